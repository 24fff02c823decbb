"""Fit and measure the classifier of unit kinds: `python -m homog.evaluation.kinds [CORPORA] [--out FILE]`.

It learns from the sentences of data/labels/units.jsonl and, where the folder of the real corpora is given, from the
development half of data/labels/units-real.json and from data/labels/units-training.json (units of further documents,
labelled while looking at what homog said, so good to learn from but not to measure on). The test half is never learnt
from. The weights go to
models/kinds.npz, which homog.structure.model reads.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog.datatypes import UNIT_KINDS, Normalised, UnitKind
from homog.evaluation.labels import HALVES, Half, judged, load_labels, read_labelled
from homog.ingest import normalise
from homog.resources import data_path, models_path
from homog.structure.model import BUCKETS, Values, Weights, forget_weights, save_weights, unit_length, weighed_parts

JUDGED: tuple[UnitKind, ...] = ("target", "action", "safeguard", "principle")  # what the macro F is over
_STRENGTH = 10.0  # inverse of the regularisation; chosen by cross-validation over the real documents
_REAL_WEIGHT = 2.0  # of a real unit against a written sentence


@dataclass(frozen=True, slots=True)
class Example:
    """A unit to learn from: normalised text, titles around it, its kind, and how much it weighs."""

    text: str
    path: tuple[str, ...]
    kind: UnitKind
    weight: float = 1.0


@dataclass(frozen=True)
class Confusion:
    """How often each label got each kind."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def f(self, kind: str) -> float:
        """F1 of one kind."""
        hit = self.pairs[kind, kind]
        wrong = sum(n for (label, given), n in self.pairs.items() if (label == kind) != (given == kind))
        return 2 * hit / (2 * hit + wrong) if hit or wrong else 1.0

    @property
    def macro_f(self) -> float:
        """Mean F1 of target, action, safeguard and principle."""
        return sum(self.f(kind) for kind in JUDGED) / len(JUDGED)

    @property
    def accuracy(self) -> float:
        """Share of units that got their label."""
        return sum(n for (label, given), n in self.pairs.items() if label == given) / max(self.pairs.total(), 1)


def measure_real(corpora: Path, half: Half) -> Confusion:
    """Labels against kinds on one half of the real documents.

    Args:
        corpora: the folder that holds smart-plans and work-reports-2026.
        half: which half.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for labels in load_labels("units-real.json"):
        if labels.half == half:
            document = read_labelled(corpora, labels.document, labels.sha256)
            pairs.update((label, given) for label, given, _ in judged(document, labels))
    return Confusion(pairs)


# -- examples ------------------------------------------------------------------------------------------


def written_examples() -> list[Example]:
    """The sentences of data/labels/units.jsonl."""
    lines = data_path("labels", "units.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Example(normalise(row["text"]).text, tuple(row["path"]), row["kind"]) for row in rows]


def real_examples(corpora: Path) -> list[Example]:
    """The labelled units of real documents that may be learnt from: none of the test half."""
    examples = []
    for labels in [*load_labels("units-real.json"), *load_labels("units-training.json")]:
        if labels.half == "test":
            continue
        document = read_labelled(corpora, labels.document, labels.sha256)
        normal = normalise(document.text)
        for label, _, unit in judged(document, labels):
            if unit is not None:
                text = _normalised_part(normal, unit.start, unit.end)
                examples.append(Example(text, unit.path, label, _REAL_WEIGHT))
    return examples


def _normalised_part(normal: Normalised, start: int, end: int) -> str:
    low, high = np.searchsorted(normal.start, [start, end])
    return normal.text[low:high]


# -- fitting -------------------------------------------------------------------------------------------


def fit(examples: Sequence[Example]) -> Weights:
    """A table of weights from examples, by logistic regression.

    Args:
        examples: units with their kinds; every kind must occur.
    """
    texts, paths, weights = [e.text for e in examples], [e.path for e in examples], [e.weight for e in examples]
    return fit_table(texts, paths, [e.kind for e in examples], UNIT_KINDS, weights, _STRENGTH)


def fit_table(
    texts: Sequence[str],
    paths: Sequence[Sequence[str]],
    labels: Sequence[str],
    order: Sequence[str],
    weights: Sequence[float],
    strength: float,
) -> Weights:
    """A table that tells some labels apart by the words of units and their headings.

    Args:
        texts, paths, labels, weights: of each example; every label must occur.
        order: the labels in the order of the table.
        strength: inverse of the regularisation.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    parts = weighed_parts(texts, paths)
    idf = _idf((part.bucket for part, _ in parts), len(texts))
    rows = np.concatenate([part.row for part, _ in parts])
    columns = np.concatenate([part.bucket for part, _ in parts])
    values = np.concatenate([unit_length(part, idf) * share for part, share in parts])
    matrix = csr_matrix((values, (rows, columns)), shape=(len(texts), BUCKETS))
    model = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")
    model.fit(matrix, list(labels), sample_weight=list(weights))
    places = [list(model.classes_).index(label) for label in order]
    return Weights(idf, np.asarray(model.coef_)[places], np.asarray(model.intercept_)[places])


def _idf(buckets: Iterable[npt.NDArray[np.int64]], count: int) -> Values:
    held = np.zeros(BUCKETS)
    for bucket in buckets:
        held += np.bincount(bucket, minlength=BUCKETS)
    idf: Values = np.log((1 + count) / (1 + np.minimum(held, count))) + 1
    return idf


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, write, and say how well the whole chain of rules and classifier does."""
    parser = argparse.ArgumentParser(description="fit the classifier of unit kinds")
    parser.add_argument("corpora", nargs="?", type=Path, help="folder with the real corpora")
    parser.add_argument("--out", type=Path, default=None, help="file to write; models/kinds.npz by default")
    given = parser.parse_args(arguments)
    if given.corpora is None and given.out is None:
        parser.error("name the folder of the real corpora, or a file to write with --out")
    examples = written_examples() + (real_examples(given.corpora) if given.corpora else [])
    save_weights(given.out or models_path("kinds.npz"), fit(examples))
    forget_weights()
    print(f"{len(examples)} examples")
    if given.corpora:
        for half in HALVES:
            found = measure_real(given.corpora, half)
            kinds = ", ".join(f"{kind} {found.f(kind):.3f}" for kind in UNIT_KINDS)
            print(f"{half}: macro F {found.macro_f:.3f}, accuracy {found.accuracy:.3f}; {kinds}")


if __name__ == "__main__":
    main()
