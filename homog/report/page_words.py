"""The wording of the pages beyond their tables: opening sentences, filters, keys, drawings."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, str]] = {
    # the sentences that open a plan's page
    "headline.both": (
        "本方案有 {copied} 的文字取自其他文件：{vertical} 取自上位文件，{horizontal} 取自同级文件；"
        "取用最多的是{name}（{most}）。",
        "{copied} of this plan's text is taken from other documents: {vertical} from the reference above it, "
        "{horizontal} from peers; most of it from {name} ({most}).",
    ),
    "headline.vertical": (
        "本方案有 {copied} 的文字取自上位文件，取用最多的是{name}（{most}）；没有发现取自同级文件的文字。",
        "{copied} of this plan's text is taken from references above it, most of it from {name} ({most}); nothing was "
        "found to come from peers.",
    ),
    "headline.vertical_only": (
        "本方案有 {copied} 的文字取自上位文件{name}；没有发现取自同级文件的文字。",
        "{copied} of this plan's text is taken from the reference above it, {name}; nothing was found to come from "
        "peers.",
    ),
    "headline.horizontal": (
        "本方案有 {copied} 的文字取自同级文件，取用最多的是{name}（{most}）。",
        "{copied} of this plan's text is taken from peers, most of it from {name} ({most}).",
    ),
    "headline.horizontal_only": (
        "本方案有 {copied} 的文字取自同级文件{name}。",
        "{copied} of this plan's text is taken from its peer {name}.",
    ),
    "headline.nothing": (
        "在所比对的文件中，没有发现本方案取自他处的文字。",
        "Nothing in this plan was found to be taken from the documents it was compared with.",
    ),
    "headline.targets": ("{total} 条目标中有 {n} 条", "{n} of {total} targets"),
    "headline.actions": ("{total} 条任务中有 {n} 条", "{n} of {total} actions"),
    "headline.all_targets": ("全部 {n} 条目标", "all {n} targets"),
    "headline.all_actions": ("全部 {n} 条任务", "all {n} actions"),
    "headline.all_targets.one": ("唯一的一条目标", "its only target"),
    "headline.all_actions.one": ("唯一的一条任务", "its only action"),
    "headline.flagged": (
        "最需要核实的是：{units}大部分文字取自他处，且没有改动其中的数字和日期。",
        "What matters most: {units} are taken over for the most part, with no figure or date changed.",
    ),
    "headline.flagged_figures": (
        "最需要核实的是：{units}大部分文字取自他处，其中 {n} 条换了数字或日期。",
        "What matters most: {units} are taken over for the most part, with figures or dates replaced in {n}.",
    ),
    "headline.none_flagged": (
        "没有哪条目标或任务大部分取自他处。",
        "No target or action is taken from elsewhere for the most part.",
    ),
    "headline.interval": (
        "取自他处的比例，按条目重复抽样的 95% 区间为 {low} 至 {high}。",
        "Drawing the plan's units again and again puts the share taken from elsewhere between {low} and {high} (95% "
        "interval).",
    ),
    "headline.undetermined": (
        "其中占{whole} {share} 的文字与同级文件相同，但日期不能说明谁在先，谁取自谁未能确定。",
        "For {share} of {whole}, shared with peers, the dates do not tell who was first: who took from whom is "
        "undetermined.",
    ),
    "headline.sure": (
        "逐处判断来源，把握按字数平均为 {sure}。",
        "Where each passage comes from is told with a confidence of {sure} in the mean of all characters.",
    ),
    "headline.sure_but": (
        "逐处判断来源，把握按字数平均为 {sure}；{of} 处中有 {n} 处把握不大，请先核对。",
        "Where each passage comes from is told with a confidence of {sure} in the mean of all characters; unsure, and "
        "to be checked first: {n} of {of}.",
    ),
    "summary.details": ("细说", "In detail"),
    # figures on top
    "corpus.about_references": ("上位文件：{names}", "References: {names}"),
    "corpus.about_dates": ("方案日期：{first} 至 {last}", "Plans dated {first} to {last}"),
    "corpus.few_copied": (
        "半数以上的方案没有发现取自其他文件的文字。",
        "In half of the plans or more nothing was found to be taken from other documents.",
    ),
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
    "marks.word": ("换成对应的词", "another word for the same"),
    "match.words": ("对应的词：{pairs}", "Corresponding words: {pairs}"),
    "match.words_more": ("对应的词：{pairs}等 {n} 对", "Corresponding words: {pairs} and others, {n} in all"),
    "match.word_pair": ("{mine} ↔ {theirs}", "{mine} ↔ {theirs}"),
    "match.word_source": ("来源作“{word}”", "the source has “{word}”"),
    "match.word_plan": ("方案作“{word}”", "the plan has “{word}”"),
    "match.negation": ("否定不同：{parts}", "Negation differs: {parts}"),
    "match.figures": ("数字或日期不同：{parts}", "Figures or dates differ: {parts}"),
    "match.only.plan": ("仅方案有{what}", "only the plan has {what}"),
    "match.only.source": ("仅来源有{what}", "only the source has {what}"),
    "match.quoted_word": ("“{word}”", "“{word}”"),
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
    # drawings of the corpus
    "figure.table": ("这张图背后的数据", "The figures behind this drawing"),
    "figure.left_out": ("另有 {n} 份文件未画入图中，见各表。", "Left out of the drawing, but in the tables: {n}."),
    "figure.undated": ("无日期", "no date"),
    "timeline.heading": ("时间线", "Timeline"),
    "timeline.note": (
        "每条竖线是一份方案，按日期排列；下段为取自上位文件的比例，上段为取自同级文件的比例。虚线为被取用最多的上位文件的日期。",
        "Each bar is a plan at its date: below what it took from references, above what it took from peers. Dashed "
        "lines are the dates of the references from which most was taken.",
    ),
    "timeline.alt": (
        "{n} 份方案按日期排列，取自他处的比例从 {low} 到 {high}。",
        "{n} plans by date; from {low} to {high} of their text is taken from elsewhere.",
    ),
    "timeline.bar": (
        "{name}，{date}：取自上位文件 {vertical}，取自同级文件 {horizontal}",
        "{name}, {date}: {vertical} from the reference, {horizontal} from peers",
    ),
    "map.heading": ("方案地图", "Map of plans"),
    "map.note": (
        "两份方案共有的段落越多，离得越近；圆点越大，取自他处的文字越多；连线表示共有内容超过约三分之一。"
        "方位本身没有含义。",
        "The more passages two plans share, the nearer they stand; the larger a dot, the more is taken from elsewhere; "
        "a line joins plans that share more than about a third. Directions mean nothing.",
    ),
    "map.alt": (
        "{n} 份方案按共有段落排布；最接近的一对是{first}和{second}。",
        "{n} plans placed by what they share; the nearest two are {first} and {second}.",
    ),
    "map.alt_none": ("{n} 份方案，没有共有的段落。", "{n} plans without any common passage."),
    "map.left_out": ("另有 {n} 份取自他处较少的方案未列入。", "Plans that took less and were left out: {n}."),
    "map.nearest": ("最相近的方案", "Plans most like it"),
    "map.likeness": ("相近 {value}", "{value} alike"),
    "order.legend": ("排列", "Order"),
    "order.likeness": ("按相近程度", "by likeness"),
    "order.region": ("按地区", "by region"),
    "order.date": ("按日期", "by date"),
    "matrix.vertical": ("上位文件", "reference"),
    "matrix.vertical_cell": ("{plan} 有 {share} 取自上位文件", "{plan}: {share} from references"),
    "matrix.scale.horizontal": ("取自同级文件", "From peers"),
    "matrix.scale.vertical": ("取自上位文件", "From references"),
    "matrix.figures": ("格中数字为占该方案的百分比。", "Figures in the cells: per cent of the plan."),
    "matrix.alt": (
        "{n} 份文件之间的横向关系，共 {pairs} 对；最大的一对：{plan} 有 {share} 取自 {peer}。",
        "Horizontal relations among {n} documents, {pairs} pairs; the largest: {plan} took {share} from {peer}.",
    ),
    "lineage.drawing": (
        "每行一份文件，圆点在它的日期上，方块是上位文件；线从来源连到取用者，越粗取用越多，"
        "蓝色取自上位文件，橙色取自同级文件，虚线表示方向未定。",
        "A row is a document with a dot at its date, a square for a reference. Lines lead from a source to who took "
        "from it, thicker for more: blue from a reference, orange from a peer, dashed where the direction is "
        "undetermined.",
    ),
    "lineage.alt": (
        "{n} 份文件按日期和来源排列，共 {lines} 条来源线；取用最多的是{borrower}，有 {share} 取自{source}。",
        "{n} documents by date and source, {lines} lines; the heaviest: {borrower} took {share} from {source}.",
    ),
    "lineage.bow": ("{borrower} 有 {share} 取自 {source}", "{borrower}: {share} from {source}"),
    "items.heading": ("任务和目标在各方案中的落实", "Actions and targets, plan by plan"),
    "items.note": (
        "每行是上位文件的一项，每列一份方案，末行是方案自增的项数。“未见”不等于应写而未写。",
        "A row is an item of the reference, a column a plan; the last row counts the items that plans added. What is "
        "not found need not be missing.",
    ),
    "items.says.same": ("承接", "carried"),
    "items.says.changed": (
        "承接，但改了数字、日期或较多措辞",
        "carried with other figures, dates or much other wording",
    ),
    "items.says.partly": ("部分承接", "partly carried"),
    "items.says.own_words": ("或另行表述", "perhaps in other words"),
    "items.says.left_out": ("未见", "not found"),
    "items.sign.same": ("承", "C"),
    "items.sign.changed": ("改", "M"),
    "items.sign.partly": ("部", "P"),
    "items.sign.own_words": ("述", "W"),
    "items.sign.left_out": ("未", "–"),
    "items.sign.unjudged": ("？", "?"),
    "items.added": ("自增", "Added"),
    "items.more": ("其余 {n} 项见 carried.json。", "The others ({n}) are in carried.json."),
    "items.more_plans": ("另有 {n} 份方案见 carried.json。", "Further plans are in carried.json: {n}."),
    "targets.heading": ("目标数值", "Values of targets"),
    "targets.note": (
        "上位文件目标中的数字和日期，在各方案中写成多少；改动的加粗。空格表示方案中没有对应的文字。",
        "The figures and dates of the reference's targets and what each plan has in their place, changes in bold. "
        "Empty: the plan has no such text.",
    ),
    "targets.reference": ("上位文件", "Reference"),
    "clusters.wordings": ("其他写法", "Other wordings"),
    "clusters.wording": ("{name}等 {n} 份：", "{n} documents, {name} first: "),
    "clusters.wording_one": ("{name}：", "{name}: "),
    "clusters.more_wordings": ("另有 {n} 种写法。", "Further wordings: {n}."),
    # the screen
    "screen.more": ("其余 {n} 份见报告。", "{n} more are in the report."),
    "screen.rest": ("套话、本地内容", "Stock phrases, own"),
    "screen.states": ("目标、任务与上位文件", "Targets, actions vs reference"),
    "screen.pair": ("{first}；{second}", "{first}; {second}"),
    "screen.net_of": ("去除引用和套话后 {share}", "net of quotes and stock {share}"),
    "short_status.identical": ("完全相同", "identical"),
    "short_status.mostly": ("大部分相同", "mostly"),
    "short_status.partly": ("部分相同", "partly"),
    "short_status.different": ("不同", "different"),
    "short_status.none": ("无从比较", "none"),
    # what was guessed of a document
    "field.level": ("级别", "level"),
    "field.region": ("地区", "region"),
    "field.signed": ("日期", "date"),
    "field.unknown": ("不详", "unknown"),
    "field.doubtful": ("存疑", "doubtful"),
    "field.gap": ("，", ", "),
}
