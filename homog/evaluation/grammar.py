"""Own text without end: sentences put together from patterns and a lexicon, for any number of provinces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from homog.errors import ReadError
from homog.evaluation.wording import Draft, SlotSpec, Wording, slot_mark

_NAME = re.compile(r"\{([a-z_]+)\}")
_SLOTS = ("agency", "locality")  # words that another drafter would exchange for those of its own province
_CHOICES = 3  # options of such a slot


@dataclass(frozen=True)
class Grammar:
    """Patterns by kind and the words that fill them.

    A name that a pattern uses twice takes two different words; figures, years, agencies and localities become
    slots, so that the sentence can be taken over with only these changed.
    """

    patterns: tuple[tuple[str, str], ...]  # (kind, text)
    lexicon: Mapping[str, tuple[str, ...]]

    def sentence(self, rng: Random, kind: str | None = None) -> Draft:
        """A fresh sentence.

        Args:
            rng: source of chance; the same state gives the same sentence.
            kind: `action`, `target`, …; any by default.

        Returns:
            The sentence with its kind, theme `general`.
        """
        patterns = [item for item in self.patterns if kind in (None, item[0])]
        chosen, text = rng.choice(patterns)
        words = {name: iter(rng.sample(self.lexicon[name], size)) for name, size in self._needed(text)}
        slots: list[SlotSpec] = []

        def fill(name: re.Match[str]) -> str:
            key = name.group(1)
            if key in self.lexicon and key not in _SLOTS:
                return next(words[key])
            options = _figure(key, rng) if key not in _SLOTS else tuple(next(words[key]) for _ in range(_CHOICES))
            slots.append(SlotSpec(key, options))
            return slot_mark(len(slots) - 1)

        skeleton = _NAME.sub(fill, text)
        return Draft(Wording(skeleton, tuple(slots), tuple(slot.options[0] for slot in slots)), chosen)

    def _needed(self, text: str) -> list[tuple[str, int]]:
        """How many different words of each list a pattern takes."""
        names = [name for name in _NAME.findall(text) if name in self.lexicon]
        return [(name, names.count(name) * (_CHOICES if name in _SLOTS else 1)) for name in sorted(set(names))]


def _figure(kind: str, rng: Random) -> tuple[str]:
    if kind == "year":
        return (str(rng.randint(2026, 2030)),)
    if kind == "pct":
        return (str(rng.randint(20, 98)),)
    if kind == "money":
        return (str(rng.choice((rng.randint(2, 99), 10 * rng.randint(10, 90)))),)
    return (str(rng.choice((rng.randint(3, 99), 10 * rng.randint(10, 60)))),)


def read_grammar(table: Mapping[str, Any]) -> Grammar:
    """The grammar of a parsed grammar.toml.

    Raises:
        ReadError: a pattern names a word list that the lexicon lacks, or uses more words than it has.
    """
    lexicon = {str(name): tuple(str(word) for word in words) for name, words in table["lexicon"].items()}
    patterns = tuple((str(entry["kind"]), str(entry["text"])) for entry in table["pattern"])
    for _, text in patterns:
        names = _NAME.findall(text)
        for name in names:
            need = names.count(name) * (_CHOICES if name in _SLOTS else 1)
            if name not in ("num", "pct", "year", "money") and len(lexicon.get(name, ())) < need:
                raise ReadError("grammar.toml", f"too few words {name} for {text!r}", "complete its lexicon")
    return Grammar(patterns, lexicon)
