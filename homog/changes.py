"""How plans changed what they took: the sentences of their passages, what was changed in each, how telling that is."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from homog.alignment import Passage
from homog.datatypes import Fragments, IntArray, LongArray
from homog.differences import merged_edits
from homog.matching import Prepared
from homog.settings import AttributionSettings, Settings

Span = tuple[int, int, int, int]  # x0, x1, y0, y1


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: `new` of the plan at pool position x stands for `old` of the source at y; x and y where it begins."""

    old: str
    new: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a plan, or the part of it, inside a passage from a reference: pool spans, and its changes."""

    doc: int
    x0: int
    x1: int
    y0: int
    y1: int
    changes: tuple[Difference, ...]


def pieces_of(prepared: Prepared, vertical: Sequence[Passage]) -> list[Piece]:
    """The passages against the references, sentence by sentence."""
    plain, doc = prepared.plain, prepared.pool.doc
    pieces = []
    for passage in sorted(vertical, key=lambda p: p.x0):
        marks = prepared.sentence[passage.x0 : passage.x1]
        cuts = (np.flatnonzero(marks[1:] != marks[:-1]) + 1 + passage.x0).tolist()
        spans = []
        for x0, x1 in pairwise([passage.x0, *cuts, passage.x1]):
            inside = [
                (b.y + max(x0 - b.x, 0), b.y + min(x1 - b.x, b.length))
                for b in passage.blocks
                if b.x < x1 and b.x + b.length > x0
            ]
            if inside:
                spans.append((x0, x1, min(y for y, _ in inside), max(y for _, y in inside)))
        for x0, x1, y0, y1 in _whole(spans, passage, prepared):
            changes = tuple(differences(plain, (x0, x1), (y0, y1)))
            pieces.append(Piece(int(doc[x0]), x0, x1, y0, y1, changes))
    return pieces


def _whole(spans: Sequence[Span], passage: Passage, prepared: Prepared) -> list[Span]:
    """Sentences of a passage with the rest of their source sentences, as far as the passage goes and no other has it.

    What the source has beyond the last equal characters was left out, or stands in the plan without being worth
    anything: stock phrases open and end sentences.
    """
    begins = sorted(y0 for *_, y0, _ in spans)
    ends = sorted(y1 for *_, y1 in spans)
    found = []
    for x0, x1, y0, y1 in spans:
        before, behind = bisect_right(ends, y0), bisect_left(begins, y1)
        low = max(passage.y0, ends[before - 1] if before else 0, int(prepared.sentences.first[y0]))
        high = min(
            passage.y1, begins[behind] if behind < len(begins) else passage.y1, int(prepared.sentences.end[y1 - 1])
        )
        found.append((x0, x1, min(y0, low), max(y1, high)))
    return found


def without_explained(
    pieces: Sequence[Piece], runs: Iterable[Fragments], doc: IntArray, settings: Settings
) -> list[Piece]:
    """The pieces without the changes that another document above the plan, or a later one, has as well.

    What the plan has in an equal run with such a document, with a few characters on either side, is no change that it
    can owe to a peer.

    Args:
        pieces: of passages against the references.
        runs: equal runs of plans with all references, and with later documents above them.
        doc: document index of every pool position.
        settings: how many characters beside a change must be equal, too.
    """
    reach, beside = _reach(runs, doc), settings.deviations.beside

    def explained(piece: Piece, change: Difference) -> bool:
        low, high = max(change.x - beside, piece.x0), min(change.x + len(change.new) + beside, piece.x1)
        others = (found for source, found in reach[piece.doc].items() if source != doc[piece.y0])
        return any((at := np.searchsorted(x, low, "right")) and end[at - 1] >= high for x, end in others)

    return [replace(p, changes=tuple(c for c in p.changes if not explained(p, c))) if p.changes else p for p in pieces]


def _reach(runs: Iterable[Fragments], doc: IntArray) -> dict[int, dict[int, tuple[LongArray, LongArray]]]:
    """For each plan and source where equal runs begin, sorted, and how far those that begin up to there reach."""
    reach: dict[int, dict[int, tuple[LongArray, LongArray]]] = defaultdict(dict)
    for run in runs:
        plan, source = doc[run.x].astype(np.int64), doc[run.y].astype(np.int64)
        order = np.lexsort((run.x, source, plan))
        both = np.stack([plan, source])[:, order]
        cuts = np.flatnonzero((both[:, 1:] != both[:, :-1]).any(axis=0)) + 1
        for part in np.split(order, cuts) if len(order) else ():
            x = run.x[part]
            reach[int(plan[part[0]])][int(source[part[0]])] = x, np.maximum.accumulate(x + run.length[part])
    return reach


def differences(plain: str, x: tuple[int, int], y: tuple[int, int]) -> Iterator[Difference]:
    """What was changed between two spans; changes with one equal character between them are one.

    Args:
        plain: the text that both spans point into.
        x: begin and end of the plan's span.
        y: begin and end of the source's.
    """
    for a, b, c, d in merged_edits(plain[y[0] : y[1]], plain[x[0] : x[1]]):
        yield Difference(plain[y[0] + a : y[0] + b], plain[x[0] + c : x[0] + d], x[0] + c, y[0] + a)


def new_runs(plain: str, piece: Piece, width: int) -> frozenset[str]:
    """Runs of a piece that the reference does not have at its place."""
    return _runs(plain, piece.x0, piece.x1, width) - _runs(plain, piece.y0, piece.y1, width)


def _runs(plain: str, start: int, end: int, width: int) -> frozenset[str]:
    return frozenset(plain[i : i + width] for i in range(start, end - width + 1))


_NOWHERE: set[int] = set()


class ChangeModel:
    """How likely each change is to be made again, by how many places of the references show it.

    Args:
        changes: (old words, new words, place of the reference) of all changes of all plans.
        settings: worth of edits.
    """

    def __init__(self, changes: Iterable[tuple[str, str, int]], settings: AttributionSettings) -> None:
        self._settings = settings
        self._pairs: dict[tuple[str, str], set[int]] = {}
        self._words: dict[str, set[int]] = {}
        for old, new, place in changes:
            self._pairs.setdefault((old, new), set()).add(place)
            self._words.setdefault(old, set()).add(place)

    def bits(self, old: str, new: str, worth: float, place: int | None = None, source: str = "") -> float:
        """Evidence of sharing a change: -log2 of the chance that another drafter makes the same.

        The chance is the share of the other places at which the same words were changed that show the same change,
        smoothed by what the new words are worth against the background. Words that what was changed has itself, in runs
        longer than a small edit, only changed places, which anybody may think of.

        Args:
            old, new: the words of the source and of the plan; "" where there are none.
            worth: bits of the new words.
            place: of the reference, left out of the count; None counts all.
            source: what was changed, from its first to its last equal run.
        """
        own = self._settings
        first = own.omission_bits
        if _is_of(new, source, own.small_edit + 1):
            first = own.edit_bits
        elif new:
            first = own.edit_bits + worth * (own.small_edit_share if len(new) <= own.small_edit else 1.0)
        same, other = self._pairs.get((old, new), _NOWHERE), self._words.get(old, _NOWHERE)
        return -math.log2((len(same) - (place in same) + 2.0**-first) / (len(other) - (place in other) + 1.0))


def _is_of(new: str, source: str, least: int) -> bool:
    """Whether words are runs of another text put one after another, each as long as can be and of `least` or more."""
    at = 0
    while at < len(new):
        end = at + least
        if end > len(new) or new[at:end] not in source:
            return False
        while end < len(new) and new[at : end + 1] in source:
            end += 1
        at = end
    return bool(new)


def change_model(pieces: Sequence[Piece], settings: AttributionSettings) -> ChangeModel:
    """How likely each change is to be made twice, learnt from all pieces."""
    return ChangeModel(((c.old, c.new, c.y) for piece in pieces for c in piece.changes), settings)
