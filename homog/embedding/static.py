"""Static models: a vector for every token, a text their mean. Runs on tokenizers, safetensors and numpy alone.

Reads the folders that sentence-transformers writes for `StaticEmbedding`, with or without `Normalize` behind it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from homog.datatypes import FloatArray, LongArray
from homog.embedding.encoder import has_content, unit_rows
from homog.embedding.tokenizer import NO_MODEL, Tokenizer, broken
from homog.errors import ModelError

_GATHERED = 32  # texts whose token vectors are gathered at once: so many stay in the cache of a processor
_MEASURED = 256  # token vectors whose lengths are taken at once, for the same reason
_WEIGHTS = "model.safetensors"
_TABLE = "embedding.weight"


@dataclass(frozen=True)
class Token:
    """One token of a text: its number, and where it stands (code points of the text)."""

    number: int
    start: int
    end: int


class Parted:
    """The tokens of one text: their numbers at once, their places when they are asked for, which takes longer."""

    def __init__(self, encoding: Any) -> None:
        self._encoding = encoding
        self.numbers: list[int] = encoding.ids

    def place(self, index: int) -> tuple[int, int]:
        """Where a token stands, in code points of the text."""
        start, end = self._encoding.token_to_chars(index)
        return start, end


def is_static(folder: Path) -> bool:
    """Whether a folder holds a model of one table of vectors and nothing that needs PyTorch."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
        paths = [str(module["path"]) for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return kinds[:1] == ["StaticEmbedding"] and kinds[1:] in ([], ["Normalize"]) and paths[0] in ("", ".")


class StaticEncoder:
    """A static model from a folder.

    Args:
        folder: holds modules.json, tokenizer.json and model.safetensors.

    Raises:
        ModelError: files are missing, damaged, or do not belong together.
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer(folder)
        self._table = _read_table(folder)
        if self._tokenizer.size > len(self._table):
            raise ModelError(f"model {str(folder)!r} cannot be loaded", "more tokens than vectors", NO_MODEL)
        self._directions = np.zeros(self._table.shape, dtype=np.float32)  # of the tokens that were asked for
        self._directed = np.zeros(len(self._table), dtype=bool)

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._table.shape[1])

    @property
    def table(self) -> FloatArray:
        """The vectors of all tokens, shape (tokens, dimension)."""
        return self._table

    @cached_property
    def weights(self) -> FloatArray:
        """The lengths of the vectors of all tokens: how much each counts in a text, shape (tokens,)."""
        parts = range(0, len(self._table), _MEASURED)
        return np.concatenate([np.linalg.norm(self._table[low : low + _MEASURED], axis=1) for low in parts])

    def directions(self, numbers: LongArray) -> FloatArray:
        """The vectors of some tokens brought to unit length, shape (..., dimension); -1 stands for any token."""
        self.direct(numbers)
        return self._directions[numbers]

    def direct(self, numbers: LongArray) -> None:
        """Bring the vectors of some tokens to unit length, where that was not done before: few of all are asked for."""
        new = np.unique(numbers[~self._directed[numbers]])
        if len(new):
            self._directions[new] = unit_rows(self._table[new])
            self._directed[new] = True

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of unit length (zero for a text without content), float32, shape (texts, dimension).

        A text may be of any length. Its vector does not depend on the texts beside it.
        """
        parted = zip(self.numbers(texts), has_content(texts), strict=True)
        return self.encode_numbers([row if full else row[:0] for row, full in parted])

    def encode_numbers(self, numbers: Sequence[LongArray]) -> FloatArray:
        """Vectors of texts that are parted into tokens already (`numbers`); zero for a text without tokens."""
        vectors = np.zeros((len(numbers), self.dimension), dtype=np.float32)
        for first in range(0, len(numbers), _GATHERED):
            vectors[first : first + _GATHERED] = self._means(numbers[first : first + _GATHERED])
        return unit_rows(vectors)

    def _means(self, ids: Sequence[LongArray]) -> FloatArray:
        """The mean vector of each row of token numbers; zeros for an empty row."""
        length = np.array([len(row) for row in ids], dtype=np.int64)
        means = np.zeros((len(ids), self.dimension), dtype=np.float32)
        full = np.flatnonzero(length)
        if len(full):
            flat = np.concatenate(ids)
            sums = np.add.reduceat(self._table[flat], (np.cumsum(length) - length)[full], axis=0)
            means[full] = sums / length[full, None]
        return means

    def tokens(self, texts: Sequence[str]) -> list[list[Token]]:
        """The tokens of each text in order, with their places; punctuation has none."""
        found = self._tokenizer.placed(texts)
        return [[Token(n, a, b) for n, (a, b) in zip(e.ids, e.offsets, strict=True)] for e in found]

    def parted(self, texts: Sequence[str]) -> list[Parted]:
        """The tokens of each text in order; punctuation has none."""
        return [Parted(e) for e in self._tokenizer.placed(texts)]

    def numbers(self, texts: Sequence[str]) -> list[LongArray]:
        """The numbers of the tokens of each text."""
        return self._tokenizer.numbers(texts)


def _read_table(folder: Path) -> FloatArray:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        table = load_file(str(folder / _WEIGHTS))[_TABLE].astype(np.float32)
    except (OSError, KeyError, ValueError, TypeError, SafetensorError) as error:
        raise broken(folder, _WEIGHTS, error) from error
    except MemoryError as error:
        what = f"model {str(folder)!r} cannot be loaded"
        raise ModelError(what, "there is not enough memory for it", "take a smaller model") from error
    if table.ndim != 2 or not np.isfinite(table).all():
        raise ModelError(f"model {str(folder)!r} cannot be loaded", f"{_WEIGHTS} holds no table of numbers", NO_MODEL)
    return np.ascontiguousarray(table)
