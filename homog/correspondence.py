"""What of two sentences corresponds once their common words are set aside.

Two sentences on one subject share words, and so do a sentence and its paraphrase. What tells them apart is the rest:
a paraphrase has other words for the same things there, a sentence about something else has other things. Words are
the tokens of a static model; how much one weighs is the length of its vector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.datatypes import FloatArray, LongArray
from homog.embedding import StaticEncoder

CORRESPONDENCES = ("cosine", "rest_cosine", "rest_least", "rest_most", "rest_share_least", "rest_share_most")
Values = npt.NDArray[np.float64]
LEAST_COSINE = 0.45  # below which two words are not said to correspond
_DECIMALS = 6  # of products of matrices, whose last bits differ between machines: the order must not
_TOGETHER = 64  # pairs whose token vectors are compared at once


@dataclass(frozen=True)
class Pairing:
    """A word of one text and what stands for it in the other, as spans of code points; `same` for equal words."""

    start: int
    end: int
    other_start: int
    other_end: int
    cosine: float
    same: bool


def correspondences(encoder: StaticEncoder, pairs: Sequence[tuple[str, str]]) -> Values:
    """Measures of pairs of texts that a judge may weigh; float64, shape (pairs, len(CORRESPONDENCES)).

    Columns: cosine of the texts; cosine of their rests; how well the words of one rest are matched by words of the
    other, weighed, the worse and the better of both directions; the share of weight that is rest, lesser and greater.
    Where neither text has a rest all likenesses are 1; where one has none they are 0.

    Args:
        encoder: a static model.
        pairs: any texts.
    """
    distinct = sorted({text for pair in pairs for text in pair})
    place = {text: number for number, text in enumerate(distinct)}
    rows = np.array([[place[one], place[other]] for one, other in pairs], dtype=np.int64).reshape(-1, 2)
    return correspondences_of(encoder, encoder.numbers(distinct), encoder.encode(distinct), rows[:, 0], rows[:, 1])


def correspondences_of(
    encoder: StaticEncoder, words: Sequence[LongArray], vectors: FloatArray, left: LongArray, right: LongArray
) -> Values:
    """The same for texts that are parted and encoded already.

    Args:
        encoder: a static model.
        words: the numbers of the tokens of each text.
        vectors: of the texts, unit length, shape (texts, dimension).
        left, right: indices of the two texts of each pair, shape (pairs,).
    """
    found = np.zeros((len(left), len(CORRESPONDENCES)))
    length = np.array([len(row) for row in words], dtype=np.int64)
    order = np.argsort(np.maximum(length[left], length[right]), kind="stable")
    for low in range(0, len(order), _TOGETHER):
        rows = order[low : low + _TOGETHER]
        one, other = (_Padded.of(words, side[rows]) for side in (left, right))
        found[rows, 1:] = _compared(encoder, one, other)
    found[:, 0] = np.einsum("ij,ij->i", vectors[left], vectors[right], dtype=np.float64)
    return found


@dataclass(frozen=True, eq=False)
class _Padded:
    """The tokens of some texts as one table, -1 behind the end of each; `ranks` count equal ones that stand before."""

    words: LongArray
    ranks: LongArray

    @classmethod
    def of(cls, words: Sequence[LongArray], chosen: LongArray) -> _Padded:
        width = max((len(words[i]) for i in chosen.tolist()), default=0)
        table = np.full((len(chosen), max(width, 1)), -1, dtype=np.int64)
        for row, i in enumerate(chosen.tolist()):
            table[row, : len(words[i])] = words[i]
        before = np.tri(table.shape[1], k=-1, dtype=bool)
        return cls(table, ((table[:, :, None] == table[:, None, :]) & before).sum(axis=2))


def _compared(encoder: StaticEncoder, one: _Padded, other: _Padded) -> Values:
    """All columns but the first, for some pairs of texts."""
    equal = one.words[:, :, None] == other.words[:, None, :]
    rest = (  # a token is left over where the other text has it no more often than it stood before
        (one.words >= 0) & (one.ranks >= equal.sum(axis=2)),
        (other.words >= 0) & (other.ranks >= equal.sum(axis=1)),
    )
    weight = [np.where(side.words >= 0, encoder.weights[side.words], 0.0) for side in (one, other)]
    over = [np.where(mask, w, 0.0) for mask, w in zip(rest, weight, strict=True)]
    mass = [w.sum(axis=1) for w in over]
    unit = [encoder.directions(side.words) for side in (one, other)]
    sums = [np.einsum("ij,ijk->ik", w, u) for w, u in zip(over, unit, strict=True)]
    lengths = np.linalg.norm(sums[0], axis=1) * np.linalg.norm(sums[1], axis=1)
    cosine = np.einsum("ij,ij->i", *sums) / np.maximum(lengths, 1e-9)
    among = np.where(rest[0][:, :, None] & rest[1][:, None, :], unit[0] @ unit[1].transpose(0, 2, 1), -1.0)
    best = among.max(axis=2), among.max(axis=1)
    met = [(b * w).sum(axis=1) / np.maximum(m, 1e-9) for b, w, m in zip(best, over, mass, strict=True)]
    likeness = np.column_stack([cosine, np.minimum(*met), np.maximum(*met)])
    held = [mask.any(axis=1) for mask in rest]
    likeness[~(held[0] & held[1])] = 0.0
    likeness[~(held[0] | held[1])] = 1.0
    shares = [m / np.maximum(w.sum(axis=1), 1e-9) for m, w in zip(mass, weight, strict=True)]
    return np.column_stack([likeness, np.minimum(*shares), np.maximum(*shares)])


def pairings(encoder: StaticEncoder, left: str, right: str, least: float = LEAST_COSINE) -> list[Pairing]:
    """Which words of two texts correspond, in the order of the first; every word at most once.

    Equal words go together first, then the likest of what is left.

    Args:
        encoder: a static model.
        left: one text.
        right: the other.
        least: cosine below which two words are not said to correspond.
    """
    ones, twos = encoder.tokens([left, right])
    numbers = [t.number for t in ones], [t.number for t in twos]
    found = [(i, j, 1.0) for i, j in _equal(*numbers)] + other_words(encoder, *numbers, least)
    return [
        Pairing(a.start, a.end, b.start, b.end, cosine, a.number == b.number)
        for a, b, cosine in ((ones[i], twos[j], cosine) for i, j, cosine in sorted(found))
    ]


def other_words(
    encoder: StaticEncoder, ones: Sequence[int], twos: Sequence[int], least: float = LEAST_COSINE
) -> list[tuple[int, int, float]]:
    """The pairings of words that are not equal, of texts that are parted already.

    Args:
        encoder: a static model.
        ones: numbers of the tokens of one text.
        twos: of the other.
        least: as for `pairings`.

    Returns:
        Indices of both tokens and their cosine, in the order of the first.
    """
    free = _left_over(ones, twos), _left_over(twos, ones)
    if not (free[0] and free[1]):
        return []
    one, other = (
        encoder.directions(np.array([side[n] for n in rows], dtype=np.int64))
        for side, rows in zip((ones, twos), free, strict=True)
    )
    cosine = np.round(one @ other.T, _DECIMALS)
    return sorted(_greedy(cosine, free, least)) if cosine.max() >= least else []


def _left_over(ones: Sequence[int], twos: Sequence[int]) -> list[int]:
    """The tokens of one text for which the other has no equal one that stands in no other pair."""
    if len(set(ones)) == len(ones):  # the usual case, and the quick one
        others = set(twos)
        return [n for n, number in enumerate(ones) if number not in others]
    free, left = Counter(twos), []
    for n, number in enumerate(ones):
        if free.get(number, 0) > 0:
            free[number] -= 1
        else:
            left.append(n)
    return left


def _equal(ones: Sequence[int], twos: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of equal tokens, each with the first that is left."""
    places: dict[int, list[int]] = {}
    for n, number in enumerate(twos):
        places.setdefault(number, []).append(n)
    for left in places.values():
        left.reverse()
    return [(n, places[number].pop()) for n, number in enumerate(ones) if places.get(number)]


def _greedy(cosine: FloatArray, free: Sequence[Sequence[int]], least: float) -> list[tuple[int, int, float]]:
    """The likest pairs first, every row and column once."""
    rows, columns = np.nonzero(cosine >= least)
    values = cosine[rows, columns]
    order = np.argsort(-values, kind="stable")
    found, used = [], (set[int](), set[int]())
    for i, j, value in zip(rows[order].tolist(), columns[order].tolist(), values[order].tolist(), strict=True):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((free[0][i], free[1][j], round(value, 4)))
    return found
