"""What stands on a page of a PDF, with its place: characters, rulings, pictures.

Coordinates are points with y upwards, turned so that the characters of one `Glyphs` run from left to right,
whatever way the page or the text on it is turned.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from homog.ingest.characters import EXPANDED, REMOVED, SPACE, characters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]  # left, bottom, right, top
Ruling = tuple[float, float, float, float]  # x0, y0, x1, y1; level or upright

UNKNOWN = 0xFFFD
NO_BLANK, DRAWN_APART, SPACED = 0, 1, 2  # what stands before a character: nothing, a gap, a space of the file

_LINE_END_HYPHENS = (0x02, 0xAD)
_SPACE_REACH = 4.0  # times its height that a character may stand behind the space before it
_RULING = 5.0  # points: shorter strokes belong to drawings and letters
_STRAIGHT = 1.0  # points a ruling may deviate
_LOSSY, _FEW_PIECES = 1.4, 20  # pieces of text for each character that was read, and beyond that
_MAX_OBJECTS = 40_000  # drawn things, and straight strokes, looked at on one page; a map has more, no table
_DEEPEST = 4  # forms inside forms
_MOVE, _LINE = 2, 0  # FPDF_SEGMENT_MOVETO, FPDF_SEGMENT_LINETO
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # FPDF_PAGEOBJ_*
_CJK_FORMS = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0xFE10, 0xFE19), (0xFE30, 0xFE4F))
_CJK_FORMS_BEYOND = ((0x2F800, 0x2FA1D),)


@dataclass(frozen=True, eq=False)
class Glyphs:
    """Characters in the order of the file, turned upright; all arrays of shape (n,)."""

    code: Ints
    left: Floats
    bottom: Floats
    right: Floats
    top: Floats
    baseline: Floats
    blank: Ints  # NO_BLANK, DRAWN_APART or SPACED

    def pick(self, which: npt.NDArray[Any]) -> Glyphs:
        """Some of them, by mask or index."""
        return Glyphs(
            self.code[which],
            self.left[which],
            self.bottom[which],
            self.right[which],
            self.top[which],
            self.baseline[which],
            self.blank[which],
        )

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One page: its main text, text that runs another way, rulings, and how much of it is pictures."""

    box: Box  # of the page, turned as `main`
    main: Glyphs
    aside: tuple[tuple[int, Glyphs], ...]  # degrees, and what is written at that angle
    rulings: tuple[Ruling, ...]
    picture_share: float  # of the page's area, at most 1
    is_lossy: bool  # whether far more pieces of text are drawn than characters could be read


@lru_cache(maxsize=1)
def plain_forms() -> dict[int, str]:
    """Radicals, compatibility and presentation forms and ligatures -> what they are a form of."""
    known = characters()
    forms: dict[int, str] = {}
    for low, high in (*_CJK_FORMS, *_CJK_FORMS_BEYOND):
        for code in range(low, high + 1):
            value = int(known.table[code])
            if value != code and value not in (REMOVED, SPACE):
                forms[code] = known.expansions[value - EXPANDED] if value >= EXPANDED else chr(value)
    return forms


def read_sheet(page: Any, text_page: Any) -> Sheet:
    """Characters, rulings and pictures of an open page.

    Args:
        page: a pypdfium2 PdfPage.
        text_page: its PdfTextPage.
    """
    box = tuple(page.get_bbox())
    glyphs, degrees = _glyphs(text_page, box)
    angle = _commonest(degrees)
    rulings, pictures, pieces = _drawn(page)
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1.0)
    others = sorted(set(degrees.tolist()) - {angle})
    return Sheet(
        box=_turned_box(box, angle),
        main=_turned(glyphs.pick(degrees == angle), angle),
        aside=tuple((other, _turned(glyphs.pick(degrees == other), other)) for other in others),
        rulings=tuple(_level(rulings, angle)),
        picture_share=min(1.0, sum(_area(picture, box) for picture in pictures) / area),
        is_lossy=pieces > _LOSSY * len(glyphs) + _FEW_PIECES,
    )


