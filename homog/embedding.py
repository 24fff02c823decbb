"""Encoders: texts to unit vectors. Nothing heavy is imported before a model is asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from homog.datatypes import FloatArray
from homog.errors import ModelError


class Encoder(Protocol):
    """Anything that embeds."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of unit length (zero for a text without content), float32, shape (texts, dimension)."""
        ...


class SentenceTransformerEncoder:
    """A sentence-transformers model, from a folder or by name.

    Args:
        name: path of a saved model, or its name on a hub; a name that is not on this machine is refused unless
            HOMOG_ALLOW_DOWNLOAD=1 is set, because nothing here touches the network unasked.

    Raises:
        ModelError: no such model, or it cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        allowed = os.environ.get("HOMOG_ALLOW_DOWNLOAD") == "1"
        if not allowed:
            os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=not allowed)
        except Exception as error:  # damaged weights or tokenizers raise errors of many libraries
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            remedy = (
                "the folder does not hold a sentence-transformers model"
                if Path(name).exists()
                else f"give a folder, or fetch it once with: HOMOG_ALLOW_DOWNLOAD=1 homog … --model {name}"
            )
            raise ModelError(f"model {name!r} cannot be loaded", reason, remedy) from error

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of unit length; a text without content gives zeros, never NaN."""
        vectors = np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
        vectors = np.nan_to_num(vectors) * np.array([[bool(text.strip())] for text in texts], dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def load_encoder(name: str) -> Encoder:
    """The encoder that `--model` names."""
    return SentenceTransformerEncoder(name)
