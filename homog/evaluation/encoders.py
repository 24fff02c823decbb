"""How well encoders and character measures tell a paraphrase from another sentence of the same section.

For every method the share of the paraphrases of each strength that score higher than all but one per cent of the
hard negatives of data/paraphrases. Combinations are judged by boosted trees, grown on the pairs that are there to
learn from, else on the other half of the subjects.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, LCSseq

from homog.correspondence import CORRESPONDENCES, correspondences
from homog.embedding import CorpusLsaEncoder, Encoder, StaticEncoder
from homog.errors import ReadError
from homog.resources import data_path
from homog.threads import one_thread
from homog.trees import untrained

STRENGTHS = ("light", "reordered", "heavy", "very-heavy")
HALVES = ("development", "test")
TRAINING = "training"  # pairs to learn from, of other subjects than either half
_HARD = ("same-section", "same-topic")  # kinds of negatives; copies with a changed meaning are counted apart
_FALSE = 0.01
_SEED = 40
_EASY = 1500  # pairs of sentences of different pairs among what a combination learns from
_BLOCK = 12  # characters of a common run beyond which longer says no more

Pair = tuple[str, str]
Values = npt.NDArray[np.float64]
Score = Callable[[Sequence[Pair]], Values]
Measure = Callable[[Sequence[Pair]], Values]  # shape (pairs, columns)


@dataclass(frozen=True)
class Example:
    """A pair of sentences: a strength of paraphrase, or a kind of negative."""

    kind: str
    pair: Pair
    subject: str


@dataclass(frozen=True)
class Half:
    """One half of data/paraphrases."""

    positives: tuple[Example, ...]
    negatives: tuple[Example, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """All subjects, sorted."""
        return tuple(sorted({e.subject for e in (*self.positives, *self.negatives)}))

    def of(self, subjects: Sequence[str]) -> Half:
        """The examples of some subjects."""
        positives, negatives = (
            tuple(e for e in part if e.subject in subjects) for part in (self.positives, self.negatives)
        )
        return Half(positives, negatives)

    def texts(self) -> list[str]:
        """All sentences, each once, sorted."""
        return sorted({text for e in (*self.positives, *self.negatives) for text in e.pair})

    def hard(self) -> list[Pair]:
        """The negatives of the same section or topic."""
        return [e.pair for e in self.negatives if e.kind in _HARD]

    def across(self) -> list[Pair]:
        """Source of one pair with paraphrase of another, of the same subject."""
        return [
            (a.pair[0], b.pair[1])
            for a in self.positives
            for b in self.positives
            if a.subject == b.subject and a.pair[0] != b.pair[0]
        ]


@dataclass(frozen=True)
class Row:
    """Recall of one method by strength at one per cent false positives.

    `recall` is against the hard negatives, `recall_across` against all other sentences of the subject as well.
    """

    method: str
    recall: tuple[float, ...]
    recall_across: tuple[float, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain values, by strength."""
        return {
            "method": self.method,
            "recall": dict(zip(STRENGTHS, self.recall, strict=True)),
            "recall_across": dict(zip(STRENGTHS, self.recall_across, strict=True)),
        }


def read_half(half: str, folder: Path | None = None) -> Half:
    """One half of the pairs.

    Args:
        half: development, test or training.
        folder: another folder than data/paraphrases.

    Raises:
        ReadError: a file is missing or wrong.
    """
    folder = folder or data_path("paraphrases")
    positives = tuple(
        Example(str(row["strength"]), (str(row["source"]), str(row["paraphrase"])), str(row.get("subject", "")))
        for row in _rows(folder / f"{half}.jsonl", ("strength", "source", "paraphrase"))
    )
    negatives = tuple(
        Example(str(row["kind"]), (str(row["a"]), str(row["b"])), str(row.get("subject", "")))
        for row in _rows(folder / f"negatives-{half}.jsonl", ("kind", "a", "b"))
    )
    return Half(positives, negatives)


def has_training(folder: Path | None = None) -> bool:
    """Whether a folder holds pairs to learn from."""
    return ((folder or data_path("paraphrases")) / f"{TRAINING}.jsonl").is_file()


