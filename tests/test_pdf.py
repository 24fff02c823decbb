"""PDF files: paragraphs from geometry, what is left out, tables, scanned and hostile files."""

from __future__ import annotations

import bisect
import difflib
import hashlib
import io
import json
import random
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from command_line import Run
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pdf_files import HIGH, WIDE, Page, Text, block, pdf, table_rulings
from shared_corpora import CORPORA, needs_corpora

from homog.errors import ReadError
from homog.ingest import pdf as reader
from homog.ingest import read_file
from homog.ingest.extracted import Content
from homog.ingest.pdf_ocr import chinese_signs
from homog.ingest.pdf_paragraphs import join
from homog.limits import PdfSettings
from homog.resources import data_path
from homog.settings import IngestSettings

SAMPLES = Path(__file__).parent / "data" / "pdf"
REAL = CORPORA / "raw-formats" / "pdf"
SETTINGS = IngestSettings()

# Two paragraphs set thirty characters wide, the first line of each indented by two.
FIRST = (
    "为加快补齐渔港设施短板，提升渔业安全生产和综合管理水平，结合本省沿海养殖面积大、渔港分布散、冷链设施旧的实际，"
    "现就建设数字渔港提出如下意见，请认真组织实施。"
)
SECOND = (
    "各沿海市、县人民政府要把数字渔港建设摆上重要议事日程，明确牵头部门，细化年度计划，到2028年建成数字渔港36个，"
    "渔船进出港自动识别率达到98.5%以上，确保各项任务落到实处。"
)
NOT_FIRST = "，。、；：？！）》”%"


def content(*pages: Page, settings: PdfSettings | None = None) -> Content:
    return reader.read(pdf(pages), "plan.pdf", IngestSettings(pdf=settings or PdfSettings()))


def lines(*pages: Page) -> list[str]:
    return content(*pages).text.split("\n")


def refused(raw: bytes, settings: PdfSettings | None = None) -> ReadError:
    with pytest.raises(ReadError) as caught:
        reader.read(raw, "灰.pdf", IngestSettings(pdf=settings or PdfSettings()))
    assert caught.value.what == "灰.pdf"
    assert caught.value.why
    assert caught.value.remedy
    return caught.value


def typeset(paragraph: str, em: int, indent: int = 2) -> list[str]:
    """Lines of at most so many em, as typesetting programs break them; the first is indented."""
    found, line, width = [], "　" * indent, float(indent)
    for char in paragraph:
        step = 0.5 if char.isascii() else 1.0
        inside = char.isascii() and line[-1:].isascii() and line[-1:].isalnum() and (char.isalnum() or char in ".%")
        if width + step > em and char not in NOT_FIRST and not inside:
            found.append(line)
            line, width = "", 0.0
        line, width = line + char, width + step
    return [*found, line]


def page_of(*paragraphs: str, em: int = 26) -> Page:
    return Page(block([line for paragraph in paragraphs for line in typeset(paragraph, em)]))


