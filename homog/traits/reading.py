"""The traits of the units of one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from homog.datatypes import Unit
from homog.ingest import normalise
from homog.resources import models_path
from homog.settings import TraitSettings
from homog.structure.model import Weights, load_weights
from homog.traits.clauses import evaluation_of, pilot_of
from homog.traits.instruments import instruments_of
from homog.traits.orientation import orientations_of
from homog.traits.specificity import specificity_of
from homog.traits.types import SPECIFIED, UnitTraits
from homog.traits.wording import Wording

_DEFAULTS = TraitSettings()


@dataclass(frozen=True, slots=True, eq=False)
class Classifiers:
    """What decides where cue words leave it open; `python -m homog.evaluation.traits --fit` makes both."""

    instruments: Weights
    orientations: Weights


@lru_cache(maxsize=1)
def shipped() -> Classifiers:
    """The classifiers that come with homog."""
    return Classifiers(load_weights(models_path("instruments.npz")), load_weights(models_path("orientations.npz")))


def unit_traits(
    text: str, units: Sequence[Unit], settings: TraitSettings = _DEFAULTS, classifiers: Classifiers | None = None
) -> tuple[UnitTraits, ...]:
    """The traits of units of one document, in their order.

    Args:
        text: the document's own text.
        units: of it, of any kind.
        settings: how clearly cue words must speak.
        classifiers: the shipped ones by default.
    """
    judges = classifiers or shipped()
    document = normalise(text)
    words = [Wording.of(unit, document) for unit in units]
    used = instruments_of(words, settings, judges.instruments)
    oriented = orientations_of(words, [primary for primary, _ in used], judges.orientations)
    return tuple(
        UnitTraits(
            unit_id=word.unit.unit_id,
            kind=word.unit.kind,
            start=word.unit.start,
            end=word.unit.end,
            instrument=primary,
            also=also,
            orientation=orientation,
            specificity=specificity_of(word, text) if word.unit.kind in SPECIFIED else None,
            evaluation=evaluation_of(word),
            pilot=pilot_of(word),
        )
        for word, (primary, also), orientation in zip(words, used, oriented, strict=True)
    )
