"""What earlier versions of a plan have of its text, against looking at every position."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homog.datatypes import Fragments
from homog.revisions import Revision, is_barred, unbarred, versions_of_plans

DOC = np.array([0] * 20 + [-1] + [1] * 20 + [-1] + [2] * 20 + [-1], dtype=np.int32)  # 0 is a peer, 1 and 2 are plans
HELD = np.zeros(len(DOC), dtype=bool)
HELD[25:35] = True  # of plan 1


def revision(first: int, peer: int, second: int) -> Revision:
    """Plan 1 with an earlier version (document 2); the days of peer, version and plan."""
    return Revision.of(HELD, np.array([-1, 2, -1], dtype=np.int32), np.array([peer, second, first], dtype=np.int32))


@pytest.mark.parametrize(
    ("version", "peer", "barred"),
    [(10, 11, True), (10, 10, False), (10, 9, False), (0, 11, False), (10, 0, False)],
    ids=["peer later", "of one day", "peer before", "version without a date", "peer without a date"],
)
def test_only_peers_later_than_the_version_are_barred(version: int, peer: int, barred: bool) -> None:
    found = [revision(version, peer, 20)]
    assert is_barred(25, 35, 1, 0, found) is barred
    assert is_barred(21, 39, 1, 0, found) is barred  # ten of eighteen
    assert is_barred(21, 29, 1, 0, found) is barred  # four of eight
    assert not is_barred(21, 28, 1, 0, found)  # three of seven
    assert not is_barred(36, 40, 1, 0, found)
    assert not is_barred(45, 50, 2, 0, found)  # a plan without an earlier version


def test_versions_are_the_newest_first() -> None:
    own = np.array([[False] * 4, [True, False, False, False], [True, True, False, True], [False] * 4])
    found = versions_of_plans(own, np.array([5, 7, 9, 6], dtype=np.int32))
    assert [row.tolist() for row in found] == [[-1, 0, 1, -1], [-1, -1, 3, -1], [-1, -1, 0, -1]]
    assert versions_of_plans(np.zeros((2, 2), dtype=bool), np.zeros(2, dtype=np.int32)) == []


@given(
    st.lists(st.tuples(st.integers(21, 39), st.integers(0, 19), st.integers(1, 6)), max_size=8),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_runs_are_left_out_where_most_of_them_is_held(runs: list[tuple[int, int, int]], days: tuple[int, int]) -> None:
    rows = [(x, y, min(n, 41 - x, 20 - y)) for x, y, n in runs]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    fragments = Fragments(table[:, 0], table[:, 1], table[:, 2])
    found = unbarred(fragments, [revision(days[0], days[1], 9)], DOC)
    later = 0 < days[0] < days[1]
    expected = [r for r in rows if not (later and 2 * HELD[r[0] : r[0] + r[2]].sum() >= r[2])]
    assert list(zip(found.x.tolist(), found.y.tolist(), found.length.tolist(), strict=True)) == expected
