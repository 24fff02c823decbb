"""Fit the two small models that homog ships: when a sentence is reworded, and how sure an attribution is.

Both are logistic models over a handful of figures (scikit-learn), fitted on the development seeds of the benchmark
and, for rewording, on sentences of unrelated real documents as further negatives. Their weights are figures in
models/*.json. After a change of the search, the copy model or the measures, run `homog bench --calibrate`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog.attribution import Attributed, attribute
from homog.confidence import FEATURES, features_of
from homog.corpus import load_corpus, read_documents
from homog.datatypes import BoolArray
from homog.differences import compare_spans
from homog.evaluation.truth import Truth, TruthStretch
from homog.layout import World, parse_all, plans_of
from homog.rewording import MEASURES, candidate_pairs, split_sentences
from homog.settings import Settings

_PLAIN_COPY = 0.85  # edit similarity from which on the copy model needs no help
_LOOSE = 0.62  # edit similarity below which sentences of uncopied documents are alike in topic only
_OF_EACH = 8  # documents of each unrelated corpus
Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def load_world(folder: Path, settings: Settings) -> World:
    """A corpus folder laid out for the search."""
    documents, _ = read_documents(load_corpus(folder, settings.ingest), settings.ingest)
    parsed = parse_all(documents, settings, lambda *_: None)
    return World.build(documents, plans_of(documents), parsed, settings)


def rewording_examples(world: World, truth: Truth, settings: Settings) -> tuple[Matrix, Labels]:
    """Measures and labels of all candidate pairs of a woven corpus.

    A pair is positive where the plan's sentence was made from the source's, negative where the plan's sentence is
    nobody's; a pair of a copied sentence with another place is left out, as that place may carry the same text.
    """
    prepared = world.prepared
    sentences = split_sentences(prepared, settings.rewording)
    allowed = world.is_reference | world.is_peer
    pairs = candidate_pairs(prepared, sentences, ~prepared.stock, allowed, settings.rewording)
    labels = []
    for left, right in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
        x = prepared.original(int(sentences.start[left]), int(sentences.end[left]))
        y = prepared.original(int(sentences.start[right]), int(sentences.end[right]))
        doc, source = (prepared.order[int(sentences.doc[i])] for i in (left, right))
        labels.append(_label(truth.docs.get(doc, ()), x, source, y))
    keep = np.array([label >= 0 for label in labels], dtype=bool)
    return pairs.measures[keep], np.array(labels, dtype=np.int64)[keep]


def _label(stretches: Sequence[TruthStretch], x: tuple[int, int], source: str, y: tuple[int, int]) -> int:
    """1 made from it, 0 nobody's, -1 not to be decided."""
    for row in stretches:
        if row.start <= x[0] and x[1] <= row.end + 1:
            if row.source is None or row.source_start is None or row.source_end is None:
                return 0
            shared = min(y[1], row.source_end) - max(y[0], row.source_start)
            return 1 if source == row.source and 2 * shared >= y[1] - y[0] else -1
    return -1


def unrelated_examples(folders: Sequence[Path], settings: Settings) -> tuple[Matrix, Labels]:
    """Candidate pairs between corpora of different subjects, which owe each other nothing: all negative.

    Args:
        folders: corpora; the first few documents of each are compared with those of the others.
        settings: of every stage.
    """
    documents, field = [], []
    for number, folder in enumerate(folders):
        read, _ = read_documents(load_corpus(folder, settings.ingest), settings.ingest)
        chosen = sorted(read, key=lambda d: (d.level in ("national", "ministry"), d.doc_id))[:_OF_EACH]
        documents += [replace(d, doc_id=f"{number:03d}-{d.doc_id}", level="provincial") for d in chosen]
        field += [number] * len(chosen)
    if not documents:
        return np.zeros((0, len(MEASURES))), np.zeros(0, dtype=np.int64)
    parsed = parse_all(documents, settings, lambda *_: None)
    world = World.build(documents, [d.doc_id for d in documents], parsed, settings)
    number_of = {d.doc_id: n for d, n in zip(documents, field, strict=True)}
    row = np.array([number_of[name] for name in world.prepared.order])
    return _negatives(world, row[:, None] != row[None, :], settings)


