"""A vector for every unit, section, key action and document of a run.

All are sums of sentence vectors, each weighed by its letters, figures and Chinese characters, brought to unit length:
a document is the sum of its units, so that a long section counts for more than a short one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from homog.datatypes import FloatArray, LongArray, Structure, Unit
from homog.embedding import Encoder
from homog.embedding.encoder import unit_rows

_END = re.compile(r"(?<=[。！？；!?;])")
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"[\W_]+")
_AT_ONCE = 32_768  # different sentences, 32 MiB of vectors by the bundled model


@dataclass(frozen=True, eq=False)
class Meaning:
    """What the documents of a run are about.

    Attributes:
        sums: for each document the sums of the sentence vectors of its units, each vector times the characters of its
            sentence, shape (units, dimension).
        structures: by doc_id.
    """

    sums: Mapping[str, FloatArray]
    structures: Mapping[str, Structure]

    @property
    def docs(self) -> tuple[str, ...]:
        """The documents, by doc_id."""
        return tuple(self.sums)

    def units(self, doc: str) -> FloatArray:
        """Unit vectors of the units of a document, shape (units, dimension); zeros for one without content."""
        return unit_rows(self.sums[doc])

    def parts(self, doc: str, numbers: Sequence[Sequence[int]]) -> FloatArray:
        """Unit vectors of some groups of units of a document, such as its key actions.

        Args:
            doc: the document.
            numbers: for each group the numbers of its units.
        """
        own = self.sums[doc]
        rows = [own[list(group)].sum(axis=0) for group in numbers]
        return unit_rows(np.array(rows, dtype=np.float32).reshape(len(rows), own.shape[1]))

    def sections(self, doc: str) -> FloatArray:
        """Unit vectors of the sections of a document, what stands below their sub-headings included."""
        structure = self.structures[doc]
        starts = [unit.start for unit in structure.units]
        spans = [(s.start, s.end) for s in structure.sections]
        return self.parts(doc, [[n for n, at in enumerate(starts) if low <= at < high] for low, high in spans])

    @cached_property
    def documents(self) -> FloatArray:
        """Unit vectors of all documents in order of `docs`, shape (documents, dimension)."""
        rows = [table.sum(axis=0) for table in self.sums.values()]
        return unit_rows(np.array(rows, dtype=np.float32)) if rows else np.zeros((0, 1), dtype=np.float32)

    @cached_property
    def centre(self) -> FloatArray:
        """What all documents have in common: the mean of their vectors, each counting once, shape (dimension,)."""
        full = self.documents[self.documents.any(axis=1)]
        return np.asarray(full.mean(axis=0) if len(full) else self.documents.sum(axis=0), dtype=np.float32)

    def centred(self, vectors: FloatArray) -> FloatArray:
        """Vectors without what all documents have in common, at unit length; zeros stay zeros.

        Texts of one kind have cosines near 1 with one another, whatever they are about (Mu, Viswanath 2018:
        All-but-the-top, ICLR); without their mean the cosine tells what sets two of them apart from the others.
        """
        full = np.asarray(vectors.any(axis=1))
        return unit_rows((vectors - self.centre) * full[:, None])


def embed(
    texts: Mapping[str, str], structures: Mapping[str, Structure], encoder: Encoder, at_once: int = _AT_ONCE
) -> Meaning:
    """The vectors of some documents; equal sentences are encoded once, of very many documents once a part.

    Args:
        texts: of the documents, by doc_id; all offsets are theirs.
        structures: by doc_id.
        encoder: any.
        at_once: different sentences from which on those gathered are encoded; bounds the memory.
    """
    docs = [doc for doc in texts if doc in structures]
    sums: dict[str, FloatArray] = {}
    waiting: dict[str, list[list[str]]] = {}
    known: dict[str, int] = {}
    for doc in docs:
        waiting[doc] = [_sentences(texts[doc], unit) for unit in structures[doc].units]
        for sentence in chain.from_iterable(waiting[doc]):
            known.setdefault(sentence, len(known))
        if len(known) >= at_once or doc == docs[-1]:
            sums |= _encoded(waiting, known, encoder)
            waiting, known = {}, {}
    return Meaning(sums, {doc: structures[doc] for doc in docs})


def _encoded(
    waiting: Mapping[str, Sequence[Sequence[str]]], known: Mapping[str, int], encoder: Encoder
) -> dict[str, FloatArray]:
    """The sums of some documents; `known` numbers their sentences."""
    vectors = encoder.encode(list(known))
    weights = np.array([len(_SIGN.sub("", sentence)) for sentence in known], dtype=np.float32)
    sums = {}
    for doc, units in waiting.items():
        rows = np.array([known[s] for s in chain.from_iterable(units)], dtype=np.int64)
        counts = np.array([len(unit) for unit in units], dtype=np.int64)
        sums[doc] = _summed(vectors, weights, rows, counts)
    return sums


def _summed(vectors: FloatArray, weights: FloatArray, rows: LongArray, counts: LongArray) -> FloatArray:
    """The weighed sums of runs of rows; zeros for an empty run."""
    sums = np.zeros((len(counts), vectors.shape[1]), dtype=np.float32)
    full = np.flatnonzero(counts)
    if len(full):
        weighed = vectors[rows] * weights[rows, None]
        sums[full] = np.add.reduceat(weighed, (np.cumsum(counts) - counts)[full], axis=0)
    return sums


def _sentences(text: str, unit: Unit) -> list[str]:
    """The sentences of a unit without its numbering and lists of departments, on one line each."""
    parts, at = [], unit.start
    for span in unit.omitted:
        parts.append(text[at : span.start])
        at = max(at, span.end)
    parts.append(text[at : unit.end])
    plain = _SPACE.sub("", "".join(parts))
    return [sentence for sentence in _END.split(plain) if sentence]