def count_characters(text_page: Any) -> int:
    """Characters of the text layer, blanks and line breaks included."""
    return int(text_page.count_chars())


# --- characters --------------------------------------------------------------------------------------------------


def _glyphs(text_page: Any, box: Box) -> tuple[Glyphs, Ints]:
    """Every visible character inside the page in the page's own coordinates, and its angle in degrees."""
    rows = np.array(list(_characters(text_page)), dtype=np.float64).reshape(-1, 10)
    middle_x, middle_y = (rows[:, 1] + rows[:, 3]) / 2, (rows[:, 2] + rows[:, 4]) / 2
    inside = (middle_x >= box[0]) & (middle_x <= box[2]) & (middle_y >= box[1]) & (middle_y <= box[3])
    rows = rows[inside]
    degrees = np.rint(np.degrees(np.arctan2(rows[:, 8], rows[:, 7]))).astype(np.int64) % 360
    degrees = np.where(np.abs((degrees + 45) % 90 - 45) <= 2, (degrees + 45) // 90 * 90 % 360, degrees)
    code, blank = rows[:, 0].astype(np.int64), rows[:, 9].astype(np.int64)
    glyphs = Glyphs(code, rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4], np.zeros(len(rows)), blank)
    return _with_baseline(glyphs, rows[:, 5], rows[:, 6], degrees), degrees


def _with_baseline(glyphs: Glyphs, x: Floats, y: Floats, degrees: Ints) -> Glyphs:
    turn = np.radians(degrees)
    baseline = y * np.cos(turn) - x * np.sin(turn)
    return Glyphs(glyphs.code, glyphs.left, glyphs.bottom, glyphs.right, glyphs.top, baseline, glyphs.blank)


def _characters(text_page: Any) -> Iterator[tuple[float, ...]]:
    """Code, box, origin, direction and blank before it, of every visible character."""
    from pypdfium2 import raw

    handle = text_page.raw
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    removed = characters().table
    blank, pending, space = NO_BLANK, 0, (0.0, 0.0)
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if pending and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending - 0xD800) << 10) + code - 0xDC00
        pending = 0
        kind = _kind(code, removed)
        if kind == SPACE:
            if raw.FPDFText_IsGenerated(handle, index) == 1:
                blank = max(blank, DRAWN_APART)
            elif raw.FPDFText_GetCharOrigin(handle, index, x, y):
                blank, space = SPACED, (x.value, y.value)
        if kind in (SPACE, REMOVED):
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetMatrix(handle, index, matrix)
        if blank == SPACED:
            ahead = (x.value - space[0]) * matrix.a + (y.value - space[1]) * matrix.b > 0
            near = math.hypot(x.value - space[0], y.value - space[1]) < _SPACE_REACH * abs(box.top - box.bottom)
            blank = SPACED if ahead and near else DRAWN_APART  # the file's order need not be that of the page
        yield (
            kind, box.left, box.bottom, box.right, box.top, x.value, y.value, matrix.a, matrix.b, blank
        )  # fmt: skip
        blank = NO_BLANK


def _kind(code: int, table: npt.NDArray[np.uint32]) -> int:
    """The code point to keep, SPACE for any blank, REMOVED for what cannot be seen."""
    if code in _LINE_END_HYPHENS:
        return ord("-")
    if code == 0 or code >= len(table) or 0xD800 <= code < 0xE000:
        return UNKNOWN
    if code < 0x20 or code in (0x85, 0x2028, 0x2029):
        return SPACE if code in (0x09, 0x0A, 0x0D) else REMOVED
    value = int(table[code])
    return value if value in (SPACE, REMOVED) else code


def _commonest(degrees: Ints) -> int:
    counted = Counter(degrees.tolist())
    return min(counted, key=lambda angle: (-counted[angle], angle)) if counted else 0


