"""Sentences that say the same in other words: who of the candidates a sentence was made from.

Where the copy model finds no long equal run, a sentence of a plan is compared with a few sentences of its sources
(`pairing`). Boosted trees over characters, corresponding words and what stands around the two, grown on the
development seeds of the benchmark, on unrelated real documents and on written paraphrases (models/rewording.json),
say how likely the one was made from the other. What is found speaks for the sentences beside it, so it is done twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from homog.alignment import Block, DoubleArray, Passage
from homog.datatypes import BoolArray, IntArray, LongArray
from homog.differences import common_blocks, single_characters
from homog.matching import Prepared
from homog.measures import Sentences
from homog.resources import models_path
from homog.rewording.joined import JoinedPairs, look_at_joined
from homog.rewording.neighbourhood import links_of
from homog.rewording.pairing import PairSearch, SentencePairs
from homog.rewording.texts import SentenceTexts
from homog.settings import RewordingSettings
from homog.trees import Trees


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence of a plan and the sentence of a source that it was made from, as probable as that is."""

    passage: Passage
    probability: float


def find_reworded(
    texts: SentenceTexts,
    left: BoolArray,
    copied: Sequence[Passage],
    allowed: BoolArray,
    known: BoolArray,
    settings: RewordingSettings,
    sources: BoolArray | None = None,
) -> list[Reworded]:
    """Sentences that a source says in other words, sorted by position.

    Args:
        texts: the sentences of the documents.
        left: pool positions of plans that nothing explains yet, stock phrases apart.
        copied: what was copied from these sources; it speaks for the sentences beside it.
        allowed: allowed[plan, source], shape (documents, documents).
        known: known[plan, source]: the plan takes from the source elsewhere.
        settings: bounds and the least probability.
        sources: pool positions that may be a source, by default all.
    """
    prepared, sentences, numbers = texts.prepared, texts.sentences, texts.numbers
    if not len(sentences.start):
        return []
    wanted = None if sources is None else sources[sentences.start]
    links = links_of(copied, numbers)
    search = PairSearch(texts, left, allowed, known, settings, links, wanted)
    pairs = search.first()
    probability = judge(pairs.features)
    chosen = _chosen(pairs, probability, settings)
    if len(chosen):
        beside = [_link(sentences, pairs, at) for at in chosen.tolist()]
        links = links_of([*copied, *beside], numbers)
        pairs = search.again(pairs, links)
        probability = judge(pairs.features)
        chosen = _chosen(pairs, probability, settings)
    seeds = np.flatnonzero(probability >= settings.joined_from)
    joined = look_at_joined(search, pairs.left[seeds], pairs.right[seeds], links, settings)
    likely = judge(joined.pairs.features)
    best = np.zeros(len(sentences.start))
    np.maximum.at(best, pairs.left, probability)
    taken = _chosen_joined(joined, likely, best, settings)
    used = np.unique(joined.ends[:2, taken])
    chosen = chosen[~np.isin(pairs.left[chosen], used)]
    found = [
        *_made(prepared, joined.texts.sentences, joined.pairs, taken, likely, settings),
        *_made(prepared, sentences, pairs, chosen, probability, settings),
    ]
    return sorted(found, key=lambda r: r.passage.x0)


def _chosen(pairs: SentencePairs, probability: DoubleArray, settings: RewordingSettings) -> LongArray:
    """The likeliest pair of every plan sentence, where it is likely enough."""
    order = np.lexsort((pairs.right, -probability, pairs.left))
    new = np.append(True, np.diff(pairs.left[order]) != 0) if len(order) else np.zeros(0, dtype=bool)
    best: LongArray = order[new]
    return best[probability[best] >= settings.least_probability]


def _chosen_joined(
    joined: JoinedPairs, probability: DoubleArray, best: DoubleArray, settings: RewordingSettings
) -> LongArray:
    """Joined pairs that are likelier than either sentence by itself with whatever else, none in the way of another.

    Args:
        joined: what was looked at.
        probability: of each of its pairs.
        best: the probability of the likeliest single pair of every plan sentence.
        settings: what is likely enough.
    """
    first, last = joined.ends[:2]
    gain = probability - np.maximum(best[first], best[last])
    good = np.flatnonzero((probability >= settings.least_probability) & (gain >= settings.joined_gain))
    chosen, used = list[int](), set[int]()
    for at in good[np.lexsort((joined.pairs.right[good], first[good], -probability[good]))].tolist():
        ends = {int(first[at]), int(last[at])}
        if not ends & used:
            used |= ends
            chosen.append(at)
    return np.array(sorted(chosen), dtype=np.int64)


