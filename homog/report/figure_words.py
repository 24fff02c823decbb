"""The wording of the figures for notebooks (`homog.figures`)."""

from __future__ import annotations

from collections.abc import Mapping

FIGURES: Mapping[str, tuple[str, str]] = {
    "figure.shares": ("各方案文字的来源", "Where the text of each plan comes from"),
    "figure.share": ("占实质文字的比例", "share of the substantive text"),
    "figure.strip": ("全文一览：{name}", "The whole text: {name}"),
    "figure.position": ("在全文中的位置（字）", "place in the text (characters)"),
    "figure.kinds": ("分条目类型看：{name}", "By kind of unit: {name}"),
    "figure.matrix": ("谁取自谁（行取自列）", "Who took from whom (rows from columns)"),
    "figure.lineage": ("按成文日期看传抄", "Who took from whom, by date"),
    "figure.signed": ("成文日期", "date of signature"),
    "figure.carried": ("上位文件逐条，各方案承接多少", "What the plans made of the reference, item by item"),
    "figure.alike": ("题目相近，还是照搬", "Alike in topic, or copied"),
    "figure.topic": ("题目相近程度（超过的文件对所占比例）", "likeness in topic (share of pairs that are less alike)"),
    "figure.peers": ("两份同级方案", "two plans"),
    "figure.reference": ("方案与上位文件", "a plan and its reference"),
    "figure.axis": ("此轴体现差异的 {share}", "this axis shows {share} of the differences"),
    "figure.taken": ("一方取自另一方的比例", "share the one took from the other"),
    "figure.map": ("方案地图：内容越近，位置越近", "Map of plans: the nearer, the more alike in topic"),
    "figure.reliability": ("把握程度可靠吗", "Can the confidence be relied on"),
    "figure.confidence": ("homog 的把握", "confidence that homog gives"),
    "figure.right": ("确实正确的比例", "share that is right"),
    "figure.chance": ("偶然会有多少", "What chance alone would give"),
    "figure.bits": ("证据不少于（比特）", "evidence of at least (bits)"),
    "figure.count": ("匹配数", "matches"),
    "figure.found": ("实际找到", "found"),
    "figure.expected": ("偶然预期", "expected by chance"),
    "figure.status.carried": ("承接", "carried"),
    "figure.status.partly": ("部分承接", "in part"),
    "figure.status.own_words": ("可能用自己的话", "perhaps in own words"),
    "figure.status.left_out": ("未见", "not found"),
}
