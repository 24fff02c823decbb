"""Whether a document speaks of something at all, in whatever words: the guard before calling it left out.

Words are character pairs, weighted by how rare they are among the units of one document, as in `homog.measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from homog.datatypes import ComparisonText, LongArray

Values = npt.NDArray[np.float64]
_CODE = 21  # bits of a code point
_LEAST_PAIRS = 24  # of a unit, for its agreement with another to say something


@dataclass(frozen=True, eq=False)
class Subjects:
    """The distinct character pairs of every unit of a document.

    Attributes:
        text: the compared characters of the document.
        units: how many units it has.
    """

    text: ComparisonText
    units: int

    @cached_property
    def entries(self) -> tuple[LongArray, LongArray]:
        """Pair and unit of every entry, sorted by pair; each pair once a unit."""
        codes, unit = self.text.codes, self.text.unit
        inside = unit[1:] == unit[:-1]
        if not inside.any():
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        pairs = ((codes[:-1] << _CODE) | codes[1:])[inside]
        owner = unit[:-1][inside].astype(np.int64)
        order = np.lexsort((owner, pairs))
        pairs, owner = pairs[order], owner[order]
        new = np.append(True, (pairs[1:] != pairs[:-1]) | (owner[1:] != owner[:-1]))
        return pairs[new], owner[new]

    @cached_property
    def rarity(self) -> tuple[LongArray, Values]:
        """The distinct pairs, sorted, with the logarithm of how many units there are to one that has it."""
        pairs, counts = np.unique(self.entries[0], return_counts=True)
        return pairs, np.log((self.units + 1) / counts)

    def weight_of(self, pairs: LongArray) -> Values:
        """The rarity of some pairs; those the document lacks are as rare as can be."""
        known, weights = self.rarity
        if not len(known):
            return np.full(len(pairs), 1.0)
        at = np.minimum(np.searchsorted(known, pairs), len(known) - 1)
        return np.where(known[at] == pairs, weights[at], np.log(self.units + 1.0))


def likeness(mine: Subjects, chosen: Sequence[int], other: Subjects, weights: Subjects) -> tuple[Values, LongArray]:
    """How far the words of some units agree with those of one unit of another document.

    The weight of the pairs that both units have, over the geometric mean of their weights: a short unit may say in
    brief what a long one lists. Units of fewer than 24 pairs count as if they had so many, all of them rare.

    Args:
        mine: the document of the units.
        chosen: their numbers.
        other: the document that may speak of the same.
        weights: the document by which pairs are weighted.

    Returns:
        For every chosen unit the agreement with the unit of the other that agrees most, from 0 to 1, and the number
        of that unit (0 where there is none).
    """
    row = np.full(mine.units, -1, dtype=np.int64)
    row[list(chosen)] = np.arange(len(chosen))
    pairs, owner = mine.entries
    kept = row[owner] >= 0 if len(owner) else np.zeros(0, dtype=bool)
    pairs, rows = pairs[kept], row[owner[kept]]
    weight = weights.weight_of(pairs)
    theirs, unit = other.entries
    low, high = np.searchsorted(theirs, pairs, "left"), np.searchsorted(theirs, pairs, "right")
    count = high - low
    at = np.repeat(low - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    width = max(other.units, 1)
    cell = np.repeat(rows, count) * width + unit[at]
    shared = np.bincount(cell, weights=np.repeat(weight, count), minlength=len(chosen) * width)
    mass = np.bincount(rows, weights=weight, minlength=len(chosen))
    other_mass = np.bincount(unit, weights=weights.weight_of(theirs), minlength=width)
    least = (_LEAST_PAIRS * np.log(weights.units + 1.0)) ** 2
    table = shared.reshape(len(chosen), width) / np.sqrt(np.maximum(np.outer(mass, other_mass), least))
    return np.asarray(table.max(axis=1)), table.argmax(axis=1)
