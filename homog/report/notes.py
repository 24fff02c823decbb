"""The longer wording: what a run must say, what homog cannot tell, and how its figures are made."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, tuple[str, str]] = {
    "notice.unreadable": ("无法读取，结果中缺这份文件", "cannot be read and is missing from the results"),
    "notice.no_file": ("目录中有这一行，但还没有文件", "the catalogue has a row for it, but no file yet"),
    "notice.duplicate_content": ("与另一份文件内容相同", "has the same content as another document"),
    "notice.no_reference": (
        "没有上位文件，纵向照搬无从判断",
        "there is no reference, so vertical copying cannot be judged",
    ),
    "notice.no_sources": ("没有可与它比对的文件", "there is no document to compare it with"),
    "notice.reference_later": (
        "这份上级文件晚于方案，没有作为它的上位文件；方案与它相同的文字也不算取自同级文件",
        "this document of a higher level is later than the plan and was not taken as its reference; what the two share "
        "is not charged to a peer either",
    ),
    "notice.own_version": (
        "同一文件或同一地方同名文件的另一版本，不算它的来源；与它较早的版本相同的文字，不算取自比那个版本更晚的同级文件",
        "the same file, or another version of the same document of the same place, is not taken as its source; what an "
        "earlier version of its own has is not charged to a peer later than that version",
    ),
    "notice.direction_undetermined": (
        "日期缺失或相同，谁取自谁不能确定",
        "a date is missing or the same: who took from whom is undetermined",
    ),
    "notice.direction_contradicted": (
        "按目录的日期与按文件自己写明的日期，先后相反，谁取自谁不能确定",
        "by the catalogue one is earlier, by what the texts say of themselves the other: who took from whom is "
        "undetermined",
    ),
    "notice.date_doubtful": (
        "目录的日期比文件自己写的早半年以上（目录 / 文中），可能是旧版的日期；凡因此先后相反的，方向记为不能确定，"
        "来源关系中按日期不明处理，请核对目录",
        "the catalogue's date is half a year or more before the document's own (catalogue / text), perhaps that of an "
        "earlier version; where that changes which of two was first, the direction is left open, and in the lineage "
        "it counts as undated: check the catalogue",
    ),
    "notice.date_before_number": (
        "文件中有比目录的日期晚得多的年份的文号（目录 / 文号），目录的日期可能有误；凡因此先后相反的，"
        "方向记为不能确定，来源关系中按日期不明处理，请核对目录",
        "the document has a document number of a year long after the catalogue's date (catalogue / number), which may "
        "be wrong; where that changes which of two was first, the direction is left open, and in the lineage it "
        "counts as undated: check the catalogue",
    ),
    "notice.date_in_text": (
        "目录没有日期，而文件自己写有日期，补上后方向才能确定",
        "the catalogue has no date, but the document tells one: directions can be told once it is entered",
    ),
    "notice.carriers_capped": (
        "有些文字见于很多文件，只与其中最早的几份作了比对，个别来源可能没有列出；这样的文字有几处",
        "some text is found in a great many documents and was compared with the earliest of them only, so that a "
        "source may be missing from the list; number of such places",
    ),
    "notice.common_left_out": (
        "有些短的文字与同级文件相同，但许多文件都有，不归给任何一方；共有几字",
        "some short text is the same as a peer's, but so many documents have it that it is nobody's; number "
        "of characters",
    ),
    "notice.doubtful_left_out": (
        "有些文字与别处相近，但多半不是取自那里，没有列出；有几处",
        "some text is like text elsewhere, but most likely not taken from there, and was left out; number of "
        "such places",
    ),
    "notice.drafted_catalogue": (
        "没有 catalog.csv，目录由文件本身拟出，请核对级别、地区和日期",
        "there is no catalog.csv; the catalogue was drafted from the documents: check levels, regions and dates",
    ),
    "notice.plan_in_corpus": (
        "语料库中已有这份方案，没有用它自己作来源",
        "the corpus holds this plan already; it was not taken as its own source",
    ),
    "notice.encoding_guessed": (
        "编码由内容推断，如有乱码请另存为 UTF-8",
        "the encoding was guessed from the content; save the file as UTF-8 if characters look wrong",
    ),
    "notice.cut_short": (
        "文件末尾有一个不完整的字，可能被截断",
        "the file ends inside a character and may have been cut short",
    ),
    "notice.private_characters": (
        "有不少字符是自造字或没有编码，可能显示和比对有误，请核对原件",
        "many characters have private codes or none and may be wrong: compare with the original",
    ),
    "notice.characters_missing": (
        "文件没有嵌入字体，有些字没有读出，请安装中文字体后再试，或另存为内嵌字体的文件",
        "the file embeds no fonts and characters could not be read: install Chinese fonts, or save it with its fonts",
    ),
    "notice.pages_unread": (
        "有些页是图片，没有读出文字（装好文字识别程序后用 --ocr 识别）",
        "some pages are pictures and were not read (with tesseract installed, --ocr reads them)",
    ),
    "notice.read_by_ocr": (
        "文字由识别程序从图片读出，难免有错字，请核对原件",
        "the text was read from pictures by tesseract and holds misread characters: compare with the original",
    ),
    "notice.no_text": ("没有可以比较的实质文字", "holds no substantive text to compare"),
    "notice.guessed_fields": (
        "以下信息由文件本身推断，请核对",
        "these fields were guessed from the document itself: check them",
    ),
    "ranking.places": (
        "名次后的括号内为 95% 区间：条目重抽时该方案可能处在的位置。",
        "Behind each rank its 95% interval: the places the plan takes when its units are drawn anew.",
    ),
    "ranking.unsure": (
        "标 {sign} 的方案与上一行的名次区间重叠，两者先后不能确定（共 {n} 份）。",
        "Where a rank is marked {sign}, its interval overlaps with that of the row above: which of the two has more "
        "cannot be told ({n} plans).",
    ),
    "ranking.unsure_sign": ("≈", "≈"),
    "ranking.place": ("{rank}（{low}–{high}）", "{rank} ({low}–{high})"),
    "limits.heading": ("本报告不能说明的事", "What this report cannot tell"),
    "limits.corpus": (
        "只与本次语料库中的文件比对。来源不在其中，就看不到；“本地内容”只表示没有找到来源，不表示独创。",
        "Only the documents of this corpus were compared. A source outside it stays unseen: “the plan's own” "
        "means that "
        "no source was found, not that the text is original.",
    ),
    "limits.judgement": (
        "文字相同说明来历，不说明对错。有些内容依法依规应当与上位文件一致；是否适当，由审核人判断。",
        "Equal words tell where a text comes from, not whether that is wrong. Some content must agree with the "
        "reference; "
        "whether it is fitting is for the reviewer to judge.",
    ),
    "limits.direction": (
        "谁取自谁依签署日期推定。签署在前不等于起草在前，也可能双方都取自第三份未收录的文件。",
        "Who took from whom is inferred from the dates of signature. An earlier signature is not always an "
        "earlier draft, "
        "and both may have taken from a third document that is not in the corpus.",
    ),
    "limits.rewording": (
        "大幅改写的文字可能漏查；只差一两个近义词的共同改动也可能是巧合，请看每条匹配的把握程度。",
        "Heavily reworded text may be missed, and a shared change of one or two synonyms may be chance: see the "
        "confidence "
        "of each match.",
    ),
    "method.heading": ("数字如何得出", "How the figures are made"),
    "method.characters": (
        "实质文字：条目正文的字数，不计空白、标点、序号、标题、主送机关、落款和责任单位名单。",
        "Substantive characters: the text of units without white space, punctuation and numbering; no headings, "
        "addressee, "
        "signature or lists of responsible departments.",
    ),
    "method.shares": (
        "四项占比：每个字只归一处，合计为 100%。上位文件能解释的先归上位文件；只有同级文件自己的用语，"
        "或它对上位文件的改动，"
        "出现在更晚的方案中，才归同级文件。",
        "The four shares: every character counts once, and they sum to 100%. The reference has the first "
        "claim; a peer is "
        "named only where its own words, or its own change to the reference, turn up in a later plan.",
    ),
    "method.grades": (
        "等级：逐字为一字不差（标点不计）；近似为相同程度不低于 {near}；套用为仅地点、机构、日期、数量等不同；"
        "改写为其余可辨认的承接。",
        "Grades: verbatim, not a character changed (punctuation aside); near-verbatim, at least {near} the "
        "same; slot-filled, "
        "only places, agencies, dates or quantities differ; reworded, what is carried recognisably beyond that.",
    ),
    "method.intervals": (
        "95% 区间：以条目为单位有放回地重抽 {times} 次所得，反映条目之间的差异，不含识别误差。",
        "95% intervals: units drawn anew with replacement {times} times; they show how units differ, not "
        "errors of recognition.",
    ),
    "method.ranks": (
        "名次区间：每次重抽后重新排名，取中间 95%。相邻两行的区间重叠时，先后不能确定。",
        "Intervals of ranks: the plans are ranked anew after every draw, and the middle 95% is taken. Where the "
        "intervals of two rows overlap, which of them has more cannot be told.",
    ),
    "method.coverage": (
        "承接比例：上位文件的实质文字中被方案承接的部分。顺序一致程度：匹配条目在两份文件中次序的肯德尔 τ-b。",
        "Coverage: the part of the reference's substantive characters that the plan carries. Order: Kendall's "
        "tau-b of the "
        "matched units in the two documents.",
    ),
    "method.confidence": (
        "相同程度：规范化文字的编辑相似度。把握：这段归因成立的可信程度，0 至 100%。",
        "Sameness: edit similarity of the normalised texts. Confidence: how far the attribution can be relied "
        "on, 0 to 100%.",
    ),
    "method.text": (
        "所示文字均为原文。控制字符与改变书写方向的字符以可见符号代替。",
        "All text shown is the original. Control characters and characters that turn the writing direction are "
        "shown as signs.",
    ),
}
