"""Search and copy model against slow, obvious versions of themselves."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.alignment import Passage, decode
from homog.background import cover
from homog.candidates import find_fragments, join_sorted, make_pool
from homog.datatypes import Fragments, LongArray, Pool
from homog.grams import gram_hashes
from homog.matching import carried_by
from homog.settings import AlignmentSettings, CandidateSettings

letters = st.lists(st.integers(1, 4), max_size=40).map(lambda v: np.array(v, dtype=np.int64))
OPEN = CandidateSettings(anchor_width=3, fill_width=2, anchor_bits=0, anchor_gain=0, window_bits=0, max_repeats=10**6)


@given(letters, letters, st.integers(1, 6))
def test_equal_hashes_are_equal_runs(a: LongArray, b: LongArray, width: int) -> None:
    left, right = gram_hashes(a, width), gram_hashes(b, width)
    for i, j in itertools.product(range(len(left)), range(len(right))):
        assert (left[i] == right[j]) == (a[i : i + width].tolist() == b[j : j + width].tolist())


def test_hashes_are_pinned() -> None:
    """The shipped background table is a table of these hashes: they must never change."""
    assert gram_hashes(np.array([0x4E92, 0x8054, 0x7F51]), 3).tolist() == [11086824703364127450]


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_join_finds_all_equal_pairs(a: list[int], b: list[int]) -> None:
    left, right = np.array(a, dtype=np.int64), np.sort(np.array(b, dtype=np.int64))
    i, j = join_sorted(left, right)
    found = sorted(zip(i.tolist(), j.tolist(), strict=True))
    assert found == sorted((p, q) for p in range(len(a)) for q in range(len(b)) if a[p] == right[q])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.booleans()), max_size=30), st.integers(1, 9))
def test_what_many_documents_hold(rows: list[tuple[int, int, bool]], documents: int) -> None:
    rows = sorted(rows)
    doc = np.array([d for d, _, _ in rows], dtype=np.int32)
    hashes = np.array([h for _, h, _ in rows], dtype=np.uint64)
    chosen = np.array([c for _, _, c in rows], dtype=bool)
    holders = {h: {d for d, other, c in rows if c and other == h} for _, h, _ in rows}
    expected = sorted(h for h, docs in holders.items() if len(docs) >= documents)
    assert carried_by(hashes, doc, chosen, documents).tolist() == expected


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 5))
def test_cover(hit: list[bool], width: int) -> None:
    length = len(hit) + width - 1
    expected = [any(hit[s] for s in range(max(i - width + 1, 0), min(i + 1, len(hit)))) for i in range(length)]
    assert cover(np.array(hit, dtype=bool), width, length).tolist() == expected


def _runs(pool: Pool, left: int, right: int, least: int) -> set[tuple[int, int, int]]:
    """All maximal equal runs between two documents of a pool, the slow way."""
    found = set()
    codes, doc = pool.codes.tolist(), pool.doc.tolist()
    places = [[i for i, d in enumerate(doc) if d == which] for which in (left, right)]
    for x, y in itertools.product(*places):
        if x and y and codes[x - 1] == codes[y - 1] and doc[x - 1] == left and doc[y - 1] == right:
            continue
        length = 0
        while codes[x + length] == codes[y + length]:
            length += 1
        if length >= least:
            found.add((x, y, length))
    return found


@given(letters, letters)
@settings(max_examples=150)
def test_fragments_hold_every_anchor_and_only_equal_runs(a: LongArray, b: LongArray) -> None:
    pool = make_pool([a, b])
    ones = np.ones(len(pool.codes), dtype=np.float32)
    side = pool.doc == 0
    allowed = np.array([[False, True], [False, False]])
    fragments, struck = find_fragments(pool, side, pool.doc == 1, allowed, ones, ones, OPEN)
    found = set(zip(fragments.x.tolist(), fragments.y.tolist(), fragments.length.tolist(), strict=True))
    assert struck == 0
    assert _runs(pool, 0, 1, 3) <= found <= _runs(pool, 0, 1, 2)


@given(letters, st.lists(letters, min_size=1, max_size=4))
def test_it_makes_no_difference_whether_sources_are_looked_through_first(
    plan: LongArray, sources: list[LongArray]
) -> None:
    pool = make_pool([plan, *sources])
    ones = np.ones(len(pool.codes), dtype=np.float32)
    allowed = np.zeros((len(sources) + 1, len(sources) + 1), dtype=bool)
    allowed[0, 1:] = True
    bounded = replace(OPEN, max_repeats=2, max_carriers=2)
    found = []
    for few in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("homog.candidates._FEW", few)
            fragments, _ = find_fragments(pool, pool.doc == 0, pool.doc > 0, allowed, ones, ones, bounded)
        found.append([side.tolist() for side in (fragments.x, fragments.y, fragments.length)])
    assert found[0] == found[1]


def test_a_run_with_many_carriers_is_followed_to_the_earliest_and_said() -> None:
    text = np.arange(100, 130, dtype=np.int64)
    pool = make_pool([text] * 6)
    ones = np.ones(len(pool.codes), dtype=np.float32)
    allowed = np.tril(np.ones((6, 6), dtype=bool), -1)
    few = CandidateSettings(anchor_bits=0, anchor_gain=0, window_bits=0, max_carriers=2)
    inside = pool.doc >= 0
    fragments, struck = find_fragments(pool, inside, inside, allowed, ones, ones, few)
    assert struck > 0
    assert set(pool.doc[fragments.y].tolist()) == {0, 1}
    assert set(pool.doc[fragments.x].tolist()) == {1, 2, 3, 4, 5}


def test_a_repeated_passage_is_still_found() -> None:
    passage = np.arange(500, 540, dtype=np.int64)
    source = np.concatenate([passage] * 9)
    pool = make_pool([source, passage])
    ones = np.ones(len(pool.codes), dtype=np.float32)
    allowed = np.array([[False, False], [True, False]])
    fragments, _ = find_fragments(
        pool,
        pool.doc == 1,
        pool.doc == 0,
        allowed,
        ones,
        ones,
        CandidateSettings(anchor_bits=0, anchor_gain=0, window_bits=0),
    )
    assert fragments.length.max() == 40


def _slow_score(f: Fragments, doc: list[int], total: list[float], s: AlignmentSettings) -> float:
    """Best parse by the plain recurrence over all pairs of fragments."""
    rows = list(zip(f.x.tolist(), f.y.tolist(), f.length.tolist(), strict=True))
    best: list[float] = []
    for i, (x, y, length) in enumerate(rows):
        whole = total[x + length] - total[x] - s.copy_cost * length
        value = whole - s.open_passage
        for j, (gx, gy, glength) in enumerate(rows[:i]):
            over = gx + glength - x
            if over <= 0:
                value = max(value, best[j] + whole - s.open_passage)
            elif over <= s.trim and gx + glength < x + length:
                value = max(value, best[j] + whole - s.open_passage - (total[gx + glength] - total[x]))
            if doc[gx] == doc[x] and doc[gy] == doc[y]:
                step = _slow_step((gx, gy, glength), (x, y, length), total, s)
                value = max(value, best[j] + step) if step is not None else value
        best.append(value)
    return max([0.0, *best])


def _slow_step(
    g: tuple[int, int, int], f: tuple[int, int, int], total: list[float], s: AlignmentSettings
) -> float | None:
    over_x, over_y = g[0] + g[2] - f[0], g[1] + g[2] - f[1]
    forward = f[1] > g[1] and -over_y <= s.max_source_gap
    skip = max(over_x, over_y if forward else over_x, 0)
    dx, dy = f[0] + skip - g[0] - g[2], f[1] + skip - g[1] - g[2]
    if f[0] <= g[0] or skip >= f[2] or dx > s.max_gap:
        return None
    if not forward and (abs(dy) > s.max_jump or dx > s.max_jump_gap):
        return None
    edit = s.open_edit + s.delete_cost * max(dy, 0) if forward else s.jump_cost
    worth = total[f[0] + f[2]] - total[f[0] + skip] - s.copy_cost * (f[2] - skip)
    return worth - edit - s.insert_cost * dx


@given(st.lists(letters, min_size=2, max_size=4))
@settings(max_examples=150, deadline=None)
def test_decoding_is_optimal(texts: list[LongArray]) -> None:
    pool = make_pool(texts)
    side = pool.doc == 0
    allowed = np.zeros((len(texts), len(texts)), dtype=bool)
    allowed[0, 1:] = True
    ones = np.ones(len(pool.codes), dtype=np.float32)
    fragments, _ = find_fragments(pool, side, ~side & (pool.doc > 0), allowed, ones, ones, OPEN)
    costs = AlignmentSettings(
        open_passage=4, open_edit=1, jump_cost=3, max_gap=6, max_source_gap=8, least_density=1e-9,
        max_predecessors=200,
    )  # fmt: skip
    total = np.arange(len(pool.codes) + 1, dtype=np.float64)
    passages = decode(fragments, pool.doc, total, costs)
    assert sum(p.bits for p in passages) == pytest.approx(
        _slow_score(fragments, pool.doc.tolist(), total.tolist(), costs)
    )
    _assert_well_formed(passages, pool)


def _assert_well_formed(passages: list[Passage], pool: Pool) -> None:
    for a, b in itertools.pairwise(passages):
        assert a.x1 <= b.x0
    for p in passages:
        assert p.x0 == p.blocks[0].x
        assert p.x1 == p.blocks[-1].x + p.blocks[-1].length
        for block in p.blocks:
            left = pool.codes[block.x : block.x + block.length]
            assert left.tolist() == pool.codes[block.y : block.y + block.length].tolist()
            assert p.y0 <= block.y
            assert block.y + block.length <= p.y1
