"""Word files: what is in the text and what is not, automatic numbers, limits against hostile files, old formats."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as python_docx
import docx_files as made
import pytest
from docx_files import W, field, level, lists, numbered, p, run, styled, table, text_box
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shared_corpora import CORPORA, needs_corpora

from homog.errors import ReadError
from homog.ingest import docx, office, read_file
from homog.ingest.docx_numerals import write_number
from homog.ingest.extracted import Content, Place
from homog.limits import DocxSettings
from homog.resources import data_path
from homog.settings import IngestSettings

SETTINGS = IngestSettings()
REAL = CORPORA / "raw-formats" / "docx"
DEL = '<w:del w:id="1" w:author="甲" w:date="2025-01-01T00:00:00Z">'
INS = '<w:ins w:id="2" w:author="甲" w:date="2025-01-01T00:00:00Z">'
MOVED_FROM = '<w:moveFrom w:id="3" w:author="甲" w:date="2025-01-01T00:00:00Z">'
MOVED_TO = '<w:moveTo w:id="4" w:author="甲" w:date="2025-01-01T00:00:00Z">'
TRACK = 'w:id="9" w:author="甲" w:date="2025-01-01T00:00:00Z"'
HAS_OFFICE = any(map(shutil.which, ("soffice", "libreoffice")))


def content(body: str, **parts: str) -> Content:
    return docx.read(made.docx(body, parts), "plan.docx", SETTINGS)


def lines(body: str, **parts: str) -> list[str]:
    text = content(body, **parts).text
    assert text.endswith("\n") or not text
    return text.split("\n")[:-1]


def refused(raw: bytes, settings: IngestSettings = SETTINGS) -> ReadError:
    with pytest.raises(ReadError) as caught:
        docx.read(raw, "灰.docx", settings)
    assert caught.value.what == "灰.docx"
    assert caught.value.why
    assert caught.value.remedy
    return caught.value


# --- text ------------------------------------------------------------------------------------------------------

DELETED = f"{DEL}<w:r><w:delText>旧</w:delText></w:r></w:del>"
TEXTS: dict[str, tuple[str, list[str]]] = {
    "paragraphs": (p("青禾省行动方案") + p() + p("　　一、总体要求 "), ["青禾省行动方案", "一、总体要求"]),
    "runs": (p(run("到2030年，"), run("渔港"), run("达到12个。")), ["到2030年，渔港达到12个。"]),
    "a tab, a break, a hyphen, a soft hyphen": (
        p("甲", "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙5</w:t><w:noBreakHyphen/><w:t>6</w:t><w:softHyphen/></w:r>"),
        ["甲\t乙", "丙5-6"],
    ),
    "space that is not preserved": ("<w:p><w:r><w:t>\n  甲 \n</w:t></w:r><w:r><w:t>乙</w:t></w:r></w:p>", ["甲乙"]),
    "an insertion and a deletion": (
        p("建", f"{INS}{run('新')}</w:ins>", DELETED, "港"),
        ["建新港"],
    ),
    "a deletion inside an insertion": (p("建", f"{INS}{run('新')}{DELETED}</w:ins>", "港"), ["建新港"]),
    "moved text": (
        p(f"{MOVED_FROM}{run('修堤。')}</w:moveFrom>", "清淤。") + p(f"{MOVED_TO}{run('修堤。')}</w:moveTo>"),
        ["清淤。", "修堤。"],
    ),
    "a paragraph that was moved away": (
        p(f"{MOVED_FROM}{run('修堤。')}</w:moveFrom>", properties=f"<w:rPr><w:moveFrom {TRACK}/></w:rPr>")
        + p("清淤。"),
        ["清淤。"],
    ),
    "a deleted paragraph end": (
        p("修堤，", properties=f"<w:rPr><w:del {TRACK}/></w:rPr>") + p("清淤。") + p("植树。"),
        ["修堤，清淤。", "植树。"],
    ),
    "a deleted end of the last paragraph": (p("修堤。", properties=f"<w:rPr><w:del {TRACK}/></w:rPr>"), ["修堤。"]),
    "an inserted paragraph end": (
        p("修堤。", properties=f"<w:rPr><w:ins {TRACK}/></w:rPr>") + p("清淤。"),
        ["修堤。", "清淤。"],
    ),
    "old properties": (p("甲", properties=f'<w:pPrChange {TRACK}><w:pPr><w:numPr/></w:pPr></w:pPrChange>'), ["甲"]),
    "content controls": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲', '<w:sdt><w:sdtContent>' + run('乙') + '</w:sdtContent></w:sdt>')}"
        "</w:sdtContent></w:sdt>",
        ["甲乙"],
    ),
    "an empty content control": (
        p("甲", f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击')}</w:sdtContent></w:sdt>"),
        ["甲"],
    ),
    "a smart tag, custom XML, a link": (
        p(
            f'<w:smartTag w:uri="u" w:element="e">{run("甲")}</w:smartTag>',
            f'<w:customXml w:element="e">{run("乙")}</w:customXml>',
            f'<w:hyperlink r:id="x">{run("丙")}</w:hyperlink>',
        ),
        ["甲乙丙"],
    ),
    "a text box": (p("正文前", text_box(p("专栏1") + p("框内。")), "正文后") + p("下一段"),
                   ["正文前正文后", "专栏1", "框内。", "下一段"]),
    "an old text box": (
        p("正文", f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox></v:shape>"
          "</w:pict></w:r>"),
        ["正文", "框"],
    ),
    "word art": (p('<w:r><w:pict><v:shape><v:textpath string="青禾省文件"/></v:shape></w:pict></w:r>'), ["青禾省文件"]),
    "a table": (table(("序号", "任务", "单位"), ("1", "修堤", ""), ("", "清淤", "水务局")),
                ["序号\t任务\t单位", "1\t修堤", "\t清淤\t水务局"]),
    "several paragraphs in a cell": (table((p("修堤。") + p() + p("清\t淤。"), "水务局")), ["修堤。 清 淤。\t水务局"]),
    "a box of one cell": (table((p("专栏2") + p("（一）修堤。"),)), ["专栏2", "（一）修堤。"]),
    "a nested table": (table(("一", table(("甲", "乙"), ("丙", "丁")) + p())), ["一\t甲 乙 丙 丁"]),
    "a table in a layout table": (table((p("题") + table(("甲", "乙"), ("丙", "丁")) + p("尾"),)),
                                  ["题", "甲\t乙", "丙\t丁", "尾"]),
    "a deleted row and a deleted cell": (
        f"<w:tbl><w:tr><w:trPr><w:del {TRACK}/></w:trPr><w:tc>{p('旧')}</w:tc></w:tr><w:tr><w:tc>{p('甲')}</w:tc>"
        f"<w:tc><w:tcPr><w:cellDel {TRACK}/></w:tcPr>{p('旧')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>",
        ["甲\t乙"],
    ),
    "rows inside content controls": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{p('甲')}</w:tc></w:sdtContent></w:sdt>"
        f"<w:tc>{p('乙')}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        ["甲\t乙"],
    ),
    "a field": (p("见", field(' REF _a \\h <b/>'.replace("<b/>", ""), run("第三条")), "。"), ["见第三条。"]),
    "a simple field": (p("共", f'<w:fldSimple w:instr=" NUMPAGES ">{run("9")}</w:fldSimple>', "页"), ["共9页"]),
    "a field in the instruction of a field": (
        p("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>",
          field("PAGE", run("7")), '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "甲",
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "乙"),
        ["甲乙"],
    ),
    "a field over several paragraphs": (
        p('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType="separate"/>'
          "</w:r>", "目录") + p("一、甲", '<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p("乙"),
        ["目录", "一、甲", "乙"],
    ),
    "a field that never ends": (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "甲") + p("乙"), ["甲", "乙"]),
    "a number in a circle": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o\\ac(○,</w:instrText></w:r>'
          '<w:r><w:instrText>12</w:instrText></w:r><w:r><w:instrText>)</w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "修堤"),
        ["⑫修堤"],
    ),
    "hidden text": (p("甲", run("密", "<w:vanish/>"), run("乙", '<w:vanish w:val="0"/>')), ["甲乙"]),
    "a hidden paragraph": (p(run("密", "<w:vanish/>"), properties="<w:rPr><w:vanish/></w:rPr>") + p("甲"), ["甲"]),
    "a heading that runs into its paragraph": (
        p("指导思想。", properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p("坚持绿色发展。") + p("乙"),
        ["指导思想。坚持绿色发展。", "乙"],
    ),
    "symbols": (
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>不</w:t><w:sym w:font="Symbol" w:char="F0B3"/>'
          '<w:t>5</w:t><w:sym w:font="宋体" w:char="2460"/></w:r>'),
        ["✓不≥5①"],
    ),
    "ruby": (p("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>qīng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>青</w:t></w:r>"
               "</w:rubyBase></w:ruby></w:r>"), ["青"]),
    "a formula": (p("设", "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "时"), ["设x=1时"]),
    "comments": (
        p("甲", '<w:commentRangeStart w:id="0"/>', "乙", '<w:r><w:commentReference w:id="0"/></w:r>'),
        ["甲乙"],
    ),
    "separators of lines": (p("甲\u2028乙"), ["甲", "乙"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TEXTS.values(), ids=TEXTS)
def test_text(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_hidden_by_a_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="ph"><w:basedOn w:val="ph2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="ph2"><w:basedOn w:val="ph"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p("甲", run("密", '<w:rStyle w:val="h"/>')) + styled("也密", "ph") + p("乙")
    assert lines(body, styles=styles) == ["甲", "乙"]


def test_notes_stand_behind_the_text_in_the_order_of_their_references() -> None:
    def refer(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def note(kind: str, number: int, *texts: str) -> str:
        marked = f"<w:r><w:{kind}Ref/></w:r>"
        return f'<w:{kind} w:id="{number}">{p(marked, texts[0])}{"".join(map(p, texts[1:]))}</w:{kind}>'

    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    body = p("渔港", refer("footnote", 3), "建设", refer("endnote", 1)) + p("堤", refer("footnote", 2))
    found = lines(
        body,
        footnotes=separator
        + note("footnote", 2, "二号")
        + note("footnote", 3, "三号", "续")
        + note("footnote", 4, "无"),
        endnotes=note("endnote", 1, "尾"),
    )
    assert found == ["渔港建设", "堤", "注释：", "脚注1：三号", "续", "脚注2：二号", "尾注1：尾"]


def test_headers_and_footers_are_out() -> None:
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_heading("青禾省渔港规划", 0)
    document.add_paragraph("修堤", style="List Number")
    document.add_paragraph("清淤", style="List Number")
    document.add_paragraph("植树", style="List Bullet")
    rows = document.add_table(rows=1, cols=2).rows
    rows[0].cells[0].text, rows[0].cells[1].text = "甲", "乙"
    document.core_properties.title = "青禾省渔港规划（2026年）"
    out = io.BytesIO()
    document.save(out)
    read = docx.read(out.getvalue(), "plan.docx", SETTINGS)
    assert read.text == "青禾省渔港规划\n1. 修堤\n2. 清淤\n• 植树\n甲\t乙\n"
    assert read.metadata["title"] == "青禾省渔港规划（2026年）"
    assert (read.extracted, read.encoding) == (True, "utf-8")


def test_places_count_the_paragraphs_that_have_text() -> None:
    body = p("甲") + p() + p("<w:r><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>") + table(("丁", "戊")) + p("己")
    read = content(body)
    assert read.text == "甲\n乙\n丙\n丁\t戊\n己\n"
    numbers = [(read.text[place.offset], place.number) for place in read.places]
    assert numbers == [("甲", 1), ("乙", 2), ("丙", 2), ("丁", 3), ("己", 5)]
    assert read.places[0] == Place(0, "paragraph", 1)


def test_the_strict_form_of_the_format() -> None:
    strict = made.part("document", f"<w:body>{p('甲')}</w:body>").replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert docx.read(made.docx("", extra={"word/document.xml": strict}), "x", SETTINGS).text == "甲\n"


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        ("<dc:title>青禾省渔港规划</dc:title>", {"title": "青禾省渔港规划"}),
        ("<dc:title>Microsoft Word - 规划.doc</dc:title><dc:creator>张三</dc:creator>", {}),
        ("<dcterms:created>2025-03-04T05:06:07Z</dcterms:created>", {"created": "2025-03-04"}),
        ("<dc:title>文档1</dc:title><dcterms:created>soon</dcterms:created>", {}),
    ],
)
def test_properties_are_weak_hints(core: str, expected: dict[str, str]) -> None:
    properties = (
        f'<c:coreProperties xmlns:c="{made.PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"{core}</c:coreProperties>"
    )
    relations = (
        f'<Relationships xmlns="{made.PACKAGE}/relationships">'
        f'<Relationship Id="m" Type="{made.OFFICE}/officeDocument" Target="/word/document.xml"/>'
        f'<Relationship Id="c" Type="{made.PACKAGE}/relationships/metadata/core-properties" Target="core.xml"/>'
        "</Relationships>"
    )
    raw = made.docx(p("甲"), extra={"core.xml": properties, "_rels/.rels": relations})
    assert docx.read(raw, "x", SETTINGS).metadata == expected


# --- automatic numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("decimal", "1 9 10 20 101"),
        ("decimalZero", "01 09 10 20 101"),
        ("decimalFullWidth", "１ ９ １０ ２０ １０１"),
        ("upperRoman", "I IX X XX CI"),
        ("lowerRoman", "i ix x xx ci"),
        ("upperLetter", "A I J T WWWW"),
        ("lowerLetter", "a i j t wwww"),
        ("ordinal", "1st 9th 10th 20th 101st"),
        ("decimalEnclosedCircle", "① ⑨ ⑩ ⑳ 101"),
        ("decimalEnclosedCircleChinese", "① ⑨ ⑩ ⑳ 101"),
        ("decimalEnclosedParen", "⑴ ⑼ ⑽ ⒇ 101"),
        ("decimalEnclosedFullstop", "⒈ ⒐ ⒑ ⒛ 101"),
        ("ideographEnclosedCircle", "㊀ ㊈ ㊉ 20 101"),
        ("ideographTraditional", "甲 壬 癸 20 101"),
        ("ideographZodiac", "子 申 酉 20 101"),
        ("ideographZodiacTraditional", "甲子 壬申 癸酉 癸未 101"),
        ("ideographDigital", "一 九 一〇 二〇 一〇一"),
        ("chineseCounting", "一 九 十 二十 一〇一"),
        ("chineseCountingThousand", "一 九 十 二十 一百零一"),
        ("taiwaneseCountingThousand", "一 九 十 二十 一百零一"),
        ("japaneseCounting", "一 九 十 二十 百一"),
        ("chineseLegalSimplified", "壹 玖 壹拾 贰拾 壹佰零壹"),
        ("ideographLegalTraditional", "壹 玖 壹拾 貳拾 壹佰零壹"),
        ("none", "    "),
        ("hebrew1", "1 9 10 20 101"),
    ],
)
def test_number_formats(number_format: str, expected: str) -> None:
    assert " ".join(write_number(value, number_format) for value in (1, 9, 10, 20, 101)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "零"), (11, "十一"), (110, "一百一十"), (1010, "一千零一十"), (2005, "二千零五"), (10_010, "一万零一十"),
     (10_100, "一万零一百"), (100_000, "十万"), (110_000, "十一万"), (-3, "-3"), (10**12, "1000000000000")],
)  # fmt: skip
def test_chinese_numbers(value: int, expected: str) -> None:
    assert write_number(value, "chineseCountingThousand") == expected


def test_custom_number_format() -> None:
    assert write_number(7, "custom", "001, 002, 003, ...") == "007"
    assert write_number(7, "custom") == "7"


CHAIN = (
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%1.%2.%3.%4"),
)
ARTICLES = (
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
)


@pytest.mark.parametrize(
    ("definition", "levels", "expected"),
    [
        (CHAIN, (0, 1, 1, 0, 1, 2, 2), "一、 （一） （二） 二、 （一） 1. 2."),
        (CHAIN, (1, 1, 0, 1), "（一） （二） 二、 （一）"),
        (CHAIN, (0, 3, 3, 2, 3), "一、 一.一.1.1 一.一.1.2 2. 一.一.2.1"),
        (ARTICLES, (0, 1, 1, 0, 1), "第一章 第一条 第二条 第二章 第三条"),
        (
            (level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>")),
            (0, 1, 0, 1),
            "一 1.1 二 2.1",
        ),
        ((level(0, "decimal", "%1", start=None),), (0, 0), "0 1"),
        ((level(0, "decimal", "%1)", start=5),), (0, 0), "5) 6)"),
    ],
)
def test_levels(definition: Sequence[str], levels: Sequence[int], expected: str) -> None:
    raw = made.docx("".join(numbered("文", 1, at) for at in levels), {"numbering": lists(definition)})
    found = docx.read_lines(raw, "x", SETTINGS)
    assert " ".join(number for line in found for number in line.numbers) == expected
    assert all(line.text.startswith(line.numbers[0]) and line.text.endswith("文") for line in found)


def test_lists_on_one_definition_count_on_unless_told_to_start_anew() -> None:
    uses = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{change}</w:num>'
        for n, change in (
            (7, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            (8, ""),
            (9, f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'),
        )
    )
    body = "".join(numbered("文", number) for number in (1, 1, 7, 7, 1, 8, 7, 9, 0, 99))
    found = lines(body, numbering=lists(CHAIN, uses=uses))
    assert found == ["一、文", "二、文", "一、文", "二、文", "三、文", "四、文", "五、文", "VI)文", "文", "文"]


def test_numbers_of_styles() -> None:
    def style(name: str, inner: str, base: str = "") -> str:
        based = f'<w:basedOn w:val="{base}"/>' if base else ""
        return f'<w:style w:type="paragraph" w:styleId="{name}">{based}<w:pPr>{inner}</w:pPr></w:style>'

    definition = (
        level(0, "chineseCountingThousand", "%1、", '<w:pStyle w:val="h1"/>'),
        level(1, "chineseCountingThousand", "（%2）", '<w:pStyle w:val="h2"/>'),
    )
    styles = (
        style("h1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("h2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>', "h1")
        + style("h3", "", "h2")
        + style("off", '<w:numPr><w:numId w:val="0"/></w:numPr>', "h1")
    )
    own = p("无号", properties='<w:pStyle w:val="h1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    body = styled("甲", "h1") + styled("乙", "h2") + styled("丙", "h3") + own + styled("丁", "off") + styled("戊", "h1")
    assert lines(body, styles=styles, numbering=lists(definition)) == [
        "一、甲", "（一）乙", "（二）丙", "无号", "丁", "二、戊",
    ]  # fmt: skip


def test_a_list_that_a_style_defines() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    link = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="s"/></w:abstractNum>'
    use = '<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>'
    numbering = link + lists(CHAIN, uses=use)
    assert lines(numbered("甲", 5) + numbered("乙", 1), styles=styles, numbering=numbering) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (level(0, "decimal", "%1.%%"[:3]), "1. 5G基站"),
        (level(0, "decimal", "%1．"), "1． 5G基站"),
        (level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>'), "1.5G基站"),
        (level(0, "decimalEnclosedCircle", "%1"), "①5G基站"),
        (level(0, "decimal", "（%1）"), "（1）5G基站"),
        (level(0, "decimal", "第%1条"), "第1条 5G基站"),
        (level(0, "bullet", "\uf06c"), "● 5G基站"),
        (level(0, "bullet", "——"), "——5G基站"),
        (level(0, "bullet", "o"), "○ 5G基站"),
        (level(0, "none", ""), "5G基站"),
    ],
)
def test_number_and_text_stay_apart(definition: str, expected: str) -> None:
    assert lines(numbered("5G基站"), numbering=lists((definition,))) == [expected]


def test_empty_numbered_paragraphs_show_in_tables_only() -> None:
    body = numbered("甲") + numbered("") + table((numbered(""), "修堤")) + numbered("乙")
    assert lines(body, numbering=lists(CHAIN)) == ["一、甲", "三、\t修堤", "四、乙"]


def test_deleted_paragraphs_are_not_counted() -> None:
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = p(DELETED, properties=f"{properties}<w:rPr><w:del {TRACK}/></w:rPr>")
    assert lines(numbered("甲") + gone + numbered("乙"), numbering=lists(CHAIN)) == ["一、甲", "二、乙"]


# --- files that are not as they should be ----------------------------------------------------------------------


def test_a_zip_bomb() -> None:
    raw = made.docx("", extra={"word/document.xml": b" " * 50_000_000})
    assert "max_ratio" in refused(raw).remedy
    limits = replace(SETTINGS, docx=DocxSettings(max_uncompressed_bytes=10_000_000))
    assert "max_uncompressed_bytes" in refused(made.docx("", extra={"a.bin": b"0" * 20_000_000}), limits).remedy
    assert "max_part_bytes" in refused(raw, replace(SETTINGS, docx=DocxSettings(max_part_bytes=1_000_000))).remedy


def test_a_bomb_that_lies_about_its_size() -> None:
    raw = bytearray(made.docx("", extra={"word/document.xml": b" " * 50_000_000}))
    true = struct.pack("<I", 50_000_000)
    while (at := raw.find(true)) >= 0:
        raw[at : at + 4] = struct.pack("<I", 1000)
    refused(bytes(raw))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE w [<!ENTITY c SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY c "x">]>',
    ],
    ids=["many laughs", "a file", "a network address"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(declaration: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}'
    xml += f'<w:document xmlns:w="{W}"><w:body>{p("&c;")}</w:body></w:document>'
    raw = made.docx("", extra={"word/document.xml": xml.encode(encoding)})
    assert "document type" in refused(raw).why


def test_limits() -> None:
    deep = made.docx(table((table((table(("甲",)),)),)))
    cases = (
        (deep, DocxSettings(max_nesting=10), "max_nesting"),
        (made.docx(p("甲"), extra={str(n): b"" for n in range(20)}), DocxSettings(max_entries=10), "max_entries"),
        (made.docx(p("甲") * 3000), DocxSettings(max_seconds=1e-9), "max_seconds"),
    )
    for raw, limits, setting in cases:
        assert setting in refused(raw, replace(SETTINGS, docx=limits)).remedy
    assert docx.read(deep, "x", SETTINGS).text == "甲\n"


def test_deep_nesting_ends_in_an_error_not_in_a_crash() -> None:
    refused(made.docx("<w:sdt><w:sdtContent>" * 5000 + p("甲") + "</w:sdtContent></w:sdt>" * 5000))


GOOD = made.docx(p("青禾省渔港规划") * 50, {"numbering": lists(CHAIN)})
ENCRYPTED = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
BAD: dict[str, tuple[bytes, str]] = {
    "cut short": (GOOD[:-200], "damaged or cut short"),
    "half of it": (GOOD[: len(GOOD) // 2], "damaged or cut short"),
    "empty": (b"", "no Word document"),
    "text": ("青禾省".encode(), "no Word document"),
    "an old file": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
    "with a password": (ENCRYPTED, "password"),
    "a spreadsheet": (
        made.zipped({"xl/workbook.xml": "<workbook/>", "_rels/.rels": "<Relationships/>"}),
        "spreadsheet",
    ),
    "an archive": (made.zipped({"a.txt": "甲"}), "without a Word document"),
    "broken XML": (made.docx("", extra={"word/document.xml": "<w:document"}), "no sound XML"),
    "no XML": (made.docx("", extra={"word/document.xml": ""}), "no sound XML"),
    "an embedded file": (made.docx(p("甲") + '<w:altChunk r:id="c"/>'), "embedded file"),
}


@pytest.mark.parametrize(("raw", "why"), BAD.values(), ids=BAD)
def test_bad_files(raw: bytes, why: str) -> None:
    assert why in refused(raw).why


def test_a_spreadsheet_of_a_library(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    openpyxl.Workbook().save(tmp_path / "灰.docx")
    assert "spreadsheet" in refused((tmp_path / "灰.docx").read_bytes()).why


def test_a_damaged_part() -> None:
    raw = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        entry = archive.getinfo("word/document.xml")
    at = entry.header_offset + 30 + len(entry.filename)
    raw[at : at + 40] = bytes(40)
    assert "damaged" in refused(bytes(raw)).why


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=12))
def test_damage_never_fails_in_another_way(at: int, noise: bytes) -> None:
    raw = GOOD[:at] + noise + GOOD[at + len(noise) :]
    try:
        assert isinstance(docx.read(raw, "x", SETTINGS).text, str)
    except ReadError as error:
        assert error.remedy


def test_external_targets_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "numbering.xml"
    secret.write_text(made.part("numbering", lists(CHAIN)), encoding="utf-8")
    relations = (
        f'<Relationships xmlns="{made.PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{made.OFFICE}/numbering" Target="{secret.as_uri()}" TargetMode="External"/>'
        f'<Relationship Id="b" Type="{made.OFFICE}/styles" Target="../../../../../..{secret}"/></Relationships>'
    )
    raw = made.docx(numbered("甲"), extra={"word/_rels/document.xml.rels": relations})
    assert docx.read(raw, "x", SETTINGS).text == "甲\n"


# --- real files ------------------------------------------------------------------------------------------------


def labels() -> dict[str, dict[str, Any]]:
    """What a person found in the real files: hashes and counts, no text."""
    read: dict[str, dict[str, Any]] = json.loads(data_path("labels/docx.json").read_text(encoding="utf-8"))
    return read


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@needs_corpora
@pytest.mark.real
@pytest.mark.parametrize("name", sorted(labels()))
def test_real_files(name: str) -> None:
    label, raw = labels()[name], (REAL / name).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == label["sha256"], f"{name} is not the file that was read"
    found = docx.read_lines(raw, name, SETTINGS)
    first, last = found[0].text, found[-1].text
    numbers = [number for line in found for number in line.numbers]
    assert sum(line.paragraphs for line in found) == label["paragraphs"]
    assert [digest(first), len(first)] == label["first"]
    assert [digest(last), len(last)] == label["last"]
    assert sum("\t" in line.text for line in found) == label["rows"]
    assert [len(numbers), digest("\n".join(numbers))] == [label["numbered"], label["numbers"]]


@needs_corpora
@pytest.mark.real
def test_every_real_file_is_labelled_and_read_from_disk() -> None:
    assert sorted(path.name for path in REAL.glob("*.docx")) == sorted(labels())
    read = read_file(REAL / sorted(labels())[0])
    assert (read.format, read.extracted) == ("docx", True)


# --- old formats -----------------------------------------------------------------------------------------------

RTF = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\f0\uc0 \u38738 \u31166 \u30465\par 2\par}"
OLD_WORD = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600


@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", [".doc", ".odt", ".wps"])
def test_old_formats_by_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    raw = converted(tmp_path, {".wps": ".doc"}.get(suffix, suffix))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    read = office.read(raw, f"方案{suffix}", SETTINGS)
    assert read.text == "青禾省渔港规划\n一、总体要求\n（一）修堤。\n（二）清淤。\n甲\t乙\n"
    assert list((tmp_path / "temporary").iterdir()) == []


def converted(folder: Path, suffix: str, more: str = "") -> bytes:
    """A document of ours in an old format, made by LibreOffice."""
    source = folder / "source.docx"
    body = p("青禾省渔港规划") + numbered("总体要求") + numbered("修堤。", 1, 1) + numbered("清淤。", 1, 1)
    source.write_bytes(made.docx(body + table(("甲", "乙")) + p() + more, {"numbering": lists(CHAIN)}))
    program = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))))
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, suffix[1:], "--outdir", folder, source], check=True, capture_output=True)
    return (folder / f"source{suffix}").read_bytes()


@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_cannot_read_or_not_in_time() -> None:
    limits = replace(SETTINGS, docx=DocxSettings(max_office_seconds=0.05))
    with pytest.raises(ReadError, match="took longer than") as caught:
        office.read(RTF, "灰.rtf", limits)
    assert "max_office_seconds" in caught.value.remedy
    assert "青禾省" in office.read(RTF, "灰.rtf", SETTINGS).text


@pytest.mark.skipif(not (shutil.which("antiword") and HAS_OFFICE), reason="antiword or LibreOffice is not installed")
def test_antiword_where_there_is_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = converted(tmp_path, ".doc", p("植树造林，绿化堤岸。" * 20) * 20)  # it reads no shorter files
    alone = tmp_path / "bin"
    alone.mkdir()
    (alone / "antiword").symlink_to(shutil.which("antiword") or "")
    monkeypatch.setenv("PATH", str(alone))
    read = office.read(raw, "方案.doc", SETTINGS)
    assert read.text.splitlines()[0] == "青禾省渔港规划"
    assert "甲\t乙" in read.text.splitlines()
    with pytest.raises(ReadError, match="antiword cannot read it"):
        office.read(OLD_WORD, "灰.doc", SETTINGS)


@pytest.mark.parametrize(
    ("raw", "name", "why", "remedy"),
    [
        (OLD_WORD, "灰.doc", "LibreOffice or antiword", "libreoffice-writer) or antiword"),
        (OLD_WORD, "灰.wps", "LibreOffice or antiword", "save the file as .docx"),
        (RTF, "灰.rtf", "LibreOffice, which is not installed", "libreoffice-writer"),
        (made.zipped({"content.xml": "<x/>"}), "灰.odt", "LibreOffice, which is not installed", "libreoffice-writer"),
    ],
)
def test_without_a_program_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raw: bytes, name: str, why: str, remedy: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError) as caught:
        office.read(raw, name, SETTINGS)
    assert why in caught.value.why
    assert remedy in caught.value.remedy


def test_files_under_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office.read(made.docx(p("甲")), "方案.doc", SETTINGS).text == "甲\n"
    assert office.read("青禾省推进渔港建设。".encode("gb18030"), "方案.doc", SETTINGS).text == "青禾省推进渔港建设。"
    for raw, why in (
        (b"<html><body>x", "web page"),
        (b"MIME-Version: 1.0\r\n", "saved web page"),
        (ENCRYPTED, "password"),
        (b"\0\1\2\3" * 99, "binary|encoding"),
        (made.zipped({"content.xml": b" " * 50_000_000}), "harm"),
    ):
        with pytest.raises(ReadError, match=why):
            office.read(raw, "灰.odt", SETTINGS)
