"""What the traits of a unit and of a plan are made of. docs/traits.md defines every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from homog.datatypes import Interval, Span, UnitKind

InstrumentType = Literal["supply", "environment", "demand"]
INSTRUMENT_TYPES: tuple[InstrumentType, ...] = ("supply", "environment", "demand")
Instrument = Literal[
    "supply.talent",
    "supply.funding",
    "supply.technology",
    "supply.information",
    "supply.infrastructure",
    "supply.service",
    "environment.planning",
    "environment.finance",
    "environment.tax",
    "environment.regulation",
    "environment.strategy",
    "demand.procurement",
    "demand.outsourcing",
    "demand.trade",
    "demand.demonstration",
    "demand.consumption",
]
INSTRUMENTS: tuple[Instrument, ...] = (
    "supply.talent",
    "supply.funding",
    "supply.technology",
    "supply.information",
    "supply.infrastructure",
    "supply.service",
    "environment.planning",
    "environment.finance",
    "environment.tax",
    "environment.regulation",
    "environment.strategy",
    "demand.procurement",
    "demand.outsourcing",
    "demand.trade",
    "demand.demonstration",
    "demand.consumption",
)
Orientation = Literal["mission", "diffusion", "neutral"]
ORIENTATIONS: tuple[Orientation, ...] = ("mission", "diffusion", "neutral")
Part = Literal["who", "how_much", "by_when", "money"]
PARTS: tuple[Part, ...] = ("who", "how_much", "by_when", "money")
Facet = Literal["evaluation", "assessment", "monitoring"]
FACETS: tuple[Facet, ...] = ("evaluation", "assessment", "monitoring")
JUDGED: frozenset[UnitKind] = frozenset(("action", "safeguard"))  # kinds that use instruments
SPECIFIED: frozenset[UnitKind] = frozenset(("action", "safeguard", "target"))  # kinds that can be specific


def type_of(instrument: Instrument) -> InstrumentType:
    """Supply, environment or demand."""
    return instrument.split(".")[0]  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Judged:
    """A value with the rule that gave it and the words that show it.

    Attributes:
        value: an instrument or an orientation.
        why: `cue` (words of the unit), `kind` (its kind alone), `prior` (usual for its instrument) or `model:0.62`
            (the classifier, with its probability).
        evidence: the words, in offsets of the document's own text; empty where no words showed it.
    """

    value: str
    why: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that provide for evaluation, assessment or monitoring of the plan's own implementation."""

    facet: Facet
    span: Span


@dataclass(frozen=True, slots=True)
class UnitTraits:
    """The traits of one unit; what does not apply to its kind is None or empty.

    Attributes:
        instrument: the primary policy instrument.
        also: further instruments that its words show, in the order of INSTRUMENTS.
        orientation: mission, diffusion or neither.
        specificity: for each part the words that show it; None for units that cannot be specific.
        evaluation: evaluation and monitoring clauses.
        pilot: the words that provide for a pilot or demonstration.
    """

    unit_id: str
    kind: UnitKind
    start: int
    end: int
    instrument: Judged | None = None
    also: tuple[Judged, ...] = ()
    orientation: Judged | None = None
    specificity: Mapping[Part, tuple[Span, ...]] | None = None
    evaluation: tuple[Clause, ...] = ()
    pilot: tuple[Span, ...] = ()

    @property
    def specific(self) -> float | None:
        """Share of the four parts that are said; None where they cannot be."""
        if self.specificity is None:
            return None
        return sum(bool(self.specificity[part]) for part in PARTS) / len(PARTS)


@dataclass(frozen=True, slots=True)
class OwnThing:
    """An entity or a figure of a plan, and whether it is the plan's own."""

    kind: Literal["entity", "figure"]
    unit_id: str
    span: Span
    own: bool


@dataclass(frozen=True, slots=True)
class Localisation:
    """How local a plan is. A component is None where the plan has nothing of the kind.

    Attributes:
        index: mean of the components that exist, or None where none does.
        entities, figures, actions: shares of them that are the plan's own.
        text: share of its characters that nobody else has.
        things: every entity and figure counted.
        own_actions: unit_ids of the plan's own actions.
    """

    index: Interval | None
    entities: Interval | None
    figures: Interval | None
    actions: Interval | None
    text: Interval | None
    things: tuple[OwnThing, ...] = ()
    own_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTraits:
    """The traits of one plan. Intervals are over resampled units; None where nothing could be counted.

    Attributes:
        instrument_types: share of supply, environment and demand among the units with an instrument.
        instruments: how many units have each instrument as their primary one.
        orientations: share of mission, diffusion and neutral among actions and safeguards.
        specificity: mean share of the four parts that actions and safeguards say.
        parts: share of actions and safeguards that say each part.
        evaluation: how many units have a clause of each facet.
        pilots: how many units provide for a pilot or demonstration.
        judged: how many units are actions or safeguards.
        localisation: how local it is.
        units: of every unit, in order.
    """

    doc_id: str
    instrument_types: Mapping[InstrumentType, Interval | None]
    instruments: Mapping[Instrument, int]
    orientations: Mapping[Orientation, Interval | None]
    specificity: Interval | None
    parts: Mapping[Part, Interval | None]
    evaluation: Mapping[Facet, int]
    pilots: int
    judged: int
    localisation: Localisation
    units: tuple[UnitTraits, ...] = field(repr=False)

    @property
    def has_evaluation(self) -> bool:
        """Whether any unit provides for evaluation, assessment or monitoring."""
        return any(self.evaluation.values())

    @property
    def has_pilot(self) -> bool:
        """Whether any unit provides for a pilot or demonstration."""
        return self.pilots > 0
