"""Drafts a whole corpus for the test: reference, provinces, their plans, truth.json."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from homog.evaluation.drafting.drafter import Drafter, Task
from homog.evaluation.drafting.edits import Editor
from homog.evaluation.drafting.folder import read_folder
from homog.evaluation.drafting.labels import Judge
from homog.evaluation.drafting.lending import Library
from homog.evaluation.drafting.material import SAFEGUARDS, Material, Section, load_material
from homog.evaluation.drafting.network import Network, drafting_days
from homog.evaluation.drafting.own import BuiltText, Ledger, OwnText
from homog.evaluation.drafting.sheet import Piece, Sheet
from homog.evaluation.layout import PlanFacts
from homog.evaluation.names import REFERENCE_ID, REFERENCE_SIGNED, chinese_date, document_number, region_names
from homog.evaluation.truth import Truth, TruthStretch
from homog.evaluation.weave import WeaveSettings, plan_row, write_corpus

_BODY = 0.77  # share of a plan that is running text
_WHOLE = 0.65  # share of the wanted size from which on the reference is left as it is
_NEAR = 250  # characters of the source that are looked up together
_SAME = 0.8  # overlap of two source spans from which on two plans took the same passage


@dataclass(frozen=True)
class Composed:
    """A drafted corpus: its truth and the documents with the origin of every fragment, the reference first."""

    truth: Truth
    sheets: tuple[Sheet, ...]


def compose(settings: WeaveSettings, out: Path) -> Composed:
    """Draft a corpus and write it: catalog.csv, texts/*.txt, truth.json.

    Args:
        settings: as for `weave`; the shares are the drafters' average, decoys are whatever several plans happen to
            take alike.
        out: the folder, made where it does not exist.

    Raises:
        SettingsError, ReadError, UsageError: settings, material or source folder cannot be used.
    """
    press = _Press(settings)
    facts, sheets = press.plans()
    truth = press.truth(facts, sheets)
    rows = [press.reference_row(), *(plan_row(fact) for fact in sorted(facts, key=lambda fact: fact.doc_id))]
    papers = (press.reference, *sheets)
    write_corpus(out, rows, {f"texts/{sheet.doc_id}.txt": sheet.text for sheet in papers}, truth)
    return Composed(truth, papers)


class _Press:
    def __init__(self, settings: WeaveSettings) -> None:
        self._settings = settings
        self._rng = rng = Random(f"homog draft {settings.seed}")
        self._body = round(settings.characters * _BODY)
        self._material, self._own = self._supply()
        count = settings.documents - 1
        self._regions = region_names(count, (), rng)
        words = self._material.words
        names = [*words.agencies, *(name for local in words.agencies.values() for name in local), "全国"]
        self._judge = Judge([*names, *self._regions])
        self._library = Library(self._judge)
        self._network = Network()
        self.reference = self._written_reference()
        self._library.add(self.reference)

    def _supply(self) -> tuple[Material, OwnText]:
        settings, material = self._settings, load_material()
        ledger = Ledger()
        if settings.source != "bank":
            return read_folder(Path(settings.source), settings.reference, material, ledger, settings.documents - 1)
        own = BuiltText(material, ledger)
        return replace(material, sections=tuple(_sized(material.sections, self._body, own, self._rng))), own

    def _written_reference(self) -> Sheet:
        sheet, material = Sheet(REFERENCE_ID), self._material
        sheet.write_neutral(f"{material.title}\n{material.number}\n\n")
        for section in material.sections:
            sheet.open_section(section.heading, section.theme)
            for index, paragraph in enumerate(section.paragraphs):
                last = index == len(section.paragraphs) - 1
                for sentence in paragraph:
                    sheet.write_piece(Piece("clean", sentence))
                sheet.write_neutral(f"（{section.agencies}负责）\n" if last and section.agencies else "\n")
        sheet.write_neutral(f"\n{material.issuer}\n{chinese_date(REFERENCE_SIGNED)}\n")
        return sheet

    def plans(self) -> tuple[list[PlanFacts], list[Sheet]]:
        """All plans in the true order of drafting."""
        facts = self._facts()
        drafter = Drafter(
            self._material,
            self._own,
            self._library,
            self._judge,
            Editor(self._material, self._own),
            self._settings.shares,
            self._rng,
        )
        sheets: list[Sheet] = []
        for index, fact in enumerate(facts):
            self._own.start(index)
            after = fact.signed is None or fact.signed >= REFERENCE_SIGNED
            known = [other.doc_id for other in facts[:index]]
            models = self._network.join(fact.doc_id, known, self._rng, early=not after)
            sheets.append(drafter.draft(Task(fact, models, self._body, after)))
        return facts, sheets

    def _facts(self) -> list[PlanFacts]:
        rng, count = self._rng, len(self._regions)
        days = drafting_days(count, rng, irregular=self._settings.irregular_dates)
        numbers = rng.sample(range(1, count + 1), count)
        width = max(3, len(str(count)))
        facts = []
        for day, region, number in zip(days, self._regions, numbers, strict=True):
            instrument = rng.choice(self._material.stock.instruments)
            subject = self._material.title.partition("关于")[2].removesuffix("的意见")
            title = f"{region}{subject or f'贯彻《{self._material.title}》'}{instrument}"
            official = document_number(region, day, rng)
            facts.append(
                PlanFacts(f"p{number:0{width}d}", region, title, instrument, official, f"{region}人民政府", day)
            )
        return facts

    def reference_row(self) -> dict[str, str]:
        """The catalogue's row of the reference."""
        material = self._material
        facts = PlanFacts(
            REFERENCE_ID, "全国", material.title, "意见", material.number, material.issuer, REFERENCE_SIGNED
        )
        return {**plan_row(facts), "level": "national"}

    def truth(self, facts: Sequence[PlanFacts], sheets: Sequence[Sheet]) -> Truth:
        """Everything known; `order` is the true order of drafting, `models` who had whom at hand."""
        settings = dataclasses.asdict(self._settings)
        settings["source"] = Path(self._settings.source).name
        settings["generator"] = "drafted"
        settings["order"] = [fact.doc_id for fact in facts]
        settings["undated"] = [fact.doc_id for fact in facts if fact.signed is None]
        settings["before_reference"] = [fact.doc_id for fact in facts if fact.signed and fact.signed < REFERENCE_SIGNED]
        settings["equal_dates"] = _equal(facts)
        settings["models"] = [list(edge) for edge in self._network.edges]
        settings["grammar_characters"] = self._own.characters
        return Truth(
            self._settings.seed,
            settings,
            dict(_with_decoys(sheets)),
            {sheet.doc_id: tuple(sorted(sheet.neutral + sheet.added)) for sheet in sheets},
        )


def _with_decoys(sheets: Sequence[Sheet]) -> Iterator[tuple[str, tuple[TruthStretch, ...]]]:
    """The stretches of every plan; what two plans took from one place of the reference is a decoy."""
    spans: dict[int, list[tuple[int, int, str]]] = {}
    for sheet in sheets:
        for item in sheet.stretches:
            if item.case == "vertical" and item.source_start is not None and item.source_end is not None:
                entry = (item.source_start, item.source_end, sheet.doc_id)
                spans.setdefault(item.source_start // _NEAR, []).append(entry)
    for sheet in sheets:
        stretches = (replace(x, case="decoy") if _is_decoy(x, sheet.doc_id, spans) else x for x in sheet.stretches)
        yield sheet.doc_id, tuple(stretches)


def _is_decoy(item: TruthStretch, doc: str, spans: Mapping[int, Sequence[tuple[int, int, str]]]) -> bool:
    if item.case != "vertical" or item.source_start is None or item.source_end is None:
        return False
    low, high = item.source_start, item.source_end
    return any(
        other != doc and min(high, end) - max(low, start) >= _SAME * (max(high, end) - min(low, start))
        for place in range(low // _NEAR - 1, low // _NEAR + 2)
        for start, end, other in spans.get(place, ())
    )


def _sized(sections: Sequence[Section], wanted: int, own: BuiltText, rng: Random) -> Iterator[Section]:
    """The reference brought to its size: tasks left out, or further paragraphs in them."""
    have = sum(section.characters for section in sections)
    tasks = [section for section in sections if section.level == 3]
    gone: set[str] = set()
    for section in rng.sample(tasks, len(tasks)):
        if have <= 1.15 * wanted:
            break
        gone.add(section.heading)
        have -= section.characters
    kept = [section for section in sections if section.heading not in gone]
    missing_in_all = wanted - have if have < _WHOLE * wanted else 0
    rounds = missing_in_all / max(1, sum(section.level == 3 for section in kept))
    for section in kept:
        missing = rng.uniform(0.5, 1.5) * rounds if section.level == 3 else 0.0
        more = []
        while missing > 0 and section.theme != SAFEGUARDS:
            more.append(own.sentence(section.theme, rng))
            missing -= sum(len(item.whole) for item in more[-1])
        yield replace(section, paragraphs=(*section.paragraphs, tuple(more))) if more else section


def _equal(facts: Sequence[PlanFacts]) -> list[list[str]]:
    days: dict[str, list[str]] = {}
    for fact in facts:
        if fact.signed is not None:
            days.setdefault(fact.signed.isoformat(), []).append(fact.doc_id)
    return [sorted(group) for group in days.values() if len(group) > 1]
