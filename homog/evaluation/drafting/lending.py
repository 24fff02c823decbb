"""What may be taken from a finished document, and whether the taker's true source can still be told.

A passage goes through many hands: several plans take it from one plan at different times, others from them. The
truth names one direct source, so nothing is lent whose source the text no longer shows: a borrowed passage is lent
on only by sentences that its holder changed, and a taker's wording must agree with its source's at least as well as
with any other version in circulation. Where versions are equal the earliest is the source. A passage that four plans
carry besides its author is lent no more: beyond that it would be common property.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from rapidfuzz.distance import LCSseq

from homog.evaluation.drafting.fragments import joined, letters, size
from homog.evaluation.drafting.labels import Judge
from homog.evaluation.drafting.sheet import Piece, Root, Sheet
from homog.evaluation.names import REFERENCE_ID

LEAST = 20  # letters of a passage; below that nobody could tell copying from chance
LONGEST = 600
_TAIL = 0.85  # exponent of the lengths of passages: most are short, most of the text is in long ones
_OPENS_SENTENCE = 0.7  # chance that a passage begins with a sentence, not inside one
_ENDS_SENTENCE = 0.75  # the same for its end
_HAND = 5  # letters by which a changed passage must be nearer to whom it was taken from than to the original
_CARRIERS = 4  # plans that carry a passage; what more have is common property, and nobody's
_SAME = 0.75  # share of a passage that another carrier has too
_PLACE = 4  # fragments that are looked up together
_SEEN = 2  # letters at least by which a sentence differs where its holder changed it

Lent = Literal["vertical", "own", "changed"]


@dataclass(frozen=True, slots=True)
class Loan:
    """Consecutive fragments that may be taken, by position, half-open."""

    sheet: Sheet
    first: int
    last: int
    root: Root

    @property
    def text(self) -> str:
        """Their text."""
        return joined(self.sheet.fragments(self.first, self.last))

    @property
    def characters(self) -> int:
        """How much of it counts."""
        return size(self.sheet.fragments(self.first, self.last))

    @property
    def telling(self) -> int:
        """How much of it is no stock phrase: nobody can tell whom those were taken from."""
        return size([item for item in self.sheet.fragments(self.first, self.last) if not item.stock])


@dataclass
class _Shelf:
    """What one document lends: runs of fragments with their root."""

    own: list[tuple[int, int]] = field(default_factory=list)
    changed: list[tuple[int, int, Root]] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)  # own passages that somebody has taken


@dataclass(frozen=True, slots=True)
class _Version:
    """A passage as a plan has it: where it goes back to, whom it was taken from, its letters with names masked."""

    root: Root
    lender: str
    holder: str
    letters: str
    counts: Counter[str]


class Library:
    """All finished documents, with what is known of every passage in circulation.

    Args:
        judge: tells changes from slots.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._shelves: dict[str, _Shelf] = {}
        self._versions: list[_Version] = []
        self._at: dict[tuple[str, int], list[int]] = {}  # versions by coarse place
        self.sheets: dict[str, Sheet] = {}

    def add(self, sheet: Sheet) -> None:
        """Take in a finished document."""
        self.sheets[sheet.doc_id] = sheet
        shelf = self._shelves[sheet.doc_id] = _Shelf(own=list(_own_runs(sheet)))
        for index, piece in enumerate(sheet.pieces):
            if piece.root is not None:
                shelf.changed += [(a, b, piece.root) for a, b in self._changed_runs(sheet, index)]

    def note(self, holder: str, loan: Loan, text: str) -> None:
        """Remember a version of a passage as soon as it is written."""
        for place in _places(loan.root):
            self._at.setdefault(place, []).append(len(self._versions))
        masked = self._judge.masked(text)
        self._versions.append(_Version(loan.root, loan.sheet.doc_id, holder, masked, Counter(masked)))

    def lends_reference(self, root: Root) -> bool:
        """Whether a passage goes back to the reference."""
        return root.doc == REFERENCE_ID

    def of_reference(self, theme: str | None, rng: Random) -> Loan | None:
        """Somewhere in the reference, of one theme or of any."""
        sheet = self.sheets[REFERENCE_ID]
        runs = [run for run in self._shelves[REFERENCE_ID].own if theme in (None, _theme(sheet, run))]
        return self._own_loan(sheet, runs, rng)

    def own_of(self, doc: str, theme: str, rng: Random) -> Loan | None:
        """Something a plan wrote itself, of the theme if there is any, at times what others have taken before."""
        sheet, shelf = self.sheets[doc], self._shelves[doc]
        if shelf.taken and rng.random() < 0.3:
            first, last = rng.choice(shelf.taken)
            return Loan(sheet, first, last, Root(doc, first, last))
        same = [run for run in shelf.own if _theme(sheet, run) == theme]
        return self._own_loan(sheet, same or shelf.own, rng)

    def changed_of(self, doc: str, theme: str, rng: Random, *, from_reference: bool) -> Loan | None:
        """Sentences that a plan took from elsewhere and changed."""
        sheet = self.sheets[doc]
        runs = [run for run in self._shelves[doc].changed if self.lends_reference(run[2]) == from_reference]
        same = [run for run in runs if _theme(sheet, run[:2]) == theme]
        if not runs:
            return None
        first, last, root = rng.choice(same or runs)
        wanted = _length(rng)
        while last - first > 1 and size(sheet.fragments(first, last)) > wanted:
            shorter = _previous_end(sheet, first, last)
            if shorter is None:
                break
            last = shorter
        return Loan(sheet, first, last, root)

    def taken(self, loan: Loan) -> None:
        """Remember that an own passage was taken."""
        if loan.root == Root(loan.sheet.doc_id, loan.first, loan.last):
            self._shelves[loan.sheet.doc_id].taken.append((loan.first, loan.last))

    def is_decidable(self, loan: Loan, after: str, taker: str) -> bool:
        """Whether the text shows from whom it was taken rather than from any other version."""
        new = self._judge.masked(after)
        mine = LCSseq.similarity(new, self._judge.masked(loan.text))
        borrowed = loan.root.doc != loan.sheet.doc_id
        if borrowed and mine < self._from_root(loan.root, new) + _HAND:
            return False
        others = {v.letters for v in self._near(loan.root) if v.holder not in (loan.sheet.doc_id, taker)}
        return all(LCSseq.similarity(new, version) <= mine for version in others)

    def is_common(self, loan: Loan, taker: str) -> bool:
        """Whether more plans would carry a passage than may, in whatever order and with whatever additions.

        Its author, where the lender has it from him, is not counted. Of a passage of the reference as a plan has
        changed it, only those carry it who have it from a plan.
        """
        lent = Counter(self._judge.masked(loan.text))
        least = _SAME * lent.total()
        carriers = {loan.sheet.doc_id, taker}
        for version in self._near(loan.root):
            if version.lender != REFERENCE_ID and (lent & version.counts).total() >= least:
                carriers.add(version.holder)
        return len(carriers) > _CARRIERS

    def _near(self, root: Root) -> Iterator[_Version]:
        """The versions of what lies near a passage, in the order they were written."""
        places = {index for place in _places(root) for index in self._at.get(place, ())}
        return (version for index in sorted(places) if (version := self._versions[index]).root.meets(root))

    def _from_root(self, root: Root, new: str) -> int:
        first = self.sheets[root.doc].fragments(max(0, root.first - 2), root.last + 2)
        return int(LCSseq.similarity(new, self._judge.masked(joined(first))))

    def _own_loan(self, sheet: Sheet, runs: list[tuple[int, int]], rng: Random) -> Loan | None:
        if not runs:
            return None
        low, high = rng.choices(runs, [last - first for first, last in runs])[0]
        first = _start(sheet, low, high, rng)
        last = _stop(sheet, first, high, rng)
        return Loan(sheet, first, last, Root(sheet.doc_id, first, last))

    def _changed_runs(self, sheet: Sheet, index: int) -> Iterator[tuple[int, int]]:
        """Runs of whole sentences of a borrowed piece that are not their source's."""
        piece = sheet.pieces[index]
        before = self._judge.masked(piece.before)
        first: int | None = None
        for low, high in _sentences(sheet, index):
            new = self._judge.masked(joined(sheet.fragments(low, high)))
            if len(new) - LCSseq.similarity(new, before) >= _SEEN or new not in before:
                first = low if first is None else first
            elif first is not None:
                yield first, low
                first = None
        if first is not None:
            yield first, sheet.firsts[index] + len(piece.fragments)


