"""Columns of a page into lines that know their margins; rows of cells that stand under one another into tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from homog.ingest.pdf_columns import Row
from homog.ingest.pdf_lines import Segment

_ALIGNED = 0.8  # em by which cells under one another may be off
_SAME_MARGIN = 3.0  # em by which the columns of two pages may differ and be of one kind
_LATIN = "\u024f"  # last of the Latin letters
_FEW = 6  # lines that tell nothing of margins
_LEFT_STEP, _RIGHT_STEP = 0.35, 0.7  # em inside which line ends are one margin
_LEAST_AT_MARGIN = 0.04  # share of the lines that make a margin
_MARK = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]+[编篇章节条款]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|"
    r"\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.．、]|\d{1,2}(?:\.\d{1,2})+|[①-⓿]|[-•●■◆◇□○▪►·*–—]|注[：:]?|附件\d*[：:]?)"
)
_HANGING = re.compile(rf"{_MARK.pattern}[ 　]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, or a row of a table; lengths are points.

    Attributes:
        text: its characters; the cells of a row are joined by tabs.
        page: from 1.
        indent, slack: white between it and the left and the right margin of its column.
        em: size of its characters; `is_chinese` tells whether that was measured well.
        gap: from the line above it in its column to it; None for the first of a column.
        hang: indent of its text behind a list mark, or its own.
        first: width of what cannot be parted from its beginning, a character with its comma, or a Latin word.
        is_row: whether it is a row of a table.
        from_bottom: its height above the page's bottom, a share of the page's height.
    """

    text: str
    page: int
    indent: float
    slack: float
    em: float
    is_chinese: bool
    gap: float | None
    hang: float
    first: float
    is_row: bool = False
    from_bottom: float = 1.0


@dataclass(slots=True)
class Column:
    """Lines of one column with its margins."""

    page: int
    rows: list[Row]
    bottom: float  # of the page
    height: float
    is_alone: bool  # whether its page has no other column
    left: float = 0.0
    right: float = 0.0

    @property
    def plain(self) -> list[Row]:
        """Rows of text: neither tables nor cells."""
        return [row for row in self.rows if len(row.segments) == 1 and not row.segments[0].rows]


def settle_margins(columns: Sequence[Column]) -> None:
    """Find the margins of every column, from all pages that share them.

    A page with few lines tells little of its own: the last one, or one of headings.
    """
    for column in columns:
        rows = column.plain or column.rows
        column.left = min(row.segments[0].left for row in rows)
        column.right = max(row.segments[-1].right for row in rows)
    rest = sorted((c for c in columns if c.rows), key=lambda c: -sum(len(row.segments[0].text) for row in c.plain))
    while rest:
        model = rest[0]
        kin = [c for c in rest if c is model or _is_kin(c, model)]
        rest = [c for c in rest if not any(c is one for one in kin)]
        _share_margins(kin)


def _is_kin(column: Column, model: Column) -> bool:
    """Whether a column lies within another's margins, and reaches them unless it is short or alone on its page."""
    em = _SAME_MARGIN * _em(model)
    if column.left < model.left - em or column.right > model.right + em:
        return False
    if column.is_alone or len(column.plain) < _FEW:
        return column.left < (model.left + model.right) / 2
    return column.left < model.left + em and column.right > model.right - em


def _em(column: Column) -> float:
    return float(np.median([row.segments[0].em for row in column.rows]))


def _share_margins(kin: Sequence[Column]) -> None:
    segments = [row.segments[0] for column in kin for row in column.plain]
    if not segments:
        return
    em = float(np.median([s.em for s in segments]))
    left = _margin(np.sort([s.left for s in segments]), _LEFT_STEP * em)
    right = -_margin(np.sort([-s.right for s in segments]), _RIGHT_STEP * em)
    for column in kin:
        column.left, column.right = left, right


