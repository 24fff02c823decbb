"""What stands beside a sentence: who copies a text goes on in it.

A sentence beside copied ones was more likely made from what stands beside their sources than from anything else.
Sentences are told by their numbers, which count all sentences of the pool.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.alignment import Passage
from homog.datatypes import IntArray, LongArray
from homog.matching import Prepared

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Links:
    """Which sentence of a plan has characters from which sentence of a source; sorted by plan, then source.

    Attributes:
        plan, source: numbers of sentences, each pair once.
        characters: equal characters of the two.
    """

    plan: LongArray
    source: LongArray
    characters: LongArray


def numbers_of(prepared: Prepared) -> LongArray:
    """The number of the sentence of every pool position."""
    marks = prepared.sentence
    return np.cumsum(np.append(True, np.diff(marks) != 0)).astype(np.int64) if len(marks) else np.zeros(0, np.int64)


def links_of(passages: Iterable[Passage], numbers: LongArray) -> Links:
    """The links that passages make, by the middles of their equal runs."""
    blocks = [(b.x + b.length // 2, b.y + b.length // 2, b.length) for p in passages for b in p.blocks]
    x, y, length = np.array(blocks, dtype=np.int64).reshape(-1, 3).T
    size = int(numbers.max(initial=0)) + 1
    key, inverse = np.unique(numbers[x] * size + numbers[y], return_inverse=True)
    return Links(key // size, key % size, np.bincount(inverse, weights=length, minlength=len(key)).astype(np.int64))


def documents_of(prepared: Prepared, numbers: LongArray) -> IntArray:
    """The document of every sentence number, -1 for separators; shape (greatest number + 1,)."""
    doc = np.full(int(numbers.max(initial=0)) + 1, -1, dtype=np.int32)
    doc[numbers] = prepared.pool.doc[: len(numbers)]
    return doc


def context_of(links: Links, left: LongArray, right: LongArray, doc: IntArray, farthest: int) -> Values:
    """How well the sentences around a pair agree with it: 1 where the next one is linked to the next, 0 for none.

    A link d sentences away that points e sentences away from where this pair would have it counts 1 / (d (1 + e)); the
    best counts. One that points to the same source sentence does not: that this one was taken explains no second one.

    Args:
        links: what is known already.
        left, right: numbers of the plan's and the source's sentence of each pair, shape (pairs,).
        doc: document of every number.
        farthest: sentences on either side that are asked.
    """
    best = np.zeros(len(left))
    for step in [d for d in range(-farthest, farthest + 1) if d]:
        row, at = _linked(links, left + step)
        fits = (doc[links.plan[at]] == doc[left[row]]) & (doc[links.source[at]] == doc[right[row]])
        fits &= links.source[at] != right[row]
        row, at = row[fits], at[fits]
        off = np.abs(links.source[at] - right[row] - step)
        np.maximum.at(best, row, 1.0 / (abs(step) * (1.0 + off)))
    return best


def shared_of(links: Links, left: LongArray, right: LongArray) -> LongArray:
    """Equal characters that each pair is already linked by."""
    size = int(max(links.source.max(initial=0), right.max(initial=0))) + 1
    have, want = links.plan * size + links.source, left * size + right
    if not len(have):
        return np.zeros(len(want), dtype=np.int64)
    at = np.minimum(np.searchsorted(have, want), len(have) - 1)
    return np.where(have[at] == want, links.characters[at], 0)


def places_beside(links: Links, left: LongArray, beside: int, around: int) -> tuple[LongArray, LongArray]:
    """Where the neighbours of sentences point to: rows of `left`, and numbers of source sentences around there.

    Args:
        links: what is known already.
        left: numbers of sentences of plans.
        beside: how many neighbours on either side are asked.
        around: how many source sentences on either side of the place are named.
    """
    rows, places = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(-beside, beside + 1):
        row, at = _linked(links, left + step)
        for off in range(-around, around + 1):
            rows.append(row)
            places.append(links.source[at] + off)
    return np.concatenate(rows), np.concatenate(places)


def _linked(links: Links, plan: LongArray) -> tuple[LongArray, LongArray]:
    """Rows of `plan` and the links that begin there."""
    low, high = np.searchsorted(links.plan, plan), np.searchsorted(links.plan, plan, side="right")
    count = high - low
    row = np.repeat(np.arange(len(plan)), count)
    at = np.arange(len(row)) - (np.cumsum(count) - count)[row] + low[row]
    return row, at
