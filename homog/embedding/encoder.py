"""What every encoder is, and what they share: unit length, texts without content, texts longer than a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from homog.datatypes import BoolArray, FloatArray

_CONTENT = re.compile(r"[^\W_]")
_BREAKS = (r"[。！？!?；;\n]+", r"[，,、：:\s]+")  # where a long text is best parted, then where it may be


class Encoder(Protocol):
    """Anything that embeds."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of unit length (zero for a text without content), float32, shape (texts, dimension)."""
        ...


def has_content(texts: Sequence[str]) -> BoolArray:
    """Which texts hold a letter, a figure or a Chinese character at all, shape (texts,)."""
    return np.array([_CONTENT.search(text) is not None for text in texts], dtype=bool)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Rows brought to unit length, float32; a row of zeros, or one that is not finite, becomes zeros."""
    rows = np.nan_to_num(np.asarray(vectors, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def parts_that_fit(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text in parts that each fit a window, joined the text again; nothing is left out.

    Args:
        text: any text.
        fits: whether a part is short enough; a single character is taken to fit.
    """
    if len(text) <= 1 or fits(text):
        return [text]
    middle = _breaking_point(text)
    return parts_that_fit(text[:middle], fits) + parts_that_fit(text[middle:], fits)


def _breaking_point(text: str) -> int:
    """Behind the mark nearest the middle, in the middle half; the middle itself where there is none."""
    low, high = len(text) // 4, max(3 * len(text) // 4, 1)
    for pattern in _BREAKS:
        ends = [found.end() for found in re.finditer(pattern, text) if low <= found.end() <= high]
        inside = [end for end in ends if 0 < end < len(text)]
        if inside:
            return min(inside, key=lambda end: (abs(2 * end - len(text)), end))
    return len(text) // 2
