"""What a claim is, what is found of it in one document, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["yes", "near", "no", "open"]
Verdict = Literal["confirmed", "partly", "refuted", "undecidable"]
VERDICTS: tuple[Verdict, ...] = ("confirmed", "partly", "refuted", "undecidable")
Kind = Literal["each", "some", "most", "none", "count"]
Figure = float | int | str


@dataclass(frozen=True, slots=True)
class Expected:
    """How many documents a claim speaks of; `low` and `high` bound a count, `of` is the number there should be."""

    kind: Kind
    low: int = 0
    high: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of a claims file; `parameter` is what its rule made of `value`."""

    claim_id: str
    rule: str
    value: str
    documents: str
    expected: str
    says: str = ""
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    parameter: object = None
    quantity: Expected = field(default_factory=lambda: Expected("each"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document that bears on a claim; with a match, the other place of it, too.

    `owner` is the plan whose match it is, where that is not `doc`.
    """

    doc: str
    start: int
    end: int
    note: str = ""
    match_id: str | None = None
    source: str | None = None
    source_start: int | None = None
    source_end: int | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found of one document; doc is empty where the rule looks at the whole corpus.

    `outcome`: yes, the statement holds for it; near, almost, as the rule says; no; open, it cannot be told, for the
    `reason` (a key `claims.open.<reason>` of the message catalogue). `evidence` are the strongest places of `found`.
    """

    doc: str
    outcome: Outcome
    reason: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    found: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a claim.

    `possible`: the verdicts that remain possible, whatever the missing documents say; one of them, or undecidable.
    `missing`: documents that the claim speaks of and that are not there; `unnamed` how many more there should be.
    """

    claim: Claim
    verdict: Verdict
    possible: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()
    unnamed: int = 0

    def count(self, outcome: Outcome) -> int:
        """How many documents have an outcome."""
        return sum(finding.outcome == outcome for finding in self.findings)
