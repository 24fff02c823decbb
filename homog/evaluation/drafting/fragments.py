"""Sentences as fragments: clauses, or parts of them, each with the punctuation behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FRAGMENT = re.compile(r"((?:“[^”]*”|（[^）]*）|《[^》]*》|[^，。；：！？])+)([，。；：！？]?)")
_FULL_STOPS = "。！？"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A clause or a part of one.

    Attributes:
        text: its words.
        mark: the punctuation behind it.
        stock: whether it is a stock phrase.
        added: whether the drafter has put it into a passage that is taken from elsewhere.
    """

    text: str
    mark: str = ""
    stock: bool = False
    added: bool = False

    @property
    def whole(self) -> str:
        """Text and punctuation."""
        return self.text + self.mark

    @property
    def ends(self) -> bool:
        """Whether a sentence ends here."""
        return self.mark != "" and self.mark in _FULL_STOPS


Sentence = tuple[Fragment, ...]


def split(text: str) -> tuple[Fragment, ...]:
    """The fragments of a text; commas inside quotes, brackets and titles do not count."""
    return tuple(Fragment(part, mark) for part, mark in _FRAGMENT.findall(text))


def sentences(fragments: Iterable[Fragment]) -> list[Sentence]:
    """Fragments gathered by sentences; the last may be unfinished."""
    found: list[Sentence] = []
    current: list[Fragment] = []
    for item in fragments:
        current.append(item)
        if item.ends:
            found.append(tuple(current))
            current = []
    return [*found, tuple(current)] if current else found


def joined(parts: Iterable[Fragment]) -> str:
    """The text of fragments."""
    return "".join(item.whole for item in parts)


def flat(parts: Iterable[Sentence]) -> list[Fragment]:
    """The fragments of sentences."""
    return [item for sentence in parts for item in sentence]


def letters(text: str) -> str:
    """A text without punctuation and blanks: what the benchmark counts."""
    return "".join(filter(str.isalnum, text))


def size(parts: Sequence[Fragment]) -> int:
    """Characters that count."""
    return len(letters(joined(parts)))
