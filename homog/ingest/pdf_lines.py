"""Characters with places into stretches of text on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from homog.ingest.pdf_glyphs import NO_BLANK, SPACED, Floats, Glyphs, Ints, plain_forms

SPLIT = 1.2  # em of white from which on two stretches of a line are apart
_SAME_RUN = 0.3  # em by which the baseline may move inside a run
_SAME_LINE = 0.45  # em by which the baselines of touching runs may differ: superscripts
_STRAY = 0.7  # em of white between runs of one line that do not follow one another in the file: else two columns
_TOUCHING = 0.3  # em of white between them
_WIDE_BLANK = 0.8  # em of white that is an ideographic space
_HEIGHT_TO_EM = 0.87  # of the line height of Latin fonts
_FULL_PITCH = (0.88, 1.12)  # em from figure to figure where each has the width of a Chinese character
_TALLEST = 6.0  # times the usual em: taller signs do not widen the search for neighbours
_SMALL, _RAISED = 0.8, 0.15  # em: size and height of a superscript
_SUPERSCRIPTS = np.array([ord(c) for c in "⁰¹²³⁴⁵⁶⁷⁸⁹"])
_SYMBOL_FONT = range(0xF020, 0xF100)  # private codes of Symbol and Wingdings
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text on one line without a wide gap, or a table (`rows`) in its place.

    `starts` are the left ends of the characters of `text`; lengths are points.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    em: float
    is_chinese: bool  # whether `em` was measured on Chinese characters
    starts: tuple[float, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.bottom + self.top) / 2


def build_segments(glyphs: Glyphs) -> list[Segment]:
    """Put characters together by where they stand.

    Args:
        glyphs: characters turned upright, in the order of the file.

    Returns:
        Segments from top to bottom, on one height from left to right.
    """
    if not len(glyphs):
        return []
    sizes = _sizes(glyphs)
    pieces = _merged(glyphs, sizes, _runs(glyphs, sizes))
    segments = [_segment(glyphs.pick(piece), sizes[piece]) for piece in pieces]
    return sorted(segments, key=lambda s: (-s.baseline, s.left))


def _sizes(glyphs: Glyphs) -> Floats:
    """The em of every character: its width if it is Chinese, else from its height."""
    is_wide = _is_chinese(glyphs.code)
    sizes = np.where(is_wide, glyphs.right - glyphs.left, (glyphs.top - glyphs.bottom) * _HEIGHT_TO_EM)
    return np.maximum(sizes, 1.0)


def _is_chinese(code: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    wide = ((code >= 0x2E80) & (code < 0x2FE0)) | ((code >= 0x3040) & (code < 0xA000))
    return wide | ((code >= 0xF900) & (code < 0xFB00)) | (code >= 0x20000)


def _runs(glyphs: Glyphs, sizes: Floats) -> list[Ints]:
    """Indices of characters that follow one another in the file and on the page."""
    size = np.maximum(sizes[1:], sizes[:-1])
    gap = glyphs.left[1:] - glyphs.right[:-1]
    step = np.abs(np.diff(glyphs.baseline))
    goes_on = (step < _SAME_RUN * size) & (gap < SPLIT * size) & (gap > -0.9 * size)
    return np.split(np.arange(len(sizes)), np.flatnonzero(~goes_on) + 1)


@dataclass(slots=True)
class _Run:
    left: float
    right: float
    baseline: float
    em: float
    members: list[int]


def _merged(glyphs: Glyphs, sizes: Floats, runs: Sequence[Ints]) -> list[Ints]:
    """Join runs that stand on one line without a wide gap, whatever their order in the file."""
    boxes = [
        _Run(
            float(glyphs.left[run].min()),
            float(glyphs.right[run].max()),
            _middle(glyphs.baseline[run]),
            _middle(sizes[run]),
            [index],
        )
        for index, run in enumerate(runs)
    ]
    boxes.sort(key=lambda box: (-box.baseline, box.left))
    sizes_of = np.array([box.em for box in boxes])
    tallest = min(float(sizes_of.max()), _TALLEST * float(np.median(sizes_of)))
    parent = list(range(len(boxes)))
    for i, upper in enumerate(boxes):
        for j in range(i + 1, len(boxes)):
            if upper.baseline - boxes[j].baseline > _SAME_LINE * tallest:
                break
            if _is_one_line(upper, boxes[j]):
                parent[_root(parent, j)] = _root(parent, i)
    gathered: dict[int, list[int]] = {}
    for i, box in enumerate(boxes):
        gathered.setdefault(_root(parent, i), []).extend(box.members)
    return [np.concatenate([runs[member] for member in sorted(members)]) for members in gathered.values()]


def _root(parent: list[int], item: int) -> int:
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


def _is_one_line(upper: _Run, lower: _Run) -> bool:
    em = max(upper.em, lower.em)
    gap = max(upper.left, lower.left) - min(upper.right, lower.right)
    step = upper.baseline - lower.baseline
    if step < 0.15 * em:
        follows = abs(upper.members[0] - lower.members[0]) == 1
        return gap < (SPLIT if follows else _STRAY) * em
    # a superscript or a sign set apart; whole lines that overlap are two lines, however tight
    small = min(upper.right - upper.left, lower.right - lower.left) < 3 * em
    return small and step < _SAME_LINE * em and -0.5 * em < gap < _TOUCHING * em


def _segment(glyphs: Glyphs, sizes: Floats) -> Segment:
    order = np.argsort(glyphs.left, kind="stable")
    glyphs, sizes = glyphs.pick(order), sizes[order]
    keep = _first_prints(glyphs)
    glyphs, sizes = glyphs.pick(keep), sizes[keep]
    chinese = _is_chinese(glyphs.code)
    em = _middle(sizes[chinese] if chinese.any() else sizes)
    main = sizes > _SMALL * em  # superscripts do not move the line
    main = main if main.any() else np.ones(len(sizes), dtype=bool)
    baseline = _middle(glyphs.baseline[main])
    text, starts = _text(replace(glyphs, code=_raised(glyphs, sizes, baseline, em)), em)
    return Segment(
        text=text,
        left=float(glyphs.left[0]),
        right=float(glyphs.right.max()),
        bottom=float(glyphs.bottom.min()),
        top=float(glyphs.top.max()),
        baseline=baseline,
        em=em,
        is_chinese=bool(chinese.any()),
        starts=starts,
    )


def _raised(glyphs: Glyphs, sizes: Floats, baseline: float, em: float) -> Ints:
    """The codes, with small raised figures as superscripts: a note's mark must not lengthen the number before it."""
    is_raised = (sizes <= _SMALL * em) & (glyphs.baseline - baseline > _RAISED * em)
    figure = glyphs.code - ord("0")
    is_raised &= (figure >= 0) & (figure <= 9)
    return np.where(is_raised, _SUPERSCRIPTS[np.clip(figure, 0, 9)], glyphs.code)


