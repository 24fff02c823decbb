"""Fit the two small models that homog ships: when a sentence is reworded, and how sure an attribution is.

Both are logistic models over a handful of figures (scikit-learn), fitted on the development seeds of the benchmark
and, for rewording, on sentences of unrelated real documents as further negatives. Their weights are figures in
models/*.json. After a change of the search, the copy model or the measures, run `homog bench --calibrate`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from homog.attribution import Attributed, attribute
from homog.confidence import FEATURES, features_of
from homog.corpus import load_corpus, read_documents
from homog.datatypes import BoolArray
from homog.deviations import (
    ALONE,
    AROUND,
    Piece,
    candidate_versions,
    change_model,
    features_alone,
    features_around,
    forget_models,
    pieces_of,
)
from homog.differences import compare_spans
from homog.evaluation.truth import Truth, TruthStretch
from homog.layout import World, parse_all, plans_of
from homog.measures import MEASURES, Sentences
from homog.rewording import candidate_pairs, forget_model, split_sentences
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
    """Measures and labels of candidate pairs of a woven corpus, references and peers apart.

    A pair is positive where the plan's sentence was made from the source's, negative where the plan's sentence is
    nobody's and so is the peer's. What cannot be decided is left out: a copied sentence beside another place, which
    may carry the same text, and a peer's sentence that has a source, which may be the plan where a date is missing.
    """
    prepared = world.prepared
    sentences = split_sentences(prepared, settings.rewording)
    measures, labels = [], []
    for allowed in (world.is_reference, world.is_peer):
        pairs = candidate_pairs(prepared, sentences, ~prepared.stock, allowed, settings.rewording)
        rows = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        found = np.array([_label_of(world, truth, sentences, i, j) for i, j in rows], dtype=np.int64)
        measures.append(pairs.measures[found >= 0])
        labels.append(found[found >= 0])
    return np.concatenate(measures), np.concatenate(labels)


def _label_of(world: World, truth: Truth, sentences: Sentences, left: int, right: int) -> int:
    """1 made from it, 0 nobody's, -1 not to be decided."""
    prepared = world.prepared
    x = prepared.original(int(sentences.start[left]), int(sentences.end[left]))
    y = prepared.original(int(sentences.start[right]), int(sentences.end[right]))
    doc, source = (prepared.order[int(sentences.doc[i])] for i in (left, right))
    row = _stretch_around(truth.docs.get(doc, ()), x)
    if row is None:
        return -1
    if row.source is None or row.source_start is None or row.source_end is None:
        behind = _stretch_around(truth.docs.get(source, ()), y)
        return 0 if source not in truth.docs or (behind is not None and behind.source is None) else -1
    shared = min(y[1], row.source_end) - max(y[0], row.source_start)
    return 1 if source == row.source and 2 * shared >= y[1] - y[0] else -1


def _stretch_around(stretches: Sequence[TruthStretch], span: tuple[int, int]) -> TruthStretch | None:
    return next((row for row in stretches if row.start <= span[0] and span[1] <= row.end + 1), None)


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


def deviation_examples(world: World, truth: Truth, settings: Settings) -> DeviationExamples:
    """What speaks for each version of a peer, for every sentence that the references explain."""
    explained = attribute(world.prepared, world.is_reference, world.is_peer, settings)
    own_words: Counter[tuple[int, int]] = Counter()
    for item in explained.passages:
        if item.kind == "horizontal" and item.why != "shared_deviation":
            own_words[int(world.prepared.pool.doc[item.passage.x0]), item.source] += item.passage.x1 - item.passage.x0
    pieces = pieces_of(world.prepared, explained.carried)
    pairs = candidate_versions(world.prepared, pieces, world.is_peer, settings.deviations)
    model = change_model(pieces, settings.attribution)
    labels = np.array([_comes_from(world, truth, pieces[a], pieces[b]) for a, b in pairs], dtype=np.int64)
    alone = features_alone(world.prepared, pieces, pairs, model)
    return DeviationExamples(alone, labels, lambda likely: features_around(pieces, pairs, likely, own_words))


@dataclass(frozen=True)
class DeviationExamples:
    """Features of the first step, labels, and what makes the features of the second of the first one's result."""

    alone: Matrix
    labels: Labels
    around: Callable[[Matrix], Matrix]


def _comes_from(world: World, truth: Truth, piece: Piece, version: Piece) -> int:
    """1 where most of a sentence truly carries this peer's changes."""
    prepared = world.prepared
    start, end = prepared.original(piece.x0, piece.x1)
    doc, source = prepared.order[piece.doc], prepared.order[version.doc]
    right = sum(
        max(min(end, row.end) - max(start, row.start), 0)
        for row in truth.docs.get(doc, ())
        if row.case == "shared-deviation" and row.source == source
    )
    return int(2 * right > end - start)


