"""Which words stand for which in reworded matches, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from homog.alignment import Passage
from homog.attributed import Attributed
from homog.correspondence import Pairing, pairings_of_tokens
from homog.datatypes import BoolArray, Document, Match, WordPair
from homog.differences import common_blocks
from homog.embedding import StaticEncoder, Token, bundled_encoder
from homog.matching import Prepared

_Sentence = tuple[str, int, int]  # a document, and the span of a sentence of it
_Group = tuple[list[_Sentence], list[_Sentence]]  # sentences of a plan and those of the source that they go with
_FIGURES = ("quantity", "date")  # slots that are compared as figures, not as words


def with_words(
    prepared: Prepared, documents: Mapping[str, Document], matches: Sequence[tuple[Match, Attributed]]
) -> list[Match]:
    """The matches, those of grade `reworded` with the words that correspond in both texts without being equal.

    Words are looked for only among sentences that go together: words far from one another may be alike by chance.
    Figures are no words, nor is a name opposite a name: these are the match's slots.

    Args:
        prepared: the documents as they are compared.
        documents: the same, by doc_id.
        matches: each with the passage it was made of.
    """
    groups = {m.match_id: _groups(prepared, m, a.passage) for m, a in matches if m.grade == "reworded"}
    sentences = sorted({s for found in groups.values() for group in found for side in group for s in side})
    if not sentences:
        return [match for match, _ in matches]
    encoder = bundled_encoder()
    parted = encoder.tokens([documents[doc].text[start:end] for doc, start, end in sentences])
    tokens = dict(zip(sentences, parted, strict=True))
    return [
        replace(m, words=_words(prepared, documents, encoder, m, groups[m.match_id], tokens))
        if m.match_id in groups
        else m
        for m, _ in matches
    ]


def _groups(prepared: Prepared, match: Match, passage: Passage) -> list[_Group]:
    """The sentences of a passage that go together: each with the one with which it has most equal characters."""
    left = _sentences(prepared, match.doc, passage.x0, passage.x1)
    right = _sentences(prepared, match.source, passage.y0, passage.y1)
    if len(left) == len(right) == 1:
        return [(left, right)]
    together = _together(_shared(prepared, passage, (len(left), len(right))))
    return [([left[i] for i in rows], [right[j] for j in columns]) for rows, columns in together]


def _sentences(prepared: Prepared, doc: str, low: int, high: int) -> list[_Sentence]:
    """The sentences of a pool span in offsets of the document, cut off where the span is."""
    marks = prepared.sentence[low:high]
    cuts = [low, *(low + 1 + np.flatnonzero(np.diff(marks))).tolist(), high]
    return [(doc, *prepared.original(a, b)) for a, b in pairwise(cuts)]


def _shared(prepared: Prepared, passage: Passage, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Equal characters of each sentence of the plan with each of the source."""
    mine, theirs = (
        np.append(0, np.cumsum(np.diff(prepared.sentence[low:high]) != 0))
        for low, high in ((passage.x0, passage.x1), (passage.y0, passage.y1))
    )
    shared = np.zeros(shape, dtype=np.int64)
    blocks, _ = common_blocks(prepared.plain, (passage.x0, passage.x1), (passage.y0, passage.y1))
    for block in blocks:
        x, y = block.x - passage.x0, block.y - passage.y0
        np.add.at(shared, (mine[x : x + block.length], theirs[y : y + block.length]), 1)
    return shared


def _together(shared: npt.NDArray[np.int64]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns that are linked; those without anything shared on either side are taken to go together."""
    most = (shared == shared.max(axis=1, keepdims=True)) | (shared == shared.max(axis=0, keepdims=True))
    linked: BoolArray = (shared > 0) & most
    alone = np.logical_not(linked.any(axis=1)), np.logical_not(linked.any(axis=0))
    linked = linked | np.logical_and.outer(*alone)
    left = np.ones(len(linked), dtype=bool)
    while left.any():
        rows = np.arange(len(linked)) == left.argmax()
        while True:
            wider = linked[:, linked[rows].any(axis=0)].any(axis=1) | rows
            if (wider == rows).all():
                break
            rows = wider
        left &= ~rows
        yield np.flatnonzero(rows).tolist(), np.flatnonzero(linked[rows].any(axis=0)).tolist()


def _words(
    prepared: Prepared,
    documents: Mapping[str, Document],
    encoder: StaticEncoder,
    match: Match,
    groups: Sequence[_Group],
    tokens: Mapping[_Sentence, Sequence[Token]],
) -> tuple[WordPair, ...]:
    text, source = documents[match.doc].text, documents[match.source].text
    found = []
    for sides in groups:
        ones, twos = (
            [Token(t.number, start + t.start, start + t.end) for s in side for start in (s[1],) for t in tokens[s]]
            for side in sides
        )
        for pair in pairings_of_tokens(encoder, ones, twos):
            words = text[pair.start : pair.end], source[pair.other_start : pair.other_end]
            if not pair.same and words[0] != words[1] and not _is_slot(prepared, match, pair):
                found.append(WordPair(pair.start, pair.end, pair.other_start, pair.other_end, pair.cosine))
    return tuple(sorted(found, key=lambda pair: (pair.start, pair.source_start)))


def _is_slot(prepared: Prepared, match: Match, pair: Pairing) -> bool:
    """Whether either word belongs to a figure, or both belong to names."""
    mine = _slot_type(prepared, match.doc, pair.start, pair.end)
    theirs = _slot_type(prepared, match.source, pair.other_start, pair.other_end)
    return mine in _FIGURES or theirs in _FIGURES or bool(mine and theirs)


def _slot_type(prepared: Prepared, doc: str, start: int, end: int) -> str:
    """The type of the slot that a word lies in or touches; empty where there is none."""
    index = prepared.index[doc]
    labels = prepared.slot[slice(*prepared.pool_span(index, start, end))]
    within = labels[labels >= 0]
    return prepared.texts[index].slots[int(within[0])].type if len(within) else ""
