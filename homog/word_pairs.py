"""Which words stand for which in reworded matches, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from homog.attributed import Attributed
from homog.correspondence import other_words
from homog.datatypes import Document, Match, Slot, WordPair
from homog.embedding import StaticEncoder, bundled_encoder
from homog.matching import Prepared

_PART = 0.3  # of the weight of a sentence that must stand in another one for it to be a part of that
_FIGURES = ("quantity", "date")  # slots that are compared as figures, not as words


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a document, and where it begins."""

    text: str
    start: int


_Sides = tuple[list[_Sentence], list[_Sentence]]


def words_of(
    prepared: Prepared, documents: Mapping[str, Document], matches: Sequence[tuple[Match, Attributed]]
) -> dict[str, tuple[WordPair, ...]]:
    """For matches of grade `reworded` the words that correspond in both texts without being equal, by match_id.

    Words are looked for only among sentences that go together: words far from one another may be alike by chance.
    Figures are no words, nor is a name opposite a name: these are the match's slots.

    Args:
        prepared: the documents as they are compared.
        documents: the same, by doc_id.
        matches: each with the passage it was made of.
    """
    reworded = ((m, a) for m, a in matches if m.grade == "reworded")
    sides = {m.match_id: (m, both) for m, a in reworded if (both := _differing(prepared, documents, m, a)) is not None}
    texts = sorted({s.text for _, both in sides.values() for side in both for s in side})
    if not texts:
        return {}
    search = _Search(prepared, bundled_encoder(), texts)
    return {match_id: search.words(match, both) for match_id, (match, both) in sides.items()}


def _differing(prepared: Prepared, documents: Mapping[str, Document], match: Match, item: Attributed) -> _Sides | None:
    """The sentences of both sides, without those that both have; none where one side has no other."""
    passage = item.passage
    left = _sentences(prepared, documents[match.doc], passage.x0, passage.x1)
    right = _sentences(prepared, documents[match.source], passage.y0, passage.y1)
    common = {s.text for s in left} & {s.text for s in right}
    left, right = ([s for s in side if s.text not in common] for side in (left, right))
    return (left, right) if left and right else None


def _sentences(prepared: Prepared, document: Document, low: int, high: int) -> list[_Sentence]:
    """The sentences of a pool span in offsets of the document, cut off where the span is."""
    marks = prepared.sentence[low:high]
    cuts = [low]
    if marks[0] != marks[-1]:
        cuts += (low + 1 + np.flatnonzero(marks[1:] != marks[:-1])).tolist()
    spans = (prepared.original(a, b) for a, b in pairwise([*cuts, high]))
    return [_Sentence(document.text[start:end], start) for start, end in spans]


class _Search:
    """Finds corresponding words in sentences that are parted once for all matches."""

    def __init__(self, prepared: Prepared, encoder: StaticEncoder, texts: Sequence[str]) -> None:
        self._prepared = prepared
        self._encoder = encoder
        self._parted = dict(zip(texts, encoder.parted(texts), strict=True))
        self._weights: list[float] = encoder.weights.tolist()
        self._slots: dict[str, tuple[list[int], tuple[Slot, ...]]] = {}

    def words(self, match: Match, sides: _Sides) -> tuple[WordPair, ...]:
        """The corresponding words of a match, in the order of the plan."""
        found = chain.from_iterable(self._pairs(*group) for group in self._groups(*sides))
        return tuple(sorted((p for p in found if not self._is_slot(match, p)), key=lambda p: (p.start, p.source_start)))

    def _pairs(self, left: Sequence[_Sentence], right: Sequence[_Sentence]) -> Iterator[WordPair]:
        """The words of some sentences that go together."""
        ones, twos = ([n for s in side for n in self._parted[s.text].numbers] for side in (left, right))
        for i, j, cosine in other_words(self._encoder, ones, twos):
            yield WordPair(*self._place(left, i), *self._place(right, j), cosine)

    def _place(self, side: Sequence[_Sentence], index: int) -> tuple[int, int]:
        """Where a word of some sentences stands in their document."""
        for sentence in side:
            parted = self._parted[sentence.text]
            if index < len(parted.numbers):
                start, end = parted.place(index)
                return sentence.start + start, sentence.start + end
            index -= len(parted.numbers)
        raise IndexError(index)

    def _groups(self, left: Sequence[_Sentence], right: Sequence[_Sentence]) -> list[_Sides]:
        """The sentences that go together: each with the one with which it shares most words, weighed.

        That must hold of both, or the words shared must be a good part of the sentence: one that was split in two.
        """
        if len(left) == len(right) == 1:
            return [(list(left), list(right))]
        mine, theirs = ([frozenset(self._parted[s.text].numbers) for s in side] for side in (left, right))
        shared = [[self._weight(a & b) for b in theirs] for a in mine]
        columns = list(zip(*shared, strict=True))
        best = [row.index(max(row)) for row in shared] if theirs else [], [c.index(max(c)) for c in columns]
        linked = [
            (i, j)
            for i, j in {*enumerate(best[0]), *((i, j) for j, i in enumerate(best[1]))}
            if shared[i][j] > 0
            and (
                (best[0][i] == j and best[1][j] == i)
                or (best[0][i] == j and shared[i][j] >= _PART * self._weight(mine[i]))
                or (best[1][j] == i and shared[i][j] >= _PART * self._weight(theirs[j]))
            )
        ]
        sizes = len(left), len(right)
        return [([left[i] for i in a], [right[j] for j in b]) for a, b in _together(sorted(linked), sizes)]

    def _weight(self, numbers: Iterable[int]) -> float:
        return sum(self._weights[n] for n in numbers)

    def _is_slot(self, match: Match, pair: WordPair) -> bool:
        """Whether either word belongs to a figure, or both belong to names."""
        mine = self._slot_type(match.doc, pair.start, pair.end)
        theirs = self._slot_type(match.source, pair.source_start, pair.source_end)
        return mine in _FIGURES or theirs in _FIGURES or bool(mine and theirs)

    def _slot_type(self, doc: str, start: int, end: int) -> str:
        """The type of the slot that a word lies in or touches; empty where there is none."""
        if doc not in self._slots:
            slots = self._prepared.texts[self._prepared.index[doc]].slots
            ordered = tuple(sorted(slots, key=lambda slot: slot.start))
            self._slots[doc] = [slot.start for slot in ordered], ordered
        starts, ordered = self._slots[doc]
        at = bisect_right(starts, end - 1) - 1
        return ordered[at].type if at >= 0 and ordered[at].end > start else ""


def _together(linked: Sequence[tuple[int, int]], sizes: tuple[int, int]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that are linked, by way of others too; those without links on both sides go together."""
    group_of = [*range(sizes[0])], [-1] * sizes[1]
    for i, j in linked:
        old, new = group_of[1][j], group_of[0][i]
        group_of[1][j] = new
        if old not in (-1, new):
            for side in group_of:
                side[:] = [new if group == old else group for group in side]
    found = [
        ([i for i, g in enumerate(group_of[0]) if g == group], [j for j, g in enumerate(group_of[1]) if g == group])
        for group in sorted(set(group_of[0]))
    ]
    alone = [i for rows, columns in found if not columns for i in rows], [j for j, g in enumerate(group_of[1]) if g < 0]
    return [(rows, columns) for rows, columns in [*found, alone] if rows and columns]
