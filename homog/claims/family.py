"""A scored corpus as the rules see it: documents by name, their texts, units and matches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from homog.claims.model import Evidence
from homog.corpus import CatalogueRow
from homog.datatypes import Document, Level, Match, Normalised, PlanScore, Result, Span, Unit
from homog.indices import key_action_of
from homog.ingest import normalise
from homog.settings import ClaimSettings
from homog.traits import UnitTraits

CENTRAL: tuple[Level, ...] = ("national", "ministry")


@dataclass(frozen=True, eq=False)
class KeyAction:
    """A key action of a plan: its title and the first and last character of its units."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Family:
    """A scored corpus.

    Attributes:
        result: the run.
        rows: of its catalogue, where it is at hand: they tell what is missing.
        central: a run of the central documents among themselves, where one was made.
        settings: how much evidence is shown, and what counts as near.
    """

    result: Result
    rows: Sequence[CatalogueRow] = ()
    central: Result | None = None
    settings: ClaimSettings = field(default_factory=ClaimSettings)

    @cached_property
    def of_central(self) -> Family | None:
        """The central documents among themselves, as a family of their own."""
        return None if self.central is None else Family(self.central, (), None, self.settings)

    @cached_property
    def topics(self) -> dict[tuple[str, str], list[Span]]:
        """The units of documents that speak of topics, as far as they were looked for."""
        return {}

    @cached_property
    def traits(self) -> dict[str, tuple[UnitTraits, ...]]:
        """The traits of the units of documents, as far as they were looked for."""
        return {}

    @cached_property
    def missing(self) -> Mapping[str, CatalogueRow | None]:
        """The documents that could not be read, by doc_id, with their row where the catalogue is at hand."""
        rows = {row.doc_id: row for row in self.rows}
        named = {n.doc for n in self.result.warnings if n.failed and n.doc} | (set(rows) - set(self.result.documents))
        return {doc: rows.get(doc) for doc in sorted(named - set(self.result.documents))}

    def named(self, name: str) -> str | None:
        """The doc_id of a document or of a missing one: by doc_id, else by a region or number only it has."""
        if name in self.result.documents or name in self.missing:
            return name
        known: list[Document | CatalogueRow] = [*self.result.documents.values()]
        known += [row for row in self.missing.values() if row is not None]
        for column in ("region", "doc_no"):
            found = [d.doc_id for d in known if getattr(d, column) == name]
            if len(found) == 1:
                return found[0]
        return None

    def of_levels(self, levels: Sequence[str]) -> tuple[str, ...]:
        """All documents of some levels, missing ones too."""
        found = [d.doc_id for d in self.result.documents.values() if d.level in levels]
        return tuple(sorted([*found, *(doc for doc, row in self.missing.items() if row and row.level in levels)]))

    def plans(self) -> tuple[str, ...]:
        """The scored plans, and the missing documents that would be plans."""
        lost = [doc for doc, row in self.missing.items() if row is None or row.level not in CENTRAL]
        return (*self.result.plans, *lost)

    def score(self, doc: str) -> PlanScore:
        """The indices of a plan."""
        return self.result.scores[doc]

    def units(self, doc: str) -> Sequence[Unit]:
        """The units of a document."""
        structure = self.result.structures.get(doc)
        return structure.units if structure else ()

    def headings(self, doc: str, units: Sequence[Unit]) -> list[Span]:
        """The headings above some units."""
        structure = self.result.structures.get(doc)
        sections = structure.sections if structure else ()
        starts = [unit.start for unit in units]
        return [s.head for s in sections if any(s.start <= start < s.end for start in starts)]

    @cached_property
    def _texts(self) -> dict[str, Normalised]:
        return {}

    def text(self, doc: str) -> Normalised:
        """The normalised text of a document, with its way back."""
        if doc not in self._texts:
            self._texts[doc] = normalise(self.result.documents[doc].text)
        return self._texts[doc]

    def spans(self, doc: str, pattern: re.Pattern[str], without: re.Pattern[str] | None = None) -> list[Span]:
        """Where a pattern stands in a document, in its own offsets.

        Args:
            doc: the document.
            pattern: over normalised text.
            without: what is blanked before.
        """
        made = self.text(doc)
        plain = made.text
        if without is not None:
            plain = without.sub(lambda found: "\0" * len(found[0]), plain)
        return [made.original_span(m.start(), m.end()) for m in pattern.finditer(plain) if m.end() > m.start()]

    def key_actions(self, doc: str) -> list[KeyAction]:
        """The key actions of a plan in their order."""
        structure = self.result.structures.get(doc)
        if structure is None:
            return []
        found: dict[str, KeyAction] = {}
        for unit, title in zip(structure.units, key_action_of(structure), strict=True):
            if title is not None:
                first = found.get(title)
                found[title] = KeyAction(title, first.start if first else unit.start, unit.end)
        return sorted(found.values(), key=lambda action: action.start)

    @cached_property
    def _matches(self) -> Mapping[str, Sequence[Match]]:
        table: dict[str, list[Match]] = defaultdict(list)
        for match in self.result.matches:
            table[match.doc].append(match)
        return table

    def matches(self, doc: str, kinds: Sequence[str] = ("vertical", "horizontal")) -> list[Match]:
        """The matches of a plan of some attributions, the longest first."""
        found = [m for m in self._matches.get(doc, ()) if m.attribution in kinds]
        return sorted(found, key=lambda m: (m.start - m.end, m.start, m.source))

    @cached_property
    def _between(self) -> Mapping[str, Sequence[Match]]:
        table: dict[str, list[Match]] = defaultdict(list)
        for match in self.result.matches:
            if match.attribution in ("vertical", "horizontal"):
                table[match.doc].append(match)
                table[match.source].append(match)
        return table

    def between(self, doc: str) -> Sequence[Match]:
        """The matches of which a document is the plan or the source."""
        return self._between.get(doc, ())

    def shown(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """As much evidence as is shown."""
        return tuple(evidence[: self.settings.evidence])


def of_match(match: Match, note: str = "") -> Evidence:
    """A match as evidence."""
    return Evidence(
        match.doc, match.start, match.end, note, match.match_id, match.source, match.source_start, match.source_end
    )


def overlap(spans: Sequence[Span], start: int, end: int) -> int:
    """Characters of a stretch that lie in some of the spans, each counted once; the spans do not overlap."""
    return sum(max(min(span.end, end) - max(span.start, start), 0) for span in spans)


def joined(spans: Sequence[Span]) -> list[Span]:
    """Spans put together where they touch or overlap."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
