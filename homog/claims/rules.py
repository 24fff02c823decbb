"""The rules that a claims file can name (docs/claims.md).

A rule looks at one document and says whether a statement holds for it, with figures and places; how many documents
must agree is not its business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from homog.claims import rules_figures as figures
from homog.claims import rules_shared as shared
from homog.claims import rules_text as text
from homog.claims import rules_traits as traits
from homog.claims.family import Family
from homog.claims.model import Finding

Judge = Callable[[Family, str, object], Finding]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        name: as the claims file writes it.
        parse: makes its parameter of the cell `value`; ValueError where it cannot.
        judge: what is found of one document.
        whole: whether it looks at the corpus as a whole, not at one document.
    """

    name: str
    parse: Callable[[str], object]
    judge: Judge
    whole: bool = False


def _table() -> dict[str, Rule]:
    rules = [
        Rule("targets_status", figures.parse_status, figures.targets_status),
        Rule("actions_status", figures.parse_status, figures.actions_status),
        Rule("cites_reference", text.parse_names, text.cites_reference),
        Rule("first_action", text.parse_action, text.first_action),
        Rule("has_action", text.parse_action, text.has_action),
        Rule("safeguard_present", text.parse_words, text.safeguard_present),
        Rule("missing_evaluation", text.parse_evaluation, text.missing_evaluation),
        *(Rule(name, figures.parse_share, figures.share_rule(name)) for name in figures.FIGURES),
        Rule("took_from", shared.parse_source, shared.took_from),
        Rule("uses_instruments", traits.parse_instruments, traits.uses_instruments),
        Rule("mostly", traits.parse_main, traits.mostly),
        Rule("fragmentation", shared.parse_fragmentation, shared.fragmentation),
        Rule("count_documents", shared.parse_count, shared.count_documents, whole=True),
        Rule("by_hand", str, shared.by_hand, whole=True),
    ]
    return {rule.name: rule for rule in rules}


RULES = _table()
