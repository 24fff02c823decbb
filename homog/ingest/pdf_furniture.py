"""Running heads, running feet and page numbers: what repeats at one place over the pages."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from homog.ingest.pdf_glyphs import Box
from homog.ingest.pdf_lines import Segment

_ZONE = 0.16  # share of the page's height at its top and bottom where furniture stands
_DEEPEST = 4  # heights counted from the edge
_SAME_HEIGHT = 0.008  # of the page's height
_WIDE = 0.8  # of the page's widest line
_CLOSE = 2.2  # em between the baselines of a line and the next
_APART = 1.3  # times the usual distance of lines
_OTHER_SIZE = 0.08  # share of the size by which it is another
_SURE = 4  # pages that must carry a line that stands as close to the text as its own lines
_LEAST_SHARE = 0.3  # of the pages between its first and its last that must carry a repeated line
_NUMERAL = r"(?:\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7}|[一二三四五六七八九十百〇○零]{1,5})"
_DASHES = r"[-—–―─一~～·•_⋅．.|\s]*"  # 一: tesseract's reading of a dash
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:(?:第|Page|page|P\.?)\s*)?(?P<number>{_NUMERAL})\s*页?\s*"
    rf"(?:(?:[/／|，,]|of)?\s*(?:共|总)?\s*\d{{1,4}}\s*页?)?{_DASHES}"
)
_DECORATED = re.compile(r"\s*(?:[-—–―─]+\s*\d{1,4}\s*[-—–―─]+|第\s*\d{1,4}\s*页.*|\d{1,4}\s*/\s*\d{1,4})\s*")
_FIGURES = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """Segments of one page and the page's box in the same coordinates."""

    segments: tuple[Segment, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class _Edge:
    """A segment near the top or the bottom of a page."""

    page: int
    index: int
    text: str  # without blanks
    shape: str  # the same with every figure as #
    height: float  # of its baseline from the nearer edge, in shares of the page's height; the top negative
    em: float
    is_apart: bool  # whether more white than between other lines, or another size, parts it from the text


def without_furniture(pages: Sequence[Page]) -> list[tuple[Segment, ...]]:
    """The segments of every page but those that belong to its frame.

    A line goes when the same words (figures apart) stand at the same height on several pages, or when it is a
    page number at a height where the numbers of several pages stand; alone it goes only when it is written as
    a page number (— 3 —, 第3页 共10页, 3/10). Tables always stay.
    """
    body = _usual_size(pages)
    edges = [edge for number, page in enumerate(pages) for edge in _edges(number, page, body)]
    gone = {(e.page, e.index) for e in (*_repeated(edges), *_numbers(edges, len(pages)))}
    return [
        tuple(segment for index, segment in enumerate(page.segments) if (number, index) not in gone)
        for number, page in enumerate(pages)
    ]


def _usual_size(pages: Sequence[Page]) -> float:
    """The em of most characters."""
    text = [segment for page in pages for segment in page.segments if not segment.rows]
    sizes = np.repeat([segment.em for segment in text], [len(segment.text) for segment in text])
    return float(np.median(sizes)) if len(sizes) else 0.0


def _edges(number: int, page: Page, body: float) -> Iterator[_Edge]:
    _, bottom, _, top = page.box
    height = max(top - bottom, 1.0)
    tables = [s for s in page.segments if s.rows]
    text = [(index, s) for index, s in enumerate(page.segments) if not s.rows]
    levels = sorted({round(s.baseline / 3) for s in page.segments})
    leading = _leading([level * 3.0 for level in levels])
    widest = max((s.right - s.left for _, s in text), default=0.0)
    outer = set(levels[:_DEEPEST] + levels[-_DEEPEST:])
    for index, segment in text:
        from_top, from_bottom = (top - segment.baseline) / height, (segment.baseline - bottom) / height
        in_table = any(t.bottom < segment.middle < t.top for t in tables)
        if min(from_top, from_bottom) > _ZONE or round(segment.baseline / 3) not in outer or in_table:
            continue
        if _is_body(segment, text, from_top < from_bottom, widest):
            continue
        place = -from_top if from_top < from_bottom else from_bottom
        words = _BLANKS.sub("", segment.text)
        is_apart = abs(segment.em - body) > _OTHER_SIZE * body
        is_apart |= _step(segment, text, from_top < from_bottom) > _APART * leading
        yield _Edge(number, index, words, _FIGURES.sub("#", words), place, segment.em, is_apart)


def _is_body(line: Segment, text: Sequence[tuple[int, Segment]], at_top: bool, widest: float) -> bool:
    """Whether a line is as wide as the text and stands close to its next line: forms repeat whole paragraphs."""
    if line.right - line.left < _WIDE * widest:
        return False
    return _step(line, text, at_top) < _CLOSE * line.em


def _step(line: Segment, text: Sequence[tuple[int, Segment]], at_top: bool) -> float:
    """From the baseline of a line to that of the next towards the middle of the page."""
    steps = ((line.baseline - s.baseline) * (1 if at_top else -1) for _, s in text)
    return min((step for step in steps if step > 0.5 * line.em), default=math.inf)


def _leading(levels: Sequence[float]) -> float:
    """The usual distance of the lines of a page."""
    steps = sorted(b - a for a, b in pairwise(levels))
    return steps[len(steps) // 2] if steps else 0.0


def _repeated(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Lines with the same words at the same height on two or more pages, not too far apart."""
    by_shape: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_shape[edge.shape].append(edge)
    for group in by_shape.values():
        for same in _by_height(group):
            seen = sorted({edge.page for edge in same})
            span = seen[-1] - seen[0] + 1
            enough = len(seen) >= (2 if all(edge.is_apart for edge in same) else _SURE)
            if enough and len(seen) >= _LEAST_SHARE * span and _tells(same):
                yield from same


def _tells(same: Sequence[_Edge]) -> bool:
    """Whether equal shapes mean equal lines: bare figures (## of a table) do not, lines of words do."""
    shape = same[0].shape
    if len({edge.text for edge in same}) == 1:
        return len(shape) > 1 or not shape.isalnum()
    return len(shape.replace("#", "")) >= 4 or bool(_PAGE_NUMBER.fullmatch(same[0].text))


def _by_height(edges: Sequence[_Edge]) -> list[list[_Edge]]:
    groups: list[list[_Edge]] = []
    for edge in sorted(edges, key=lambda e: (e.height, e.page)):
        near = groups and abs(edge.height - groups[-1][-1].height) <= _SAME_HEIGHT
        if near and abs(edge.em - groups[-1][-1].em) <= 0.2 * edge.em:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _numbers(edges: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    """Page numbers: at one height, rising with the pages; decorated ones also alone."""
    found = [edge for edge in edges if _PAGE_NUMBER.fullmatch(edge.text)]
    for same in _by_height(found):
        if _rise(same):
            yield from same
    yield from (edge for edge in found if _DECORATED.fullmatch(edge.text) and (pages > 1 or abs(edge.height) < 0.12))


def _rise(same: Sequence[_Edge]) -> bool:
    """Whether the figures grow as the pages do, for most neighbours."""
    numbered = sorted((edge.page, _value(edge.text)) for edge in same)
    if len({page for page, _ in numbered}) < 2:
        return False
    rising = sum(b[1] - a[1] == b[0] - a[0] and b[0] > a[0] for a, b in pairwise(numbered))
    return rising >= 0.6 * (len(numbered) - 1)


def _value(text: str) -> int:
    """The page number in a line; Chinese and Roman numerals by their value, for comparison only."""
    match = _PAGE_NUMBER.fullmatch(text)
    number = match["number"] if match else "0"
    if number.isdecimal():
        return int(number)
    return _roman(number.lower()) if number.isascii() else _chinese(number)


def _roman(number: str) -> int:
    values = [dict(zip("ivxlc", (1, 5, 10, 50, 100), strict=True))[letter] for letter in number]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _chinese(number: str) -> int:
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
    if not set(number) & set("十百"):
        return int("".join(str(digits[char]) for char in number))
    total, held = 0, 0
    for char in number:
        if char in "十百":
            total += (held or 1) * (10 if char == "十" else 100)
            held = 0
        else:
            held = digits[char]
    return total + held
