"""Which operation describes best what became of a passage: judged by the result, not by what was tried.

Edits may undo one another; a passage counts under an operation only for what is to be seen in its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz.distance import Indel

from homog.evaluation.drafting.fragments import letters, split
from homog.evaluation.drafting.own import TOWN
from homog.evaluation.operations import Operation

_HEAVY = 0.62  # similarity in order below which little is left of the wording
_SAME_WORDS = 0.72  # share of character pairs in common from which on the words are the same
_MOVED = 0.14  # by how much the pairs in common exceed the similarity in order where parts changed places
_WORD = 4  # characters of a word
_FIGURE = r"\d+(?:\.\d+)?"


class Judge:
    """Judges what became of passages.

    Args:
        names: names that a copyist puts its own for: regions, agencies.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._slot = re.compile("|".join([*_alternatives(names), TOWN.pattern, _FIGURE]))
        self._masked: dict[str, str] = {}  # the same passages are looked at again and again

    def masked(self, text: str) -> str:
        """The letters of a text, figures and names each as one sign."""
        if text not in self._masked:
            self._masked[text] = letters(self._slot.sub("Ｎ", text))
        return self._masked[text]

    def operation(self, before: str, after: str) -> Operation:
        """The operation that leads from one text to the other."""
        if letters(before) == letters(after):
            return "verbatim"
        old, new = self.masked(before), self.masked(after)
        if old == new:
            return "slots"
        in_order, in_common = Indel.normalized_similarity(old, new), pairs_in_common(old, new)
        if self._clauses(before) == self._clauses(after):
            return "reorder"
        if in_common >= _SAME_WORDS and in_common - in_order >= _MOVED:
            return "reorder"
        if in_order < _HEAVY:
            return "heavy"
        return "synonyms" if _mostly_words(old, new) else "edit"

    def kept(self, before: str, after: str) -> float:
        """How much of the wording is left, whatever its order, in [0, 1]."""
        old, new = self.masked(before), self.masked(after)
        return max(Indel.normalized_similarity(old, new), pairs_in_common(old, new))

    def distance(self, one: str, other: str) -> int:
        """Characters by which two texts differ, figures and names apart."""
        return int(Indel.distance(self.masked(one), self.masked(other)))

    def _clauses(self, text: str) -> list[str]:
        return sorted(self.masked(item.text) for item in split(text))


def _alternatives(names: Iterable[str]) -> Iterator[str]:
    """Patterns of names by their first characters, the longest first: hundreds of names cost next to nothing."""
    by_first: dict[str, list[str]] = {}
    for name in sorted({name for name in names if name}, key=lambda name: (-len(name), name)):
        by_first.setdefault(name[0], []).append(re.escape(name[1:]))
    for first, rests in sorted(by_first.items()):
        yield f"{re.escape(first)}(?:{'|'.join(rests)})"


def pairs_in_common(one: str, other: str) -> float:
    """Dice's measure over pairs of neighbouring characters."""
    mine, theirs = (Counter(pairwise(text)) for text in (one, other))
    both = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / both if both else 1.0


def _mostly_words(old: str, new: str) -> bool:
    """Whether more was exchanged word for word than was added, left out or moved."""
    words = other = 0
    for tag, i, j, k, m in _opcodes(old, new):
        if tag == "replace" and max(j - i, m - k) <= _WORD:
            words += max(j - i, m - k)
        elif tag != "equal":
            other += max(j - i, m - k)
    return words >= other


def _opcodes(old: str, new: str) -> Iterable[tuple[str, int, int, int, int]]:
    """Edits with a deletion and an insertion at one place as one replacement."""
    found: list[tuple[str, int, int, int, int]] = []
    for code in Indel.opcodes(old, new):
        item = (code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end)
        if found and found[-1][0] != "equal" and item[0] != "equal":
            found[-1] = ("replace", found[-1][1], item[2], found[-1][3], item[4])
        else:
            found.append(item)
    return found
