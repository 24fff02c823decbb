"""Lines of text from paragraphs and table rows, and where in the document each stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from homog.ingest.extracted import Place

_BREAKS = re.compile("[\n\u2028\u2029\x85]")
_GAPS = re.compile(r"[\t\n]+ *")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the extracted text.

    Attributes:
        text: its characters, without white space around them (columns of a table row keep their tabs).
        paragraphs: paragraphs with text that begin in it; 0 for what follows a line break inside a paragraph.
        numbers: the automatic numbers written into it.
    """

    text: str
    paragraphs: int = 1
    numbers: tuple[str, ...] = ()


@dataclass(slots=True)
class Flow:
    """Lines that follow one another: the body, a cell, a text box or a note.

    `carried` is what a paragraph left to the next one because its end is deleted or hidden; `numbers` are the
    automatic numbers in it.
    """

    lines: list[Line] = field(default_factory=list)
    carried: str = ""
    numbers: tuple[str, ...] = ()

    def add_paragraph(self, text: str, numbers: tuple[str, ...]) -> None:
        """Add a paragraph, a line for each of its line breaks; an empty one is left out."""
        parts = [part for raw in _BREAKS.split(self.carried + text) if (part := raw.strip())]
        numbers = self.numbers + numbers
        self.carried, self.numbers = "", ()
        for index, part in enumerate(parts):
            self.lines.append(Line(part, paragraphs=int(index == 0), numbers=() if index else numbers))

    def carry(self, text: str, numbers: tuple[str, ...]) -> None:
        """Keep a text for the paragraph that comes next."""
        self.carried += text
        self.numbers += numbers

    def closed(self) -> list[Line]:
        """All lines, what was carried included."""
        if self.carried.strip():
            self.add_paragraph("", ())
        return self.lines


def row_lines(cells: Sequence[list[Line]]) -> list[Line]:
    """A table row: one line, its cells joined by tabs; the cell of a box or of page layout gives its lines as they are.

    Args:
        cells: the lines of each cell, in order; empty cells keep their column.
    """
    filled = [lines for lines in cells if lines]
    if len(filled) == 1 and (len(cells) == 1 or len(filled[0]) > 1):
        return filled[0]
    if not filled:
        return []
    text = "\t".join(" ".join(_GAPS.sub(" ", line.text).strip() for line in lines) for lines in cells)
    numbers = tuple(number for lines in filled for line in lines for number in line.numbers)
    return [Line(text.rstrip(), sum(line.paragraphs for lines in filled for line in lines), numbers)]


def with_places(lines: Sequence[Line]) -> tuple[str, tuple[Place, ...]]:
    """The text of lines and the paragraph each begins in, counted from 1 over the paragraphs that have text."""
    places: list[Place] = []
    offset = counted = 0
    for line in lines:
        places.append(Place(offset, "paragraph", max(counted + min(line.paragraphs, 1), 1)))
        counted += line.paragraphs
        offset += len(line.text) + 1
    return "".join(f"{line.text}\n" for line in lines), tuple(places)
