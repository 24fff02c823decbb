"""Which documents can be a source of a plan, and which of two came first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, Protocol

from homog.corpus.places import lies_within
from homog.datatypes import LEVELS, Document, Level

_CENTRAL = ("national", "ministry")


class Placed(Protocol):
    """What relations need of a document or of a catalogue row."""

    @property
    def doc_id(self) -> str:
        """Its name in the corpus."""

    @property
    def level(self) -> Level:
        """Its issuer's level."""

    @property
    def region(self) -> str:
        """The place it is in force in."""


def references_of(plan: Placed, documents: Iterable[Placed]) -> tuple[str, ...]:
    """The documents a plan implements: those of a higher level that are in force where it is.

    National and ministerial documents are in force everywhere; a provincial or prefectural one only in places
    known to lie in its region. Documents of another province's government are peers (`peers_of`).

    Args:
        plan: the document under review.
        documents: the corpus; the plan itself may be among them.

    Returns:
        Their doc_ids, sorted.
    """
    return tuple(sorted(d.doc_id for d in documents if d.doc_id != plan.doc_id and _is_reference(plan, d)))


def peers_of(plan: Placed, documents: Iterable[Placed]) -> tuple[str, ...]:
    """The documents a plan may have copied from without having to follow them.

    Those of its own level, and those of a higher level in force elsewhere. A document of a lower level than the
    plan is never its source.

    Args:
        plan: the document under review.
        documents: the corpus; the plan itself may be among them.

    Returns:
        Their doc_ids, sorted.
    """
    return tuple(
        sorted(
            d.doc_id
            for d in documents
            if d.doc_id != plan.doc_id and _rank(d) <= _rank(plan) and not _is_reference(plan, d)
        )
    )


def direction(plan: Document, peer: Document) -> Literal["earlier", "later", "undetermined"]:
    """Whether a source is earlier or later than the plan, by the dates they were signed.

    Equal or missing dates leave it undetermined; a draft is later than every dated document.
    """
    if plan.draft != peer.draft:
        dated = peer if plan.draft else plan
        if dated.signed is None:
            return "undetermined"
        return "earlier" if plan.draft else "later"
    return _compare(plan.signed, peer.signed)


def _compare(plan: date | None, peer: date | None) -> Literal["earlier", "later", "undetermined"]:
    if plan is None or peer is None or plan == peer:
        return "undetermined"
    return "earlier" if peer < plan else "later"


def _is_reference(plan: Placed, other: Placed) -> bool:
    if _rank(other) >= _rank(plan):
        return False
    return other.level in _CENTRAL or lies_within(plan.region, other.region)


def _rank(document: Placed) -> int:
    return LEVELS.index(document.level)
