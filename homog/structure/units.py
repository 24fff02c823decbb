"""From the blocks of an outline to pieces: the spans that become units."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from homog.settings import StructureSettings
from homog.structure.frame import is_closed
from homog.structure.headings import Block, Outline
from homog.structure.kinds import Kind, judged_kind, kind_of_path, kind_of_unit
from homog.structure.model import classify
from homog.structure.omissions import brackets, duties, merged, numbering
from homog.structure.sentences import clause_ends, sentence_ends

_ITEMS = frozenset(("bracket", "dot", "figure", "circle", "dash", "ordinal", "comma", "levels2", "levels3"))
_INLINE_ITEMS = re.compile(r"(?:(?<=[。；：，])|(?<![\s\S])) ?[一二三四五六七八九十]{1,2}(?:是(?![否个])|要(?!素))")
_CELL_LENGTH = 40  # characters: shorter lines without closing sign are cells of a table, joined into one unit
_HEADED_FACTOR = 2  # a numbered task may be this many times longer than a paragraph before it is cut


@dataclass(slots=True)
class Piece:
    """One unit in the normalised text.

    Attributes:
        start, end: its span; `lead` is where the text behind its number begins.
        branch: index of its section, -1 for none.
        first, last: lines of its first and last block.
        style: the mark it begins with, "" for none.
        cell: it consists of table cells so far.
        whole: it is one item and not to be cut at its sentences.
        headed: it follows a run-in heading or has a number.
    """

    start: int
    end: int
    lead: int
    branch: int
    first: int
    last: int
    style: str
    cell: bool = False
    whole: bool = False
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A finished unit in the normalised text, with what it omits."""

    start: int
    end: int
    branch: int
    kind: Kind
    numbers: list[tuple[int, int]]
    omitted: list[tuple[int, int]]  # the numbers among them


class _Spans:
    """Sorted disjoint spans that answer what lies in a stretch."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        low = bisect_right(self.ends, start)
        high = bisect_left(self.starts, end, low)
        return [(max(self.starts[i], start), min(self.ends[i], end)) for i in range(low, high)]

    def outside(self, offsets: list[int]) -> list[int]:
        """The offsets that do not lie strictly inside a span."""
        if not self.starts or not offsets:
            return offsets
        at = np.asarray(offsets)
        span = np.searchsorted(self.starts, at) - 1
        inside = (span >= 0) & (at < np.asarray(self.ends)[span])
        kept: list[int] = at[~inside].tolist()
        return kept


class _Text:
    """What is found once over the whole text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.duties = _Spans(duties(text))
        self.numbers = _Spans(numbering(text))

    @cached_property
    def closed(self) -> _Spans:
        """Brackets and quotations, which no cut divides."""
        return _Spans(brackets(self.text))

    @cached_property
    def sentence_ends(self) -> list[int]:
        return self.closed.outside(sentence_ends(self.text))

    @cached_property
    def clause_ends(self) -> list[int]:
        return self.closed.outside(clause_ends(self.text))

    def blank(self, start: int, end: int) -> bool:
        """Whether a stretch holds nothing but lists of departments."""
        at = start
        for low, high in self.duties.within(start, end):
            if self.text[at:low].strip(" 。；，（）"):
                return False
            at = high
        return at > start and not self.text[at:end].strip(" 。；，（）")


def cut_units(text: str, outline: Outline, settings: StructureSettings) -> list[Cut]:
    """The units of a document, in order and disjoint.

    Args:
        text: the normalised text.
        outline: its sections and blocks.
        settings: how long a unit may grow.
    """
    found = _Text(text)
    titles = [[outline.branches[i].title for i in outline.path(b)] for b in range(len(outline.branches))]
    kinds = [kind_of_path(path) for path in titles]
    cuts: list[Cut] = []
    leads: list[int] = []
    for piece in _join(outline, found):
        path = kinds[piece.branch] if piece.branch >= 0 else None
        for start, end in _split(piece, path, found, settings):
            lead = piece.lead if start == piece.start else start
            numbers = _numbers(found, start, end, lead)
            omitted = merged([*found.duties.within(start, end), *numbers])
            kind = kind_of_unit(
                path,
                text[lead:end],
                article=_in_article(piece, outline),
                preamble=piece.branch < 0 and bool(outline.branches),
            )
            cuts.append(Cut(start, end, piece.branch, kind, numbers, omitted))
            leads.append(lead)
    return _judged(text, cuts, leads, titles)


