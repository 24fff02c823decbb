"""Writes the demo corpus, data/demo: the whole hand-written reference and ten plans, each by a written recipe.

Run `python -m homog.evaluation.demo` after changing the bank or the recipes; a test compares the committed files.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, cast

from homog.errors import ReadError
from homog.evaluation.bank import Bank, load_bank
from homog.evaluation.layout import PlanFacts, write_reference
from homog.evaluation.manuscript import Manuscript, Passage
from homog.evaluation.names import REFERENCE_ID, REFERENCE_SIGNED, addressee, chinese_date
from homog.evaluation.operations import OPERATIONS, Operation, Workshop
from homog.evaluation.stock import BankStock
from homog.evaluation.truth import Case, Truth
from homog.evaluation.weave import plan_row, reference_row, write_corpus
from homog.evaluation.wording import Draft, Wording
from homog.resources import data_path

_PIECE = re.compile(r"(?P<first>[a-z0-9-]+?)(?:\.\.(?P<last>\d+))?(?:@(?P<peer>\w+))?(?: (?P<operation>\w+))?")
_TRIES = 20  # draws of an operation until every sentence of a passage changes


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a paragraph: sentences by id, whose they are and what is done to them."""

    ids: tuple[str, ...]
    peer: str
    operation: str
    written: str  # as in the recipe

    @property
    def national(self) -> bool:
        """Whether it is taken from the reference itself."""
        return self.ids[0].startswith("ref-") and not self.peer


@dataclass(frozen=True)
class _Page:
    """A finished document with the position of every sentence of the bank in it."""

    paper: Manuscript
    places: dict[str, int]


def build_demo(out: Path, recipes: Path | None = None, bank: Bank | None = None) -> Truth:
    """Write catalog.csv, texts/*.txt and truth.json.

    Args:
        out: the corpus folder.
        recipes: another recipes.toml than the one in data/demo.
        bank: another sentence bank.

    Returns:
        The truth.

    Raises:
        ReadError: a recipe names an unknown sentence, or an operation that does nothing to one.
    """
    path = recipes or data_path("demo", "recipes.toml")
    plans = tomllib.loads(path.read_text(encoding="utf-8"))["plan"]
    return _Demo(bank or load_bank(), plans).write(out)


