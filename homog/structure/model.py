"""A small classifier for units whose kind no rule tells: hashed character runs and a table of weights.

Logistic regression over TF-IDF of character runs (1 to 3) of a unit's beginning and of its nearest headings, fitted
by `python -m homog.evaluation.kinds` with scikit-learn and kept as plain figures in models/kinds.npz. Applying it
needs numpy alone. The hashing trick is that of Weinberger et al., "Feature hashing for large scale multitask
learning" (ICML 2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog.datatypes import UNIT_KINDS, LongArray, UnitKind
from homog.grams import gram_hashes
from homog.resources import models_path

Values = npt.NDArray[np.float64]

BUCKETS = 1 << 13
WIDTHS = (1, 2, 3)
_TEXT = 120  # characters of a unit's beginning that are read
_TITLES = 2  # headings read, the nearest ones
_TITLE = 30  # characters of each
_PATH_WEIGHT = 0.5  # of the headings against the unit's own words
_PATH_SHIFT = 0x200000  # keeps runs of headings apart from the same runs of text
_FIGURES = str.maketrans("0123456789", "0" * 10)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Sparse rows: row[i] has value[i] in bucket[i]; `count` rows in all."""

    count: int
    row: LongArray
    bucket: LongArray
    value: Values  # term frequency, before idf and length


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The fitted table: idf of every bucket, weights and intercept of every kind, here in the order of UNIT_KINDS."""

    idf: Values
    table: Values
    intercept: Values


def classify(texts: Sequence[str], paths: Sequence[Sequence[str]]) -> list[tuple[UnitKind, float]]:
    """The likeliest kind of each unit, with its probability.

    Args:
        texts: normalised text of the units, without their numbers.
        paths: titles of the sections around each, outermost first.
    """
    if not texts:
        return []
    odds = probabilities(texts, paths, _weights())
    best = odds.argmax(axis=1)
    return [(UNIT_KINDS[kind], float(odds[i, kind])) for i, kind in enumerate(best.tolist())]


def probabilities(texts: Sequence[str], paths: Sequence[Sequence[str]], weights: Weights) -> Values:
    """Probability of every kind, or of whatever else the table tells apart, for every unit; shape (units, kinds)."""
    total = np.tile(weights.intercept, (len(texts), 1))
    for part, share in weighed_parts(texts, paths):
        row, value = part.row, unit_length(part, weights.idf) * share
        for kind in range(len(weights.intercept)):
            total[:, kind] += np.bincount(row, value * weights.table[kind, part.bucket], minlength=part.count)
    total = np.exp(total - total.max(axis=1, keepdims=True))
    odds: Values = total / total.sum(axis=1, keepdims=True)
    return odds


def weighed_parts(texts: Sequence[str], paths: Sequence[Sequence[str]]) -> list[tuple[Features, float]]:
    """Features of the units' own words and of their headings, with the weight of each part."""
    heads = ["/".join(title[:_TITLE] for title in path[-_TITLES:]) for path in paths]
    return [(_features([text[:_TEXT] for text in texts], 0), 1.0), (_features(heads, _PATH_SHIFT), _PATH_WEIGHT)]


def unit_length(part: Features, idf: Values) -> Values:
    """Values times idf, each row scaled to length one."""
    value = part.value * idf[part.bucket]
    length = np.sqrt(np.bincount(part.row, value * value, minlength=part.count))
    return value / np.maximum(length, 1e-9)[part.row]


def save_weights(path: Path, weights: Weights) -> None:
    """Write the table: one byte a weight, with one scale for each kind."""
    scale = np.abs(weights.table).max(axis=1) / 127
    np.savez_compressed(
        path,
        idf=weights.idf.astype(np.float16),
        table=np.rint(weights.table / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
        intercept=weights.intercept.astype(np.float32),
    )


def load_weights(path: Path) -> Weights:
    """Read a table that `save_weights` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        table = stored["table"].astype(np.float64) * stored["scale"].astype(np.float64)[:, None]
        return Weights(stored["idf"].astype(np.float64), table, stored["intercept"].astype(np.float64))


def forget_weights() -> None:
    """Read the table anew at the next use; for the program that has just written another one."""
    _weights.cache_clear()


@lru_cache(maxsize=1)
def _weights() -> Weights:
    return load_weights(models_path("kinds.npz"))


def _features(texts: Sequence[str], shift: int) -> Features:
    """Hashed runs of characters of many short texts, counted in one pass over all of them."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = _codes("".join(texts)) + shift
    owner = np.repeat(np.arange(len(texts)), lengths)
    keys = []
    for width in WIDTHS:
        hashes = gram_hashes(codes, width)
        inside = owner[: len(hashes)] == owner[width - 1 : width - 1 + len(hashes)]
        bucket = (hashes[inside] % np.uint64(BUCKETS)).astype(np.int64)
        keys.append(owner[: len(hashes)][inside] * BUCKETS + bucket)
    found, count = np.unique(np.concatenate(keys), return_counts=True)
    return Features(len(texts), found // BUCKETS, found % BUCKETS, 1.0 + np.log(count))


def _codes(text: str) -> LongArray:
    plain = text.translate(_FIGURES)
    return np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