def _places(root: Root) -> Iterator[tuple[str, int]]:
    """Coarse places of a root, for looking up what may meet it."""
    for place in range(root.first // _PLACE - 1, root.last // _PLACE + 2):
        yield root.doc, place


def _own_runs(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Runs of own text within a field, headings apart; stock phrases inside them too, not at their ends."""
    run: list[int] = []
    for index, piece in enumerate((*sheet.pieces, Piece("vertical", ()))):
        kept = piece.case in ("clean", "formula")
        if run and (not kept or _theme_of(sheet, index) != _theme_of(sheet, run[-1])):
            yield from _bounds(sheet, run)
            run = []
        if kept:
            run.append(index)


def _bounds(sheet: Sheet, run: list[int]) -> Iterator[tuple[int, int]]:
    while run and sheet.pieces[run[0]].case == "formula":
        run = run[1:]
    while run and sheet.pieces[run[-1]].case == "formula":
        run = run[:-1]
    if run:
        yield sheet.firsts[run[0]], sheet.firsts[run[-1]] + len(sheet.pieces[run[-1]].fragments)


def _theme_of(sheet: Sheet, piece: int) -> str:
    return sheet.themes[sheet.placed[sheet.firsts[piece]].section]


def _theme(sheet: Sheet, run: tuple[int, int]) -> str:
    return sheet.themes[sheet.placed[run[0]].section]


def _sentences(sheet: Sheet, index: int) -> Iterator[tuple[int, int]]:
    """Whole sentences of a piece."""
    first = sheet.firsts[index]
    for position in range(first, first + len(sheet.pieces[index].fragments)):
        if sheet.placed[position].fragment.ends:
            yield first, position + 1
            first = position + 1


def _opens(sheet: Sheet, position: int) -> bool:
    """Whether a sentence begins here."""
    before = sheet.placed[position - 1] if position else None
    return before is None or before.fragment.ends or before.section != sheet.placed[position].section


def _start(sheet: Sheet, low: int, high: int, rng: Random) -> int:
    places = range(low, high)
    whole = [p for p in places if _opens(sheet, p)]
    return rng.choice(whole) if whole and rng.random() < _OPENS_SENTENCE else rng.choice(places)


def _stop(sheet: Sheet, first: int, high: int, rng: Random) -> int:
    """So many fragments that the length is reached, at times to the end of the sentence."""
    wanted, last, got = _length(rng), first, 0
    to_the_end = rng.random() < _ENDS_SENTENCE
    while last < high and (got < wanted or (to_the_end and not sheet.placed[last - 1].fragment.ends)):
        got += len(letters(sheet.placed[last].fragment.text))
        last += 1
    return last


def _previous_end(sheet: Sheet, first: int, last: int) -> int | None:
    ends = [p + 1 for p in range(first, last - 1) if sheet.placed[p].fragment.ends]
    return ends[-1] if ends else None


def _length(rng: Random) -> int:
    """Letters of a passage by Pareto's law."""
    return min(LONGEST, round(LEAST * math.pow(1 - rng.random(), -1 / _TAIL)))
