"""How two aligned spans differ: grade, identity, slots that changed, edits a reader would mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq, Levenshtein

from homog.alignment import Block, Passage
from homog.datatypes import Edit, Grade, Slot, SlotPair
from homog.matching import Prepared
from homog.settings import MatchingSettings

_ROUNDS = 3  # how often the rest of two spans is searched again for clauses that changed places
_MOVED = 4  # characters of a common run that make it a clause that moved rather than chance


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two aligned spans differ."""

    grade: Grade
    identity: float
    slots: tuple[SlotPair, ...]
    edits: tuple[Edit, ...]


def compare_spans(prepared: Prepared, passage: Passage, settings: MatchingSettings) -> Comparison:
    """Grade, identity, differing slots and edits of a passage.

    Args:
        prepared: the documents.
        passage: its two spans are compared anew, character by character.
        settings: where the grades part.
    """
    left = prepared.plain[passage.x0 : passage.x1]
    right = prepared.plain[passage.y0 : passage.y1]
    if left == right:
        return Comparison("verbatim", 1.0, (), ())
    blocks, moved = common_blocks(prepared.plain, (passage.x0, passage.x1), (passage.y0, passage.y1))
    identity = float(Levenshtein.normalized_similarity(left, right))
    if moved:  # a clause that only changed places is the same clause
        identity = max(identity, sum(b.length for b in blocks) / max(len(left), len(right)))
    if _tokens(prepared, passage.x0, passage.x1) == _tokens(prepared, passage.y0, passage.y1):
        grade: Grade = "slot-filled"
    elif identity >= settings.near_verbatim and not moved:
        grade = "near-verbatim"
    else:
        grade = "reworded"
    gaps = _gaps_of_blocks(passage, blocks) if moved else _gaps_of_text(passage, left, right)
    edits = tuple(_edit(prepared, passage, *gap) for gap in gaps)
    return Comparison(grade, identity, _slot_pairs(prepared, passage, blocks), edits)


def changed_slots(prepared: Prepared, passage: Passage) -> tuple[SlotPair, ...]:
    """The differing slots of a passage alone; see `compare_spans`."""
    blocks, _ = common_blocks(prepared.plain, (passage.x0, passage.x1), (passage.y0, passage.y1))
    return _slot_pairs(prepared, passage, blocks)


