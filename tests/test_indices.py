"""The indices of a plan against slow, obvious counts of the same characters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from homog.datatypes import (
    GRADES,
    UNIT_KINDS,
    BoolArray,
    ComparisonText,
    Grade,
    Match,
    PlanScore,
    SlotPair,
    SlotType,
    Status,
    Structure,
    Unit,
    UnitKind,
)
from homog.indices import Labelled, kendall_tau_b, key_action_of, score_plan, stretches
from homog.phrases import phrase_id
from homog.settings import EXCLUDABLE, IndexSettings
from homog.shares import LABELS, SHARES

QUICK = IndexSettings(bootstrap=100)
Reference = tuple[ComparisonText, Structure]
Kind = Literal["vertical", "horizontal"]


def text_of(unit: Sequence[int]) -> ComparisonText:
    """A text of single characters with a sign between every two, so that offsets and positions differ."""
    size = len(unit)
    start = np.arange(size, dtype=np.int32) * 2 + 5
    zeros = np.zeros(size, dtype=np.int32)
    codes = np.arange(size, dtype=np.int64) + 0x4E00
    plain = "".join(map(chr, codes.tolist()))
    return ComparisonText(
        codes, plain, start, start + 1, zeros, zeros, np.array(unit, dtype=np.int32), zeros - 1, ()
    )  # fmt: skip


def structure_of(rows: Sequence[tuple[UnitKind, tuple[str, ...]]]) -> Structure:
    return Structure((), tuple(Unit(f"u{n}", kind, path, 10 * n, 10 * n + 9) for n, (kind, path) in enumerate(rows)))


def a_match(name: str, kind: Kind, source: str, grade: Grade = "verbatim", at: int = 0, slot: str = "") -> Match:
    slots = (SlotPair(slot, "甲", "乙"),) if slot else ()  # type: ignore[arg-type]
    level: Literal["national", "provincial"] = "national" if kind == "vertical" else "provincial"
    return Match(name, "plan", 0, 1, source, at, at + 9, level, grade, kind, 1.0, 0.9, slots=slots)


def a_plan(
    units: Sequence[int],
    kinds: Sequence[UnitKind],
    label: Sequence[int],
    match: Sequence[int],
    carried: Mapping[str, BoolArray] | None = None,
    from_reference: Sequence[bool] = (),
    quoted: Sequence[bool] = (),
    stock: Sequence[bool] = (),
) -> Labelled:
    return Labelled(
        "plan",
        text_of(units),
        structure_of([(kind, ()) for kind in kinds]),
        np.array(label, dtype=np.int8),
        np.array(match, dtype=np.int32),
        carried or {},
        np.array(from_reference or [False] * len(units), dtype=bool),
        np.array(quoted or [False] * len(units), dtype=bool),
        np.array(stock or [LABELS[number] == "formulaic" for number in label], dtype=bool),
    )


MATCHES = [
    a_match("v1", "vertical", "national", "verbatim"),
    a_match("v2", "vertical", "national", "slot-filled"),
    a_match("v3", "vertical", "ministry", "near-verbatim"),
    a_match("h1", "horizontal", "pa", "reworded"),
    a_match("h2", "horizontal", "pb", "verbatim"),
]
OF_LABEL: dict[str, list[int]] = {"vertical": [0, 1, 2], "horizontal": [3, 4], "formulaic": [-1], "original": [-1]}


@st.composite
def plans(draw: st.DrawFn) -> Labelled:
    """A plan whose characters carry random labels, each with a match of that attribution."""
    kinds = draw(st.lists(st.sampled_from(UNIT_KINDS), min_size=1, max_size=8))
    sizes = draw(st.lists(st.integers(0, 12), min_size=len(kinds), max_size=len(kinds)))
    units = [number for number, size in enumerate(sizes) for _ in range(size)]
    choices = [(LABELS.index(name), match) for name, found in OF_LABEL.items() for match in found]
    rows = draw(st.lists(st.sampled_from(choices), min_size=len(units), max_size=len(units)))
    quoted = draw(st.lists(st.booleans(), min_size=len(units), max_size=len(units)))
    drawn = draw(st.lists(st.booleans(), min_size=len(units), max_size=len(units)))
    label = [label for label, _ in rows]
    stock = [some or LABELS[number] == "formulaic" for some, number in zip(drawn, label, strict=True)]
    return a_plan(units, kinds, label, [match for _, match in rows], quoted=quoted, stock=stock)


def value(score: PlanScore, name: str) -> float:
    return score.shares[f"{name}_share"].value


# Kendall's tau-b


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25))
def test_tau_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array([pair[i] for pair in pairs], dtype=np.int64) for i in (0, 1))
    found = kendall_tau_b(x, y)
    expected = float(kendalltau(x, y, variant="b").statistic) if len(pairs) > 1 else math.nan
    if math.isnan(expected):
        assert found is None
    else:
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("size", [999, 1000, 1001, 1500])
def test_tau_of_long_rankings_is_the_same_figure(size: int) -> None:
    """Long rankings are counted in another way: both against the plain table of all pairs."""
    rng = np.random.default_rng(size)
    x, y = rng.integers(0, 50, size), rng.integers(0, 50, size)
    a, b = (np.sign(v[:, None] - v[None, :]) for v in (x, x // 3 + y))
    expected = (a * b).sum() / math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    assert kendall_tau_b(x, x // 3 + y) == pytest.approx(expected)
    assert kendall_tau_b(x, np.zeros(size, dtype=np.int64)) is None


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((0, 10, 20, 30), 1.0),
        ((30, 20, 10, 0), -1.0),
        ((0, 0, 10), 2 / math.sqrt(6)),
        ((0, 0, 0), None),
        ((0, 10), None),
    ],
)
def test_order_agreement_is_that_of_the_matched_units(places: Sequence[int], expected: float | None) -> None:
    """One unit a match; a unit matched with another reference, or with a peer, has no place in the main one."""
    rows = [a_match(f"v{n}", "vertical", "national", at=place) for n, place in enumerate(places)]
    rows += [a_match("other", "vertical", "ministry", at=0), a_match("peer", "horizontal", "pa", at=0)]
    units = [n for n in range(len(rows)) for _ in range(4)]
    label = [LABELS.index(rows[n].attribution) for n in units]
    carried = {"national": np.ones(9, dtype=bool), "ministry": np.zeros(9, dtype=bool)}
    reference = (text_of([0] * 9), structure_of([("action", ())]))
    plan = a_plan(units, ["action"] * len(rows), label, units, carried)
    score = score_plan(plan, rows, {"national": reference, "ministry": reference}, QUICK)
    assert score.order_agreement == (None if expected is None else pytest.approx(expected))


def test_a_unit_stands_where_its_longest_match_begins() -> None:
    """Each unit has a long match in order and a short one that would turn the order round."""
    rows = [a_match(f"v{n}", "vertical", "national", at=at) for n, at in enumerate((0, 90, 10, 80, 20, 70))]
    units = [n for n in range(3) for _ in range(8)]
    match = [2 * n + (k < 3) for n in range(3) for k in range(8)]
    carried = {"national": np.ones(9, dtype=bool)}
    plan = a_plan(units, ["action"] * 3, [LABELS.index("vertical")] * 24, match, carried)
    reference = (text_of([0] * 9), structure_of([("action", ())]))
    score = score_plan(plan, rows, {"national": reference}, QUICK)
    assert score.order_agreement == 1
    assert [u.best_vertical for u in score.units] == ["v0", "v2", "v4"]


# shares and their splits


@given(plans())
@settings(max_examples=150)
def test_every_split_adds_up_to_the_shares(plan: Labelled) -> None:
    score = score_plan(plan, MATCHES, {}, QUICK)
    size = plan.text.length
    assert score.characters == size
    for name in SHARES:
        counted = sum(1 for label in plan.label.tolist() if LABELS[label] == name)
        assert value(score, name) == pytest.approx(counted / size if size else float(name == "original"))
    assert sum(value(score, name) for name in SHARES) == pytest.approx(1)
    if not size:
        return
    for name in ("vertical", "horizontal"):
        assert sum(score.by_grade[name].values()) == pytest.approx(value(score, name))
        by_unit = sum(unit.characters * unit.shares[name] for unit in score.units)
        assert by_unit / size == pytest.approx(value(score, name))
    copied = value(score, "vertical") + value(score, "horizontal")
    assert sum(score.by_source.values()) == pytest.approx(copied)
    for name in SHARES:
        by_kind = sum(row["characters"] * row[name] for row in score.by_kind.values())
        assert by_kind / size == pytest.approx(value(score, name))


@given(plans())
def test_splits_count_the_characters_of_each_match(plan: Labelled) -> None:
    score = score_plan(plan, MATCHES, {}, QUICK)
    size = max(plan.text.length, 1)
    carries = [MATCHES[i] for i in plan.match.tolist() if i >= 0]
    assert set(score.by_source) == {m.source for m in carries}
    for source, share in score.by_source.items():
        assert share == pytest.approx(sum(m.source == source for m in carries) / size)
    for kind, grades in score.by_grade.items():
        assert set(grades) == set(GRADES)
        for grade, share in grades.items():
            expected = sum((m.attribution, m.grade) == (kind, grade) for m in carries) / size
            assert share == pytest.approx(expected)
    shares = list(score.by_source.values())
    assert shares == sorted(shares, reverse=True)


def test_kinds_without_characters_are_not_listed() -> None:
    plan = a_plan([0, 0, 2], ["target", "principle", "action"], [1, 0, 2], [0, -1, 3])
    score = score_plan(plan, MATCHES, {}, QUICK)
    assert score.by_kind == {
        "action": {"vertical": 0, "horizontal": 1, "formulaic": 0, "original": 0, "characters": 1},
        "target": {"vertical": 0.5, "horizontal": 0, "formulaic": 0, "original": 0.5, "characters": 2},
    }
    assert [(u.unit_id, u.characters, u.best_vertical, u.best_horizontal) for u in score.units] == [
        ("u0", 2, "v1", None),
        ("u1", 0, None, None),
        ("u2", 1, None, "h1"),
    ]


# without quotations and stock phrases


@given(plans(), st.sets(st.sampled_from(EXCLUDABLE)))
def test_what_is_excluded_leaves_numerator_and_denominator(plan: Labelled, excluded: set[str]) -> None:
    """The shares under an exclusion are those of the plan without the characters."""
    out = [
        ("quoted" in excluded and quoted) or ("formulaic" in excluded and stock)
        for quoted, stock in zip(plan.quoted.tolist(), plan.stock.tolist(), strict=True)
    ]
    kept = np.flatnonzero(~np.array(out, dtype=bool))
    rest = a_plan(
        plan.text.unit[kept].tolist(),
        [unit.kind for unit in plan.structure.units],
        plan.label[kept].tolist(),
        plan.match[kept].tolist(),
        quoted=plan.quoted[kept].tolist(),
        stock=plan.stock[kept].tolist(),
    )
    score = score_plan(plan, MATCHES, {}, replace(QUICK, exclude=tuple(sorted(excluded))))
    alone = score_plan(rest, MATCHES, {}, QUICK)
    assert (score.characters, score.counted, score.excluded) == (plan.text.length, len(kept), sum(out))
    assert {n: i.value for n, i in score.shares.items()} == {n: i.value for n, i in alone.shares.items()}
    assert (score.by_grade, score.by_kind, score.by_source) == (alone.by_grade, alone.by_kind, alone.by_source)
    assert [(u.counted, u.shares) for u in score.units] == [(u.characters, u.shares) for u in alone.units]
    assert score.net_shares == score_plan(plan, MATCHES, {}, QUICK).net_shares  # the same whatever is asked for


@given(plans())
def test_both_ratios_and_the_quoted_share_count_characters(plan: Labelled) -> None:
    score = score_plan(plan, MATCHES, {}, QUICK)
    names = [LABELS[label] for label in plan.label.tolist()]
    quoted = plan.quoted.tolist()
    net = [n for n, q, s in zip(names, quoted, plan.stock.tolist(), strict=True) if not q and not s]
    copied = ("vertical", "horizontal")
    assert score.net_characters == len(net)
    assert score.quoted_share.value == pytest.approx(sum(quoted) / max(len(names), 1))
    assert score.total_copied.value == pytest.approx(sum(n in copied for n in names) / max(len(names), 1))
    assert score.net_shares["copied_share"].value == pytest.approx(sum(n in copied for n in net) / max(len(net), 1))
    for name in ("vertical", "horizontal", "original"):
        assert score.net_shares[f"{name}_share"].value == pytest.approx(net.count(name) / max(len(net), 1))
    for interval in (score.quoted_share, score.total_copied, *score.net_shares.values()):
        assert 0 <= interval.low <= interval.high <= 1


def test_net_intervals_hold_their_values() -> None:
    rng = Random(7)
    units = [n for n in range(80) for _ in range(rng.randint(5, 40))]
    names = [rng.choice(SHARES) for _ in range(80)]
    label = [LABELS.index(names[n]) for n in units]
    match = [rng.choice(OF_LABEL[names[n]]) for n in units]
    quoted = [rng.random() < 0.2 for _ in units]
    score = score_plan(a_plan(units, ["action"] * 80, label, match, quoted=quoted), MATCHES, {}, IndexSettings())
    assert all(0 < i.low < i.value < i.high < 1 for i in (score.quoted_share, *score.net_shares.values()))


# intervals


def _mixed(units: int) -> Labelled:
    """A plan of equal units, every third of them copied."""
    numbers = [n for n in range(units) for _ in range(10)]
    label = [LABELS.index("vertical") if n % 3 == 0 else 0 for n in numbers]
    return a_plan(numbers, ["action"] * units, label, [0 if v else -1 for v in label])


def _uneven(units: int) -> Labelled:
    """The same with units of different lengths: any other sample then gives another share."""
    numbers = [n for n in range(units) for _ in range(n + 1)]
    label = [LABELS.index("vertical") if n % 3 == 0 else 0 for n in numbers]
    return a_plan(numbers, ["action"] * units, label, [0 if v else -1 for v in label])


def test_intervals_are_the_same_every_time_and_hold_the_value() -> None:
    uneven = _uneven(31)
    first, second = (score_plan(uneven, MATCHES, {}, IndexSettings()) for _ in range(2))
    assert first.shares == second.shares
    vertical = score_plan(_mixed(60), MATCHES, {}, IndexSettings()).shares["vertical_share"]
    assert vertical.value == pytest.approx(1 / 3)
    assert vertical.low < vertical.value < vertical.high
    spread = math.sqrt(1 / 3 * 2 / 3 / 60)  # of a mean of 60 units that are all or nothing
    assert vertical.high - vertical.low == pytest.approx(2 * 1.96 * spread, rel=0.15)


@pytest.mark.parametrize("seed", range(5))
def test_intervals_hold_the_values_of_many_units(seed: int) -> None:
    rng = Random(seed)
    units = [n for n in range(80) for _ in range(rng.randint(1, 40))]
    names = [rng.choice(SHARES) for _ in range(80)]
    label = [LABELS.index(names[n]) for n in units]
    match = [rng.choice(OF_LABEL[names[n]]) for n in units]
    score = score_plan(a_plan(units, ["action"] * 80, label, match), MATCHES, {}, IndexSettings())
    assert all(0 < i.low < i.value < i.high < 1 for i in score.shares.values())


def test_more_units_make_the_interval_narrower() -> None:
    few, many = (score_plan(_mixed(n), MATCHES, {}, IndexSettings()).shares["vertical_share"] for n in (30, 300))
    assert many.high - many.low < 0.5 * (few.high - few.low)


def test_the_seed_and_the_plan_choose_the_samples() -> None:
    """Two plans that are alike must not be given the same chance."""
    plan = _uneven(31)
    shares = [
        score_plan(p, MATCHES, {}, IndexSettings(seed=seed)).shares["vertical_share"]
        for p, seed in ((plan, 40), (plan, 41), (replace(plan, doc_id="another"), 40))
    ]
    assert len({(i.low, i.high) for i in shares}) == 3


@given(plans())
def test_intervals_are_in_order_and_inside_the_unit_interval(plan: Labelled) -> None:
    for interval in score_plan(plan, MATCHES, {}, QUICK).shares.values():
        assert 0 <= interval.low <= interval.high <= 1


# coverage and key actions


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=60))
def test_coverage_is_the_share_of_the_references_characters(rows: list[tuple[int, bool]]) -> None:
    rows = sorted(rows, key=lambda row: row[0])
    carried = np.array([flag for _, flag in rows], dtype=bool)
    titles = ["港", "塘", "链"]
    kinds: list[tuple[UnitKind, tuple[str, ...]]] = [("action", ("任务", t)) for t in titles]
    structure = structure_of([*kinds, ("target", ("目标",)), ("background", ())])
    plan = a_plan([0], ["action"], [0], [-1], {"national": carried})
    score = score_plan(plan, [], {"national": (text_of([n for n, _ in rows]), structure)}, QUICK)
    assert score.reference_coverage is not None
    assert score.reference_coverage.value == pytest.approx(carried.mean())
    assert 0 <= score.reference_coverage.low <= score.reference_coverage.high <= 1
    for number, title in enumerate(titles):
        flags = [flag for n, flag in rows if n == number]
        assert score.coverage_by_action.get(title) == (pytest.approx(sum(flags) / len(flags)) if flags else None)
    assert set(score.coverage_by_action) <= set(titles)


def test_the_main_reference_is_the_one_carried_most() -> None:
    long, short = (text_of([0] * 30), structure_of([("action", ("甲",))])), (
        text_of([0] * 10), structure_of([("action", ("乙",))])
    )  # fmt: skip
    flags = {"long": np.arange(30) < 6, "short": np.arange(10) < 5}
    score = score_plan(a_plan([0], ["action"], [0], [-1], flags), [], {"long": long, "short": short}, QUICK)
    assert score.coverage_by_action == {"甲": 0.2}


def test_without_a_reference_there_is_no_coverage_order_or_status() -> None:
    score = score_plan(_mixed(5), MATCHES, {}, QUICK)
    assert score.reference_coverage is None
    assert score.order_agreement is None
    assert score.coverage_by_action == {}
    assert (score.targets_status, score.actions_status) == ("none", "none")


KEY_ACTIONS: list[tuple[str, list[tuple[UnitKind, tuple[str, ...]]], list[str | None]]] = [
    ("nothing", [], []),
    ("no sections", [("action", ()), ("target", ())], [None, None]),
    (
        "sections below one heading",
        [("background", ("总体要求",)), ("action", ("重点任务", "港")), ("action", ("重点任务", "塘"))],
        [None, "港", "塘"],
    ),
    (
        "an action outside that heading, and one right below it",
        [*[("action", ("重点任务", "港"))] * 4, ("action", ("重点任务",)), ("action", ("保障措施", "钱"))],  # type: ignore[list-item]
        ["港", "港", "港", "港", None, None],
    ),
    ("the outermost sections", [("action", ("港",)), ("action", ("塘",)), ("target", ("港",))], ["港", "塘", None]),
    (
        "no heading holds most",
        [("action", ("甲", "一")), ("action", ("乙", "二")), ("action", ("丙", "三"))],
        ["甲", "乙", "丙"],
    ),
    ("one heading, nothing below it", [("action", ("任务",)), ("action", ("任务",))], ["任务", "任务"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [row[1:] for row in KEY_ACTIONS], ids=[row[0] for row in KEY_ACTIONS])
def test_key_actions(rows: list[tuple[UnitKind, tuple[str, ...]]], expected: list[str | None]) -> None:
    assert key_action_of(structure_of(rows)) == expected


# status


def _status(
    mine: float,
    theirs: float,
    slot: SlotType | Literal[""] = "",
    kinds: Sequence[UnitKind] = ("target", "action"),
    used: bool = True,
) -> PlanScore:
    """The score of a plan of 100 target and 100 action characters; of the targets, shares of both sides are carried."""
    own = kinds[0] == "target"
    label = [LABELS.index("vertical") if used and i < 100 * mine else 0 for i in range(200)]
    plan = a_plan(
        [i // 100 for i in range(200)],
        kinds,
        label,
        [0 if v else -1 for v in label],
        {"national": np.arange(200) < 100 * theirs},
        [own and i < 100 * mine for i in range(200)],
    )
    reference = (text_of([i // 100 for i in range(200)]), structure_of([("target", ()), ("action", ())]))
    return score_plan(plan, [a_match("v", "vertical", "national", slot=slot)], {"national": reference}, QUICK)


STATUS: list[tuple[float, float, SlotType | Literal[""], Status]] = [
    (1, 1, "", "identical"),
    (1, 0.82, "", "identical"),  # 2 · 1 · .82 / 1.82 = .901
    (1, 0.81, "", "mostly"),  # .895
    (0.9, 0.9, "", "identical"),
    (1, 1, "quantity", "mostly"),
    (1, 1, "date", "mostly"),
    (1, 1, "place", "identical"),
    (1, 1, "agency", "identical"),
    (0.6, 0.6, "", "mostly"),
    (0.59, 0.6, "", "partly"),
    (1, 0.43, "", "mostly"),  # .601
    (1, 0.42, "", "partly"),  # .592
    (0.42, 1, "", "partly"),
    (0.2, 0.2, "", "partly"),
    (0.19, 0.2, "", "different"),
    (1, 0.1, "", "different"),  # .182
    (0, 1, "", "different"),
    (0, 0, "", "different"),
]


@pytest.mark.parametrize(("mine", "theirs", "slot", "expected"), STATUS)
def test_status_rule(mine: float, theirs: float, slot: SlotType | Literal[""], expected: Status) -> None:
    score = _status(mine, theirs, slot)
    assert score.targets_status == expected
    assert score.actions_status == "different"


def test_a_changed_figure_in_a_match_that_explains_nothing_does_not_count() -> None:
    assert _status(1, 1, "quantity", used=False).targets_status == "identical"


def test_a_changed_figure_counts_for_its_own_kind_alone() -> None:
    """Targets and actions are both carried in full; one action names another figure."""
    label = [LABELS.index("vertical")] * 200
    plan = a_plan(
        [i // 100 for i in range(200)],
        ["target", "action"],
        label,
        [i // 100 for i in range(200)],
        {"national": np.ones(200, dtype=bool)},
        [True] * 200,
    )
    reference = (text_of([i // 100 for i in range(200)]), plan.structure)
    rows = [a_match("same", "vertical", "national"), a_match("changed", "vertical", "national", slot="quantity")]
    score = score_plan(plan, rows, {"national": reference}, QUICK)
    assert (score.targets_status, score.actions_status) == ("identical", "mostly")


def test_status_is_none_where_either_document_has_no_such_unit() -> None:
    score = _status(1, 1, kinds=("principle", "action"))
    assert (score.targets_status, score.actions_status) == ("none", "different")


def test_the_thresholds_are_settings() -> None:
    plan = a_plan([0] * 10, ["target"], [0] * 10, [-1] * 10, {"r": np.arange(10) < 5}, [i < 5 for i in range(10)])
    reference = (text_of([0] * 10), structure_of([("target", ())]))
    low = replace(QUICK, identical=0.5, mostly=0.3, partly=0.1)
    assert score_plan(plan, [], {"r": reference}, QUICK).targets_status == "partly"
    assert score_plan(plan, [], {"r": reference}, low).targets_status == "identical"


# stretches


@given(plans())
def test_stretches_cover_the_compared_text_exactly(plan: Labelled) -> None:
    """Every character lies in one stretch, which says of it what the labels say; neighbours differ."""
    rows = stretches(plan, MATCHES)
    covered = [i for row in rows for i, s in enumerate(plan.text.start.tolist()) if row.start <= s < row.end]
    assert covered == list(range(plan.text.length))
    said = [
        (row.attribution, None if row.attribution == "formulaic" else row.match_id, row.grade)
        for row in rows
        for s in plan.text.start.tolist()
        if row.start <= s < row.end
    ]
    expected = []
    for label, index in zip(plan.label.tolist(), plan.match.tolist(), strict=True):
        match = MATCHES[index] if index >= 0 else None
        expected.append((LABELS[label], match and match.match_id, match and match.grade))
    assert said == expected
    for before, after in pairwise(rows):
        assert before.end <= after.start
        assert (before.attribution, before.match_id) != (after.attribution, after.match_id)
    for row in rows:
        assert row.start in plan.text.start
        assert row.end in plan.text.end
        if row.attribution == "formulaic":
            assert row.match_id == phrase_id("plan", row.start, row.end)
