"""Which of two peers stands nearer to the root, where the dates do not tell who was first.

Two plans of one day that have the same text can each have it from the other, and either can have it from a third,
earlier one. Had the plan its text from the peer of its day, it would have the peer's changes and its own: of the two,
whoever is nearer to the earlier text stands before the other (as in the genealogy of manuscripts, Maas, Textkritik,
1927). Where that is the plan, its text is from the earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from homog.alignment import DoubleArray, Passage
from homog.comparison import NEUTRAL, NEUTRAL_CODES
from homog.datatypes import BoolArray, Fragments, LongArray
from homog.grams import distinct
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

    They are where the plan, over all such passages from one peer, is nearer to what earlier ones have than the peer is.

    Args:
        prepared: the documents.
        passages: from peers, as decoded from the fragments.
        fragments: equal runs sorted by plan position.
        total: bits of the characters before each pool position, shape (n + 1,).
        undetermined: undetermined[plan, source]: the dates do not tell who was first; shape (documents, documents).
        settings: what an earlier peer must hold, and how far off its line a run may be.
    """
    doc, left = prepared.pool.doc, np.ones(len(fragments.x), dtype=bool)
    looked_at: list[tuple[int, int, LongArray, _Distances]] = []
    apart: defaultdict[tuple[int, int], int] = defaultdict(int)  # by how much the plan is farther than the peer
    for passage in passages:
        plan, peer = int(doc[passage.x0]), int(doc[passage.y0])
        if not undetermined[plan, peer]:
            continue
        low, high = np.searchsorted(fragments.x, [int(prepared.pool.begin[plan]), passage.x1])
        here = low + np.flatnonzero((fragments.x + fragments.length)[low:high] > passage.x0)
        found = _to_earlier(prepared, passage, fragments.take(here), total, undetermined[plan], settings)
        if found is not None:
            looked_at.append((plan, peer, here, found))
            apart[plan, peer] += found.of_plan - found.of_peer
    for plan, peer, here, found in looked_at:
        if apart[plan, peer] < 0:
            x, end = fragments.x[here], (fragments.x + fragments.length)[here]
            theirs = (doc[fragments.y[here]] == peer) & (x < found.x1) & (end > found.x0)
            left[here[theirs]] = False
    return left


@dataclass(frozen=True, slots=True)
class _Distances:
    """Where an earlier peer explains a passage, and how far the plan and the passage's source are from it there."""

    x0: int
    x1: int
    of_plan: int
    of_peer: int


def _to_earlier(
    prepared: Prepared,
    passage: Passage,
    runs: Fragments,
    total: DoubleArray,
    undetermined: BoolArray,
    settings: AttributionSettings,
) -> _Distances | None:
    """How far plan and source of a passage are from the earlier peer that explains most of it, where one does."""
    doc = prepared.pool.doc
    begin, end = np.maximum(runs.x, passage.x0), np.minimum(runs.x + runs.length, passage.x1)
    worth = np.where(undetermined[doc[runs.y]], 0.0, total[end] - total[begin])
    held = np.zeros(len(prepared.order))
    for peer in distinct(doc[runs.y][worth > 0]).tolist():
        held[peer] = _covered(begin[doc[runs.y] == peer], end[doc[runs.y] == peer], total)
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
    shift = (runs.y - runs.x)[line]
    root = neutral_wording(prepared, int((begin[line] + shift).min()), int((end[line] + shift).max()))
    mine, theirs = neutral_wording(prepared, x0, x1), neutral_wording(prepared, y0, y1)
    return _Distances(x0, x1, Indel.distance(mine, root), Indel.distance(theirs, root))


def _covered(begin: LongArray, end: LongArray, total: DoubleArray) -> float:
    """Bits of what some stretches cover, what several cover once."""
    order = np.argsort(begin, kind="stable")
    reached = np.maximum.accumulate(end[order])
    begin = np.maximum(begin[order], np.append(begin[order][:1], reached[:-1]))
    return round(float(np.maximum(total[reached] - total[np.minimum(begin, reached)], 0.0).sum()), 6)


def neutral_wording(prepared: Prepared, begin: int, end: int) -> list[int]:
    """The characters of a stretch, the document's own region name as one, however long it is."""
    codes = prepared.pool.codes[begin:end]
    found: list[int] = codes[(codes <= NEUTRAL) | (codes >= NEUTRAL + NEUTRAL_CODES)].tolist()
    return found