def common_blocks(plain: str, x: tuple[int, int], y: tuple[int, int]) -> tuple[list[Block], bool]:
    """Equal runs of two spans, also of clauses that changed places.

    The longest common subsequence is taken first, then that of what it leaves over, and so on.

    Args:
        plain: the text that both spans point into.
        x: begin and end of the first span.
        y: begin and end of the second.

    Returns:
        Runs of two characters or more sorted by the first span, and whether a clause changed places.
    """
    blocks = [
        Block(x[0] + op.src_start, y[0] + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(plain[slice(*x)], plain[slice(*y)])
        if op.tag == "equal" and op.src_end - op.src_start > 1
    ]
    xs, ys = _rest(x, [(b.x, b.length) for b in blocks]), _rest(y, sorted((b.y, b.length) for b in blocks))
    moved = False
    for _ in range(_ROUNDS - 1):
        if min(len(xs), len(ys)) < _MOVED:
            break
        found = [b for b in _common(plain, xs, ys) if b.length >= _MOVED]
        if not found:
            break
        moved = True
        blocks += found
        taken_x = {i for b in found for i in range(b.x, b.x + b.length)}
        taken_y = {i for b in found for i in range(b.y, b.y + b.length)}
        xs, ys = [i for i in xs if i not in taken_x], [i for i in ys if i not in taken_y]
    return sorted(blocks, key=lambda b: b.x), moved


def single_characters(plain: str, x: tuple[int, int], y: tuple[int, int]) -> list[Block]:
    """Equal characters of two spans in the order of both, for spans that have no equal run of two.

    Args:
        plain: the text that both spans point into.
        x: begin and end of the first span.
        y: begin and end of the second.
    """
    return [
        Block(x[0] + op.src_start, y[0] + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(plain[slice(*x)], plain[slice(*y)])
        if op.tag == "equal"
    ]


def _rest(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[int]:
    """Positions of a span outside some sorted disjoint runs (start, length)."""
    rest: list[int] = []
    at = span[0]
    for start, length in taken:
        rest += range(at, start)
        at = start + length
    return [*rest, *range(at, span[1])]


def _common(plain: str, xs: Sequence[int], ys: Sequence[int]) -> list[Block]:
    """Runs of two characters or more in the longest common subsequence of some positions."""
    left, right = "".join(plain[i] for i in xs), "".join(plain[i] for i in ys)
    blocks: list[Block] = []
    for op in LCSseq.opcodes(left, right):
        if op.tag != "equal":
            continue
        for k in range(op.src_end - op.src_start):
            x, y = xs[op.src_start + k], ys[op.dest_start + k]
            last = blocks[-1] if blocks else None
            if last is not None and (x, y) == (last.x + last.length, last.y + last.length):
                blocks[-1] = Block(last.x, last.y, last.length + 1)
            else:
                blocks.append(Block(x, y, 1))
    return [b for b in blocks if b.length > 1]


def _tokens(prepared: Prepared, x0: int, x1: int) -> bytes:
    """The span with every slot as one token of its type."""
    codes = prepared.slotted[x0:x1]
    return codes[codes >= 0].tobytes()


def _slot_pairs(prepared: Prepared, passage: Passage, blocks: Sequence[Block]) -> tuple[SlotPair, ...]:
    """Slots that stand at the same place of the equal text around them and say different things.

    A slot of the plan is led to the source by an equal character before it, in it, or behind it.
    """
    image = {b.x + k: b.y + k for b in blocks for k in range(b.length)}
    pairs = []
    for slot, begin, end in _slots_in(prepared, passage.x0, passage.x1):
        other = _opposite(prepared, passage, image, slot, begin, end)
        if other is not None and _says(slot) != _says(other):
            pairs.append(SlotPair(slot.type, slot.text, other.text))
    return tuple(pairs)


def _says(slot: Slot) -> str:
    return slot.value + slot.unit or slot.text


def _slots_in(prepared: Prepared, low: int, high: int) -> list[tuple[Slot, int, int]]:
    """The slots of a pool span with the pool positions they take."""
    labels = prepared.slot[low:high]
    slots = prepared.texts[prepared.position(low)[0]].slots
    begins = np.flatnonzero((labels >= 0) & np.append(True, labels[1:] != labels[:-1])).tolist()
    found = []
    for begin in begins:
        end = begin
        while end < len(labels) and labels[end] == labels[begin]:
            end += 1
        found.append((slots[int(labels[begin])], low + begin, low + end))
    return found


def _opposite(
    prepared: Prepared, passage: Passage, image: dict[int, int], slot: Slot, begin: int, end: int
) -> Slot | None:
    """The source's slot of the same type opposite a plan's slot."""
    slots = prepared.texts[prepared.position(passage.y0)[0]].slots
    led = [image[begin - 1] + 1] if begin - 1 in image else []
    led += [image[end] - 1] if end in image else []
    led += [image[at] for at in range(begin, end) if at in image]
    for at in led:
        if passage.y0 <= at < passage.y1 and prepared.slot[at] >= 0:
            other = slots[int(prepared.slot[at])]
            if other.type == slot.type:
                return other
    return None


def merged_edits(one: str, other: str) -> list[tuple[int, int, int, int]]:
    """What makes one text of another, as begin and end in either; two with one equal character between them are one."""
    merged: list[list[int]] = []
    for op in Levenshtein.opcodes(one, other):
        if op.tag == "equal":
            continue
        if merged and op.src_start - merged[-1][1] <= 1 and op.dest_start - merged[-1][3] <= 1:
            merged[-1][1], merged[-1][3] = op.src_end, op.dest_end
        else:
            merged.append([op.src_start, op.src_end, op.dest_start, op.dest_end])
    return [(a, b, c, d) for a, b, c, d in merged]


def _gaps_of_text(passage: Passage, left: str, right: str) -> list[tuple[int, int, int, int]]:
    """Differences of two texts in one order."""
    x, y = passage.x0, passage.y0
    return [(x + i0, x + i1, y + j0, y + j1) for i0, i1, j0, j1 in merged_edits(left, right)]


def _gaps_of_blocks(passage: Passage, blocks: Sequence[Block]) -> list[tuple[int, int, int, int]]:
    """Differences of two texts whose clauses changed places: what lies in no equal run, paired behind the same run."""
    first = Block(passage.x0, passage.y0, 0)
    in_source = sorted(blocks, key=lambda b: b.y)
    behind_y = {a: (a.y + a.length, b.y) for a, b in pairwise([first, *in_source])}
    behind_y[in_source[-1] if in_source else first] = (
        (in_source[-1].y + in_source[-1].length if in_source else passage.y0),
        passage.y1,
    )
    last = Block(passage.x1, 0, 0)
    gaps = []
    for a, b in pairwise([first, *blocks, last]):
        low, high = behind_y.get(a, (a.y, a.y))
        if b.x > a.x + a.length or high > low:
            gaps.append((a.x + a.length, b.x, low, max(high, low)))
    return gaps


def _edit(prepared: Prepared, passage: Passage, i0: int, i1: int, j0: int, j1: int) -> Edit:
    start, end = _edge(prepared, passage.x1, i0, i1)
    source_start, source_end = _edge(prepared, passage.y1, j0, j1)
    op = "replace" if i1 > i0 and j1 > j0 else "insert" if i1 > i0 else "delete"
    return Edit(op, start, end, source_start, source_end)  # type: ignore[arg-type]


def _edge(prepared: Prepared, limit: int, low: int, high: int) -> tuple[int, int]:
    """The original span of a pool span; an empty one gets a place, not a length."""
    if high > low:
        return prepared.original(low, high)
    at = prepared.original(low, low + 1)[0] if low < limit else prepared.original(limit - 1, limit)[1]
    return at, at
