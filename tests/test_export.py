"""Workbook, Word file, Markdown, tables and JSON of a run; `homog report` of a finished one."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import dumps
import openpyxl
import pytest
import small_corpus
from command_line import Run
from report_sample import GUIDING, STOCK, Bench, Draft, sample, score_of
from schemas import SCHEMAS, problems, problems_of_run, validator
from test_report_pages import HOSTILE, hostile_result

from homog import __version__
from homog.datatypes import Document, Notice, Result
from homog.errors import UsageError
from homog.report import Lang, report_run, write_run
from homog.report.again import report_files
from homog.report.export import FORMATS, exported
from homog.report.export.cells import LONGEST, pieces_cut
from homog.report.export.markdown import escaped
from homog.report.export.view import Piece
from homog.report.folder import as_bytes
from homog.report.messages import MESSAGES, Words
from homog.report.stored import load_run
from homog.report.text import visible
from homog.settings import Settings

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
WRITE = "HOMOG_WRITE_GOLDEN"  # set it to write the golden files anew, then read what changed in them


def made(result: Result, *formats: str, lang: Lang = "zh", pages: bool = True) -> dict[str, bytes]:
    files = exported(result, lang, formats or FORMATS, pages=pages)
    return {name: as_bytes(content) for name, content in files.items()}


# --- golden files

SHOWN: dict[str, Callable[[bytes], str]] = {
    "report.xlsx": lambda raw: dumps.workbook(raw).split("\nA" + str(_settings_row(raw)))[0] + "\n",
    "report.docx": dumps.word,
    "report.md": bytes.decode,
    "matches.csv": bytes.decode,
    "units.csv": bytes.decode,
    "report.json": bytes.decode,
}


def _settings_row(raw: bytes) -> int:
    """Where the list of settings begins in the notes: it changes with every constant."""
    notes = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[-1]
    heads = MESSAGES["settings.heading"]
    return next(row for row in range(1, notes.max_row + 1) if notes.cell(row, 1).value in heads)


PROGRAMS = ("matches.csv", "units.csv", "report.json")  # the same in every language


@pytest.mark.parametrize("command", ["check", "score"])
@pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in SHOWN for lang in LANGUAGES if lang == "zh" or name not in PROGRAMS]
)
def test_golden(name: str, lang: Lang, command: str) -> None:
    result = sample("check" if command == "check" else "score")
    told = SHOWN[name](made(result, lang=lang)[name]).replace(__version__, "VERSION")
    golden = GOLDEN / f"{command}-{lang}-{name}.txt"
    if os.environ.get(WRITE):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(told.encode())
    assert told == golden.read_bytes().decode(), (
        f"{golden.name} differs: look at it, then set {WRITE}=1 to write it anew"
    )


# --- the workbook


def sheets(result: Result, lang: Lang = "zh", *, pages: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made(result, "xlsx", lang=lang, pages=pages)["report.xlsx"]))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["总览", "目标", "任务", "匹配", "来源矩阵", "说明"]),
        ("en", ["Overview", "Targets", "Actions", "Matches", "Sources", "Notes"]),
    ],
)
def test_sheets_have_frozen_heads_and_filters(lang: Lang, names: list[str]) -> None:
    book = sheets(sample(), lang)
    assert book.sheetnames == names
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows == "$1:$1"
        assert all(cell.font.b for cell in sheet[1])


def test_english_sheets_have_no_chinese_heads() -> None:
    for sheet in sheets(sample(), "en").worksheets[:4]:
        assert not re.search("[\u4e00-\u9fff]", " ".join(str(cell.value) for cell in sheet[1]))


def test_links_lead_to_rows_and_pages_that_exist(tmp_path: Path) -> None:
    result = sample()
    write_run(result, tmp_path / "out", formats=("html", "xlsx"))
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")
    inside = outside = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                if cell.hyperlink.target:
                    outside += 1
                    page, anchor = cell.hyperlink.target, cell.hyperlink.location
                    assert (tmp_path / "out" / page).is_file()
                    assert not anchor or f'id="{anchor}"' in (tmp_path / "out" / page).read_text(encoding="utf-8")
                else:
                    inside += 1
                    name, place = cell.hyperlink.location.split("!")
                    assert str(cell.value) in str(book[name.strip("'")][place].value)
    assert inside > 10 and outside > 10


def test_without_pages_nothing_links_to_them() -> None:
    book = sheets(sample(), pages=False)
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links and all(not link.target for link in links)
    assert MESSAGES["column.page"][0] not in [cell.value for cell in book.worksheets[0][1]]


def hostile(result: Result, sign: str) -> Result:
    """The sample with a sign for formulas and characters that XML does not know; offsets stay."""

    def spoilt(document: Document) -> Document:
        text = document.text.replace("到20", f"{sign}20").replace("，", "\x01").replace("、", "\u202e")
        name = f"{sign}HYPERLINK('x')\x07\ud800<script>]]>\ufffe{document.doc_id}"
        return replace(document, text=text, title=name, region=sign + document.region, issuer="\x1b")

    return replace(result, documents={doc: spoilt(document) for doc, document in result.documents.items()})


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_text_never_becomes_a_formula(sign: str) -> None:
    result = hostile(sample(), sign)
    book = sheets(result)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    begun = [cell for cell in cells if str(cell.value).startswith(sign) and cell.data_type == "s"]
    assert len(begun) > 4 and all(cell.quotePrefix for cell in begun)
    for name in ("matches.csv", "units.csv"):
        rows = list(csv.reader(io.StringIO(made(result, "csv")[name].decode("utf-8-sig"))))
        assert not any(cell.startswith(sign) for row in rows for cell in row)
        assert any(cell.startswith(f"'{sign}") for row in rows for cell in row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_leaves_every_file_whole(lang: Lang) -> None:
    files = made(hostile(sample(), "="), lang=lang)
    for name in ("report.xlsx", "report.docx", "plans/yunze.docx"):
        everything = b"".join(part for path, part in dumps.parts(files[name]).items() if path.endswith(".xml"))
        assert "⟦U+FFFE⟧".encode() in everything and "⟦U+D800⟧".encode() in everything
        assert b"<script>" not in everything
    page = files["plans/yunze.md"].decode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", page)
    assert not re.search(r"(?<!\\)<(?!/?(ins|del)>)", page)


LONG = ("字" * 200_000, "a" * 200_000, "👩‍👩‍👧🏽" * 28_000)
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@pytest.mark.parametrize(
    "nasty", [*HOSTILE, "👩‍👩‍👧🏽 🇨🇳 zalgo\u0300\u0301\u0302" * 40, *LONG], ids=lambda nasty: nasty[:12]
)
def test_whatever_a_document_holds_is_shown_and_contained_in_every_format(nasty: str) -> None:
    files = made(hostile_result(nasty))
    assert len(files) > 8
    for name, raw in files.items():
        if name.endswith((".xlsx", ".docx")):
            told = _told(raw)
        elif name.endswith(".json"):
            told = json.dumps(json.loads(raw), ensure_ascii=True)
        else:
            told = raw.decode("utf-8-sig")
        assert not UNSEEN.search(told), name
    shown = visible(nasty)[:20].split("\n")[0]
    book = _told(files["report.xlsx"])
    assert (
        escape(shown, quote=False) in book.replace("&quot;", '"') and escaped(shown) in files["plans/yunze.md"].decode()
    )
    assert escape(shown, quote=False) in _told(files["plans/yunze.docx"]).replace("&quot;", '"')
    cells = [
        str(c.value) for s in sheets(hostile_result(nasty)) for r in s.iter_rows() for c in r if c.value is not None
    ]
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= LONGEST


def _told(package: bytes) -> str:
    """The text of all parts of a workbook or Word file; each is sound XML."""
    parts = {path: part for path, part in dumps.parts(package).items() if path.endswith((".xml", ".rels"))}
    for part in parts.values():
        ElementTree.fromstring(part)
    return "\n".join(part.decode() for part in parts.values())


def test_markdown_shows_signs_as_they_are() -> None:
    assert escaped("a*b_c [x](y) <b> | # `") == r"a\*b\_c \[x\](y) \<b\> \| \# \`"
    assert escaped("http://x www.x a@b 1.5: c") == r"http\://x www\.x a\@b 1.5: c"
    assert [escaped(text) for text in ("- a", "1. b", "+c", "= d", "2024年")] == [
        r"\- a",
        r"1\. b",
        r"\+c",
        r"\= d",
        "2024年",
    ]
    assert escaped("一\n二") == "一 二"


def long_result(text: str) -> Result:
    """One plan with one very long target that a reference has as well."""
    drafts = {"guowu": Draft("甲\n").unit("target", text).unit("safeguard", STOCK)}
    drafts["plan"] = Draft("乙\n").unit("target", text).unit("safeguard", STOCK)
    bench = Bench(drafts, {"guowu": "national", "plan": "provincial"})
    bench.match("plan", text, "guowu", text, "verbatim", "vertical")
    documents = {doc: Document(doc, draft.text, bench.levels[doc], title=doc) for doc, draft in drafts.items()}
    return replace(
        sample("check"),
        documents=documents,
        structures={doc: draft.structure() for doc, draft in drafts.items()},
        plans=("plan",),
        references={"plan": ("guowu",)},
        matches=tuple(bench.matches),
        scores={"plan": score_of("plan", drafts["plan"], bench.matches, ("guowu",))},
        clusters=(),
        matrix={"plan": {}},
        phrases=(),
        quotes={},
        settings=Settings().as_dict(),
    )


@pytest.mark.parametrize("text", ["浮" * 200_000, "🚀号" * 60_000], ids=["plain", "two units a sign"])
def test_a_line_longer_than_a_cell_is_cut_and_said(text: str) -> None:
    result = long_result(text)
    book = sheets(result)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= LONGEST
    cut = [cell for cell in cells if "以下略去" in cell]
    assert len(cut) == 4  # both texts, among the targets and among the matches
    left = [int(found[1].replace(",", "")) for cell in cut if (found := re.search(r"以下略去 ([\d,]+) 字", cell))]
    assert all(len(cell.split("……（")[0]) + n == len(text) for cell, n in zip(cut, left, strict=True))
    assert Words("zh")("notes.cut", n=4) in cells
    paper = dumps.word(made(result, "docx")["report.docx"])
    assert paper.count(text) == 2


def test_pieces_that_fit_are_not_cut() -> None:
    words = Words("zh")
    whole = [Piece("same", "甲" * 32_000), Piece("insert", "乙" * 700)]
    assert pieces_cut(whole, words) == (whole, False)
    kept, cut = pieces_cut([*whole, Piece("same", "丙")], words)
    assert cut and kept[:2] == whole and kept[2].text == words("export.cut", n=1)


# --- the Word file


def test_the_word_file_has_chinese_fonts_page_numbers_and_room_for_an_opinion() -> None:
    raw = made(sample("check"), "docx")["report.docx"]
    found = dumps.parts(raw)
    assert b'w:eastAsia="\xe4\xbb\xbf\xe5\xae\x8b_GB2312"' in found["word/styles.xml"]
    assert "w:altName" in found["word/fontTable.xml"].decode()
    footers = b"".join(part for name, part in found.items() if "footer" in name)
    assert b"PAGE" in footers and b"NUMPAGES" in footers
    assert b"w:tblHeader" in found["word/document.xml"]
    told = dumps.word(raw)
    for word in ("审查意见：", "签字：", "年　　月　　日"):
        assert word in told


def test_each_plan_has_a_paper_of_its_own() -> None:
    assert sorted(made(sample(), "docx")) == ["plans/qinghe.docx", "plans/yunze.docx", "report.docx"]
    assert sorted(made(sample("check"), "docx")) == ["report.docx"]


# --- every format


def test_a_paper_tells_the_notices_of_its_own_plan() -> None:
    notices = (Notice("no_sources", "qinghe"), Notice("no_text", "yunze"))
    files = made(replace(sample(), warnings=notices), "docx", "md")
    told = {name: dumps.word(raw) if name.endswith("docx") else raw.decode() for name, raw in files.items()}
    for ending in ("docx", "md"):
        mine, whole = told[f"plans/yunze.{ending}"], told[f"report.{ending}"]
        assert MESSAGES["notice.no_text"][0] in mine and MESSAGES["notice.no_sources"][0] not in mine
        assert MESSAGES["notice.no_text"][0] in whole and MESSAGES["notice.no_sources"][0] in whole


def test_the_same_result_gives_the_same_bytes() -> None:
    first, second = made(sample()), made(sample())
    assert first == second
    for name, content in first.items():
        if name.endswith((".xlsx", ".docx")):
            assert dumps.parts(content)


def test_tables_have_the_rows_of_the_lines(tmp_path: Path) -> None:
    write_run(sample(), tmp_path / "out", formats=("csv",))
    for name in ("matches", "units"):
        lines = [json.loads(line) for line in (tmp_path / f"out/{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        raw = (tmp_path / f"out/{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
        assert [(row["doc"], row["start"]) for row in rows] == [(line["doc"], str(line["start"])) for line in lines]
    assert GUIDING in (tmp_path / "out/matches.csv").read_text(encoding="utf-8")


def test_a_run_writes_the_formats_asked_for_and_always_its_data(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    ran = run("score", corpus, "--format", "md, CSV", "--out", tmp_path / "out")
    assert ran.code == 0 and "report.md" in ran.out
    names = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert {"report.md", "plans/lanting.md", "matches.csv", "units.csv", "plans.csv", "matches.jsonl"} <= names
    assert not any(name.endswith((".html", ".xlsx", ".docx")) or name == "report.json" for name in names)
    assert set(json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))["files"]) == names


@pytest.mark.parametrize("wrong", ["", "pdf", "html,doc", ",", "html;csv"])
def test_a_format_that_is_none_is_refused_before_the_work(run: Run, tmp_path: Path, wrong: str) -> None:
    ran = run("score", tmp_path / "nowhere", "--format", wrong)
    assert ran.code == 2 and ran.err.count("\n") == 1 and "--format" in ran.err


# --- a finished run again


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of every command with every format, beside their corpus."""
    from homog.cli import main

    work = tmp_path_factory.mktemp("finished")
    corpus = small_corpus.write(work / "corpus", {})
    every = ["--format", ",".join(FORMATS), "--quiet"]
    for name, words in {
        "score": ["score", corpus, "--inherited"],
        "english": ["score", corpus, "--lang", "en", "--exclude", "quoted,formulaic"],
        "check": ["check", corpus / "mowan.txt", "--corpus", corpus],
        "compare": ["compare", corpus / "mowan.txt", corpus / "lanting.txt"],
    }.items():
        assert main([str(word) for word in (*words, *every, "--out", work / name)]) == 0
    return work


