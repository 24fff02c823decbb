"""A static model out of a folder of texts: the stages in order, and the files they leave."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from homog.datatypes import FloatArray, LongArray
from homog.settings import TrainingSettings
from homog.training.material import Material, read_material
from homog.training.pairs import Batches
from homog.training.refine import refine
from homog.training.vectors import features_of, first_vectors
from homog.training.vocabulary import Vocabulary, build_vocabulary

_MODULE = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
_COMPUTED = ("modules.json", "config_sentence_transformers.json", "tokenizer.json", "model.safetensors")
Stage = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Trained:
    """What training used and made."""

    folder: Path
    documents: int
    characters: int
    sentences: int
    groups: int
    pairs: int
    tokens: int
    dimensions: int
    bytes_written: int
    unread: tuple[str, ...]


def train(
    source: Path,
    out: Path,
    settings: TrainingSettings | None = None,
    stage: Stage = lambda *_: None,
) -> Trained:
    """Train a model and write it as a folder that sentence-transformers loads.

    The same texts, thesaurus and settings give the same bytes, whatever the number of processors.

    Args:
        source: folder of texts.
        out: folder to write; other files in it, such as a model card, stay.
        settings: seed, sizes, steps.
        stage: called with the name of the stage, steps done and steps in all.

    Raises:
        UsageError: too little text.
        ReadError: the thesaurus is missing or wrong.
    """
    from threadpoolctl import threadpool_limits

    settings = settings or TrainingSettings()
    stage("read", 0, 1)
    material = read_material(source, settings)
    with threadpool_limits(limits=1):  # sums of floating-point numbers depend on how they are shared out
        vocabulary, table = _learn(material, settings, stage)
    written = save(out, vocabulary, table)
    return Trained(
        out,
        material.documents,
        sum(len(s) for s in material.sentences),
        len(material.sentences),
        len(material.groups),
        len(material.pairs),
        len(vocabulary.tokens),
        settings.dimensions,
        written,
        material.unread,
    )


def _learn(material: Material, settings: TrainingSettings, stage: Stage) -> tuple[Vocabulary, FloatArray]:
    stage("words", 0, 1)
    terms = [word for group in material.groups for word in group]
    vocabulary = build_vocabulary(material.sentences, terms, settings)
    encode = _encoder(vocabulary)
    ids = [row for row in encode(material.sentences) if len(row) >= settings.least_tokens]
    stage("vectors", 0, 1)
    features = features_of(vocabulary.tokens)
    first = first_vectors(ids, features, settings)
    batches = Batches(ids, material.groups, material.pairs, encode, len(vocabulary.tokens), settings)
    refined = refine(first, features, batches, settings, lambda done: stage("refine", done, settings.steps))
    return vocabulary, np.asarray(features @ refined, dtype=np.float32)


def _encoder(vocabulary: Vocabulary) -> Callable[[Sequence[str]], list[LongArray]]:
    """Texts to token ids without unknown characters."""
    tokenizer = vocabulary.tokenizer()

    def encode(texts: Sequence[str]) -> list[LongArray]:
        rows = [np.array(e.ids, dtype=np.int64) for e in tokenizer.encode_batch_fast(list(texts))]
        return [row[row > 0] for row in rows]

    return encode


def save(out: Path, vocabulary: Vocabulary, table: FloatArray) -> int:
    """Write the model; an interrupted run leaves the last good one.

    Args:
        out: folder.
        vocabulary: of the tokenizer.
        table: vectors of the tokens; the unknown token gets zeros.

    Returns:
        Bytes written.
    """
    from safetensors.numpy import save_file

    largest = float(np.abs(table).max(initial=1e-9))
    scaled = (table / largest).astype(np.float16)  # far from the least numbers that two bytes hold
    scaled[0] = 0
    out.mkdir(parents=True, exist_ok=True)
    part = out / f".part.{os.getpid()}"
    part.mkdir()
    try:
        _write_json(part / "modules.json", [{"idx": 0, "name": "0", "path": "", "type": _MODULE}])
        _write_json(
            part / "config_sentence_transformers.json",
            {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"},
        )
        (part / "tokenizer.json").write_text(vocabulary.tokenizer_json(), encoding="utf-8", newline="\n")
        save_file({"embedding.weight": scaled}, part / "model.safetensors")
        for name in _COMPUTED:
            (part / name).chmod(0o644)  # safetensors makes files for the owner alone
            (part / name).replace(out / name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return sum((out / name).stat().st_size for name in _COMPUTED)


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
