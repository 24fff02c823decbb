"""What the pages look up again and again in one Result: places, names, addresses, slots."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from markupsafe import Markup, escape

from homog.datatypes import Document, Match, Phrase, PlanScore, Result, Section, Slot, Unit, UnitScore
from homog.report.charts import shortened
from homog.report.messages import Words
from homog.report.text import file_stems, relative_url, title_of, visible, web_address
from homog.settings import CarriedSettings, IndexSettings, LineageSettings, MatchingSettings, TopicSettings

_T = TypeVar("_T")
SHARES = ("vertical", "horizontal", "formulaic", "original")
STATUSES = ("none", "different", "partly", "mostly", "identical")  # of targets and actions, by degree


@dataclass(frozen=True, slots=True)
class Flagged:
    """A target or action most of whose text is taken from elsewhere."""

    unit: Unit
    score: UnitScore

    @property
    def copied(self) -> float:
        """Share of its text from the reference and peers together."""
        return copied_share(self.score)


def copied_share(score: UnitScore) -> float:
    """Share of a unit's text from the reference and peers together."""
    return score.shares.get("vertical", 0.0) + score.shares.get("horizontal", 0.0)


def limits_of(result: Result) -> IndexSettings:
    """The thresholds the run was made with."""
    return _stage(result, "indices", IndexSettings)


def near_verbatim_of(result: Result) -> float:
    """The sameness from which on a match is near-verbatim."""
    return _stage(result, "matching", MatchingSettings).near_verbatim


def lineage_limits_of(result: Result) -> LineageSettings:
    """From which share on a source is a main source."""
    return _stage(result, "lineage", LineageSettings)


def carried_limits_of(result: Result) -> CarriedSettings:
    """When an item of the reference counts as carried or not found."""
    return _stage(result, "carried", CarriedSettings)


def topic_limits_of(result: Result) -> TopicSettings:
    """From when on two documents are alike in topic, and copied."""
    return _stage(result, "topics", TopicSettings)


def _stage(result: Result, name: str, kind: type[_T]) -> _T:
    values = result.settings.get(name)
    return kind(**values) if isinstance(values, Mapping) else kind()


def flagged_units(result: Result, doc_id: str) -> list[Flagged]:
    """The flagged units of a plan: targets before actions, those with most taken text first."""
    limit = limits_of(result).mostly
    scores = {score.unit_id: score for score in result.scores[doc_id].units}
    found = [
        Flagged(unit, scores[unit.unit_id])
        for unit in result.structures[doc_id].units
        if unit.kind in ("target", "action") and unit.unit_id in scores
    ]
    found = [f for f in found if f.score.counted and f.copied >= limit]
    return sorted(found, key=lambda f: (f.unit.kind != "target", -round(f.copied, 6), f.unit.start))


def copied_of(score: PlanScore) -> float:
    """Share of a plan from the reference and peers together."""
    return score.shares["vertical_share"].value + score.shares["horizontal_share"].value


def total_copied_of(score: PlanScore) -> float:
    """The same with nothing excluded, whatever was asked for."""
    return score.total_copied.value


def net_copied_of(score: PlanScore) -> float:
    """The same without quotations and stock phrases, whatever was asked for."""
    return score.net_shares["copied_share"].value


def excluded_of(result: Result) -> tuple[str, ...]:
    """What the shares of the run leave out: quoted, formulaic."""
    return tuple(limits_of(result).exclude)


def excluded_words(result: Result, words: Words) -> str:
    """What the shares of the run leave out, in words; empty where it is nothing."""
    excluded = excluded_of(result)
    if not excluded:
        return ""
    return words("exclude.both" if len(excluded) > 1 else f"exclude.{excluded[0]}")


def unsure_ranks(result: Result, ordered: Sequence[str]) -> frozenset[str]:
    """The plans whose rank may as well be that of the plan above them: their intervals overlap.

    Args:
        result: the run.
        ordered: plans, the most copied first.
    """
    places = [result.ranks[doc_id] for doc_id in ordered if doc_id in result.ranks]
    if len(places) != len(ordered):
        return frozenset()
    pairs = zip(ordered[1:], places, places[1:], strict=False)
    return frozenset(doc_id for doc_id, above, mine in pairs if mine.low <= above.high)


def heading_of(section: Section) -> str:
    """A heading as it is read: number and title, the number once."""
    if section.title.startswith(section.number):
        return section.title
    gap = " " if section.title and section.number[-1:].isalnum() else ""  # 第一章 总则, but 一、总体要求
    return f"{section.number}{gap}{section.title}"


def _is_local(document: Document) -> bool:
    return document.level not in ("national", "ministry")