def _judged(text: str, cuts: list[Cut], leads: list[int], titles: list[list[str]]) -> list[Cut]:
    """The cuts with the kinds of those that no clear rule decided judged by the classifier."""
    weak = [i for i, cut in enumerate(cuts) if cut.kind.weak]
    guesses = classify(
        [text[leads[i] : cuts[i].end] for i in weak],
        [titles[cuts[i].branch] if cuts[i].branch >= 0 else () for i in weak],
    )
    for i, (kind, probability) in zip(weak, guesses, strict=True):
        cuts[i] = replace(cuts[i], kind=judged_kind(cuts[i].kind, kind, probability))
    return cuts


def _in_article(piece: Piece, outline: Outline) -> bool:
    return piece.branch >= 0 and outline.branches[piece.branch].style == "article"


def _numbers(found: _Text, start: int, end: int, lead: int) -> list[tuple[int, int]]:
    spans = found.numbers.within(start, end)
    return [*spans, (start, lead)] if lead > start else spans


# -- joining -------------------------------------------------------------------------------------------


def _join(outline: Outline, found: _Text) -> list[Piece]:
    pieces: list[Piece] = []
    for block in outline.blocks:
        piece = _piece(block, found.text)
        previous = pieces[-1] if pieces else None
        if previous is not None and _belongs(previous, piece, outline, found):
            previous.end, previous.last = piece.end, piece.last
        else:
            pieces.append(piece)
    return pieces


def _piece(block: Block, text: str) -> Piece:
    length = block.end - block.start
    cell = not block.style and not block.headed and length <= _CELL_LENGTH and not is_closed(text[block.end - 1])
    return Piece(
        block.start,
        block.end,
        block.lead,
        block.branch,
        block.line,
        block.line,
        block.style,
        cell=cell,
        whole=bool(block.style),
        headed=block.headed or bool(block.style),
    )


def _belongs(previous: Piece, piece: Piece, outline: Outline, found: _Text) -> bool:
    """Whether a block continues the unit before it: items of an article, cells of a table, departments."""
    if piece.branch != previous.branch or piece.first > previous.last + 1:
        return False
    if found.blank(piece.start, piece.end):
        return True
    if _in_article(piece, outline):
        return piece.style in _ITEMS
    return previous.cell and piece.cell


# -- splitting -----------------------------------------------------------------------------------------


def _split(piece: Piece, path: Kind | None, found: _Text, settings: StructureSettings) -> list[tuple[int, int]]:
    """The spans of one piece: target items one by one, and whatever is too long in parts."""
    spans = [(piece.start, piece.end)]
    if path is not None and path.kind == "target" and not piece.cell:
        spans = _trimmed(found.text, piece.start, piece.end, _target_cuts(piece, found))
        spans = _with_departments(spans, found)
    limit = settings.max_unit * (_HEADED_FACTOR if piece.headed else 1)
    return [part for start, end in spans for part in _limited(start, end, limit, found)]


def _target_cuts(piece: Piece, found: _Text) -> list[int]:
    """Where a paragraph of targets is cut: before 一是, 二是 …, else at its sentences; an item stays whole."""
    items = [m.start() for m in _INLINE_ITEMS.finditer(found.text, piece.start, piece.end)]
    if len(items) >= 2:
        return items
    return [] if piece.whole else _inside(found.sentence_ends, piece.start, piece.end)


def _with_departments(spans: list[tuple[int, int]], found: _Text) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and found.blank(start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _limited(start: int, end: int, limit: int, found: _Text) -> list[tuple[int, int]]:
    """Parts of at most `limit` characters and of about the same length, cut at sentence ends if possible."""
    if end - start <= limit:
        return [(start, end)]
    cuts: list[int] = []
    at = start
    while end - at > limit:
        parts = -(-(end - at) // limit)
        at = _best_cut(at, at + (end - at) // parts, at + limit, found)
        cuts.append(at)
    return _trimmed(found.text, start, end, cuts)


def _best_cut(begin: int, ideal: int, most: int, found: _Text) -> int:
    for ends in (found.sentence_ends, found.clause_ends):
        low = bisect_right(ends, begin + (most - begin) // 4)
        near = bisect_left(ends, ideal, low)
        options = [ends[i] for i in (near - 1, near) if low <= i < len(ends) and ends[i] <= most]
        if options:
            return min(options, key=lambda cut: (abs(cut - ideal), cut))
    return most


def _inside(ends: Sequence[int], start: int, end: int) -> list[int]:
    return list(ends[bisect_right(ends, start) : bisect_left(ends, end)])


def _trimmed(text: str, start: int, end: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    spans = []
    for low, high in zip([start, *cuts], [*cuts, end], strict=True):
        piece = text[low:high]
        kept = piece.strip()
        if kept:
            begin = low + len(piece) - len(piece.lstrip())
            spans.append((begin, begin + len(kept)))
    return spans
