"""Statements about a scored corpus, confirmed or refuted with evidence (docs/claims.md)."""

from __future__ import annotations

from homog.claims.family import Family
from homog.claims.judging import judge_claims
from homog.claims.model import Claim, Evidence, Expected, Finding, Judged
from homog.claims.reading import read_claims
from homog.claims.rules import RULES
from homog.claims.telling import told

__all__ = [
    "RULES",
    "Claim",
    "Evidence",
    "Expected",
    "Family",
    "Finding",
    "Judged",
    "judge_claims",
    "read_claims",
    "told",
]
