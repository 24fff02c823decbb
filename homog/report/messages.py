"""The wording of reports and summaries, key by key, in Chinese and in English.

Codes that other stages hand over (grades, attributions, kinds, statuses, `Match.why`, `Notice.code`, names of
stages) are looked up with `Words.code`, which shows a code that has no wording as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from homog.report.claims_words import CLAIMS
from homog.report.diff_words import DIFF
from homog.report.export_words import EXPORT
from homog.report.fetch_words import FETCH
from homog.report.figure_words import FIGURES
from homog.report.notes import NOTES
from homog.report.page_words import PAGES
from homog.report.picture_words import PICTURE
from homog.report.trait_words import TRAITS

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

_LABELS: dict[str, tuple[str, str]] = {
    "html_lang": ("zh-CN", "en"),
    "colon": ("：", ": "),
    "list_comma": ("、", ", "),
    "sentence_gap": ("", " "),
    "both": ("{first}、{second}", "{first} and {second}"),
    "open_title": ("《{title}》", "《{title}》"),
    "aside": ("{text}（{aside}）", "{text} ({aside})"),
    # vocabulary of design §1
    "attribution.vertical": ("取自上位文件", "From the reference"),
    "attribution.horizontal": ("取自同级文件", "From peers"),
    "attribution.inherited": ("同源", "Inherited"),
    "attribution.formulaic": ("公文套话", "Stock phrases"),
    "attribution.original": ("本地内容", "The plan's own"),
    "short.vertical": ("纵向", "vertical"),
    "short.horizontal": ("横向", "horizontal"),
    "short.inherited": ("同源", "inherited"),
    "short.formulaic": ("套话", "formulaic"),
    "short.original": ("本地", "original"),
    "grade.verbatim": ("逐字", "verbatim"),
    "grade.near-verbatim": ("近似", "near-verbatim"),
    "grade.slot-filled": ("套用", "slot-filled"),
    "grade.reworded": ("改写", "reworded"),
    "kind.target": ("目标", "target"),
    "kind.action": ("任务", "action"),
    "kind.safeguard": ("保障", "safeguard"),
    "kind.principle": ("原则", "principle"),
    "kind.background": ("背景", "background"),
    "kind.other": ("其他", "other"),
    "slot.place": ("地点", "place"),
    "slot.agency": ("机构", "agency"),
    "slot.date": ("日期", "date"),
    "slot.quantity": ("数量", "quantity"),
    "slot.programme": ("项目名称", "programme"),
    "level.national": ("国家级", "national"),
    "level.ministry": ("部委", "ministry"),
    "level.provincial": ("省级", "provincial"),
    "level.prefecture": ("市级", "prefecture"),
    "level.county": ("县级", "county"),
    "exclude.quoted": ("引用的文字", "quotations"),
    "exclude.formulaic": ("公文套话", "stock phrases"),
    "exclude.both": ("引用和公文套话", "quotations and stock phrases"),
    "status.identical": ("完全相同", "identical"),
    "status.mostly": ("大部分相同", "mostly the same"),
    "status.partly": ("部分相同", "partly the same"),
    "status.different": ("不同", "different"),
    "status.none": ("无从比较", "nothing to compare"),
    "command.check": ("审查一份方案", "check of one plan"),
    "command.score": ("全语料库评分", "score of a corpus"),
    "command.compare": ("两份文件对照", "comparison of two documents"),
    # the reasons of an attribution
    "why.reference_words": (
        "这段用语见于上位文件。",
        "The words are the reference's.",
    ),
    "why.peer_own_words": (
        "这段用语是该同级文件的，在所比对的上位文件中没有找到。",
        "The words are the peer's; no reference that was compared has them.",
    ),
    "why.shared_deviation": (
        "两份文件都从上位文件{origin}改写而来，而且改动之处相同，改动部分应取自该同级文件。",
        "Both texts go back to the reference {origin}, and both change it in the same way; the change is the peer's.",
    ),
    "why.chain": (
        "该同级文件的这段文字又取自{origin}。",
        "The peer had taken this passage from {origin} in its turn.",
    ),
    "why.reworded_sentence": (
        "句子换了说法，但用字和内容与来源相近，高于互不相干的句子。",
        "The sentence is put in other words, yet closer to the source than unrelated sentences are.",
    ),
    "why.stock_official": ("套话：各类公文通用", "stock phrase of official language"),
    "why.stock_corpus": ("套话：本语料库中多份方案共有", "stock phrase that many plans of this corpus share"),
    "why.common_reference": (
        "两份文件在此相同，是因为都取自上位文件，不算横向照搬。",
        "The two are alike here because both took it from the reference; this is not horizontal copying.",
    ),
}

_PAGE: dict[str, tuple[str, str]] = {
    "page.plan_title": ("{title} · 同质化审查报告", "{title} · homogenisation report"),
    "page.corpus_title": ("政策文本同质化报告", "Policy homogenisation report"),
    "page.back": ("全部方案", "All plans"),
    "page.draft": ("送审稿，未署日期", "draft without a date"),
    "page.undated": ("无日期", "undated"),
    "page.contents": ("目录", "Contents"),
    "page.top": ("回到顶部", "Top"),
    "page.made_by": ("由 homog {version} 生成。", "Made by homog {version}."),
    # the sentences on top
    "lead.empty": ("文件中没有可以比较的实质文字。", "The document holds no substantive text to compare."),
    "lead.size": ("本方案计入比较的实质文字共 {n} 字。", "The plan has {n} substantive characters."),
    "lead.size_counted": (
        "本方案的实质文字共 {n} 字。按要求不计{what}，以下比例按其余 {counted} 字计算。",
        "The plan has {n} substantive characters. As asked, {what} are left out: the shares below are of the other "
        "{counted}.",
    ),
    "lead.nothing_left": (
        "本方案的实质文字共 {n} 字，按要求去除{what}后没有剩余。",
        "The plan has {n} substantive characters; without {what}, as asked, nothing is left of it.",
    ),
    "lead.whole": ("全文", "the plan"),
    "lead.whole_counted": ("所计文字", "the text counted"),
    "lead.copied": (
        "两项合计，总复制比为 {total}；去除引用和公文套话后为 {net}。",
        "Copied in all: {total}; without quotations and stock phrases: {net}.",
    ),
    "lead.copied_counted": (
        "不去除任何文字时，总复制比为 {total}；引用和公文套话都去除后为 {net}。",
        "Copied in all, with nothing left out: {total}; without quotations and stock phrases: {net}.",
    ),
    "lead.vertical": (
        "{share} 取自上位文件{names}，其中逐字照录的占{whole} {verbatim}。",
        "{share} come from the reference {names}; {verbatim} of {whole} is word for word the same.",
    ),
    "lead.vertical_none": (
        "没有发现取自上位文件{names}的文字。",
        "Nothing was found to come from the reference {names}.",
    ),
    "lead.no_reference": (
        "比对范围内没有它的上位文件，纵向照搬无从判断。",
        "No reference of the plan was at hand, so vertical copying could not be judged.",
    ),
    "lead.only_later": (
        "比对范围内的上级文件都晚于本方案，不能作为它的上位文件，纵向照搬无从判断。",
        "The documents above the plan are all later than it and cannot be its references, so vertical copying could "
        "not be judged.",
    ),
    "lead.horizontal": (
        "{share} 取自同级文件，其中逐字照录的占{whole} {verbatim}；来源为{names}。",
        "{share} come from peers ({verbatim} of {whole} word for word): {names}.",
    ),
    "lead.horizontal_none": (
        "没有发现取自同级文件的文字。",
        "Nothing was found to come from a peer.",
    ),
    "lead.rest": (
        "{formulaic} 是通用的公文套话；其余 {original} 在所比对的文件中没有找到来源。",
        "{formulaic} are stock phrases of official language; for the remaining {original} no source was found in the "
        "documents compared.",
    ),
    "lead.rest_own": (
        "其余 {original} 在所比对的文件中没有找到来源。",
        "For the remaining {original} no source was found in the documents compared.",
    ),
    "lead.flagged": (
        "{units}大部分取自他处，列在下面最前面。",
        "Of {units} most of the text is taken from elsewhere; they are listed first below.",
    ),
    "lead.targets": ("{n} 条目标", "{n} targets"),
    "lead.actions": ("{n} 条任务", "{n} actions"),
    "lead.targets.one": ("1 条目标", "1 target"),
    "lead.actions.one": ("1 条任务", "1 action"),
    "lead.flagged_none": (
        "没有哪条目标或任务大部分取自他处。",
        "No target or action is taken from elsewhere for the most part.",
    ),
    "lead.source_share": ("{name}（{share}）", "{name} ({share})"),
    "lead.more_sources": ("{names}等 {n} 份", "{names}; {n} in all"),
    # tables of shares
    "shares.heading": ("占比", "Shares"),
    "shares.attribution": ("归因", "Attribution"),
    "shares.total": ("合计", "Total"),
    "shares.interval": ("95% 区间", "95% interval"),
    "shares.net": ("去除引用和套话后", "Without quotations and stock phrases"),
    "ratio.total": ("总复制比", "Copied in all"),
    "ratio.net": ("去除引用和公文套话后的比例", "Without quotations and stock phrases"),
    "ratio.quoted": ("引用的文字", "Quotations"),
    "ratio.excluded": ("不计{what}", "{what} left out"),
    "rule.ratios": (
        "总复制比：取自上位文件和同级文件的文字占全部实质文字的比例。去除引用和公文套话后的比例：书名号内的名称、"
        "写明出处的引述和公文套话，不论是否取自他处，都从分子和分母中一并去掉，所以也可能高于总复制比。",
        "Copied in all: the share of all substantive characters that comes from the reference or from peers. Without "
        "quotations and stock phrases: names of documents in 《》, words introduced as somebody else's, and stock "
        "phrases are taken out of what is counted and of the whole alike, copied or not; the ratio may therefore be "
        "the higher one.",
    ),
    "shares.bar": (
        "占比条：取自上位文件 {vertical}，取自同级文件 {horizontal}，套话 {formulaic}，本地内容 {original}",
        "Bar of shares: from the reference {vertical}, from peers {horizontal}, stock phrases {formulaic}, own "
        "{original}",
    ),
    "kinds.heading": ("按条目类别", "By kind of unit"),
    "kinds.kind": ("类别", "Kind"),
    "kinds.characters": ("实质字数", "Characters"),
    "facts.targets": ("目标与上位文件", "Targets against the reference"),
    "facts.actions": ("任务与上位文件", "Actions against the reference"),
    "facts.coverage": ("上位文件被承接的比例", "Share of the reference carried"),
    "facts.order": ("与上位文件顺序的一致程度", "Agreement with the reference's order"),
    "facts.flagged": ("标记的目标和任务", "Flagged targets and actions"),
    "facts.interval": ("95% 区间 {low} 至 {high}", "95% interval {low} to {high}"),
    "facts.order_scale": ("1 为完全一致，0 为无关", "1 is the same order, 0 is no relation"),
    "facts.none": ("无", "none"),
    "facts.untold": ("无从比较", "nothing to compare"),
    "facts.dash": ("—", "—"),
    "facts.flagged_split": ("目标 {targets}，任务 {actions}", "targets: {targets}, actions: {actions}"),
    "rule.status": (
        "目标、任务与上位文件的异同：取“方案的此类文字中承接上位文件的比例”与“上位文件的此类文字被方案承接的比例”"
        "的调和平均数；不低于 {identical} 且数字、日期均未改动为“完全相同”，不低于 {mostly} 为“大部分相同”，"
        "不低于 {partly} 为“部分相同”，其余为“不同”。",
        "How targets and actions compare: the harmonic mean of the share of the plan's text of that kind that "
        "carries the "
        "reference's, and of the share of the reference's that the plan carries. At least {identical} and no "
        "figure or "
        "date changed: identical; at least {mostly}: mostly the same; at least {partly}: partly the same; else "
        "different.",
    ),
    "rule.flagged": (
        "目标或任务条目中，取自上位文件和同级文件的文字合计不低于 {limit} 的予以标记。",
        "A target or action is flagged where at least {limit} of its text is from the reference and peers together.",
    ),
    "coverage.heading": ("上位文件各部分被承接的比例", "How much of each part of the reference is carried"),
    "coverage.part": ("上位文件的部分", "Part of the reference"),
    "coverage.share": ("被承接", "Carried"),
    # sources
    "sources.heading": ("来源", "Sources"),
    "sources.source": ("文件", "Document"),
    "sources.level": ("级别", "Level"),
    "sources.date": ("日期", "Date"),
    "sources.share": ("占本方案", "Share of the plan"),
    "sources.matches": ("匹配数", "Matches"),
    "sources.silent": (
        "另有 {n} 份上位文件，方案中没有发现取自它们的文字。",
        "References from which nothing was found in the plan: {n}.",
    ),
    "sources.own_page": ("它的报告", "its report"),
    "sources.text": ("提取的文字", "extracted text"),
    # matches
    "flagged.heading": ("标记的目标和任务", "Flagged targets and actions"),
    "flagged.none": ("没有需要标记的目标或任务。", "No target or action is flagged."),
    "flagged.share": ("{share} 取自他处", "{share} taken from elsewhere"),
    "flagged.split": ("上位文件 {vertical}，同级文件 {horizontal}", "reference {vertical}, peers {horizontal}"),
    "flagged.see_also": ("另见匹配", "See also match"),
    "flagged.no_match": ("该条目没有单独的匹配。", "The unit has no match of its own."),
    "others.heading": ("其余匹配", "All other matches"),
    "others.none": ("没有其余的匹配。", "There are no other matches."),
    "inherited.heading": ("同源的文字", "Inherited passages"),
    "inherited.note": (
        "下列文字与同级文件相同，是因为都取自上位文件；不计入横向。",
        "These passages agree with peers' because both took them from the reference; they do not count as horizontal.",
    ),
    "inherited.peer": ("同级文件", "Peer"),
    "inherited.same": ("文字相同", "The same"),
    "inherited.more": ("其余 {n} 处见 matches.jsonl。", "The others ({n}) are in matches.jsonl."),
    "match.number": ("匹配 {number}", "Match {number}"),
    "match.plan": ("本方案", "This plan"),
    "match.source": ("来源", "Source"),
    "match.identity": ("文字相同 {value}", "{value} the same"),
    "match.similarity": ("语义相近 {value}", "{value} similar in meaning"),
    "match.quoted": ("其中引用 {value}", "{value} of it quoted"),
    "match.confidence": ("把握 {value}", "confidence {value}"),
    "match.runner_up": ("次选来源：{name}", "Runner-up: {name}"),
    "match.undetermined": (
        "日期缺失或相同，谁取自谁不能确定。",
        "A date is missing or the same: who took from whom is undetermined.",
    ),
    "match.contradicted": (
        "按目录的日期与按文件自己写明的日期，先后相反（{dates}），谁取自谁不能确定。",
        "By the catalogue one of the two is earlier, by what the texts say of themselves the other ({dates}): who took "
        "from whom is undetermined.",
    ),
    "match.doubted": ("{name}：目录 / 文中 {dates}", "{name}, catalogue / text: {dates}"),
    "match.doubted_gap": ("；", "; "),
    "match.in_text": ("在全文中查看", "show in the text"),
    "match.slots": ("替换之处", "What was replaced"),
    "match.slot_type": ("类别", "Type"),
    "match.place": ("位置", "Place"),
    "match.characters": ("第 {start} 至 {end} 字", "characters {start} to {end}"),
    "marks.legend": ("标记：", "Marks:"),
    "marks.insert": ("方案有而来源没有", "only in the plan"),
    "marks.delete": ("来源有而方案没有", "only in the source"),
    "marks.replace": ("措辞改动", "wording changed"),
    "marks.slot": ("替换的地点、机构、日期、数量", "place, agency, date or quantity replaced"),
    "filter.legend": ("显示", "Show"),
    # the whole text and what is original
    "text.heading": ("全文", "The whole text"),
    "text.note": (
        "着色的文字有来源，点选可看匹配；不着色的没有找到来源。下有虚线的是引用。",
        "Tinted text has a source: follow it to the match. For text without a tint no source was found. A dotted line "
        "marks quotations.",
    ),
    "own.heading": ("本地内容", "What is the plan's own"),
    "own.note": (
        "没有找到来源的文字占一半以上的条目，按没有来源的字数排列。",
        "Units for most of whose text no source was found, those with most such text first.",
    ),
    "own.none": ("没有这样的条目。", "There are none."),
    "own.characters": ("{own} 字（共 {n} 字）", "{own} of {n} characters"),
    # the corpus page
    "corpus.size": ("共评 {plans} 份方案。", "Plans scored: {plans}."),
    "corpus.vertical": (
        "取自上位文件的，中位数为 {median}，最多的是{name}（{top}）。",
        "From references: {median} at the median, most in {name} ({top}).",
    ),
    "corpus.vertical_none": (
        "没有发现取自上位文件的文字。",
        "Nothing was found to come from a reference.",
    ),
    "corpus.horizontal": (
        "取自同级文件的，中位数为 {median}，最多的是{name}（{top}）。",
        "From peers: {median} at the median, most in {name} ({top}).",
    ),
    "corpus.horizontal_none": (
        "没有发现方案之间相互取用的文字。",
        "No plan was found to have taken from another.",
    ),
    "corpus.excluded": ("按要求，占比不计{what}。", "As asked, {what} are left out of the shares."),
    "corpus.copied": (
        "一半的方案有 {total} 以上的文字取自其他文件；去除引用和公文套话后，这一中位数为 {net}。",
        "Half of the plans have {total} or more of their text from other documents; without quotations and stock "
        "phrases the median is {net}.",
    ),
    "corpus.none": ("没有可评的方案。", "There was no plan to score."),
    "ranking.heading": ("方案一览", "All plans"),
    "ranking.note": (
        "按取自上位文件和同级文件的文字合计从多到少排列；点选列名可改变顺序。细线为 95% 区间。",
        "By the share from the reference and peers together, highest first; choose a column's name to sort by it. "
        "Thin lines are 95% intervals.",
    ),
    "ranking.rank": ("名次", "Rank"),
    "ranking.plan": ("方案", "Plan"),
    "ranking.date": ("日期", "Date"),
    "ranking.characters": ("字数", "Characters"),
    "ranking.copied": ("合计", "Together"),
    "ranking.total": ("总复制比", "Copied in all"),
    "ranking.net": ("去除引用和套话后", "Without quotations and stock"),
    "ranking.coverage": ("承接比例", "Coverage"),
    "ranking.order": ("顺序", "Order"),
    "ranking.targets": ("目标", "Targets"),
    "ranking.actions": ("任务", "Actions"),
    "ranking.flagged": ("标记", "Flagged"),
    "matrix.heading": ("谁取自谁", "Who took from whom"),
    "matrix.note": (
        "每行一份方案，每列一份同级文件；颜色越深，该方案取自该文件的文字越多（只计横向）。左边单列一栏，是取自上位文件的。",
        "A row is a plan, a column a peer it may have taken from; the darker, the more of the plan is from that peer "
        "(horizontal only). The column apart on the left is what came from references.",
    ),
    "matrix.none": ("没有发现方案之间的横向照搬。", "No horizontal copying between plans was found."),
    "matrix.left_out": (
        "另有 {n} 份方案与其他方案没有横向关系，未列入图中。",
        "Plans without any horizontal relation, left out of the figure: {n}.",
    ),
    "matrix.cell": ("{plan} 有 {share} 取自 {peer}", "{plan}: {share} from {peer}"),
    "matrix.pairs": ("占比最高的关系", "Largest shares"),
    "matrix.taker": ("方案", "Plan"),
    "matrix.giver": ("取自", "From"),
    "matrix.more_pairs": ("其余 {n} 对见各方案的报告。", "The other pairs ({n}) are in the plans' own reports."),
    "clusters.heading": ("多份文件共有的段落", "Passages carried by many documents"),
    "clusters.horizontal": ("各地方案之间", "Between plans"),
    "clusters.vertical": ("来自上位文件", "From references"),
    "clusters.carriers": ("{n} 份文件", "{n} documents"),
    "clusters.earliest": ("最早见于 {name}", "earliest in {name}"),
    "clusters.none": ("没有。", "None."),
    "clusters.more": ("其余 {n} 段见 clusters.jsonl。", "The others ({n}) are in clusters.jsonl."),
    "references.heading": ("上位文件", "References"),
    "references.none": ("语料库中没有上位文件。", "The corpus holds no reference."),
    "references.plans": ("适用方案数", "Plans"),
    "notices.heading": ("须知", "Notices"),
    "notices.many": ("{said}（共 {n} 处，详见报告）", "{said} ({n} times, see the report)"),
    "notices.count": ("{n} 处", "{n}"),
    "notices.remedy": ("处理办法", "What to do"),
    "settings.heading": ("运行设置", "Run settings"),
    "settings.name": ("设置", "Setting"),
    "settings.value": ("值", "Value"),
    "settings.command": ("命令", "Command"),
    "settings.model": ("嵌入模型", "Embedding model"),
    "settings.no_model": ("未使用", "none used"),
    "settings.fingerprint": ("文件指纹（SHA-256）", "Fingerprint of the file (SHA-256)"),
    "settings.version": ("版本", "Version"),
    # the screen
    "screen.plan": ("方案", "Plan"),
    "screen.size": ("实质文字", "Substantive text"),
    "screen.total": ("总复制比", "copied"),
    "screen.copied_counted": ("计入部分", "of what counts"),
    "screen.net": ("去除引用和套话后", "net of quotes and stock"),
    "screen.counted": ("{n} 字，计入 {counted} 字（不计{what}）", "{n} characters, {counted} counted (without {what})"),
    "screen.characters": ("{n} 字", "{n} characters"),
    "screen.verbatim": ("{share}，其中逐字 {verbatim}", "{share}, of which verbatim {verbatim}"),
    "screen.undetermined": ("方向不明", "Direction open"),
    "screen.of_peers": (
        "占{whole} {share} 的文字与同级文件相同，但日期不能说明谁在先",
        "for {share} of {whole}, shared with peers, the dates do not tell who was first",
    ),
    "screen.sources": ("主要来源", "Main sources"),
    "screen.notices": ("须知", "Notices"),
}

MESSAGES: Mapping[str, tuple[str, str]] = {
    **_LABELS,
    **_PAGE,
    **NOTES,
    **PICTURE,
    **FETCH,
    **CLAIMS,
    **EXPORT,
    **DIFF,
    **PAGES,
    **TRAITS,
    **FIGURES,
}


class Words:
    """The catalogue in one language.

    Args:
        lang: zh or en.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        index = LANGUAGES.index(lang)
        self._texts = {key: pair[index] for key, pair in MESSAGES.items()}

    def __call__(self, key: str, /, **values: object) -> str:
        """The wording of a key with its placeholders filled; KeyError for a key the catalogue lacks."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def code(self, group: str, code: str, /, **values: object) -> str:
        """The wording of a code that another stage chose, or the code itself where it has none."""
        text = self._texts.get(f"{group}.{code}", code)
        return text.format(**values) if values and text is not code else text

    def counted(self, key: str, n: int) -> str:
        """A number of things, with the wording for exactly one where the language has its own."""
        return self(f"{key}.one") if n == 1 else self(key, n=n)

    def joined(self, parts: list[str]) -> str:
        """A list in running text."""
        return self("list_comma").join(parts)
