"""Traditional characters into simplified ones, with the number of characters kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from homog.ingest.characters import CodeArray

# Characters of GB 2312 that are simplified further; 乾 is left out: in simplified text it is a name (乾隆, 乾县).
_AMBIGUOUS = "吒夥後徵拚捱摺於榘菸薹袷醣麴麽"
_MOST_ROUNDS = 8


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def simplify(text: str, codes: CodeArray) -> str:
    """Convert the lines that hold a character foreign to simplified text (opencc, t2s).

    Phrases decide where a character alone is ambiguous (乾燥 but 乾隆). A line that opencc would lengthen or
    shorten is converted character by character, so that the text keeps its length. Converting again changes
    nothing.

    Args:
        text: normalised text.
        codes: its code points, shape (len(text),).
    """
    foreign = _foreign()[codes]
    if not foreign.any():
        return text
    converter = _converter()
    lines = text.split("\n")
    ends = np.cumsum([len(line) + 1 for line in lines])
    for index in np.unique(np.searchsorted(ends, np.flatnonzero(foreign), side="right")).tolist():
        lines[index] = _settled(lines[index], converter)
    return "\n".join(lines)


def _settled(line: str, converter: _Converter) -> str:
    """Convert until nothing changes: a converted character may complete another phrase."""
    for _ in range(_MOST_ROUNDS):
        try:
            converted = converter.convert(line)
        except UnicodeEncodeError:  # a lone surrogate, which no decoded file holds
            return line
        if len(converted) != len(line):
            converted = "".join(_single(char, converter) for char in line)
        if converted == line:
            break
        line = converted
    return line


def _single(char: str, converter: _Converter) -> str:
    converted = converter.convert(char)
    return converted if len(converted) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


@lru_cache(maxsize=1)
def _foreign() -> npt.NDArray[np.bool_]:
    """Chinese characters outside GB 2312, and those inside that are not simplified: one flag a code point."""
    flags = np.zeros(0x110000, dtype=bool)
    for low, high in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)):
        flags[low : high + 1] = True
    rows = bytes(b for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    flags[[ord(char) for char in rows.decode("gb2312", errors="ignore")]] = False
    flags[[ord(char) for char in _AMBIGUOUS]] = True
    return flags