def fit_deviations(examples: Sequence[DeviationExamples]) -> dict[str, object]:
    """Both steps; the second learns from what the first says of corpora that it has not seen.

    Args:
        examples: one a corpus, two at least.
    """
    first = fit(*_stacked([(e.alone, e.labels) for e in examples]), ALONE)
    around = []
    for held_out in examples:
        others = [(e.alone, e.labels) for e in examples if e is not held_out]
        likely = _probabilities(
            held_out.alone, fit(*_stacked(others or [(held_out.alone, held_out.labels)]), ALONE), ALONE
        )
        around.append((held_out.around(likely), held_out.labels))
    return {"alone": first, "around": fit(*_stacked(around), AROUND)}


def _probabilities(features: Matrix, model: Mapping[str, Any], names: Sequence[str]) -> Matrix:
    weights = np.array([model["weights"][name] for name in names])
    odds: Matrix = 1.0 / (1.0 + np.exp(-(features @ weights + model["intercept"])))
    return odds


def confidence_examples(world: World, truth: Truth, settings: Settings) -> tuple[Matrix, Labels]:
    """Features of every attribution of a woven corpus, and whether it is right, source included."""
    explained = attribute(world.prepared, world.is_reference, world.is_peer, settings)
    rows, labels = [], []
    for item in explained.passages:
        identity = compare_spans(world.prepared, item.passage, settings.matching).identity
        rows.append(features_of(item, identity))
        labels.append(int(is_right(world, item, truth)))
    return np.array(rows, dtype=np.float64), np.array(labels, dtype=np.int64)


def is_right(world: World, item: Attributed, truth: Truth) -> bool:
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


def fit_products(features: Matrix, labels: Labels, names: Sequence[str]) -> dict[str, object]:
    """A logistic model over features and their products, as plain weights of the scaled features.

    Args:
        features: shape (examples, len(names)).
        labels: 0 or 1, shape (examples,).
        names: of the features.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    first = StandardScaler().fit(features)
    products = PolynomialFeatures(2, include_bias=False)
    expanded = products.fit_transform(first.transform(features))
    second = StandardScaler().fit(expanded)
    model = LogisticRegression(C=1.0, max_iter=5000).fit(second.transform(expanded), labels)
    weights = model.coef_[0] / second.scale_
    intercept = float(model.intercept_[0] - weights @ second.mean_)
    terms = [[names[i] for i in np.repeat(np.arange(len(names)), power).tolist()] for power in products.powers_]
    return {
        "mean": _named(names, first.mean_),
        "scale": _named(names, first.scale_),
        "weights": {term[0]: round(float(w), 5) for term, w in zip(terms, weights, strict=True) if len(term) == 1},
        "products": {" ".join(t): round(float(w), 5) for t, w in zip(terms, weights, strict=True) if len(t) == 2},
        "intercept": round(intercept, 5),
        "examples": len(labels),
    }


def _named(names: Sequence[str], values: npt.NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in zip(names, values, strict=True)}


def calibrate(
    woven: Sequence[Path], unrelated: Sequence[Path], uncopied: Sequence[Path], settings: Settings, out: Path
) -> dict[str, object]:
    """Fit all models and write them.

    Args:
        woven: corpora with truth.json (development seeds).
        unrelated: corpora of different subjects, compared across.
        uncopied: corpora inside which next to nothing is copied.
        settings: of every stage.
        out: the folder for rewording.json, deviations.json and confidence.json.

    Returns:
        The models, as written.
    """
    worlds = [(load_world(folder, settings), Truth.read(folder / "truth.json")) for folder in woven]
    parts = [rewording_examples(world, truth, settings) for world, truth in worlds]
    parts.append(unrelated_examples(unrelated, settings))
    parts += [uncopied_examples(folder, settings) for folder in uncopied]
    measures, labels = _stacked(parts)
    hard = measures[:, MEASURES.index("ratio")] < _PLAIN_COPY
    rewording = fit_products(measures[hard], labels[hard], MEASURES)
    _write(out / "rewording.json", rewording)
    forget_model()
    deviations = fit_deviations([deviation_examples(world, truth, settings) for world, truth in worlds])
    _write(out / "deviations.json", deviations)
    forget_models()
    sure = fit(*_stacked([confidence_examples(world, truth, settings) for world, truth in worlds]), FEATURES)
    _write(out / "confidence.json", sure)
    return {"rewording": rewording, "deviations": deviations, "confidence": sure}


def _stacked(parts: Sequence[tuple[Matrix, Labels]]) -> tuple[Matrix, Labels]:
    return np.concatenate([m for m, _ in parts if len(m)]), np.concatenate([y for m, y in parts if len(m)])


def _write(path: Path, model: dict[str, object]) -> None:
    path.write_text(json.dumps(model, indent=1, sort_keys=True) + "\n", encoding="utf-8")
