"""Joining the lines of a hard-wrapped text: paragraphs that were broken at a fixed column.

Texts taken out of PDF or e-mail break a paragraph every thirty characters or so. Whether a text is such a one
is decided from all its lines: most long lines end in mid-sentence, and they end at the same column, beyond
which hardly a line goes. Only then are lines joined, and never a heading, a numbered item or an indented line
to what stands before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from homog.ingest.characters import NEWLINE, SPACE, CodeArray
from homog.ingest.punctuation import is_ascii_word, is_figure

Places = npt.NDArray[np.int64]
_Lines = npt.NDArray[np.int64]

_NARROWEST, _WIDEST = 36, 130  # columns (a Chinese character has two) between which a text is wrapped
_SLACK = 6  # columns short of the usual width that still count as full: an indent, a sign that may not stand alone
_OVERLONG = 6  # columns beyond it, allowed for hanging punctuation and justified lines
_FEWEST = 5  # full lines that end in mid-sentence
_OPEN_SHARE = 0.6  # of the full lines that end in mid-sentence; in plain paragraphs it is below 0.2
_FULL_SHARE = 0.3  # of all lines that are full and end in mid-sentence
_OVERLONG_SHARE = 0.2  # of all lines that are longer, tables for instance; in plain paragraphs it is above 0.4
_LEADERS = 8  # dots that make a line an entry of a table of contents

_ENDS = np.array([ord(c) for c in "。！？；：.!?;:…"], dtype=np.uint32)
_TAILS = np.array([ord(c) for c in "”’\"'）)》〉】]"], dtype=np.uint32)
_DOTS = np.array([ord(c) for c in ".…·"], dtype=np.uint32)
_WIDE_SIGNS = np.array([ord(c) for c in ',:;?!"'], dtype=np.uint32)  # as wide as what they will become

_NUMBERED = re.compile(
    r"(?P<article>第[一二三四五六七八九十百零〇\d]+[编章节条款])|(?P<first>[一二三四五六七八九十]{1,3}[、.])|"
    r"(?P<second>（[一二三四五六七八九十]{1,3}）)|(?P<third>\d{1,3}(?:、|[.](?!\d)))|(?P<fourth>（?\d{1,3}）)"
)
_ITEM = re.compile(
    _NUMBERED.pattern + r"|[①-⓿㈠-㈩]|[-*•●■◆◇□○▪►#>|]|—|附件|附表|附录|专栏|[图表注] ?\d|\S{1,12}[:：]$"
)
_SENTENCES = re.compile("[。；：;:]")  # what a heading does not hold
_PROSE = re.compile("[，。；、,;]")
_PAGE = re.compile(r"[-—~· ]*第? ?(\d{1,4}) ?页?[-—~· ]*(?:共 ?\d+ ?页)?")
_LEADER = re.compile(r"[.…·]{3,} ?\d+$")
_CHINESE = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[0-9A-Za-z.%+/-]+")


def unwrap(codes: CodeArray, places: Places, text: str) -> tuple[CodeArray, Places]:
    """Join the lines of a hard-wrapped text; any other text is returned as it came.

    A page number that stands alone inside a broken sentence is left out: the one place where a figure goes.

    Args:
        codes: code points with single blanks only, shape (n,).
        places: where each stands in the original text, shape (n,).
        text: the original text, for its indents and blank lines.

    Returns:
        The remaining code points and their places. What is returned, unwrapped again, does not change.
    """
    layout: Layout | None = None
    while (column := _column(codes)) is not None:
        layout = Layout.of(text, codes, places) if layout is None else Layout.plain(codes)
        dropped, spaced = _Joiner(codes, column, layout).joints()
        if not dropped and not spaced:
            break
        keep = np.ones(len(codes), dtype=bool)
        for begin, end in dropped:
            keep[begin:end] = False
        codes = codes.copy()
        codes[spaced] = SPACE
        codes, places = codes[keep], places[keep]
    return codes, places


@dataclass(frozen=True, eq=False)
class Layout:
    """The white space around lines, which normalising drops; shapes (lines,)."""

    indents: _Lines  # columns in front of each line beyond what most lines have
    apart: npt.NDArray[np.bool_]  # whether blank lines stand before it
    marks_paragraphs: bool  # whether indents tell where paragraphs begin

    @classmethod
    def of(cls, text: str, codes: CodeArray, places: Places) -> Layout:
        """Read the layout of the lines of `codes` from the original text around them."""
        breaks = np.flatnonzero(codes == NEWLINE)
        lasts = [0, *(places[breaks] + 1).tolist()]
        firsts = places[np.append(0, breaks + 1)].tolist()
        gaps = [text[last:first] for last, first in zip(lasts, firsts, strict=True)]
        columns = np.array([_indent(gap) for gap in gaps], dtype=np.int64)
        indents = columns - np.bincount(columns).argmax()
        apart = np.array(["\n" in gap for gap in gaps])
        if apart.mean() > 0.6:  # every line is followed by a blank one: that says nothing
            apart[:] = False
        return cls(indents, apart, bool(0.02 <= (indents >= 2).mean() <= 0.6))

    @classmethod
    def plain(cls, codes: CodeArray) -> Layout:
        """No indents and no blank lines."""
        lines = int(np.count_nonzero(codes == NEWLINE)) + 1
        return cls(np.zeros(lines, dtype=np.int64), np.zeros(lines, dtype=bool), False)


def _indent(gap: str) -> int:
    blanks = gap.rpartition("\n")[2]
    return len(blanks) + blanks.count("\u3000") + blanks.count("\u2003") + 3 * blanks.count("\t")


def _column(codes: CodeArray) -> int | None:
    """The usual width of a full line of a wrapped text, in columns, or None for a text that is not wrapped."""
    begins, ends = _bounds(codes)
    if len(begins) < _FEWEST:
        return None
    prose = _totals(np.isin(codes, _DOTS), begins, ends) < _LEADERS
    begins, ends = begins[prose], ends[prose]
    widths = _widths(codes, begins, ends)
    unfinished = _unfinished(codes, begins, ends)
    fitting = unfinished & (widths >= _NARROWEST) & (widths <= _WIDEST)
    if np.count_nonzero(fitting) < _FEWEST:
        return None
    column = int(np.convolve(np.bincount(widths[fitting], minlength=_WIDEST), [1, 1, 1], "same").argmax())
    full, overlong = widths >= column - _SLACK, widths > column + _OVERLONG
    broken = np.count_nonzero(full & unfinished & ~overlong)
    is_wrapped = (
        broken >= max(_FEWEST, _FULL_SHARE * len(widths))
        and broken >= _OPEN_SHARE * np.count_nonzero(full)
        and np.count_nonzero(overlong) <= _OVERLONG_SHARE * len(widths)
    )
    return column if is_wrapped else None


def _bounds(codes: CodeArray) -> tuple[_Lines, _Lines]:
    breaks = np.flatnonzero(codes == NEWLINE)
    return np.append(0, breaks + 1), np.append(breaks, len(codes))


def _totals(flags: npt.NDArray[np.bool_], begins: _Lines, ends: _Lines) -> _Lines:
    """How many characters of each line are flagged."""
    total = np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))
    return np.asarray(total[ends] - total[begins])


def _widths(codes: CodeArray, begins: _Lines, ends: _Lines) -> _Lines:
    """Columns of each line: two for a Chinese character or sign, one for a Latin one."""
    wide = (codes >= 0x2010) | np.isin(codes, _WIDE_SIGNS)
    return np.asarray(ends - begins + _totals(wide, begins, ends))


def _unfinished(codes: CodeArray, begins: _Lines, ends: _Lines) -> npt.NDArray[np.bool_]:
    """Whether each line ends in mid-sentence."""
    last = codes[ends - 1]
    before = codes[np.maximum(ends - 2, begins)]
    closed = np.isin(last, _ENDS) | (np.isin(last, _TAILS) & np.isin(before, _ENDS))
    return ~closed


class _Joiner:
    """Which line breaks of one wrapped text to take out."""

    def __init__(self, codes: CodeArray, column: int, layout: Layout) -> None:
        self.codes, self.column, self.layout = codes, column, layout
        self.begins, self.ends = _bounds(codes)
        self.widths = _widths(codes, self.begins, self.ends)
        self.unfinished = _unfinished(codes, self.begins, self.ends)
        self.lines = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass").split("\n")
        self.pages = self._page_lines()
        self.heading_styles = self._heading_styles()

    def joints(self) -> tuple[list[tuple[int, int]], list[int]]:
        """Stretches of code points to drop, and newlines to turn into spaces."""
        dropped: list[tuple[int, int]] = []
        spaced: list[int] = []
        for line in range(len(self.lines) - 1):
            follower = line + 1
            while follower in self.pages and follower + 1 < len(self.lines):
                follower += 1
            if line in self.pages or not self._goes_on(line, follower):
                continue
            begin, end = int(self.ends[line]), int(self.begins[follower])
            if self._between_words(line, follower):
                spaced.append(begin)
                begin += 1
            dropped.append((begin, end))
        return dropped, spaced

    def _goes_on(self, line: int, follower: int) -> bool:
        """Whether `follower` continues the sentence or paragraph of `line`."""
        text, after = self.lines[line], self.lines[follower]
        ends_open = bool(self.unfinished[line]) or self.layout.marks_paragraphs
        return (
            ends_open
            and self._is_full(line, after)
            and not self._is_indented(line, follower)
            and not self.layout.apart[follower]
            and not _ITEM.match(after)
            and not self._is_heading(text)
            and not _LEADER.search(text)
            and follower not in self.pages
        )

    def _is_indented(self, line: int, follower: int) -> bool:
        """Whether an indent begins a paragraph; inside an indented block only after a finished sentence."""
        indents = self.layout.indents
        deeper = indents[follower] > indents[line] or not self.unfinished[line]
        return bool(indents[follower] >= 2 and deeper)

    def _is_heading(self, text: str) -> bool:
        """Whether a full line is, or ends in, a heading: its numbering belongs to headings in this text."""
        tail = _SENTENCES.split(text)[-1]
        numbered = _NUMBERED.match(tail)
        return numbered is not None and (tail != text or numbered.lastgroup in self.heading_styles)

    def _heading_styles(self) -> frozenset[str | None]:
        """Kinds of numbering whose lines mostly stand alone: short, unfinished, no sentence inside."""
        alone: Counter[str | None] = Counter()
        total: Counter[str | None] = Counter()
        short = self.unfinished & (self.widths < self.column - _SLACK)
        for text, is_short in zip(self.lines, short.tolist(), strict=True):
            numbered = _NUMBERED.match(text)
            if numbered:
                total[numbered.lastgroup] += 1
                alone[numbered.lastgroup] += is_short and not _SENTENCES.search(text)
        return frozenset(style for style in total if alone[style] > total[style] / 2)

    def _is_full(self, line: int, after: str) -> bool:
        """Whether the line was broken because what follows did not fit."""
        width = int(self.widths[line])
        if width > self.column + _OVERLONG and not _PROSE.search(self.lines[line]):
            return False  # a row of a table
        word = _WORD.match(after)
        needed = len(word[0]) if word else 4  # a character and the sign that may not begin a line
        return width >= self.column - _SLACK or width + needed > self.column

    def _between_words(self, line: int, follower: int) -> bool:
        """Whether two Latin words or numbers meet; figures that meet in Chinese lines are one broken number."""
        edge = self.codes[[int(self.ends[line]) - 1, int(self.begins[follower])]]
        if is_figure(edge).all():
            return not (_CHINESE.search(self.lines[line]) and _CHINESE.search(self.lines[follower]))
        return bool(is_ascii_word(edge).all())

    def _page_lines(self) -> frozenset[int]:
        """Lines that hold nothing but a page number; only where the numbers rise through the text."""
        found = [(index, _PAGE.fullmatch(line)) for index, line in enumerate(self.lines) if len(line) < 24]
        numbered = [(index, int(match[1])) for index, match in found if match]
        rising = sum(a[1] < b[1] for a, b in pairwise(numbered))
        if len(numbered) < 2 or rising < 0.8 * (len(numbered) - 1):
            return frozenset()
        return frozenset(index for index, _ in numbered)
