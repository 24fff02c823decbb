"""The metrics against a slow count of single characters, and their figures on cases worked by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.datatypes import Match
from homog.evaluation.metrics import Found, as_found, evaluate
from homog.evaluation.tallies import Quality, Tally
from homog.evaluation.truth import ATTRIBUTION, CASES, Case, Truth, TruthStretch

OPERATIONS = ("verbatim", "slots", "heavy")
SOURCES = ("r", "a", "b")
Place = tuple[str, int]


# ---- the oracle: sets of characters, one at a time ----


class Oracle:
    """Counts the same things with sets of (document, position)."""

    def __init__(self, truth: Truth, rows: Sequence[Found], texts: Mapping[str, str]) -> None:
        self.truth, self.texts = truth, texts
        self.rows = [row for row in rows if row.doc in truth.docs and row.attribution in ("vertical", "horizontal")]
        self.owner: dict[Place, TruthStretch] = {}
        for doc, stretches in truth.docs.items():
            barred = {p for start, end in truth.neutral.get(doc, ()) for p in range(start, end)}
            for item in stretches:
                for p in range(item.start, item.end):
                    if texts[doc][p].isalnum() and p not in barred:
                        self.owner[doc, p] = item

    def claimed(self, row: Found) -> set[Place]:
        places = {(row.doc, p) for p in range(row.start, row.end)} & set(self.owner)
        if row.direction != "undetermined":
            return places
        for item in self.truth.docs.get(row.source, ()):
            for taken in self.hands(item, ()):
                if taken.source == row.doc and taken.source_start is not None and taken.source_end is not None:
                    places -= {(row.doc, p) for p in range(taken.source_start, taken.source_end)}
        return places

    def hands(self, item: TruthStretch, seen: tuple[str, ...]) -> list[TruthStretch]:
        """A stretch, the stretch of its source that it was taken from, and so on."""
        if item.source is None or item.source in seen or item.source_start is None or item.source_end is None:
            return []
        span = set(range(item.source_start, item.source_end))
        held = [
            other
            for other in self.truth.docs.get(item.source, ())
            if other.source is not None and span & set(range(other.start, other.end))
        ]
        return [item, *(self.hands(held[0], (*seen, item.source)) if held else [])]

    def alone(self) -> set[Place]:
        """Own text in matches that hold nothing copied."""
        copied = {place for place, item in self.owner.items() if item.attribution in ("vertical", "horizontal")}
        found: set[Place] = set()
        for row in self.rows:
            if not copied & {(row.doc, p) for p in range(row.start, row.end)}:
                found |= self.claimed(row)
        return found & self.where("original")

    def places(self) -> Tally:
        """Characters of the sources, counted one by one for every stretch and every match."""
        told = [row for row in self.rows if row.source_start is not None and row.source_end is not None]
        pairs = [
            (doc, item, row)
            for doc, items in self.truth.docs.items()
            for item in items
            for row in told
            if item.source is not None and (row.doc, row.source) == (doc, item.source)
            if row.attribution == item.attribution and row.start < item.end and item.start < row.end
        ]
        copied = [x for items in self.truth.docs.values() for x in items if x.source is not None]
        by_item: dict[tuple[str, TruthStretch], set[int]] = {}
        by_row: dict[int, set[int]] = {}
        for doc, item, row in pairs:
            by_item.setdefault((doc, item), set()).update(span_of(row) & span_of(item))
            by_row.setdefault(id(row), set()).update(span_of(row) & span_of(item))
        return Tally(
            true=sum(len(span_of(item)) for item in copied),
            recalled=sum(map(len, by_item.values())),
            found=sum(len(span_of(row)) for row in told if id(row) in by_row),
            right=sum(map(len, by_row.values())),
        )

    def reported(self, kind: str) -> set[Place]:
        return {place for row in self.rows if row.attribution == kind for place in self.claimed(row)}

    def where(self, kind: str, **wanted: str) -> set[Place]:
        return {
            place
            for place, item in self.owner.items()
            if item.attribution == kind and all(getattr(item, key) == value for key, value in wanted.items())
        }

    def tally(self, kind: str, group: set[Place], whole: bool) -> Tally:
        mine = [row for row in self.rows if row.attribution == kind]
        found = self.reported(kind) if whole else self.touching(mine, group)
        hits = [
            (doc, item)
            for row in mine
            for doc, item in {(place[0], self.owner[place]) for place in self.claimed(row) & group}
            if meets(item, row)
        ]
        return Tally(
            true=len(group),
            recalled=len(group & self.reported(kind)),
            found=len(found),
            right=len(found & self.where(kind)),
            detected=len(set(hits)),
            detections=len(hits),
        )

    def touching(self, rows: Sequence[Found], group: set[Place]) -> set[Place]:
        found: set[Place] = set()
        for doc in self.truth.docs:
            inside = {place for place in group if place[0] == doc}
            for row in rows:
                if row.doc == doc and self.claimed(row) & inside:
                    found |= self.claimed(row)
        return found

    def direct(self) -> float:
        credit = 0.0
        for place in self.where("horizontal"):
            named = {row.source for row in self.rows if row.attribution == "horizontal" and place in self.claimed(row)}
            if self.owner[place].source in named:
                credit += 1 / len(named)
        return credit

    def source_overlap(self) -> int:
        return len(
            {
                place
                for row in self.rows
                if row.source_start is not None
                for place in self.claimed(row)
                if self.owner[place].attribution == row.attribution and meets(self.owner[place], row)
            }
        )


def span_of(item: TruthStretch | Found) -> set[int]:
    assert item.source_start is not None
    assert item.source_end is not None
    return set(range(item.source_start, item.source_end))


def meets(item: TruthStretch, row: Found) -> bool:
    if row.source != item.source:
        return False
    if row.source_start is None or row.source_end is None:
        return True
    if item.source_start is None or item.source_end is None:
        return False
    return bool(set(range(row.source_start, row.source_end)) & set(range(item.source_start, item.source_end)))


# ---- small random corpora ----


@st.composite
def stretches(draw: st.DrawFn, size: int) -> tuple[TruthStretch, ...]:
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=6)))
    found = []
    for start, end in pairwise(cuts):
        case: Case = draw(st.sampled_from(CASES))
        copied = ATTRIBUTION[case] in ("vertical", "horizontal")
        at = draw(st.integers(0, 8))
        found.append(
            TruthStretch(
                start,
                end,
                ATTRIBUTION[case],
                case,
                draw(st.sampled_from(OPERATIONS)) if copied else "none",
                draw(st.sampled_from(SOURCES)) if copied else None,
                at if copied else None,
                at + draw(st.integers(1, 5)) if copied else None,
            )
        )
    return tuple(item for item in found if draw(st.booleans()) or item.attribution == "horizontal")


@st.composite
def found_rows(draw: st.DrawFn, texts: Mapping[str, str]) -> Found:
    doc = draw(st.sampled_from(sorted(texts)))
    start = draw(st.integers(0, len(texts[doc]) - 1))
    placed = draw(st.booleans())
    at = draw(st.integers(0, 8))
    return Found(
        doc,
        start,
        draw(st.integers(start + 1, len(texts[doc]))),
        draw(st.sampled_from(SOURCES)),
        draw(st.sampled_from(("vertical", "horizontal", "inherited"))),
        at if placed else None,
        at + draw(st.integers(1, 4)) if placed else None,
        draw(st.sampled_from(("later", "undetermined"))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Truth, list[Found], dict[str, str]]:
    texts = {doc: draw(st.text("甲乙丙3。，\n", min_size=4, max_size=18)) for doc in ("a", "b")}
    docs = {doc: draw(stretches(len(text))) for doc, text in texts.items()}
    cut = draw(st.integers(0, 3))
    truth = Truth(1, {}, docs, {"a": ((cut, cut + 1),)})
    return truth, draw(st.lists(found_rows(texts), max_size=6)), texts


@given(worlds())
@settings(max_examples=400, deadline=None)
def test_counts_equal_a_count_of_single_characters(world: tuple[Truth, list[Found], dict[str, str]]) -> None:
    truth, rows, texts = world
    quality, oracle = evaluate(truth, rows, texts), Oracle(truth, rows, texts)
    for kind, tally in (("vertical", quality.vertical), ("horizontal", quality.horizontal)):
        assert tally == oracle.tally(kind, oracle.where(kind), whole=True)
    for case, tally in quality.cases.items():
        kind = ATTRIBUTION[case]
        assert tally == oracle.tally(kind, oracle.where(kind, case=case), whole=False)
    for name, tally in quality.operations.items():
        kind, operation = name.split()
        assert tally == oracle.tally(kind, oracle.where(kind, operation=operation), whole=False)
    copied = oracle.reported("vertical") | oracle.reported("horizontal")
    assert quality.common_ancestor == len(oracle.reported("horizontal") & oracle.where("vertical"))
    assert quality.clean == len(oracle.where("original"))
    assert quality.clean_false == len(oracle.where("original") & copied)
    assert quality.formula_copied == len(oracle.where("formulaic") & copied)
    assert quality.direct == pytest.approx(oracle.direct())
    assert quality.source_overlap == oracle.source_overlap()
    assert quality.clean_alone == len(oracle.alone())
    assert quality.places == oracle.places()


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_every_figure_is_a_share_and_the_truth_itself_is_perfect(
    world: tuple[Truth, list[Found], dict[str, str]],
) -> None:
    truth, rows, texts = world
    for name, value in evaluate(truth, rows, texts).figures().items():
        if name in ("false_per_10000", "alone_per_10000"):
            assert 0 <= value <= 10_000
        elif name == "vertical_granularity":
            assert value >= 1
        else:
            assert 0 <= value <= 1
    perfect = evaluate(truth, [row for doc in truth.docs for row in told(truth, doc)], texts)
    for tally in (perfect.vertical, perfect.horizontal):
        assert tally.true == tally.recalled == tally.found == tally.right
        assert tally.granularity == 1
    assert perfect.direct == perfect.horizontal.true
    assert perfect.clean_false == perfect.common_ancestor == 0


def told(truth: Truth, doc: str) -> list[Found]:
    """What a perfect tool would report of one document."""
    return [
        Found(doc, item.start, item.end, str(item.source), item.attribution, item.source_start, item.source_end)
        for item in truth.docs[doc]
        if item.source is not None
    ]


# ---- worked by hand ----

PLAN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
VERTICAL = TruthStretch(0, 8, "vertical", "vertical", "slots", "r", 100, 108)
OWN = TruthStretch(8, 12, "original", "clean")
HORIZONTAL = TruthStretch(12, 20, "horizontal", "chain", "edit", "p", 40, 48, "q")
TRUTH = Truth(1, {}, {"x": (VERTICAL, OWN, HORIZONTAL)})
TEXTS = {"x": PLAN}


def judged(*rows: Found) -> Quality:
    return evaluate(TRUTH, rows, TEXTS)


def test_half_found_in_two_pieces() -> None:
    quality = judged(Found("x", 0, 2, "r", "vertical", 100, 102), Found("x", 4, 6, "r", "vertical", 104, 106))
    assert (quality.vertical.precision, quality.vertical.recall) == (1, 0.5)
    assert quality.vertical.granularity == 2
    assert quality.vertical.plagdet == pytest.approx((2 / 3) / math.log2(3))
    assert quality.operations["vertical slots"].recall == 0.5


def test_copying_from_the_reference_called_copying_from_a_peer_is_the_common_ancestor_error() -> None:
    quality = judged(Found("x", 0, 12, "p", "horizontal", 0, 12))
    assert quality.common_ancestor == 8
    assert quality.common_ancestor_share == pytest.approx(8 / 12)
    assert quality.false_per_10000 == 10_000
    assert quality.horizontal.precision == 0


def test_the_direct_source_shares_its_credit_with_every_other_source_that_is_named() -> None:
    right = Found("x", 12, 20, "p", "horizontal", 40, 48)
    wrong = Found("x", 12, 20, "q", "horizontal", 0, 8)
    assert judged(right).direct_accuracy == 1
    assert judged(wrong).direct_accuracy == 0
    assert judged(right, wrong).direct_accuracy == 0.5
    assert judged(right, wrong).cases["chain"].recall == 1


@pytest.mark.parametrize(("start", "end", "detected"), [(90, 100, 0), (90, 101, 1), (107, 120, 1), (108, 120, 0)])
def test_a_match_detects_a_passage_only_where_both_have_it_in_the_source(start: int, end: int, detected: int) -> None:
    quality = judged(Found("x", 0, 8, "r", "vertical", start, end))
    assert quality.vertical.detected == detected
    assert quality.source_overlap == 8 * detected
    assert quality.vertical.recall == 1


def test_headings_and_punctuation_count_for_nobody() -> None:
    text = "甲乙，丙。第一，丁"
    stretch = TruthStretch(0, 9, "vertical", "vertical", "verbatim", "r", 0, 9)
    quality = evaluate(Truth(1, {}, {"x": (stretch,)}, {"x": ((5, 7),)}), [], {"x": text})
    assert quality.vertical.true == 4
    assert evaluate(Truth(1, {}, {"x": (stretch,)}), []).vertical.true == 9


def test_a_row_with_open_direction_on_the_text_the_other_took_is_neither_right_nor_wrong() -> None:
    taken = TruthStretch(0, 4, "horizontal", "horizontal", "verbatim", "y", 2, 6)
    truth = Truth(1, {}, {"x": (taken,), "y": (TruthStretch(0, 8, "original", "clean"),)})
    row = Found("y", 2, 6, "x", "horizontal", 0, 4, "undetermined")
    texts = {"x": "甲乙丙丁", "y": "子丑甲乙丙丁寅卯"}
    assert evaluate(truth, [row], texts).clean_false == 0
    assert evaluate(truth, [replace(row, direction="later")], texts).clean_false == 4


def test_rows_matches_and_found_say_the_same() -> None:
    match = Match("id", "x", 1, 5, "r", 10, 14, "national", "verbatim", "vertical", 1.0, 0.9)
    row = {"doc": "x", "start": 1, "end": 5, "source": "r", "attribution": "vertical", "source_start": 10}
    assert as_found(match) == as_found({**row, "source_end": 14}) == Found("x", 1, 5, "r", "vertical", 10, 14)


def test_sums_over_seeds_are_sums_of_characters() -> None:
    once = judged(Found("x", 0, 8, "r", "vertical", 100, 108))
    twice = sum([once, once], Quality())
    assert twice.vertical.true == 2 * once.vertical.true
    assert twice.figures() == once.figures()
    assert twice.cases["vertical"].detected == 2


def test_without_matches_every_figure_is_defined() -> None:
    assert judged().figures()["vertical_plagdet"] == 0
    assert Quality().figures()["false_per_10000"] == 0
