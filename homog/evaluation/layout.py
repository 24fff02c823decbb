"""Puts sentences in the form of an official document: title, number, addressee, headings, agencies, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from homog.evaluation.bank import THEMES, Headings
from homog.evaluation.manuscript import Manuscript, Passage
from homog.evaluation.names import REFERENCE_ID, addressee, chinese_date, self_place
from homog.evaluation.stock import DraftBlock, Stock
from homog.evaluation.wording import Draft, Wording

_CHINESE = "〇一二三四五六七八九十"
_OWN_NUMBER = re.compile(r"^(\d+[.．]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)\s*")
_COPIED_HEADING = 0.5  # chance that a task copies the heading of the reference, where it copies text from there
_REFERENCE_ORDER = 0.7  # chance that a section keeps the reference's order of what it copies
_BREAK = 0.15  # chance that a passage of three sentences or more runs over a paragraph break
_AGENCIES = 0.7  # chance that a task names its agencies
_OTHER_SECTION = 0.4  # chance that a stock phrase stands outside 保障措施


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What stands at the head and foot of a plan."""

    doc_id: str
    region: str
    title: str
    instrument: str
    number: str
    issuer: str
    signed: date | None


def chinese_number(value: int) -> str:
    """1 to 99 in Chinese figures."""
    tens, ones = divmod(value, 10)
    if not tens:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def write_reference(manuscript: Manuscript, stock: Stock, signed: date) -> None:
    """The reference: its blocks in order, every paragraph a passage of nobody else's."""
    manuscript.write_neutral(f"{stock.title}\n{stock.number}\n\n" if stock.number else f"{stock.title}\n\n")
    for block in stock.blocks:
        _write_block(manuscript, block)
    if stock.issuer:
        manuscript.write_neutral(f"\n{stock.issuer}\n{chinese_date(signed)}\n")


def _write_block(manuscript: Manuscript, block: DraftBlock) -> None:
    if block.heading:
        manuscript.write_neutral(f"{block.heading}\n")
    for index, paragraph in enumerate(block.paragraphs):
        manuscript.write_passage(Passage("clean", paragraph))
        if block.agencies and index == len(block.paragraphs) - 1:
            manuscript.write_neutral(f"（{block.agencies}负责）")
        manuscript.write_neutral("\n")


