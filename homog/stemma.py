"""Which of two peers stands nearer to the root, where the dates do not tell who was first.

Two plans of one day that have the same text can each have it from the other, and either can have it from a third,
earlier one. Where the plan is no farther from the earlier text than its peer of the same day is, the peer adds nothing
that the earlier one does not explain: whoever changed less of what both changed stands before the other (as in the
genealogy of manuscripts, Maas, Textkritik, 1927). To name the earlier one is then right whichever was first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Indel

from homog.alignment import DoubleArray, Passage
from homog.datatypes import BoolArray, Fragments
from homog.matching import Prepared
from homog.settings import AttributionSettings


def before_undetermined(
    prepared: Prepared,
    passages: Sequence[Passage],
    fragments: Fragments,
    total: DoubleArray,
    undetermined: BoolArray,
    settings: AttributionSettings,
) -> BoolArray:
    """Which equal runs are left where passages from peers of the same day, or of none, are given to earlier ones.

    Args:
        prepared: the documents.
        passages: from peers, as decoded from the fragments.
        fragments: equal runs sorted by plan position.
        total: bits of the characters before each pool position, shape (n + 1,).
        undetermined: undetermined[plan, source]: the dates do not tell who was first; shape (documents, documents).
        settings: what an earlier peer must hold, and how far off its line a run may be.
    """
    doc, left = prepared.pool.doc, np.ones(len(fragments.x), dtype=bool)
    for passage in passages:
        plan, peer = int(doc[passage.x0]), int(doc[passage.y0])
        if not undetermined[plan, peer]:
            continue
        low, high = np.searchsorted(fragments.x, [int(prepared.pool.begin[plan]), passage.x1])
        here = low + np.flatnonzero((fragments.x + fragments.length)[low:high] > passage.x0)
        runs = fragments.take(here)
        span = _nearer_to_earlier(prepared, passage, runs, total, undetermined[plan], settings)
        if span is not None:
            theirs = (doc[runs.y] == peer) & (runs.x < span[1]) & (runs.x + runs.length > span[0])
            left[here[theirs]] = False
    return left


def _nearer_to_earlier(
    prepared: Prepared,
    passage: Passage,
    runs: Fragments,
    total: DoubleArray,
    undetermined: BoolArray,
    settings: AttributionSettings,
) -> tuple[int, int] | None:
    """Where an earlier peer explains a passage, and the plan is no farther from it than the passage's source is."""
    doc = prepared.pool.doc
    begin, end = np.maximum(runs.x, passage.x0), np.minimum(runs.x + runs.length, passage.x1)
    worth = np.where(undetermined[doc[runs.y]], 0.0, total[end] - total[begin])
    held = np.round(np.bincount(doc[runs.y], weights=worth, minlength=len(prepared.order)), 6)
    earlier = int(held.argmax())
    own = round(sum(float(total[b.x + b.length] - total[b.x]) for b in passage.blocks), 6)
    if held[earlier] <= 0 or held[earlier] < settings.earlier_share * own:
        return None
    of_it = np.flatnonzero((doc[runs.y] == earlier) & (worth > 0))
    offset = (runs.y - runs.x)[of_it]
    line = of_it[np.abs(offset - offset[np.argmax(np.round(worth[of_it], 6))]) <= settings.earlier_reach]
    x0, x1 = int(begin[line].min()), int(end[line].max())
    inside = [b for b in passage.blocks if b.x < x1 and b.x + b.length > x0]
    if not inside:
        return None
    y0 = min(b.y + max(x0 - b.x, 0) for b in inside)
    y1 = max(b.y + min(x1 - b.x, b.length) for b in inside)
    plain = prepared.plain
    root = plain[int(runs.y[line].min()) : int((runs.y + runs.length)[line].max())]
    return (x0, x1) if Indel.distance(plain[x0:x1], root) <= Indel.distance(plain[y0:y1], root) else None
