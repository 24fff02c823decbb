"""Encoders: texts to unit vectors. Nothing heavy is imported before a model is asked for."""

from __future__ import annotations

from homog.embedding.encoder import Encoder
from homog.embedding.loading import (
    BUNDLED,
    CORPUS_LSA,
    bundled_encoder,
    bundled_encoder_meanwhile,
    load_encoder,
    prepare_encoder,
)
from homog.embedding.lsa import CorpusLsaEncoder
from homog.embedding.static import Parted, StaticEncoder, Token
from homog.embedding.transformer import SentenceTransformerEncoder

__all__ = [
    "BUNDLED",
    "CORPUS_LSA",
    "CorpusLsaEncoder",
    "Encoder",
    "Parted",
    "SentenceTransformerEncoder",
    "StaticEncoder",
    "Token",
    "bundled_encoder",
    "bundled_encoder_meanwhile",
    "load_encoder",
    "prepare_encoder",
]
