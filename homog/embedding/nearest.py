"""The nearest vectors of each vector: exact search in blocks, by numpy or by faiss, with the same result.

Both find candidates in float32. What is returned is computed anew from these in double precision and rounded, so that
it depends neither on the backend nor on the size of a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, FloatArray, LongArray
from homog.errors import MissingExtraError

Search = Literal["numpy", "faiss"]
Allowed = Callable[[LongArray, LongArray], BoolArray] | BoolArray | None

BLOCK = 1_000_000  # cosines that are held at once
_ROWS = 64  # of a block at least: all of the right side is read anew for every block
_STRETCH = 64  # rows of which the best is taken
_SAME = 1e-5  # float32 errors of a product of 1,000 dimensions stay below
_DECIMALS = 6
_LEAST_MEAN = 0.05  # of the neighbours' cosines: what has no neighbours at all must not have an endless margin


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest vectors of each row, nearest first, equally near ones by index.

    Attributes:
        indices: rows of the right side, -1 where there are fewer than k, shape (rows, k).
        cosines: six decimals, NaN where there is no neighbour, shape (rows, k).
    """

    indices: LongArray
    cosines: npt.NDArray[np.float64]

    @classmethod
    def joined(cls, parts: Sequence[Neighbours]) -> Neighbours:
        """Those of further rows behind those of the first."""
        return cls(np.concatenate([p.indices for p in parts]), np.concatenate([p.cosines for p in parts]))

    @property
    def means(self) -> npt.NDArray[np.float64]:
        """The mean cosine of each row's neighbours; 0 where there is none, shape (rows,)."""
        found = np.maximum((self.indices >= 0).sum(axis=1), 1)
        return np.asarray(np.nansum(self.cosines, axis=1) / found, dtype=np.float64)


