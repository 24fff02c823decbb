"""The wording of the picture of a corpus: lineage, clusters, what is carried of the reference."""

from __future__ import annotations

from collections.abc import Mapping

PICTURE: Mapping[str, tuple[str, str]] = {
    # clusters
    "clusters.perhaps": (
        "有日期的文件中最早见于 {name}；另有 {n} 份文件日期相同或没有日期，也可能更早",
        "of the documents with a date earliest in {name}; {n} more have the same date or none and may be earlier",
    ),
    "clusters.undated": (
        "这些文件都没有日期，最早见于哪一份不能确定",
        "none of these documents has a date: which was first is undetermined",
    ),
    "clusters.variants": (
        "{n} 种写法，最多的一种见于 {most} 份文件",
        "{n} wordings, the commonest in {most} documents",
    ),
    "clusters.all_differ": ("{n} 种写法，各见于一份文件", "{n} wordings, each in one document"),
    "clusters.one_variant": ("各文件写法相同", "worded the same in all of them"),
    # lineage
    "lineage.heading": ("主要来源", "Main sources"),
    "lineage.note": (
        "每份方案只列一个主要来源：在不违反日期先后、也不互为来源的前提下，使各方案取自主要来源的文字（按把握折算）"
        "合计最多。占比为该来源的文字占本方案的比例；不足 {share} 或 {n} 字的不列。",
        "One main source for each plan: together those from which most text was taken, weighed by confidence, so that "
        "no plan stands behind a later one and none takes from itself by a detour. Shares are of the plan; below "
        "{share} or {n} characters nothing is listed.",
    ),
    "lineage.none": (
        "没有哪份方案从某一份文件取用了足够多的文字。",
        "No plan took enough from any one document.",
    ),
    "lineage.plan": ("方案", "Plan"),
    "lineage.main": ("主要来源", "Main source"),
    "lineage.peer": ("主要同级来源", "Main peer"),
    "lineage.next": ("其次", "Next"),
    "lineage.open": ("方向未定", "direction undetermined"),
    "lineage.open_note": (
        "“方向未定”：日期缺失、相同或与文件自己写明的不符，只能确定两份文件有共同的文字，不能确定谁取自谁。",
        "“Direction undetermined”: a date is missing, both are the same, or a text contradicts its date; the two share "
        "text, but who took it from whom cannot be told.",
    ),
    "lineage.either": ("与{name}互有相同文字", "shares text with {name}"),
    "originators.heading": ("谁的文字被取用最多", "Whose words are carried most"),
    "originators.note": (
        "字数按取用方计算。甲取自乙、乙取自丙的，算丙的文字。",
        "In characters of those who took them. What came from a third document by way of a second is the third's.",
    ),
    "originators.document": ("文件", "Document"),
    "originators.borrowers": ("取用它的方案", "Plans"),
    "originators.below": ("下级取用（字）", "Plans below it (characters)"),
    "originators.peers": ("同级取用（字）", "Peers (characters)"),
    "originators.open": ("方向未定（字）", "Undetermined (characters)"),
    "originators.passed": ("转手（字）", "Passed on (characters)"),
    "originators.more": ("其余 {n} 份见 lineage.json。", "The others ({n}) are in lineage.json."),
    # what is carried
    "carried.heading": ("上位文件的任务和目标落到哪里", "What became of the reference's actions and targets"),
    "carried.note": (
        "“承接”：该项文字有 {carried} 以上见于方案；“部分”：低于此数；“或另行表述”：没有承接其文字，但方案中有"
        "用词相近的段落，或提到了该项的名称；“未见”：承接的文字不超过 {left_out}，也没有用词相近的段落。"
        "“未见”不等于应写而未写：方案可能另有安排，也可能只是说法完全不同。",
        "“Carried”: {carried} of the item or more is found in the plan; “partly”: less; “perhaps in other words”: "
        "none of its text, but a passage with similar words, or its name; “not found”: no more than {left_out} of its "
        "text, and no passage with similar words. What is not found need not be missing: the plan may have arranged "
        "for it elsewhere, or put it quite differently.",
    ),
    "carried.of": (
        "{name}：以它为主要上位文件的方案 {n} 份",
        "{name}: plans of which it is the main reference: {n}",
    ),
    "carried.unjudged": (
        "其中 {names} 承接它的文字不足 {least}，不作逐项判断。",
        "Of it less than {least} is found in {names}: not judged item by item.",
    ),
    "carried.item": ("上位文件的条目", "Item of the reference"),
    "carried.status.carried": ("承接", "carried"),
    "carried.status.partly": ("部分", "partly"),
    "carried.status.own_words": ("或另行表述", "perhaps in other words"),
    "carried.status.left_out": ("未见", "not found"),
    "carried.changed": ("承接文字中改动的", "Changed in what is carried"),
    "carried.figures": ("改动数字的方案", "Plans that changed figures"),
    "carried.who": ("未见于", "Not found in"),
    "carried.more": ("等 {n} 份", "and {n} in all"),
    "carried.more_items": ("其余 {n} 项见 carried.json。", "The others ({n}) are in carried.json."),
    "carried.figure": ("{indicator}{old} 改为 {new}", "{indicator}{old} became {new}"),
    "carried.added": ("各方案自增的条目", "Items that plans added"),
    "carried.added_row": ("{name}：{n} 项", "{name}: {n}"),
    "carried.kind.key_action": ("任务", "action"),
    "carried.kind.article": ("条文", "article"),
    "carried.kind.target": ("目标", "target"),
    # which action stands opposite which
    "pairs.column": ("各方案的对应任务", "Actions opposite it"),
    "pairs.count": ("{kind} {n}", "{kind}: {n}"),
    "pairs.heading": ("任务逐项对应", "Action by action"),
    "pairs.note": (
        "上位文件的每项任务在本方案中对应哪一项：先看文字落在哪里，再看标题和内容的相近程度。“无对应”只是没有一项任务"
        "与它相当，文字可能散见他处。",
        "Which of the plan's actions takes the place of each of the reference's: by where its text went, then by "
        "titles and by what both are about. “None” means that no one action takes its place; its text may be spread "
        "about.",
    ),
    "pairs.theirs": ("上位文件的任务", "Action of the reference"),
    "pairs.mine": ("本方案的任务", "Action of the plan"),
    "pairs.kind": ("关系", "Relation"),
    "pairs.shared": ("共有文字", "Text in common"),
    "pairs.kind.same": ("对应", "opposite"),
    "pairs.kind.renamed": ("改名", "renamed"),
    "pairs.kind.merged": ("合并", "merged"),
    "pairs.kind.split": ("拆分", "split"),
    "pairs.kind.none": ("无对应", "none"),
    "pairs.own": (
        "本方案中与上位文件各项任务都不对应的：",
        "Actions of the plan that stand opposite none of the reference's:",
    ),
    "items.opposite": ("对应：{title}", "opposite: {title}"),
    "items.own": ("与上位文件各项都不对应的任务", "Actions opposite none of the reference's"),
    "items.mark.renamed": ("名", "r"),
    "items.mark.merged": ("并", "m"),
    "items.mark.split": ("分", "s"),
    "items.tells.renamed": ("方案中对应的任务换了标题", "the plan's action opposite it has another title"),
    "items.tells.merged": ("与其他任务合为一项", "made one with other actions"),
    "items.tells.split": ("分成几项", "split into several"),
    # topics
    "topics.heading": ("主题相近与文字取用", "Alike in topic, and copied"),
    "topics.note": (
        "每个点是一对文件：越靠右主题越相近，越靠上其中一份取自另一份的文字越多。主题按语句的含义比较（{model} 模型），"
        "先减去各文件共有的部分；横轴是比这一对更不相近的文件对所占的比例。主题相近不等于抄，抄也不一定主题相近。"
        "同一份文件的不同版本不列。",
        "A dot is a pair of documents: the further to the right, the more alike in topic; the higher, the more of one "
        "comes from the other. Topics are compared by the meaning of sentences (model {model}), without what all "
        "documents have in common; the horizontal axis is the share of pairs that are less alike. Alike is not copied, "
        "and what is copied need not be alike. Versions of one document are left out.",
    ),
    "topics.left_out": (
        "另有 {n} 对没有画出，见 similarity.json。",
        "Pairs not drawn: {n}; see similarity.json.",
    ),
    "topics.across": ("比多大比例的文件对更相近", "More alike than this share of pairs"),
    "topics.alt": (
        "{n} 对文件按主题相近程度和取用比例排布；{alike} 对主题相近而没有取用，{copied} 对有取用而主题不同。",
        "{n} pairs of documents by likeness in topic and share copied; alike but not copied: {alike}; copied though "
        "unlike: {copied}.",
    ),
    "topics.dot": (
        "{first} – {second}：比 {share} 的文件对更相近，取用 {copied}",
        "{first} – {second}: more alike than {share} of pairs, {copied} copied",
    ),
    "topics.peers": ("两份方案", "two plans"),
    "topics.references": ("方案与上位文件", "a plan and a reference"),
    "topics.reference": ("上位文件", "reference"),
    "topics.pair": ("文件", "Documents"),
    "topics.likeness": ("比多少文件对更相近", "More alike than"),
    "topics.copied": ("一份取自另一份", "One from the other"),
    "topics.common": ("同取上位文件同一处", "Both from one place above"),
    "topics.alike": ("主题相近而文字不同", "Alike in topic, not copied"),
    "topics.alike_note": (
        "相近程度居前 {alike}，取用不足 {not_copied}。可能是各自起草的同类内容，也可能整段换了说法，值得对照着读。",
        "Among the likest {alike} of pairs, less than {not_copied} of text taken. Either drafted apart on one subject, "
        "or put wholly in other words: worth reading side by side.",
    ),
    "topics.unlike": ("主题不同而文字相同", "Copied, though otherwise unlike"),
    "topics.unlike_note": (
        "相近程度居后 {unlike}，但一份有 {copied} 以上取自另一份：借用的可能是通用部分。",
        "Among the least alike {unlike} of plans, yet {copied} or more of one comes from the other: what was taken may "
        "be of a general kind.",
    ),
    "topics.none": ("没有。", "None."),
    "topics.more": ("另有 {n} 对见 similarity.json。", "Further pairs are in similarity.json: {n}."),
    "topics.map": ("按主题排布的方案", "Plans by topic"),
    "topics.map_note": (
        "离得近的主题相近，与是否共有文字无关；两个方向只显示方案之间全部差异的 {share}。"
        "圆点越大，取自他处的文字越多。",
        "What stands near is alike in topic, whether or not it shares text. The map shows {share} of all differences "
        "between the plans; the rest does not fit into two directions. The larger a dot, the more is taken.",
    ),
    "topics.map_alt": ("{n} 份方案按主题排布。", "{n} plans placed by topic."),
    # the page of a plan
    "reflect.heading": ("与主要上位文件逐项对照", "Against the main reference, item by item"),
    "reflect.note": (
        "主要上位文件是本方案承接文字最多的{name}，共 {n} 项："
        "承接 {carried}，部分 {partly}，或另行表述 {own}，未见 {out}。",
        "The main reference, of which the plan carries most, is {name} with {n} items: carried {carried}, partly "
        "{partly}, perhaps in other words {own}, not found {out}.",
    ),
    "reflect.unjudged": (
        "本方案承接主要上位文件{name}的文字不足 {least}，不作逐项判断。",
        "The plan carries less than {least} of its main reference {name}; it is not judged item by item.",
    ),
    "reflect.left_out": ("未见的条目", "Not found in this plan"),
    "reflect.figures": ("改动了数字或日期的条目", "Items with other figures or dates"),
    "reflect.added": ("本方案自增的条目", "Items that the plan added"),
    "reflect.added_note": (
        "没有找到来源、主要上位文件中也没有用词相近段落的条目。",
        "No source was found for them, and the main reference has no passage with similar words.",
    ),
    "reflect.none": ("没有。", "None."),
}
