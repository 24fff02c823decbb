"""Lines of a normalised text with their numbering marks; lines that run several headings together are cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from homog.structure.markers import LIST_STYLES, Marker, read_marker
from homog.structure.vocabulary import HAN

_LINE = re.compile(r"\S[^\n]*")
_N = "[一二三四五六七八九十]{1,3}"
_JOINED = re.compile(
    rf"[。）] ?(?={_N}、(?!{_N}[、产]))"
    rf"|。 ?(?=（{_N}）(?![项款至、])|\d{{1,2}}[.．、][{HAN}“《]|第 ?(?:{_N}|\d{{1,2}}) ?章)"
)
_CHAINED = re.compile(rf"[^。；：！？\n]{{2,40}}?(?<!\d)(?=（一）[{HAN}]|\d{{1,2}}[.．、][{HAN}])")
_ADDRESSED = re.compile(r"[各省][^。；\n]{2,200}?[：:](?=为|根据|按照|经|现将|近|\d{4}年)")
_HEAD_LENGTH = 80  # characters of a line that can hold its mark
_CHAINING = frozenset(("comma", "bracket", "chapter", "division"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line without surrounding white space.

    Attributes:
        start, end: its span in the normalised text.
        text: its characters.
        marker: the numbering mark it begins with, if any.
    """

    start: int
    end: int
    text: str
    marker: Marker | None

    @property
    def body(self) -> str:
        """The text behind the mark."""
        return self.text[self.marker.length :] if self.marker else self.text


def read_lines(text: str) -> list[Line]:
    """Non-blank lines of a text.

    A line is also cut where a heading follows behind a full stop (…负责）四、…) or behind another heading
    (一、总体要求（一）指导思想), as happens to text copied from web pages.

    Args:
        text: normalised text, paragraphs separated by line breaks.
    """
    cuts = _joined_at(text)
    lines: list[Line] = []
    at = 0
    for found in _LINE.finditer(text):
        begin, end = found.start(), found.end()
        while at < len(cuts) and cuts[at] < end:
            if cuts[at] > begin:
                _add(lines, text, begin, cuts[at])
                begin = cuts[at]
            at += 1
        _add(lines, text, begin, end)
    return _with_their_marks(text, lines)


def _with_their_marks(text: str, lines: list[Line]) -> list[Line]:
    """Lines that hold nothing but a mark are joined to the line behind them (第一章 / 总则)."""
    joined: list[Line] = []
    for line in lines:
        previous = joined[-1] if joined else None
        if previous and previous.marker and line.marker is None and _is_bare_mark(previous):
            marker = replace(previous.marker, length=line.start - previous.start)
            joined[-1] = Line(previous.start, line.end, text[previous.start : line.end], marker)
        else:
            joined.append(line)
    return joined


def _is_bare_mark(line: Line) -> bool:
    if line.marker is None or line.marker.style in ("article", "attachment"):
        return False
    return line.marker.length >= len(line.text)


def _joined_at(text: str) -> list[int]:
    cuts = [found.end() for found in _JOINED.finditer(text)]
    first = _ADDRESSED.match(text.lstrip())
    if first:
        cuts.append(len(text) - len(text.lstrip()) + first.end())
    return sorted(cuts)


def _add(lines: list[Line], text: str, begin: int, end: int) -> None:
    while True:
        piece = text[begin:end]
        stripped = piece.strip()
        if not stripped:
            return
        begin += len(piece) - len(piece.lstrip())
        end = begin + len(stripped)
        marker = read_marker(stripped[:_HEAD_LENGTH])
        chained = _chained(stripped, marker)
        if not chained:
            lines.append(Line(begin, end, stripped, marker))
            return
        head = stripped[:chained].rstrip()
        lines.append(Line(begin, begin + len(head), head, marker))
        begin += chained


def _chained(line: str, marker: Marker | None) -> int:
    if marker is None or marker.style in LIST_STYLES or marker.style not in _CHAINING:
        return 0
    found = _CHAINED.match(line, marker.length)
    return found.end() if found else 0