# --- files made by programs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notice", "columns", "table", "web", "notes"])
def test_samples(name: str) -> None:
    read = read_file(SAMPLES / f"{name}.pdf")
    assert read.text + "\n" == (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    assert (read.format, read.extracted, read.notices) == ("pdf", True, ())


def test_places_and_title() -> None:
    read = read_file(SAMPLES / "notice.pdf")
    begins = {p.number: read.text[p.offset : p.offset + 6] for p in read.places if p.kind == "page"}
    assert begins == {1: "青禾省人民政", 2: "均增长6.5", 3: "求渔民重复提"}
    assert read.metadata == {"title": "青禾省数字渔港建设实施方案"}


def test_a_footnote_does_not_break_the_sentence_above_it() -> None:
    read = read_file(SAMPLES / "notes.pdf")
    assert [(p.number, read.text[p.offset]) for p in read.places] == [(1, "沙"), (2, "工"), (1, "1"), (2, "工")]


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("name", ["notice", "columns", "table"])
def test_turned_pages_read_the_same(name: str, turn: int) -> None:
    document = pypdfium2.PdfDocument(SAMPLES / f"{name}.pdf")
    for page in document:
        page.set_rotation(turn)
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    read = reader.read(saved.getvalue(), name, SETTINGS)
    assert read.text + "\n" == (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


_WEB = """<!doctype html><meta charset="utf-8"><title>办法</title><style>body{{font:15px/1.8 "Noto Serif CJK SC"}}
p{{text-indent:2em;text-align:justify}}</style><h1>望潮市渔港管理办法</h1>{}"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium (Debian: apt install chromium)")
def test_printed_by_chromium(tmp_path: Path) -> None:
    paragraphs = [FIRST, SECOND] * 12
    page = tmp_path / "page.html"
    page.write_text(_WEB.format("".join(f"<p>{text}</p>" for text in paragraphs)), encoding="utf-8")
    made = tmp_path / "page.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={made}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = read_file(made)
    assert read.text.split("\n") == ["望潮市渔港管理办法", *paragraphs]
    assert max(place.number for place in read.places) > 1


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs LibreOffice (Debian: apt install libreoffice-writer)"
)
def test_printed_by_libreoffice(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.styles["Normal"].font.size = docx.shared.Pt(14)
    for text in [FIRST, SECOND] * 8:
        document.add_paragraph(text).paragraph_format.first_line_indent = docx.shared.Pt(28)
    document.save(str(tmp_path / "plan.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "plan.docx")], check=True, capture_output=True, timeout=180)
    assert read_file(tmp_path / "plan.pdf").text.split("\n") == [FIRST, SECOND] * 8


# --- paragraphs ------------------------------------------------------------------------------------------------


@given(st.integers(14, 26), st.integers(8, 40), st.lists(st.sampled_from([FIRST, SECOND, "一、总体要求"]), max_size=8))
@hypothesis_settings(max_examples=60, deadline=None)
def test_typesetting_and_reading_back(em: int, lines_a_page: int, paragraphs: list[str]) -> None:
    paragraphs = [*paragraphs, FIRST, SECOND]  # what tells the margins
    set_lines = [line for paragraph in paragraphs for line in typeset(paragraph, em)]
    pages = [
        Page(
            [
                *block(set_lines[at : at + lines_a_page], top=540, leading=12.5),
                Text(150, 575, "青禾省人民政府公报", 9),
                Text(195, 20, f"— {number} —", 9),
            ]
        )
        for number, at in enumerate(range(0, len(set_lines), lines_a_page), start=1)
    ]
    expected = paragraphs if len(pages) > 1 else ["青禾省人民政府公报", *paragraphs]  # one page repeats nothing
    assert lines(*pages) == expected


def test_paragraphs_without_indent_are_told_by_distance_and_numbers() -> None:
    apart = block(typeset(FIRST, 26, 0)) + block(typeset(SECOND, 26, 0), top=420)
    assert lines(Page(apart)) == [FIRST, SECOND]
    numbered = [f"{n}.{text}" for n, text in enumerate([FIRST[:51] + "。", SECOND], start=1)]
    tight = block([line for text in numbered for line in typeset(text, 26, 0)])
    assert lines(Page(tight)) == numbered


def test_titles() -> None:
    title = [Text(90, 560, "青禾省人民政府办公厅关于", 20), Text(110, 530, "加快建设渔港的意见", 20)]
    body = block([*typeset(FIRST, 26), *typeset(SECOND, 26)], top=480)
    assert lines(Page([*title, *body])) == ["青禾省人民政府办公厅关于加快建设渔港的意见", FIRST, SECOND]


def test_signature_at_the_right_margin() -> None:
    right = 54 + 26 * 12
    signed = [Text(right - 10 * 12, 340, "青禾省人民政府办公厅"), Text(right - 10 * 12, 320, "二〇二六年三月十一日")]
    page = page_of(FIRST, SECOND)
    assert lines(replace(page, texts=[*page.texts, *signed])) == [
        FIRST, SECOND, "青禾省人民政府办公厅", "二〇二六年三月十一日"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "more", "joined"),
    [
        ("telecom-", "munication services", "telecommunication services"),
        ("the plan", "was made", "the plan was made"),
        ("(see", "below)", "(see below)"),
        ("one, two,", "three", "one, two, three"),
        ("高速公路1", "300公里", "高速公路1300公里"),
        ("面积1.", "2万平方公里", "面积1.2万平方公里"),
        ("2015-", "2018年", "2015-2018年"),
        ("推进“互联网+", "”行动", "推进“互联网+”行动"),
        ("参照IMO", "的规则", "参照IMO的规则"),
        ("采用5G", "NR技术", "采用5G NR技术"),
        ("小康", "，综合实力", "小康，综合实力"),
    ],
)
def test_joining_lines(text: str, more: str, joined: str) -> None:
    assert join(text, more) == joined


def test_two_columns() -> None:
    texts = [FIRST, SECOND, FIRST, SECOND]
    set_lines = [line for text in texts for line in typeset(text, 13)]
    half = (len(set_lines) + 1) // 2
    left = block(set_lines[:half], x=40, top=520, leading=18)
    right = block(set_lines[half:], x=226, top=520, leading=18)
    shuffled = [line for pair in zip(right[::-1], left[::-1], strict=False) for line in pair] + left[: -len(right)]
    title = Text(110, 560, "渔港建设专刊合订本", 22)
    assert lines(Page([title, *shuffled])) == ["渔港建设专刊合订本", *texts]


# --- furniture -------------------------------------------------------------------------------------------------


def with_number(number: int, text: str, pages: int) -> Page:
    page = page_of(FIRST if number % 2 else SECOND)
    label = text.replace("N", str(number)).replace("M", str(pages))
    x = 60 if number % 2 else 330  # left and right pages
    return replace(page, texts=[*page.texts, Text(x, 30, label, 10)])


@pytest.mark.parametrize(
    "label", ["N", "—N—", "- N -", "— N —", "第N页 共M页", "第 N 页", "N/M", "·N·", "Page N of M", "~ N ~"]
)
def test_page_numbers_go(label: str) -> None:
    pages = [with_number(number, label, 4) for number in range(1, 5)]
    assert lines(*pages) == [FIRST, SECOND, FIRST, SECOND]


@pytest.mark.parametrize("numerals", ["一二三四", ["i", "ii", "iii", "iv"]])
def test_other_numerals_go(numerals: Sequence[str]) -> None:
    pages = []
    for number, numeral in enumerate(numerals, start=1):
        page = page_of(FIRST if number % 2 else SECOND)
        pages.append(replace(page, texts=[*page.texts, Text(205, 30, numeral, 10)]))
    assert lines(*pages) == [FIRST, SECOND, FIRST, SECOND]


def test_running_heads_of_left_and_right_pages_go() -> None:
    pages = []
    for number in range(1, 7):
        page = page_of(FIRST)
        head = "青禾省数字渔港建设方案" if number % 2 else "二〇二六年三月　第N期"
        pages.append(replace(page, texts=[*page.texts, Text(120, 575, head, 9)]))
    assert lines(*pages) == [FIRST] * 6


def test_what_does_not_repeat_stays() -> None:
    first, second = page_of(FIRST), page_of(SECOND)
    year = Text(54, 30, "2028")
    assert lines(replace(first, texts=[*first.texts, year]), second) == [FIRST, "2028", SECOND]


def test_watermarks_go() -> None:
    across = Text(100, 150, "内部资料注意保存", 40, (0.7071, 0.7071, -0.7071, 0.7071))
    pages = [page_of(FIRST), page_of(SECOND), page_of(FIRST)]
    assert lines(*(replace(page, texts=[across, *page.texts]) for page in pages)) == [FIRST, SECOND, FIRST]
    once = replace(pages[0], texts=[across, *pages[0].texts])
    assert lines(once, *pages[1:]) == [FIRST, "内部资料注意保存", SECOND, FIRST]


# --- characters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("⼀、⻓期⼯作，⽼年⼈⾷堂", "一、长期工作，老年人食堂"),
        ("金融立法", "金融立法"),
        ("︵试行︶", "（试行）"),
        ("eﬃcient ﬁsheries", "efficient fisheries"),
        ("渔\u200b港\ufeff建\xad设方案", "渔港建-设方案"),
        ("参照 IMO 的规则", "参照 IMO 的规则"),
        ("第一条　本办法", "第一条　本办法"),
        ("１２３ＡＢ％", "１２３ＡＢ％"),
        ("\uf06c渔港建设", "•渔港建设"),
    ],
)
def test_characters(drawn: str, read: str) -> None:
    assert lines(Page(block([drawn, "这一页还有别的文字在下面一行。"])))[0] == read


def test_compatibility_ideographs_are_normalised() -> None:
    drawn = "".join(map(chr, range(0xF900, 0xF910)))
    expected = unicodedata.normalize("NFKC", drawn)
    assert drawn != expected
    assert lines(Page(block([drawn]))) == [expected]


def test_private_characters_are_reported() -> None:
    few, many = "渔港" * 20 + "\ue863", "渔港\ue863\ue864建设方案征求意见稿" * 2
    assert content(Page(block([few]))).notices == ()
    found = content(Page(block([f"第{n}条{many}" for n in range(4)])))
    assert found.notices == ("private_characters",)
    assert found.text.count("\ue863") == 8


def test_characters_that_are_dropped_are_reported() -> None:
    # PDFium leaves out a single character whose font is neither in the file nor on the system
    pieces = [Text(40 + 12 * (n % 26), 500 - 20 * (n // 26), char) for n, char in enumerate(FIRST)]
    found = content(Page([*pieces, *block(["另外的一段文字"], top=300)]))
    assert "短板" in found.text or found.notices == ("characters_missing",)


def test_figures_in_full_width_cells() -> None:
    drawn = ["到", "2", "0", "0", "5", "年达到", "1", ",", "2", "5", "0", "亿元，增长", "6", ".", "5", "%", "以上。"]
    cells, x = [], 54.0
    for piece in drawn:
        cells.append(Text(x, 500, piece))
        x += 12 * len(piece)
    assert lines(Page(cells[1:]))[0] == "".join(drawn[1:])


def test_raised_figures_do_not_lengthen_numbers() -> None:
    texts = [
        Text(54, 500, "面积120m"),
        Text(102, 504, "2", 7),
        Text(106, 500, "以上，服务人口11万人"),
    ]
    assert lines(Page(texts)) == ["面积120m²以上，服务人口11万人"]


def test_letters_printed_twice_are_read_once() -> None:
    page = page_of(FIRST)
    again = [replace(text, x=text.x + 0.3) for text in page.texts]
    assert lines(replace(page, texts=[*page.texts, *again])) == [FIRST]
    assert lines(Page(block(["高高兴兴兴办渔港"]))) == ["高高兴兴兴办渔港"]


def test_text_outside_the_page_is_not_read() -> None:
    page = page_of(FIRST)
    assert lines(
        replace(page, texts=[*page.texts, Text(WIDE + 50, 300, "看不见的文字"), Text(54, -40, "也看不见")])
    ) == [FIRST]


# --- tables ----------------------------------------------------------------------------------------------------

_XS, _YS = (54.0, 104.0, 254.0, 354.0), (300.0, 340.0, 380.0, 420.0)


def test_ruled_table_in_its_place() -> None:
    cells = [
        Text(60, 400, "序号"), Text(120, 400, "任务"), Text(270, 400, "单位"),
        Text(60, 360, "1"), Text(110, 366, "加固防波堤，新建避风泊"), Text(110, 350, "位120个"),
        Text(270, 360, "交通厅"),
        Text(60, 320, "2"), Text(110, 320, "培训船员"), Text(270, 320, "渔业厅"),
    ]  # fmt: skip
    above, below = block(typeset(FIRST, 26), top=540), block(typeset(SECOND, 26), top=270)
    page = Page([*cells, *below, *above], table_rulings(_XS, _YS))
    rows = ["序号\t任务\t单位", "1\t加固防波堤，新建避风泊位120个\t交通厅", "2\t培训船员\t渔业厅"]
    assert lines(page) == [FIRST, *rows, SECOND]


def test_merged_cells() -> None:
    rulings = [r for r in table_rulings(_XS, _YS) if r != (54.0, 340.0, 354.0, 340.0)]
    rulings += [(104.0, 340.0, 354.0, 340.0)]  # the first column spans the two lower rows
    cells = [
        Text(60, 400, "市县"), Text(110, 400, "渔港"), Text(260, 400, "泊位"),
        Text(60, 335, "青湾市"), Text(110, 360, "中心渔港"), Text(260, 360, "320"),
        Text(110, 320, "浪沙渔港"), Text(260, 320, "145"),
    ]  # fmt: skip
    assert lines(Page(cells, rulings)) == ["市县\t渔港\t泊位", "青湾市\t中心渔港\t320", "\t浪沙渔港\t145"]


def test_cells_without_rulings() -> None:
    grid = [["指标", "2025年", "2028年"], ["数字渔港", "9", "36"], ["识别率", "61.2", "98.5"]]
    cells = [Text(54 + 110 * c, 500 - 24 * r, cell) for r, row in enumerate(grid) for c, cell in enumerate(row)]
    page = Page([*cells, *block(typeset(FIRST, 26), top=400)])
    assert lines(page) == ["\t".join(row) for row in grid] + [FIRST]


def test_a_head_printed_again_on_the_next_page_stands_once() -> None:
    def page(*rows: tuple[str, str]) -> Page:
        ys = [540.0 - 24 * n for n in range(len(rows) + 1)]
        cells = [Text(60 + 150 * c, ys[r] - 17, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]
        return Page(cells, table_rulings((54.0, 204.0, 354.0), ys))

    head = ("重点任务", "牵头单位")
    pages = [page(head, ("加固防波堤", "交通厅")), page(head, ("培训船员", "渔业厅")), page(head, ("评估", "统计局"))]
    assert lines(*pages) == ["重点任务\t牵头单位", "加固防波堤\t交通厅", "培训船员\t渔业厅", "评估\t统计局"]


def test_a_frame_around_text_is_no_table() -> None:
    page = page_of(FIRST, SECOND)
    box = [
        (40.0, 300.0, 400.0, 300.0),
        (40.0, 560.0, 400.0, 560.0),
        (40.0, 300.0, 40.0, 560.0),
        (400.0, 300.0, 400.0, 560.0),
    ]
    assert lines(replace(page, rulings=box)) == [FIRST, SECOND]


# --- files that cannot be read ---------------------------------------------------------------------------------


def test_scanned() -> None:
    error = refused((SAMPLES / "scanned.pdf").read_bytes())
    assert "scanned: 3 of 3 pages" in error.why
    assert "--ocr" in error.remedy and "tesseract-ocr-chi-sim" in error.remedy
    stamped = Page([Text(54, 30, "— 3 —")], picture=True)
    assert "scanned" in refused(pdf([stamped] * 3)).why


def test_some_pages_are_pictures() -> None:
    found = content(page_of(FIRST), Page(picture=True), page_of(SECOND))
    assert found.notices == ("pages_unread",)
    assert found.text.split("\n") == [FIRST, SECOND]
    assert [place.number for place in found.places] == [1, 3]
    assert content(replace(page_of(FIRST), picture=True)).notices == ()  # text on a picture


def test_font_without_codes() -> None:
    assert "fonts do not tell" in refused(pdf([Page(block(["\ue000\ue001\ue002" * 8] * 3))])).why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ((SAMPLES / "locked.pdf").read_bytes(), "encrypted"),
        (b"", "no PDF"),
        (b"PK\3\4 a zip archive", "no PDF"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        ((SAMPLES / "notice.pdf").read_bytes()[:4000], "damaged"),
        (pdf([]), "damaged"),
        (pdf([Page(), Page()]), "no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(raw: bytes, why: str) -> None:
    assert why in refused(raw).why


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (PdfSettings(max_pages=2), "max_pages"),
        (PdfSettings(max_characters=40), "max_characters"),
        (PdfSettings(seconds=1e-9), "seconds"),
    ],
)
def test_limits(limits: PdfSettings, named: str) -> None:
    error = refused(pdf([page_of(FIRST)] * 3), limits)
    assert f"ingest.pdf.{named}" in error.remedy
    assert reader.read(pdf([page_of(FIRST)] * 3), "x", SETTINGS).text


@pytest.mark.parametrize("name", ["notice", "table", "web", "scanned", "locked"])
def test_damage_is_always_a_read_error(name: str) -> None:
    whole = (SAMPLES / f"{name}.pdf").read_bytes()
    chance = random.Random(name)
    for count in [1, 5, 50, 500] * 6:
        raw = bytearray(whole)
        for _ in range(count):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        at = chance.randrange(len(raw))
        for damaged in (bytes(raw), whole[:at], whole[:at] + whole[at + count :]):
            try:
                assert isinstance(reader.read(damaged, name, SETTINGS).text, str)
            except ReadError as error:
                assert error.why and error.remedy


def test_hatching_takes_no_time() -> None:
    rulings = [(20.0, 20 + n * 0.5, 400.0, 20 + n * 0.5) for n in range(1000)]
    rulings += [(20 + n * 0.3, 20.0, 20 + n * 0.3, 580.0) for n in range(1000)]
    assert lines(replace(page_of(FIRST), rulings=rulings)) == [FIRST]


@given(st.integers(0, 10**6))
@hypothesis_settings(max_examples=40, deadline=None)
def test_scattered_characters_are_all_kept(seed: int) -> None:
    chance = random.Random(seed)
    words = ["渔港", "2028", "建设，", "plan", "（一）"]
    texts = [
        Text(
            chance.uniform(20, WIDE - 80), chance.uniform(120, HIGH - 120), chance.choice(words), chance.uniform(6, 30)
        )
        for _ in range(chance.randrange(1, 40))
    ]
    rulings = [(x, 100.0, x, 500.0) for x in (chance.uniform(20, 400) for _ in range(chance.randrange(4)))]
    rulings += [(10.0, y, 410.0, y) for y in (chance.uniform(100, 500) for _ in range(chance.randrange(4)))]
    found = content(Page(texts, rulings))
    drawn = sorted("".join(text.text for text in texts))
    kept = sorted(found.text.replace("\n", "").replace("\t", "").replace(" ", "").replace("　", ""))
    assert len(kept) >= 0.9 * len(drawn)  # the same word at nearly the same place counts as printed twice
    assert set(kept) <= {*drawn, *"⁰²⁸"}  # a small figure above a line is read as raised
    offsets = [place.offset for place in found.places]
    assert offsets == sorted(offsets) and all(0 <= offset < len(found.text) for offset in offsets)


# --- tesseract -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "mapped"),
    [
        ("加快 发展 , 提高 水平 .", "加快发展，提高水平。"),
        ("总体要求 : 到2028年,建成36个 ;", "总体要求：到2028年，建成36个；"),
        ("(一)指导思想.坚持", "（一）指导思想。坚持"),
        ("增长 6.5% , 达到 1,250 亿元", "增长6.5%，达到1,250亿元"),
        ("International Maritime Organization, London", "International Maritime Organization, London"),
    ],
)
def test_chinese_signs(read: str, mapped: str) -> None:
    assert chinese_signs(read) == mapped


def test_ocr_without_tesseract_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as empty:
        monkeypatch.setenv("PATH", empty)
        error = refused((SAMPLES / "scanned.pdf").read_bytes(), PdfSettings(ocr=True))
    assert "tesseract" in error.why and "apt install tesseract-ocr" in error.remedy


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("tesseract") is None,
    reason="needs tesseract (Debian: apt install tesseract-ocr tesseract-ocr-chi-sim)",
)
def test_ocr() -> None:
    scanned = (SAMPLES / "scanned.pdf").read_bytes()
    found = reader.read(scanned, "scanned.pdf", IngestSettings(pdf=PdfSettings(ocr=True)))
    assert found.notices == ("read_by_ocr",)
    expected = (SAMPLES / "notice.txt").read_text(encoding="utf-8")
    likeness = difflib.SequenceMatcher(None, found.text, expected, autojunk=False).ratio()
    assert likeness > 0.85
    slow = PdfSettings(ocr=True, ocr_seconds=0.001)
    assert "ocr_seconds" in refused(scanned, slow).remedy


def test_command_line(run: Run, tmp_path: Path) -> None:
    refused_run = run("compare", SAMPLES / "scanned.pdf", SAMPLES / "notice.pdf", "--out", tmp_path / "a")
    assert refused_run.code == 2
    assert "scanned" in refused_run.err and "--ocr" in refused_run.err
    done = run("compare", SAMPLES / "notice.pdf", SAMPLES / "columns.pdf", "--ocr", "--out", tmp_path / "b", "--quiet")
    assert done.code == 0
    settings = json.loads((tmp_path / "b" / "run.json").read_text(encoding="utf-8"))["settings"]
    assert settings["ingest"]["pdf"]["ocr"] is True
    saved = {path.read_text(encoding="utf-8") for path in (tmp_path / "b" / "texts").iterdir()}
    assert read_file(SAMPLES / "notice.pdf").text in {text.rstrip("\n") for text in saved}


# --- the real one ----------------------------------------------------------------------------------------------


@pytest.mark.real
@needs_corpora
def test_real_document() -> None:
    labels = json.loads(data_path("labels", "pdf.json").read_text(encoding="utf-8"))
    assert sorted(labels) == sorted(path.name for path in REAL.glob("*.pdf"))
    for name, label in labels.items():
        read = read_file(REAL / name)
        assert read.sha256 == label["sha256"]
        paragraphs = read.text.split("\n")
        assert len(paragraphs) == label["paragraphs"]
        begins = [0]
        for paragraph in paragraphs[:-1]:
            begins.append(begins[-1] + len(paragraph) + 1)
        offsets = [place.offset for place in read.places]
        pages = [read.places[bisect.bisect_right(offsets, begin) - 1].number for begin in begins]
        assert [pages.count(number) for number in range(1, label["pages"] + 1)] == label["starts"]
        marks = [[hashlib.sha256(text.encode()).hexdigest(), len(text)] for text in paragraphs]
        assert (marks[0], marks[-1]) == (label["first"], label["last"])
        found = {(page, *mark) for page, mark in zip(pages, marks, strict=True)}
        assert {tuple(sample) for sample in label["samples"]} <= found
        assert (read.notices, read.metadata) == ((), {})
