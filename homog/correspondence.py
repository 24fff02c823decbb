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

from homog.datatypes import FloatArray
from homog.embedding import StaticEncoder, Token

CORRESPONDENCES = ("cosine", "rest_cosine", "rest_least", "rest_most", "rest_share_least", "rest_share_most")
Values = npt.NDArray[np.float64]


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
    vectors = encoder.encode(distinct)
    words = [row.tolist() for row in encoder.numbers(distinct)]
    table, weight, unit = encoder.table, encoder.weights, encoder.directions
    found = np.zeros((len(pairs), len(CORRESPONDENCES)))
    for row, (left, right) in enumerate(pairs):
        i, j = place[left], place[right]
        rest = _rests(words[i], words[j])
        found[row, 0] = float(vectors[i] @ vectors[j])
        found[row, 1:4] = _likeness(rest, table, weight, unit)
        shares = [
            float(weight[part].sum() / max(weight[whole].sum(), 1e-9))
            for part, whole in zip(rest, (words[i], words[j]), strict=True)
        ]
        found[row, 4:] = min(shares), max(shares)
    return found


def _rests(left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
    """The words of each that the other does not have, as often as they are left over."""
    unmatched = Counter(right)
    rest = []
    for word in left:
        if unmatched.get(word, 0) > 0:
            unmatched[word] -= 1
        else:
            rest.append(word)
    return rest, list(unmatched.elements())


def _likeness(
    rest: tuple[list[int], list[int]], table: FloatArray, weight: FloatArray, unit: FloatArray
) -> tuple[float, float, float]:
    left, right = rest
    if not left or not right:
        same = float(not left and not right)
        return same, same, same
    one, two = table[left].sum(axis=0), table[right].sum(axis=0)
    lengths = float(np.linalg.norm(one) * np.linalg.norm(two))
    cosine = unit[left] @ unit[right].T
    directions = [_weighed(cosine.max(axis=1), weight[left]), _weighed(cosine.max(axis=0), weight[right])]
    return float(one @ two) / lengths if lengths > 0 else 0.0, min(directions), max(directions)


def _weighed(values: FloatArray, weight: FloatArray) -> float:
    return float((values * weight).sum() / max(float(weight.sum()), 1e-9))


def pairings(encoder: StaticEncoder, left: str, right: str, least: float = 0.45) -> list[Pairing]:
    """Which words of two texts correspond, in the order of the first; every word at most once.

    Equal words go together first, then the likest of what is left.

    Args:
        encoder: a static model.
        left: one text.
        right: the other.
        least: cosine below which two words are not said to correspond.
    """
    ones, twos = encoder.tokens([left, right])
    unit = encoder.directions
    found = _equal(ones, twos)
    free = [
        [n for n in range(len(tokens)) if n not in {pair[side] for pair in found}]
        for side, tokens in enumerate((ones, twos))
    ]
    if free[0] and free[1]:
        cosine = unit[[ones[n].number for n in free[0]]] @ unit[[twos[n].number for n in free[1]]].T
        order = np.argsort(-cosine, axis=None, kind="stable")
        found += _greedy(cosine, order, free, least)
    return [
        Pairing(a.start, a.end, b.start, b.end, round(float(unit[a.number] @ unit[b.number]), 4), a.number == b.number)
        for a, b in ((ones[i], twos[j]) for i, j in sorted(found))
    ]


def _equal(ones: Sequence[Token], twos: Sequence[Token]) -> list[tuple[int, int]]:
    places: dict[int, list[int]] = {}
    for n, token in enumerate(twos):
        places.setdefault(token.number, []).append(n)
    found = []
    for n, token in enumerate(ones):
        if places.get(token.number):
            found.append((n, places[token.number].pop(0)))
    return found


def _greedy(
    cosine: FloatArray, order: npt.NDArray[np.intp], free: list[list[int]], least: float
) -> list[tuple[int, int]]:
    found, used = [], (set[int](), set[int]())
    for at in order.tolist():
        i, j = divmod(at, cosine.shape[1])
        if cosine[i, j] < least:
            break
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((free[0][i], free[1][j]))
    return found
