from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st

from homog.alignment import Block, Passage
from homog.background import load_background
from homog.comparison import build
from homog.ingest import normalise
from homog.matching import Prepared, prepare
from homog.null import Chance, fit_chance, fitted_threshold, pair_threshold, search_space
from homog.pipeline import score
from homog.resources import data_path
from homog.settings import ChanceSettings, MatchingSettings, StructureSettings
from homog.structure import parse

CHANCE = ChanceSettings()
DEFAULT = 0.035
DENSITIES = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=0, max_size=60)


def fitted(*density: float, settings: ChanceSettings = CHANCE) -> float:
    return fitted_threshold(np.array(density, dtype=np.float64), DEFAULT, settings)


# the threshold


@given(DENSITIES)
def test_the_threshold_is_never_lowered_and_has_settled(density: list[float]) -> None:
    found = fitted(*density)
    assert found >= DEFAULT
    below = np.array([d for d in density if d <= found])
    if found > DEFAULT:
        assert len(below) >= CHANCE.least_pairs
        assert found >= below.mean() + CHANCE.deviations * below.std() - 1e-12


@given(DENSITIES, st.randoms(use_true_random=False))
def test_the_order_of_pairs_plays_no_part(density: list[float], random: object) -> None:
    turned = density[::-1]
    assert fitted(*turned) == pytest.approx(fitted(*density))


@pytest.mark.parametrize(
    ("density", "raised"),
    [
        pytest.param([0.0] * 40, False, id="nothing between any two"),
        pytest.param([0.0] * 40 + [0.004] * 10, False, id="a little here and there"),
        pytest.param([0.0] * 400 + [0.2] * 90, False, id="few of many borrow"),
        pytest.param([0.3] * 20, False, id="all borrow: nothing to fit to"),
        pytest.param([0.02, 0.03, 0.03], False, id="too few pairs to fit to"),
        pytest.param([0.010, 0.015, 0.02, 0.025, 0.03, 0.034, 0.045, 0.05] * 2, True, id="all share a register"),
    ],
)
def test_it_is_raised_only_where_the_register_asks_for_it(density: list[float], raised: bool) -> None:
    assert (fitted(*density) > DEFAULT) is raised


def test_what_stands_far_out_stays_above_a_raised_threshold() -> None:
    common = [0.010, 0.015, 0.02, 0.025, 0.03, 0.034, 0.045, 0.05] * 3
    assert max(common) < fitted(*common, 0.4, 0.5) < 0.4


# the law


def a_law(**changes: float) -> Chance:
    law = Chance(100, 80, False, DEFAULT, 12, 60.0, 1e-9, 40.0)
    return replace(law, **changes)  # type: ignore[arg-type]


@given(st.floats(0, 2000), st.floats(1, 500), st.floats(1e6, 1e12))
def test_more_bits_are_expected_less_often(bits: float, more: float, space: float) -> None:
    law = a_law()
    assert law.expected(bits + more, space) < law.expected(bits, space)
    assert law.expected(bits, 2 * space) == pytest.approx(2 * law.expected(bits, space))


def test_the_expectation_by_hand() -> None:
    """1e-9 · 1e10 passages of 60 bits; of 40 · ln 2 bits more, half as many."""
    assert a_law().expected(60.0, 1e10) == pytest.approx(10.0)
    assert a_law().expected(60.0 + 40.0 * np.log(2), 1e10) == pytest.approx(5.0)


def test_it_neither_fails_on_much_evidence_nor_on_little() -> None:
    assert a_law().expected(1e9, 1e10) == 0.0
    assert np.isfinite(a_law().expected(-1e9, 1e10))


def documents(count: int, length: int = 600) -> Prepared:
    """Documents of characters that no two of them share."""
    texts = []
    for number in range(count):
        words = "".join(chr(0x4E00 + 600 * number + i % 500) for i in range(length))
        normalised = normalise("一、总则\n" + words + "。\n")
        texts.append(build(normalised, parse(normalised, StructureSettings()), ()))
    background = load_background(data_path("background", "official.npz"))
    local = np.ones(count, dtype=bool)
    return prepare([f"d{i}" for i in range(count)], texts, local, background, MatchingSettings())