def _turned(glyphs: Glyphs, angle: int) -> Glyphs:
    """Boxes in coordinates in which text at this angle is level; the baseline is so already."""
    if angle == 0:
        return glyphs
    xs, ys = _rotate(
        np.stack([glyphs.left, glyphs.left, glyphs.right, glyphs.right]),
        np.stack([glyphs.bottom, glyphs.top, glyphs.bottom, glyphs.top]),
        angle,
    )
    left, right, bottom, top = xs.min(0), xs.max(0), ys.min(0), ys.max(0)
    return Glyphs(glyphs.code, left, bottom, right, top, glyphs.baseline, glyphs.blank)


def _rotate(x: Floats, y: Floats, angle: int) -> tuple[Floats, Floats]:
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cos + y * sin, y * cos - x * sin


def _turned_box(box: Box, angle: int) -> Box:
    left, bottom, right, top = box
    xs, ys = _rotate(np.array([left, left, right, right]), np.array([bottom, top, bottom, top]), angle)
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


# --- rulings and pictures ----------------------------------------------------------------------------------------


def _drawn(page: Any) -> tuple[list[Ruling], list[Box], int]:
    """Straight strokes of the paths, the boxes of the pictures, and how many pieces of text there are."""
    from pypdfium2 import raw

    rulings: list[Ruling] = []
    pictures: list[Box] = []
    pieces = 0
    for item, placing in _objects(page.raw):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == _TEXT:
            pieces += 1
            continue
        box = _bounds(item)
        if kind == _IMAGE:
            pictures.append(_placed_box(box, placing))
        elif max(box[2] - box[0], box[3] - box[1]) >= _RULING and _is_drawn(item):
            rulings += islice(_strokes(item, placing), max(0, _MAX_OBJECTS - len(rulings)))
    return rulings, pictures, pieces


def _bounds(item: Any) -> Box:
    from pypdfium2 import raw

    sides = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetBounds(item, *sides)
    return sides[0].value, sides[1].value, sides[2].value, sides[3].value


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """All drawn things, those inside forms too, with the matrix of the forms around them."""
    from pypdfium2 import raw

    budget = _MAX_OBJECTS

    def walk(count: int, get: Any, owner: Any, placing: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
        nonlocal budget
        for index in range(count):
            budget -= 1
            if budget < 0:
                return
            item = get(owner, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == _FORM and depth < _DEEPEST:
                inner = _times(_matrix(item), placing)
                yield from walk(raw.FPDFFormObj_CountObjects(item), raw.FPDFFormObj_GetObject, item, inner, depth + 1)
            elif kind in (_TEXT, _IMAGE, _PATH):
                yield item, placing

    yield from walk(raw.FPDFPage_CountObjects(page), raw.FPDFPage_GetObject, page, _IDENTITY, 0)


def _matrix(item: Any) -> Matrix:
    from pypdfium2 import raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _placed_box(box: Box, placing: Matrix) -> Box:
    corners = [_apply(placing, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_drawn(path: Any) -> bool:
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(fill.value or stroke.value)


def _strokes(path: Any, placing: Matrix) -> Iterator[Ruling]:
    """The straight lines of a path, in coordinates of the page."""
    from pypdfium2 import raw

    matrix = _times(_matrix(path), placing)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            start = point
        elif kind == _LINE:
            yield (*last, *point)
        else:
            return  # a curve: a drawing, or a letter drawn as an outline
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield (*last, *start)
            last = start


def _level(strokes: list[Ruling], angle: int) -> Iterator[Ruling]:
    """Those that run level or upright once the page is turned, from left to right and from bottom to top."""
    for x0, y0, x1, y1 in strokes:
        xs, ys = _rotate(np.array([x0, x1]), np.array([y0, y1]), angle) if angle else ((x0, x1), (y0, y1))
        wide, high = abs(xs[1] - xs[0]), abs(ys[1] - ys[0])
        if min(wide, high) <= _STRAIGHT and max(wide, high) >= _RULING:
            yield float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))


def _area(box: Box, page: Box) -> float:
    wide = min(box[2], page[2]) - max(box[0], page[0])
    high = min(box[3], page[3]) - max(box[1], page[1])
    return max(wide, 0.0) * max(high, 0.0)
