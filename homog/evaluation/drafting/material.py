"""The material of the test corpora, data/bank-test: nothing of it stands in the bank that the weaver uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from homog.errors import ReadError
from homog.evaluation.drafting.fragments import Sentence, joined, sentences, split
from homog.resources import data_path

TITLE = "国家政务院关于加快绿色低碳循环转型的意见"
NUMBER = "国政发〔2025〕31号"
ISSUER = "国家政务院"
THEMES = ("工业", "能源", "建筑", "交通", "农业", "循环", "水", "生态", "金融", "科技", "生活")
OVERALL, SAFEGUARDS = "总体", "保障"
_HEADING = re.compile(r"^(#{1,3})\s*([^|]*?)\s*(?:\|\s*(.*))?$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the paragraphs under it; `level` is 1 to 3, `theme` the field it belongs to."""

    heading: str
    level: int
    theme: str
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    agencies: str = ""

    @property
    def characters(self) -> int:
        """Length of its sentences."""
        return sum(len(joined(sentence)) for paragraph in self.paragraphs for sentence in paragraph)


@dataclass(frozen=True)
class StockPhrases:
    """What every plan says: whole sentences, clauses inside sentences, openers; names of chapters and tasks."""

    sentences: tuple[Sentence, ...]
    clauses: tuple[str, ...]
    heads: tuple[str, ...]
    openings: tuple[str, ...]
    titles: tuple[str, ...]
    instruments: tuple[str, ...]
    chapters: tuple[str, ...]
    tasks: tuple[str, ...]
    safeguards: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What may stand for what: words, adverbs to add or drop, short and full names, agencies by national name."""

    groups: tuple[tuple[str, ...], ...]
    adverbs: tuple[str, ...]
    agencies: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Rules:
    """Steps of a sentence, word lists and the objects of every theme: the grammar of own text."""

    steps: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    objects: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Material:
    """Everything a corpus is drafted from; `paraphrases` gives other wordings of whole sentences by their text."""

    title: str
    number: str
    issuer: str
    sections: tuple[Section, ...]
    paraphrases: Mapping[str, str]
    stock: StockPhrases
    words: Words
    rules: Rules
    own: Mapping[str, tuple[str, ...]]  # hand-written sentences by theme


def load_material(folder: Path | None = None) -> Material:
    """Read the material.

    Args:
        folder: another folder than data/bank-test.

    Raises:
        ReadError: a file is missing or not of its form.
    """
    return _load(folder or data_path("bank-test"))


@lru_cache(maxsize=2)
def _load(folder: Path) -> Material:
    stock, words, rules = (_table(folder / f"{name}.toml") for name in ("stock", "words", "grammar"))
    lines = _lines(folder / "reference.txt")
    try:
        groups = tuple(tuple(group) for group in (*words["groups"], *words["expand"]))
        phrases = {name: tuple(values) for name, values in stock.items() if name != "sentences"}
        return Material(
            TITLE,
            NUMBER,
            ISSUER,
            tuple(_sections(lines)),
            dict(_paraphrases(lines)),
            StockPhrases(tuple(tuple(split(text)) for text in stock["sentences"]), **phrases),
            Words(groups, tuple(words["adverbs"]), {name: tuple(v) for name, v in words["agencies"].items()}),
            _rules(rules),
            _own(_lines(folder / "own.txt")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReadError(str(folder), f"not the material of the test corpora ({error})", "restore it") from error


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ReadError(str(path), str(error), "restore data/bank-test") from error


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    except OSError as error:
        raise ReadError(str(path), str(error), "restore data/bank-test") from error


def _rules(table: Mapping[str, Any]) -> Rules:
    steps = {name: tuple(table[name]) for name in ("context", "actor", "task", "method", "result")}
    return Rules(steps, _tuples(table["lists"]), _tuples(table["objects"]))


def _tuples(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.items()}


def _sections(lines: Sequence[str]) -> Iterator[Section]:
    """Headings with what stands under them; an empty line opens a paragraph."""
    themes = iter(THEMES)
    chapter, theme = 0, OVERALL
    current = Section("", 1, theme)
    paragraph: list[Sentence] = []
    for line in (*lines, "#"):
        found = _HEADING.match(line)
        if (not line or found) and paragraph:
            current = replace(current, paragraphs=(*current.paragraphs, tuple(paragraph)))
            paragraph = []
        if found:
            if current.heading or current.paragraphs:
                yield current
            level = len(found[1])
            chapter += level == 1 and bool(found[2])
            theme = _theme(level, chapter, theme, themes)
            current = Section(found[2], level, theme, (), found[3] or "")
        elif line and not line.startswith("~"):
            paragraph += sentences(split(line))


def _theme(level: int, chapter: int, before: str, themes: Iterator[str]) -> str:
    if chapter == 2 and level == 2:
        return next(themes)
    return {0: OVERALL, 1: OVERALL, 3: SAFEGUARDS}.get(chapter, before)


def _paraphrases(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for before, line in pairwise(lines):
        if line.startswith("~"):
            yield before, line.removeprefix("~").strip()


def _own(lines: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("@"):
            theme, _, text = line[1:].partition(" ")
            found.setdefault(theme, []).append(text)
    return _tuples(found)
