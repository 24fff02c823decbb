"""Reading files and normalising text."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from homog.errors import HomogError, ReadError
from homog.ingest import normalise, read_file, supported_extensions
from homog.ingest.characters import EXPANDED, NEWLINE, REMOVED, SPACE, characters
from homog.ingest.encodings import decode
from homog.resources import data_path
from homog.settings import IngestSettings

SIMPLIFIED = (
    "青禾省积极推进“互联网+”行动实施方案\n一、总体要求\n到2018年，全省网络经济规模达到1.5万亿元，年均增长12%左右，"
    "重点领域数字化水平明显提升。各市、县人民政府要加强组织领导，确保各项任务落到实处。\n"
)
TRADITIONAL = (
    "青禾省積極推進「互聯網+」行動實施方案\n一、總體要求\n到2018年，全省網絡經濟規模達到1.5萬億元，年均增長12%左右，"
    "重點領域數字化水平明顯提升。各市、縣人民政府要加強組織領導，確保各項任務落到實處。\n"
)
MOSTLY_ASCII = "Report 2015-2018: broadband, cloud and data. " * 20 + "青禾省發展規劃，二零一五年。\n"


# --- encodings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "utf-32"),
        (SIMPLIFIED, "utf-32-le"),
        (SIMPLIFIED, "gb2312"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL, "cp950"),
        (TRADITIONAL, "utf-16-be"),
        (MOSTLY_ASCII, "gb18030"),
        (MOSTLY_ASCII, "big5"),
        (MOSTLY_ASCII, "utf-8"),
        ("Only ASCII, 2015.\n", "ascii"),
        ("目標：10%\n", "big5"),
        ("目标：10%\n", "gb18030"),
        ("café · 12°\n", "utf-8"),
    ],
)
def test_decodes(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded is not None
    assert decoded.text == text
    assert decoded.notices == ()


def test_western_text_is_a_guess() -> None:
    raw = "The province’s plan – “Internet Plus” – was published in 2015. Its aims are broad.\n".encode("cp1252")
    decoded = decode(raw)
    assert decoded is not None
    assert "Internet Plus" in decoded.text
    assert "encoding_guessed" in decoded.notices


@pytest.mark.parametrize(("codec", "cut"), [("utf-8", 2), ("gb18030", 2), ("utf-16-le", 2)])
def test_character_cut_off_at_the_end(codec: str, cut: int) -> None:
    whole = SIMPLIFIED.strip() + "末字"
    decoded = decode(whole.encode(codec)[: -cut + 1])
    assert decoded is not None
    assert decoded.text == whole[:-1]
    assert "cut_short" in decoded.notices


@given(st.binary(max_size=300))
def test_decoding_never_fails_in_another_way(raw: bytes) -> None:
    decoded = decode(raw)
    assert decoded is None or isinstance(decoded.text, str)


# --- files -----------------------------------------------------------------------------------------------------


def test_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "方案.TXT"
    raw = "\ufeff第一行\r\n第二行\r第三行　\n".encode()
    path.write_bytes(raw)
    read = read_file(path)
    assert read.text == "第一行\n第二行\n第三行　\n"
    assert (read.format, read.encoding, read.extracted) == ("txt", "utf-8", False)
    assert read.sha256 == hashlib.sha256(raw).hexdigest()


def test_markdown_is_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("# 计划\n\n- 一项\n", encoding="utf-8")
    assert read_file(str(path)).text == "# 计划\n\n- 一项\n"
    assert {".md", ".txt"} < set(supported_extensions())


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.txt", b"", "empty"),
        ("空白.txt", b" \n\t\n", "empty"),
        ("signs.txt", "——。，！".encode(), "fewer than 1"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        ("word.txt", b"PK\x03\x04" + b"\0" * 50, "zip"),
        ("scan.txt", b"%PDF-1.7 ...", "PDF"),
        ("program.txt", bytes(range(1, 32)) * 20 + b"text", "binary"),
        ("nul.txt", b"abc\0\0\0\0\1\2\3" * 30, "binary"),
        ("broken.txt", b"\xfe\xfd\xfc\x80\x81" * 9 + "汉字".encode(), "encoding is unknown"),
        ("plan.pdf", b"%PDF-1.7", "damaged"),
        ("plan.docx", b"PK", "damaged or cut short"),
        ("plan.html", b"<html>", "no text of its own"),
        ("plan.doc", b"\x89PNG" + bytes(range(256)), "PNG"),
        ("plan.ofd", b"PK", "not read by this version"),
        ("plan.xyz", b"x", ".xyz"),
        ("plan", b"x", "no extension"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert name in caught.value.what
    assert why in caught.value.why
    assert caught.value.remedy


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_file(tmp_path / "fehlt.txt")
    (tmp_path / "ordner.txt").mkdir()
    with pytest.raises(ReadError, match="folder"):
        read_file(tmp_path / "ordner.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="regular"):
        read_file(tmp_path / "pipe.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user")
def test_forbidden_file(tmp_path: Path) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text("文字", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError, match="not permitted"):
        read_file(path)


def test_limits_are_settings(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("十个汉字加上七个汉字。", encoding="utf-8")
    with pytest.raises(ReadError, match="max_bytes"):
        read_file(path, IngestSettings(max_bytes=10))
    with pytest.raises(ReadError, match="fewer than 11"):
        read_file(path, IngestSettings(min_characters=11))
    assert read_file(path, IngestSettings(min_characters=10)).text


def test_resources_are_found() -> None:
    assert data_path("places.csv").is_file()
    assert issubclass(ReadError, HomogError)


# --- normalisation: single characters --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ＡＢＣ１２３％＋－／", "ABC123%+-/"),
        ("(一)总体要求", "（一）总体要求"),
        ("发展,创新;开放:共享?是!", "发展，创新；开放：共享？是！"),
        ("1,000万元,8:30", "1,000万元，8:30"),
        ("「互联网+」『智慧』", "“互联网+”‘智慧’"),
        ('推进"互联网+"行动,"双创"', "推进“互联网+”行动，“双创”"),
        ('一"二\n三"四"', "一“二\n三“四”"),
        ("〝甲〞＂乙＂﹁丙﹂", "“甲”“乙”“丙”"),
        ("⼀、⻓期⽬标⾦⻋", "一、长期目标金车"),
        ("國務院關於積極推進的指導意見", "国务院关于积极推进的指导意见"),
        ("乾燥的乾隆年間", "干燥的乾隆年间"),
        ("显著的著作，乾县", "显著的著作，乾县"),
        ("第一章　总　　则", "第一章 总 则"),
        ("  缩进\u3000 \t的\xa0行  ", "缩进 的 行"),
        ("零\u200b宽\ufeff字\xad符\u2060", "零宽字符"),
        ("一\n\n \n二\r\n三\u2028四\x0c五", "一\n二\n三\n四\n五"),
        ("①第一②第二⑴⒈㈠", "①第一②第二⑴⒈㈠"),
        ("100㎡和5㎞，Ⅲ类水", "100m²和5km，III类水"),
        ("㎡3", "m²3"),
        ("CO₂排放，10²", "CO2排放，10²"),
        ("PM₁₀，₂3", "PM10，₂3"),
        ("二○一五年，○符号", "二〇一五年，○符号"),
        ("2016–2020年－2025―底～", "2016-2020年-2025—底~"),
        ("比例∶3∶1", "比例：3:1"),
        ("卡尔・马克思‧", "卡尔·马克思·"),
        ("", ""),
        (" \n\u200b\n ", ""),
    ],
)
def test_canonical_forms(text: str, wanted: str) -> None:
    assert normalise(text).text == wanted


def test_offsets_lead_back() -> None:
    text = "　 「國　　發」\n\n５㎡\u200b　(二)"
    result = normalise(text)
    assert result.text == "“国 发”\n5m² （二）"
    back = [text[a:b] for a, b in zip(result.start.tolist(), result.end.tolist(), strict=True)]
    assert back == ["「", "國", "　", "發", "」", "\n", "５", "㎡", "㎡", "　", "(", "二", ")"]
    span = result.original_span(1, 4)
    assert text[span.start : span.end] == "國　　發"


def test_table_is_closed_and_forges_no_figures() -> None:
    table, expansions = characters().table, characters().expansions
    targets = np.unique(table[table < EXPANDED])
    assert (table[targets] == targets).all(), "a canonical character has itself another canonical form"
    changed = np.flatnonzero((table != np.arange(len(table))) & (table < EXPANDED))
    for point in changed.tolist():
        target = chr(table[point])
        if target.isdecimal():
            assert unicodedata.decimal(chr(point)) == unicodedata.decimal(target)
        if chr(point).isdecimal():
            assert target.isdecimal()
    for form in expansions:
        assert not any(char.isdecimal() for char in form)
        assert all(table[ord(char)] == ord(char) for char in form)
    removed = [chr(point) for point in np.flatnonzero(table == REMOVED).tolist()]
    assert not any(char.isalnum() for char in removed)
    assert set(table[[ord(char) for char in "\t 　"]].tolist()) == {SPACE}
    assert set(table[[ord(char) for char in "\r\n\x0c"]].tolist()) == {NEWLINE}


# --- normalisation: properties ---------------------------------------------------------------------------------

_TRICKY = st.sampled_from(
    '　 \t\n\n\r\x0b\u200b\ufeff\xad\xa0\u2028,.:;?!()（）""\'“”「」『』①㎡Ⅲﬁ₂²○〇零一二三十0123456789ＡＢ１２％abXY'
    "發展國務院於後乾隆著作開放，。；：、《》<>—–-~～·・中国方案⼀⻓﨎︽︾﹁﹂第章条（"
)
_TEXTS = st.text(_TRICKY | st.characters(), max_size=80) | st.text(_TRICKY, max_size=200)


def slow(text: str) -> list[tuple[str, int]]:
    """Character by character what `normalise` does to a text that is not hard-wrapped, before 繁→简."""
    table, expansions = characters().table, characters().expansions
    spread: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        code = int(table[ord(char)])
        if code == REMOVED:
            continue
        form = expansions[code - EXPANDED] if code >= EXPANDED else chr(code)
        spread += [(c, place) for c in form]
    kept: list[tuple[str, int]] = []
    for item in spread:
        blank = item[0] in " \n"
        if not blank or (kept and kept[-1][0] not in " \n"):
            kept.append(item)
        elif kept and item[0] == "\n" and kept[-1][0] == " ":
            kept[-1] = item
    while kept and kept[-1][0] in " \n":
        kept.pop()
    return _signs(_subscripts(kept))


def _subscripts(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    result = []
    for index, (char, place) in enumerate(kept):
        after = kept[index + 1][0] if index + 1 < len(kept) else ""
        if "₀" <= char <= "₉" and not (after and after in "0123456789"):
            char = str("₀₁₂₃₄₅₆₇₈₉".index(char))
        result.append((char, place))
    return result


def _signs(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    result: list[tuple[str, int]] = []
    is_open = False
    for index, (char, place) in enumerate(kept):
        before = kept[index - 1][0] if index else ""
        after = kept[index + 1][0] if index + 1 < len(kept) else ""
        if char == "\n":
            is_open = False
        elif char == '"':
            is_open = not is_open
            char = "“" if is_open else "”"
        elif char in ",:;?!":
            inside = all(c.isascii() and c.isalnum() for c in (before or " ", after or " "))
            char = char if inside else "，：；？！"[",:;?!".index(char)]
        elif char in "○◯" and any(c and c in "一二三四五六七八九〇" for c in (before, after)):
            char = "〇"
        result.append((char, place))
    return result


@given(_TEXTS)
@settings(max_examples=300)
@example("○一○")
@example('"\n"')
@example("₁₂3")
def test_agrees_with_the_slow_way(text: str) -> None:
    result, wanted = normalise(text), slow(text)
    assert result.start.tolist() == [place for _, place in wanted]
    assert len(result.text) == len(wanted)
    for got, (char, _) in zip(result.text, wanted, strict=True):
        assert got == char or char >= "\u3400", (got, char)


@given(_TEXTS)
@settings(max_examples=300)
def test_offsets_are_exact(text: str) -> None:
    result = normalise(text)
    start, end = result.start.astype(int), result.end.astype(int)
    assert len(start) == len(end) == len(result.text)
    assert (np.diff(start) >= 0).all()
    assert (np.diff(end) >= 0).all()
    assert (start < end).all()
    if len(start):
        assert start[0] >= 0
        assert end[-1] <= len(text)


@given(_TEXTS)
@settings(max_examples=300)
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise(text).text
    again = normalise(once)
    assert again.text == once
    assert again.start.tolist() == list(range(len(once)))


@given(_TEXTS)
def test_figures_are_kept(text: str) -> None:
    figures = [unicodedata.decimal(char) for char in text if char.isdecimal()]
    kept = iter([unicodedata.decimal(char) for char in normalise(text).text if char.isdecimal()])
    assert all(figure in kept for figure in figures)  # in this order


@given(
    st.text(
        st.sampled_from("發展國務院關於積極推進互聯網行動指導意見乾隆燥著作後裡面髮髪複覆松鬆台臺，。"), max_size=60
    )
)
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(normalise(text).text) == len(text)


# --- hard-wrapped lines ----------------------------------------------------------------------------------------

_PARAGRAPHS = (
    "青禾省关于加快发展数字渔业的实施意见",
    "为贯彻落实国家关于发展智慧渔业的部署，结合本省沿海养殖面积大、渔港分布散、冷链设施旧的实际，现就加快发展数字渔业"
    "提出如下意见，请各沿海市、县人民政府和省直有关部门认真组织实施。",
    "一、总体要求",
    "（一）指导思想。坚持创新驱动、统筹推进，以渔港智能化改造为突破口，把数字技术贯穿育苗、养殖、捕捞、加工、流通的全过程，"
    "推动渔业由产量优先转向质量优先，到2028年全省数字渔业产值达到1,250亿元，年均增长9.5%以上。",
    "（二）基本原则。坚持企业主体、政府引导，坚持先易后难、试点先行，坚持保护海洋生态，不以牺牲近岸水质换取产量增长，"
    "不搞脱离渔民需要的形象工程。",
    "二、重点任务",
    "1.建设智慧渔港。选择十二个中心渔港开展岸电、称重、泊位、监控一体化改造，建立渔船进出港自动识别系统，力争三年内"
    "覆盖全部中心渔港和七成一级渔港。",
    "2.推广智能网箱。支持养殖企业采用水质在线监测、自动投饵和死鱼回收装置，对首次购置的设备按照不超过百分之三十的比例"
    "给予补助，单个主体累计补助不超过200万元。",
)


def wrap(paragraph: str, columns: int, indent: str = "") -> list[str]:
    """Break at a column, as typesetting programs do: no sign that closes begins a line."""
    lines, line, width = [], indent, 2 * len(indent)
    for char in paragraph:
        step = 1 if char.isascii() else 2
        if width + step > columns and char not in "，。、；：）”":
            lines.append(line)
            line, width = "", 0
        line, width = line + char, width + step
    return [*lines, line]


def wrapped(columns: int, indent: str = "", between: str = "\n") -> str:
    return between.join(line for p in _PARAGRAPHS for line in wrap(p, columns, "" if p in _HEADINGS else indent))


_HEADINGS = (_PARAGRAPHS[0], _PARAGRAPHS[2], _PARAGRAPHS[5])
_PLAIN = "\n".join(_PARAGRAPHS)


@pytest.mark.parametrize("columns", [44, 52, 56, 64])
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wrapped_lines_are_joined(columns: int, indent: str, between: str) -> None:
    assert normalise(wrapped(columns, indent, between)).text == normalise(_PLAIN).text


def test_plain_paragraphs_stay() -> None:
    assert normalise(_PLAIN).text.count("\n") == len(_PARAGRAPHS) - 1


def test_lists_of_like_lines_stay() -> None:
    listing = "\n".join(f"（{n}）青禾省智慧渔港改造项目名单及其建设单位和完成时限" for n in "一二三四五六七八九十")
    assert normalise(listing).text == listing


def test_sentences_on_lines_of_their_own_stay() -> None:
    text = "\n".join(f"第{n}项工作已经按照年初确定的时间表和责任分工全部完成。" for n in range(30))
    assert normalise(text).text.count("\n") == 29


def test_page_numbers_inside_a_sentence_go() -> None:
    lines = wrapped(52).split("\n")
    numbered = [*lines[:2], "— 1 —", *lines[2:9], "— 2 —", *lines[9:]]
    assert normalise("\n".join(numbered)).text.replace("\n— 2 —", "") == normalise(_PLAIN).text


def test_latin_words_keep_their_space() -> None:
    lines = [
        "The province will renew its fishing harbours over the coming",
        "three years and connect all vessels to a common register so",
        "that catches can be traced from the deck to the market stall",
        "while small boats are exempt from the fee that larger owners",
        "have to pay for the service and its upkeep during the period",
        "of transition which ends when the last harbour is connected.",
    ]
    assert normalise("\n".join(lines)).text == normalise(" ".join(lines)).text


@given(st.lists(st.text(st.sampled_from("数字渔业发展，。、一二（）12ab ："), max_size=60), max_size=40))
def test_joining_is_stable(lines: list[str]) -> None:
    once = normalise("\n".join(lines)).text
    assert normalise(once).text == once


@given(st.integers(42, 80), st.sampled_from(["", "　　", "    "]), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_wrapping_never_changes_the_words(columns: int, indent: str, between: str) -> None:
    text = wrapped(columns, indent, between)
    assert normalise(text).text.replace("\n", "") == normalise(_PLAIN).text.replace("\n", "")


def real_documents() -> list[Path]:
    root = Path(os.environ.get("HOMOG_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    return sorted(root.glob("corpora/*/texts/*.txt"))


@pytest.mark.real
def test_real_documents() -> None:
    documents = real_documents()
    if not documents:
        pytest.skip("no real documents: set HOMOG_SHARED")
    for path in documents:
        text = read_file(path).text
        result = normalise(text)
        assert (np.diff(result.start) >= 0).all()
        assert normalise(result.text).text == result.text, path.name


def test_the_registry_names_the_extensions_of_its_readers() -> None:
    from importlib import import_module

    from homog.ingest.registry import EXTENSIONS_OF

    for name, extensions in EXTENSIONS_OF.items():
        assert extensions == import_module(f"homog.ingest.{name}").EXTENSIONS
