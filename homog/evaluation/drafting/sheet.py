"""A drafted document with the origin of each of its fragments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from homog.evaluation.drafting.fragments import Fragment
from homog.evaluation.truth import ATTRIBUTION, Case, TruthStretch

_BREAK = 0.12  # chance of a new paragraph behind a sentence inside a passage


@dataclass(frozen=True, slots=True)
class Root:
    """Where a passage comes from in the end: fragments of one document, by position, half-open."""

    doc: str
    first: int
    last: int

    def meets(self, other: Root) -> bool:
        """Whether the two overlap or touch."""
        return self.doc == other.doc and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive fragments of one origin.

    `source_first`, `source_last` are positions of fragments in the source, half-open; `before` is their text;
    `origin` is the document that the source had them from.
    """

    case: Case
    fragments: tuple[Fragment, ...]
    operation: str = "none"
    source: str | None = None
    source_first: int = 0
    source_last: int = 0
    source_span: tuple[int, int] | None = None
    before: str = ""
    origin: str | None = None
    root: Root | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment where it stands; `piece` and `section` are positions in the document's pieces and sections."""

    fragment: Fragment
    start: int
    end: int
    piece: int
    section: int


@dataclass
class Sheet:
    """A document in the making, written from top to bottom."""

    doc_id: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    placed: list[Placed] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)  # position of each piece's first fragment
    stretches: list[TruthStretch] = field(default_factory=list)
    neutral: list[tuple[int, int]] = field(default_factory=list)
    added: list[tuple[int, int]] = field(default_factory=list)  # the drafter's clauses in what is taken from elsewhere
    themes: list[str] = field(default_factory=list)  # of each section
    headings: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self.parts)

    def write_neutral(self, text: str) -> None:
        """Write what belongs to nobody."""
        if text.strip():
            self.neutral.append((self.length, self.length + len(text)))
        self._write(text)

    def open_section(self, heading: str, theme: str) -> None:
        """Write a heading line; the fragments that follow belong to it."""
        self.themes.append(theme)
        self.headings.append(heading)
        if heading:
            self.write_neutral(f"{heading}\n")

    def write_piece(self, piece: Piece, rng: Random | None = None) -> None:
        """Write a piece and record its stretch; with `rng` paragraphs may break behind its sentences."""
        if not self.themes:
            self.open_section("", "")
        self.pieces.append(piece)
        self.firsts.append(len(self.placed))
        start = self.length
        for index, item in enumerate(piece.fragments):
            self.placed.append(Placed(item, self.length, self.length + len(item.whole), len(self.pieces) - 1, self._at))
            if item.added:
                self.added.append((self.length, self.length + len(item.text)))
            self._write(item.whole)
            last = index == len(piece.fragments) - 1
            if rng is not None and item.ends and not last and rng.random() < _BREAK:
                self._write("\n")
        self._record(piece, start)

    @property
    def _at(self) -> int:
        return len(self.themes) - 1

    def _record(self, piece: Piece, start: int) -> None:
        last = self.stretches[-1] if self.stretches else None
        if piece.case == "clean" and last is not None and last.case == "clean" and last.end == start:
            self.stretches[-1] = replace(last, end=self.length)
            return
        first, end = piece.source_span or (None, None)
        attribution = ATTRIBUTION[piece.case]
        names = (piece.operation, piece.source, first, end, piece.origin)
        self.stretches.append(TruthStretch(start, self.length, attribution, piece.case, *names))

    def fragments(self, first: int, last: int) -> tuple[Fragment, ...]:
        """Some of its fragments."""
        return tuple(item.fragment for item in self.placed[first:last])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where they stand."""
        return self.placed[first].start, self.placed[last - 1].end

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