def _path_element(headings: Sequence[str]) -> Markup:
    if not headings:
        return Markup("")
    parts = " › ".join(f"<bdi>{escape(visible(heading))}</bdi>" for heading in headings)
    return Markup(f'<span class="path">{parts}</span>')


class Desk:
    """Look-ups over one Result; made once a run.

    Args:
        result: the run.
        words: the catalogue in the report's language.
    """

    def __init__(self, result: Result, words: Words) -> None:
        self.result = result
        self.words = words
        self.stems = file_stems(sorted(result.documents))
        self._slots: dict[str, tuple[list[int], list[Slot]]] = {}
        self._sections: dict[str, tuple[list[int], dict[str, Section], Sequence[Section]]] = {}
        self._names: dict[str, str] = {}
        self._places: dict[tuple[str, str], Markup] = {}
        self._links: dict[tuple[str, str], Markup] = {}

    @cached_property
    def matches(self) -> Mapping[str, Sequence[Match]]:
        """The matches of every plan, in the order of its text."""
        table: dict[str, list[Match]] = defaultdict(list)
        for match in self.result.matches:
            table[match.doc].append(match)
        return table

    @cached_property
    def phrases(self) -> Mapping[str, Phrase]:
        """The formulaic stretches of all plans by their ids."""
        return {phrase.match_id: phrase for phrase in self.result.phrases}

    def open_direction(self, match: Match) -> str:
        """Why it is open who took from whom; "" where the dates tell."""
        if match.direction != "undetermined":
            return ""
        if (match.doc, match.source) not in self._contradicted:
            return self.words("match.undetermined")
        told = [(doc, self._doubted[doc]) for doc in (match.doc, match.source) if doc in self._doubted]
        listed = [self.words("match.doubted", name=self.name(doc), dates=dates) for doc, dates in told]
        return self.words("match.contradicted", dates=self.words("match.doubted_gap").join(listed))

    @cached_property
    def _contradicted(self) -> frozenset[tuple[str, str]]:
        """Pairs of a plan and a source of which the catalogue and the texts say differently who was first."""
        return frozenset((n.doc, n.detail) for n in self.result.warnings if n.code == "direction_contradicted")

    @cached_property
    def _doubted(self) -> Mapping[str, str]:
        """The catalogue's date and what the text tells, of documents where these contradict each other."""
        codes = ("date_doubtful", "date_before_number")
        return {n.doc: n.detail for n in self.result.warnings if n.code in codes}

    def document(self, doc_id: str) -> Document:
        """A document of the run."""
        return self.result.documents[doc_id]

    def slots_within(self, doc_id: str, start: int, end: int) -> Sequence[Slot]:
        """The slots of a document that begin between two offsets, in order."""
        if doc_id not in self._slots:
            slots = sorted((s for u in self._units(doc_id) for s in u.slots), key=lambda s: (s.start, s.end))
            self._slots[doc_id] = ([s.start for s in slots], slots)
        starts, slots = self._slots[doc_id]
        return slots[bisect_left(starts, start) : bisect_left(starts, end)]

    def _units(self, doc_id: str) -> Sequence[Unit]:
        structure = self.result.structures.get(doc_id)
        return structure.units if structure else ()

    def place(self, doc_id: str, offset: int) -> Markup:
        """The headings, outermost first, under which an offset of a document stands, as one element."""
        section, by_id = self._section_at(doc_id, offset)
        key = (doc_id, section.section_id if section else "")
        if key not in self._places:
            self._places[key] = _path_element(self._path_of(section, by_id))
        return self._places[key]

    def headings(self, doc_id: str, offset: int) -> list[str]:
        """The headings, outermost first, under which an offset of a document stands."""
        return self._path_of(*self._section_at(doc_id, offset))

    def _section_at(self, doc_id: str, offset: int) -> tuple[Section | None, Mapping[str, Section]]:
        """The innermost section that holds an offset, and the sections of the document by their ids."""
        starts, by_id, sections = self._sections_of(doc_id)
        index = bisect_right(starts, offset) - 1
        section = sections[index] if index >= 0 else None
        while section is not None and section.end <= offset:
            section = by_id.get(section.parent or "")
        return section, by_id

    def _path_of(self, section: Section | None, by_id: Mapping[str, Section]) -> list[str]:
        path: list[str] = []
        while section is not None and len(path) < 12:
            path.append(heading_of(section))
            section = by_id.get(section.parent or "")
        return path[::-1]

    def _sections_of(self, doc_id: str) -> tuple[list[int], dict[str, Section], Sequence[Section]]:
        if doc_id not in self._sections:
            structure = self.result.structures.get(doc_id)
            sections = sorted(structure.sections, key=lambda s: (s.start, s.depth)) if structure else []
            by_id = {s.section_id: s for s in sections}
            self._sections[doc_id] = ([s.start for s in sections], by_id, sections)
        return self._sections[doc_id]

    def name(self, doc_id: str) -> str:
        """A document in running text: its title, and what else is needed to tell it from others."""
        if doc_id not in self._names:
            document = self.result.documents.get(doc_id)
            self._names[doc_id] = self._named(document) if document else doc_id
        return self._names[doc_id]

    def _named(self, document: Document) -> str:
        plain = title_of(document)
        title = self.words("open_title", title=plain)
        asides = []
        if document.region and document.region not in plain and document.level not in ("national", "ministry"):
            asides.append(document.region)
        if len(twins := self._twins[plain]) > 1:  # several versions of one regulation
            date = document.signed.isoformat() if document.signed else ""
            asides.append(date if date and twins.count(date) == 1 else document.doc_id)
        return self.words("aside", text=title, aside=self.words("field.gap").join(asides)) if asides else title

    @cached_property
    def _twins(self) -> Mapping[str, Sequence[str]]:
        """The dates of the documents of each title."""
        table: dict[str, list[str]] = defaultdict(list)
        for document in self.result.documents.values():
            table[title_of(document)].append(document.signed.isoformat() if document.signed else "")
        return table

    def joined(self, docs: Sequence[str]) -> str:
        """Some documents in running text, by their short names."""
        return self.words.joined([self.short(doc) for doc in docs])

    def short(self, doc_id: str) -> str:
        """The place of a local document, its year where the place has several, where that tells it; else its name."""
        if (place := self._places_told.get(doc_id)) is None:
            return self.name(doc_id)
        region, year = place
        return self.words("aside", text=region, aside=year) if year else region

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """A name of every document that fits a drawing and no other has: place, place and year, identifier or title."""
        told = {doc: " ".join(filter(None, place)) for doc, place in self._places_told.items()}
        rest = {doc: doc if _is_local(row) else title_of(row) for doc, row in self.result.documents.items()}
        return {doc: shortened(told.get(doc, rest[doc])) for doc in self.result.documents}

    @cached_property
    def _places_told(self) -> Mapping[str, tuple[str, str]]:
        """Place and year of the local documents that these tell from all others; the year is empty if not needed."""
        rows = {doc: row for doc, row in self.result.documents.items() if _is_local(row) and row.region}
        found: dict[str, tuple[str, str]] = {}
        for with_year in (False, True):
            told = {
                doc: (row.region, str(row.signed.year) if with_year and row.signed else "")
                for doc, row in rows.items()
                if doc not in found and (row.signed or not with_year)
            }
            counts = Counter(told.values())
            found |= {doc: place for doc, place in told.items() if counts[place] == 1}
        return found

    def short_link(self, doc_id: str, root: str) -> Markup:
        """The short name of a document, linked to its own report where it has one; the title on pointing at it."""
        name = Markup('<bdi title="{}">{}</bdi>').format(visible(self.name(doc_id)), visible(self.short(doc_id)))
        address = self.page(doc_id, root)
        return Markup('<a href="{}">{}</a>').format(address, name) if address else name

    def particulars(self, doc_id: str) -> str:
        """Number and date of a document, for a source line; may be empty."""
        document = self.document(doc_id)
        date = document.signed.isoformat() if document.signed else self.words("page.undated")
        name = self.name(doc_id)
        return self.words("field.gap").join(part for part in (document.doc_no, date) if part and part not in name)

    def link(self, doc_id: str, root: str) -> Markup:
        """The name of a document, linked to its own report or its page on the web where it has one."""
        if (key := (doc_id, root)) not in self._links:
            name = Markup("<bdi>{}</bdi>").format(visible(self.name(doc_id)))
            address = self.page(doc_id, root) or self.address(doc_id, root)
            self._links[key] = Markup('<a href="{}">{}</a>').format(address, name) if address else name
        return self._links[key]

    def address(self, doc_id: str, root: str) -> str | None:
        """Where a link to a document leads: its page on the web, else its extracted text; None where neither is.

        Args:
            doc_id: the document.
            root: "" for pages in the run's folder, "../" for those below it.
        """
        document = self.document(doc_id)
        if web := web_address(document.url):
            return web
        return self.text_address(doc_id, root)

    def text_address(self, doc_id: str, root: str) -> str | None:
        """The extracted text of a document that was not plain text."""
        if not self.document(doc_id).extracted:
            return None
        return root + relative_url("texts", f"{self.stems[doc_id]}.txt")

    def page(self, doc_id: str, root: str) -> str | None:
        """The report of a document that is a scored plan itself."""
        if doc_id not in self.result.scores:
            return None
        return root + relative_url("plans", f"{self.stems[doc_id]}.html")