def _margin(ends: np.ndarray[tuple[int, ...], np.dtype[np.float64]], step: float) -> float:
    """The outermost place where several lines begin."""
    needed = max(2, int(_LEAST_AT_MARGIN * len(ends)))
    shared = np.searchsorted(ends, ends + step, side="right") - np.arange(len(ends)) >= needed
    return float(ends[np.argmax(shared)]) if shared.any() else float(ends[0])


def lines_of(column: Column) -> Iterator[Line]:
    """The lines of a column whose margins are settled."""
    rows = [_mark_with_text(row) for row in column.rows]
    tabular = _aligned(rows)
    above: Segment | None = None
    for row, is_tabular in zip(rows, tabular, strict=True):
        first = row.segments[0]
        if first.rows:
            yield from (_line(column, replace(first, text=text), None, is_row=True) for text in first.rows)
            above = None
            continue
        gap = above.baseline - first.baseline if above else None
        yield _line(column, _united(row, "\t" if is_tabular else ""), gap, is_row=is_tabular)
        above = first


def _line(column: Column, segment: Segment, gap: float | None, is_row: bool) -> Line:
    indent = segment.left - column.left
    marked = _HANGING.match(segment.text)
    place = marked.end() if marked else 0
    has_place = 0 < place < len(segment.starts)
    return Line(
        text=segment.text,
        page=column.page,
        indent=indent,
        slack=column.right - segment.right,
        em=segment.em,
        is_chinese=segment.is_chinese,
        gap=gap,
        hang=segment.starts[place] - column.left if has_place else indent,
        first=_first_width(segment),
        is_row=is_row,
        from_bottom=(segment.baseline - column.bottom) / column.height,
    )


_UNIT = re.compile(r"(?:[!-~]+|.)[，。、；：？！）》〉”’」』】〕…]*")


def _first_width(segment: Segment) -> float:
    unit = _UNIT.match(segment.text)
    if not unit or not segment.starts:
        return segment.em
    end = segment.starts[unit.end()] if unit.end() < len(segment.starts) else segment.right
    return max(end - segment.left, segment.em / 2)


def _united(row: Row, between: str = "") -> Segment:
    """The segments of a row as one, with `between` or a blank of fitting width between them."""
    first, last = row.segments[0], row.segments[-1]
    if first is last:
        return first
    text, starts = first.text, list(first.starts)
    for segment in row.segments[1:]:
        blank = between or ("　" if min(text[-1:], segment.text[:1]) > _LATIN else " ")
        text += blank + segment.text
        starts += [segment.left] * len(blank) + list(segment.starts)
    return replace(first, text=text, right=last.right, starts=tuple(starts))


def _mark_with_text(row: Row) -> Row:
    """A list mark or number set apart from its text belongs to it."""
    first = row.segments[0]
    if len(row.segments) < 2 or not _MARK.fullmatch(first.text.strip()):
        return row
    return Row((_united(Row(row.segments[:2])), *row.segments[2:]))


def _aligned(rows: Sequence[Row]) -> list[bool]:
    """Which rows hold cells: two or more stretches that stand under those of a neighbouring row."""
    flags = [False] * len(rows)
    for index in range(len(rows) - 1):
        if _match(rows[index], rows[index + 1]):
            flags[index] = flags[index + 1] = True
    return flags


def _match(upper: Row, lower: Row) -> bool:
    if min(len(upper.segments), len(lower.segments)) < 2:
        return False
    em = max(upper.segments[0].em, lower.segments[0].em)
    if abs(upper.middle - lower.middle) > 4 * em:
        return False
    pairs = sum(any(_stand_aligned(a, b, em) for b in lower.segments) for a in upper.segments)
    return pairs >= 2


def _stand_aligned(a: Segment, b: Segment, em: float) -> bool:
    apart = (a.left - b.left, a.right - b.right, (a.left + a.right - b.left - b.right) / 2)
    return min(map(abs, apart)) < _ALIGNED * em
