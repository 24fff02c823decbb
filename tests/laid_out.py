"""Texts laid out for the search, for the tests of single stages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from homog import comparison
from homog.alignment import Passage
from homog.background import Background, build_background
from homog.datatypes import ComparisonText, Document, Structure, Unit
from homog.differences import common_blocks
from homog.ingest import normalise
from homog.layout import World, parse_all, plans_of
from homog.matching import Prepared, prepare
from homog.settings import Settings

DEFAULTS = Settings()
NOTHING_COUNTED: Background = build_background({})  # every character is worth the ceiling of 9 bits


def whole(text: str) -> Structure:
    """A structure of one unit that is the whole text."""
    return Structure((), (Unit("u1", "action", (), 0, len(text)),))


def compared(text: str, names: Sequence[str] = ()) -> ComparisonText:
    """The comparison text of a text that is one unit."""
    return comparison.build(normalise(text), whole(text), names)


def prepared(*texts: str) -> Prepared:
    """Any strings laid out as documents d0, d1, …; the first is the only reference; no slots, no stock."""
    is_local = np.arange(len(texts)) > 0
    order = [f"d{number}" for number in range(len(texts))]
    return prepare(order, [compared(text) for text in texts], is_local, NOTHING_COUNTED, DEFAULTS.matching)


def world(reference: str, *plans: str, regions: Sequence[str] = ("蓝汀省", "墨湾省", "青屿省")) -> World:
    """A reference and plans d1, d2, … of different provinces, each later than the one before, fully parsed."""
    documents = [Document("d0", reference, "national", "全国", signed=date(2025, 1, 1))]
    for number, text in enumerate(plans, start=1):
        region, signed = regions[(number - 1) % len(regions)], date(2025, 1, 1) + timedelta(days=number)
        documents.append(Document(f"d{number}", text, "provincial", region, signed=signed))
    parsed = parse_all(documents, DEFAULTS, lambda *_: None)
    return World.build(documents, plans_of(documents), parsed, DEFAULTS)


def span_of(laid: Prepared, index: int) -> tuple[int, int]:
    """The pool positions of a whole document."""
    begin = int(laid.pool.begin[index])
    return begin, begin + laid.texts[index].length


def passage_between(laid: Prepared, plan: int, source: int) -> Passage:
    """Two whole documents as one passage."""
    (x0, x1), (y0, y1) = span_of(laid, plan), span_of(laid, source)
    blocks, _ = common_blocks(laid.plain, (x0, x1), (y0, y1))
    return Passage(x0, x1, y0, y1, 0.0, tuple(blocks))
