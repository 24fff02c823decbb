"""Judged claims as plain values: what --json prints and the page of claims is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from homog import __version__
from homog.claims.family import Family
from homog.claims.model import VERDICTS, Evidence, Finding, Judged


def told(judged: Sequence[Judged], family: Family, claims: Path) -> dict[str, object]:
    """Everything that is said of the claims.

    Args:
        judged: the claims.
        family: the corpus.
        claims: the file they stand in.
    """
    return {
        "program": "homog",
        "version": __version__,
        "command": "claims",
        "claims_file": claims.name,
        "claims_sha256": hashlib.sha256(claims.read_bytes()).hexdigest(),
        "documents": len(family.result.documents),
        "missing": list(family.missing),
        "counts": {verdict: sum(j.verdict == verdict for j in judged) for verdict in VERDICTS},
        "claims": [_claim(j) for j in judged],
    }


def _claim(judged: Judged) -> dict[str, object]:
    claim = judged.claim
    return {
        "claim_id": claim.claim_id,
        "rule": claim.rule,
        "value": claim.value,
        "documents": claim.documents,
        "expected": claim.expected,
        "says": claim.says,
        "source": claim.source,
        **({"extra": dict(claim.extra)} if claim.extra else {}),
        "verdict": judged.verdict,
        "possible": list(judged.possible),
        "yes": judged.count("yes"),
        "near": judged.count("near"),
        "no": judged.count("no"),
        "open": judged.count("open"),
        "missing": list(judged.missing),
        "unnamed": judged.unnamed,
        "findings": [_finding(finding) for finding in judged.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "doc": finding.doc,
        "outcome": finding.outcome,
        "reason": finding.reason,
        "figures": dict(finding.figures),
        "evidence": [_evidence(e) for e in finding.evidence],
        "found": finding.found,
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    row: dict[str, object] = {"doc": evidence.doc, "start": evidence.start, "end": evidence.end}
    if evidence.note:
        row["note"] = evidence.note
    if evidence.match_id is not None:
        row |= {
            "match_id": evidence.match_id,
            "source": evidence.source,
            "source_start": evidence.source_start,
            "source_end": evidence.source_end,
            "owner": evidence.owner or evidence.doc,
        }
    return row
