"""The wording of the pages beyond their tables: opening sentences, filters, keys, drawings."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, str]] = {
    # the sentences that open a plan's page
    "headline.both": (
        "这份方案有 {copied} 的文字取自他处：{vertical} 来自上位文件，{horizontal} 来自同级文件；"
        "取用最多的是{name}（{most}）。",
        "{copied} of this plan's text is taken from elsewhere: {vertical} from the reference, {horizontal} from "
        "peers; most of it from {name} ({most}).",
    ),
    "headline.vertical": (
        "这份方案有 {copied} 的文字取自上位文件，取用最多的是{name}（{most}）；没有发现取自同级文件的文字。",
        "{copied} of this plan's text comes from references, most of it from {name} ({most}); nothing was found to "
        "come from peers.",
    ),
    "headline.vertical_only": (
        "这份方案有 {copied} 的文字取自上位文件{name}；没有发现取自同级文件的文字。",
        "{copied} of this plan's text comes from the reference {name}; nothing was found to come from peers.",
    ),
    "headline.horizontal": (
        "这份方案有 {copied} 的文字取自同级文件，取用最多的是{name}（{most}）。",
        "{copied} of this plan's text comes from peers, most of it from {name} ({most}).",
    ),
    "headline.horizontal_only": (
        "这份方案有 {copied} 的文字取自同级文件{name}。",
        "{copied} of this plan's text comes from its peer {name}.",
    ),
    "headline.nothing": (
        "在所比对的文件中，没有发现这份方案取自他处的文字。",
        "Nothing in this plan was found to be taken from the documents it was compared with.",
    ),
    "headline.targets": ("{total} 条目标中的 {n} 条", "{n} of {total} targets"),
    "headline.actions": ("{total} 条任务中的 {n} 条", "{n} of {total} actions"),
    "headline.flagged": (
        "最要紧的是，{units}大部分照取，而且没有改动数字或日期。",
        "What matters most: {units} are taken over for the most part, with no figure or date changed.",
    ),
    "headline.flagged_figures": (
        "最要紧的是，{units}大部分照取，其中 {n} 条换了数字或日期。",
        "What matters most: {units} are taken over for the most part, {n} of them with other figures or dates.",
    ),
    "headline.none_flagged": (
        "没有哪条目标或任务大部分取自他处。",
        "No target or action is taken from elsewhere for the most part.",
    ),
    "headline.sure": (
        "有多可靠：取自他处的比例，95% 区间为 {low} 至 {high}；逐处归因的把握平均为 {sure}。",
        "How sure: the share taken from elsewhere has a 95% interval of {low} to {high}; the single attributions have "
        "a mean confidence of {sure}.",
    ),
    "headline.sure_but": (
        "有多可靠：取自他处的比例，95% 区间为 {low} 至 {high}；逐处归因的把握平均为 {sure}，"
        "{of} 处中有 {n} 处把握不大，请先核对。",
        "How sure: the share taken from elsewhere has a 95% interval of {low} to {high}; the single attributions have "
        "a mean confidence of {sure}. Of {of}, {n} are unsure: check these first.",
    ),
    "summary.details": ("细说", "In detail"),
    # figures on top
    "ratio.largest": ("单一来源最高", "Largest single source"),
    "ratio.rank": ("在全部方案中的名次", "Rank among all plans"),
    "ratio.rank_of": ("第 {rank} 名", "{rank}"),
    "ratio.rank_interval": ("共 {n} 份，95% 区间第 {low} 至 {high} 名", "of {n}, 95% interval {low} to {high}"),
    "facts.order_units": ("依据 {n} 个条目", "from {n} units"),
    "page.identifier": ("代号 {name}", "identifier {name}"),
    "page.table": ("表格，可左右滚动", "table, scrolls sideways"),
    "page.figure": ("图，可左右滚动", "figure, scrolls sideways"),
    "full_stop": ("。", "."),
    # certainty
    "sure.sure": ("把握大", "sure"),
    "sure.likely": ("把握较大", "likely"),
    "sure.unsure": ("把握不大", "unsure"),
    "match.sure": ("{level}（{value}）", "{level} ({value})"),
    "match.origin": ("源头：{name}", "Goes back to {name}"),
    "match.chance": ("同样程度的匹配预计偶然出现 {n} 处", "{n} such matches expected by chance"),
    "match.permanent": ("此条的固定链接", "permanent link to this match"),
    "marks.move": ("换了位置", "moved"),
    "marks.figure": ("数字、日期改动", "figure or date replaced"),
    "marks.name": ("地点、机构、项目替换", "place, agency or programme replaced"),
    # filters
    "tools.legend": ("筛选和查找", "Filter and search"),
    "tools.search": ("查找文字", "Find text"),
    "tools.attribution": ("归因", "Attribution"),
    "tools.grade": ("等级", "Grade"),
    "tools.kind": ("条目类别", "Kind of unit"),
    "tools.source": ("来源", "Source"),
    "tools.confidence": ("把握", "Confidence"),
    "tools.all": ("全部", "all"),
    "tools.reset": ("恢复全部", "Show all"),
    "tools.shown": ("显示 {n} / {all} 条匹配", "{n} of {all} matches shown"),
    "tools.found": ("找到 {n} 处", "{n} found"),
    "tools.keys": (
        "快捷键：/ 查找，j 下一条，k 上一条，t 在匹配与全文之间切换，Esc 关闭",
        "Keys: / search, j next match, k previous, t between match and text, Esc close",
    ),
    "tools.next": ("下一条", "Next"),
    "tools.previous": ("上一条", "Previous"),
    "tools.close": ("关闭", "Close"),
    "tools.card": ("完整对照", "Full comparison"),
    "panel.heading": ("来源中的这段文字", "The passage in its source"),
    "panel.none": ("点选着色的文字，这里显示来源。", "Follow tinted text to see its source here."),
    "outline.heading": ("提纲", "Outline"),
    "outline.copied": ("{share} 取自他处", "{share} from elsewhere"),
    "settings.prints": ("文件指纹（SHA-256）", "Fingerprints of the files (SHA-256)"),
    "settings.all": ("全部设置", "All settings"),
    "settings.hash": ("设置的指纹", "Fingerprint of the settings"),
    "settings.background": ("套话表的指纹", "Fingerprint of the table of stock phrases"),
    "settings.shipped": ("随程序附带的", "the one shipped"),
}
