"""Rules that read a figure of a plan: how its targets and actions compare, and its shares."""

from __future__ import annotations

from collections.abc import Callable

from homog.claims.family import Family, of_match, overlap
from homog.claims.model import Figure, Finding, Outcome
from homog.claims.terms import Bound, parse_bound
from homog.datatypes import Interval, PlanScore, Span

_STATUSES = ("identical", "mostly", "partly", "different")
FIGURES = (
    "vertical_share",
    "horizontal_share",
    "formulaic_share",
    "original_share",
    "copied_share_total",
    "copied_share_net",
    "vertical_share_net",
    "horizontal_share_net",
    "original_share_net",
    "quoted_share",
    "reference_coverage",
    "order_agreement",
)
_OF_REFERENCE = ("vertical_share", "vertical_share_net", "reference_coverage", "order_agreement")
_ATTRIBUTION = {"vertical": ("vertical",), "horizontal": ("horizontal",), "referen": ("vertical",)}


def parse_status(value: str) -> tuple[str, ...]:
    """`identical`, or several of identical, mostly, partly, different with | between."""
    wanted = tuple(part.strip() for part in value.split("|"))
    if not set(wanted) <= set(_STATUSES):
        raise ValueError(f"value is {value!r}: write {', '.join(_STATUSES)}, or several with | between")
    return wanted


def targets_status(family: Family, doc: str, parameter: object) -> Finding:
    """Whether the plan's targets compare with the reference's as said."""
    return _status(family, doc, parameter, "target")


def actions_status(family: Family, doc: str, parameter: object) -> Finding:
    """Whether the plan's actions compare with the reference's as said."""
    return _status(family, doc, parameter, "action")


def _status(family: Family, doc: str, parameter: object, kind: str) -> Finding:
    """Near is the status next to one of those wanted (mostly, where identical is claimed)."""
    assert isinstance(parameter, tuple)
    if doc not in family.result.scores:
        return Finding(doc, "open", "not_scored")
    score = family.score(doc)
    status = score.targets_status if kind == "target" else score.actions_status
    if status == "none":
        return Finding(doc, "open", "no_reference" if not family.result.references.get(doc) else f"no_{kind}s")
    at = _STATUSES.index(status)
    steps = min(abs(at - _STATUSES.index(wanted)) for wanted in parameter)
    outcome: Outcome = "yes" if not steps else "near" if steps == 1 and status != "different" else "no"
    units = [Span(u.start, u.end) for u in family.units(doc) if u.kind == kind]
    matches = [m for m in family.matches(doc, ("vertical",)) if overlap(units, m.start, m.end)]
    of_kind = score.by_kind.get(kind, {})
    told: dict[str, Figure] = {
        "status": status,
        "characters": int(of_kind.get("characters", 0)),
        "vertical_share": round(of_kind.get("vertical", 0.0), 6),
        "matches": len(matches),
    }
    return Finding(doc, outcome, "", told, family.shown([of_match(m) for m in matches]), len(matches))


def parse_share(value: str) -> Bound:
    """A bound."""
    return parse_bound(value)


def share_rule(name: str) -> Callable[[Family, str, object], Finding]:
    """The rule for a figure of plans.csv; near where only the 95 % interval reaches the bound."""

    def judge(family: Family, doc: str, parameter: object) -> Finding:
        assert isinstance(parameter, Bound)
        if doc not in family.result.scores:
            return Finding(doc, "open", "not_scored")
        if name in _OF_REFERENCE and not family.result.references.get(doc):
            return Finding(doc, "open", "no_reference")
        found = figure_of(family.score(doc), name)
        if found is None:
            return Finding(doc, "open", "no_figure")
        told: dict[str, Figure] = {
            name: round(found.value, 6),
            "low": round(found.low, 6),
            "high": round(found.high, 6),
        }
        kinds = next((k for part, k in _ATTRIBUTION.items() if name.startswith(part)), ("vertical", "horizontal"))
        matches = [] if name.startswith(("formulaic", "original", "quoted")) else family.matches(doc, kinds)
        outcome: Outcome = "yes" if parameter.holds(found.value) else "near" if _reached(parameter, found) else "no"
        return Finding(doc, outcome, "", told, family.shown([of_match(m) for m in matches]), len(matches))

    return judge


def figure_of(score: PlanScore, name: str) -> Interval | None:
    """A figure of plans.csv with its interval; None where the plan has none."""
    if name == "reference_coverage":
        return score.reference_coverage
    if name == "order_agreement":
        value = score.order_agreement
        return None if value is None else Interval(value, value, value)
    if name == "copied_share_total":
        return score.total_copied
    if name == "quoted_share":
        return score.quoted_share
    return score.net_shares[name.removesuffix("_net")] if name.endswith("_net") else score.shares[name]


def _reached(bound: Bound, figure: Interval) -> bool:
    """Whether the interval holds a value within the bound."""
    if bound.low is not None and figure.high < bound.low:
        return False
    return bound.high is None or figure.low <= bound.high
