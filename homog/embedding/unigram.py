"""Many texts parted into tokens at once, in arrays, as the Unigram tokenizers that are trained here part them.

Of all ways to part a run of characters into known tokens the likeliest is taken (Kudo 2018: Subword regularization,
ACL), by dynamic programming over the characters of all runs side by side. The library `tokenizers` comes to the same
numbers one text after another, in several times the time; tokenizers of other kinds are left to it. (Forms are unified
as Python's Unicode has them; a dozen rare signs that newer Unicode has added are no content for an older one.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, IntArray, LongArray
from homog.grams import HashArray, gram_hashes

Scores = npt.NDArray[np.float64]

NOT_CONTENT = r"[^\u3400-\u4dbf\u4e00-\u9fffa-z0-9.%]+"  # characters that fall away
_KIND: dict[str, Any] = {  # of what is trained here, as its file has it
    "added_tokens": [],
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
    "pre_tokenizer": {"type": "Split", "pattern": {"Regex": NOT_CONTENT}, "behavior": "Removed", "invert": False},
    "post_processor": None,
}
_FALLS_AWAY = re.compile(NOT_CONTENT)
_UNKNOWN = 10.0  # by which the library takes an unknown character to be less likely than the least likely token
_COMMON = 4  # characters that few tokens exceed
_AT_ONCE = 100_000  # characters that are parted at once; bounds the memory
_FIRST_BITS = np.uint64(16)  # of a hash, by which most that are no token's are told


@dataclass(frozen=True, eq=False)
class _Tokens:
    """The tokens of one length by their sorted hashes: numbers, logarithms of probabilities; which first bits occur."""

    hashes: HashArray
    numbers: IntArray
    scores: Scores
    begins: BoolArray

    @classmethod
    def of(cls, size: int, entries: Sequence[tuple[str, float, int]]) -> _Tokens:
        """Tokens of one length, each with the logarithm of its probability and its number."""
        hashes = gram_hashes(_codes("".join(token for token, _, _ in entries)), size)[::size]
        order = np.argsort(hashes)
        numbers = np.array([number for _, _, number in entries], dtype=np.int32)
        scores = np.array([score for _, score, _ in entries], dtype=np.float64)
        return cls(hashes[order], numbers[order], scores[order], _begins(hashes))

    def find(self, hashes: HashArray) -> tuple[LongArray, LongArray]:
        """Which of some hashes are tokens', and whose."""
        likely = np.flatnonzero(self.begins[hashes >> (np.uint64(64) - _FIRST_BITS)])
        entry = np.minimum(np.searchsorted(self.hashes, hashes[likely]), len(self.hashes) - 1)
        same = self.hashes[entry] == hashes[likely]
        return likely[same], entry[same]


class UnigramTokens:
    """The numbers of the tokens of texts.

    Args:
        model: what tokenizer.json has under `model`.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        entries = [(str(token), float(score), number) for number, (token, score) in enumerate(model["vocab"])]
        self.size = len(entries)
        self._unknown = int(model["unk_id"])
        if not 0 <= self._unknown < self.size:
            raise ValueError("unk_id stands for no token")
        self._unknown_score = min(score for _, score, _ in entries) - _UNKNOWN
        entries.sort(key=lambda entry: len(entry[0]))
        self._of_size = {
            size: _Tokens.of(size, list(own)) for size, own in groupby(entries, lambda e: len(e[0])) if size
        }
        longer = {token[:_COMMON]: (token[:_COMMON], 0.0, 0) for token, _, _ in entries if len(token) > _COMMON}
        self._beginnings = _Tokens.of(_COMMON, list(longer.values()))

    @classmethod
    def of(cls, tokenizer: Mapping[str, Any]) -> UnigramTokens | None:
        """Of the content of tokenizer.json; None where that is of another kind."""
        model = tokenizer["model"]
        own = model.get("type") == "Unigram" and not model.get("byte_fallback") and model.get("unk_id") is not None
        return cls(model) if own and all(tokenizer.get(key) == value for key, value in _KIND.items()) else None

    def numbers(self, texts: Sequence[str]) -> list[LongArray]:
        """The numbers of the tokens of each text."""
        unified = [unify(text) if _FALLS_AWAY.search(text) else text for text in texts]
        codes, owner = _codes("".join(unified)), np.repeat(np.arange(len(texts)), [len(text) for text in unified])
        begin, end = _runs(codes, owner)
        found = np.zeros(len(codes), dtype=np.int64)  # one more than the number of the token that begins here
        for runs in _batches(end - begin):
            self._part(codes, begin[runs], end[runs] - begin[runs], found)
        starts = np.flatnonzero(found)
        counts = np.bincount(owner[starts], minlength=len(texts))
        return np.split(found[starts] - 1, np.cumsum(counts)[:-1]) if texts else []

    def _part(self, codes: LongArray, begin: LongArray, length: LongArray, found: LongArray) -> None:
        """Part some runs, the longest first; what begins where is written down in `found`."""
        first = np.cumsum(length) - length
        here = np.arange(int(length.sum()))
        at = here + np.repeat(begin - first, length)
        rest = np.repeat(first + length, length) - here  # characters from here to the end of the run
        scores, numbers = self._looked_up(codes[at], rest)
        for start, size in _likeliest(scores, first, length):
            found[at[start]] = numbers[size - 1, start] + 1
        unknown = found[at] == self._unknown + 1
        in_a_row = np.flatnonzero(unknown[1:] & unknown[:-1] & (rest[:-1] > 1)) + 1
        found[at[in_a_row]] = 0  # they are one token

    def _looked_up(self, codes: LongArray, rest: LongArray) -> tuple[Scores, IntArray]:
        """Score and number of the token of each length that begins at each character, shape (lengths, characters)."""
        scores = np.full((max(self._of_size), len(codes)), -np.inf)
        numbers = np.full(scores.shape, self._unknown, dtype=np.int32)
        scores[0] = self._unknown_score
        longer, _ = self._beginnings.find(gram_hashes(codes, _COMMON))
        for size, tokens in self._of_size.items():
            if size <= _COMMON:
                at, entry = tokens.find(gram_hashes(codes, size))
            else:
                longer = longer[rest[longer] >= size]
                row, entry = tokens.find(gram_hashes(codes[longer[:, None] + np.arange(size)].ravel(), size)[::size])
                at = longer[row]
            inside = rest[at] >= size
            at, entry = at[inside], entry[inside]
            scores[size - 1, at], numbers[size - 1, at] = tokens.scores[entry], tokens.numbers[entry]
        return scores, numbers


def unify(text: str) -> str:
    """A text as the tokens are looked for in it: compatibility forms unified, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def _codes(text: str) -> LongArray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _begins(hashes: HashArray) -> BoolArray:
    """Which first bits some hashes have."""
    begins = np.zeros(1 << int(_FIRST_BITS), dtype=bool)
    begins[hashes >> (np.uint64(64) - _FIRST_BITS)] = True
    return begins


