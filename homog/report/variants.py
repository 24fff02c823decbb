"""The wordings of one passage, each with its differences from the earliest."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from rapidfuzz.distance import Levenshtein

from homog.datatypes import Cluster, ClusterMember
from homog.report.desk import Desk
from homog.report.marking import Mark, marked

_SHOWN = 5  # wordings beside the earliest
_LONGEST = 600  # characters of a wording shown


@dataclass(frozen=True, slots=True)
class VariantView:
    """A wording, the first document that has it, how many have it."""

    text: Markup
    first: str
    count: int


def variants_of(desk: Desk, cluster: Cluster) -> tuple[tuple[VariantView, ...], int]:
    """The wordings of a passage beside the earliest, the commonest first, and how many more there are.

    Args:
        desk: look-ups over the run.
        cluster: the passage.
    """
    known = cluster.variants
    if len(known) < 2:
        return (), 0
    first = _text(desk, known[0][0])
    others = sorted(known[1:], key=lambda pair: (-pair[1], pair[0].variant))
    shown = tuple(VariantView(_compared(first, _text(desk, m)), m.doc, n) for m, n in others[:_SHOWN])
    return shown, len(others) - len(shown)


def _text(desk: Desk, member: ClusterMember) -> str:
    return desk.document(member.doc).text[member.start : member.end].strip()[:_LONGEST]


def _compared(first: str, other: str) -> Markup:
    """A wording with what it adds or changes marked; where it leaves something out a sign stands."""
    marks = []
    for op in Levenshtein.opcodes(first, other):
        if op.tag != "equal":
            kind = {"replace": "c", "insert": "", "delete": "g"}[op.tag]
            marks.append(Mark(op.dest_start, op.dest_end, "ins", kind))
    return marked(other, 0, len(other), marks)
