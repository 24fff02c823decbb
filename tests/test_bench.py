"""The benchmark as a whole: processes measured, floors compared, other tools beside homog."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from homog.errors import HomogError, MissingExtraError, ReadError, SettingsError
from homog.evaluation.bench import BenchSettings, _Bench, make_corpus, read_matches, read_texts, run_bench, without
from homog.evaluation.bench_report import BenchReport, Floor, read_floors
from homog.evaluation.calibration import load_world
from homog.evaluation.curve import LIMITS, PROBABILITIES, Swept, attributed, recall_at, sweep, sweep_corpus
from homog.evaluation.measure import Measured, homog_command, run_measured
from homog.evaluation.metrics import evaluate
from homog.evaluation.peers import copydetect_matches, read_plain, run_peers, sentences, tfidf_cosine
from homog.evaluation.seeds import DEV_SEEDS
from homog.evaluation.truth import Truth
from homog.evaluation.verdicts import verdicts
from homog.evaluation.weave import WeaveSettings, weave
from homog.pipeline import score
from homog.settings import Settings

TINY = WeaveSettings(documents=8, characters=2500, seed=DEV_SEEDS[0])
MEBIBYTE = 1024**2


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("tiny")
    return folder, weave(TINY, folder)


# ---- measuring ----


def test_a_process_is_measured_whole(tmp_path: Path) -> None:
    ballast = bytearray(300 * MEBIBYTE)  # the measuring process is large, the measured one is not
    measured = run_measured([sys.executable, "-c", "import time; time.sleep(0.3)"], tmp_path)
    assert len(ballast) > measured.peak_bytes
    assert 0.3 <= measured.seconds < 10
    assert measured.peak_bytes < 100 * MEBIBYTE
    large = run_measured([sys.executable, "-c", "x = bytearray(200 * 1024 ** 2)"], tmp_path)
    assert 200 * MEBIBYTE < large.peak_bytes < 300 * MEBIBYTE


def test_a_command_that_fails_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(HomogError, match=r"exit code 3.*nothing to weigh"):
        run_measured(
            [sys.executable, "-c", "import sys; print('nothing to weigh', file=sys.stderr); sys.exit(3)"], tmp_path
        )


def test_a_program_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HomogError, match="no-such-program"):
        run_measured(["no-such-program"], tmp_path)


def test_homog_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_measured(homog_command("--version"), tmp_path).seconds < 30


# ---- floors ----


@pytest.mark.parametrize(
    ("bound", "at_least", "value", "passed"),
    [
        (0.9, True, 0.9, True),
        (0.9, True, 0.89, False),
        (5.0, False, 5.0, True),
        (5.0, False, 5.1, False),
        (5.0, False, None, None),
    ],
)
def test_a_floor_is_kept_or_not(bound: float, at_least: bool, value: float | None, passed: bool | None) -> None:
    assert Floor("x", bound, at_least, value).passed is passed


def test_the_committed_floors_are_those_published() -> None:
    floors = {floor.name: (floor.bound, floor.at_least) for floor in read_floors({})}
    assert floors == {
        "vertical_plagdet": (0.90, True),
        "horizontal_f": (0.75, True),
        "common_ancestor": (0.20, False),
        "seconds": (5.0, False),
        "memory_gib": (1.0, False),
        "check_seconds": (1.5, False),
        "scaling": (2.3, False),
    }


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_gives_the_published_figures(name: str) -> None:
    row = re.compile(r"^\| [^|]+ \| ≥? ?≤? ?([\d.]+) \| ([\d.]+) \| (pass|\*\*FAIL\*\*) \|$", re.M)
    published = [(measured, bound) for bound, measured, _ in row.findall(text_of("docs/benchmark.md"))]
    assert len(published) == 7
    told = re.findall(r"^\| [^|]+ \| ([\d.]+) \| [≥≤] ([\d.]+) \|$", text_of(name), re.M)
    assert told == published


def text_of(name: str) -> str:
    return (Path(__file__).resolve().parent.parent / name).read_text(encoding="utf-8")


def test_a_broken_file_of_floors_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"seconds": {}}', encoding="utf-8")
    with pytest.raises(ReadError, match=r"floors\.json"):
        read_floors({}, path)


# ---- other tools ----


def test_sentences_cover_the_text_line_by_line() -> None:
    text = "第一行没有句号\n这是第二行的第一句话。这是第二行的第二句话；短。\n"
    assert [text[a:b] for a, b in sentences(text)] == ["这是第二行的第一句话。", "这是第二行的第二句话；"]


def test_other_tools_find_what_is_copied_word_for_word(corpus: tuple[Path, Truth]) -> None:
    folder, truth = corpus
    plain, texts = read_plain(folder), read_texts(folder)
    for tool in (tfidf_cosine, copydetect_matches):
        quality = evaluate(truth, tool(plain), texts)
        assert quality.operations["vertical verbatim"].recall > 0.9
        assert quality.operations["vertical heavy"].recall < 0.7
        assert quality.false_per_10000 < 500


def test_other_tools_are_run_and_timed(corpus: tuple[Path, Truth]) -> None:
    runs = run_peers(corpus[0])
    assert [run.matches is None for run in runs] == [False, False, True]
    assert all(run.seconds > 0 for run in runs)


def test_a_missing_package_is_named(corpus: tuple[Path, Truth], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    with pytest.raises(MissingExtraError, match=r"homog\[peers\]"):
        run_peers(corpus[0])


# ---- the curve of shared deviations, confidence against verdicts ----


def test_the_curve_takes_the_best_run_at_each_limit() -> None:
    loose = Swept(np.array([100, 50]), np.array([12, 4]), np.array([40, 20]), 50)
    strict = Swept(np.array([80, 20]), np.array([4, 0]), np.array([30, 10]), 50)
    assert strict.points() == [(0.05, 0.6), (0.0, 0.2)]
    assert recall_at([loose, strict], (0.0, 0.05, 0.1, 0.15)) == {0.0: 0.2, 0.05: 0.6, 0.1: 0.6, 0.15: 0.8}
    assert recall_at([loose], (0.01,)) == {0.01: 0.0}
    both = loose + strict
    assert both.true == 100
    assert both.points()[0] == pytest.approx((16 / 180, 0.7))


def test_a_sweep_counts_as_the_figures_do(corpus: tuple[Path, Truth]) -> None:
    folder, truth = corpus
    texts = read_texts(folder)
    result = score(folder)
    quality = evaluate(truth, result.matches, texts)
    rows = attributed(load_world(folder, Settings()), Settings())
    share, recall = sweep(truth, rows, texts).points()[0]
    assert share == pytest.approx(quality.common_ancestor_share)
    assert recall == pytest.approx(quality.cases["shared-deviation"].recall)
    runs = sweep_corpus(folder, truth, texts)
    assert len(runs) == len(PROBABILITIES)
    assert runs[0].points()[0][1] >= recall >= runs[-1].points()[0][1]


def test_a_match_is_right_when_most_of_it_is(corpus: tuple[Path, Truth]) -> None:
    truth = corpus[1]
    doc, item = next((d, x) for d, rows in truth.docs.items() for x in rows if x.case == "horizontal")
    row = {"doc": doc, "attribution": "horizontal", "source": item.source, "confidence": 0.8}
    size = item.end - item.start
    spans = [(item.start, item.end), (item.start - 2 * size, item.end), (item.start, item.start + 3)]
    matches = [{**row, "start": max(0, start), "end": end} for start, end in spans]
    matches += [{**matches[0], "source": "nobody"}, {**matches[0], "attribution": "formulaic"}]
    confidence, right = verdicts(truth, matches)
    assert confidence.tolist() == [0.8] * 4
    assert right.tolist() == [1.0, 0.0, 1.0, 0.0]


def test_the_two_generators_give_different_corpora(tmp_path: Path) -> None:
    made = {name: make_corpus(name, TINY, tmp_path / name) for name in ("woven", "drafted")}
    assert made["drafted"].settings["generator"] == "drafted"
    assert "generator" not in made["woven"].settings
    lines = {name: set(read_texts(tmp_path / name)["reference"].splitlines()) for name in made}
    assert not {line for line in lines["woven"] & lines["drafted"] if len(line) > 12}


# ---- the whole ----


def test_a_corpus_without_one_plan(corpus: tuple[Path, Truth], tmp_path: Path) -> None:
    row, plan = without(corpus[0], "plan-003", tmp_path / "others")
    assert row["doc_id"] == "plan-003"
    assert plan.read_text(encoding="utf-8") == read_texts(corpus[0])["plan-003"]
    assert set(read_texts(tmp_path / "others")) == set(read_texts(corpus[0])) - {"plan-003"}
    assert not plan.is_relative_to(tmp_path / "others")


def test_matches_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"matches\.jsonl"):
        read_matches(tmp_path / "matches.jsonl")


@pytest.mark.parametrize("change", [{"seeds": ()}, {"repeats": 0}])
def test_impossible_settings_are_errors(change: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        BenchSettings(**change)  # type: ignore[arg-type]


def test_of_several_runs_the_fastest_counts(tmp_path: Path) -> None:
    """What else the machine does makes a run slower, never faster."""
    runs = iter([Measured(3.0, 1, 3.0), Measured(1.0, 2, 1.0), Measured(2.0, 3, 2.0)])
    bench = _Bench(BenchSettings(repeats=3), tmp_path, None)
    assert bench._fastest(lambda: next(runs)) == Measured(1.0, 2, 1.0)
    assert next(runs, None) is None


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> BenchReport:
    work = tmp_path_factory.mktemp("bench") / "work"
    plan = BenchSettings(weave=TINY, seeds=DEV_SEEDS[:2], repeats=1, peers=True, ladder=(4, 8), work=work)
    return run_bench(plan)


def test_a_benchmark_runs_from_end_to_end(report: BenchReport) -> None:
    assert set(report.speed) == {"seconds", "memory_gib", "check_seconds", "scaling"}
    assert all(0 < value < 120 for value in report.speed.values())
    assert report.quality.vertical.true == sum(
        tally.true for name, tally in report.quality.cases.items() if name in ("vertical", "decoy")
    )
    assert report.quality.operations["vertical verbatim"].recall > 0.9
    assert list(report.by_seed) == list(DEV_SEEDS[:2])
    assert [peer.quality is None for peer in report.peers] == [False, False, True]


def test_the_report_says_it_in_words_and_in_json(report: BenchReport) -> None:
    table = json.loads(report.to_json())
    assert table["passed"] is report.passed
    assert table["quality"]["figures"] == report.quality.figures()
    assert {floor["name"] for floor in table["floors"]} >= {"vertical_plagdet", "seconds"}
    text = report.to_markdown()
    assert set(table["curve"]) == {f"{limit:g}" for limit in LIMITS}
    assert list(table["curve"].values()) == sorted(table["curve"].values())
    assert table["settings"]["generator"] == "drafted"
    assert [rung["documents"] for rung in table["ladder"]] == [4, 8]
    assert all(0 < rung["seconds"] < 120 for rung in table["ladder"])
    bands = table["reliability"]["bands"]
    assert sum(band["count"] for band in bands) == table["reliability"]["matches"] > 50
    assert table["reliability"]["error"] == pytest.approx(
        sum(b["count"] * abs(b["confidence"] - b["right"]) for b in bands) / table["reliability"]["matches"], abs=1e-3
    )
    for word in (
        "vertical plagdet",
        "Reliability",
        "Shared deviations against",
        "seconds per document",
        "TF-IDF",
        "copydetect",
        "shared-deviation",
        "horizontal heavy",
        "pass",
    ):
        assert word in text
    assert "not measured" not in text
