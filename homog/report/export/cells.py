"""Cells of a workbook: text that stays text, differences as formatted runs, links, and the limits of spreadsheets."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from homog.report.export.package import repacked
from homog.report.export.view import Piece
from homog.report.messages import Words
from homog.report.text import thousands, visible

LONGEST = 32_767  # UTF-16 units that a cell holds
_ROOM = 32_700  # of them for text, so that the mark of a cut has place
MOST_ROWS = 1_048_576
MOST_LINKS = 65_000  # a sheet may have 65,530
_WIDE = re.compile("[\u1100-\uffff]|[^\x00-\uffff]")
_TARGET = re.compile(rb'Target="[^"]*"')
_FORMULA = ("=", "+", "-", "@", "\t")
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same result gives the same bytes
_FONT = {"zh": "宋体", "en": "Calibri"}
_STYLES: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#E7ECF1", "valign": "vcenter", "bottom": 1},
    "link": {"text_wrap": True, "font_color": "#0B57A4", "underline": 1},
    "centre": {"text_wrap": True, "align": "center"},
    "percent": {"num_format": "0.0%", "align": "center"},
    "whole": {"num_format": "#,##0", "align": "center"},
    "order": {"num_format": "0.00", "align": "center"},
    "title": {"bold": True, "font_size": 13, "bottom": 0},
    # differences: told apart by more than colour
    "same": {},
    "insert": {"font_color": "#1A7F37", "underline": 1},
    "delete": {"font_color": "#B42318", "font_strikeout": True},
    "replace": {"font_color": "#9A5B00", "italic": True},
    "slot": {"font_color": "#0B57A4", "bold": True},
}


_LINE, _TALLEST = 14.5, 409.0  # points


@dataclass
class Struck:
    """The limits that were reached."""

    cut: int = 0
    rows: int = 0
    links: int = 0


def pieces_cut(pieces: Sequence[Piece], words: Words) -> tuple[list[Piece], bool]:
    """Stretches that a cell can hold, with a mark of how many characters are left out behind them.

    Args:
        pieces: the whole text.
        words: the catalogue.

    Returns:
        The stretches, and whether anything was cut.
    """
    kept: list[Piece] = []
    room = _ROOM
    for index, piece in enumerate(pieces):
        size = _units(piece.text)
        if size > room or (index + 1 < len(pieces) and size == room):
            begin = _beginning(piece.text, room)
            left = len(piece.text) - len(begin) + sum(len(other.text) for other in pieces[index + 1 :])
            mark = words("export.cut", n=thousands(left))
            return [*kept, *([Piece(piece.kind, begin)] if begin else []), Piece("same", mark)], True
        kept.append(piece)
        room -= size
    return kept, False


def _lines(cell: object, width: float) -> int:
    """How many lines a cell needs in a column so many characters wide; a Chinese character takes two places."""
    if isinstance(cell, Link):
        text = cell.text
    elif isinstance(cell, Sequence) and not isinstance(cell, str):
        text = "".join(piece.text for piece in cell)
    else:
        text = cell if isinstance(cell, str) else ""
    room = max(width - 1, 1)
    return sum(max(math.ceil((len(line) + len(_WIDE.findall(line))) / room), 1) for line in text.split("\n"))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _beginning(text: str, units: int) -> str:
    """As much of a text as has so many UTF-16 units, no character halved."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


class Book:
    """A workbook being written.

    Args:
        words: the catalogue in the language of the sheets.
        title: of the file's properties.
    """

    def __init__(self, words: Words, title: str) -> None:
        self.words = words
        self.struck = Struck()
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        self._book.set_properties({"title": visible(title)[:250], "author": "homog", "created": _MADE})
        base = {"font_name": _FONT[words.lang], "font_size": 10.5, "valign": "top"}
        ruled = {"bottom": 1, "bottom_color": "#D5DAE0"}
        self.formats = {name: self._book.add_format({**base, **ruled, **style}) for name, style in _STYLES.items()}
        for name, style in (("quoted", "text"), ("quoted_link", "link")):
            self.formats[name] = self._book.add_format({**base, **ruled, **_STYLES[style], "quote_prefix": True})

    def sheet(self, name: str) -> Sheet:
        """A new sheet, named by a key of the catalogue."""
        return Sheet(self, self._book.add_worksheet(self.words(name)))

    def content(self) -> bytes:
        """The finished file."""
        self._book.close()
        return repacked(self._buffer.getvalue(), _with_slashes)


def _with_slashes(name: str, part: bytes) -> bytes:
    """Links to files as addresses, which every program follows: xlsxwriter writes them as paths of Windows."""
    if not name.startswith("xl/worksheets/_rels/"):
        return part
    return _TARGET.sub(lambda found: found[0].replace(b"\\", b"/"), part)