def _made(
    prepared: Prepared,
    sentences: Sentences,
    pairs: SentencePairs,
    chosen: LongArray,
    probability: DoubleArray,
    settings: RewordingSettings,
) -> list[Reworded]:
    """The chosen pairs that hold enough evidence in their common words.

    Where there are none, what stands around must speak for a pair all the more.
    """
    supported = (pairs.column("context") > 0) | (pairs.column("known") > 0) | (pairs.column("linked") > 0)
    needed = np.where(supported, settings.least_bits, settings.alone_bits)
    sure = (pairs.column("context") > 0) & (probability >= settings.wordless_probability)
    found = []
    for at in chosen.tolist():
        passage = _passage(prepared, sentences, int(pairs.left[at]), int(pairs.right[at]))
        if passage is not None and (sure[at] if _is_wordless(passage) else passage.bits >= needed[at]):
            found.append(Reworded(passage, float(probability[at])))
    return found


def _is_wordless(passage: Passage) -> bool:
    """Whether no two characters that stand together are common to both sides."""
    return all(b.length == 1 for b in passage.blocks)


def _link(sentences: Sentences, pairs: SentencePairs, at: int) -> Passage:
    """A pair as what links its sentences."""
    i, j = int(pairs.left[at]), int(pairs.right[at])
    x, y = int(sentences.start[i]), int(sentences.start[j])
    end, source_end = int(sentences.end[i]), int(sentences.end[j])
    return Passage(x, end, y, source_end, 0.0, (Block(x, y, min(end - x, source_end - y)),))


def judge(features: npt.NDArray[np.float64]) -> DoubleArray:
    """Probability that a sentence was made from another, from what speaks for it, shape (pairs, len(FEATURES))."""
    return _model().probability(features)


@lru_cache(maxsize=1)
def _model() -> Trees:
    return Trees.of(json.loads(models_path("rewording.json").read_text(encoding="utf-8")))


def forget_model() -> None:
    """Read the model anew at the next use; for the program that has just written another one."""
    _model.cache_clear()


def _passage(prepared: Prepared, sentences: Sentences, i: int, j: int) -> Passage | None:
    """Two sentences as one passage; its blocks are their common characters, also where clauses changed places."""
    x0, x1 = int(sentences.start[i]), int(sentences.end[i])
    y0, y1 = int(sentences.start[j]), int(sentences.end[j])
    blocks, _ = common_blocks(prepared.plain, (x0, x1), (y0, y1))
    blocks = blocks or single_characters(prepared.plain, (x0, x1), (y0, y1))
    if not blocks:
        return None
    bits = sum(float(prepared.bits[b.x : b.x + b.length].sum()) for b in blocks)
    return Passage(x0, x1, y0, y1, bits, tuple(blocks))


def _again(one: Sequence[Block], other: Sequence[Block]) -> bool:
    """Whether two have for the most part the same characters of the source."""
    twice = sum(max(min(a.y + a.length, b.y + b.length) - max(a.y, b.y), 0) for a in one for b in other)
    return 2 * twice > min(sum(b.length for b in one), sum(b.length for b in other))


def stitch(
    passages: Sequence[Passage], doc: IntArray, sentence: IntArray, settings: RewordingSettings
) -> list[Passage]:
    """Passages of one plan and one source that go on where the one before ended, joined.

    They are joined until none is left that could be: of sentences that changed places the first may be beside the
    third in the source and far from the second.

    Args:
        passages: disjoint in their plans.
        doc: document index of every pool position.
        sentence: its sentence.
        settings: how far apart two may be that are one; farther, where the plan puts or rewrites a clause in what the
            source goes on with, but no whole sentence.
    """

    def goes_on(last: Passage, p: Passage) -> bool:
        gap = p.x0 - last.x1
        if doc[last.x0] != doc[p.x0] or doc[last.y0] != doc[p.y0] or gap > settings.stitch_insertion:
            return False
        apart = max(last.y0, p.y0) - min(last.y1, p.y1)
        if apart < 0 and _again(last.blocks, p.blocks):
            return False
        if gap <= settings.stitch_gap:
            return apart <= settings.stitch_source_gap
        near = bool(sentence[p.x0] - sentence[last.x1 - 1] <= 1)
        return near and 0 <= p.y0 - last.y1 <= settings.stitch_goes_on

    parts = sorted(passages, key=lambda q: q.x0)
    while True:
        joined: list[Passage] = []
        for p in parts:
            last = joined[-1] if joined else None
            if last is not None and goes_on(last, p):
                low, high = min(last.y0, p.y0), max(last.y1, p.y1)
                joined[-1] = Passage(last.x0, p.x1, low, high, last.bits + p.bits, last.blocks + p.blocks)
            else:
                joined.append(p)
        if len(joined) == len(parts):
            return joined
        parts = joined
