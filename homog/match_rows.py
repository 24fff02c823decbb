"""Attributed passages as rows of matches.jsonl: offsets of the documents' own texts, grade, confidence."""

from __future__ import annotations

import hashlib

from homog.attributed import Attributed, Explained
from homog.confidence import confidence_of, is_doubtful
from homog.datatypes import Match
from homog.differences import compare_spans
from homog.layout import World
from homog.null import Chance, search_space
from homog.settings import Settings


def match_rows(world: World, explained: Explained, settings: Settings) -> list[tuple[Match, Attributed]]:
    """The attributed passages as rows of matches.jsonl, each with the passage it was made of."""
    spaces = {
        "vertical": search_space(world.prepared, world.is_reference),
        "horizontal": search_space(world.prepared, world.is_peer),
    }
    return [
        (match_row(world, item, settings, _expected(item, explained.chance, spaces[item.kind])), item)
        for item in explained.passages
    ]


def _expected(item: Attributed, chance: Chance, space: float) -> float | None:
    """The matches as strong that chance brings about; None where its law does not hold.

    It is fitted to passages from so many bits on; what a peer's version saves over the reference's is another thing.
    """
    if item.why == "shared_deviation" or item.passage.bits < chance.least_bits:
        return None
    return chance.expected(item.passage.bits, space)


def is_doubtful_row(match: Match, settings: Settings) -> bool:
    """Whether a match is most likely none, the direction left aside."""
    sure = 2 * match.confidence if match.direction == "undetermined" else match.confidence
    return is_doubtful(sure, settings.attribution)


def match_row(world: World, item: Attributed, settings: Settings, expected: float | None = None) -> Match:
    """One attributed passage as a row, in offsets of the documents' own texts.

    Args:
        world: the documents.
        item: the passage with its attribution.
        settings: of grades.
        expected: how many as strong chance puts into this run, where that is known.
    """
    prepared, passage = world.prepared, item.passage
    order = prepared.order
    doc, source = order[prepared.position(passage.x0)[0]], order[item.source]
    start, end = prepared.original(passage.x0, passage.x1)
    source_start, source_end = prepared.original(passage.y0, passage.y1)
    compared = compare_spans(prepared, passage, settings.matching)
    undetermined = (doc, source) in world.undetermined
    # a passage copied with much put in is of the grade, and in the reference's own words all the same
    reworded = compared.grade == "reworded" and item.kind == "vertical" and item.probability < 1
    key = f"{doc}\n{start}\n{end}\n{source}\n{source_start}\n{source_end}\n{item.kind}"
    return Match(
        match_id=hashlib.sha256(key.encode()).hexdigest()[:12],
        doc=doc,
        start=start,
        end=end,
        source=source,
        source_start=source_start,
        source_end=source_end,
        source_level=world.documents[source].level,
        grade=compared.grade,
        attribution=item.kind,
        identity=round(compared.identity, 4),
        confidence=round(confidence_of(item, compared.identity, undetermined), 4),
        bits=round(passage.bits, 1),
        slots=compared.slots,
        edits=compared.edits,
        runner_up=None if item.runner_up < 0 else order[item.runner_up],
        direction="undetermined" if undetermined else "later",
        origin=None if item.origin < 0 else order[item.origin],
        why="reworded_sentence" if reworded else item.why,
        quoted=round(float(world.quoted[passage.x0 : passage.x1].mean()), 4),
        expected_by_chance=None if expected is None else float(f"{expected:.3g}"),
    )