def _runs(codes: LongArray, owner: LongArray) -> tuple[LongArray, LongArray]:
    """Where runs of content begin and end, none beyond its text."""
    content = (codes >= 0x4E00) & (codes <= 0x9FFF) | (codes >= 0x3400) & (codes <= 0x4DBF)
    content |= (codes >= ord("a")) & (codes <= ord("z")) | (codes >= ord("0")) & (codes <= ord("9"))
    content |= (codes == ord(".")) | (codes == ord("%"))
    if not len(codes):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    goes_on = np.append(False, content[:-1] & (owner[1:] == owner[:-1]))
    ended = np.append(content[:-1] & ~(content[1:] & (owner[1:] == owner[:-1])), content[-1])
    return np.flatnonzero(content & ~goes_on), np.flatnonzero(ended) + 1


def _batches(length: LongArray) -> Iterator[LongArray]:
    """Runs that are parted at once, the longest first."""
    order = np.argsort(-length, kind="stable")
    edges = np.flatnonzero(np.diff(np.cumsum(length[order]) // _AT_ONCE)) + 1
    for low, high in pairwise([0, *edges.tolist(), len(order)]):
        if low < high:
            yield order[low:high]


def _likeliest(scores: Scores, first: LongArray, length: LongArray) -> Iterator[tuple[LongArray, LongArray]]:
    """Where the tokens of the likeliest way to part each run begin, and their sizes; from the ends backwards.

    Args:
        scores: of the token of each length that begins at each character, shape (lengths, characters).
        first: where each run begins.
        length: of each run, the longest first.
    """
    run = np.arange(len(first))
    base = first + run  # there is one boundary more than characters in a run
    best, chosen = np.zeros(int(length.sum()) + len(run)), np.zeros(int(length.sum()) + len(run), dtype=np.int64)
    reach = _reach(scores, first, length)
    active = np.searchsorted(-length, -np.arange(1, len(reach)), side="right")
    for step, count in enumerate(active.tolist(), 1):
        at = base[:count] + step
        sizes = np.arange(min(int(reach[step]), step), 0, -1)  # of equally likely ways the library takes the longest
        before = at - sizes[:, None]
        likely = best[before] + scores[sizes[:, None] - 1, before - run[:count]]
        choice = likely.argmax(axis=0)
        best[at], chosen[at] = likely[choice, run[:count]], sizes[choice]
    at = base + length
    while len(run):
        size = chosen[at]
        at = at - size
        yield at - run, size
        further = at > base[run]
        run, at = run[further], at[further]


def _reach(scores: Scores, first: LongArray, length: LongArray) -> LongArray:
    """The longest token that ends so many characters from the beginning of any run."""
    into = np.arange(scores.shape[1]) - np.repeat(first, length)
    reach = np.full(int(length.max(initial=0)) + 1, min(_COMMON, len(scores)), dtype=np.int64)
    for size in range(_COMMON + 1, len(scores) + 1):
        reach[into[np.flatnonzero(scores[size - 1] > -np.inf)] + size] = size
    return reach
