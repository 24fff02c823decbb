"""How alike two sentences are: measures of characters, of words out of order, of figures.

The measures say nothing by themselves; `homog.rewording` judges them together. Words are taken as character pairs
and single characters, weighted by how rare they are among the sentences of the sources, so that no dictionary is
needed and clauses that changed places do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cpdist

from homog.datatypes import BoolArray, IntArray, LongArray
from homog.grams import distinct
from homog.matching import Prepared

Values = npt.NDArray[np.float64]

MEASURES = (
    "ratio",
    "sorted_ratio",
    "pair_overlap",
    "containment",
    "length_ratio",
    "figures",
    "block",
    "log_length",
    "covered",
    "source_covered",
    "characters",
    "source_characters",
    "log_covered_bits",
    "bits_per_character",
)
_BLOCK = 12  # characters of a common run beyond which longer is no surer
_CODE = 21  # bits of a code point
_BATCH = 20_000  # pairs whose characters are looked up at once; bounds memory only


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences of the pool as spans, sorted by position."""

    start: LongArray
    end: LongArray
    doc: IntArray


@dataclass(frozen=True, eq=False)
class Grams:
    """The distinct runs of some sentences, and how rare each run is among the source sentences.

    Attributes:
        entry: owner and run in one number, sorted.
        run: distinct runs of the source sentences, sorted.
        rarity: log((sentences + 1) / sentences that hold it) of each.
        unseen: rarity of a run that no source sentence has.
    """

    entry: LongArray
    run: LongArray
    rarity: Values
    unseen: float

    @classmethod
    def of(cls, all_of_them: OwnedRuns, of_sources: LongArray, sources: int) -> Grams:
        """Of the runs of all sentences, by owner, and of those of source sentences again."""
        owner, run = all_of_them
        runs, held = np.unique(of_sources, return_counts=True)
        return cls((owner << _WIDE) | run, runs, np.log((sources + 1) / held), float(np.log(sources + 1)))

    def of_others(self, runs: OwnedRuns) -> Grams:
        """Of the runs of other sentences, by owner, as rare as they are among these."""
        return Grams((runs[0] << _WIDE) | runs[1], self.run, self.rarity, self.unseen)


OwnedRuns = tuple[LongArray, LongArray]  # the sentence that has a run, and the run; each pair once, in order
_WIDE = 42  # bits of a run of two code points


@dataclass(frozen=True, eq=False)
class SentenceRuns:
    """The distinct runs of one width of all sentences.

    Attributes:
        run: of the sentences one after another, of each in order.
        begin: where those of each sentence begin, and the end of all.
    """

    run: LongArray
    begin: LongArray

    @classmethod
    def of(cls, prepared: Prepared, sentences: Sentences, width: int) -> SentenceRuns:
        """Runs of `width` characters, 1 or 2."""
        every = np.arange(len(sentences.start))
        row, _, runs = _runs(prepared, sentences, every, width)
        entry = distinct((row << _WIDE) | runs)
        return cls(entry & ((1 << _WIDE) - 1), np.searchsorted(entry, np.append(every, len(every)) << _WIDE))

    def of_some(self, chosen: LongArray, named: LongArray) -> OwnedRuns:
        """Those of some sentences, under other names than their numbers; both ascend."""
        count = self.begin[chosen + 1] - self.begin[chosen]
        row = np.repeat(np.arange(len(chosen)), count)
        at = np.arange(len(row)) + (self.begin[chosen] - (np.cumsum(count) - count))[row]
        return named[row], self.run[at]


def measure(
    prepared: Prepared,
    sentences: Sentences,
    pairs: tuple[LongArray, LongArray],
    grams: tuple[Grams, Grams],
    weights: tuple[Values, Values],
) -> Values:
    """All measures of pairs of sentences.

    Args:
        prepared: the documents.
        sentences: of the pool.
        pairs: indices of the plan's and of the source's sentence of each pair.
        grams: character pairs and single characters of all these sentences.
        weights: shared weight of rare character pairs of each pair, over the greater and over the smaller sentence.

    Returns:
        float64 of shape (pairs, len(MEASURES)).
    """
    left, right = pairs
    if not len(left):
        return np.zeros((0, len(MEASURES)))
    strings = _of_strings(prepared, sentences, left, right)
    words = [
        _of_words(prepared, sentences, left[low : low + _BATCH], right[low : low + _BATCH], *grams)
        for low in range(0, len(left), _BATCH)
    ]
    return np.concatenate([strings[:, :2], np.column_stack(weights), strings[:, 2:], np.concatenate(words)], axis=1)


def _of_strings(prepared: Prepared, sentences: Sentences, left: LongArray, right: LongArray) -> Values:
    """Measures of characters in order, sorted, of figures, of lengths."""
    one, other = (
        [prepared.plain[a:b] for a, b in zip(sentences.start[side].tolist(), sentences.end[side].tolist(), strict=True)]
        for side in (left, right)
    )
    lengths = np.array([[len(a), len(b)] for a, b in zip(one, other, strict=True)], dtype=np.float64)
    blocks = [_longest(a, b) for a, b in zip(one, other, strict=True)]
    figures = [["".join(sorted([c for c in text if c.isdigit()])) for text in side] for side in (one, other)]
    none = np.array([not a and not b for a, b in zip(*figures, strict=True)], dtype=bool)
    return np.column_stack(
        [
            _similarities(one, other),
            _similarities(*(["".join(sorted(text)) for text in side] for side in (one, other))),
            lengths.min(axis=1) / lengths.max(axis=1),
            np.where(none, 0.5, _similarities(*figures)),  # where neither has a figure they neither agree nor differ
            np.minimum(blocks, _BLOCK) / _BLOCK,
            np.log(lengths.min(axis=1)),
        ]
    )


