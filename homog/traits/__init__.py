"""What a plan says and how: policy instruments, orientation, specificity, evaluation, pilots, localisation.

docs/traits.md defines every value. `unit_traits` needs a text and its units, `traits_of` a whole run.
"""

from __future__ import annotations

from homog.traits.plans import traits_of
from homog.traits.reading import unit_traits
from homog.traits.rows import plan_row, traits_csv, traits_json, traits_jsonl, unit_row
from homog.traits.types import (
    FACETS,
    INSTRUMENT_TYPES,
    INSTRUMENTS,
    ORIENTATIONS,
    PARTS,
    Clause,
    Judged,
    Localisation,
    OwnThing,
    PlanTraits,
    UnitTraits,
    type_of,
)

__all__ = [
    "FACETS",
    "INSTRUMENTS",
    "INSTRUMENT_TYPES",
    "ORIENTATIONS",
    "PARTS",
    "Clause",
    "Judged",
    "Localisation",
    "OwnThing",
    "PlanTraits",
    "UnitTraits",
    "plan_row",
    "traits_csv",
    "traits_json",
    "traits_jsonl",
    "traits_of",
    "type_of",
    "unit_row",
    "unit_traits",
]
