"""Rules about several documents at once: who took from whom, central documents that overlap, how many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from homog.claims.family import CENTRAL, Family, joined, of_match, overlap
from homog.claims.model import Evidence, Figure, Finding, Outcome
from homog.claims.terms import Bound, Terms, parse_bound, parse_settings, parse_terms
from homog.datatypes import LEVELS, Match, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A source and the share that a plan is said to have from it."""

    name: str
    bound: Bound


def parse_source(value: str) -> Source:
    """`SOURCE >=10%`: a doc_id, region or number, then a bound; without one, any part."""
    name, sign, rest = _parted(value)
    if not name:
        raise ValueError("it names no source: write for example 上海市 >=5%")
    return Source(name, parse_bound(sign + rest) if sign else Bound(0.0, None, low_open=True))


def _parted(value: str) -> tuple[str, str, str]:
    for sign in (">=", "<=", "≥", "≤", ">", "<"):
        if sign in value:
            name, _, rest = value.partition(sign)
            return name.strip(), sign, rest
    return value.strip(), "", ""


def took_from(family: Family, doc: str, parameter: object) -> Finding:
    """Whether so much of a plan is attributed to one source; near where some of it is."""
    assert isinstance(parameter, Source)
    source = family.named(parameter.name)
    if source is None or source in family.missing:
        return Finding(doc, "open", "no_source")
    if doc not in family.result.scores:
        return Finding(doc, "open", "not_scored")
    share = family.score(doc).by_source.get(source, 0.0)
    matches = [m for m in family.matches(doc) if m.source == source]
    undetermined = sum(m.direction == "undetermined" for m in matches)
    told: dict[str, Figure] = {"share": round(share, 6), "matches": len(matches), "undetermined": undetermined}
    outcome: Outcome = "yes" if parameter.bound.holds(share) else "near" if share > 0 else "no"
    return Finding(doc, outcome, "", told, family.shown([of_match(m) for m in matches]), len(matches))


@dataclass(frozen=True, slots=True)
class Fragmentation:
    """How much of a document others of its levels must have too, and of what it must speak."""

    share: Bound
    topic: Terms | None


def parse_fragmentation(value: str) -> Fragmentation:
    """`share>=2%; topic=网络基础设施|宽带`, both optional."""
    found = parse_settings(value, {"share": ">=2%", "topic": ""})
    return Fragmentation(parse_bound(found["share"]), parse_terms(found["topic"]) if found["topic"] else None)


def fragmentation(family: Family, doc: str, parameter: object) -> Finding:
    """Whether a central document shares passages with others, in what it says of a topic where one is named.

    Its figures are those of a run in which the central documents are scored among themselves. Near: it shares
    something, but less; or it speaks of the topic, and so does another one, in other words.
    """
    assert isinstance(parameter, Fragmentation)
    run = family if doc in family.result.scores else family.of_central
    if run is None or doc not in run.result.scores:
        return Finding(doc, "open", "not_scored")
    units = [Span(u.start, u.end) for u in run.units(doc)]
    told: dict[str, Figure] = {}
    others = 0
    if parameter.topic is not None:
        units = _about(run, doc, parameter.topic)
        others = sum(bool(_about(run, other, parameter.topic)) for other in run.result.scores if other != doc)
        told |= {"topic_units": len(units), "others_on_topic": others}
        if not units:
            return Finding(doc, "no", "", told)
    rows = [(m, span) for m, span in _shared(run, doc) if overlap(units, span.start, span.end)]
    size = sum(unit.length for unit in units)
    part = sum(overlap(units, s.start, s.end) for s in joined([span for _, span in rows]))
    share = part / size if size else 0.0
    partners = {m.source if m.doc == doc else m.doc for m, _ in rows}
    told |= {"shared_share": round(share, 6), "documents": len(partners)}
    outcome: Outcome = "yes" if parameter.share.holds(share) else "near" if rows or (others and units) else "no"
    evidence = [_seen_from(doc, m) for m, _ in sorted(rows, key=lambda r: (-r[1].length, r[1].start, r[0].match_id))]
    return Finding(doc, outcome, "", told, family.shown(evidence), len(evidence))


def _about(family: Family, doc: str, topic: Terms) -> list[Span]:
    """The units of a document that speak of a topic, by their words or their headings."""
    known = family.topics.get((doc, topic.text))
    if known is None:
        hits = [hit.start for group in topic.groups for hit in family.spans(doc, group, topic.without)]
        known = [
            Span(unit.start, unit.end)
            for unit in family.units(doc)
            if any(group.search(title) for group in topic.groups for title in unit.path)
            or any(unit.start <= hit < unit.end for hit in hits)
        ]
        family.topics[doc, topic.text] = known
    return known


def _shared(family: Family, doc: str) -> list[tuple[Match, Span]]:
    """The passages a document shares with others, whichever of them is the source, with its own span.

    Another version of the same text is no overlap: a document that has most of it, or most of which it has.
    """
    rows: dict[str, list[tuple[Match, Span, Span]]] = defaultdict(list)
    for m in family.between(doc):
        own, other = Span(m.start, m.end), Span(m.source_start, m.source_end)
        if m.doc == doc:
            rows[m.source].append((m, own, other))
        else:
            rows[m.doc].append((m, other, own))
    least = family.settings.same_text
    return [
        (m, own)
        for other, found in sorted(rows.items())
        if _part(family, doc, [own for _, own, _ in found]) < least
        and _part(family, other, [span for _, _, span in found]) < least
        for m, own, _ in found
    ]


def _part(family: Family, doc: str, spans: list[Span]) -> float:
    """The share of a document's units that lies in some spans."""
    units = [Span(u.start, u.end) for u in family.units(doc)]
    size = sum(unit.length for unit in units)
    return sum(overlap(units, s.start, s.end) for s in joined(spans)) / size if size else 0.0


def _seen_from(doc: str, match: Match) -> Evidence:
    """A match as evidence of either of its documents."""
    if match.doc == doc:
        return of_match(match)
    return Evidence(doc, match.source_start, match.source_end, "", match.match_id, match.doc, match.start, match.end)


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents of some levels there should be."""

    levels: tuple[str, ...]
    least: int


def parse_count(value: str) -> Count:
    """`level=national,ministry; least=43`; without a level, all."""
    found = parse_settings(value, {"level": ",".join(LEVELS), "least": ""})
    levels = tuple(part.strip() for part in found["level"].split(","))
    if not set(levels) <= set(LEVELS) or not found["least"].isdigit():
        raise ValueError(f"value is {value!r}: write for example level=national,ministry; least=43")
    return Count(levels, int(found["least"]))


def count_documents(family: Family, doc: str, parameter: object) -> Finding:
    """Whether there are so many documents: confirmed where the catalogue has them, open where it has fewer.

    A catalogue that is not complete refutes nothing.
    """
    assert isinstance(parameter, Count)
    known = family.of_levels(parameter.levels)
    there = sum(name in family.result.documents for name in known)
    told: dict[str, Figure] = {"known": len(known), "there": there, "least": parameter.least}
    return Finding(doc, "yes", "", told) if len(known) >= parameter.least else Finding(doc, "open", "too_few", told)


def by_hand(family: Family, doc: str, parameter: object) -> Finding:
    """A claim that no rule of this version can judge."""
    del family, parameter
    return Finding(doc, "open", "by_hand")


def needs_central_run(rule: str, family: Family) -> bool:
    """Whether a rule asks for central documents that the run did not score."""
    levels = {d.level for d in family.result.documents.values()}
    return rule == "fragmentation" and bool(levels & set(CENTRAL)) and bool(levels - set(CENTRAL))
