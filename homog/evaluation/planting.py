"""Sentences put into real texts: sources into a reference, what was written from them into plans.

A text is its lines; what is planted stands on lines of its own behind lines that end a sentence, spread over the
text. Where each sentence came to stand is kept, as offsets into the text that is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from homog.structure.sentences import sentences

OWN, COPIED = "own", "copied"  # kinds beside the strengths of paraphrases and the kinds of negatives
_APART = 6  # sentences from one planting to the next: nothing beside the one says anything about the other
_COPIABLE = (20, 160)  # characters of a line that a plan may copy
_ARTICLE = re.compile(r"^\s*第[一二三四五六七八九十百零]+条[\s\u3000]*")


@dataclass(frozen=True, slots=True)
class Item:
    """What a plan says (`text`), the sentence of the reference that it is set against, and of what kind it is."""

    kind: str
    source: str
    text: str


Run = tuple[Item, ...]  # stand beside one another


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a plan: where it stands, what it is, and where the reference has its source (own: nowhere).

    Attributes:
        start, end: offsets into the plan.
        kind: own, copied, a strength or a kind of negative.
        source: (start, end) in the reference, None for the plan's own.
        number: tells the plan's own sentences, the same without anything planted.
    """

    start: int
    end: int
    kind: str
    source: tuple[int, int] | None
    number: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference with planted sources.

    Attributes:
        text: the whole.
        places: offsets of what was planted and, where runs stand beside copied lines, of these; by run, in order.
        around: the lines before and after each run that a plan may copy, empty where none is to be copied.
    """

    text: str
    places: tuple[tuple[tuple[int, int], ...], ...]
    around: tuple[tuple[str, str] | None, ...]


def spread(count: int, slots: Sequence[int]) -> list[int]:
    """Some of the slots, as evenly spread as can be, in order.

    Args:
        count: how many, at most len(slots).
        slots: where something may stand.
    """
    return [slots[(2 * i + 1) * len(slots) // (2 * count)] for i in range(count)]


def ends_sentence(line: str) -> bool:
    """Whether a line is running text that ends here, not a heading or a row of a table."""
    return line.rstrip().endswith("。")


def free_slots(lines: Sequence[str]) -> list[int]:
    """Lines of a plan behind which something may be planted, far enough from one another and from the ends."""
    found, passed = [], 0
    for number, line in enumerate(lines):
        passed += len(sentences(line))
        if passed >= _APART and ends_sentence(line):
            found.append(number)
            passed = 0
    return found[:-1] if passed < _APART else found


def plant_sources(text: str, runs: Sequence[Run], *, beside: bool) -> Reference:
    """A reference with the sources of all items.

    Args:
        text: a real document.
        runs: items whose sources stand beside one another.
        beside: behind and before lines that plans are to copy, each line beside one run only.

    Raises:
        ValueError: it has too few lines.
    """
    lines = text.splitlines()
    slots = _copiable_slots(lines) if beside else [n for n, line in enumerate(lines) if ends_sentence(line)]
    if len(slots) < len(runs):
        raise ValueError(f"{len(runs)} runs and only {len(slots)} places")
    behind = dict(zip(spread(len(runs), slots), runs, strict=True))
    whole, places = "", list[tuple[tuple[int, int], ...]]()
    around: list[tuple[str, str] | None] = []
    following = dict(pairwise(n for n, line in enumerate(lines) if line.strip()))
    for number, line in enumerate(lines):
        begin = len(whole)
        whole += line + "\n"
        if number not in behind:
            continue
        spans = []
        for item in behind[number]:
            spans.append((len(whole), len(whole) + len(item.source)))
            whole += item.source + "\n"
        if beside:
            after = lines[following[number]]
            gap = following[number] - number - 1  # empty lines between, kept as they are
            next_begin = len(whole) + sum(len(x) + 1 for x in lines[number + 1 : number + 1 + gap])
            spans = [(begin, begin + len(line)), *spans, (next_begin, next_begin + len(after))]
            around.append((_ARTICLE.sub("", line), _ARTICLE.sub("", after)))
        else:
            around.append(None)
        places.append(tuple(spans))
    return Reference(whole, tuple(places), tuple(around))


def _copiable_slots(lines: Sequence[str]) -> list[int]:
    """Lines that a plan could copy together with the next one, no line in two pairs."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    found, last = [], -1
    for one, other in pairwise(filled):
        if one > last and _copiable(lines[one]) and _copiable(lines[other]):
            found.append(one)
            last = other
    return found


def _copiable(line: str) -> bool:
    return ends_sentence(line) and _COPIABLE[0] <= len(_ARTICLE.sub("", line).strip()) <= _COPIABLE[1]


def plant_texts(
    text: str, runs: Sequence[Run], reference: Reference, chosen: Sequence[int]
) -> tuple[str, list[Sentence]]:
    """A plan with the texts of some runs, and all its sentences.

    Args:
        text: a real document.
        runs: all runs of the reference.
        reference: where their sources stand.
        chosen: the numbers of the runs that go into this plan, in the order in which they stand there.

    Raises:
        ValueError: it has too few lines.
    """
    lines = text.splitlines()
    slots = free_slots(lines)
    if len(slots) < len(chosen):
        raise ValueError(f"{len(chosen)} runs and only {len(slots)} places")
    behind = dict(zip(spread(len(chosen), slots), chosen, strict=True)) if chosen else {}
    whole, found, own = "", list[Sentence](), 0
    for number, line in enumerate(lines):
        for low, high in sentences(line):
            found.append(Sentence(len(whole) + low, len(whole) + high, OWN, None, own))
            own += 1
        whole += line + "\n"
        if number in behind:
            run = behind[number]
            for kind, said, place in _said(runs[run], reference, run):
                found.append(Sentence(len(whole), len(whole) + len(said), kind, place, -1))
                whole += said + "\n"
    return whole, found


def _said(run: Run, reference: Reference, number: int) -> list[tuple[str, str, tuple[int, int]]]:
    """What a plan says of a run: kind, words, and where the reference has it."""
    said = [(item.kind, item.text) for item in run]
    around = reference.around[number]
    if around is not None:
        said = [(COPIED, around[0]), *said, (COPIED, around[1])]
    return [(kind, text, place) for (kind, text), place in zip(said, reference.places[number], strict=True)]
