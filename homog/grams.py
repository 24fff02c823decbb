"""Hashes of character runs, the same on every machine and in every process (level 0)."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, IntArray, LongArray

HashArray = npt.NDArray[np.uint64]
Values = TypeVar("Values", LongArray, IntArray, HashArray)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FINAL = np.uint64(0xBF58476D1CE4E5B9)
_FIRST_BITS = 22  # of a hash, by which most that are in no table are told
_REST = np.uint64(64 - _FIRST_BITS)


def gram_hashes(codes: LongArray, width: int) -> HashArray:
    """Hash of every run of `width` characters.

    Args:
        codes: code points, shape (n,).
        width: characters in a run.

    Returns:
        uint64 array of shape (max(n - width + 1, 0),); entry i stands for codes[i:i + width]. Polynomial
        rolling hash modulo 2**64 with a final mix, computed without any loop over the text.
    """
    count = len(codes) - width + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    values = codes.astype(np.uint64)
    with np.errstate(over="ignore"):
        hashes = np.zeros(count, dtype=np.uint64)
        for shift in range(width):
            hashes = hashes * _MULTIPLIER + values[shift : shift + count]
        return mix(hashes)


def mix(values: HashArray) -> HashArray:
    """Spread the bits of 64-bit values (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * _FINAL
        return values ^ (values >> np.uint64(27))


def distinct(values: Values) -> Values:
    """The distinct values, sorted: `numpy.unique`, which is several times slower on long arrays of whole numbers."""
    if not len(values):
        return values
    ordered = np.sort(values)
    kept: Values = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return kept


def is_member(table: HashArray, wanted: HashArray) -> BoolArray:
    """Which of `wanted` stand in the sorted `table`, both of them hashes.

    Most do not, and to look every one up in a long table waits for memory: those whose first bits no entry has are
    left out before.
    """
    found = np.zeros(len(wanted), dtype=bool)
    if not len(table):
        return found
    begins = np.zeros(1 << _FIRST_BITS, dtype=bool)
    begins[table >> _REST] = True
    likely = np.flatnonzero(begins[wanted >> _REST])
    at = np.minimum(np.searchsorted(table, wanted[likely]), len(table) - 1)
    found[likely] = table[at] == wanted[likely]
    return found
