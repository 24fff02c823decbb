"""Signs whose canonical form depends on their neighbours; every step keeps the number of characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from homog.ingest.characters import NEWLINE, CodeArray

_Mask = npt.NDArray[np.bool_]
_HALF_WIDTH, _FULL_WIDTH = (np.array([ord(c) for c in signs], dtype=np.uint32) for signs in (",:;?!", "，：；？！"))
_NUMERALS = np.array([ord(c) for c in "一二三四五六七八九〇"], dtype=np.uint32)
_OPENING, _CLOSING, _STRAIGHT = ord("“"), ord("”"), ord('"')
_CIRCLES = np.array([ord(c) for c in "○◯"], dtype=np.uint32)
_ZERO = ord("〇")
_SUBSCRIPT = 0x2080  # ₀


def lower_subscripts(codes: CodeArray) -> CodeArray:
    """CO₂ -> CO2, but not before a figure, where it would lengthen a number."""
    is_subscript = (codes >= _SUBSCRIPT) & (codes <= _SUBSCRIPT + 9)
    if not is_subscript.any():
        return codes
    before_figure = np.append(is_figure(codes)[1:], False)
    return np.where(is_subscript & ~before_figure, codes - _SUBSCRIPT + ord("0"), codes).astype(np.uint32)


def canonical_signs(codes: CodeArray) -> CodeArray:
    """Full-width punctuation, paired quotation marks and the Chinese zero.

    , : ; ? ! stay half-width between two ASCII letters or figures (1,000; 8:30), and become full-width
    everywhere else. Straight quotation marks open and close in turn within a paragraph. ○ beside a Chinese
    numeral is 〇.

    Args:
        codes: code points of a text whose lines are paragraphs, shape (n,).

    Returns:
        Code points of the same shape.
    """
    codes = codes.copy()
    _widen(codes)
    _pair_quotes(codes)
    _write_zero(codes)
    return codes


def is_figure(codes: CodeArray) -> _Mask:
    """Which characters are ASCII figures."""
    return (codes >= ord("0")) & (codes <= ord("9"))


def is_ascii_word(codes: CodeArray) -> _Mask:
    """Which characters are ASCII letters or figures."""
    lower = codes | 0x20
    return is_figure(codes) | ((lower >= ord("a")) & (lower <= ord("z")))


def _widen(codes: CodeArray) -> None:
    at = np.flatnonzero(np.isin(codes, _HALF_WIDTH))
    if not len(at):
        return
    word = np.concatenate(([False], is_ascii_word(codes), [False]))
    at = at[~(word[at] & word[at + 2])]
    order = np.argsort(_HALF_WIDTH)
    codes[at] = _FULL_WIDTH[order[np.searchsorted(_HALF_WIDTH[order], codes[at])]]


def _pair_quotes(codes: CodeArray) -> None:
    at = np.flatnonzero(codes == _STRAIGHT)
    if not len(at):
        return
    line = np.searchsorted(np.flatnonzero(codes == NEWLINE), at)
    first = np.searchsorted(line, line)  # index of the first straight mark of the same line
    codes[at] = np.where((np.arange(len(at)) - first) % 2 == 0, _OPENING, _CLOSING)


def _write_zero(codes: CodeArray) -> None:
    at = np.flatnonzero(np.isin(codes, _CIRCLES))
    if not len(at):
        return
    numeral = np.concatenate(([False], np.isin(codes, _NUMERALS), [False]))
    codes[at[numeral[at] | numeral[at + 2]]] = _ZERO
