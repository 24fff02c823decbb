"""The picture of a whole corpus as it passes to the reports: who took from whom, what of a reference is carried.

Offsets are those of `homog.datatypes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from homog.settings import TopicSettings

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
PairKind = Literal["same", "renamed", "merged", "split"]  # of an action of the reference and the plan's own
CarriedStatus = Literal["carried", "partly", "own_words", "left_out", "unjudged"]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure or date of a reference's item that the plan replaced."""

    type: str  # of the slot
    indicator: str  # what is measured, where the item says so, else ""
    source_text: str
    plan_text: str


@dataclass(frozen=True, slots=True)
class Opposite:
    """The plan's own action that stands opposite an action of the reference.

    `kind`: `same` and `renamed` tell of the title (`same` also where one of the two has none); `merged`: other actions
    of the reference stand opposite it, too; `split`: others of the plan stand opposite the reference's.
    """

    item_id: str
    title: str
    start: int
    end: int
    kind: PairKind
    shared: float  # of either's text that lies in the other, the larger one
    cosine: float  # of their vectors, without what the actions of each document have in common
    margin: float  # over the next best partner of either, in points of the score


@dataclass(frozen=True, slots=True)
class ItemInPlan:
    """One item of a reference in one plan.

    `share` is the part of the item that the plan carries, `changed` the part of what it carries that it worded
    anew; `start` and `end` bound the plan's text that carries it, or speaks of it in the plan's own words. `opposite`
    is the plan's own action that takes its place, None where there is none, for targets, and where none was looked for.
    """

    plan: str
    status: CarriedStatus
    share: float
    changed: float
    likeness: float | None  # of the words of its units and of one unit of the plan, the closest; None if carried
    start: int | None
    end: int | None
    figures: tuple[FigureChange, ...] = ()
    opposite: Opposite | None = None


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
class OwnAction:
    """An action of a plan that stands opposite none of the reference's."""

    plan: str
    item: Item
    nearest: str | None  # the reference's action that is likest it: its first unit
    cosine: float  # with that one


@dataclass(frozen=True, slots=True)
class CarriedReference:
    """A reference, the plans whose main reference it is, its items in them, and what they added.

    A plan that carries next to nothing of it is not judged: what it leaves out cannot be told from what it words
    anew. Where actions were paired, `own` are those of judged plans that stand opposite none of the reference's.
    """

    reference: str
    plans: tuple[str, ...]
    unjudged: tuple[str, ...]  # plans of which too little is carried
    items: tuple[CarriedItem, ...]
    added: tuple[OwnItem, ...]
    paired: bool = False
    own: tuple[OwnAction, ...] = ()


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two plans, or a plan and one of its references: how alike they are, and what of it is attributed text.

    `centred` is the cosine without what all documents of the run have in common, `percentile` the share of all other
    pairs that are less alike. Both are None in a run of few documents; the percentile is None for versions of one
    document, which are nobody's sources.
    """

    first: str
    second: str
    relation: Literal["peers", "reference", "versions"]
    cosine: float
    centred: float | None
    percentile: float | None
    taken: float  # share of the first that comes from the second
    given: float  # share of the second that comes from the first
    common: float  # share of the shorter plan's length that both took from the same places of one reference

    @property
    def copied(self) -> float:
        """The share of either that comes from the other, the larger one."""
        return max(self.taken, self.given)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands on the map of topics."""

    doc_id: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Topics:
    """What the documents of a run are about, beside what they took from one another."""

    model: str
    pairs: tuple[AlikePair, ...]  # by relation, the likest first
    left_out: int  # pairs of which nothing is told: neither alike nor copied
    places: tuple[Place, ...]  # of the plans
    spread: tuple[float, float]  # share of the plans' differences that each axis of the map shows

    def alike_not_copied(self, settings: TopicSettings) -> list[AlikePair]:
        """Pairs on one topic of which neither took more than a trace from the other, the likest first."""
        rows = [p for p in self.pairs if p.percentile is not None and p.percentile >= settings.alike]
        return [p for p in rows if (p.centred or 0.0) >= settings.least_alike and p.copied < settings.not_copied]

    def copied_not_alike(self, settings: TopicSettings) -> list[AlikePair]:
        """Plans that share text though they are about different things otherwise, those with most text first."""
        rows = [p for p in self.pairs if p.percentile is not None and p.percentile < settings.unlike]
        rows = [p for p in rows if p.relation == "peers"]
        return sorted((p for p in rows if p.copied >= settings.copied), key=lambda p: (-p.copied, p.first, p.second))
