"""A folder of real documents as a source of text: one is the reference, the sentences of the others are own text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from homog.datatypes import LEVELS
from homog.errors import CatalogueError, UsageError
from homog.evaluation.bank import THEMES, Bank, Headings, ThemeNames
from homog.evaluation.stock import DraftBlock, GrammarText, RunLedger
from homog.evaluation.wording import MARK, Draft, SlotSpec, Wording, slot_mark
from homog.ingest import read_file, supported_extensions

_HEADING = 40  # characters; a shorter line without a full stop is a heading
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]+[”’）]*|[^。；！？]+$")
_NUMBER = re.compile(
    r"^\s*(第[一二三四五六七八九十百零〇\d]+[章节条款]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.．、])\s*"
)
_CHAPTERS = ("总则", "职责与分工", "重点工作", "规范管理", "服务与保障", "监督检查", "附则")
_OPENINGS = ("为落实《{title}》要求，结合{self_place}实际，制定本{self}。",)
_FIGURES: tuple[tuple[str, str], ...] = (
    ("year", r"20\d\d(?=年)"),
    ("pct", r"\d+(?:\.\d+)?(?=[%％]|个百分点)"),
    ("num", r"(?<![\d.第〔])\d+(?:\.\d+)?(?=[个家项条万亿公平日天户座人吨台所处])"),
    ("num", r"(?<=[^第零〇一二三四五六七八九十百])[三五七十](?=个?(?:工作)?日)"),
    (
        "agency",
        r"(?<=[^\w])(?:公安|财政|民政|教育|交通运输|自然资源|生态环境|市场监督管理|发展改革|应急管理)(?=部门|主管部门)",
    ),
)
_FIGURE = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern) in enumerate(_FIGURES)))
_WORD_OPTIONS = {
    "num": ("三", "五", "七", "十"),
    "agency": (
        "公安",
        "财政",
        "民政",
        "教育",
        "交通运输",
        "自然资源",
        "生态环境",
        "市场监督管理",
        "发展改革",
        "应急管理",
    ),
}


class FolderStock:
    """The documents of a folder as a source.

    Sentences that share a run of twelve characters with an earlier document are left out of the own text; where the
    rest does not suffice, sentences of the bank's grammar follow (`grammar_characters` says how many).

    Args:
        folder: documents, with or without a catalogue.
        bank: stock phrases, grammar.
        plans: how many plans share the documents' sentences, each the same part.
        reference: doc_id or file stem of the reference; by default the first document of the highest level in the
            catalogue, the longest document where there is no catalogue.

    Raises:
        UsageError: fewer than two documents, or the named reference is not among them.
    """

    def __init__(self, folder: Path, bank: Bank, plans: int, reference: str | None = None) -> None:
        documents = read_documents_of(folder)
        name = reference or highest(documents)
        if name not in documents or len(documents) < 2:
            raise UsageError(
                str(folder), f"no document {name!r} beside others to weave from", "name one of its documents"
            )
        _, self.title, region, text = documents.pop(name)
        self.number = self.issuer = ""
        self.headings = _headings(bank.headings)
        self.regions: tuple[str, ...] = ()
        ledger = RunLedger()
        self.blocks = tuple(_blocks(text, region))
        for draft in _all_drafts(self.blocks):
            ledger.remember(draft.wording.text)
        self.formula = tuple(Draft(item.wording, item.kind) for item in bank.formula)
        self._runs = [run for entry in documents.values() for run in _own_runs(entry[3], entry[2], ledger)]
        self._grammar = GrammarText(bank, ledger)
        self._next = 0
        self._portion = sum(_size(run) for run in self._runs) // max(1, plans)

    @property
    def grammar_characters(self) -> int:
        """Characters of grammar sentences given out so far."""
        return self._grammar.characters

    def own(self, region: str, characters: int, rng: Random) -> list[tuple[Draft, ...]]:
        """The plan's portion of the documents, in their order; then sentences of the grammar."""
        chosen: list[tuple[Draft, ...]] = []
        portion = self._portion
        while min(characters, portion) > 0 and self._next < len(self._runs):
            run = tuple(_moved(draft, region) for draft in self._runs[self._next])
            self._next += 1
            chosen.append(run)
            characters -= _size(run)
            portion -= _size(run)
        return [*chosen, *self._grammar.runs(characters, rng)] if characters > 0 else chosen


