"""The branching against trying every choice of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.branching import Arc, best_branching, dated_branching

NAMES = "abcde"


def total(arcs: Iterable[Arc]) -> int:
    return sum(arc.weight for arc in arcs)


def above(doc: str, chosen: Mapping[str, Arc]) -> list[str] | None:
    """The documents behind one, nearest first; None where they form a circle."""
    found: list[str] = []
    while doc in chosen:
        doc = chosen[doc].source
        if doc in found:
            return None
        found.append(doc)
    return found


def is_allowed(arcs: Iterable[Arc], dates: Mapping[str, int]) -> bool:
    """One source each, no circles, and nobody dated behind a document of a later date."""
    rows = list(arcs)
    chosen = {arc.target: arc for arc in rows}
    if len(chosen) < len(rows):
        return False
    for doc in chosen:
        behind = above(doc, chosen)
        if behind is None or doc in behind:
            return False
        if doc in dates and any(dates[b] > dates[doc] for b in behind if b in dates):
            return False
    return True


def by_trying_all(arcs: list[Arc], dates: Mapping[str, int]) -> int:
    into = [[None, *(a for a in arcs if a.target == name and a.weight > 0)] for name in NAMES]
    choices = ([a for a in choice if a is not None] for choice in product(*into))
    return max(total(choice) for choice in choices if is_allowed(choice, dates))


weights = st.integers(0, 9)
graphs = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]), weights
).map(lambda table: [Arc(s, t, w) for (s, t), w in sorted(table.items())])


@given(graphs)
@settings(max_examples=300, deadline=None)
def test_the_best_branching_is_the_best_of_all(arcs: list[Arc]) -> None:
    chosen = best_branching(arcs)
    assert is_allowed(chosen, {})
    assert set(chosen) <= set(arcs)
    assert total(chosen) == by_trying_all(arcs, {})


@given(graphs, st.dictionaries(st.sampled_from(NAMES), st.integers(1, 4)))
@settings(max_examples=300, deadline=None)
def test_with_dates_it_is_the_best_of_those_that_respect_them(arcs: list[Arc], dates: dict[str, int]) -> None:
    forward = [a for a in arcs if dates.get(a.source, 0) <= dates.get(a.target, 9)]
    chosen = dated_branching(forward, dates)
    assert is_allowed(chosen, dates)
    assert total(chosen) == by_trying_all(forward, dates)


@given(graphs, st.randoms(use_true_random=False))
def test_the_order_of_the_arcs_plays_no_part(arcs: list[Arc], rng: object) -> None:
    shuffled = list(arcs)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert best_branching(shuffled) == best_branching(arcs)


def test_where_dates_order_everything_each_has_its_heaviest_source() -> None:
    arcs = [Arc("a", "b", 3), Arc("a", "c", 2), Arc("b", "c", 5)]
    assert best_branching(arcs) == [Arc("a", "b", 3), Arc("b", "c", 5)]


def test_two_undated_documents_are_not_each_others_source() -> None:
    arcs = [Arc("a", "b", 7), Arc("b", "a", 6), Arc("r", "a", 4), Arc("r", "b", 1)]
    assert best_branching(arcs) == [Arc("r", "a", 4), Arc("a", "b", 7)]


def test_a_later_document_does_not_stand_behind_an_earlier_one_by_way_of_an_undated_one() -> None:
    arcs = [Arc("late", "undated", 9), Arc("undated", "early", 5), Arc("root", "early", 3)]
    assert dated_branching(arcs, {"late": 20, "early": 10, "root": 1}) == [
        Arc("root", "early", 3),
        Arc("late", "undated", 9),
    ]


@pytest.mark.parametrize("size", [2000])
def test_a_long_chain_of_circles_is_quick(size: int) -> None:
    names = [f"d{n:04d}" for n in range(size)]
    arcs = [Arc(a, b, 10) for a, b in pairwise(names)]
    arcs += [Arc(b, a, 11) for a, b in pairwise(names)]
    assert len(best_branching(arcs)) == size - 1


def test_many_contradictions_end_in_something_allowed() -> None:
    """More of them than are tried in the best way: the lightest arcs go."""
    undated = [f"u{n:02d}" for n in range(40)]
    arcs = [Arc("late", u, 5) for u in undated] + [Arc(u, f"early-{u}", 5) for u in undated]
    dates = {"late": 9} | {f"early-{u}": 1 for u in undated}
    chosen = dated_branching(arcs, dates)
    assert is_allowed(chosen, dates)
    assert total(chosen) == 5 * len(undated)
