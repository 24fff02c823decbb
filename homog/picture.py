"""The picture of a whole corpus as it passes to the reports: who took from whom, what of a reference is carried.

Offsets are those of `homog.datatypes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Direction = Literal["later", "undetermined"]


@dataclass(frozen=True, slots=True)
class Edge:
    """What one plan took from one source; a pair of documents has at most one kind of relation."""

    source: str
    borrower: str
    attribution: Literal["vertical", "horizontal"]
    characters: int  # substantive, of the borrower
    share: float  # of the borrower
    matches: int
    confidence: float  # mean over the characters
    expected: float  # characters times confidence: how many of them are rightly attributed
    bits: float
    direction: Direction  # by the dates alone, whatever the levels
    reasons: Mapping[str, int]  # Match.why -> characters


@dataclass(frozen=True, slots=True)
class MainSource:
    """The source of a plan in the heaviest branching; None where its sources may all have taken from it."""

    borrower: str
    source: str | None
    share: float
    direction: Direction
    runner_up: str | None  # the source from which it took most beside it
    runner_up_share: float


@dataclass(frozen=True, slots=True)
class Originator:
    """A document whose words others carry, in characters of theirs."""

    doc_id: str
    borrowers: tuple[str, ...]
    to_plans_below: int  # as a reference
    to_peers: int  # own words and own changes, those that came by way of a third plan included
    undetermined: int  # the dates leave open who took from whom
    passed_on: int  # to others, but not its own words


@dataclass(frozen=True, slots=True)
class Borrower:
    """A plan and what it took, in its own characters."""

    doc_id: str
    sources: int
    from_references: int
    from_peers: int
    undetermined: int  # of both: the dates leave open who took from whom
    share: float


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who took from whom in a corpus."""

    edges: tuple[Edge, ...]  # by borrower, the heaviest first
    main_sources: tuple[MainSource, ...]  # references and peers
    main_peers: tuple[MainSource, ...]  # peers alone
    originators: tuple[Originator, ...]  # those carried most first
    borrowers: tuple[Borrower, ...]  # those that took most first


ItemKind = Literal["key_action", "article", "target"]
CarriedStatus = Literal["carried", "partly", "own_words", "left_out", "unjudged"]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure or date of a reference's item that the plan replaced."""

    type: str  # of the slot
    indicator: str  # what is measured, where the item says so, else ""
    source_text: str
    plan_text: str


@dataclass(frozen=True, slots=True)
class ItemInPlan:
    """One item of a reference in one plan.

    `share` is the part of the item that the plan carries, `changed` the part of what it carries that it worded
    anew; `start` and `end` bound the plan's text that carries it, or speaks of it in the plan's own words.
    """

    plan: str
    status: CarriedStatus
    share: float
    changed: float
    likeness: float | None  # of the words of its units and of one unit of the plan, the closest; None if carried
    start: int | None
    end: int | None
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A key action, article or target of a document: the units under one heading, or one target."""

    item_id: str
    kind: ItemKind
    title: str
    path: tuple[str, ...]
    start: int
    end: int
    characters: int  # substantive


@dataclass(frozen=True, slots=True)
class CarriedItem:
    """An item of a reference and what the plans made of it, plans by doc_id."""

    item: Item
    plans: tuple[ItemInPlan, ...]


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of a plan of which no source carries anything, nor speaks its main reference of it."""

    plan: str
    item: Item
    share: float  # taken from any source
    likeness: float  # of the words of its units and of one unit of the reference, the closest


@dataclass(frozen=True, slots=True)
class CarriedReference:
    """A reference, the plans whose main reference it is, its items in them, and what they added.

    A plan that carries next to nothing of it is not judged: what it leaves out cannot be told from what it words
    anew.
    """

    reference: str
    plans: tuple[str, ...]
    unjudged: tuple[str, ...]  # plans of which too little is carried
    items: tuple[CarriedItem, ...]
    added: tuple[OwnItem, ...]
