"""The tokenizer of a static model: in arrays where it is of the kind that is trained here, else the library's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from homog.datatypes import LongArray
from homog.embedding.unigram import UnigramTokens
from homog.errors import ModelError

NO_MODEL = "the folder does not hold a sentence-transformers model"
_NAME = "tokenizer.json"
_LONGEST = 1_000  # characters of a text that is parted in arrays: these take a step for each
_BATCH = 1024  # texts that the library parts at once


class Tokenizer:
    """Texts to tokens.

    Args:
        folder: of the model; holds tokenizer.json.

    Raises:
        ModelError: the file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._own = UnigramTokens.of(json.loads((folder / _NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise broken(folder, _NAME, error) from error
        self.size: int = self._library.get_vocab_size() if self._own is None else self._own.size

    @cached_property
    def _library(self) -> Any:
        from tokenizers import Tokenizer as Library

        try:
            tokenizer = Library.from_file(str(self._folder / _NAME))
        except Exception as error:  # tokenizers raises bare exceptions of its own
            raise broken(self._folder, _NAME, error) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def numbers(self, texts: Sequence[str]) -> list[LongArray]:
        """The numbers of the tokens of each text."""
        if self._own is None:
            return self._numbers(texts)
        short = iter(self._own.numbers([text for text in texts if len(text) <= _LONGEST]))
        long = iter(self._numbers([text for text in texts if len(text) > _LONGEST]))
        return [next(short if len(text) <= _LONGEST else long) for text in texts]

    def _numbers(self, texts: Sequence[str]) -> list[LongArray]:
        """The same by the library."""
        rows: list[LongArray] = []
        for low in range(0, len(texts), _BATCH):
            found = self._library.encode_batch_fast(list(texts[low : low + _BATCH]), add_special_tokens=False)
            ids = [e.ids for e in found]
            flat = np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=sum(map(len, ids)))
            rows += np.split(flat, np.cumsum([len(row) for row in ids])[:-1])
        return rows

    def placed(self, texts: Sequence[str]) -> list[Any]:
        """The tokens of each text as the library's encodings, which know their places."""
        return list(self._library.encode_batch(list(texts), add_special_tokens=False))


def broken(folder: Path, name: str, error: Exception) -> ModelError:
    """What is said of a model's file that cannot be read."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ModelError(f"model {str(folder)!r} cannot be loaded", f"{name}: {reason}", NO_MODEL)
