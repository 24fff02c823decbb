"""Rules about what a document says and how: its policy instruments and its orientation (docs/traits.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from homog.claims.family import Family
from homog.claims.model import Evidence, Figure, Finding, Outcome
from homog.datatypes import Span
from homog.traits import INSTRUMENT_TYPES, INSTRUMENTS, ORIENTATIONS, Judged, UnitTraits, type_of, unit_traits

_ORIENTED = tuple(name for name in ORIENTATIONS if name != "neutral")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values that a document should have.

    Attributes:
        groups: one value of every group; a type stands for all its instruments.
    """

    groups: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All values named."""
        return tuple(name for group in self.groups for name in group)


def parse_instruments(value: str) -> Wanted:
    """`supply & environment & demand`: types or instruments of docs/traits.md, `|` is or; empty: all types.

    Raises:
        ValueError: a name is neither.
    """
    known = (*INSTRUMENT_TYPES, *INSTRUMENTS)
    parts = (value or "&".join(INSTRUMENT_TYPES)).split("&")
    groups = tuple(tuple(name.strip() for name in part.split("|")) for part in parts)
    if not {name for group in groups for name in group} <= set(known):
        raise ValueError(f"value is {value!r}: write {', '.join(INSTRUMENT_TYPES)}, or an instrument of docs/traits.md")
    return Wanted(groups)


def uses_instruments(family: Family, doc: str, parameter: object) -> Finding:
    """Whether a document uses all the instruments named; near where it uses all but one of several."""
    assert isinstance(parameter, Wanted)
    used = [(unit, judged) for unit in _traits(family, doc) for judged in _instruments(unit)]
    if not used:
        return Finding(doc, "open", "no_instruments")
    by_group = [[(unit, judged) for unit, judged in used if _is(judged.value, group)] for group in parameter.groups]
    told: dict[str, Figure] = {
        f"using_{name}": len({unit.unit_id for unit, judged in used if _is(judged.value, (name,))})
        for name in dict.fromkeys(parameter.names)
    }
    lacking = sum(not found for found in by_group)
    outcome: Outcome = "no" if lacking else "yes"
    if lacking == 1 and len(by_group) > 2:
        outcome = "near"
    in_turn = [found[n] for n in range(max(map(len, by_group))) for found in by_group if n < len(found)]
    text = family.result.documents[doc].text
    evidence = [_place(doc, text, unit, judged) for unit, judged in in_turn]
    return Finding(doc, outcome, "", told, family.shown(evidence), len(evidence))


def parse_main(value: str) -> str:
    """One type of instrument or one orientation.

    Raises:
        ValueError: it is neither.
    """
    known = (*INSTRUMENT_TYPES, *_ORIENTED)
    if value.strip() not in known:
        raise ValueError(f"value is {value!r}: write {', '.join(known)}")
    return value.strip()


def mostly(family: Family, doc: str, parameter: object) -> Finding:
    """Whether more units of a document are of one type or orientation than of any other; near where as many are.

    Units are counted once, by their primary instrument; those that are neither one orientation nor another do not
    count.
    """
    assert isinstance(parameter, str)
    of_type = parameter in INSTRUMENT_TYPES
    kinds: Sequence[str] = INSTRUMENT_TYPES if of_type else _ORIENTED
    judged = [
        (_type_of(found.value) if of_type else found.value, unit, found)
        for unit in _traits(family, doc)
        if (found := unit.instrument if of_type else unit.orientation) is not None
    ]
    counts = Counter(kind for kind, _, _ in judged if kind in kinds)
    if not counts:
        return Finding(doc, "open", "no_instruments" if of_type else "no_orientation")
    others = max(counts[kind] for kind in kinds if kind != parameter)
    outcome: Outcome = "yes" if counts[parameter] > others else "near" if counts[parameter] == others else "no"
    told: dict[str, Figure] = {kind: counts[kind] for kind in kinds}
    text = family.result.documents[doc].text
    places = [_place(doc, text, unit, found) for kind, unit, found in judged if kind == parameter]
    return Finding(doc, outcome, "", told, family.shown(places), len(places))


def _traits(family: Family, doc: str) -> tuple[UnitTraits, ...]:
    """The traits of a document's units; looked for once."""
    known = family.traits.get(doc)
    if known is None:
        known = unit_traits(family.result.documents[doc].text, family.units(doc))
        family.traits[doc] = known
    return known


def _instruments(unit: UnitTraits) -> list[Judged]:
    return [unit.instrument, *unit.also] if unit.instrument is not None else []


def _is(instrument: str, wanted: Sequence[str]) -> bool:
    return instrument in wanted or _type_of(instrument) in wanted


def _type_of(instrument: str) -> str:
    return type_of(instrument)  # type: ignore[arg-type]


def _place(doc: str, text: str, unit: UnitTraits, judged: Judged) -> Evidence:
    """The words that show it; the unit where none do."""
    spans = judged.evidence or (Span(unit.start, unit.end),)
    at = spans[0]
    return Evidence(doc, at.start, at.end, " ".join(text[at.start : at.end].split()) if judged.evidence else "")
