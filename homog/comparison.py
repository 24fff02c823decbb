"""From a structured document to the characters that are compared, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from homog.datatypes import ComparisonText, IntArray, LongArray, Normalised, Structure

NEUTRAL = 0xE000  # private use: the first, second, … character of any document's own region name
NEUTRAL_CODES = 16  # of a name at most
_UNKNOWN = -1
_SENTENCE_ENDS = "。！？；!?;\n"
_BETWEEN_DIGITS = ".,/:：-－–—~～－"
_BEFORE_DIGITS = "<>≤≥±＜＞≦≧-－"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，：,:"
_COUNTRY_WORDS = ("全国", "我国", "国家")
_REGION_SUFFIXES = (
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "特别行政区",
    "省",
    "市",
    "县",
    "区",
)


def own_names(region: str, level: str) -> tuple[str, ...]:
    """What a document calls the place it speaks for: 青禾省, 青禾, 全省, 我省 … longest first.

    Args:
        region: the catalogue's region, e.g. 青禾省; may be empty.
        level: the catalogue's level; national and ministry documents speak for the country.
    """
    if level in ("national", "ministry"):
        return _COUNTRY_WORDS
    suffix = next((s for s in _REGION_SUFFIXES if region.endswith(s)), "")
    short = region.removesuffix(suffix)
    names = {region, short} if len(short) >= 2 else {region}
    if suffix:
        names |= {prefix + suffix[-1:] for prefix in ("全", "我", "本")}
        if suffix.endswith("自治区"):
            names |= {"全自治区", "我区"}
    return tuple(sorted((n for n in names if len(n) >= 2), key=lambda n: (-len(n), n)))


def build(normalised: Normalised, structure: Structure, names: Sequence[str] = ()) -> ComparisonText:
    """The comparison text of one document.

    Args:
        normalised: its normalised text with the map to the original.
        structure: its units; only their text is compared, without their omitted spans.
        names: the document's own region names, made neutral in `codes`.
    """
    points = _code_points(normalised.text)
    unit_of, slot_of = _unit_and_slot(normalised.start, structure)
    keep = (unit_of >= 0) & (_is_word(points) | _is_of_figure(points))
    index = np.flatnonzero(keep)
    codes = _lower(points)
    neutral = codes.copy()
    _neutralise(neutral, normalised.text, names)
    slots = tuple(slot for unit in structure.units for slot in unit.slots)
    return ComparisonText(
        codes=neutral[index],
        plain=_to_text(codes[index]),
        start=normalised.start[index],
        end=normalised.end[index],
        sentence=_running(points, _SENTENCE_ENDS)[index],
        clause=_running(points, _CLAUSE_ENDS)[index],
        unit=unit_of[index],
        slot=slot_of[index],
        slots=slots,
    )


def _code_points(text: str) -> LongArray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def _to_text(points: LongArray) -> str:
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _is_word(points: LongArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Letters, figures and Chinese characters; list marks such as ① are numbering, not text."""
    known = _known_words()
    for point in set(points[known[points] == _UNKNOWN].tolist()):
        known[point] = _counts(chr(point))
    return np.asarray(known[points] == 1)


@lru_cache(maxsize=1)
def _known_words() -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Of every code point whether it counts, as far as it was asked for."""
    return np.full(sys.maxunicode + 1, _UNKNOWN, dtype=np.int8)


@lru_cache(maxsize=8)
def _among(characters: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Of every code point whether it is one of a few."""
    table = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
    table[[ord(c) for c in characters]] = True
    return table


def _is_of_figure(points: LongArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Signs that belong to a figure: 2.5 is not 25, 10-15 not 1015, ≤30 not ≥30."""
    digit = (points >= ord("0")) & (points <= ord("9"))
    after = np.append(digit[1:], False)
    before = np.insert(digit[:-1], 0, False) if len(digit) else digit
    between = _among(_BETWEEN_DIGITS)[points] & before & after
    in_front = _among(_BEFORE_DIGITS)[points] & after
    return np.asarray(between | in_front)


def _counts(char: str) -> bool:
    return (char.isalpha() or char.isdecimal() or char in "〇%‰℃+²³") and not "①" <= char <= "⓿"


def _lower(points: LongArray) -> LongArray:
    upper = (points >= ord("A")) & (points <= ord("Z"))
    return points + np.where(upper, 32, 0)


def _running(points: LongArray, ends: str) -> IntArray:
    """For each character the number of ends before it."""
    is_end = _among(ends)[points]
    return (np.cumsum(is_end) - is_end).astype(np.int32)


def _unit_and_slot(starts: IntArray, structure: Structure) -> tuple[IntArray, IntArray]:
    """For each normalised character its unit and its slot, -1 where there is none."""
    units = structure.units
    unit_of = _label(starts, ((u.start, u.end, i) for i, u in enumerate(units)))
    omitted = _label(starts, ((s.start, s.end, 0) for u in units for s in u.omitted))
    unit_of[omitted >= 0] = -1
    all_slots = [slot for unit in units for slot in unit.slots]
    slot_of = _label(starts, ((s.start, s.end, i) for i, s in enumerate(all_slots)))
    return unit_of, slot_of


def _label(starts: IntArray, spans: Iterable[tuple[int, int, int]]) -> IntArray:
    """The label of the last span that holds each start, -1 where none does."""
    labels = np.full(len(starts), -1, dtype=np.int32)
    rows = np.array(list(spans), dtype=np.int64).reshape(-1, 3)
    lows = np.searchsorted(starts, rows[:, 0])
    count = np.maximum(np.searchsorted(starts, rows[:, 1]) - lows, 0)
    at = np.arange(int(count.sum())) + np.repeat(lows - (np.cumsum(count) - count), count)
    labels[at] = np.repeat(rows[:, 2], count)  # of two values for one place the later one stays
    return labels


def _neutralise(codes: LongArray, text: str, names: Sequence[str]) -> None:
    for name in names:
        pattern = np.arange(NEUTRAL, NEUTRAL + len(name))
        at = text.find(name)
        while at >= 0:
            if codes[at] < NEUTRAL or codes[at] >= NEUTRAL + NEUTRAL_CODES:
                codes[at : at + len(name)] = pattern
            at = text.find(name, at + len(name))
