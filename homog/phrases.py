"""Formulaic stretches as rows of their own: what they are worth as evidence, and whose stock they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from homog.datatypes import BoolArray, FloatArray, LongArray, Phrase, Stretch
from homog.matching import Prepared


def phrase_id(doc: str, start: int, end: int) -> str:
    """The id of a formulaic stretch: 12 hexadecimal digits, the same in every run."""
    return hashlib.sha256(f"{doc}\n{start}\n{end}\nformulaic".encode()).hexdigest()[:12]


def phrases_of(prepared: Prepared, index: int, stretches: Iterable[Stretch], quoted: BoolArray) -> list[Phrase]:
    """The formulaic stretches of one document, in order.

    Args:
        prepared: the documents.
        index: of the document.
        stretches: of it; those of another attribution are passed over.
        quoted: pool positions inside quotations.
    """
    doc, text, begin = prepared.order[index], prepared.texts[index], int(prepared.pool.begin[index])
    stock = [stretch for stretch in stretches if stretch.attribution == "formulaic"]
    low = np.searchsorted(text.start, [stretch.start for stretch in stock])
    high = np.searchsorted(text.start, [stretch.end for stretch in stock])
    span = slice(begin, begin + text.length)
    at_large, bits, inside = (_sums(of[span], low, high) for of in (prepared.official, prepared.bits, quoted))
    return [
        Phrase(
            phrase_id(doc, stretch.start, stretch.end),
            doc,
            stretch.start,
            stretch.end,
            round(worth, 1),
            "stock_official" if 2 * official >= size else "stock_corpus",
            round(said / size, 4),
        )
        for stretch, size, official, worth, said in zip(
            stock, (high - low).tolist(), at_large, bits, inside, strict=True
        )
    ]


def _sums(values: BoolArray | FloatArray, low: LongArray, high: LongArray) -> list[float]:
    """The sums of stretches of an array."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    found: list[float] = (total[high] - total[low]).tolist()
    return found
