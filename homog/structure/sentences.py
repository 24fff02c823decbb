"""Sentences and clauses of normalised Chinese text."""

from __future__ import annotations

import re

_CLOSERS = r"[”’」』）〉》】\])\"']*"
_SENTENCE_END = re.compile(rf"[。！？；!?;]+{_CLOSERS}|\n")
_CLAUSE_END = re.compile(rf"[。！？；!?;，：,:]+{_CLOSERS}|\n")
_FIGURE_SIGN = re.compile(r"(?<=\d)[,:](?=\d)")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text.

    A sentence ends behind 。！？； (full or half width, with the quotes and brackets that close there) or at a
    line break.

    Args:
        text: normalised text.

    Returns:
        Half-open spans in order, without surrounding white space; blank stretches give none.
    """
    return _spans(text, [m.end() for m in _SENTENCE_END.finditer(text)])


def clauses(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses of a text: as `sentences`, and also cut behind ，and ：.

    A half-width comma or colon between two digits (1,200 or 3:1) does not cut.

    Args:
        text: normalised text.
    """
    inside_figures = {m.end() for m in _FIGURE_SIGN.finditer(text)}
    ends = [m.end() for m in _CLAUSE_END.finditer(text)]
    return _spans(text, [end for end in ends if end not in inside_figures])


def sentence_ends(text: str) -> list[int]:
    """Offsets just behind each sentence, in order; the end of the text is not among them unless it is one."""
    return [m.end() for m in _SENTENCE_END.finditer(text)]


def clause_ends(text: str) -> list[int]:
    """Offsets just behind each clause, in order."""
    return [m.end() for m in _CLAUSE_END.finditer(text)]


def _spans(text: str, ends: list[int]) -> list[tuple[int, int]]:
    spans = []
    begin = 0
    for end in [*ends, len(text)]:
        piece = text[begin:end]
        kept = piece.strip()
        if kept:
            low = begin + len(piece) - len(piece.lstrip())
            spans.append((low, low + len(kept)))
        begin = end
    return spans