RUNS = ("score", "english", "check", "compare")


@pytest.mark.parametrize("name", RUNS)
def test_reports_made_later_are_those_of_the_run(finished: Path, name: str) -> None:
    lang: Lang = "en" if name == "english" else "zh"
    again = report_files(load_run(finished / name), lang, FORMATS)
    assert "report.html" in again and "report.xlsx" in again
    for path, content in again.items():
        raw = content if isinstance(content, bytes) else content.encode()
        assert raw == (finished / name / path).read_bytes(), path


@pytest.mark.parametrize("name", RUNS)
def test_every_run_keeps_to_the_schemas(finished: Path, name: str) -> None:
    assert problems_of_run(finished / name) == []


def test_the_summary_on_the_screen_keeps_to_its_schema(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    assert problems("summary", json.loads(run("score", corpus, "--json").out)) == []


def test_schemas_refuse_what_is_not_theirs(finished: Path) -> None:
    row = json.loads((finished / "score/matches.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert problems("matches", row) == []
    for wrong in ({**row, "new": 1}, {**row, "grade": "loose"}, {**row, "start": -1}, {**row, "source": None}):
        assert problems("matches", wrong)
    for path in SCHEMAS.glob("*.json"):
        assert validator(path.name.split(".")[0])


def test_report_writes_into_the_run_and_says_where(run: Run, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    corpus = small_corpus.write(tmp_path / "corpus", {})
    run("score", corpus, "--out", out)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != "run.json"}
    ran = run("report", out, "--format", "docx,xlsx")
    assert ran.code == 0 and "report.xlsx" in ran.out and "report.docx" in ran.out
    assert {p: p.read_bytes() for p in before} == before
    files = json.loads((out / "run.json").read_text(encoding="utf-8"))["files"]
    assert {"report.docx", "plans/lanting.docx", "report.xlsx"} <= set(files)
    assert problems_of_run(out) == []
    assert run("score", corpus, "--out", out).code == 0  # the folder is still a run, and is replaced as one
    assert not (out / "report.docx").exists()


def test_report_elsewhere_makes_a_run_of_its_own(run: Run, finished: Path, tmp_path: Path) -> None:
    ran = run("report", finished / "score", "--lang", "en", "--out", tmp_path / "deep" / "copy")
    assert ran.code == 0 and ran.out.startswith("Report: ")
    copy = tmp_path / "deep" / "copy"
    assert "All plans" in (copy / "report.html").read_text(encoding="utf-8")
    assert not (copy / "report.xlsx").exists()
    assert (copy / "matches.jsonl").read_bytes() == (finished / "score/matches.jsonl").read_bytes()
    assert problems_of_run(copy) == []
    assert report_run(copy, ("md",))[1] == "en"  # and can be reported on again, its sources found from there


def test_the_language_is_that_of_the_run_unless_asked_for(run: Run, finished: Path, tmp_path: Path) -> None:
    assert run("report", finished / "english", "--format", "md", "--out", tmp_path / "a").out.startswith("Report")
    assert run(
        "report", finished / "english", "--format", "md", "--lang", "zh", "--out", tmp_path / "b"
    ).out.startswith("报告")


def moved(finished: Path, folder: Path) -> Path:
    """A copy of the corpus and of the run of a check, lying as they lay to one another."""
    import shutil

    shutil.copytree(finished / "corpus", folder / "corpus")
    shutil.copytree(finished / "check", folder / "check")
    return folder / "check"


def test_a_run_moved_with_its_corpus_can_be_reported_on(finished: Path, tmp_path: Path) -> None:
    out = moved(finished, tmp_path)
    (tmp_path / "corpus/mowan.txt").unlink()  # the plan's text is in the run
    assert report_run(out, ("html",))


def _change_source(out: Path) -> None:
    path = out.parent / "corpus/lanting.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("四十座", "五十座"), encoding="utf-8")


def _remove_source(out: Path) -> None:
    (out.parent / "corpus/reference.txt").unlink()


def _change_plan(out: Path) -> None:
    (out / "texts/mowan.txt").write_text("短", encoding="utf-8")


def _break_rows(out: Path) -> None:
    (out / "scores.jsonl").write_text('{"doc":"mowan"}\n', encoding="utf-8")


def _remove_rows(out: Path) -> None:
    (out / "units.jsonl").unlink()


def _older(out: Path) -> None:
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    run["files"].remove("scores.jsonl")
    (out / "run.json").write_text(json.dumps(run), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_change_source, "was changed since the run"),
        (_remove_source, "put the file back"),
        (_change_plan, "is not the text of the run"),
        (_break_rows, "is not as this version writes it"),
        (_remove_rows, "units.jsonl"),
        (_older, "did not keep what later reports need"),
    ],
)
def test_what_cannot_be_reported_on_is_said(
    finished: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    out = moved(finished, tmp_path)
    spoil(out)
    before = (out / "report.html").read_bytes()
    with pytest.raises(UsageError, match=re.escape(said)):
        report_run(out, ("html",))
    assert (out / "report.html").read_bytes() == before


@pytest.mark.parametrize("content", [None, "", "[]", '{"program": "other"}'])
def test_a_folder_that_is_no_run_is_refused(run: Run, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "run.json").write_text(content, encoding="utf-8")
    ran = run("report", tmp_path)
    assert ran.code == 2 and ran.err.count("\n") == 1 and "unexpected" not in ran.err


def test_a_sheet_without_rows_says_so() -> None:
    book = sheets(long_result("浮标每两小时回传一次水温。"))
    assert book["任务"]["A2"].value == MESSAGES["own.none"][0]
    assert book["目标"]["A2"].value == "《plan》"
