"""Fit the small models that homog ships: when a sentence is reworded, who a shared change is from, how sure all is.

The first are boosted trees, the others logistic models over a handful of figures (scikit-learn), fitted on the
development seeds of the benchmark; for rewording on written paraphrases and sentences of real documents as well, for
confidence on what is attributed between unrelated real documents. All are figures in models/*.json. After a change of
the search, the copy model or the measures, run `homog bench --calibrate`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from homog.attributed import Attributed, Explained
from homog.attribution import attribute
from homog.changes import Piece, change_model, pieces_of
from homog.confidence import FEATURES, features_of
from homog.corpus import load_corpus, read_documents
from homog.datatypes import BoolArray, LongArray
from homog.deviations import (
    ALONE,
    AROUND,
    candidate_versions,
    features_alone,
    features_around,
    forget_models,
)
from homog.differences import compare_spans
from homog.evaluation.encoders import TRAINING, read_half
from homog.evaluation.truth import Truth, TruthStretch
from homog.evaluation.written import in_surroundings, weight_of_each, written_examples
from homog.layout import World, parse_all, plans_of
from homog.measures import Sentences
from homog.rewording import FEATURES as REWORDING
from homog.rewording import Links, PairSearch, SentencePairs, SentenceTexts, forget_model, links_of, look_at_joined
from homog.settings import Settings
from homog.trees import plain, untrained

_PLAIN_COPY = 0.85  # edit similarity from which on the copy model needs no help
_LOOSE = 0.62  # edit similarity below which sentences of uncopied documents are alike in topic only
_COUNTED = {"woven": 2.0, "unrelated": 0.5, "uncopied": 0.25, "written": 3.0}  # what a pair of each kind counts
_REAL = 3  # times that an attribution between real documents counts, all of them wrong: there are few
_FAR = 0.1  # nearness of negatives: trees say anything of what lies beyond all that they have seen
_OF_EACH = 8  # documents of each unrelated corpus
_NO_SENTENCE = 10**9  # characters; none is as long
Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def load_world(folder: Path, settings: Settings) -> World:
    """A corpus folder laid out for the search."""
    documents, _ = read_documents(load_corpus(folder, settings.ingest), settings.ingest)
    parsed = parse_all(documents, settings, lambda *_: None)
    return World.build(documents, plans_of(documents), parsed, settings)


def rewording_examples(world: World, truth: Truth, settings: Settings) -> tuple[Matrix, Labels]:
    """Features and labels of candidate pairs of a woven corpus, references and peers apart.

    Each pair is there twice, with what was copied around it and with what was truly reworded as well. A pair is
    positive where the plan's sentence was made from the source's, negative where the plan's sentence is nobody's or
    made from another place. What cannot be decided is left out.
    """
    prepared = world.prepared
    texts = SentenceTexts(prepared, settings.rewording)
    sentences = texts.sentences
    features, labels = [], []
    without = replace(settings.rewording, shortest=_NO_SENTENCE, longest=_NO_SENTENCE)  # whatever was fitted before
    explained = _explained(world, replace(settings, rewording=without))
    for number, part in enumerate(explained.examined):
        copied = links_of(part.copied, texts.numbers)
        search = PairSearch(texts, part.free, part.allowed, part.known, settings.rewording, copied)
        pairs = search.first()
        rows = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        found = [_label_of(world, truth, sentences, i, j, ("vertical", "horizontal")[number]) for i, j in rows]
        label = _one_for_each(pairs, np.array(found, dtype=np.int64))
        again = search.again(pairs, _with_true(copied, pairs, label, sentences, texts.numbers))
        both = {key: at for at, key in enumerate(zip(again.left.tolist(), again.right.tolist(), strict=True))}
        same = [both[key] for key in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)]
        for table in (pairs.features, again.features[same]):
            features.append(table[label >= 0])
            labels.append(label[label >= 0])
    return np.concatenate(features), np.concatenate(labels)


def _one_for_each(pairs: SentencePairs, label: Labels) -> Labels:
    """Of several sentences of the right place the likest is what a sentence was made from; of others nobody knows."""
    likeness = pairs.column("sorted_ratio") + pairs.column("cosine")
    order = np.lexsort((-likeness, label != 1, pairs.left))
    first = np.append(True, np.diff(pairs.left[order]) != 0) if len(order) else np.zeros(0, dtype=bool)
    label = label.copy()
    label[order[~first & (label[order] == 1)]] = -1
    return label


def _with_true(copied: Links, pairs: SentencePairs, label: Labels, sentences: Sentences, numbers: LongArray) -> Links:
    """What was copied and what was truly reworded, as links."""
    true = np.flatnonzero(label == 1)
    plan = np.concatenate([copied.plan, numbers[sentences.start[pairs.left[true]]]])
    source = np.concatenate([copied.source, numbers[sentences.start[pairs.right[true]]]])
    length = sentences.end[pairs.left[true]] - sentences.start[pairs.left[true]]
    order = np.lexsort((source, plan))
    return Links(plan[order], source[order], np.concatenate([copied.characters, length])[order])


def _label_of(world: World, truth: Truth, sentences: Sentences, left: int, right: int, kind: str) -> int:
    """1 made from it, 0 not, -1 not to be decided."""
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
    if source == row.source and row.attribution == kind:
        return 1 if 2 * shared >= y[1] - y[0] else -1 if shared > 0 else 0
    return 0 if kind == row.attribution == "vertical" else -1


def _stretch_around(stretches: Sequence[TruthStretch], span: tuple[int, int]) -> TruthStretch | None:
    return next((row for row in stretches if row.start <= span[0] and span[1] <= row.end + 1), None)


def unrelated_world(folders: Sequence[Path], settings: Settings) -> tuple[World, BoolArray] | None:
    """The first few documents of corpora of different subjects, and which two are of different subjects.

    Args:
        folders: corpora, each of one subject.
        settings: of every stage.
    """
    documents, field = [], []
    for number, folder in enumerate(folders):
        read, _ = read_documents(load_corpus(folder, settings.ingest), settings.ingest)
        chosen = sorted(read, key=lambda d: (d.level in ("national", "ministry"), d.doc_id))[:_OF_EACH]
        documents += [replace(d, doc_id=f"{number:03d}-{d.doc_id}", level="provincial") for d in chosen]
        field += [number] * len(chosen)
    if not documents:
        return None
    parsed = parse_all(documents, settings, lambda *_: None)
    world = World.build(documents, [d.doc_id for d in documents], parsed, settings)
    number_of = {d.doc_id: n for d, n in zip(documents, field, strict=True)}
    row = np.array([number_of[name] for name in world.prepared.order])
    return world, row[:, None] != row[None, :]


def unrelated_examples(folders: Sequence[Path], settings: Settings) -> tuple[Matrix, Labels]:
    """Candidate pairs between corpora of different subjects, which owe each other nothing: all negative."""
    laid = unrelated_world(folders, settings)
    if laid is None:
        return np.zeros((0, len(REWORDING))), np.zeros(0, dtype=np.int64)
    return _negatives(*laid, settings)


def unrelated_attributions(folders: Sequence[Path], settings: Settings) -> tuple[Matrix, Labels]:
    """Features of all that is attributed between corpora of different subjects, as to references and as to peers."""
    laid = unrelated_world(folders, settings)
    rows: list[list[float]] = []
    if laid is not None:
        world, apart = laid
        for tables in ((apart, np.zeros_like(apart)), (np.zeros_like(apart), apart)):
            for item in attribute(world.prepared, *tables, settings).passages:
                identity = compare_spans(world.prepared, item.passage, settings.matching).identity
                rows.append(features_of(item, identity))
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES)), np.zeros(len(rows), dtype=np.int64)


def uncopied_attributions(folder: Path, settings: Settings) -> tuple[Matrix, Labels]:
    """Features of all that is attributed to peers inside a corpus in which next to nothing is copied: all wrong.

    What stands in many of its documents has a common source that is not in the corpus.
    """
    world = load_world(folder, settings)
    rows = [
        features_of(item, compare_spans(world.prepared, item.passage, settings.matching).identity)
        for item in _explained(world, settings).passages
        if item.kind == "horizontal"
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES)), np.zeros(len(rows), dtype=np.int64)


def _explained(world: World, settings: Settings) -> Explained:
    tables = world.is_reference, world.is_peer
    undetermined, elsewhere = world.undetermined.table, world.elsewhere
    return attribute(world.prepared, *tables, settings, undetermined=undetermined, elsewhere=elsewhere)


def uncopied_examples(folder: Path, settings: Settings) -> tuple[Matrix, Labels]:
    """Candidate pairs inside a corpus in which next to nothing is copied."""
    world = load_world(folder, settings)
    return _negatives(world, world.is_peer, settings)


def _negatives(world: World, allowed: BoolArray, settings: Settings) -> tuple[Matrix, Labels]:
    """All candidate pairs of documents, none of which was made from another."""
    texts = SentenceTexts(world.prepared, settings.rewording)
    nothing = np.zeros_like(allowed)
    none = links_of([], texts.numbers)
    wider = replace(settings.rewording, least_cosine=_FAR, least_margin=-_FAR, telling_overlap=_FAR)
    search = PairSearch(texts, ~world.prepared.stock, allowed, nothing, wider, none)
    single = search.first()
    joined = look_at_joined(search, single.left, single.right, none, wider).pairs
    # the same sentence is somebody's, wherever it is from
    features = np.concatenate([p.features[p.column("ratio") < _LOOSE] for p in (single, joined)])
    return features, np.zeros(len(features), dtype=np.int64)


def deviation_examples(world: World, truth: Truth, settings: Settings) -> DeviationExamples:
    """What speaks for each version of a peer, for every sentence that the references explain."""
    explained = _explained(world, settings)
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
    explained = _explained(world, settings)
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


def grow(features: Matrix, labels: Labels, names: Sequence[str], counted: Matrix) -> dict[str, object]:
    """Boosted trees as plain tables (`homog.trees`).

    Args:
        features: shape (examples, len(names)).
        labels: 0 or 1, shape (examples,).
        names: of the features.
        counted: how much each example counts, shape (examples,).
    """
    model = untrained().fit(features, labels, counted)
    return {"features": list(names), **plain(model), "examples": len(labels)}


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
    parts = [("woven", *rewording_examples(world, truth, settings)) for world, truth in worlds]
    parts.append(("unrelated", *unrelated_examples(unrelated, settings)))
    # in an uncopied corpus all speak of the same things: what is alike beside copied text, too, and not copied
    parts += [("uncopied", *in_surroundings(*uncopied_examples(folder, settings))) for folder in uncopied]
    parts.append(("written", *written_examples(read_half(TRAINING), settings)))
    features, labels = _stacked([(examples, y) for _, examples, y in parts])
    counted = np.concatenate([np.full(len(y), _COUNTED[kind] * _share_of(kind)) for kind, _, y in parts])
    hard = features[:, REWORDING.index("ratio")] < _PLAIN_COPY
    rewording = grow(features[hard], labels[hard], REWORDING, counted[hard])
    _write(out / "rewording.json", rewording)
    forget_model()
    deviations = fit_deviations([deviation_examples(world, truth, settings) for world, truth in worlds])
    _write(out / "deviations.json", deviations)
    forget_models()
    judged = [confidence_examples(world, truth, settings) for world, truth in worlds]
    wrong = [unrelated_attributions(unrelated, settings), *(uncopied_attributions(f, settings) for f in uncopied)]
    sure = fit(*_stacked([*judged, *(part for part in wrong for _ in range(_REAL))]), FEATURES)
    _write(out / "confidence.json", sure)
    return {"rewording": rewording, "deviations": deviations, "confidence": sure}


def _share_of(kind: str) -> float:
    """What one row of a pair counts of it."""
    return weight_of_each() if kind in ("uncopied", "written") else 1.0


def _stacked(parts: Sequence[tuple[Matrix, Labels]]) -> tuple[Matrix, Labels]:
    return np.concatenate([m for m, _ in parts if len(m)]), np.concatenate([y for m, y in parts if len(m)])


def _write(path: Path, model: dict[str, object]) -> None:
    path.write_text(_compact(json.dumps(model, indent=1, sort_keys=True)) + "\n", encoding="utf-8")


def _compact(text: str) -> str:
    """JSON with each list of figures in one line."""
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text)
