"""Two sentences that one was made of, and one that was made into two.

Drafters merge what stands in two sentences, and split what stands in one. Then each sentence by itself corresponds to
half of the other side, and only the two together to all of it. What is likely enough by itself is looked at once more
together with the sentence before and the one behind, on either side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homog.alignment import DoubleArray
from homog.datatypes import BoolArray, LongArray
from homog.parallel import allowed_processes, mapped
from homog.rewording.neighbourhood import Links
from homog.rewording.pairing import BESIDE, FEATURES, PairSearch, SentencePairs
from homog.rewording.rare_pairs import SentenceGroup
from homog.rewording.texts import SentenceTexts
from homog.settings import RewordingSettings

_MANY = 500  # pairs that are worth being shared among processes


@dataclass(frozen=True, eq=False)
class JoinedPairs:
    """Pairs with two sentences that follow one another on the one side and a single one on the other.

    Attributes:
        texts: the sentences, and behind them the joined ones; `pairs` holds indices of these.
        pairs: with all that speaks for each.
        ends: first and last single sentence of the plan's side, then of the source's, shape (4, pairs).
    """

    texts: SentenceTexts
    pairs: SentencePairs
    ends: LongArray


def look_at_joined(
    search: PairSearch, left: LongArray, right: LongArray, links: Links, settings: RewordingSettings
) -> JoinedPairs:
    """Pairs of sentences once more, with the sentence before or behind on the one or the other side.

    Only those are looked at closely whose vectors are nearer to one another than either single sentence's is to the
    other side, or hardly less: what was not made of the same takes the two apart.

    Args:
        search: that found the pairs.
        left, right: indices of the plan's and of the source's sentence of pairs that are likely enough.
        links: what is known around them.
        settings: bounds of what is looked at.
    """
    texts = search.texts
    longer = [_longer(texts, group, left, right, settings.longest) for group in search.groups]
    ends = np.concatenate([np.zeros((4, 0), dtype=np.int64), *longer], axis=1)
    wider, one, other = _laid(texts, ends)
    single = np.maximum(texts.cosines(ends[0], ends[2]), texts.cosines(ends[1], ends[3]))
    near = np.flatnonzero(wider.cosines(one, other) > single - settings.joined_apart)
    return _examined(search, wider, (one[near], other[near]), ends[:, near], links)


def examined(search: PairSearch, ends: LongArray, links: Links) -> DoubleArray:
    """What speaks for given pairs, whoever found them, shape (pairs, FEATURES); zeros for pairs that may not be.

    Args:
        search: of their sentences.
        ends: first and last sentence of the plan's side, then of the source's, shape (4, pairs).
        links: what is known around them.
    """
    wider, *pair = _laid(search.texts, ends)
    return _examined(search, wider, (pair[0], pair[1]), ends, links).pairs.features


def _examined(
    search: PairSearch, texts: SentenceTexts, pair: tuple[LongArray, LongArray], ends: LongArray, links: Links
) -> JoinedPairs:
    every = [np.flatnonzero(np.isin(ends[0], group.lefts) & np.isin(ends[2], group.rights)) for group in search.groups]
    parts = [
        (group, part)
        for group, rows in zip(search.groups, every, strict=True)
        for part in (np.array_split(rows, allowed_processes()) if len(rows) >= _MANY else [rows])
        if len(part)
    ]
    parts.sort(key=lambda part: -len(part[1]))

    def features_of(number: int) -> DoubleArray:
        group, rows = parts[number]
        return _features(search, group, texts, (pair[0][rows], pair[1][rows]), ends[:, rows], links)

    features = np.zeros((len(pair[0]), len(FEATURES)))
    made = mapped(features_of, len(parts), least=2 if len(pair[0]) >= _MANY else len(parts) + 1)
    for (_, rows), found in zip(parts, made, strict=True):
        features[rows] = found
    return JoinedPairs(texts, SentencePairs(*pair, features), ends)


def _longer(texts: SentenceTexts, group: SentenceGroup, left: LongArray, right: LongArray, longest: int) -> LongArray:
    """The pairs of a group with one sentence more, as the ends of either side, each once, shape (4, pairs)."""
    own = np.isin(left, group.lefts)
    left, right = left[own], right[own]
    found = []
    for step in (-1, 0):
        fits = texts.follow(left + step, longest) & _both(left + step, group.lefts)
        found.append([left[fits] + step, left[fits] + step + 1, right[fits], right[fits]])
        fits = texts.follow(right + step, longest) & _both(right + step, group.rights)
        found.append([left[fits], left[fits], right[fits] + step, right[fits] + step + 1])
    return np.unique(np.concatenate([np.array(part) for part in found], axis=1), axis=1)


def _both(first: LongArray, among: LongArray) -> BoolArray:
    """Whether a sentence and the next one are among some."""
    return np.isin(first, among) & np.isin(first + 1, among)


def _laid(texts: SentenceTexts, ends: LongArray) -> tuple[SentenceTexts, LongArray, LongArray]:
    """The sentences with the joined ones behind them, and the index of either side of each pair."""
    sides = ends[:2], ends[2:]
    begins = np.unique(np.concatenate([first[first != last] for first, last in sides]))
    wider, count = texts.joined(begins, begins + 1), len(texts.sentences.start)
    one, other = (np.where(first == last, first, count + np.searchsorted(begins, first)) for first, last in sides)
    return wider, one, other


def _features(
    search: PairSearch,
    group: SentenceGroup,
    texts: SentenceTexts,
    pair: tuple[LongArray, LongArray],
    ends: LongArray,
    links: Links,
) -> DoubleArray:
    """All that speaks for some pairs of a group, shape (pairs, len(FEATURES)).

    How near other sentences are is what is usual for either single sentence; what stands around is what stands
    around either.
    """
    nearness, cosine = search.nearness(group), texts.cosines(*pair)
    singles = (ends[0], ends[2]), (ends[1], ends[3])
    usual = [search.texts.cosines(*single) - nearness.margins(*single) for single in singles]
    around = [search.around(*single, links) for single in singles]
    start, end = texts.sentences.start, texts.sentences.end
    length = [end[side] - start[side] for side in (ends[0], ends[1], pair[0])]
    beside, linked = np.maximum(*around), BESIDE.index("linked")
    beside[:, linked] = (around[0][:, linked] * length[0] + around[1][:, linked] * length[1]) / np.maximum(length[2], 1)
    return np.column_stack(
        [
            group.measured_joined(texts.sentences, *pair),
            texts.correspondences(*pair),
            cosine - np.maximum(*usual),
            beside,
        ]
    )
