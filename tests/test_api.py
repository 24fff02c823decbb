"""The public API: documented examples, tables under the names of the files, runs read back, clear errors."""

from __future__ import annotations

import csv
import doctest
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shared_corpora import CORPORA, ROOT, needs_corpora
from small_corpus import COPYING, DOCUMENTS, ROWS, write

import homog
from homog import api
from homog.api import tables

DEMO = ROOT / "data" / "demo"
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.M | re.S)


@pytest.fixture(scope="module")
def run() -> homog.Run:
    return homog.score(DEMO)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes a package impossible to import."""

    def hide(name: str) -> None:
        for loaded in [n for n in sys.modules if n.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, loaded)
        monkeypatch.setitem(sys.modules, name, None)

    yield hide


def test_the_examples_of_the_page_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(page)
    assert len(blocks) > 8
    names: dict[str, Any] = {"tmp": tmp_path}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for number, block in enumerate(blocks):
        block = block.replace(", …, ", ", ..., ")  # of a representation that the page shortens
        test = doctest.DocTestParser().get_doctest(block, names, f"block {number + 1}", "docs/api.md", 0)
        runner.run(test, out=told.append, clear_globs=False)
        names = test.globs
    assert runner.failures == 0, "".join(told)
    assert runner.tries > 40


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_what_the_readme_shows_of_python_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
    exec(compile(block, page, "exec"), {})
    assert (tmp_path / "out" / "demo" / "report.docx").is_file()


def test_the_page_names_everything_public() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for kind in (homog.Corpus, homog.Run, homog.Table):
        for name in (n for n in vars(kind) if not n.startswith("_")):
            assert re.search(rf"\b{name}\b", page), f"docs/api.md does not name {kind.__name__}.{name}"
    for name in homog.__all__:
        assert name.startswith("_") or name in page, f"docs/api.md does not name homog.{name}"


def test_what_is_public_is_there_and_nothing_else() -> None:
    assert set(homog.__all__) <= set(dir(homog))
    assert homog.Run is api.Run
    with pytest.raises(AttributeError, match="nonsense"):
        homog.nonsense  # noqa: B018


def test_the_api_loads_neither_pandas_nor_torch_nor_matplotlib() -> None:
    code = (
        "import sys, homog; homog.score; print(sorted({'pandas', 'torch', 'matplotlib', 'sklearn'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


def test_tables_have_the_rows_of_the_files(run: homog.Run, tmp_path: Path) -> None:
    run.save(tmp_path / "run", formats=())
    folder = tmp_path / "run"
    for name in ("matches", "units", "clusters", "scores"):
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        table = getattr(run, name)
        assert [dict(row) for row in table] == [json.loads(line) for line in lines]
        assert tuple(json.loads(lines[0])) == table.columns
    with (folder / "plans.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert tuple(header) == run.plans.columns
    assert [row[0] for row in rows] == run.plans.column("doc_id")
    shares = [float(row[header.index("vertical_share")]) for row in rows]
    assert shares == run.plans.column("vertical_share")
    lineage = json.loads((folder / "lineage.json").read_text(encoding="utf-8"))
    assert [dict(row) for row in run.lineage.edges] == lineage["edges"]
    carried = json.loads((folder / "carried.json").read_text(encoding="utf-8"))
    assert [dict(row) for row in run.carried["reference"].items] == carried["references"][0]["items"]


def test_renamed_and_merged_actions_are_paired(run: homog.Run) -> None:
    pairs = run.carried["reference"].opposites
    assert {"same", "renamed", "merged"} <= set(pairs.column("kind"))
    farming = pairs.where(title="“互联网+”现代农业", plan="瀚北自治区")[0]
    assert (farming["opposite"], farming["kind"]) == ("“互联网+”现代畜牧业", "renamed")
    assert "畜" in run.with_texts(pairs.where(plan="瀚北自治区", kind="renamed"))[0]["text"]


def test_columns_are_documented(run: homog.Run) -> None:
    page = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    for table in (run.matches, run.units, run.clusters, run.scores):
        for name in table.columns:
            assert f"`{name}`" in page, f"docs/output.md does not name {table.name}.{name}"


def test_a_run_read_back_says_the_same(run: homog.Run, tmp_path: Path) -> None:
    run.save(tmp_path / "run")
    again = homog.open_run(str(tmp_path / "run"))
    assert again.complete
    assert str(again) == str(run)
    for name in ("plans", "matches", "units", "clusters", "scores", "documents", "notices", "flagged"):
        assert list(getattr(again, name)) == list(getattr(run, name)), name
    for plan, row in run.matrix.items():
        assert again.matrix[plan] == pytest.approx(row, abs=1e-8)
    first = run.passages("南岚省")[0]
    assert again.passage(first.match.match_id)._repr_html_() == first._repr_html_()
    assert list(again.traits().plans) == list(run.traits().plans)


def test_reports_of_a_run_read_back_are_those_of_the_run(run: homog.Run, tmp_path: Path) -> None:
    run.save(tmp_path / "one", formats=["md", "csv"], lang="en")
    run.save(tmp_path / "two", formats=())
    homog.open_run(tmp_path / "two").save(tmp_path / "three", formats=["md", "csv"], lang="en")
    for name in ("report.md", "matches.csv", "plans/南岚省.md"):
        assert (tmp_path / "three" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_tables_are_there_where_a_source_is_gone(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus", {})
    made = homog.score(corpus)
    made.save(tmp_path / "run", formats=())
    (corpus / "reference.txt").unlink()
    again = homog.open_run(tmp_path / "run")
    assert not again.complete
    assert list(again.matches) == list(made.matches)
    assert again.text("lanting") == COPYING
    with pytest.raises(homog.HomogError, match="the text of reference"):
        again.text("reference")
    vertical = again.matches.where(attribution="vertical")[0]
    with pytest.raises(homog.HomogError, match="the text of reference"):
        again.passage(vertical["match_id"])


def test_a_document_that_nobody_took_from_may_be_gone(tmp_path: Path) -> None:
    apart = "宁湾省气球观测办法\n\n一、放飞。每日清晨在旧灯塔放飞两只探空气球，记录员把湿度抄在蓝皮册上。"
    rows = (*ROWS, "aside,ministry,全国,气球观测办法,,,2026-01-01,aside.txt,")
    corpus = write(tmp_path / "corpus", {"aside.txt": apart}, rows)
    made = homog.score(corpus)
    made.save(tmp_path / "run", formats=())
    (corpus / "aside.txt").unlink()
    again = homog.open_run(tmp_path / "run")
    assert not again.complete and not again.traits().complete
    vertical = again.matches.where(attribution="vertical")[0]
    assert again.passage(vertical["match_id"]).source_text in DOCUMENTS["reference"]


def test_check_takes_what_is_known_of_a_plan(tmp_path: Path) -> None:
    corpus = homog.Corpus(write(tmp_path / "corpus", {}))
    draft = tmp_path / "draft.txt"
    draft.write_text(DOCUMENTS["mowan"].replace("墨湾省", "霁岭省"), encoding="utf-8")
    found = corpus.check(draft, level="provincial", region="霁岭省", signed="2025-09-01", title="霁岭省方案", lang="en")
    assert found.documents[found.plan["doc_id"]]["title"] == "霁岭省方案"
    assert found.plan["signed"] == "2025-09-01"
    assert "guessed_fields" not in found.notices.column("code")
    assert found.sources[found.plan["doc_id"]]["mowan"] > 0.5
    with pytest.raises(homog.HomogError):
        corpus.check(draft, signed="yesterday")


def test_compare_takes_two_files(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus", {})
    found = homog.compare(corpus / "lanting.txt", str(corpus / "reference.txt"), role="reference")
    assert found.command == "compare"
    assert found.plan["vertical_share"] > 0.3
    assert set(found.matches.column("attribution")) <= {"vertical", "formulaic"}


def test_a_corpus_is_changed_by_what_is_added(tmp_path: Path) -> None:
    corpus = homog.Corpus(write(tmp_path / "corpus", {}))
    assert not corpus.drafted and len(corpus.guesses) == 0 and len(corpus.problems) == 0
    new = tmp_path / "新方案.txt"
    new.write_text("霁岭省云端渔业方案\n\n一、养蚌。在霁岭水库试养珍珠蚌三万只，逐只编号。", encoding="utf-8")
    row = corpus.add(new, region="霁岭省", level="provincial", doc_id="霁岭")
    assert row["doc_id"] == "霁岭" and "霁岭" in corpus and len(corpus) == 4
    assert corpus.path("霁岭").read_text(encoding="utf-8") == corpus.text("霁岭")
    assert corpus.documents["霁岭"]["characters"] == len(corpus.text("霁岭"))
    with pytest.raises(homog.HomogError, match="catalogue already"):
        corpus.write_catalogue()
    with pytest.raises(homog.HomogError, match="nobody"):
        corpus.text("nobody")
    with pytest.raises(homog.HomogError, match="nobody"):
        corpus.path("nobody")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    corpus = homog.Corpus(write(tmp_path / "corpus", {"mowan.txt": b""}))
    assert corpus.notices[0]["code"] == "unreadable" and corpus.notices[0]["doc"] == "mowan"
    assert corpus.documents.column("doc_id") == ["reference", "lanting"]
    assert [n["doc"] for n in corpus.score().notices if n["failed"]] == ["mowan"]


def test_a_woven_corpus_knows_its_origins(tmp_path: Path) -> None:
    woven = homog.weave(tmp_path / "woven", documents=5, characters=1500, seed=21)
    assert woven.truth is not None and len(woven) == 5
    judged = woven.score().judged(woven.truth)
    assert set(judged.column("right")) <= {True, False} and len(judged) > 5
    assert homog.Corpus(write(tmp_path / "other", {})).truth is None
    with pytest.raises(homog.HomogError, match="no empty folder"):
        homog.weave(tmp_path / "woven")


def test_one_plan_of_many_must_be_named(run: homog.Run) -> None:
    with pytest.raises(homog.HomogError, match="10 plans"):
        run.plan  # noqa: B018
    with pytest.raises(homog.HomogError, match="none of this name"):
        run.text("nobody")
    with pytest.raises(homog.HomogError, match="no match"):
        run.passage("000000000000")
    with pytest.raises(homog.HomogError, match="no columns doc"):
        run.with_texts(run.plans)
    with pytest.raises(homog.HomogError, match="pdf is no format"):
        run.save("nowhere", formats=["pdf"])
    with pytest.raises(KeyError):
        run.plans["nobody"]


def test_data_frames_keep_whole_numbers_and_names(run: homog.Run) -> None:
    pytest.importorskip("pandas")
    plans = run.plans.to_pandas()
    assert tuple(plans.columns) == run.plans.columns
    assert str(plans["characters"].dtype) == "int64" and str(plans["vertical_share"].dtype) == "float64"
    matches = run.matches.to_pandas()
    assert str(matches["source_start"].dtype) == "Int64"  # null where nobody is the source
    assert tuple(run.carried["reference"].to_pandas().columns)
    assert run.matrix.to_pandas().loc["南岚省", "朔宁省"] == run.matrix["南岚省"]["朔宁省"]
    assert run.plans[:0].to_pandas().empty


def test_without_pandas_the_extra_is_named(run: homog.Run, without: Any) -> None:
    without("pandas")
    for call in (run.plans.to_pandas, run.matrix.to_pandas, run.lineage.to_pandas, run.carried["reference"].to_pandas):
        with pytest.raises(homog.HomogError, match=r"pip install homog\[notebooks\]"):
            call()
    assert run.plans.column("doc_id")[0] == "云泽省"  # all else is there


def test_what_a_notebook_shows_is_escaped() -> None:
    table = homog.Table("t<", ("a", "b"), [{"a": "<script>\u202e", "b": [{"x": 1.23456}]}] * 30)
    shown = table._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;⟦U+202E⟧" in shown and "x: 1.235" in shown and "20 / 30" in shown
    assert "<b>" not in tables.html_rows([["<b>", "c"]])


def test_everything_can_be_shown(run: homog.Run) -> None:
    corpus = homog.Corpus(DEMO)
    one = homog.check(DEMO / "texts" / "南岚省.txt", corpus, lang="en")
    shown: list[Any] = [corpus, run, one, run.plans, run.matrix, run.lineage, run.carried["reference"], run.traits()]
    shown += [run.claims(DEMO / "claims.csv"), one.passages()[0], one.passages()[:2]]
    for thing in shown:
        html = thing._repr_html_()
        assert html.startswith("<") and len(html) > 200 and repr(thing), thing
    assert "Copied in all" in str(one) and "总复制比" in str(run)
    widths = {line.index("100%") for line in str(run).splitlines() if "100%" in line}
    assert widths  # columns stand under one another on a screen, where Chinese is twice as wide


@pytest.mark.real
@needs_corpora
def test_a_real_corpus(tmp_path: Path) -> None:
    found = homog.score(CORPORA / "religious-affairs", lang="en")
    assert len(found.plans) == 6
    found.save(tmp_path / "run", formats=["html"])
    assert list(homog.open_run(tmp_path / "run").plans) == list(found.plans)
    assert found.passages()[0].match.bits > 300
