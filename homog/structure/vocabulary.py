"""Helpers for word lists and the regular expressions made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

HAN = "\u3400-\u9fff"  # Chinese characters, for use inside a character class
NUMERAL = "[一二三四五六七八九十百零〇]"  # of headings and items


def words(*lines: str) -> tuple[str, ...]:
    """The words of some lines, which are separated by spaces."""
    return tuple(word for line in lines for word in line.split())


def any_of(options: Iterable[str]) -> str:
    """A regular expression group for one of some words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in longest_first(options))})"


def longest_first(options: Iterable[str]) -> list[str]:
    """Words by falling length, then in order."""
    return sorted(options, key=lambda word: (-len(word), word))