def nearest(
    left: FloatArray,
    right: FloatArray,
    k: int,
    allowed: Allowed = None,
    search: Search = "numpy",
    block: int = BLOCK,
) -> Neighbours:
    """For every row of `left` the k rows of `right` with the highest cosine.

    Args:
        left, right: vectors of unit length, shape (rows, dimension); rows of zeros have no neighbours and are nobody's.
        k: neighbours of each row.
        allowed: which pairs count: a mask of shape (left rows, right rows), or what gives the mask of some left
            rows and some right rows (their numbers are given); None allows all.
        search: `faiss` needs the extra of that name; the result is the same.
        block: cosines that are held at once, at least those of 64 rows; bounds the memory (about ten bytes each).

    Raises:
        MissingExtraError: faiss is not installed.
        ValueError: k or block is less than 1.
    """
    if k < 1 or block < 1:
        raise ValueError("k and block must be at least 1")
    indices = np.full((len(left), k), -1, dtype=np.int64)
    cosines = np.full((len(left), k), np.nan)
    lefts, rights = (np.flatnonzero(side.any(axis=1)) for side in (left, right))
    if not len(lefts) or not len(rights):
        return Neighbours(indices, cosines)
    near = np.ascontiguousarray(right[rights], dtype=np.float32)
    candidates = _faiss_candidates(near) if search == "faiss" else _numpy_candidates(near)
    for rows in _blocks(lefts, max(block // len(rights), min(_ROWS, block))):
        mask = None if allowed is None else _mask(allowed, rows, rights)
        queries = np.ascontiguousarray(left[rows], dtype=np.float32)
        row, at = candidates(queries, min(k, len(rights)), mask)
        cosine = pair_cosines(queries, near, row, at)
        order = np.lexsort((at, -cosine, row))
        row, at, cosine = row[order], at[order], cosine[order]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        kept = rank < k
        indices[rows[row[kept]], rank[kept]] = rights[at[kept]]
        cosines[rows[row[kept]], rank[kept]] = cosine[kept]
    return Neighbours(indices, cosines)


def pair_cosines(
    left: FloatArray, right: FloatArray, row: LongArray, at: LongArray, pairs: int = 2_048
) -> npt.NDArray[np.float64]:
    """The cosines of some pairs in double precision, six decimals, shape (pairs,).

    Args:
        left, right: vectors of unit length, shape (rows, dimension).
        row, at: the row of either side of each pair.
        pairs: taken at once; more would not stay in the processor's cache.
    """
    cosine = np.empty(len(row))
    for low in range(0, len(row), pairs):
        part = slice(low, low + pairs)
        cosine[part] = np.einsum("ij,ij->i", left[row[part]], right[at[part]], dtype=np.float64)
    return np.round(cosine, _DECIMALS)


@dataclass(frozen=True, eq=False)
class Margins:
    """The nearest vectors of each row, and how far each stands out from what is near either of the two.

    Attributes:
        indices, cosines: as in `Neighbours`.
        margins: cosine over the mean cosine of the neighbours of both; NaN where there is none, shape (rows, k).
    """

    indices: LongArray
    cosines: npt.NDArray[np.float64]
    margins: npt.NDArray[np.float64]


def with_margins(
    left: FloatArray,
    right: FloatArray,
    k: int,
    allowed: Allowed = None,
    search: Search = "numpy",
    block: int = BLOCK,
) -> Margins:
    """Nearest rows scored by their margin: a sentence that is like everything is nobody's neighbour in particular.

    The ratio of Artetxe and Schwenk (2019: Margin-based parallel corpus mining with multilingual sentence embeddings,
    ACL, section 3), over the k neighbours of either side. What is returned is still in order of the cosines.

    Args:
        left, right, k, allowed, search, block: as for `nearest`.

    Raises:
        MissingExtraError: faiss is not installed.
    """
    forth = nearest(left, right, k, allowed, search, block)
    back = nearest(right, left, k, _turned(allowed), search, block).means
    theirs = np.append(back, 0.0)[forth.indices]  # -1 takes the last, and has no cosine
    mean = np.maximum((forth.means[:, None] + theirs) / 2, _LEAST_MEAN)
    return Margins(forth.indices, forth.cosines, np.round(forth.cosines / mean, _DECIMALS))


def _turned(allowed: Allowed) -> Allowed:
    """The same pairs seen from the other side."""
    if allowed is None:
        return None
    if isinstance(allowed, np.ndarray):
        return allowed.T
    return lambda rows, columns: allowed(columns, rows).T


def _mask(allowed: Callable[[LongArray, LongArray], BoolArray] | BoolArray, rows: LongArray, columns: LongArray) -> Any:
    if isinstance(allowed, np.ndarray):
        return allowed[np.ix_(rows, columns)]
    return allowed(rows, columns)


def _blocks(rows: LongArray, size: int) -> Iterator[LongArray]:
    for low in range(0, len(rows), size):
        yield rows[low : low + size]


# What gives candidates: from queries, k and a mask the pairs (query, row) that hold the k best of every query.
_Candidates = Callable[[FloatArray, int, BoolArray | None], tuple[LongArray, LongArray]]


def _numpy_candidates(near: FloatArray) -> _Candidates:
    """All rows that come near a bound under the k-th best: the k-th best of the best of each stretch of rows."""

    def of(queries: FloatArray, k: int, mask: BoolArray | None) -> tuple[LongArray, LongArray]:
        found = [
            _above_bound(queries, near, rows, k, None if mask is None else mask[rows[0]])
            for rows in _rows_alike(len(queries), mask)
        ]
        return np.concatenate([row for row, _ in found]), np.concatenate([at for _, at in found])

    return of


def _above_bound(
    queries: FloatArray, near: FloatArray, rows: LongArray, k: int, among: BoolArray | None
) -> tuple[LongArray, LongArray]:
    """Candidates of some queries with the same mask. To find the k-th best itself would take longer than all else."""
    columns = None if among is None else np.flatnonzero(among)
    if columns is not None and not len(columns):
        return rows[:0], rows[:0]
    all_rows, all_columns = len(rows) == len(queries), columns is None or len(columns) == len(near)
    cosines = (queries if all_rows else queries[rows]) @ (near if all_columns else near[columns]).T
    size = cosines.shape[1]
    wide = max(min(_STRETCH, size // (4 * k)), 1)
    whole = size - size % wide
    best = cosines[:, :whole].reshape(len(rows), -1, wide).max(axis=2)
    k = min(k, best.shape[1])
    bound = np.partition(best, best.shape[1] - k, axis=1)[:, best.shape[1] - k, None]
    flat = np.flatnonzero(cosines >= bound - np.float32(_SAME))
    row, at = rows[flat // size], flat % size
    return row, at if columns is None else columns[at]


def _faiss_candidates(near: FloatArray) -> _Candidates:
    """The same by faiss: more and more neighbours are asked for until the k-th best is left behind."""
    faiss = _import_faiss()
    index = faiss.IndexFlatIP(near.shape[1])
    index.add(near)

    def of(queries: FloatArray, k: int, mask: BoolArray | None) -> tuple[LongArray, LongArray]:
        found = [
            _grown(faiss, index, queries, rows, k, None if mask is None else mask[rows[0]])
            for rows in _rows_alike(len(queries), mask)
        ]
        return np.concatenate([row for row, _ in found]), np.concatenate([at for _, at in found])

    return of


def _rows_alike(rows: int, mask: BoolArray | None) -> list[LongArray]:
    """Rows that may have the same neighbours, together."""
    if mask is None:
        return [np.arange(rows)]
    groups: dict[bytes, list[int]] = {}
    for number, packed in enumerate(np.packbits(mask, axis=1)):
        groups.setdefault(packed.tobytes(), []).append(number)
    return [np.array(group, dtype=np.int64) for group in groups.values()]


def _grown(
    faiss: Any, index: Any, queries: FloatArray, rows: LongArray, k: int, among: BoolArray | None
) -> tuple[LongArray, LongArray]:
    """Candidates of some queries with the same mask."""
    total = index.ntotal if among is None else int(among.sum())
    kept = None if among is None else faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))
    options = {} if kept is None else {"params": faiss.SearchParameters(sel=kept)}
    found_rows, found_at, asked = [rows[:0]], [rows[:0]], 2 * k + 8
    while len(rows) and total:
        asked = min(asked, total)
        cosines, at = index.search(np.ascontiguousarray(queries[rows]), asked, **options)
        kth = cosines[:, min(k, asked) - 1, None]
        done = (cosines[:, -1] < kth[:, 0] - _SAME) | (asked == total)
        row, column = np.nonzero((cosines >= kth - _SAME) & done[:, None])
        found_rows.append(rows[row])
        found_at.append(at[row, column])
        rows, asked = rows[~done], 4 * asked
    return np.concatenate(found_rows).astype(np.int64), np.concatenate(found_at).astype(np.int64)


def _import_faiss() -> Any:
    try:
        import faiss
    except ImportError as error:
        raise MissingExtraError(
            "this search needs faiss", "faiss-cpu is not installed", "pip install 'homog[faiss]'"
        ) from error
    return faiss
