"""Real documents as the material of a drafted corpus: one is the reference, the others give own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random

from homog.errors import UsageError
from homog.evaluation.drafting.fragments import Sentence, joined, sentences, split
from homog.evaluation.drafting.material import OVERALL, THEMES, Material, Section
from homog.evaluation.drafting.own import BuiltText, Ledger, with_stock
from homog.evaluation.folder_stock import highest, read_documents_of

_HEADING = 40  # characters; a shorter line without a full stop is a heading
_NUMBER = re.compile(
    r"^\s*(第[一二三四五六七八九十百零〇\d]+[章节条款]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.．、])\s*"
)
_WRAPPED = 26  # characters of a line that is no heading
_ENDS = ("。", "；", "：", "！", "？", "”", "）")
_SHORTEST = 12  # characters of a sentence that is used
_PART = 3000  # characters of the reference that are one field


class FolderText:
    """Sentences of real documents, each given out once; sentences built by rule where they do not suffice.

    Args:
        texts: the sentences of all documents in order.
        built: what follows when they are used up.
        material: stock phrases.
        plans: how many plans share them.
    """

    def __init__(self, texts: list[Sentence], built: BuiltText, material: Material, plans: int) -> None:
        self._texts = texts
        self._built = built
        self._stock = material.stock
        self._portion = len(texts) / max(1, plans)
        self._next = 0
        self._end = 0

    @property
    def characters(self) -> int:
        """Characters built by rule."""
        return self._built.characters

    def start(self, plan: int) -> None:
        """Begin with the plan's own part of the documents."""
        self._next, self._end = round(plan * self._portion), round((plan + 1) * self._portion)

    def sentence(self, theme: str, rng: Random) -> Sentence:
        """The next sentence of the plan's part."""
        if self._next >= self._end:
            return self._built.sentence(theme, rng)
        self._next += 1
        return with_stock(self._texts[self._next - 1], self._stock, rng)

    def clause(self, rng: Random) -> str:
        """A clause built by rule."""
        return self._built.clause(rng)


def read_folder(
    folder: Path, reference: str | None, material: Material, ledger: Ledger, plans: int
) -> tuple[Material, FolderText]:
    """The documents of a folder as material.

    Args:
        folder: documents, with or without a catalogue.
        reference: doc_id or file stem of the reference; by default the first document of the highest level in the
            catalogue, the longest where there is none.
        material: stock phrases, words and rules.
        ledger: runs that are taken; sentences of real documents that share a long run are used once.
        plans: how many plans share the documents.

    Raises:
        UsageError: fewer than two documents, or the named reference is not among them.
    """
    documents = read_documents_of(folder)
    name = reference or highest(documents)
    if name not in documents or len(documents) < 2:
        raise UsageError(str(folder), f"no document {name!r} beside others to weave from", "name one of its documents")
    _, title, _, text = documents.pop(name)
    sections = tuple(_sections(text))
    for section in sections:
        for paragraph in section.paragraphs:
            for sentence in paragraph:
                ledger.accept(joined(sentence))
    found = [s for entry in documents.values() for s in _sentences(entry[3]) if ledger.accept(joined(s))]
    built = BuiltText(replace(material, own={}), ledger)
    changed = replace(material, title=title, number="", issuer="", sections=sections, paraphrases={})
    return changed, FolderText(found, built, material, plans)


def _sections(text: str) -> Iterator[Section]:
    """Headings and paragraphs; a few thousand characters at a time are one field."""
    themes = cycle(THEMES)
    current, theme, got = Section("", 2, OVERALL), next(themes), 0
    for line in _lines(text):
        if len(line) < _HEADING and not line.endswith(("。", "；", "：")):
            if current.paragraphs:
                yield current
            if got >= _PART:
                theme, got = next(themes), 0
            current = Section(line, 3, theme)
            continue
        paragraph = tuple(_sentences(line))
        got += len(line)
        if paragraph:
            current = replace(current, theme=theme, paragraphs=(*current.paragraphs, paragraph))
    if current.paragraphs:
        yield current


def _lines(text: str) -> Iterator[str]:
    """Paragraphs; a line of some length that stops without punctuation goes on in the next, as in text out of a PDF."""
    whole = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        whole += line
        if len(line) < _WRAPPED or line.endswith(_ENDS):
            yield whole
            whole = ""
    if whole:
        yield whole


def _sentences(text: str) -> Iterator[Sentence]:
    """Sentences line by line, without the number of the paragraph."""
    for line in _lines(text):
        for sentence in sentences(split(_NUMBER.sub("", line))):
            if sentence[-1].ends and len(joined(sentence)) >= _SHORTEST:
                yield sentence
