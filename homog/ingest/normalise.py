"""From a text to the form that is compared, with the way back to every original character."""

from __future__ import annotations

import numpy as np

from homog.datatypes import Normalised
from homog.ingest.characters import EXPANDED, NEWLINE, REMOVED, SPACE, CodeArray, characters
from homog.ingest.punctuation import canonical_signs, lower_subscripts
from homog.ingest.simplified import simplify
from homog.ingest.wrapping import Places, unwrap


def normalise(text: str) -> Normalised:
    """The canonical form of a text, with an exact offset map.

    Width, radicals and compatibility forms, punctuation and quotation marks (homog.ingest.characters and
    .punctuation), traditional to simplified characters (.simplified), runs of spaces to one space, blank lines
    and invisible characters dropped, hard-wrapped lines joined (.wrapping). Normalising twice changes nothing.

    Args:
        text: a document's own text.

    Returns:
        Normalised text whose lines are paragraphs; character i stands for text[start[i]:end[i]].
    """
    codes, places = _characters(text)
    codes, places = _single_blanks(codes, places)
    codes = lower_subscripts(codes)
    codes, places = unwrap(codes, places, text)
    codes = canonical_signs(codes)
    start = places.astype(np.int32)
    return Normalised(simplify(_to_text(codes), codes), start, start + np.int32(1))


def _characters(text: str) -> tuple[CodeArray, Places]:
    """Every character by the table, and the original place of each that results."""
    known = characters()
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = known.table[points]
    places = np.flatnonzero(codes != REMOVED)
    codes = codes[places]
    if (codes >= EXPANDED).any():
        return _expand(codes, places, known.expansions)
    return codes, places


def _expand(codes: CodeArray, places: Places, expansions: tuple[str, ...]) -> tuple[CodeArray, Places]:
    """Put several characters where one stood; all keep its place."""
    at = np.flatnonzero(codes >= EXPANDED)
    forms = [expansions[index] for index in (codes[at] - EXPANDED).tolist()]
    counts = np.ones(len(codes), dtype=np.int64)
    counts[at] = [len(form) for form in forms]
    first = np.cumsum(counts) - counts
    wide = np.repeat(codes, counts)
    for begin, form in zip(first[at].tolist(), forms, strict=True):
        wide[begin : begin + len(form)] = [ord(char) for char in form]
    return wide, np.repeat(places, counts)


def _single_blanks(codes: CodeArray, places: Places) -> tuple[CodeArray, Places]:
    """One newline for every run of blanks that holds one, one space for any other, none at either end."""
    blank = (codes == SPACE) | (codes == NEWLINE)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], blank, [False])).astype(np.int8)))
    begins, ends = edges[0::2], edges[1::2]
    inner = (begins > 0) & (ends < len(codes))
    begins, ends = begins[inner], ends[inner]
    breaks = np.append(np.flatnonzero(codes == NEWLINE), len(codes))
    first_break = breaks[np.searchsorted(breaks, begins)]
    keep = ~blank
    keep[np.where(first_break < ends, first_break, begins)] = True
    return codes[keep], places[keep]


def _to_text(codes: CodeArray) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