def uncopied_examples(folder: Path, settings: Settings) -> tuple[Matrix, Labels]:
    """Candidate pairs inside a corpus in which next to nothing is copied; what is alike all the same is left out."""
    world = load_world(folder, settings)
    measures, labels = _negatives(world, world.is_peer, settings)
    loose = measures[:, MEASURES.index("ratio")] < _LOOSE
    return measures[loose], labels[loose]


def _negatives(world: World, allowed: BoolArray, settings: Settings) -> tuple[Matrix, Labels]:
    prepared = world.prepared
    sentences = split_sentences(prepared, settings.rewording)
    pairs = candidate_pairs(prepared, sentences, ~prepared.stock, allowed, settings.rewording)
    return pairs.measures, np.zeros(len(pairs.left), dtype=np.int64)


def confidence_examples(world: World, truth: Truth, settings: Settings) -> tuple[Matrix, Labels]:
    """Features of every attribution of a woven corpus, and whether it is right, source included."""
    explained = attribute(world.prepared, world.is_reference, world.is_peer, settings)
    rows, labels = [], []
    for item in explained.passages:
        identity = compare_spans(world.prepared, item.passage, settings.matching).identity
        rows.append(features_of(item, identity))
        labels.append(int(_is_right(world, item, truth)))
    return np.array(rows, dtype=np.float64), np.array(labels, dtype=np.int64)


def _is_right(world: World, item: Attributed, truth: Truth) -> bool:
    """Whether most of the passage truly has this attribution and this source."""
    prepared = world.prepared
    start, end = prepared.original(item.passage.x0, item.passage.x1)
    doc, source = prepared.order[prepared.position(item.passage.x0)[0]], prepared.order[item.source]
    right = sum(
        max(min(end, row.end) - max(start, row.start), 0)
        for row in truth.docs.get(doc, ())
        if row.attribution == item.kind and row.source == source
    )
    return 2 * right > end - start


def fit(features: Matrix, labels: Labels, names: Sequence[str]) -> dict[str, object]:
    """A logistic model as plain weights.

    Args:
        features: shape (examples, len(names)).
        labels: 0 or 1, shape (examples,).
        names: of the features.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10.0, max_iter=2000).fit(features, labels)
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}
    return {"weights": weights, "intercept": round(float(model.intercept_[0]), 4), "examples": len(labels)}


def calibrate(
    woven: Sequence[Path], unrelated: Sequence[Path], uncopied: Sequence[Path], settings: Settings, out: Path
) -> dict[str, object]:
    """Fit both models and write them.

    Args:
        woven: corpora with truth.json (development seeds).
        unrelated: corpora of different subjects, compared across.
        uncopied: corpora inside which next to nothing is copied.
        settings: of every stage.
        out: the folder for rewording.json and confidence.json.

    Returns:
        Both models, as written.
    """
    worlds = [(load_world(folder, settings), Truth.read(folder / "truth.json")) for folder in woven]
    parts = [rewording_examples(world, truth, settings) for world, truth in worlds]
    parts.append(unrelated_examples(unrelated, settings))
    parts += [uncopied_examples(folder, settings) for folder in uncopied]
    measures, labels = _stacked(parts)
    hard = measures[:, MEASURES.index("ratio")] < _PLAIN_COPY
    rewording = fit(measures[hard], labels[hard], MEASURES)
    _write(out / "rewording.json", rewording)
    sure = fit(*_stacked([confidence_examples(world, truth, settings) for world, truth in worlds]), FEATURES)
    _write(out / "confidence.json", sure)
    return {"rewording": rewording, "confidence": sure}


def _stacked(parts: Sequence[tuple[Matrix, Labels]]) -> tuple[Matrix, Labels]:
    return np.concatenate([m for m, _ in parts if len(m)]), np.concatenate([y for m, y in parts if len(m)])


def _write(path: Path, model: dict[str, object]) -> None:
    path.write_text(json.dumps(model, indent=1, sort_keys=True) + "\n", encoding="utf-8")
