"""Since when plans have had their text, against looking at every position."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homog.datatypes import Fragments
from homog.revisions import Revised, revised

# documents 0 (a peer), 1 (a plan), 2 and 3 (earlier versions of it), twenty positions each
DOC = np.concatenate([np.append(np.full(20, n), -1) for n in range(4)]).astype(np.int32)
PLAN, FIRST, SECOND = 21, 42, 63


def runs(rows: list[tuple[int, int, int]]) -> Fragments:
    table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
    return Fragments(table[:, 0], table[:, 1], table[:, 2])


def known(peer: int, first: int = 10, second: int = 30) -> Revised:
    """The first version has positions 2 to 9 of the plan, the second 6 to 15."""
    day = np.array([peer, 50, first, second], dtype=np.int32)
    return revised(runs([(PLAN + 2, FIRST + 2, 8), (PLAN + 6, SECOND, 10)]), day, DOC)


@pytest.mark.parametrize(
    ("peer", "left"),
    [
        (9, [(0, 20)]),  # before both versions
        (10, [(0, 20)]),  # of the day of the first
        (11, [(0, 2), (10, 20)]),  # behind the first
        (30, [(0, 2), (10, 20)]),
        (31, [(0, 2), (16, 20)]),  # behind both
        (0, [(0, 20)]),  # without a date
    ],
)
def test_a_run_is_left_where_the_plan_had_it_from_no_version_before_the_peer(
    peer: int, left: list[tuple[int, int]]
) -> None:
    found = known(peer).without_barred(runs([(PLAN, 0, 20)]))
    expected = [(PLAN + low, low, high - low) for low, high in left]
    assert list(zip(found.x.tolist(), found.y.tolist(), found.length.tolist(), strict=True)) == expected


def test_most_of_a_span_decides_over_sentences() -> None:
    before = known(peer=11)
    assert before.bars(PLAN + 2, PLAN + 18, 0)  # eight of sixteen
    assert not before.bars(PLAN + 2, PLAN + 19, 0)
    assert not known(peer=9).bars(PLAN + 2, PLAN + 10, 0)
    assert not before.bars(0, 5, 1)  # a document without an earlier version


@given(
    st.lists(st.tuples(st.integers(0, 19), st.sampled_from([FIRST, SECOND]), st.integers(0, 10), st.integers(1, 9))),
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 10), st.integers(1, 9)), max_size=6),
    st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(1, 3)),
)
def test_against_every_position(
    own: list[tuple[int, int, int, int]], taken: list[tuple[int, int, int]], days: tuple[int, int, int]
) -> None:
    day = np.array([days[0], 9, *days[1:]], dtype=np.int32)
    versions = [(PLAN + x, start + y, min(n, 20 - x, 20 - y)) for x, start, y, n in own]
    peers = [(PLAN + x, y, min(n, 20 - x, 20 - y)) for x, y, n in taken]
    found = revised(runs(versions), day, DOC).without_barred(runs(peers))

    def is_barred(at: int) -> bool:
        return any(day[DOC[y]] < days[0] for x, y, n in versions if x <= at < x + n)

    expected = sorted((x + i, y + i) for x, y, n in peers for i in range(n) if not is_barred(x + i))
    rows = zip(found.x.tolist(), found.y.tolist(), found.length.tolist(), strict=True)
    assert sorted((x + i, y + i) for x, y, n in rows for i in range(n)) == expected
    assert (np.diff(found.x) >= 0).all()