@dataclass
class Column:
    """A column: its heading, its width in characters, and how its cells are filled."""

    head: str
    width: float
    style: str = "text"  # text, centre, percent, whole, order


@dataclass
class Link:
    """A cell that leads somewhere: `internal:'…'!A1`, `external:…` or an address of the web."""

    target: str
    text: str


@dataclass
class Sheet:
    """A sheet being filled row by row."""

    book: Book
    sheet: Any
    rows: int = 0
    _links: int = 0
    _columns: Sequence[Column] = field(default_factory=tuple)

    def head(self, columns: Sequence[Column], frozen: int) -> None:
        """Headings in a frozen first row, set up for printing.

        Args:
            columns: from the left.
            frozen: columns on the left that stay in sight.
        """
        self._columns = columns
        for number, column in enumerate(columns):
            self.sheet.set_column(number, number, column.width)
            self.sheet.write_string(0, number, column.head, self.book.formats["head"])
        self.sheet.set_row(0, self._height([column.head for column in columns]))
        self.sheet.freeze_panes(1, frozen)
        self.rows = 1
        self.sheet.set_landscape()
        self.sheet.set_paper(8)  # A3
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&A&R&P / &N")

    def row(self, cells: Sequence[object]) -> int | None:
        """Write a row.

        Args:
            cells: strings, numbers, `Link`, sequences of `Piece`, or None for nothing.

        Returns:
            The number of the row as people count, or None where the sheet is full.
        """
        if self.rows >= MOST_ROWS:
            self.book.struck.rows += 1
            return None
        for number, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            self._write(self.rows, number, cell, column.style)
        self.sheet.set_row(self.rows, self._height(cells))
        self.rows += 1
        return self.rows

    def line(self, row: int, cells: Sequence[Piece], widths: Sequence[float]) -> None:
        """Write a row of a sheet without a head, as high as its text needs."""
        for number, piece in enumerate(cells):
            self.write_pieces(row, number, [piece])
        lines = max(_lines([piece], width) for piece, width in zip(cells, widths, strict=True))
        self.sheet.set_row(row, min(_LINE * lines + 2, _TALLEST))

    def _height(self, cells: Sequence[object]) -> float:
        """Of a row, in points, so that every cell shows all its lines: not every program sees to that itself."""
        lines = max((_lines(cell, column.width) for cell, column in zip(cells, self._columns, strict=True)), default=1)
        return min(_LINE * lines + 2, _TALLEST)

    def finish(self) -> None:
        """Let people filter what was written; say so where there is nothing."""
        if self.rows == 1:
            self.row([self.book.words("own.none"), *[None] * (len(self._columns) - 1)])
        self.sheet.autofilter(0, 0, max(self.rows - 1, 1), len(self._columns) - 1)

    def _write(self, row: int, column: int, cell: object, style: str) -> None:
        if cell is None or cell == "" or cell == ():
            self.sheet.write_blank(row, column, None, self.book.formats["text"])
            return
        if isinstance(cell, Link):
            self._write_link(row, column, cell)
        elif isinstance(cell, (int, float)):
            self.sheet.write_number(row, column, round(cell, 6), self.book.formats[style])
        elif isinstance(cell, str):
            self.write_pieces(row, column, [Piece("same", cell)], style)
        elif isinstance(cell, Sequence):
            self.write_pieces(row, column, cell, style)

    def _write_link(self, row: int, column: int, link: Link) -> None:
        if self._links >= MOST_LINKS or len(link.target) > 2000:
            self.book.struck.links += 1
            self.write_pieces(row, column, [Piece("same", link.text)])
            return
        self._links += 1
        pieces, was_cut = pieces_cut([Piece("same", link.text)], self.book.words)
        self.book.struck.cut += was_cut
        shown = "".join(piece.text for piece in pieces)
        style = "quoted_link" if shown.startswith(_FORMULA) else "link"
        self.sheet.write_url(row, column, link.target, self.book.formats[style], string=shown)

    def write_pieces(self, row: int, column: int, pieces: Sequence[Piece], style: str = "text") -> None:
        """Write text whose differing stretches have formats of their own; never a formula."""
        pieces, was_cut = pieces_cut(pieces, self.book.words)
        self.book.struck.cut += was_cut
        whole = "".join(piece.text for piece in pieces)
        cell = self.book.formats["quoted" if whole.startswith(_FORMULA) else style if style == "centre" else "text"]
        if len(pieces) == 1 and pieces[0].kind == "same":
            self.sheet.write_string(row, column, whole, cell)
            return
        runs: list[object] = []
        for piece in pieces:
            runs += [self.book.formats[piece.kind], piece.text]
        if len(pieces) == 1:  # a rich string has two runs at least
            self.sheet.write_string(row, column, whole, self.book.formats[pieces[0].kind])
        else:
            self.sheet.write_rich_string(row, column, *runs, cell)
