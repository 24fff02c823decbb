"""Own text of the drafted plans: sentences built step by step, with stock phrases among the clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Protocol

from homog.evaluation.drafting.fragments import Fragment, Sentence, sentences, split
from homog.evaluation.drafting.material import SAFEGUARDS, THEMES, Material, StockPhrases

_RUN = 18  # characters; official texts share shorter runs without owing each other anything
_TRIES = 20  # sentences built before one that shares a run is used
_NAME = re.compile(r"\{([a-z0-9]+)\}")
_STOCK_INSIDE = 0.35  # chance that a sentence carries a stock phrase
_HAND_WRITTEN = 0.5  # chance that a sentence comes from the written ones while there are any
# A town or county has two of these characters and a suffix; copyists put their own.
_STEMS = "柏槐樟椿榕檀梓枣桐柘沛沅泗洮淮湟滦漳潞澧岱岷峄崂崤嵩衢郢郯鄞鄱酃镐铚陉隰"
_KINDS = ("镇", "乡", "县", "街道", "堡", "埠")
TOWN = re.compile(f"[{_STEMS}]{{2}}(?:{'|'.join(_KINDS)})")


class OwnText(Protocol):
    """A supply of sentences that are nobody else's."""

    @property
    def characters(self) -> int:
        """Characters built by rule so far."""
        ...

    def start(self, plan: int) -> None:
        """Begin the text of the next plan."""
        ...

    def sentence(self, theme: str, rng: Random) -> Sentence:
        """A fresh sentence of a field."""
        ...

    def clause(self, rng: Random) -> str:
        """A fresh clause without punctuation, for insertions and unfinished sentences."""
        ...


def town(rng: Random) -> str:
    """The name of a town that does not exist."""
    return "".join(rng.sample(_STEMS, 2)) + rng.choice(_KINDS)


class Ledger:
    """Remembers runs of characters, so that no two sentences of own text share a long one."""

    def __init__(self, run: int = _RUN) -> None:
        self._run = run - 1
        self._seen: set[str] = set()

    def accept(self, text: str) -> bool:
        """Whether the text shares no long run with an accepted one; if so it is accepted itself."""
        runs = [text[i : i + self._run] for i in range(max(1, len(text) - self._run + 1))]
        if not self._seen.isdisjoint(runs):
            return False
        self._seen.update(runs[::2])
        return True


class BuiltText:
    """Hand-written sentences of the field while there are any, else sentences built by rule.

    Args:
        material: rules, written sentences, stock phrases.
        ledger: runs that are taken.
    """

    def __init__(self, material: Material, ledger: Ledger) -> None:
        self._material = material
        self._ledger = ledger
        self._written = {theme: list(texts) for theme, texts in material.own.items()}
        self._characters = 0

    @property
    def characters(self) -> int:
        """Characters built by rule so far."""
        return self._characters

    def start(self, plan: int) -> None:
        """Nothing to prepare."""

    def sentence(self, theme: str, rng: Random) -> Sentence:
        """A fresh sentence of a field; overall chapters take any field's."""
        field = theme if theme in self._material.rules.objects else rng.choice(THEMES)
        left = self._written.get(field)
        if left and rng.random() < _HAND_WRITTEN:
            return tuple(split(left.pop(rng.randrange(len(left)))))
        for _ in range(_TRIES):
            text = self._build(field, rng)
            if self._ledger.accept(text):
                break
        self._characters += len(text)
        return with_stock(sentences(split(text))[0], self._material.stock, rng)

    def clause(self, rng: Random) -> str:
        """A clause of manner or result."""
        step = rng.choice(("method", "result", "method"))
        text = self._fill(rng.choice(self._material.rules.steps[step]), rng.choice((*THEMES, SAFEGUARDS)), rng)
        self._characters += len(text)
        return text

    def _build(self, field: str, rng: Random) -> str:
        """Context and actor at times, one or two tasks, up to three methods, a result at times."""
        order = (("context", 0.45), ("actor", 0.4), ("task", 1.0), ("task", 0.35), ("method", 0.7), ("method", 0.35))
        names = [name for name, chance in (*order, ("method", 0.15), ("result", 0.6)) if rng.random() < chance]
        steps = self._material.rules.steps
        return "，".join(self._fill(rng.choice(steps[name]), field, rng) for name in names) + "。"

    def _fill(self, template: str, field: str, rng: Random) -> str:
        return _NAME.sub(lambda found: self._word(found[1], field, rng), template)

    def _word(self, name: str, field: str, rng: Random) -> str:
        rules = self._material.rules
        if name in ("o", "o2"):
            return rng.choice(rules.objects[field])
        if name == "t":
            return town(rng)
        if name == "y":
            return str(rng.randint(2016, 2031))
        if name == "p":
            return str(rng.randint(2, 98))
        if name == "n":
            return str(rng.choice((rng.randint(2, 9), rng.randint(10, 99), rng.randint(10, 99) * 5)))
        return rng.choice(rules.lists[name])


def with_stock(sentence: Sentence, stock: StockPhrases, rng: Random) -> Sentence:
    """The sentence, at times with a stock phrase before it or among its clauses."""
    if rng.random() >= _STOCK_INSIDE:
        return sentence
    if rng.random() < 0.4:
        return (Fragment(common(stock.heads, rng), "，", stock=True), *sentence)
    place = rng.randrange(1, len(sentence) + 1)
    before = list(sentence[:place])
    mark = before[-1].mark
    before[-1] = Fragment(before[-1].text, "，", before[-1].stock)
    return (*before, Fragment(common(stock.clauses, rng), mark or "，", stock=True), *sentence[place:])


def common(phrases: Sequence[str], rng: Random) -> str:
    """A phrase by chance, the first ones far more often than the last (Zipf's law)."""
    return rng.choices(phrases, [1 / (rank + 4) for rank in range(len(phrases))])[0]
