"""Where two texts may be alike: exact search over hashed character runs, in arrays.

Nothing is capped silently. Two settings bound the work, and neither can lose a passage that stands alone:
a run that one source repeats is followed only to its first `max_repeats` places (the text is the same at
all of them), and a run that very many documents carry only to its first `max_carriers` carriers by date;
the second is reported when it strikes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, FloatArray, Fragments, IntArray, LongArray, Pool
from homog.grams import HashArray, distinct, gram_hashes, is_member, mix
from homog.settings import CandidateSettings

_FEW = 4  # times fewer places in plans than in sources


def make_pool(texts: Sequence[LongArray]) -> Pool:
    """Lay texts end to end; separators (document -1) match nothing."""
    codes, docs, begin, at = [], [], [], 0
    for index, text in enumerate(texts):
        begin.append(at)
        codes.append(np.append(text, -1 - index))
        docs.append(np.append(np.full(len(text), index, dtype=np.int32), np.int32(-1)))
        at += len(text) + 1
    empty = np.zeros(0, dtype=np.int64)
    return Pool(
        np.concatenate(codes) if codes else empty,
        np.concatenate(docs).astype(np.int32) if docs else empty.astype(np.int32),
        np.array(begin, dtype=np.int64),
    )


def find_fragments(
    pool: Pool,
    left: BoolArray,
    right: BoolArray,
    allowed: BoolArray,
    gain: FloatArray,
    bits: FloatArray,
    settings: CandidateSettings,
) -> tuple[Fragments, int]:
    """Equal runs of plans and their sources around every anchor.

    An anchor is an equal run of at least `anchor_width` characters that holds `anchor_bits` of evidence and
    explains `anchor_gain` of what is to be explained. Around each anchor a
    window is searched for runs down to `fill_width` characters, which only there are more than chance.

    Args:
        pool: all texts.
        left: positions of the pool at which plans are to be explained, shape (n,).
        right: positions at which sources may explain, shape (n,).
        allowed: allowed[plan, source], shape (documents, documents).
        gain: bits that an explained character is worth here, shape (n,).
        bits: evidence of a character whatever else explains it, shape (n,).
        settings: widths, margins and bounds.

    Returns:
        The fragments sorted by (plan position, source position), and how many runs had more carriers than
        `max_carriers`.
    """
    anchors, struck = _anchors(pool, left, right, allowed, settings)
    strong = _worth(anchors, bits) >= settings.anchor_bits
    anchors = anchors.take(strong & (_worth(anchors, gain) >= settings.anchor_gain))
    anchors = _of_telling_pairs(pool, anchors, _worth(anchors, bits), settings.pair_anchor_bits)
    windows = _windows(pool, anchors, _worth(anchors, bits), settings)
    filled = _fill(pool, windows, settings)
    return filled, struck


def _worth(runs: Fragments, gain: FloatArray) -> npt.NDArray[np.float64]:
    total = np.concatenate([[0.0], np.cumsum(gain, dtype=np.float64)])
    return np.asarray(total[runs.x + runs.length] - total[runs.x])


def _anchors(
    pool: Pool, left: BoolArray, right: BoolArray, allowed: BoolArray, settings: CandidateSettings
) -> tuple[Fragments, int]:
    width = settings.anchor_width
    hashes = gram_hashes(pool.codes, width)
    valid = pool.valid(width)
    xs = np.flatnonzero(valid & left[: len(valid)])
    ys = np.flatnonzero(valid & right[: len(valid)])
    if len(xs) * _FEW < len(ys):  # of one plan: most of what the sources have need not be put in order
        ys = ys[is_member(distinct(hashes[xs]), hashes[ys])]
    order = ys[np.argsort(hashes[ys], kind="stable")]
    keep, struck = _bounded(hashes[order], pool.doc[order], settings)
    order = order[keep]
    px, py = join_sorted(hashes[xs], hashes[order])
    px, py = xs[px], order[py]
    fine = allowed[pool.doc[px], pool.doc[py]]
    return _runs(px[fine], py[fine], width), struck


def _bounded(hashes: HashArray, docs: IntArray, settings: CandidateSettings) -> tuple[BoolArray, int]:
    """Which places of each run to keep: the first few in each document, the first many documents.

    `hashes` is sorted; within one hash `docs` ascends, which is the order of dates.
    """
    if not len(hashes):
        return np.zeros(0, dtype=bool), 0
    new_hash = np.append(True, hashes[1:] != hashes[:-1])
    new_doc = new_hash | np.append(True, docs[1:] != docs[:-1])
    in_doc = _rank_since(new_doc)
    doc_number = np.cumsum(new_doc)
    first_doc = doc_number[np.flatnonzero(new_hash)[np.cumsum(new_hash) - 1]]
    carrier = doc_number - first_doc
    struck = int(np.count_nonzero(new_doc & (carrier == settings.max_carriers)))
    return (in_doc < settings.max_repeats) & (carrier < settings.max_carriers), struck


def _rank_since(flags: BoolArray) -> LongArray:
    """For each entry how many entries ago the last true flag was."""
    at = np.arange(len(flags))
    return at - np.maximum.accumulate(np.where(flags, at, 0))


def join_sorted(left: HashArray | LongArray, right_sorted: HashArray | LongArray) -> tuple[LongArray, LongArray]:
    """All pairs of indices (left, right) with equal values.

    The left values are sorted first: look-ups in order are several times faster than at random.
    """
    if not len(left) or not len(right_sorted):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.argsort(left)
    begin = np.flatnonzero(np.append(True, right_sorted[1:] != right_sorted[:-1]))
    values, size = right_sorted[begin], np.diff(np.append(begin, len(right_sorted)))
    wanted = left[order]
    at = np.minimum(np.searchsorted(values, wanted), len(values) - 1)
    hit = values[at] == wanted
    order, at = order[hit], at[hit]
    count = size[at]
    first = np.cumsum(count) - count
    return np.repeat(order, count), np.arange(int(count.sum())) - np.repeat(first - begin[at], count)


def _runs(px: LongArray, py: LongArray, width: int) -> Fragments:
    """Join hits that follow one another on a diagonal into maximal runs."""
    order = np.lexsort((px, px - py))
    px, py = px[order], py[order]
    if not len(px):
        return Fragments(px, py, px)
    starts = np.append(True, (np.diff(px) != 1) | (np.diff(py) != 1))
    begin = np.flatnonzero(starts)
    length = np.diff(np.append(begin, len(px))) + width - 1
    runs = Fragments(px[begin], py[begin], length)
    return runs.take(np.lexsort((runs.y, runs.x)))


@dataclass(frozen=True, eq=False)
class _Windows:
    x0: LongArray
    x1: LongArray
    y0: LongArray
    y1: LongArray

    def slice(self, low: int, high: int) -> _Windows:
        """Some windows in a row."""
        return _Windows(self.x0[low:high], self.x1[low:high], self.y0[low:high], self.y1[low:high])


def _of_telling_pairs(pool: Pool, anchors: Fragments, worth: npt.NDArray[np.float64], least: float) -> Fragments:
    """The anchors of those plans and sources between which one anchor alone holds some evidence."""
    pair = pool.doc[anchors.x].astype(np.int64) * (len(pool.begin) + 1) + pool.doc[anchors.y]
    return anchors.take(np.isin(pair, np.unique(pair[worth >= least])))


def _windows(pool: Pool, anchors: Fragments, worth: npt.NDArray[np.float64], settings: CandidateSettings) -> _Windows:
    """Boxes around anchors that hold enough evidence together; anchors near one another in both texts share one."""
    plan, source = pool.doc[anchors.x].astype(np.int64), pool.doc[anchors.y].astype(np.int64)
    order = np.lexsort((anchors.y, anchors.x, source, plan))
    a = anchors.take(order)
    pair = (plan * len(pool.begin) + source)[order]
    reach_x, reach_y = settings.margin_x, settings.margin_y
    near = (
        (pair[1:] == pair[:-1])
        & (a.x[1:] - (a.x + a.length)[:-1] <= reach_x)
        & (np.abs(a.y[1:] - (a.y + a.length)[:-1]) <= reach_y)
    )
    box = np.cumsum(np.append(True, ~near)) - 1 if len(a.x) else np.zeros(0, dtype=np.int64)
    first = np.flatnonzero(np.append(True, np.diff(box) > 0)) if len(a.x) else box
    if not len(first):
        return _Windows(first, first, first, first)
    kept = np.add.reduceat(worth[order], first) >= settings.window_bits
    a, plan, source, first = _only(kept, box, first, a, plan[order], source[order])
    if not len(first):
        return _Windows(first, first, first, first)
    ends = pool.begin + np.diff(np.append(pool.begin, len(pool.codes))) - 1
    plan_of, source_of = plan[first], source[first]
    return _Windows(
        np.maximum(np.minimum.reduceat(a.x, first) - reach_x, pool.begin[plan_of]),
        np.minimum(np.maximum.reduceat(a.x + a.length, first) + reach_x, ends[plan_of]),
        np.maximum(np.minimum.reduceat(a.y, first) - reach_y, pool.begin[source_of]),
        np.minimum(np.maximum.reduceat(a.y + a.length, first) + reach_y, ends[source_of]),
    )


def _only(
    kept: BoolArray, box: LongArray, first: LongArray, a: Fragments, plan: LongArray, source: LongArray
) -> tuple[Fragments, LongArray, LongArray, LongArray]:
    """The anchors of the kept boxes, their documents, and where each box begins."""
    chosen = kept[box]
    sizes = np.diff(np.append(first, len(box)))[kept]
    return a.take(chosen), plan[chosen], source[chosen], np.cumsum(sizes) - sizes


def _fill(pool: Pool, windows: _Windows, settings: CandidateSettings) -> Fragments:
    """All equal runs of at least `fill_width` characters inside the windows, a batch of windows at a time."""
    width = settings.fill_width
    hashes, valid = gram_hashes(pool.codes, width), pool.valid(width)
    sizes = np.cumsum(windows.x1 - windows.x0 + windows.y1 - windows.y0)
    batch = sizes // settings.batch_characters
    edges = np.flatnonzero(np.diff(batch)) + 1
    parts = [
        _fill_batch(pool, windows.slice(low, high), hashes, valid, width)
        for low, high in zip([0, *edges.tolist()], [*edges.tolist(), len(sizes)], strict=True)
    ]
    pairs = distinct(np.concatenate(parts))  # windows may overlap
    return _runs(pairs // len(pool.codes), pairs % len(pool.codes), width)


def _fill_batch(pool: Pool, windows: _Windows, hashes: HashArray, valid: BoolArray, width: int) -> LongArray:
    """Equal runs of exactly `width` inside some windows, each as plan position times pool size plus source's."""
    left_at, left_key = _keyed(hashes, valid, windows.x0, windows.x1 - width + 1)
    right_at, right_key = _keyed(hashes, valid, windows.y0, windows.y1 - width + 1)
    order = np.argsort(right_key, kind="stable")
    px, py = join_sorted(left_key, right_key[order])
    return distinct(left_at[px] * len(pool.codes) + right_at[order][py])


def _keyed(hashes: HashArray, valid: BoolArray, begin: LongArray, end: LongArray) -> tuple[LongArray, HashArray]:
    """Positions of every window with a key that joins only inside the window."""
    count = np.maximum(end - begin, 0)
    box = np.repeat(np.arange(len(begin)), count)
    at = np.arange(len(box)) - np.repeat(np.cumsum(count) - count, count) + begin[box]
    fine = valid[at] if len(at) else np.zeros(0, dtype=bool)
    at, box = at[fine], box[fine]
    return at, hashes[at] ^ mix(box.astype(np.uint64) + np.uint64(1))
