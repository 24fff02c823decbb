"""Mechanical changes to the clauses of one sentence: another order, one more, one less.

All of them work on skeletons (`wording.Wording`) and return None where they would change nothing.
"""

from __future__ import annotations

import re
from random import Random

from homog.evaluation.bank import Insertions

_CLAUSE = re.compile(r"((?:“[^”]*”|（[^）]*）|《[^》]*》|[^，。；])+)([，。；]?)")
# Clauses that lean on what stands before them and cannot open a sentence.
_DEPENDENT = re.compile(
    r"^(并|且|其中|同时|做到|不得|该|其|也|还|仍|则|再|从而|以便|以|确保|使|让|由此|未|但|不|而|后|结果)"
)
_OPENER = 6  # characters of a clause too short to stand alone
# Clauses that belong with the next one wherever they go.
_ANNOUNCES = re.compile(
    r"^(到|至|自|凡|在|对|对于|以|为|按照|围绕|依托|针对|随着|立足|面向|通过|鼓励|支持|推动)[^，]{0,9}$|表明$|时$|的$|后$|前$|下$|中$|上$"
)
# An item of an enumeration with both its bounds known: 、甲、乙和 or 、甲、乙、
_ITEMS = re.compile(r"、([^、，。；：的和与及等“”（）]{2,10})、([^、，。；：的和与及等“”（）]{2,10})(?=[、和与及])")
_ITEM = re.compile(r"、[^、，。；：的和与及等“”（）]{2,10}(?=[、和与及])")


def split_clauses(skeleton: str) -> tuple[list[str], list[str]]:
    """Clauses and the punctuation behind each; commas inside quotes and brackets do not count."""
    found = _CLAUSE.findall(skeleton)
    return [text for text, _ in found], [mark for _, mark in found]


def join_clauses(texts: list[str], marks: list[str]) -> str:
    """The sentence of `split_clauses` again."""
    return "".join(text + mark for text, mark in zip(texts, marks, strict=True))


def reorder(skeleton: str, rng: Random) -> str | None:
    """The same clauses in another order, at times items of enumerations too; of a single clause only these."""
    texts, marks = _glued(*split_clauses(skeleton))
    order = list(range(len(texts)))
    for _ in range(6 if len(texts) > 1 else 0):
        rng.shuffle(order)
        changed = [texts[i] for i in order]
        if changed != texts and not _DEPENDENT.match(changed[0]):
            made = join_clauses(changed, marks)
            return (_swap_items(made, rng) if rng.random() < 0.5 else None) or made
    return _swap_items(skeleton, rng)


def _glued(texts: list[str], marks: list[str]) -> tuple[list[str], list[str]]:
    """Openers such as 近年来 kept together with the clause that they open, a colon with what it announces."""
    whole: list[str] = []
    ends: list[str] = []
    for text, mark in zip(texts, marks, strict=True):
        if whole and (len(whole[-1]) <= _OPENER or _ANNOUNCES.search(whole[-1])) and ends[-1] == "，":
            whole[-1] += ends[-1] + text
            ends[-1] = mark
        else:
            whole.append(text)
            ends.append(mark)
    return whole, ends


def _swap_items(skeleton: str, rng: Random) -> str | None:
    found = [item for item in _ITEMS.finditer(skeleton) if item.group(1) != item.group(2)]
    if not found:
        return None
    item = rng.choice(found)
    return f"{skeleton[: item.start()]}、{item.group(2)}、{item.group(1)}{skeleton[item.end() :]}"


def delete(skeleton: str, rng: Random) -> str | None:
    """The sentence without one of its later clauses, or without one item of an enumeration."""
    texts, marks = split_clauses(skeleton)
    if len(texts) >= 3:
        gone = rng.randrange(1, len(texts))
        keep = [i for i in range(len(texts)) if i != gone]
        return join_clauses([texts[i] for i in keep], [*(marks[i] for i in keep[:-1]), marks[-1]])
    found = list(_ITEM.finditer(skeleton))
    if not found:
        return None
    item = rng.choice(found)
    return skeleton[: item.start()] + skeleton[item.end() :]


def insert(skeleton: str, rng: Random, insertions: Insertions) -> str:
    """The sentence with an opener before it or a stock clause behind one of its clauses."""
    texts, marks = split_clauses(skeleton)
    place = rng.randrange(len(texts) + 1)
    if place == 0:
        return rng.choice(insertions.openers) + skeleton
    clause = rng.choice(insertions.clauses)
    # The new clause takes over the punctuation behind which it comes; a comma stands before it.
    return join_clauses(
        [*texts[:place], clause, *texts[place:]], [*marks[: place - 1], "，", marks[place - 1], *marks[place:]]
    )