def _longest(one: str, other: str) -> int:
    """The longest run of the longest common subsequence."""
    return max((op.src_end - op.src_start for op in LCSseq.opcodes(one, other) if op.tag == "equal"), default=0)


def _similarities(one: list[str], other: list[str]) -> Values:
    """The similarity of each pair, by insertions and deletions."""
    return np.asarray(cpdist(one, other, scorer=Indel.normalized_similarity, dtype=np.float64))


def _of_words(
    prepared: Prepared, sentences: Sentences, left: LongArray, right: LongArray, pairs: Grams, singles: Grams
) -> Values:
    """Measures that do not mind the order: what the words of each hold of the other's.

    Columns: share of the bits of the plan's sentence in character pairs that the source's has too, and the other way
    round; shares of the rarity of their single characters; logarithm of the shared bits, and their mean.
    """
    covered, bits, count = _coverage(prepared, sentences, left, right, pairs)
    source_covered, _, _ = _coverage(prepared, sentences, right, left, pairs)
    held, mass = _held(prepared, sentences, left, right, singles)
    held_by_source, source_mass = _held(prepared, sentences, right, left, singles)
    return np.column_stack(
        [
            covered,
            source_covered,
            held / np.maximum(mass, 1e-9),
            held_by_source / np.maximum(source_mass, 1e-9),
            np.log1p(bits),
            bits / np.maximum(count, 1.0),
        ]
    )


def _coverage(
    prepared: Prepared, sentences: Sentences, one: LongArray, other: LongArray, grams: Grams
) -> tuple[Values, Values, Values]:
    """Of each sentence `one`: share and sum of its bits in pairs that `other` has, and their characters."""
    row, at, runs = _runs(prepared, sentences, one, 2)
    same = _has(grams, other[row], runs)
    first, width = sentences.start[one], sentences.end[one] - sentences.start[one]
    offset = np.cumsum(width) - width
    here = np.zeros(int(width.sum()), dtype=bool)
    place = offset[row] + at - first[row]
    here[place[same]] = True
    here[place[same] + 1] = True
    owner = np.repeat(np.arange(len(one)), width)
    bits = prepared.bits[np.arange(len(owner)) - offset[owner] + first[owner]].astype(np.float64)
    total = _sums(owner, bits, len(one))
    inside = _sums(owner[here], bits[here], len(one))
    return inside / np.maximum(total, 1.0), inside, _sums(owner[here], np.ones(len(owner[here])), len(one))


def _held(
    prepared: Prepared, sentences: Sentences, one: LongArray, other: LongArray, grams: Grams
) -> tuple[Values, Values]:
    """Rarity of the distinct characters of `one` that `other` has too, and of all of them."""
    row, _, runs = _runs(prepared, sentences, one, 1)
    once = _once(row, runs)
    row, runs = row[once], runs[once]
    rarity = _rarity_of(grams, runs)
    same = _has(grams, other[row], runs)
    return _sums(row[same], rarity[same], len(one)), _sums(row, rarity, len(one))


def _sums(row: LongArray, values: Values, rows: int) -> Values:
    return np.bincount(row, weights=values, minlength=rows).astype(np.float64)


def _has(grams: Grams, owner: LongArray, runs: LongArray) -> BoolArray:
    """Whether each sentence has the run."""
    wanted = (owner << _WIDE) | runs
    at = np.minimum(np.searchsorted(grams.entry, wanted), max(len(grams.entry) - 1, 0))
    return np.asarray(grams.entry[at] == wanted) if len(grams.entry) else np.zeros(len(runs), dtype=bool)


def _rarity_of(grams: Grams, runs: LongArray) -> Values:
    if not len(grams.run):
        return np.full(len(runs), grams.unseen)
    at = np.minimum(np.searchsorted(grams.run, runs), len(grams.run) - 1)
    return np.where(grams.run[at] == runs, grams.rarity[at], grams.unseen)


def _once(row: LongArray, runs: LongArray) -> LongArray:
    """Indices of the first of equal runs of one row."""
    order = np.lexsort((runs, row))
    if not len(order):
        return order
    new = np.append(True, (np.diff(row[order]) != 0) | (np.diff(runs[order]) != 0))
    first: LongArray = order[new]
    return first


def _runs(
    prepared: Prepared, sentences: Sentences, chosen: LongArray, width: int
) -> tuple[LongArray, LongArray, LongArray]:
    """All runs of `width` characters of some sentences: row, pool position, the run as a number."""
    count = np.maximum(sentences.end[chosen] - sentences.start[chosen] - width + 1, 0)
    row = np.repeat(np.arange(len(chosen)), count)
    at = np.arange(len(row)) - (np.cumsum(count) - count)[row] + sentences.start[chosen][row]
    codes = prepared.pool.codes
    runs = codes[at].astype(np.int64)
    for step in range(1, width):
        runs = (runs << _CODE) | codes[at + step]
    return row, at, runs
