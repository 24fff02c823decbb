"""Paraphrases that were written by hand, laid out as the search for reworded sentences sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from homog import comparison
from homog.background import load_background
from homog.datatypes import ComparisonText, LongArray, Structure, Unit
from homog.evaluation.encoders import STRENGTHS, Example, Half
from homog.ingest import normalise
from homog.matching import Prepared, prepare
from homog.measures import Sentences
from homog.resources import data_path
from homog.rewording import BESIDE, FEATURES, Links, PairSearch, SentenceTexts, examined, judge
from homog.settings import Settings
from homog.structure.sentences import sentences as split

_SENTENCES = 3  # of both sides: one of one, one of two or two of one
_CHANGED = ("changed-figure", "negated")  # copies all the same, whatever they say
_AROUND = tuple(
    (context, known, 0.0) for context in (0.0, 0.5, 1.0) for known in (0.0, 1.0)
)  # what may stand around a pair, in the order of BESIDE
Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def written_examples(half: Half, settings: Settings) -> tuple[Matrix, Labels]:
    """Features and labels of the pairs of one half, each as it is among strangers and beside copied text.

    Args:
        half: of data/paraphrases.
        settings: of every stage.

    Returns:
        Features (as many rows for each pair as there are surroundings), and 1 for paraphrases.
    """
    examples = [*half.positives, *(e for e in half.negatives if e.kind not in _CHANGED)]
    examples = [e for e in examples if is_readable(e)]
    pairs = features_of_pairs(examples, settings)
    labels = np.array([int(e.kind in STRENGTHS) for e in examples], dtype=np.int64)
    return in_surroundings(pairs, labels)


def in_surroundings(pairs: Matrix, labels: Labels) -> tuple[Matrix, Labels]:
    """Pairs as they would be among strangers, in a document that takes from the source, and beside copied text."""
    around = [np.tile(np.array(values), (len(pairs), 1)) for values in _AROUND]
    features = np.concatenate([np.column_stack([pairs[:, : -len(BESIDE)], part]) for part in around])
    return features, np.tile(labels, len(_AROUND))


def weight_of_each() -> float:
    """How much each row of `in_surroundings` counts, so that each pair counts once."""
    return 1.0 / len(_AROUND)


def features_of_pairs(examples: Sequence[Example], settings: Settings) -> Matrix:
    """What speaks for each pair by itself, shape (pairs, len(FEATURES)).

    Args:
        examples: pairs of a sentence or two with a sentence or two.
        settings: of every stage.
    """
    if not examples:
        return np.zeros((0, len(FEATURES)))
    plans, sources = (_parted({e.pair[side] for e in examples}) for side in (1, 0))
    prepared, sentences = _laid_out(plans, sources, settings)
    left, right = _ends(plans, 0), _ends(sources, sum(map(len, plans.values())))
    ends = np.array([(*left[e.pair[1]], *right[e.pair[0]]) for e in examples], dtype=np.int64).T
    allowed = np.array([[False, True], [False, False]])
    free = np.ones(len(prepared.pool.codes), dtype=bool)
    texts = SentenceTexts(prepared, settings.rewording, sentences)
    none = np.zeros(0, dtype=np.int64)
    nothing, links = np.zeros((2, 2), dtype=bool), Links(none, none, none)
    return examined(PairSearch(texts, free, allowed, nothing, settings.rewording, links), ends, links)


def judged(pairs: Sequence[tuple[str, str]]) -> Matrix:
    """How likely the second text of each pair was made from the first, nothing known around them, shape (pairs,).

    As `homog check` judges sentences; 0 for a pair of more than three sentences.
    """
    examples = [Example("", pair, "") for pair in pairs]
    readable = np.array([is_readable(e) for e in examples], dtype=bool)
    likely = np.zeros(len(examples))
    likely[readable] = judge(features_of_pairs([e for e in examples if is_readable(e)], Settings()))
    return likely


def is_readable(example: Example) -> bool:
    """Whether neither side has more than two sentences, nor both sides two."""
    return sum(len(split(text)) for text in example.pair) <= _SENTENCES


def _parted(texts: Iterable[str]) -> dict[str, list[str]]:
    """The sentences of each text, texts in order."""
    return {text: [text[a:b] for a, b in split(text)] for text in sorted(texts)}


def _ends(parted: Mapping[str, Sequence[str]], first: int) -> dict[str, tuple[int, int]]:
    """The first and the last of each text's sentences, counted from `first` on."""
    ends = first + np.cumsum([len(part) for part in parted.values()]) - 1
    return {text: (int(end) - len(part) + 1, int(end)) for (text, part), end in zip(parted.items(), ends, strict=True)}


def _laid_out(
    plans: Mapping[str, Sequence[str]], sources: Mapping[str, Sequence[str]], settings: Settings
) -> tuple[Prepared, Sentences]:
    """Two documents of one unit a sentence, and these sentences."""
    laid = [_document([s for part in texts.values() for s in part]) for texts in (plans, sources)]
    background = load_background(data_path("background", "official.npz"))
    prepared = prepare(
        ["plans", "sources"], [t for t, _ in laid], np.array([True, False]), background, settings.matching
    )
    begins, ends, docs = [], [], []
    for doc, (text, units) in enumerate(laid):
        base = int(prepared.pool.begin[doc])
        begins.append(base + np.searchsorted(text.start, [u.start for u in units]))
        ends.append(base + np.searchsorted(text.start, [u.end for u in units]))
        docs.append(np.full(len(units), doc, dtype=np.int32))
    bounds: list[LongArray] = [np.concatenate(part).astype(np.int64) for part in (begins, ends)]
    return prepared, Sentences(bounds[0], bounds[1], np.concatenate(docs))


def _document(texts: Sequence[str]) -> tuple[ComparisonText, tuple[Unit, ...]]:
    units, at = [], 0
    for number, text in enumerate(texts):
        units.append(Unit(f"u{number}", "action", (), at, at + len(text)))
        at += len(text) + 1
    whole = normalise("\n".join(texts) + "\n")
    return comparison.build(whole, Structure((), tuple(units)), ()), tuple(units)
