from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homog.datatypes import Interval, PlanScore, Rank, Result, UnitScore
from homog.pipeline import score
from homog.ranking import rank_plans
from homog.report.files import plans_csv
from homog.report.html import Pages
from homog.report.messages import Lang, Words
from homog.report.summary import summary
from homog.resources import data_path

SAMPLES, SEED = 200, 40
Samples = npt.NDArray[np.float64]
UNITS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)), min_size=0, max_size=12)


def samples(doc_id: str, units: Sequence[tuple[int, int, int]], columns: Sequence[int]) -> Samples:
    """The share of some columns of a plan in each resample of its units, drawn as for the shares of a run."""
    counts = np.array([unit for unit in units if sum(unit)], dtype=np.float64)
    if not len(counts):
        return np.zeros(SAMPLES)
    rng = np.random.default_rng([SEED, zlib.crc32(doc_id.encode())])
    drawn = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=SAMPLES) @ counts
    return np.asarray(drawn[:, columns].sum(axis=1) / drawn.sum(axis=1))


def an_interval(doc_id: str, units: Sequence[tuple[int, int, int]], columns: Sequence[int]) -> Interval:
    total = sum(map(sum, units))
    if not total:
        return Interval(0.0, 0.0, 1.0)
    low, high = np.percentile(samples(doc_id, units, columns), [2.5, 97.5])
    return Interval(sum(unit[c] for unit in units for c in columns) / total, float(low), float(high))


def a_score(doc_id: str, units: Sequence[tuple[int, int, int]]) -> PlanScore:
    """A plan whose units hold so many own, vertical and horizontal characters."""
    copied, columns = an_interval(doc_id, units, (1, 2)), {"original": 0, "vertical": 1, "horizontal": 2}
    return PlanScore(
        doc_id=doc_id,
        characters=sum(map(sum, units)),
        shares={f"{name}_share": an_interval(doc_id, units, (at,)) for name, at in columns.items()},
        by_grade={},
        by_kind={},
        by_source={},
        reference_coverage=None,
        coverage_by_action={},
        order_agreement=None,
        targets_status="none",
        actions_status="none",
        units=tuple(_unit(number, *unit) for number, unit in enumerate(units)),
        stretches=(),
        quoted_share=Interval(0.0, 0.0, 0.0),
        total_copied=copied,
        net_shares={},
        copied_samples=samples(doc_id, units, (1, 2)),
    )


def _unit(number: int, own: int, vertical: int, horizontal: int) -> UnitScore:
    size = own + vertical + horizontal
    counts = {"original": own, "vertical": vertical, "horizontal": horizontal, "formulaic": 0}
    shares = {name: count / size if size else float(name == "original") for name, count in counts.items()}
    return UnitScore(f"u{number}", size, shares)


def ranks(**units: Sequence[tuple[int, int, int]]) -> dict[str, Rank]:
    return rank_plans({name: a_score(name, rows) for name, rows in units.items()})


def test_one_plan_has_no_rank() -> None:
    assert ranks(a=[(1, 2, 3)]) == {}
    assert rank_plans({}) == {}


def test_plans_far_apart_have_certain_places() -> None:
    found = ranks(much=[(5, 90, 5)] * 20, some=[(50, 25, 25)] * 20, none=[(100, 0, 0)] * 20)
    assert found == {"much": Rank(1, 1, 1), "some": Rank(2, 2, 2), "none": Rank(3, 3, 3)}


def test_plans_whose_units_differ_a_lot_may_change_places() -> None:
    found = ranks(a=[(100, 0, 0), (0, 100, 0)] * 4 + [(0, 30, 0)], b=[(100, 0, 0), (0, 0, 100)] * 4)
    assert found == {"a": Rank(1, 1, 2), "b": Rank(2, 1, 2)}


def test_plans_with_the_same_share_have_the_same_rank_over_all_their_places() -> None:
    found = ranks(a=[(10, 0, 0)] * 5, b=[(90, 0, 0)] * 9, c=[(3, 0, 0)], d=[(1, 9, 0)] * 5)
    assert found["d"] == Rank(1, 1, 1)
    assert {found[name] for name in "abc"} == {Rank(2, 2, 4)}


def test_a_plan_without_text_is_last() -> None:
    assert ranks(a=[], b=[(5, 5, 0)] * 4)["a"] == Rank(2, 2, 2)


@given(st.dictionaries(st.sampled_from("abcdef"), UNITS, min_size=2))
def test_places_and_intervals_are_sound(units: dict[str, list[tuple[int, int, int]]]) -> None:
    scores = {name: a_score(name, rows) for name, rows in units.items()}
    found = rank_plans(scores)
    assert set(found) == set(units)
    for name, rank in found.items():
        assert 1 <= rank.low <= rank.place <= rank.high <= len(units)
        more = [o for o in scores if scores[o].total_copied.value > scores[name].total_copied.value + 1e-9]
        assert rank.place == 1 + len(more)
    assert rank_plans(dict(reversed(scores.items()))) == found


def test_the_resamples_are_those_of_the_shares(demo: Result) -> None:
    """A run keeps the resamples of the intervals: vertical and horizontal share together, nothing excluded."""
    for plan in demo.scores.values():
        drawn = np.percentile(plan.copied_samples, [2.5, 97.5])
        assert drawn == pytest.approx([plan.total_copied.low, plan.total_copied.high])


# in a run


@pytest.fixture(scope="module")
def demo() -> Result:
    return score(data_path("demo"))


def test_files_and_summary_tell_the_same_ranks(demo: Result) -> None:
    rows = {row["doc_id"]: row for row in csv.DictReader(io.StringIO(plans_csv(demo)))}
    told = {plan["doc_id"]: plan for plan in json.loads(summary(demo).to_json())["plans"]}
    assert set(rows) == set(told) == set(demo.ranks)
    for doc_id, rank in demo.ranks.items():
        assert [rows[doc_id][key] for key in ("rank", "rank_low", "rank_high")] == [
            str(rank.place), str(rank.low), str(rank.high)
        ]  # fmt: skip
        assert [told[doc_id][key] for key in ("rank", "rank_low", "rank_high")] == [rank.place, rank.low, rank.high]
    assert [plan["rank"] for plan in told.values()] == sorted(plan["rank"] for plan in told.values())


@pytest.mark.parametrize(("lang", "said"), [("zh", "先后不能确定"), ("en", "cannot be told")])
def test_no_ranking_where_intervals_overlap_without_saying_so(demo: Result, lang: Lang, said: str) -> None:
    """Page and screen mark each plan whose interval overlaps with that of the row above, and say what the mark is."""
    shown = summary(demo, lang)
    ranked = [demo.ranks[plan.document.doc_id] for plan in shown.plans]
    overlapping = [False, *(mine.low <= above.high for above, mine in pairwise(ranked))]
    assert any(overlapping)
    assert not all(overlapping[1:])
    assert [plan.unsure for plan in shown.plans] == overlapping
    assert [row[1].startswith("≈") for row in shown.rows] == overlapping
    assert said in shown.footnote
    page = Pages(demo, Words(lang)).corpus()
    above, _, table = page.partition('<table class="plain ranking"')
    assert said in above
    assert table.partition("</table>")[0].count("≈ ") == sum(overlapping)


def test_one_plan_is_not_ranked(demo: Result) -> None:
    alone = replace(demo, plans=demo.plans[:1], ranks={})
    assert csv.DictReader(io.StringIO(plans_csv(alone))).__next__()["rank"] == ""
    assert json.loads(summary(alone).to_json())["plans"][0]["rank"] is None
    assert summary(alone).footnote == ""