class _Demo:
    def __init__(self, bank: Bank, plans: Sequence[Mapping[str, Any]]) -> None:
        self._bank = bank
        self._plans = sorted(plans, key=lambda plan: cast(date, plan["signed"]))
        self._stock = BankStock(bank, _reference_size(bank), Random(0))
        self._workshop = Workshop(bank, jitter=False, slot_share=1.0)
        paper = Manuscript(REFERENCE_ID)
        write_reference(paper, self._stock, REFERENCE_SIGNED)
        places = {item.draft.wording.sentence_id: index for index, item in enumerate(paper.placed)}
        self._pages = {REFERENCE_ID: _Page(paper, places)}
        self._papers = {REFERENCE_ID: paper}
        self._takers = Counter(
            name for plan in self._plans for name in {x for piece in _pieces(plan) if piece.national for x in piece.ids}
        )

    def write(self, out: Path) -> Truth:
        facts = [self._plan(plan) for plan in self._plans]
        plans = [self._papers[fact.doc_id] for fact in facts]
        settings = {"recipes": {str(plan["region"]): str(plan["recipe"]) for plan in self._plans}}
        truth = Truth(
            0,
            settings,
            {paper.doc_id: tuple(paper.stretches) for paper in plans},
            {paper.doc_id: tuple(paper.neutral) for paper in plans},
        )
        texts = {f"texts/{name}.txt": paper.text for name, paper in self._papers.items()}
        write_corpus(out, [reference_row(self._stock), *(plan_row(fact) for fact in facts)], texts, truth)
        return truth

    def _plan(self, plan: Mapping[str, Any]) -> PlanFacts:
        region = str(plan["region"])
        fact = PlanFacts(
            region,
            region,
            str(plan["title"]),
            str(plan["instrument"]),
            str(plan["number"]),
            f"{region}人民政府",
            cast(date, plan["signed"]),
        )
        page = _Page(Manuscript(region, self._papers), {})
        self._papers[region], self._pages[region] = page.paper, page
        rng = Random(f"homog demo {region}")
        page.paper.write_neutral(f"{fact.title}\n{fact.number}\n\n{addressee(region)}\n")
        for section in plan["sections"]:
            self._section(page, section, region, rng)
        page.paper.write_neutral(f"\n{fact.issuer}\n{chinese_date(cast(date, fact.signed))}\n")
        return fact

    def _section(self, page: _Page, section: Mapping[str, Any], region: str, rng: Random) -> None:
        if section["heading"]:
            page.paper.write_neutral(f"{section['heading']}\n")
        paragraphs = section.get("paragraphs", ())
        for index, paragraph in enumerate(paragraphs):
            for written in str(paragraph).split(" | "):
                self._write(page, written, region, rng)
            agencies = section.get("agencies") if index == len(paragraphs) - 1 else None
            page.paper.write_neutral(f"（{agencies}）\n" if agencies else "\n")

    def _write(self, page: _Page, written: str, region: str, rng: Random) -> None:
        if written.startswith("text:"):
            draft = Draft(Wording(written.removeprefix("text:")), "formula")
            page.paper.write_passage(Passage("formula", (draft,), "verbatim"))
            return
        piece = _piece(written)
        passage = self._passage(piece, region, rng)
        for offset, name in enumerate(piece.ids):
            page.places[name] = len(page.paper.placed) + offset
        page.paper.write_passage(passage)

    def _passage(self, piece: _Piece, region: str, rng: Random) -> Passage:
        if not piece.operation:
            return self._own(piece)
        name = piece.peer or REFERENCE_ID
        if name not in self._pages or piece.operation not in OPERATIONS:
            raise ReadError(f"recipe of {region}", f"{piece.written}: unknown province or operation", "correct it")
        source = self._pages[name]
        first, last = self._consecutive(source, piece, region)
        operation = piece.operation
        made = []
        for item in source.paper.placed[first:last]:
            wording = self._changed(operation, item.draft.wording, region, rng)
            if wording is None:
                raise ReadError(
                    f"recipe of {region}", f"{piece.written}: {operation} changes nothing in {item.draft.wording.text}"
                )
            made.append(Draft(wording, item.draft.kind, item.draft.theme))
        case, origin = self._case(piece, source.paper.passages[source.paper.placed[first].passage])
        return Passage(case, tuple(made), operation, name, (first, last), origin)

    def _changed(self, operation: Operation, wording: Wording, region: str, rng: Random) -> Wording | None:
        for _ in range(_TRIES):
            made = self._workshop.apply(operation, wording, region, rng)
            if made is not None:
                # Who rewords a whole sentence also puts the province's own figures.
                figures = self._workshop.apply("slots", made, region, rng) if operation == "heavy" else None
                return figures or made
        return None

    def _own(self, piece: _Piece) -> Passage:
        if piece.ids[0].startswith("for-"):
            stock = {item.sentence_id: Draft(item.wording, item.kind) for item in self._bank.formula}
            return Passage("formula", tuple(stock[name] for name in piece.ids), "verbatim")
        sentences = [self._bank.sentences[name] for name in piece.ids]
        return Passage("clean", tuple(Draft(item.wording, item.kind, item.theme) for item in sentences))

    def _consecutive(self, source: _Page, piece: _Piece, region: str) -> tuple[int, int]:
        places = [source.places.get(name, -2) for name in piece.ids]
        if min(places) < 0 or places != list(range(places[0], places[0] + len(places))):
            raise ReadError(f"recipe of {region}", f"{piece.written}: its sentences do not stand together there")
        return places[0], places[-1] + 1

    def _case(self, piece: _Piece, taken: Passage) -> tuple[Case, str | None]:
        if piece.national:
            common = min(self._takers[name] for name in piece.ids) > 1
            return ("decoy" if common else "vertical"), None
        if taken.case == "clean":
            return "horizontal", None
        return ("shared-deviation" if taken.source == REFERENCE_ID else "chain"), taken.source


def _reference_size(bank: Bank) -> int:
    names = (name for block in bank.blocks for paragraph in block.paragraphs for name in paragraph)
    return sum(len(bank.sentences[name].wording.text) for name in names)


def _pieces(plan: Mapping[str, Any]) -> Iterator[_Piece]:
    for section in plan["sections"]:
        for paragraph in section.get("paragraphs", ()):
            for written in str(paragraph).split(" | "):
                if not written.startswith("text:"):
                    yield _piece(written)


def _piece(written: str) -> _Piece:
    found = _PIECE.fullmatch(written)
    if found is None:
        raise ReadError("recipes.toml", f"cannot read {written!r}", "see the head of the file")
    first = found["first"]
    stem, number = first.rsplit("-", 1)
    last = int(found["last"] or number)
    ids = tuple(f"{stem}-{value:0{len(number)}d}" for value in range(int(number), last + 1))
    return _Piece(ids, found["peer"] or "", found["operation"] or "", written)


if __name__ == "__main__":
    build_demo(data_path("demo"))
