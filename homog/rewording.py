"""Sentences that say the same in other words: found by rare character pairs, judged by character measures.

Where the copy model finds no long equal run, a sentence of a plan is compared with the few sentences of its sources
that share most of their rare character pairs with it. A logistic model over character measures, fitted on the
development seeds of the benchmark (models/rewording.json), says how likely the one was made from the other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from homog.alignment import DoubleArray, Passage
from homog.candidates import join_sorted
from homog.datatypes import BoolArray, IntArray, LongArray
from homog.differences import common_blocks
from homog.matching import Prepared
from homog.measures import MEASURES, Grams, OwnedRuns, Sentences, distinct_runs, measure
from homog.resources import models_path
from homog.settings import RewordingSettings

_OVERLAPPING = 8  # times that the sources of the plans may be looked at
_FARTHEST = 4.0  # standard deviations; beyond what the model has seen, products of measures say nothing


@dataclass(frozen=True, eq=False)
class SentencePairs:
    """Candidate pairs: indices into the sentences, and their measures, shape (pairs, len(MEASURES))."""

    left: LongArray
    right: LongArray
    measures: npt.NDArray[np.float64]


def find_reworded(
    prepared: Prepared,
    left: BoolArray,
    copied: BoolArray,
    allowed: BoolArray,
    known: BoolArray,
    settings: RewordingSettings,
) -> list[Passage]:
    """Passages of one sentence each that a source says in other words.

    Args:
        prepared: the documents.
        left: pool positions of plans that nothing explains yet, stock phrases apart.
        copied: pool positions of plans that lie in a copied passage; a sentence that such a passage has a part of
            needs less to be taken whole.
        allowed: allowed[plan, source], shape (documents, documents).
        known: known[plan, source]: the plan takes from the source elsewhere; then less is needed.
        settings: bounds and the least probability.
    """
    sentences = split_sentences(prepared, settings)
    pairs = candidate_pairs(prepared, sentences, left, allowed, settings)
    if not len(pairs.left):
        return []
    probability = judge(pairs.measures)
    order = np.lexsort((pairs.right, -probability, pairs.left))
    best = order[np.append(True, np.diff(pairs.left[order]) != 0)]
    taken = np.concatenate([[0], np.cumsum(copied)])
    length = np.maximum(sentences.end - sentences.start, 1)
    alone = (taken[sentences.end] - taken[sentences.start]) / length < settings.partly_copied
    takes = known[sentences.doc[pairs.left[best]], sentences.doc[pairs.right[best]]]
    by_itself = np.where(takes, settings.known_probability, settings.least_probability)
    needed = np.where(alone[pairs.left[best]], by_itself, np.minimum(by_itself, settings.partly_probability))
    best = best[probability[best] >= needed]
    rows = zip(pairs.left[best].tolist(), pairs.right[best].tolist(), alone[pairs.left[best]].tolist(), strict=True)
    found = [(_passage(prepared, sentences, a, b), is_alone) for a, b, is_alone in rows]
    return [p for p, is_alone in found if p is not None and (p.bits >= settings.least_bits or not is_alone)]


def split_sentences(prepared: Prepared, settings: RewordingSettings) -> Sentences:
    """The sentences of all documents that are long enough to be judged."""
    marks, doc = prepared.sentence, prepared.pool.doc
    if not len(marks):
        return Sentences(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))
    begin = np.flatnonzero(np.append(True, np.diff(marks) != 0))
    end = np.append(begin[1:], len(marks))
    fine = (doc[begin] >= 0) & (end - begin >= settings.shortest) & (end - begin <= settings.longest)
    return Sentences(begin[fine], end[fine], doc[begin[fine]])


def candidate_pairs(
    prepared: Prepared, sentences: Sentences, left: BoolArray, allowed: BoolArray, settings: RewordingSettings
) -> SentencePairs:
    """For each unexplained plan sentence the source sentences that share most of its rare character pairs.

    Plans that have the same sources are looked at together: what is rare is rare among those sources, and the work
    grows with the text of each plan's own sources, however many documents there are. Where most plans have most
    sources, as references, but each its own choice of them, all are looked at together.
    """
    free = np.concatenate([[0], np.cumsum(left)])
    share = (free[sentences.end] - free[sentences.start]) / np.maximum(sentences.end - sentences.start, 1)
    of_doc = _by_document(sentences, len(prepared.order))
    found = []
    groups = _alike(allowed)
    together = np.flatnonzero(allowed.any(axis=0)).tolist()
    if sum(len(sources) for _, sources in groups) > _OVERLAPPING * len(together):
        groups = [(np.flatnonzero(allowed.any(axis=1)).tolist(), together)]
    for plans, sources in groups:
        lefts = np.concatenate([of_doc[doc] for doc in plans])
        lefts = lefts[share[lefts] >= settings.least_free]
        rights = np.concatenate([of_doc[doc] for doc in sources])
        if len(lefts) and len(rights):
            found.append(_pairs_among(prepared, sentences, lefts, rights, allowed, settings))
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return SentencePairs(none, none, np.zeros((0, len(MEASURES))))
    lefts, rights = (np.concatenate(part) for part in list(zip(*found, strict=True))[:2])
    order = np.argsort(lefts, kind="stable")
    return SentencePairs(lefts[order], rights[order], np.concatenate([m for _, _, m in found])[order])


def _by_document(sentences: Sentences, documents: int) -> list[LongArray]:
    """Indices of the sentences of each document."""
    cuts = np.searchsorted(sentences.doc, np.arange(documents + 1))
    return [np.arange(low, high) for low, high in pairwise(cuts.tolist())]


def _alike(allowed: BoolArray) -> list[tuple[list[int], list[int]]]:
    """Documents with the same sources, and these sources."""
    groups: dict[bytes, list[int]] = {}
    for doc, row in enumerate(allowed):
        if row.any():
            groups.setdefault(np.packbits(row).tobytes(), []).append(doc)
    return [(docs, np.flatnonzero(allowed[docs[0]]).tolist()) for docs in groups.values()]


def _pairs_among(
    prepared: Prepared,
    sentences: Sentences,
    lefts: LongArray,
    rights: LongArray,
    allowed: BoolArray,
    settings: RewordingSettings,
) -> tuple[LongArray, LongArray, DoubleArray]:
    """Candidate pairs between some plan sentences and some source sentences, with their measures."""
    among = np.unique(np.concatenate([lefts, rights]))
    local = Sentences(sentences.start[among], sentences.end[among], sentences.doc[among])
    lefts, rights = np.searchsorted(among, lefts), np.searchsorted(among, rights)
    left_owner, left_key = distinct_runs(prepared, local, lefts, 2)
    right_owner, right_key = _by_run(*distinct_runs(prepared, local, rights, 2))
    weight = _rarity(right_key, len(rights), settings)
    rare = np.flatnonzero(weight > 0)
    a, b = join_sorted(left_key, right_key[rare])
    keep = allowed[local.doc[left_owner[a]], local.doc[right_owner[rare[b]]]]
    a, b = a[keep], rare[b[keep]]
    keys = left_owner[a] * len(among) + right_owner[b]
    distinct, inverse = np.unique(keys, return_inverse=True)
    shared = np.bincount(inverse, weights=weight[b], minlength=len(distinct))
    pair_left, pair_right = distinct // len(among), distinct % len(among)
    mass = _mass(left_owner, left_key, right_owner, right_key, weight, len(among))
    smaller = np.minimum(mass[pair_left], mass[pair_right])
    larger = np.maximum(mass[pair_left], mass[pair_right])
    overlap = shared / np.maximum(larger, 1e-9)
    containment = np.minimum(shared / np.maximum(smaller, 1e-9), 1.0)
    best = _best_of(pair_left, pair_right, overlap, settings)
    pairs = pair_left[best], pair_right[best]
    single, of_sources = (distinct_runs(prepared, local, some, 1) for some in (np.unique(pairs[0]), rights))
    grams = (
        Grams.of((left_owner, left_key), (right_owner, right_key), len(rights)),
        Grams.of(single, of_sources, len(rights)),
    )
    measures = measure(prepared, local, pairs, grams, (overlap[best], containment[best]))
    return among[pairs[0]], among[pairs[1]], measures


def _by_run(owner: LongArray, run: LongArray) -> OwnedRuns:
    """The same sorted by run, then by owner."""
    order = np.argsort(run, kind="stable")
    return owner[order], run[order]


def _rarity(keys: LongArray, sentences: int, settings: RewordingSettings) -> DoubleArray:
    """Inverse sentence frequency of each entry of the sorted keys; 0 for pairs too common to be followed."""
    if not len(keys):
        return np.zeros(0)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    count = counts[inverse]
    rarity: DoubleArray = np.where(count <= settings.most_sentences, np.log((sentences + 1) / count), 0.0)
    return rarity


def _mass(
    left_owner: LongArray,
    left_key: LongArray,
    right_owner: LongArray,
    right_key: LongArray,
    weight: DoubleArray,
    size: int,
) -> DoubleArray:
    """Rarity held by each sentence; a pair that no source has weighs as the rarest."""
    mass: DoubleArray = np.bincount(right_owner, weights=weight, minlength=size).astype(np.float64)
    at = np.minimum(np.searchsorted(right_key, left_key), max(len(right_key) - 1, 0))
    if len(right_key):
        known = right_key[at] == left_key
        own = np.where(known, weight[at], weight.max(initial=0.0))
        left_mass = np.bincount(left_owner, weights=own, minlength=size)
        mass = np.where(left_mass > 0, left_mass, mass)
    return mass


def _best_of(
    pair_left: LongArray, pair_right: LongArray, overlap: DoubleArray, settings: RewordingSettings
) -> LongArray:
    """The few best pairs of each plan sentence whose overlap is worth a closer look."""
    good = np.flatnonzero(overlap >= settings.least_overlap)
    order = good[np.lexsort((pair_right[good], -overlap[good], pair_left[good]))]
    new = np.append(True, np.diff(pair_left[order]) != 0) if len(order) else np.zeros(0, dtype=bool)
    at = np.arange(len(order))
    rank = at - np.maximum.accumulate(np.where(new, at, 0))
    return order[rank < settings.looked_at]


def judge(measures: npt.NDArray[np.float64]) -> DoubleArray:
    """Probability that a sentence was made from another, from their measures (pairs, MEASURES)."""
    model = _model()
    scaled = np.clip((measures - model.mean) / model.scale, -_FARTHEST, _FARTHEST)
    products = scaled[:, model.first] * scaled[:, model.second]
    total: DoubleArray = scaled @ model.weights + products @ model.product_weights + model.intercept
    probability: DoubleArray = 1.0 / (1.0 + np.exp(-total))
    return probability


@dataclass(frozen=True, eq=False)
class _Model:
    """A logistic model over measures and their products, the measures scaled first."""

    mean: DoubleArray
    scale: DoubleArray
    weights: DoubleArray
    first: LongArray
    second: LongArray
    product_weights: DoubleArray
    intercept: float


@lru_cache(maxsize=1)
def _model() -> _Model:
    data = json.loads(models_path("rewording.json").read_text(encoding="utf-8"))
    products = [name.split(" ") for name in data["products"]]
    return _Model(
        np.array([float(data["mean"][name]) for name in MEASURES]),
        np.array([float(data["scale"][name]) for name in MEASURES]),
        np.array([float(data["weights"][name]) for name in MEASURES]),
        np.array([MEASURES.index(a) for a, _ in products], dtype=np.int64),
        np.array([MEASURES.index(b) for _, b in products], dtype=np.int64),
        np.array([float(weight) for weight in data["products"].values()]),
        float(data["intercept"]),
    )


def forget_model() -> None:
    """Read the model anew at the next use; for the program that has just written another one."""
    _model.cache_clear()


def _passage(prepared: Prepared, sentences: Sentences, i: int, j: int) -> Passage | None:
    """Two sentences as one passage; its blocks are their common characters, also where clauses changed places."""
    x0, x1 = int(sentences.start[i]), int(sentences.end[i])
    y0, y1 = int(sentences.start[j]), int(sentences.end[j])
    blocks, _ = common_blocks(prepared.plain, (x0, x1), (y0, y1))
    if not blocks:
        return None
    bits = sum(float(prepared.bits[b.x : b.x + b.length].sum()) for b in blocks)
    return Passage(x0, x1, y0, y1, bits, tuple(blocks))


def stitch(passages: Sequence[Passage], gap: int, source_gap: int, doc: IntArray) -> list[Passage]:
    """Passages of one plan and one source that go on where the one before ended, joined.

    Args:
        passages: disjoint in their plans.
        gap: most plan characters between two that are one.
        source_gap: most source characters between them, forwards or back.
        doc: document index of every pool position.
    """
    joined: list[Passage] = []
    for p in sorted(passages, key=lambda q: q.x0):
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, p, gap, source_gap, doc):
            low, high = min(last.y0, p.y0), max(last.y1, p.y1)
            joined[-1] = Passage(last.x0, p.x1, low, high, last.bits + p.bits, last.blocks + p.blocks)
        else:
            joined.append(p)
    return joined


def _goes_on(last: Passage, p: Passage, gap: int, source_gap: int, doc: IntArray) -> bool:
    same = doc[last.x0] == doc[p.x0] and doc[last.y0] == doc[p.y0]
    apart = max(last.y0, p.y0) - min(last.y1, p.y1)
    return bool(same and p.x0 - last.x1 <= gap and apart <= source_gap)
