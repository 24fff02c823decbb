"""The traits of every plan of a run: instruments, orientations, specificity, localisation, with intervals."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from homog.datatypes import Interval, Normalised, PlanScore, Result, Span, Unit
from homog.ingest import normalise
from homog.settings import TraitSettings
from homog.shares import Counts, resampled
from homog.traits.entities import carriers, entities_of, figures_of
from homog.traits.reading import unit_traits
from homog.traits.types import (
    FACETS,
    INSTRUMENT_TYPES,
    INSTRUMENTS,
    JUDGED,
    ORIENTATIONS,
    PARTS,
    SPECIFIED,
    Localisation,
    OwnThing,
    PlanTraits,
    UnitTraits,
    type_of,
)
from homog.traits.wording import Wording

_DEFAULTS = TraitSettings()
_LOCAL = ("entities", "figures", "actions", "text")  # the components of the index
_Pair = tuple[float, float]  # what counts, of how much


@dataclass(frozen=True, slots=True)
class _Named:
    """The names and figures of one plan."""

    words: tuple[Wording, ...]
    entities: tuple[tuple[int, str, Span], ...]  # number of the unit, name, place


def traits_of(result: Result, settings: TraitSettings = _DEFAULTS) -> dict[str, PlanTraits]:
    """The traits of every plan of a run.

    A name counts as a plan's own where no other document whose text the run has carries it.

    Args:
        result: of score, check or compare, fresh or read back; with texts and structures.
        settings: of rules, localisation and bootstrap.

    Returns:
        By doc_id, in the order of the run.
    """
    texts = {doc: normalise(document.text) for doc, document in sorted(result.documents.items()) if document.text}
    named = {plan: _named(result, plan, texts[plan], settings) for plan in result.plans if plan in texts}
    known = carriers((name for plan in named.values() for _, name, _ in plan.entities), texts)
    return {plan: _plan(result, plan, named[plan], known, settings) for plan in named}


def _named(result: Result, plan: str, text: Normalised, settings: TraitSettings) -> _Named:
    units = result.structures[plan].units
    words = tuple(Wording.of(unit, text) for unit in units)
    region = result.documents[plan].region
    entities = [
        (number, name, span)
        for number, word in enumerate(words)
        if word.unit.kind in SPECIFIED
        for name, span in entities_of(word, region, settings.shortest_entity)
    ]
    return _Named(words, tuple(entities))


def _plan(result: Result, plan: str, named: _Named, known: Counter[str], settings: TraitSettings) -> PlanTraits:
    units = result.structures[plan].units
    found = unit_traits(result.documents[plan].text, units, settings)
    things = _things(result, plan, units, named, known)
    own = _own_actions(units, result.scores[plan], settings)
    table = _table(units, found, things, own, result.scores[plan])
    names, values = list(table), np.array(list(table.values())).transpose(1, 0, 2).reshape(len(units), -1)
    rng = np.random.default_rng([settings.seed, zlib.crc32(plan.encode())])
    told = _intervals(names, values, settings.bootstrap, rng) if len(units) else dict.fromkeys(names)
    index = _index(names, values, settings.bootstrap, rng) if len(units) else None
    used = Counter(unit.instrument.value for unit in found if unit.instrument)
    return PlanTraits(
        doc_id=plan,
        instrument_types={name: told[name] for name in INSTRUMENT_TYPES},
        instruments={name: used[name] for name in INSTRUMENTS},
        orientations={name: told[name] for name in ORIENTATIONS},
        specificity=told["specificity"],
        parts={part: told[part] for part in PARTS},
        evaluation={facet: sum(any(c.facet == facet for c in t.evaluation) for t in found) for facet in FACETS},
        pilots=sum(bool(t.pilot) for t in found),
        judged=sum(t.kind in JUDGED for t in found),
        localisation=Localisation(
            index, told["entities"], told["figures"], told["actions"], told["text"], things, tuple(sorted(own))
        ),
        units=found,
    )


# -- what is the plan's own ------------------------------------------------------------------------------


def _things(
    result: Result, plan: str, units: Sequence[Unit], named: _Named, known: Counter[str]
) -> tuple[OwnThing, ...]:
    taken = _taken(result, plan)
    rows = [OwnThing("entity", units[i].unit_id, span, known[name] <= 1) for i, name, span in named.entities]
    rows += [
        OwnThing("figure", unit.unit_id, span, not _inside(span, taken))
        for unit in units
        if unit.kind in SPECIFIED
        for span in figures_of(unit)
    ]
    return tuple(sorted(rows, key=lambda row: (row.span.start, row.span.end, row.kind)))


def _taken(result: Result, plan: str) -> list[tuple[int, int]]:
    """Stretches that stand in a source as they stand here, in order: copied text without what the plan changed."""
    changed = sorted(
        (edit.start, edit.end) for match in result.matches_of(plan) for edit in match.edits if edit.end > edit.start
    )
    stretches: list[tuple[int, int]] = []
    for stretch in result.scores[plan].stretches:
        if stretch.attribution not in ("vertical", "horizontal"):
            continue
        at = stretch.start
        for low, high in changed:
            if low < stretch.end and high > at:
                stretches.append((at, low))
                at = max(at, high)
        stretches.append((at, stretch.end))
    return [(low, high) for low, high in stretches if high > low]


def _inside(span: Span, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(low <= span.start and span.end <= high for low, high in stretches)


def _own_actions(units: Sequence[Unit], score: PlanScore, settings: TraitSettings) -> set[str]:
    """Actions of which hardly anything is taken from others."""
    copied = {u.unit_id: u.shares["vertical"] + u.shares["horizontal"] for u in score.units if u.counted}
    return {u.unit_id for u in units if u.kind == "action" and copied.get(u.unit_id, 1.0) <= settings.own_action}


# -- figures --------------------------------------------------------------------------------------------


def _table(
    units: Sequence[Unit],
    found: Sequence[UnitTraits],
    things: Sequence[OwnThing],
    own: set[str],
    score: PlanScore,
) -> Mapping[str, list[_Pair]]:
    """For every share and every unit what counts and of how much."""
    judged = [float(t.kind in JUDGED) for t in found]
    kinds = [type_of(t.instrument.value) if t.instrument else None for t in found]  # type: ignore[arg-type]
    table: dict[str, list[_Pair]] = {
        name: [(float(kind == name), float(kind is not None)) for kind in kinds] for name in INSTRUMENT_TYPES
    }
    for name in ORIENTATIONS:
        told = [float(t.orientation is not None and t.orientation.value == name) for t in found]
        table[name] = list(zip(told, judged, strict=True))
    for part in PARTS:
        said = [float(bool(t.specificity and t.specificity[part])) * j for t, j in zip(found, judged, strict=True)]
        table[part] = list(zip(said, judged, strict=True))
    table["specificity"] = [((t.specific or 0.0) * j, j) for t, j in zip(found, judged, strict=True)]
    return table | _local_table(units, things, own, score)


def _local_table(
    units: Sequence[Unit], things: Sequence[OwnThing], own: set[str], score: PlanScore
) -> dict[str, list[_Pair]]:
    counts: Counter[tuple[str, str, bool]] = Counter((row.unit_id, row.kind, row.own) for row in things)
    scores = {u.unit_id: u for u in score.units}
    table: dict[str, list[_Pair]] = {name: [] for name in _LOCAL}
    for unit in units:
        name = unit.unit_id
        for kind, column in (("entity", "entities"), ("figure", "figures")):
            mine, others = counts[name, kind, True], counts[name, kind, False]
            table[column].append((float(mine), float(mine + others)))
        table["actions"].append((float(name in own), float(unit.kind == "action")))
        size = float(scores[name].counted) if name in scores else 0.0
        table["text"].append((scores[name].shares["original"] * size if size else 0.0, size))
    return table


def _intervals(
    names: Sequence[str], values: Counts, samples: int, rng: np.random.Generator
) -> dict[str, Interval | None]:
    """Each share with its 95 % percentile interval over resampled units."""
    ratios = _ratios(resampled(values, samples, rng))
    return {
        name: _interval(value, ratios[:, k]) for k, (name, value) in enumerate(zip(names, _whole(values), strict=True))
    }


def _index(names: Sequence[str], values: Counts, samples: int, rng: np.random.Generator) -> Interval | None:
    """The mean of the components that the plan has; a sample without one of them means the others."""
    columns = [names.index(name) for name in _LOCAL]
    told = _whole(values)[columns]
    have = ~np.isnan(told)
    if not have.any():
        return None
    ratios = _ratios(resampled(values, samples, rng))[:, columns][:, have]
    filled = (~np.isnan(ratios)).sum(axis=1)
    means = np.divide(np.nansum(ratios, axis=1), filled, out=np.full(len(ratios), np.nan), where=filled > 0)
    return _interval(float(told[have].mean()), means)


def _whole(values: Counts) -> Counts:
    whole: Counts = _ratios(values.sum(axis=0, keepdims=True))[0]
    return whole


def _ratios(sums: Counts) -> Counts:
    """Parts over wholes; not a number where there is no whole. Columns go in pairs."""
    of, whole = sums[:, ::2], sums[:, 1::2]
    ratios: Counts = np.divide(of, whole, out=np.full(of.shape, np.nan), where=whole > 0)
    return ratios


def _interval(value: float, drawn: Counts) -> Interval | None:
    known = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(known):
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return Interval(float(value), min(float(low), float(value)), max(float(high), float(value)))
