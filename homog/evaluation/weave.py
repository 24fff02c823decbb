"""Weaves a corpus of any size whose every character has a known origin."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from homog.errors import SettingsError
from homog.evaluation.bank import Bank, load_bank
from homog.evaluation.folder_stock import FolderStock
from homog.evaluation.layout import PlanFacts, PlanWriter, write_reference
from homog.evaluation.manuscript import Manuscript
from homog.evaluation.names import (
    REFERENCE_ID,
    REFERENCE_SIGNED,
    Signature,
    document_number,
    region_names,
    signatures,
)
from homog.evaluation.operations import Workshop
from homog.evaluation.planner import Planner
from homog.evaluation.stock import BankStock, Stock
from homog.evaluation.truth import Truth

CATALOGUE = ("doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url")
_BODY = 0.875  # share of a document that is running text, the rest headings, agencies and signature
_FELLOWS = (2, 3)  # plans that take the same passages of the reference, each on its own


@dataclass(frozen=True)
class WeaveSettings:
    """What to weave.

    `documents` counts the reference too; `characters` is the size of each document. `source` is "bank" or a folder
    of documents, `reference` names one of these. The shares are of each plan's running text; what they leave is the
    plan's own.
    """

    documents: int = 32
    characters: int = 10_000
    seed: int = 11
    source: str = "bank"
    reference: str | None = None
    vertical: float = 0.30
    decoy: float = 0.05
    horizontal: float = 0.08
    chain: float = 0.03
    shared_deviation: float = 0.04
    formula: float = 0.06
    irregular_dates: bool = True

    def __post_init__(self) -> None:
        shares = self.shares.values()
        if self.documents < 2 or self.characters < 500:
            raise SettingsError("weave settings", "documents >= 2, characters >= 500", "correct the value")
        if min(shares) < 0 or sum(shares) > 1:
            raise SettingsError("weave settings", "shares are positive and sum to 1 at most", "correct the shares")

    @property
    def shares(self) -> Mapping[str, float]:
        """Share of the running text by case."""
        names = ("vertical", "decoy", "horizontal", "chain", "shared_deviation", "formula")
        return {name.replace("_", "-"): getattr(self, name) for name in names}


def weave(settings: WeaveSettings, out: Path, bank: Bank | None = None) -> Truth:
    """Write a corpus folder: catalog.csv, texts/*.txt, truth.json.

    Args:
        settings: what to weave; the same settings give the same bytes.
        out: the folder, made where it does not exist.
        bank: another sentence bank than the one homog ships.

    Returns:
        The truth, as written to truth.json.

    Raises:
        SettingsError, ReadError, UsageError: settings, bank or source folder cannot be used.
    """
    loom = _Loom(settings, bank or load_bank())
    plans = loom.plans()
    truth = loom.truth(plans)
    _write_corpus(out, loom.rows(plans), [loom.reference, *(paper for _, paper in plans)], truth)
    return truth


def write_corpus(out: Path, rows: Sequence[Mapping[str, str]], texts: Mapping[str, str], truth: Truth) -> None:
    """Write the files of a corpus.

    Args:
        out: the folder.
        rows: the catalogue's rows.
        texts: texts by path relative to the folder.
        truth: what truth.json says.
    """
    (out / "texts").mkdir(parents=True, exist_ok=True)
    lines = io.StringIO()
    writer = csv.DictWriter(lines, CATALOGUE, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    for path, text in {"catalog.csv": lines.getvalue(), "truth.json": truth.to_json(), **texts}.items():
        (out / path).write_text(text, encoding="utf-8", newline="\n")


def _write_corpus(out: Path, rows: Sequence[Mapping[str, str]], papers: Sequence[Manuscript], truth: Truth) -> None:
    write_corpus(out, rows, {f"texts/{paper.doc_id}.txt": paper.text for paper in papers}, truth)


class _Loom:
    """One run of the weaver: the reference, then one plan after another in the true order of drafting."""

    def __init__(self, settings: WeaveSettings, bank: Bank) -> None:
        self._settings = settings
        self._rng = Random(f"homog weave {settings.seed}")
        self.stock = self._stock(bank)
        self.reference = Manuscript(REFERENCE_ID)
        write_reference(self.reference, self.stock, REFERENCE_SIGNED)
        self._planner = Planner(settings.shares, Workshop(bank), self.reference, self._rng)

    def _stock(self, bank: Bank) -> BankStock | FolderStock:
        settings = self._settings
        if settings.source == "bank":
            return BankStock(bank, round(settings.characters * _BODY), self._rng)
        return FolderStock(Path(settings.source), bank, settings.documents - 1, settings.reference)

    def plans(self) -> list[tuple[PlanFacts, Manuscript]]:
        """All plans in the true order of drafting."""
        count = self._settings.documents - 1
        days = signatures(count, self._rng, irregular=self._settings.irregular_dates)
        facts = self._facts(days)
        groups = self._groups(days)
        written: list[tuple[PlanFacts, Manuscript]] = []
        finished: dict[str, Manuscript] = {REFERENCE_ID: self.reference}
        for fact, decoys in zip(facts, groups, strict=True):
            paper = Manuscript(fact.doc_id, finished)
            passages = self._planner.passages(
                fact.region,
                round(self._settings.characters * _BODY),
                [other for known, other in written if _knows(fact, known)],
                decoys,
                self.stock,
                implements=fact.signed is None or fact.signed >= REFERENCE_SIGNED,
            )
            PlanWriter(paper, fact, self.stock, self._rng).write(passages)
            finished[fact.doc_id] = paper
            written.append((fact, paper))
        return written

    def _facts(self, days: Sequence[Signature]) -> list[PlanFacts]:
        """Heads of the plans; their identifiers do not follow their dates."""
        names = region_names(len(days), self._rng.sample(self.stock.regions, len(self.stock.regions)), self._rng)
        regions = self._rng.sample(names, len(names))
        numbers = self._rng.sample(range(1, len(days) + 1), len(days))
        width = max(3, len(str(len(days))))
        facts = []
        for day, region, number in zip(days, regions, numbers, strict=True):
            instrument = self._rng.choice(self.stock.headings.instruments)
            facts.append(
                PlanFacts(
                    f"plan-{number:0{width}d}",
                    region,
                    f"{region}人民政府关于{_subject(self.stock)}的{instrument}",
                    instrument,
                    document_number(region, day.signed, self._rng),
                    f"{region}人民政府",
                    day.signed,
                )
            )
        return facts

    def _groups(self, days: Sequence[Signature]) -> list[list[tuple[int, int]]]:
        """The reference passages that each plan takes together with one or two fellows."""
        ranges: list[list[tuple[int, int]]] = []
        while len(ranges) < len(days):
            left = len(days) - len(ranges)
            size = left if left <= _FELLOWS[1] else self._rng.choice(_FELLOWS)
            shared = self._planner.decoy_ranges(round(self._settings.characters * _BODY)) if left > 1 else []
            ranges += [shared] * min(size, left)
        return ranges

    def rows(self, plans: Sequence[tuple[PlanFacts, Manuscript]]) -> list[dict[str, str]]:
        """The catalogue: the reference, then the plans by identifier."""
        facts = sorted((fact for fact, _ in plans), key=lambda fact: fact.doc_id)
        return [reference_row(self.stock), *(plan_row(fact) for fact in facts)]

    def truth(self, plans: Sequence[tuple[PlanFacts, Manuscript]]) -> Truth:
        """Everything known; `order` is the true order of drafting."""
        settings = dataclasses.asdict(self._settings)
        settings["source"] = Path(self._settings.source).name
        settings["order"] = [fact.doc_id for fact, _ in plans]
        settings["undated"] = [fact.doc_id for fact, _ in plans if fact.signed is None]
        settings["before_reference"] = [
            fact.doc_id for fact, _ in plans if fact.signed is not None and fact.signed < REFERENCE_SIGNED
        ]
        settings["equal_dates"] = _equal(plans)
        settings["grammar_characters"] = self.stock.grammar_characters
        return Truth(
            self._settings.seed,
            settings,
            {paper.doc_id: tuple(paper.stretches) for _, paper in plans},
            {paper.doc_id: tuple(paper.neutral) for _, paper in plans},
        )


def reference_row(stock: Stock) -> dict[str, str]:
    """The catalogue's row of the reference."""
    return {
        "doc_id": REFERENCE_ID,
        "level": "national",
        "region": "全国",
        "title": stock.title,
        "doc_no": stock.number,
        "issuer": stock.issuer,
        "signed": REFERENCE_SIGNED.isoformat(),
        "path": f"texts/{REFERENCE_ID}.txt",
        "url": "",
    }


def plan_row(fact: PlanFacts) -> dict[str, str]:
    """The catalogue's row of a plan."""
    return {
        "doc_id": fact.doc_id,
        "level": "provincial",
        "region": fact.region,
        "title": fact.title,
        "doc_no": fact.number,
        "issuer": fact.issuer,
        "signed": fact.signed.isoformat() if fact.signed else "",
        "path": f"texts/{fact.doc_id}.txt",
        "url": "",
    }


def _knows(fact: PlanFacts, earlier: PlanFacts) -> bool:
    """A plan borrows only from a plan whose catalogue date is known and before its own, if it has one."""
    return earlier.signed is not None and (fact.signed is None or earlier.signed < fact.signed)


def _subject(stock: Stock) -> str:
    """深入推进“互联网+”行动 of 国家政务院关于深入推进“互联网+”行动的意见."""
    inner = stock.title.partition("关于")[2].removesuffix("的意见")
    return inner or f"贯彻《{stock.title}》"


def _equal(plans: Sequence[tuple[PlanFacts, Manuscript]]) -> list[list[str]]:
    days: dict[str, list[str]] = {}
    for fact, _ in plans:
        if fact.signed is not None:
            days.setdefault(fact.signed.isoformat(), []).append(fact.doc_id)
    return [sorted(group) for group in days.values() if len(group) > 1]
