"""Traits as plain values: a row a unit, a row a plan; for --json, traits.jsonl and traits.csv."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from homog.datatypes import Interval, Span
from homog.traits.types import (
    FACETS,
    INSTRUMENT_TYPES,
    INSTRUMENTS,
    ORIENTATIONS,
    PARTS,
    Judged,
    Localisation,
    PlanTraits,
    UnitTraits,
)

_DIGITS = 6
Row = dict[str, object]


def unit_row(doc: str, unit: UnitTraits) -> Row:
    """A unit of traits.jsonl."""
    specific = unit.specificity
    return {
        "doc": doc,
        "unit_id": unit.unit_id,
        "kind": unit.kind,
        "start": unit.start,
        "end": unit.end,
        "traits": {
            "instrument": _judged(unit.instrument),
            "also": [_judged(other) for other in unit.also],
            "orientation": _judged(unit.orientation),
            "specificity": None if specific is None else {part: _spans(specific[part]) for part in PARTS},
            "specific": unit.specific,
            "evaluation": [{"facet": c.facet, "start": c.span.start, "end": c.span.end} for c in unit.evaluation],
            "pilot": _spans(unit.pilot),
        },
    }


def _judged(found: Judged | None) -> Row | None:
    if found is None:
        return None
    return {"value": found.value, "why": found.why, "evidence": _spans(found.evidence)}


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def plan_row(plan: PlanTraits) -> Row:
    """A plan of --json."""
    return {
        "doc_id": plan.doc_id,
        "instrument_types": {name: _interval(plan.instrument_types[name]) for name in INSTRUMENT_TYPES},
        "instruments": {name: plan.instruments[name] for name in INSTRUMENTS},
        "orientations": {name: _interval(plan.orientations[name]) for name in ORIENTATIONS},
        "specificity": _interval(plan.specificity),
        "parts": {part: _interval(plan.parts[part]) for part in PARTS},
        "has_evaluation": plan.has_evaluation,
        "evaluation": {facet: plan.evaluation[facet] for facet in FACETS},
        "has_pilot": plan.has_pilot,
        "pilots": plan.pilots,
        "judged": plan.judged,
        "localisation": _local(plan.localisation),
    }


def _local(local: Localisation) -> Row:
    return {
        "index": _interval(local.index),
        "entities": _interval(local.entities),
        "figures": _interval(local.figures),
        "actions": _interval(local.actions),
        "text": _interval(local.text),
        "things": [
            {"kind": t.kind, "unit_id": t.unit_id, "start": t.span.start, "end": t.span.end, "own": t.own}
            for t in local.things
        ],
        "own_actions": list(local.own_actions),
    }


def _interval(found: Interval | None) -> Row | None:
    if found is None:
        return None
    return {name: round(getattr(found, name), _DIGITS) + 0.0 for name in ("value", "low", "high")}


def traits_json(plans: Mapping[str, PlanTraits], *, units: bool = True) -> str:
    """All plans, with their units or without."""
    rows: Row = {"plans": [plan_row(plan) for plan in plans.values()]}
    if units:
        rows["units"] = [unit_row(doc, unit) for doc, plan in plans.items() for unit in plan.units]
    return json.dumps(rows, ensure_ascii=False)


def traits_jsonl(plans: Mapping[str, PlanTraits]) -> str:
    """A row a unit, plans by doc_id, units in the order of the text."""
    rows = (unit_row(doc, unit) for doc in sorted(plans) for unit in plans[doc].units)
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def traits_csv(plans: Mapping[str, PlanTraits]) -> str:
    """A row a plan; a figure that does not exist is an empty cell."""
    out = io.StringIO()
    rows = [_csv_row(plan) for plan in plans.values()]
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["doc_id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _csv_row(plan: PlanTraits) -> dict[str, str]:
    row = {"doc_id": plan.doc_id, "judged": str(plan.judged)}
    local = plan.localisation
    figures: Sequence[tuple[str, Interval | None]] = [
        *((f"{name}_share", plan.instrument_types[name]) for name in INSTRUMENT_TYPES),
        *((f"{name}_share", plan.orientations[name]) for name in ORIENTATIONS),
        ("specificity", plan.specificity),
        *((f"says_{part}", plan.parts[part]) for part in PARTS),
        ("localisation", local.index),
        *((f"own_{name}", getattr(local, name)) for name in ("entities", "figures", "actions", "text")),
    ]
    for name, found in figures:
        for suffix, field in (("", "value"), ("_low", "low"), ("_high", "high")):
            row[name + suffix] = "" if found is None else f"{getattr(found, field):.{_DIGITS}f}"
    row |= {name: str(plan.instruments[name]) for name in INSTRUMENTS}
    row |= {"evaluation_present": str(int(plan.has_evaluation)), "pilot_present": str(int(plan.has_pilot))}
    row |= {f"{facet}_units": str(plan.evaluation[facet]) for facet in FACETS}
    return row | {"pilot_units": str(plan.pilots)}
