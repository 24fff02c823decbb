"""The encoder that `--model` names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path

from homog.embedding.encoder import Encoder
from homog.embedding.lsa import CorpusLsaEncoder
from homog.embedding.static import StaticEncoder, is_static
from homog.embedding.transformer import SentenceTransformerEncoder
from homog.errors import ModelError
from homog.resources import models_path
from homog.threads import in_thread

BUNDLED = "bundled"  # the model that homog brings
CORPUS_LSA = "corpus-lsa"


def load_encoder(name: str = BUNDLED, corpus: Sequence[str] = ()) -> Encoder:
    """The encoder that `--model` names.

    Args:
        name: `bundled`, `corpus-lsa`, or the path or name of a sentence-transformers model.
        corpus: sentences of the corpus at hand; `corpus-lsa` is fitted on them.

    Raises:
        ModelError: no such model, or it cannot be loaded.
    """
    if name == BUNDLED:
        return bundled_encoder()
    if name == CORPUS_LSA:
        return CorpusLsaEncoder(corpus)
    if not name.strip():
        raise ModelError("no model is named", "the name is empty", f"give {BUNDLED}, {CORPUS_LSA}, a folder or a name")
    if is_static(Path(name)):
        return StaticEncoder(Path(name))
    return SentenceTransformerEncoder(name)


def prepare_encoder(name: str) -> Callable[[Sequence[str]], Encoder]:
    """The encoder that `--model` names, loaded before there is a corpus to fit one on.

    Args:
        name: as for `load_encoder`.

    Returns:
        What gives the encoder for the sentences of a corpus.

    Raises:
        ModelError: no such model, or it cannot be loaded.
    """
    if name == CORPUS_LSA:
        return CorpusLsaEncoder
    encoder = load_encoder(name)
    return lambda _: encoder


@lru_cache(maxsize=1)
def bundled_encoder() -> StaticEncoder:
    """The model that homog brings, read once a process.

    Raises:
        ModelError: the installation lacks it, or it is damaged.
    """
    return StaticEncoder(models_path("static"))


def bundled_encoder_meanwhile() -> AbstractContextManager[object]:
    """Read the model that homog brings while something else is done; a fault is told where the model is used."""
    return in_thread(bundled_encoder)
