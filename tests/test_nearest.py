"""The search of nearest vectors, held against the obvious one; the same by every backend and in blocks of any size."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.datatypes import BoolArray, FloatArray
from homog.embedding.encoder import unit_rows
from homog.embedding.nearest import Neighbours, Search, nearest, with_margins
from homog.errors import MissingExtraError

HAS_FAISS = importlib.util.find_spec("faiss") is not None
BACKENDS: list[Search] = ["numpy", "faiss"]


@pytest.fixture(params=BACKENDS)
def search(request: pytest.FixtureRequest) -> Search:
    if request.param == "faiss" and not HAS_FAISS:
        pytest.skip("faiss-cpu is not installed")
    chosen: Search = request.param
    return chosen


def vectors(rows: int, dimension: int, seed: int) -> FloatArray:
    """Unit vectors with many that are alike to the last bit, and some of zeros."""
    chance = np.random.default_rng(seed)
    few = unit_rows(chance.standard_normal((max(rows // 2, 1), dimension)).astype(np.float32))
    found: FloatArray = few[chance.integers(0, len(few), rows)].copy()
    found[chance.random(rows) < 0.1] = 0.0
    return found


def obvious(left: FloatArray, right: FloatArray, k: int, mask: BoolArray | None) -> Neighbours:
    indices = np.full((len(left), k), -1, dtype=np.int64)
    cosines = np.full((len(left), k), np.nan)
    for i, query in enumerate(left.astype(np.float64)):
        rows = []
        for j, row in enumerate(right.astype(np.float64)):
            if query.any() and row.any() and (mask is None or mask[i, j]):
                rows.append((-round(float(query @ row), 6), j))
        for place, (cosine, j) in enumerate(sorted(rows)[:k]):
            indices[i, place], cosines[i, place] = j, -cosine
    return Neighbours(indices, cosines)


def same(a: Neighbours, b: Neighbours) -> None:
    assert a.indices.tolist() == b.indices.tolist()
    np.testing.assert_allclose(a.cosines, b.cosines, atol=1.1e-6)


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.tuples(st.integers(0, 12), st.integers(0, 30), st.integers(1, 9)),
    k=st.integers(1, 8),
    seed=st.integers(0, 10_000),
    masked=st.booleans(),
    block=st.integers(1, 400),
)
def test_the_search_is_the_obvious_one(
    sizes: tuple[int, int, int], k: int, seed: int, masked: bool, block: int
) -> None:
    lefts, rights, dimension = sizes
    left, right = vectors(lefts, dimension, seed), vectors(rights, dimension, seed + 1)
    right[: min(lefts, rights)] = left[: min(lefts, rights)]
    mask = np.random.default_rng(seed).random((lefts, rights)) < 0.4 if masked else None
    expected = obvious(left, right, k, mask)
    for search in BACKENDS[: 1 + HAS_FAISS]:
        same(nearest(left, right, k, mask, search, block), expected)


def test_backends_and_blocks_agree_on_a_larger_corpus(search: Search) -> None:
    left, right = vectors(300, 64, 1), vectors(2000, 64, 2)
    whole = nearest(left, right, 5, search="numpy", block=10**9)
    for block in (1, 2001, 50_000, 10**9):
        found = nearest(left, right, 5, search=search, block=block)
        assert found.indices.tolist() == whole.indices.tolist()
        np.testing.assert_array_equal(found.cosines, whole.cosines)


def test_a_mask_may_be_asked_for_block_by_block(search: Search) -> None:
    left, right = vectors(40, 8, 3), vectors(90, 8, 4)
    doc_left, doc_right = np.arange(40) // 10, np.arange(90) // 15
    table = np.random.default_rng(5).random((4, 6)) < 0.5
    table[1] = False
    whole = nearest(left, right, 3, table[np.ix_(doc_left, doc_right)], search)
    asked = nearest(left, right, 3, lambda a, b: table[np.ix_(doc_left[a], doc_right[b])], search, block=500)
    assert whole.indices.tolist() == asked.indices.tolist()
    assert (whole.indices[10:20] == -1).all()
    assert np.isnan(whole.cosines[10:20]).all()
    assert not whole.means[10:20].any()


def test_a_hundred_equal_vectors_are_told_by_index(search: Search) -> None:
    one = unit_rows(np.ones((1, 16), dtype=np.float32))
    found = nearest(one, np.repeat(one, 100, axis=0), 4, search=search)
    assert found.indices.tolist() == [[0, 1, 2, 3]]
    assert found.cosines.tolist() == [[1.0] * 4]


def test_margins_prefer_what_is_near_nothing_else(search: Search) -> None:
    """Both sentences have the same cosine with their neighbour; one stands in a crowd."""
    crowd = unit_rows(np.array([[1.0, 0.45, 0, 0], [1, 0, 0.45, 0], [1, 0.3, 0.3, 0], [1, 0.3, -0.3, 0]], np.float32))
    alone = unit_rows(np.array([[0.45, 0, 0, 1.0]], dtype=np.float32))
    left = unit_rows(np.array([[1.0, 0, 0, 0], [0, 0, 0, 1]], dtype=np.float32))
    found = with_margins(left, np.concatenate([crowd, alone]), 3, search=search)
    assert found.indices[1, 0] == 4
    assert found.cosines[0, 0] <= found.cosines[1, 0] + 0.01
    assert found.margins[1, 0] > found.margins[0, 0] + 0.3
    mean = (found.cosines[1].mean() + (alone @ left.T).mean()) / 2
    assert found.margins[1, 0] == pytest.approx(found.cosines[1, 0] / mean, abs=1e-5)


def test_margins_respect_the_mask_from_both_sides(search: Search) -> None:
    left, right = vectors(30, 8, 7), vectors(30, 8, 8)
    mask = np.random.default_rng(9).random((30, 30)) < 0.3
    by_mask = with_margins(left, right, 4, mask, search)
    asked = with_margins(left, right, 4, lambda a, b: mask[np.ix_(a, b)], search, block=100)
    np.testing.assert_array_equal(by_mask.margins, asked.margins)
    assert (by_mask.indices >= 0).tolist() == (~np.isnan(by_mask.margins)).tolist()


def test_bounds_are_checked() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        nearest(vectors(2, 2, 0), vectors(2, 2, 1), 0)


@pytest.mark.skipif(HAS_FAISS, reason="faiss-cpu is installed")
def test_a_missing_extra_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"homog\[faiss\]"):
        nearest(vectors(2, 2, 0), vectors(2, 2, 1), 1, search="faiss")
