"""What a drafter's hand does to a passage: many small edits, of words, signs, clauses and sentences.

Each edit takes sentences and gives sentences, or None where it finds nothing to do. A passage undergoes a chance
number of chance edits; what came of it is for `labels.Judge` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from homog.evaluation.drafting.fragments import Fragment, Sentence, flat, joined, size, split
from homog.evaluation.drafting.material import Material
from homog.evaluation.drafting.own import TOWN, OwnText, common, town

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LIST = re.compile(
    r"(?<=、)([^、，。；：的和与及或等“”（）]{2,10})、([^、，。；：的和与及或等“”（）]{2,10})(?=[、和与及或等])"
)
_STOCK_CLAUSE = 0.3  # chance that an added clause is a stock phrase
_GROWTH = 1.25  # of a passage by additions, at most before one more is made
_VAIN = 3  # edits tried for one that finds something to do
Edit = Callable[[list[Sentence], Random], list[Sentence] | None]
FAMILIES = ("words", "signs", "clauses", "order", "figures")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a drafter treats one passage: edits for every ten characters, and the weight of each family of edits."""

    strength: float
    weights: tuple[float, ...]
    rewrite: float = 0.0  # chance that a sentence is written anew in other words


class Editor:
    """Edits passages with the means of a material.

    Args:
        material: words, agencies, paraphrases.
        own: clauses to add.
    """

    def __init__(self, material: Material, own: OwnText) -> None:
        self._material = material
        self._own = own
        self._others = {word: tuple(x for x in group if x != word) for group in material.words.groups for word in group}
        known = sorted(self._others, key=lambda word: (-len(word), word))
        self._word = re.compile("|".join(map(re.escape, known)))
        self._adverb = re.compile(f"^(?:{'|'.join(material.words.adverbs)})")
        self._written: set[str] = set()  # sentences whose other wording was given out
        self._families: Mapping[str, tuple[Edit, ...]] = {
            "words": (self._exchange,) * 4 + (self._adverbs,),
            "signs": (self._particle, self._adverbs, self._items),
            "clauses": (self._leave_out, self._add, self._leave_out, self._add, self._items),
            "order": (_swap_clauses, _swap_sentences, _swap_clauses, self._items),
            "figures": (self._figures,),
        }

    def edited(self, parts: Sequence[Sentence], manner: Manner, region: str, rng: Random) -> list[Sentence]:
        """A passage after a chance number of edits."""
        made = [self._rewritten(item) if rng.random() < manner.rewrite else item for item in parts]
        before = size(flat(made))
        wanted = 1 + _poisson(manner.strength * before / 10, rng)
        for _ in range(_VAIN * wanted):
            family = rng.choices(FAMILIES, manner.weights)[0]
            edit = rng.choice(self._families[family])
            if edit == self._add and size(flat(made)) > _GROWTH * before:
                edit = self._leave_out  # a passage drowned in additions would be nobody's copy
            changed = edit(made, rng)
            if changed is not None:
                made, wanted = changed, wanted - 1
            if not wanted:
                break
        return self.localised(made, region, rng) if rng.random() < 0.5 else made

    def slots(self, parts: Sequence[Sentence], region: str, rng: Random) -> list[Sentence]:
        """The passage with other figures and the region's own names."""
        made = self.localised(list(parts), region, rng)
        for _ in range(1 + _poisson(1.5, rng)):
            made = self._figures(made, rng) or made
        return made

    def localised(self, parts: list[Sentence], region: str, rng: Random) -> list[Sentence]:
        """Towns, agencies and the whole country become the region's own."""

        def own_names(text: str) -> str:
            text = TOWN.sub(lambda _: town(rng), text).replace("全国", region)
            for name, local in self._material.words.agencies.items():
                text = text.replace(name, rng.choice(local)) if name in text else text
            return text

        return [tuple(replace(x, text=own_names(x.text)) for x in sentence) for sentence in parts]

    def _rewritten(self, sentence: Sentence) -> Sentence:
        """The hand-written other wording of a sentence, given out once; later takers find none."""
        text = joined(sentence)
        other = self._material.paraphrases.get(text)
        if other is None or text in self._written:
            return sentence
        self._written.add(text)
        return split(other)

    def _exchange(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """One word for another of its group."""
        places = [(i, j, m) for i, s in enumerate(parts) for j, x in enumerate(s) for m in self._word.finditer(x.text)]
        if not places:
            return None
        i, j, found = rng.choice(places)
        text = parts[i][j].text
        return _with(parts, i, j, text[: found.start()] + rng.choice(self._others[found.group()]) + text[found.end() :])

    def _adverbs(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """An adverb dropped from the head of a clause, or put before its verb."""
        i, j = _somewhere(parts, rng)
        text = parts[i][j].text
        found = self._adverb.match(text)
        if found and len(text) - found.end() >= 4:
            return _with(parts, i, j, text[found.end() :])
        return _with(parts, i, j, rng.choice(self._material.words.adverbs) + text) if self._word.match(text) else None

    def _particle(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """A 的 dropped, or a small word put at the head of a clause."""
        i, j = _somewhere(parts, rng)
        text = parts[i][j].text
        at = text.find("的", 2)
        if 0 < at < len(text) - 2:
            return _with(parts, i, j, text[:at] + text[at + 1 :])
        if not self._word.match(text):
            return None
        return _with(parts, i, j, rng.choice(("要", "还要", "须", "也要", "同时")) + text)

    def _items(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """Two items of an enumeration in the other order, or one of them left out."""
        places = [(i, j, m) for i, s in enumerate(parts) for j, x in enumerate(s) for m in _LIST.finditer(x.text)]
        if not places:
            return None
        i, j, found = rng.choice(places)
        text = parts[i][j].text
        change = f"{found[2]}、{found[1]}" if rng.random() < 0.5 else found[1 + (rng.random() < 0.5)]
        return _with(parts, i, j, text[: found.start()] + change + text[found.end() :])

    def _leave_out(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """A clause of a sentence that has three or more."""
        long = [i for i, sentence in enumerate(parts) if len(sentence) >= 3]
        if not long:
            return None
        i = rng.choice(long)
        gone = rng.randrange(len(parts[i]))
        kept = [item for j, item in enumerate(parts[i]) if j != gone]
        kept[-1] = replace(kept[-1], mark=parts[i][-1].mark)
        return [*parts[:i], tuple(kept), *parts[i + 1 :]]

    def _add(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """A clause of the drafter's own, or a stock phrase, behind another clause."""
        i, j = _somewhere(parts, rng)
        stock = rng.random() < _STOCK_CLAUSE
        clause = common(self._material.stock.clauses, rng) if stock else self._own.clause(rng)
        before = parts[i][j]
        changed = (
            *parts[i][:j],
            replace(before, mark="，"),
            Fragment(clause, before.mark or "，", stock, added=True),
            *parts[i][j + 1 :],
        )
        return [*parts[:i], changed, *parts[i + 1 :]]

    def _figures(self, parts: list[Sentence], rng: Random) -> list[Sentence] | None:
        """Another figure of the same form."""
        places = [(i, j, m) for i, s in enumerate(parts) for j, x in enumerate(s) for m in _FIGURE.finditer(x.text)]
        if not places:
            return None
        i, j, found = rng.choice(places)
        text = parts[i][j].text
        return _with(parts, i, j, text[: found.start()] + other_figure(found.group(), rng) + text[found.end() :])


def other_figure(value: str, rng: Random) -> str:
    """A figure of the same precision: a year near by, else between half and twice the value."""
    decimals = len(value.partition(".")[2])
    if re.fullmatch(r"20[1-4]\d", value):
        return str(int(value) + rng.choice((-2, -1, 1, 2)))
    unit = 10.0**-decimals
    old = float(value)
    new = round(old * rng.uniform(0.5, 2.0) / unit) * unit
    return f"{new if abs(new - old) > unit / 2 else old + unit:.{decimals}f}"


def _swap_clauses(parts: list[Sentence], rng: Random) -> list[Sentence] | None:
    """Two neighbouring clauses of one sentence in the other order; the punctuation stays."""
    long = [i for i, sentence in enumerate(parts) if len(sentence) >= 2]
    if not long:
        return None
    i = rng.choice(long)
    sentence = parts[i]
    j = rng.randrange(len(sentence) - 1)
    one, other = sentence[j], sentence[j + 1]
    swapped = (replace(other, mark=one.mark), replace(one, mark=other.mark))
    return [*parts[:i], (*sentence[:j], *swapped, *sentence[j + 2 :]), *parts[i + 1 :]]


def _swap_sentences(parts: list[Sentence], rng: Random) -> list[Sentence] | None:
    """Two neighbouring whole sentences in the other order."""
    places = [i for i in range(len(parts) - 1) if parts[i][-1].ends and parts[i + 1][-1].ends]
    if not places:
        return None
    i = rng.choice(places)
    return [*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]]


def _somewhere(parts: list[Sentence], rng: Random) -> tuple[int, int]:
    i = rng.randrange(len(parts))
    return i, rng.randrange(len(parts[i]))


def _with(parts: list[Sentence], i: int, j: int, text: str) -> list[Sentence]:
    """The passage with another text in one fragment."""
    old = parts[i][j]
    changed = (*parts[i][:j], replace(old, text=text), *parts[i][j + 1 :])
    return [*parts[:i], changed, *parts[i + 1 :]]


def _poisson(mean: float, rng: Random) -> int:
    """Knuth's method; the mean is small."""
    limit, product, count = 2.718281828459045 ** -min(mean, 60.0), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
