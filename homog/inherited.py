"""What two plans share only because both took it from the reference (listed on request)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from homog.alignment import Passage
from homog.attributed import Attributed
from homog.datatypes import BoolArray, Unit
from homog.matching import Prepared

_LEAST = 12  # compared characters of the reference that both must carry


def inherited(prepared: Prepared, found: Sequence[Attributed], is_peer: BoolArray) -> list[Attributed]:
    """Pairs of plans that carry the same stretch of a reference, neither more alike than the reference explains.

    The number of pairs grows with the square of the carriers, which is why they are made on request only.

    Args:
        prepared: the documents.
        found: the attributed passages; the vertical ones count.
        is_peer: is_peer[plan, source]: the source is not later than the plan.
    """
    vertical = sorted((a for a in found if a.kind == "vertical"), key=lambda a: (a.passage.y0, a.passage.x0))
    pairs: list[Attributed] = []
    open_: list[Attributed] = []
    for item in vertical:
        open_ = [other for other in open_ if other.passage.y1 - item.passage.y0 >= _LEAST]
        for other in open_:
            pairs += _pair(prepared, item, other, is_peer) + _pair(prepared, other, item, is_peer)
        open_.append(item)
    return pairs


def _pair(prepared: Prepared, mine: Attributed, other: Attributed, is_peer: BoolArray) -> list[Attributed]:
    plan, source = prepared.position(mine.passage.x0)[0], prepared.position(other.passage.x0)[0]
    if mine.source != other.source or not is_peer[plan, source]:
        return []
    low = max(mine.passage.y0, other.passage.y0)
    high = min(mine.passage.y1, other.passage.y1)
    x, y = image(mine.passage, low, high), image(other.passage, low, high)
    if high - low < _LEAST or x is None or y is None:
        return []
    passage = Passage(x[0], x[1], y[0], y[1], min(mine.passage.bits, other.passage.bits), ())
    return [Attributed("inherited", passage, source, origin=mine.source, why="common_reference")]


def image(passage: Passage, low: int, high: int) -> tuple[int, int] | None:
    """The plan positions that carry a stretch of the source, by the equal runs inside it; None where there are none.

    Args:
        passage: a plan's passage.
        low: first pool position of the source's stretch.
        high: its end.
    """
    inside = [b for b in passage.blocks if b.y < high and b.y + b.length > low]
    if not inside:
        return None
    begins = [b.x + max(low - b.y, 0) for b in inside]
    ends = [b.x + min(b.length, high - b.y) for b in inside]
    return min(begins), max(ends)


def image_of_unit(prepared: Prepared, passage: Passage, unit: Unit) -> tuple[int, int] | None:
    """The plan's own span that carries a unit of the reference, or None where less than half of it is carried.

    Args:
        prepared: the documents.
        passage: a plan's passage.
        unit: of the passage's source.
    """
    index = prepared.position(passage.y0)[0]
    starts, begin = prepared.texts[index].start, int(prepared.pool.begin[index])
    low, high = (begin + int(np.searchsorted(starts, edge)) for edge in (unit.start, unit.end))
    shared = min(high, passage.y1) - max(low, passage.y0)
    span = image(passage, low, high)
    return prepared.original(*span) if span is not None and 2 * shared >= high - low else None