def _rows(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise ReadError(str(path), str(error), "restore data/paraphrases") from error
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or any(field not in row for field in fields):
            raise ReadError(f"{path}:{number}", f"it lacks one of {', '.join(fields)}", "correct the line")
    return rows


def evaluate(
    encoder: Encoder,
    name: str,
    half: Half,
    learned_from: Half | None = None,
    others: Mapping[str, Score] | None = None,
) -> list[Row]:
    """The table of all methods.

    Args:
        encoder: the model in question.
        name: its name in the table.
        half: the pairs measured.
        learned_from: what combinations are fitted on; without it, on the other half of the subjects of `half`.
        others: further methods by name, as they are.
    """
    texts = half.texts()
    lsa = CorpusLsaEncoder(texts)
    alone: dict[str, Score] = {
        "edit ratio": lambda pairs: characters(pairs)[:, 0],
        "sorted-character ratio": lambda pairs: characters(pairs)[:, 1],
        "tf-idf of characters": _of_encoder(_TfIdf(texts)),
        "corpus-lsa": _of_encoder(lsa),
        name: _of_encoder(encoder),
        **(others or {}),
    }
    rows = [_row(method, half, partial(_as_it_is, score)) for method, score in alone.items()]
    combined: dict[str, list[Measure]] = {
        "characters, combined": [characters],
        "characters + corpus-lsa": [characters, _column(_of_encoder(lsa))],
        f"characters + {name}": [characters, _column(_of_encoder(encoder))],
    }
    if isinstance(encoder, StaticEncoder):
        combined[f"characters + {name} with what corresponds"] = [characters, lambda p: correspondences(encoder, p)]
        combined[f"{name} with what corresponds"] = [lambda p: correspondences(encoder, p)]
        combined["all"] = [characters, lambda p: correspondences(encoder, p), _column(_of_encoder(lsa))]
    for method, measures in combined.items():
        fitted = (
            partial(_judge, measures) if learned_from is None else partial(_as_it_is, _judge(measures, learned_from))
        )
        rows.append(_row(method, half, fitted))
    return rows


def _as_it_is(score: Score, _: Half) -> Score:
    return score


def _row(method: str, half: Half, make: Callable[[Half], Score]) -> Row:
    """Recall over two parts of the subjects together; `make` gets the other part, to learn from."""
    parts = half.subjects[::2], half.subjects[1::2]
    found: dict[str, list[Values]] = {}
    for measured, other in (parts, parts[::-1]):
        part = half.of(measured)
        score = make(half.of(other))
        for strength in STRENGTHS:
            found.setdefault(strength, []).append(score([e.pair for e in part.positives if e.kind == strength]))
        found.setdefault("hard", []).append(score(part.hard()))
        found.setdefault("across", []).append(score(part.across()))
    scores = {name: np.concatenate(values) for name, values in found.items()}
    every = np.concatenate([scores["hard"], scores["across"]])
    return Row(method, _recalls(scores, scores["hard"]), _recalls(scores, every))


def _recalls(scores: dict[str, Values], negatives: Values) -> tuple[float, ...]:
    """Recall by strength above the score that at most one per cent of the negatives pass."""
    if not len(negatives):
        return (math.nan,) * len(STRENGTHS)
    bound = np.sort(negatives)[::-1][int(_FALSE * len(negatives))]
    return tuple(round(float((scores[s] > bound).mean()), 3) if len(scores[s]) else math.nan for s in STRENGTHS)


def characters(pairs: Sequence[Pair]) -> Values:
    """Measures of characters: edit ratio, sorted-character ratio, longest run, common beginning, figures, lengths."""
    return np.array([_characters(a, b) for a, b in pairs], dtype=np.float64).reshape(len(pairs), 6)


def _characters(a: str, b: str) -> list[float]:
    longest = max((op.src_end - op.src_start for op in LCSseq.opcodes(a, b) if op.tag == "equal"), default=0)
    begin = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    ones, twos = ("".join(sorted(c for c in text if c.isdigit())) for text in (a, b))
    return [
        float(Indel.normalized_similarity(a, b)),
        float(Indel.normalized_similarity("".join(sorted(a)), "".join(sorted(b)))),
        min(longest, _BLOCK) / _BLOCK,
        min(begin, _BLOCK) / _BLOCK,
        float(Indel.normalized_similarity(ones, twos)) if ones or twos else 0.5,
        min(len(a), len(b)) / max(len(a), len(b), 1),
    ]


class _TfIdf:
    """Weighted character pairs and characters, as an encoder."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._weigh = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit(texts)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.asarray(self._weigh.transform(texts).todense(), dtype=np.float32)


def _of_encoder(encoder: Encoder) -> Score:
    def score(pairs: Sequence[Pair]) -> Values:
        if not pairs:
            return np.zeros(0)
        distinct = sorted({text for pair in pairs for text in pair})
        place = {text: n for n, text in enumerate(distinct)}
        vectors = encoder.encode(distinct)
        left, right = ([place[pair[side]] for pair in pairs] for side in (0, 1))
        return np.asarray((vectors[left] * vectors[right]).sum(axis=1), dtype=np.float64)

    return score


def _column(score: Score) -> Measure:
    return lambda pairs: score(pairs)[:, None]


def _judge(measures: Sequence[Measure], learned_from: Half) -> Score:
    """Boosted trees over some measures, grown on paraphrases against hard and easy negatives."""

    def values(pairs: Sequence[Pair]) -> Values:
        return np.concatenate([measure(pairs) for measure in measures], axis=1)

    positives, hard = [e.pair for e in learned_from.positives], learned_from.hard()
    across = learned_from.across()
    chosen = np.random.default_rng(_SEED).permutation(len(across))[:_EASY]
    easy = [across[i] for i in chosen.tolist()]
    truth = np.repeat([1, 0], [len(positives), len(hard) + len(easy)])
    weight = np.repeat([1.0, 1.0, 0.3], [len(positives), len(hard), len(easy)])
    model = untrained()
    with one_thread(everywhere=True):
        model.fit(values([*positives, *hard, *easy]), truth, weight)

    def score(pairs: Sequence[Pair]) -> Values:
        if not len(pairs):
            return np.zeros(0)
        with one_thread(everywhere=True):
            return np.asarray(model.decision_function(values(pairs)))

    return score


def as_table(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown: against hard negatives, then against all sentences of the subject."""
    head = " | ".join((*STRENGTHS, *(f"{s} (subject)" for s in STRENGTHS)))
    lines = [f"| method | {head} |", "|---|" + "---:|" * (2 * len(STRENGTHS))]
    for row in rows:
        cells = " | ".join(f"{value:.2f}" for value in (*row.recall, *row.recall_across))
        lines.append(f"| {row.method} | {cells} |")
    return "\n".join(lines)


__all__ = [
    "CORRESPONDENCES",
    "HALVES",
    "STRENGTHS",
    "TRAINING",
    "Half",
    "Row",
    "as_table",
    "evaluate",
    "has_training",
    "read_half",
]