def _first_prints(glyphs: Glyphs) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """All but the second print of a character at nearly the same place: bold or shadow made by printing twice."""
    width = np.maximum(glyphs.right - glyphs.left, 0.5)
    again = np.zeros(len(glyphs), dtype=bool)
    for back in (1, 2, 3):
        if len(glyphs) > back:
            same = glyphs.code[back:] == glyphs.code[:-back]
            near = np.abs(glyphs.left[back:] - glyphs.left[:-back]) < 0.3 * width[back:]
            level = np.abs(glyphs.baseline[back:] - glyphs.baseline[:-back]) < 0.3 * width[back:]
            ligature = (glyphs.code[back:] == ord("f")) & (glyphs.left[back:] == glyphs.left[:-back])
            again[back:] |= same & near & level & ~ligature  # ffi comes as f, f, i at one place
    return ~again


def _text(glyphs: Glyphs, em: float) -> tuple[str, tuple[float, ...]]:
    """The characters with the blanks between them, and where each stands."""
    code, gap = glyphs.code, np.zeros(len(glyphs))
    gap[1:] = glyphs.left[1:] - glyphs.right[:-1]
    blanks = _blanks(glyphs, gap, em)
    forms = plain_forms()
    characters: list[str] = []
    starts: list[float] = []
    for index, (point, blank, left) in enumerate(zip(code.tolist(), blanks, glyphs.left.tolist(), strict=True)):
        form = forms.get(point) or chr(point)
        if index == 0 and point in _SYMBOL_FONT:
            form = _BULLET
        characters += (blank, form)
        starts += [left] * (len(blank) + len(form))
    return "".join(characters), tuple(starts)


def _blanks(glyphs: Glyphs, gap: Floats, em: float) -> list[str]:
    """What to write before each character: nothing, a space, or an ideographic space."""
    code = glyphs.code
    previous = np.concatenate(([0], code[:-1]))
    both_latin = (code < 0x250) & (previous < 0x250)
    pitch = np.zeros(len(code))
    pitch[1:] = np.diff((glyphs.left + glyphs.right) / 2) / em
    # figures each set as wide as a Chinese character: the white between them is no space
    in_grid = (
        _one_of(code, _FIGURES) & _one_of(previous, _FIGURES) & (pitch > _FULL_PITCH[0]) & (pitch < _FULL_PITCH[1])
    )
    said = (glyphs.blank == SPACED) & (gap > 0.05 * em)
    apart = both_latin & (glyphs.blank != NO_BLANK) & (gap > 0.1 * em) & ~_is_sign(code, previous)
    wide = gap >= _WIDE_BLANK * em
    is_blank = (said | apart | (wide & ~both_latin)) & ~(in_grid & (glyphs.blank != SPACED))
    is_blank[0] = False
    ideographic = wide & (code >= 0x250) & (previous >= 0x250)
    return [("　" if i else " ") if f else "" for f, i in zip(is_blank.tolist(), ideographic.tolist(), strict=True)]


def _is_sign(code: Ints, previous: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Places where no space is written although white is drawn: 6 . 5 and 12 % set in wide cells."""
    return _one_of(code, _CLOSING) | _one_of(previous, _OPENING)


_Table = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _table(signs: str) -> _Table:
    table = np.zeros(_LAST_SIGN + 1, dtype=bool)
    table[[ord(char) for char in signs]] = True
    return table


_LAST_SIGN = 0x2100  # all signs asked for are below
_FIGURES, _CLOSING, _OPENING = _table("0123456789.,%"), _table("%.,:;)]⁰¹²³⁴⁵⁶⁷⁸⁹"), _table("([")


def _one_of(code: Ints, table: _Table) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return table[np.minimum(code, _LAST_SIGN)]


def _middle(values: Floats) -> float:
    """The median, the upper one of two."""
    return float(np.sort(values)[len(values) // 2])
