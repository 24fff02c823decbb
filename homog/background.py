"""How common a run of characters is in official language: the evidence value of a copied character.

The shipped table (data/background/official.npz) holds counts of single characters and pairs, and hashed
six-character runs that unrelated documents share, from official text of many fields: figures, no sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, FloatArray, LongArray
from homog.grams import gram_hashes, is_member

STOCK_GRAM = 6
STOCK_FIELDS = 3  # fields that must share a run to make it stock
_PAIR_WEIGHT = 0.85  # share of the pair model in the interpolation; the rest is the single-character model
_FLOOR_BITS, _CEILING_BITS = 0.5, 9.0


@dataclass(frozen=True, eq=False)
class Background:
    """Counts that turn characters into bits and runs into stock phrases.

    Attributes:
        singles: sorted code points, with `single_counts`.
        pairs: sorted keys (first << 32 | second), with `pair_counts`.
        stock: sorted hashes of six-character runs shared by unrelated documents.
        characters: size of the text counted.
    """

    singles: LongArray
    single_counts: LongArray
    pairs: LongArray
    pair_counts: LongArray
    stock: npt.NDArray[np.uint64]
    characters: int

    def bits(self, codes: LongArray) -> FloatArray:
        """Bits each character is worth as evidence: -log2 of its probability after the one before it.

        Args:
            codes: comparison codes of one text, shape (n,).

        Returns:
            float32 array of shape (n,), between 0.5 and 9.
        """
        seen = self._count(self.singles, self.single_counts, codes)
        single = (seen + 0.5) / (self.characters + 5000.0)
        probability = single.copy()
        if len(codes) > 1:
            keys = (codes[:-1] << 32) | codes[1:]
            together = self._count(self.pairs, self.pair_counts, keys)
            first = seen[:-1]
            weight = _PAIR_WEIGHT * first / (first + 20.0)  # a rare first character says little of the next
            probability[1:] = weight * together / np.maximum(first, 1.0) + (1 - weight) * single[1:]
        return np.clip(-np.log2(probability), _FLOOR_BITS, _CEILING_BITS).astype(np.float32)

    def stock_hits(self, codes: LongArray, extra: npt.NDArray[np.uint64] | None = None) -> BoolArray:
        """At which characters a run begins that unrelated documents share.

        Args:
            codes: comparison codes, shape (n,).
            extra: further sorted hashes to treat as stock (of the corpus at hand).

        Returns:
            bool array of shape (max(n - 5, 0),), one entry a six-character run.
        """
        hashes = gram_hashes(codes, STOCK_GRAM)
        hit = is_member(self.stock, hashes)
        return hit if extra is None else hit | is_member(extra, hashes)

    @staticmethod
    def _count(keys: LongArray, counts: LongArray, wanted: LongArray) -> npt.NDArray[np.float64]:
        if not len(keys):
            return np.zeros(len(wanted))
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, counts[at], 0).astype(np.float64)


def cover(hit: BoolArray, width: int, length: int) -> BoolArray:
    """Characters covered by runs of `width` that begin where `hit` is true."""
    edges = np.zeros(length + width + 1, dtype=np.int32)
    begins = np.flatnonzero(hit)
    edges[begins] += 1
    edges[begins + width] -= 1
    return np.asarray(np.cumsum(edges)[:length] > 0)


def build_background(families: Mapping[str, Sequence[LongArray]], *, min_families: int = STOCK_FIELDS) -> Background:
    """Count official text.

    Args:
        families: field -> comparison codes of its documents; documents of one field may copy one another,
            so a run is stock when documents of several fields have it.
        min_families: how many fields make a run stock.
    """
    texts = [codes for name in sorted(families) for codes in families[name]]
    joined = np.concatenate([np.append(codes, 0) for codes in texts]) if texts else np.zeros(0, dtype=np.int64)
    real = joined[joined > 0]
    singles, single_counts = np.unique(real, return_counts=True)
    keys = (joined[:-1] << 32) | joined[1:]
    keys = keys[(joined[:-1] > 0) & (joined[1:] > 0)]
    pairs, pair_counts = np.unique(keys, return_counts=True)
    often = pair_counts > 1
    stock = _shared_runs(families, min_families)
    return Background(singles, single_counts, pairs[often], pair_counts[often], stock, len(real))


def _shared_runs(families: Mapping[str, Sequence[LongArray]], min_families: int) -> npt.NDArray[np.uint64]:
    distinct = []
    for name in sorted(families):
        parts = [gram_hashes(codes, STOCK_GRAM) for codes in families[name]]
        distinct.append(np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.uint64))
    if not distinct:
        return np.zeros(0, dtype=np.uint64)
    hashes, counts = np.unique(np.concatenate(distinct), return_counts=True)
    return hashes[counts >= min_families]


def save_background(background: Background, path: Path) -> None:
    """Write the table as a compressed numpy archive with sorted, delta-coded keys."""
    np.savez_compressed(
        path,
        singles=np.diff(background.singles, prepend=0).astype(np.uint32),
        single_counts=background.single_counts.astype(np.uint32),
        pairs=np.diff(background.pairs, prepend=0),
        pair_counts=np.minimum(background.pair_counts, 65535).astype(np.uint16),
        stock=background.stock,
        characters=np.array([background.characters]),
    )


@lru_cache(maxsize=4)
def load_background(path: Path) -> Background:
    """Read a table written by `save_background`."""
    with np.load(path) as archive:
        return Background(
            singles=np.cumsum(archive["singles"].astype(np.int64)),
            single_counts=archive["single_counts"].astype(np.int64),
            pairs=np.cumsum(archive["pairs"]),
            pair_counts=archive["pair_counts"].astype(np.int64),
            stock=archive["stock"],
            characters=int(archive["characters"][0]),
        )