class PlanWriter:
    """Writes one plan into a manuscript.

    Args:
        manuscript: an empty one.
        facts: head and foot.
        stock: headings and the reference's title.
        rng: source of chance.
    """

    def __init__(self, manuscript: Manuscript, facts: PlanFacts, stock: Stock, rng: Random) -> None:
        self._paper = manuscript
        self._facts = facts
        self._stock = stock
        self._headings: Headings = stock.headings
        self._rng = rng
        self._sections = 0

    def write(self, passages: Sequence[Passage]) -> None:
        """Lay out the passages by kind and theme."""
        shelves = self._shelved(passages)
        facts = self._facts
        number = f"{facts.number}\n" if facts.number else ""
        self._paper.write_neutral(f"{facts.title}\n{number}\n{addressee(facts.region)}\n")
        self._opening(shelves.pop("lead", []))
        self._part("overall", [("guidance", shelves), ("principles", shelves), ("targets", shelves)])
        self._part("actions", [(theme, shelves) for theme in THEMES if theme != "general"])
        self._safeguards(shelves.pop("safeguards", []))
        ending = f"{chinese_date(facts.signed)}\n" if facts.signed else ""
        self._paper.write_neutral(f"\n{facts.issuer}\n{ending}")

    def _shelved(self, passages: Sequence[Passage]) -> dict[str, list[Passage]]:
        shelves: dict[str, list[Passage]] = {}
        for passage in passages:
            if passage.case != "formula":
                shelves.setdefault(self._shelf(passage.drafts[0]), []).append(passage)
        named = sorted(shelves) or ["safeguards"]
        for passage in passages:
            if passage.case == "formula":
                elsewhere = self._rng.random() < _OTHER_SECTION
                name = self._rng.choice(named) if elsewhere else "safeguards"
                shelves.setdefault(name, []).append(passage)
        return {name: self._ordered(items) for name, items in shelves.items()}

    def _shelf(self, draft: Draft) -> str:
        if draft.kind == "background" and draft.theme == "general":
            return self._rng.choice(("lead", "guidance"))
        if draft.kind == "principle":
            return "principles"
        if draft.kind == "target":
            return "targets"
        return draft.theme if draft.theme != "general" else "safeguards"

    def _ordered(self, passages: list[Passage]) -> list[Passage]:
        """By chance; what comes from the reference mostly in the order of the reference."""
        mixed = self._rng.sample(passages, len(passages))
        if self._rng.random() < _REFERENCE_ORDER:
            national = [i for i, item in enumerate(mixed) if item.source == REFERENCE_ID]
            ranked = sorted((mixed[i] for i in national), key=lambda item: item.source_range or (0, 0))
            for index, item in zip(national, ranked, strict=True):
                mixed[index] = item
        return mixed

    def _opening(self, passages: list[Passage]) -> None:
        facts = self._facts
        sentence = self._rng.choice(self._headings.openings).format(
            title=self._stock.title,
            number=self._stock.number,
            self=facts.instrument,
            self_place=self_place(facts.region),
            region=facts.region,
        )
        opening = Passage("formula", (Draft(Wording(sentence), "formula"),), "verbatim")
        self._paragraphs([*passages, opening])

    def _part(self, name: str, shelves: Sequence[tuple[str, dict[str, list[Passage]]]]) -> None:
        present = [(key, shelf.pop(key)) for key, shelf in shelves if key in shelf]
        if not present:
            return
        self._heading(self._rng.choice(self._headings.sections[name]))
        for index, (key, passages) in enumerate(present, start=1):
            self._paper.write_neutral(f"（{chinese_number(index)}）{self._name(key)}\n")
            if key in self._headings.themes:
                self._tasks(key, passages)
            else:
                self._paragraphs(passages)

    def _safeguards(self, passages: list[Passage]) -> None:
        if passages:
            self._heading(self._rng.choice(self._headings.sections["safeguards"]))
            names = self._fresh(self._headings.sections["safeguard_tasks"])
            for index, chunk in enumerate(self._chunks(passages, 3, 5), start=1):
                self._paper.write_neutral(f"（{chinese_number(index)}）{next(names)}\n")
                self._paragraphs(chunk)

    def _heading(self, text: str) -> None:
        self._sections += 1
        self._paper.write_neutral(f"{chinese_number(self._sections)}、{_OWN_NUMBER.sub('', text)}\n")

    def _name(self, key: str) -> str:
        themes = self._headings.themes
        return themes[key].action if key in themes else self._rng.choice(self._headings.sections[key])

    def _tasks(self, theme: str, passages: list[Passage]) -> None:
        """Numbered tasks of two to five passages, some with the reference's headings."""
        names = self._headings.themes[theme]
        if not names.tasks:
            self._paragraphs(passages)
            return
        fresh = self._fresh(names.tasks)
        for index, chunk in enumerate(self._chunks(passages, 2, 5), start=1):
            copied = next((p.drafts[0].heading for p in chunk if p.drafts[0].heading), "")
            copies = copied and self._rng.random() < _COPIED_HEADING
            self._paper.write_neutral(f"{index}.{_OWN_NUMBER.sub('', copied) if copies else next(fresh)}\n")
            self._paragraphs(chunk, self._agencies(names.agencies))

    def _agencies(self, agencies: Sequence[str]) -> str:
        if self._rng.random() >= _AGENCIES:
            return ""
        chosen = self._rng.sample(list(agencies), min(len(agencies), self._rng.randint(2, 3)))
        return self._rng.choice(("（牵头单位：{}）", "（责任单位：{}）", "（{}负责）")).format("、".join(chosen))

    def _paragraphs(self, passages: Sequence[Passage], agencies: str = "") -> None:
        chunks = self._chunks(list(passages), 1, 3)
        for index, chunk in enumerate(chunks):
            for passage in chunk:
                size = len(passage.drafts)
                breaks = (self._rng.randrange(1, size),) if size > 2 and self._rng.random() < _BREAK else ()
                self._paper.write_passage(passage, breaks)
            self._paper.write_neutral((agencies if index == len(chunks) - 1 else "") + "\n")

    def _chunks(self, items: list[Passage], least: int, most: int) -> list[list[Passage]]:
        chunks: list[list[Passage]] = []
        while items:
            size = self._rng.randint(least, most)
            chunks.append(items[:size])
            items = items[size:]
        return chunks

    def _fresh(self, names: Sequence[str]) -> Iterator[str]:
        """Names by chance, without end; after a round they come again."""
        while True:
            yield from self._rng.sample(list(names), len(names))
