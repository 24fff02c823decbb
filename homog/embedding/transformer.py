"""Any sentence-transformers model, from a folder or by name; its vectors are kept between runs."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from homog.datatypes import FloatArray
from homog.embedding.cache import VectorCache
from homog.embedding.encoder import has_content, parts_that_fit, unit_rows
from homog.embedding.tokenizer import NO_MODEL
from homog.errors import ModelError

_BATCH = 32  # texts that the model sees at once
_OWN_TOKENS = 2  # that a model puts around a text, where its tokenizer does not say


class SentenceTransformerEncoder:
    """A sentence-transformers model, from a folder or by name.

    Args:
        name: path of a saved model, or its name on a hub; a name that is not on this machine is refused unless
            HOMOG_ALLOW_DOWNLOAD=1 is set, because nothing here touches the network unasked.
        cache: keeps vectors between runs; False computes all of them anew.

    Raises:
        ModelError: no such model, or it cannot be loaded.
    """

    def __init__(self, name: str, cache: bool = True) -> None:
        self._name = name
        self._model = _load(name)
        self._window = _window(self._model)
        self._cache = VectorCache(_fingerprint(self._model, self._window)) if cache else None

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of unit length (zero for a text without content), float32, shape (texts, dimension).

        A text longer than the model's window is parted; its vector is the mean of its parts, weighed by their length.

        Raises:
            ModelError: no memory, or the cache holds vectors of another dimension.
        """
        if self._cache is None:
            return self._compute(texts)
        return self._cache.fill(texts, self._compute, self.dimension)

    def _compute(self, texts: Sequence[str]) -> FloatArray:
        parts = [self._parts(text) for text in texts]
        flat = [part for row in parts for part in row]
        vectors = unit_rows(self._run(flat)) * has_content(flat)[:, None]
        weight = np.array([len(part) for part in flat], dtype=np.float32)
        owner = np.repeat(np.arange(len(texts)), [len(row) for row in parts])
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        np.add.at(sums, owner, vectors * weight[:, None])
        return unit_rows(sums)

    def _run(self, texts: list[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            found = self._model.encode(texts, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        except (MemoryError, RuntimeError) as error:
            raise _out_of_memory(self._name, error) or error from error
        return np.asarray(found, dtype=np.float32)

    def _parts(self, text: str) -> list[str]:
        if self._window is None:
            return [text]
        window = self._window
        return parts_that_fit(text, lambda part: self._length(part) <= window)

    def _length(self, text: str) -> int:
        return len(self._model.tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"])


def _load(name: str) -> Any:
    allowed = os.environ.get("HOMOG_ALLOW_DOWNLOAD") == "1"
    if not allowed:
        os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", local_files_only=not allowed)
    except Exception as error:  # damaged weights or tokenizers raise errors of many libraries
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _out_of_memory(name, error) or ModelError(
            f"model {name!r} cannot be loaded", reason, _remedy(name)
        ) from error


def _remedy(name: str) -> str:
    if Path(name).exists():
        return NO_MODEL
    return f"give a folder, or fetch it once with: HOMOG_ALLOW_DOWNLOAD=1 homog model info --model {name}"


def _out_of_memory(name: str, error: Exception) -> ModelError | None:
    """The error to raise where memory ran out; PyTorch says so in words only."""
    words = str(error).lower()
    if not isinstance(error, MemoryError) and "memory" not in words:
        return None
    return ModelError(
        f"model {name!r}", "there is not enough memory for it", "take a smaller model, or --model bundled"
    )


def _window(model: Any) -> int | None:
    """Tokens of a text that the model reads; none where it reads texts of any length."""
    length = getattr(model, "max_seq_length", None)
    if length is None or not math.isfinite(length) or not callable(getattr(model, "tokenizer", None)):
        return None
    own = getattr(model.tokenizer, "num_special_tokens_to_add", lambda: _OWN_TOKENS)()
    return max(int(length) - int(own), 1)


def _fingerprint(model: Any, window: int | None) -> str:
    """What the vectors depend on: all weights, the tokens, the window and the prompts."""
    digest = hashlib.sha256(f"{window}\n{sorted(getattr(model, 'prompts', {}).items())}".encode())
    tokenizer: Any = getattr(model, "tokenizer", None)
    if hasattr(tokenizer, "get_vocab"):
        digest.update(repr(sorted(tokenizer.get_vocab().items())).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(f"{key} {tuple(tensor.shape)} {tensor.dtype}\n".encode())
        digest.update(np.ascontiguousarray(tensor.detach().cpu().float().numpy()).tobytes())
    return digest.hexdigest()