def read_documents_of(folder: Path) -> dict[str, tuple[str, str, str, str]]:
    """Level, title, region and text by doc_id, in the catalogue's order or by name."""
    catalogue = folder / "catalog.csv"
    if not catalogue.is_file():
        files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in supported_extensions()]
        return {path.stem: ("", path.stem, "", read_file(path).text) for path in files}
    with catalogue.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        return {
            row["doc_id"]: (row["level"], row["title"], row["region"], read_file(folder / row["path"]).text)
            for row in rows
        }
    except KeyError as error:
        raise CatalogueError(str(catalogue), f"the column {error} is missing", "complete the header") from error


def highest(documents: Mapping[str, tuple[str, str, str, str]]) -> str:
    """The first document of the highest level; the longest where no levels are known."""

    def rank(name: str) -> tuple[int, int]:
        level = documents[name][0]
        return (LEVELS.index(level) if level in LEVELS else len(LEVELS), -len(documents[name][3]))

    return min(documents, key=rank, default="")


def _headings(bank: Headings) -> Headings:
    """Chapters in place of the themes of the Internet+ bank."""
    chapters = dict(zip(THEMES, _CHAPTERS, strict=False))
    themes = {theme: ThemeNames(chapters.get(theme, "其他事项"), (), ()) for theme in THEMES}
    return Headings(bank.instruments, _OPENINGS, bank.sections, themes)


def _blocks(text: str, region: str) -> Iterator[DraftBlock]:
    """Headings and paragraphs of the reference, in order; its parts stand for themes."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for index, line in enumerate(lines):
        theme = THEMES[index * len(_CHAPTERS) // len(lines)]
        if len(line) < _HEADING and not line.endswith(("。", "；", "：")):
            yield DraftBlock(line, 1, ())
        else:
            yield DraftBlock("", 2, (tuple(_sentences(line, region, theme)),))


def _sentences(line: str, region: str, theme: str) -> Iterator[Draft]:
    number = _NUMBER.match(line)
    prefix, rest = (number.group(), line[number.end() :]) if number else ("", line)
    for sentence in _SENTENCE.findall(rest):
        yield Draft(plain_wording(sentence, region), "other", theme, prefix=prefix)
        prefix = ""


def _own_runs(text: str, region: str, ledger: RunLedger) -> Iterator[tuple[Draft, ...]]:
    """Paragraphs of own text, broken where a sentence is known from elsewhere."""
    for block in _blocks(text, region):
        for paragraph in block.paragraphs:
            run: list[Draft] = []
            for draft in paragraph:
                if ledger.accept(draft.wording.text):
                    run.append(draft)
                elif run:
                    yield tuple(run)
                    run = []
            if run:
                yield tuple(run)


def plain_wording(text: str, region: str) -> Wording:
    """A sentence of a real document with its years, figures, agencies and its region found as slots."""
    slots: list[SlotSpec] = []
    values: list[str] = []

    def mark(kind: str, value: str) -> str:
        options = _WORD_OPTIONS.get(kind, ()) if not value[0].isdigit() else ()
        slots.append(SlotSpec(kind, (value, *(option for option in options if option != value))))
        values.append(value)
        return slot_mark(len(slots) - 1)

    def figure(found: re.Match[str]) -> str:
        return mark(_FIGURES[int((found.lastgroup or "s0")[1:])][0], found.group())

    text = MARK.sub("", text)  # private-use characters would be taken for slots
    parts = text.split(region) if region else [text]
    skeleton = _FIGURE.sub(figure, parts[0])
    for part in parts[1:]:
        skeleton += mark("place", region) + _FIGURE.sub(figure, part)
    return Wording(skeleton, tuple(slots), tuple(values))


def _size(run: Sequence[Draft]) -> int:
    return sum(len(draft.wording.text) for draft in run)


def _moved(draft: Draft, region: str) -> Draft:
    return Draft(draft.wording.with_place(region), draft.kind, draft.theme)


def _all_drafts(blocks: Sequence[DraftBlock]) -> Iterable[Draft]:
    return (draft for block in blocks for paragraph in block.paragraphs for draft in paragraph)