def a_passage(prepared: Prepared, plan: int, source: int, at: int, bits: float, length: int = 30) -> Passage:
    x, y = int(prepared.pool.begin[plan]) + at, int(prepared.pool.begin[source]) + at
    return Passage(x, x + length, y, y + length, bits, (Block(x, y, length),))


def all_pairs(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.asarray(~np.eye(count, dtype=bool))


def test_without_a_passage_the_prior_stands_but_for_what_was_searched_in_vain() -> None:
    prepared = documents(6)
    law = fit_chance(prepared, [], [], all_pairs(6), DEFAULT, CHANCE)
    searched = search_space(prepared, all_pairs(6))
    assert (law.pairs, law.unrelated, law.passages, law.raised) == (30, 30, 0, False)
    assert law.scale == CHANCE.scale
    assert law.rate == pytest.approx(CHANCE.prior_passages / (CHANCE.prior_passages / CHANCE.rate + searched))


def test_passages_of_unrelated_pairs_raise_the_rate_and_set_the_scale() -> None:
    prepared = documents(6)
    strict = replace(CHANCE, prior_passages=1e-6)
    weak = [a_passage(prepared, i, (i + 1) % 6, 10, 60.0 + 10 * i) for i in range(6)]
    law = fit_chance(prepared, weak, [], all_pairs(6), 1.0, strict)
    assert law.passages == 6
    assert law.scale == pytest.approx(25.0, rel=1e-3)
    assert law.rate == pytest.approx(6 / search_space(prepared, all_pairs(6)), rel=1e-3)


def test_neither_borrowing_pairs_nor_what_was_taken_from_a_third_count_as_chance() -> None:
    prepared = documents(6)
    borrowed = a_passage(prepared, 0, 1, 10, 900.0)
    by_way = a_passage(prepared, 0, 2, 12, 70.0, 20)  # the plan has it from document 1
    chance = a_passage(prepared, 3, 4, 10, 80.0)
    law = fit_chance(prepared, [borrowed, by_way, chance], [borrowed], all_pairs(6), 0.5, CHANCE)
    assert (law.unrelated, law.passages) == (29, 1)


def test_the_threshold_of_pairs_is_that_of_their_densities() -> None:
    prepared = documents(6)
    size = prepared.texts[0].length
    weak = [a_passage(prepared, i, j, 10, 0.02 * size) for i in range(6) for j in range(6) if i != j and (i + j) % 2]
    density = np.array([0.02] * len(weak) + [0.0] * (30 - len(weak)))
    found = pair_threshold(prepared, weak, all_pairs(6), DEFAULT, CHANCE)
    assert found == pytest.approx(fitted_threshold(density, DEFAULT, CHANCE), rel=1e-6)


# in a run


def test_every_match_has_an_expectation_and_the_run_tells_the_law(tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    out = tmp_path / "out"
    command = [sys.executable, "-m", "homog", "score", str(corpus), "--out", str(out), "--quiet"]
    subprocess.run(command, check=True, cwd=Path(__file__).resolve().parent.parent)
    law = json.loads((out / "run.json").read_text(encoding="utf-8"))["fitted"]
    assert law["pair_bits_per_character"] >= DEFAULT
    assert 0 <= law["unrelated"] <= law["pairs"]
    rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
    copied = [row for row in rows if row["attribution"] in ("vertical", "horizontal")]
    assert copied
    for kind in ("vertical", "horizontal"):
        mine = sorted((row["bits"], row["expected_by_chance"]) for row in copied if row["attribution"] == kind)
        assert all(expected > 0 for _, expected in mine)
        assert [e for _, e in mine] == sorted((e for _, e in mine), reverse=True)


def test_a_match_of_nothing_but_the_reference_is_not_expected_by_chance(tmp_path: Path) -> None:
    result = score(small_corpus.write(tmp_path / "corpus", {}))
    longest = max((m for m in result.matches if m.attribution == "vertical"), key=lambda m: m.bits)
    assert longest.expected_by_chance is not None
    assert longest.expected_by_chance < 1e-3
