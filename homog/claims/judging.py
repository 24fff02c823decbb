"""From what is found in single documents to a verdict, and which verdicts the missing documents leave open."""

from __future__ import annotations

import math
from collections.abc import Sequence

from homog.claims.family import Family
from homog.claims.model import VERDICTS, Claim, Expected, Finding, Judged, Verdict
from homog.claims.rules import RULES


def judge_claims(claims: Sequence[Claim], family: Family) -> tuple[Judged, ...]:
    """What becomes of every claim.

    Args:
        claims: from `read_claims`.
        family: the scored corpus.
    """
    return tuple(_judge(claim, family) for claim in claims)


def _judge(claim: Claim, family: Family) -> Judged:
    rule = RULES[claim.rule]
    if rule.whole:
        return _of_whole(claim, rule.judge(family, "", claim.parameter))
    names = _documents(claim, family)
    missing = [name for name in names if (doc := family.named(name)) is None or doc in family.missing]
    present = [doc for name in names if (doc := family.named(name)) is not None and doc not in family.missing]
    findings = tuple(rule.judge(family, doc, claim.parameter) for doc in present)
    unnamed = max((claim.quantity.of or 0) - len(names), 0)
    possible = possible_verdicts(claim.quantity, findings, len(missing) + unnamed, family.settings.tolerance)
    verdict = possible[0] if len(possible) == 1 else "undecidable"
    return Judged(claim, verdict, possible, findings, tuple(missing), unnamed)


def _of_whole(claim: Claim, finding: Finding) -> Judged:
    of_outcome: dict[str, tuple[Verdict, ...]] = {
        "yes": ("confirmed",),
        "near": ("partly",),
        "no": ("refuted",),
        "open": ("confirmed", "partly", "refuted"),
    }
    possible = of_outcome[finding.outcome]
    return Judged(claim, possible[0] if len(possible) == 1 else "undecidable", possible, (finding,))


def _documents(claim: Claim, family: Family) -> tuple[str, ...]:
    """The documents a claim speaks of, by doc_id where they are known."""
    if claim.documents == "all":
        return family.plans()
    if claim.documents.startswith("level="):
        return family.of_levels([part.strip() for part in claim.documents.removeprefix("level=").split(",")])
    names = [part.strip() for part in claim.documents.replace("；", ";").split(";") if part.strip()]
    return tuple(dict.fromkeys(family.named(name) or name for name in names))


def possible_verdicts(
    expected: Expected, findings: Sequence[Finding], missing: int, tolerance: float
) -> tuple[Verdict, ...]:
    """The verdicts that are possible, whatever the documents say that are missing or could not be judged.

    Args:
        expected: how many documents the claim speaks of.
        findings: of the documents at hand.
        missing: how many more documents the claim speaks of.
        tolerance: share of the documents by which a count may be off and still be partly right.
    """
    yes = sum(f.outcome == "yes" for f in findings)
    near = sum(f.outcome == "near" for f in findings)
    unknown = missing + sum(f.outcome == "open" for f in findings)
    size = len(findings) + missing
    if not size:
        return ("confirmed", "partly", "refuted")
    found = {
        verdict_of(expected, yes + more, near + nearly, size, tolerance)
        for more in range(unknown + 1)
        for nearly in range(unknown - more + 1)
    }
    return tuple(verdict for verdict in VERDICTS if verdict in found)


def verdict_of(expected: Expected, yes: int, near: int, size: int, tolerance: float) -> Verdict:
    """The verdict once every document is known.

    Args:
        expected: how many documents the claim speaks of.
        yes: for how many the statement holds.
        near: for how many it nearly does.
        size: of how many.
        tolerance: see `possible_verdicts`.
    """
    any_ = yes + near > 0
    if expected.kind == "each":
        return "confirmed" if yes == size else "partly" if any_ else "refuted"
    if expected.kind == "some":
        return "confirmed" if yes else "partly" if near else "refuted"
    if expected.kind == "most":
        return "confirmed" if 2 * yes > size else "partly" if any_ else "refuted"
    if expected.kind == "none":
        return "confirmed" if not any_ else "refuted" if yes == size else "partly"
    high = size if expected.high is None else expected.high
    if expected.low <= yes <= high:
        return "confirmed"
    off = max(expected.low - yes, yes - high)
    return "partly" if off <= max(1, math.ceil(tolerance * size)) or 0 < expected.low - yes <= near else "refuted"
