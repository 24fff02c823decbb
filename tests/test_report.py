from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Page
from report_sample import STOCK, sample
from rich.cells import cell_len

from homog.cli.screen import print_summary
from homog.datatypes import Rank
from homog.errors import UsageError
from homog.report import Lang, check_folder, summary, write_run
from homog.report.charts import WIDTH, share_bar
from homog.report.files import PLAN_COLUMNS, data_files
from homog.report.heatmap import heatmap
from homog.report.messages import LANGUAGES
from homog.report.text import file_stem, file_stems, percent, web_address
from homog.settings import IndexSettings

# --- the files for programs


def test_plans_csv_is_plain_and_complete(tmp_path: Path) -> None:
    write_run(sample(), tmp_path / "out")
    raw = (tmp_path / "out" / "plans.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode())))
    assert tuple(rows[0]) == PLAN_COLUMNS
    assert [row["doc_id"] for row in rows] == ["qinghe", "yunze"]
    assert rows[0]["signed"] == "2016-03-01" and rows[0]["region"] == "青禾省"
    for row in rows:
        shares = [row[f"{n}_share"] for n in ("vertical", "horizontal", "formulaic", "original")]
        assert all(re.fullmatch(r"[01]\.\d{6}", share) for share in shares)
        assert sum(map(float, shares)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("region", "expected"),
    [("=1+1", "'=1+1"), ("+省", "'+省"), ("-省", "'-省"), ("@省", "'@省"), ("青禾省", "青禾省"), ('a,b"c', 'a,b"c')],
)
def test_free_text_never_becomes_a_formula(region: str, expected: str) -> None:
    result = sample()
    document = replace(result.documents["yunze"], region=region)
    files = data_files(replace(result, documents={**result.documents, "yunze": document}))
    rows = list(csv.DictReader(io.StringIO(files["plans.csv"])))
    assert rows[1]["region"] == expected and rows[1]["doc_id"] == "yunze"


def test_matches_jsonl_has_the_fields_of_the_design_in_order() -> None:
    result = sample()
    rows = [json.loads(line) for line in data_files(result)["matches.jsonl"].splitlines()]
    fields = (
        "match_id doc start end source source_start source_end source_level grade attribution identity similarity "
        "confidence slots runner_up bits direction origin why edits expected_by_chance quoted words"
    )
    assert all(list(row) == fields.split() for row in rows)
    assert rows == sorted(rows, key=lambda r: (r["doc"], r["start"], r["source"] or "", r["source_start"] or -1))
    slot_filled = next(row for row in rows if row["doc"] == "qinghe" and row["slots"])
    assert {"type": "quantity", "doc_text": "20个", "source_text": "100个"} in slot_filled["slots"]
    text = result.documents["qinghe"].text
    changed = [text[e["start"] : e["end"]] for e in slot_filled["edits"]]
    assert "".join(changed) == "20全省2"


def test_a_formulaic_row_has_every_field_and_no_source() -> None:
    result = sample()
    rows = [json.loads(line) for line in data_files(result)["matches.jsonl"].splitlines()]
    stock = [row for row in rows if row["attribution"] == "formulaic"]
    assert [(row["doc"], row["why"], row["bits"]) for row in stock] == [
        ("qinghe", "stock_official", 17.5),
        ("yunze", "stock_official", 17.5),
    ]
    for row in stock:
        assert result.documents[row["doc"]].text[row["start"] : row["end"]] == STOCK[:-1]
        empty = ("source", "source_start", "source_end", "source_level", "grade", "identity", "confidence", "direction")
        assert all(row[name] is None for name in empty) and row["slots"] == row["edits"] == []


def test_what_is_left_out_is_told_in_every_file() -> None:
    result = sample()
    indices = asdict(IndexSettings(exclude=("quoted", "formulaic")))
    scores = {plan: replace(score, excluded=22) for plan, score in result.scores.items()}
    left_out = replace(result, settings={**result.settings, "indices": indices}, scores=scores)
    rows = list(csv.DictReader(data_files(left_out)["plans.csv"].splitlines()))
    assert {row["excluded"] for row in rows} == {"quoted formulaic"}
    assert all(int(row["characters"]) - int(row["characters_counted"]) == 22 for row in rows)
    ratios = [(row["copied_share_total"], row["copied_share_net"]) for row in rows]
    before = csv.DictReader(data_files(result)["plans.csv"].splitlines())
    assert ratios == [(row["copied_share_total"], row["copied_share_net"]) for row in before]
    assert summary(left_out).as_dict()["excluded"] == ["quoted", "formulaic"]
    told = summary(replace(left_out, plans=("yunze",)), "zh").lines
    assert ("实质文字", "152 字，计入 130 字（不计引用和公文套话）") in told


def test_units_and_clusters_rows() -> None:
    result = sample()
    files = data_files(result)
    units = [json.loads(line) for line in files["units.jsonl"].splitlines()]
    assert {row["doc"] for row in units} == {"qinghe", "yunze"}
    for row in units:
        assert list(row)[:7] == ["doc", "unit_id", "kind", "path", "start", "end", "slots"]
        text = result.documents[row["doc"]].text
        assert all(text[s["start"] : s["end"]] == s["text"] for s in row["slots"])
        assert sum(row["shares"].values()) == pytest.approx(1, abs=1e-5)
    clusters = [json.loads(line) for line in files["clusters.jsonl"].splitlines()]
    assert all(row["members"][0]["doc"] == row["earliest"] for row in clusters)


def test_extracted_text_is_saved_and_linked(tmp_path: Path) -> None:
    result = sample("check")
    source = replace(result.documents["qinghe"], extracted=True, format="docx")
    result = replace(result, documents={**result.documents, "qinghe": source})
    write_run(result, tmp_path / "out")
    assert (tmp_path / "out/texts/qinghe.txt").read_text(encoding="utf-8") == source.text
    assert "texts/qinghe.txt" in Page((tmp_path / "out/report.html").read_text(encoding="utf-8")).links
    assert "../texts/qinghe.txt" in Page((tmp_path / "out/plans/yunze.html").read_text(encoding="utf-8")).links


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_run(sample(), tmp_path / "a", lang="en")
    second = write_run(sample(), tmp_path / "b", lang="en")
    assert [p.relative_to(tmp_path / "a") for p in first] == [p.relative_to(tmp_path / "b") for p in second]
    for mine, other in zip(first, second, strict=True):
        if mine.name != "run.json":
            assert mine.read_bytes() == other.read_bytes(), mine.name
    runs = [json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in "ab"]
    for run in runs:
        assert run["seconds"].pop("report") >= 0
    assert runs[0] == runs[1]


def test_run_json_says_how_it_came_about(tmp_path: Path) -> None:
    result = sample()
    files = write_run(result, tmp_path / "out")
    run = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert run["command"] == "score" and run["settings"]["indices"]["mostly"] == 0.6
    assert run["inputs"]["guowu"]["sha256"] == result.documents["guowu"].sha256
    assert run["seconds"]["read"] == 0.01 and run["peak_mib"]["search"] == 95.5
    assert run["warnings"][0]["failed"] is True
    assert sorted(run["files"]) == sorted(p.relative_to(tmp_path / "out").as_posix() for p in files)


# --- the folder


def test_a_run_replaces_the_last_one_and_keeps_what_the_user_added(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_run(sample(), out)
    (out / "notes").mkdir()
    (out / "notes" / "mine.md").write_text("my notes", encoding="utf-8")
    write_run(sample("check"), out)
    assert not (out / "plans" / "qinghe.html").exists() and (out / "plans" / "yunze.html").exists()
    assert (out / "notes" / "mine.md").read_text(encoding="utf-8") == "my notes"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]
    write_run(sample(), out)
    assert (out / "notes" / "mine.md").exists() and (out / "plans" / "qinghe.html").exists()


def test_an_interrupted_run_leaves_the_last_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_run(sample(), out)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_run(sample("check"), out)
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


@pytest.mark.parametrize("content", ["", "{}", '{"program": "other"}', "[1]", "not json"])
def test_a_foreign_folder_is_refused(tmp_path: Path, content: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("years of work", encoding="utf-8")
    if content:
        (out / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="not from homog"):
        write_run(sample(), out)
    assert (out / "thesis.docx").read_text(encoding="utf-8") == "years of work"


def test_an_empty_folder_is_used_and_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert write_run(sample(), tmp_path / "empty")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="not a folder"):
        check_folder(tmp_path / "file")
    assert write_run(sample(), tmp_path / "new" / "deep" / "out")


# --- summary


def test_summary_of_one_plan_is_ten_lines() -> None:
    made = summary(sample("check"), "zh")
    assert len(made.lines) == 10
    labels = dict(made.lines)
    assert labels["总复制比"].startswith("63.2%") and labels["总复制比"].endswith("73.8%")
    assert "青禾省" in labels["主要来源"] and labels["标记的目标和任务"].startswith("3")
    assert made.notice_lines == ("无法读取，结果中缺这份文件：附件.pdf（另存为文本后重试）",)


def test_summary_of_a_corpus_has_a_row_a_plan() -> None:
    made = summary(sample(), "en")
    assert made.lines == [] and len(made.rows) == 2
    assert all(len(row) == len(made.header) for row in made.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_fits_into_a_hundred_columns(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    result = sample()
    many = {f"海{i}省的一份名字很长的方案": replace(result.scores["yunze"], doc_id=f"p{i}") for i in range(25)}
    documents = {doc: replace(result.documents["yunze"], doc_id=doc) for doc in many}
    structures = {**result.structures, **dict.fromkeys(many, result.structures["yunze"])}
    wide = replace(
        result, documents={**result.documents, **documents}, scores=many, plans=tuple(many), structures=structures,
        ranks={doc: Rank(i, max(i - 9, 1), i + 9) for i, doc in enumerate(many, start=1)}, matrix={},
    )  # fmt: skip
    for made in (wide, sample("check")):
        print_summary(summary(made, lang), Path("out/report.html"))
        lines = capsys.readouterr().out.splitlines()
        assert max(cell_len(line.rstrip()) for line in lines) <= 100 and len(lines) <= 17
    assert "15" in summary(wide, lang).footnote


def test_summary_for_programs_is_the_same_in_every_language() -> None:
    result = sample()
    assert summary(result, "zh").to_json() == summary(result, "en").to_json()
    data = json.loads(summary(result, "zh").to_json())
    plan = next(p for p in data["plans"] if p["doc_id"] == "yunze")
    assert plan["vertical_share"]["value"] == pytest.approx(
        result.scores["yunze"].shares["vertical_share"].value, abs=1e-6
    )
    assert plan["flagged_targets"] == 1 and plan["targets_status"] == "mostly"


# --- small things


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (1, "100%"), (0.0001, "<0.1%"), (0.99999, ">99.9%"), (0.5, "50.0%"), (0.123456, "12.3%")],
)
def test_percent(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=1", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("http://[bad", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, kept: bool) -> None:
    assert (web_address(url) is not None) == kept


@given(st.lists(st.text(max_size=20), unique=True, max_size=20))
def test_file_stems_are_safe_and_distinct(names: list[str]) -> None:
    stems = list(file_stems(names).values())
    assert len({s.casefold() for s in stems}) == len(names)
    for stem in stems:
        assert stem and stem == Path(stem).name and stem not in (".", "..") and not stem.startswith(".")
        assert not set(stem) & set('/\\:*?"<>|\x00\n') and len(stem.encode()) <= 200


def test_file_stems_keep_chinese_and_tell_case_apart() -> None:
    assert file_stem("上海市-2") == "上海市-2"
    assert file_stem("../../etc/passwd") == "%_..%2F..%2Fetc%2Fpasswd"
    stems = file_stems(["Plan", "plan"])
    assert stems["Plan"].casefold() != stems["plan"].casefold()


def test_bars_add_up() -> None:
    bar = share_bar(sample().scores["yunze"])
    assert sum(s.width for s in bar) == pytest.approx(WIDTH, abs=1)
    assert all(a.x + a.width == pytest.approx(b.x, abs=0.2) for a, b in itertools.pairwise(bar))


def test_matrix_is_directed() -> None:
    orders = {"date": ["a", "b"], "likeness": ["b", "a"]}
    drawing = heatmap(orders, {"a": "甲", "b": "乙"}, {"b": {"a": 0.3, "elsewhere": 0.2}}, {"b": 0.4})
    assert [(row.doc, row.y, [(c.x, c.peer) for c in row.cells]) for row in drawing.rows] == [
        ("a", 0, []),
        ("b", drawing.cell, [(0, "a")]),
    ]
    assert [row.vertical for row in drawing.rows] == [0, 4]
    assert json.loads(drawing.orders) == {"date": [0, 1], "likeness": [1, 0]}


def test_the_summary_does_without_the_templates() -> None:
    code = "import sys, homog.report; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
