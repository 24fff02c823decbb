"""From spans of the normalised text to sections, units and slots in offsets of the original."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

import numpy as np

from homog.datatypes import Normalised, Section, Slot, Span, Structure, Unit
from homog.structure.headings import Branch, Outline
from homog.structure.slots import Found
from homog.structure.units import Cut


class _Original:
    """Maps normalised offsets to original ones; reads the original characters where they are known."""

    def __init__(self, document: Normalised, original: str | None) -> None:
        self.document = document
        self.original = original

    def spans(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Original spans of non-empty normalised ones."""
        if not spans:
            return []
        rows = np.asarray(spans, dtype=np.int64)
        starts = self.document.start[rows[:, 0]].tolist()
        ends = self.document.end[rows[:, 1] - 1].tolist()
        return list(zip(starts, ends, strict=True))

    def text(self, normalised: tuple[int, int], original: tuple[int, int]) -> str:
        """The characters of a span, as they stand in the original if it is known."""
        if self.original is not None:
            return self.original[original[0] : original[1]]
        return self.document.text[normalised[0] : normalised[1]]


def assemble(
    document: Normalised,
    original: str | None,
    outline: Outline,
    cuts: Sequence[Cut],
    slots: Sequence[Found],
) -> Structure:
    """The structure in offsets of the original text.

    Args:
        document: the normalised text and its map.
        original: the original text, if known.
        outline: the sections found.
        cuts: the units found, in order.
        slots: the slots found, in order.
    """
    source = _Original(document, original)
    sections = _sections(outline, source)
    titles = [section.title for section in sections]
    paths = [tuple(titles[i] for i in outline.path(b)) for b in range(len(outline.branches))]
    return Structure(sections, _units(cuts, paths, _slots_of_cuts(cuts, slots, source), source))


def _sections(outline: Outline, source: _Original) -> tuple[Section, ...]:
    branches = outline.branches
    heads = source.spans([(b.start, b.head_end) for b in branches])
    wholes = source.spans([(b.start, b.end) for b in branches])
    return tuple(
        Section(
            section_id=_section_id(index),
            depth=branch.depth,
            number=branch.number,
            title=_title(branch, source),
            head=Span(*heads[index]),
            start=wholes[index][0],
            end=wholes[index][1],
            parent=_section_id(branch.parent) if branch.parent >= 0 else None,
        )
        for index, branch in enumerate(branches)
    )


def _section_id(index: int) -> str:
    return f"s{index + 1:04d}"


def _title(branch: Branch, source: _Original) -> str:
    span = (branch.title_start, branch.title_end)
    if span[0] >= span[1]:
        return branch.number
    return source.text(span, source.spans([span])[0]).strip()


def _slots_of_cuts(cuts: Sequence[Cut], slots: Sequence[Found], source: _Original) -> list[tuple[Slot, ...]]:
    """The slots of each unit: those that lie inside it and not in its numbering."""
    starts = [slot.start for slot in slots]
    spans = source.spans([(slot.start, slot.end) for slot in slots])
    result = []
    for cut in cuts:
        low, high = bisect_left(starts, cut.start), bisect_left(starts, cut.end)
        inside = [i for i in range(low, high) if slots[i].end <= cut.end and not _is_number(slots[i], cut)]
        result.append(tuple(_slot(slots[i], spans[i], source) for i in inside))
    return result


def _is_number(slot: Found, cut: Cut) -> bool:
    return any(slot.start < end and start < slot.end for start, end in cut.numbers)


def _slot(slot: Found, span: tuple[int, int], source: _Original) -> Slot:
    text = source.text((slot.start, slot.end), span)
    return Slot(slot.type, span[0], span[1], text, slot.value, slot.unit)


def _units(
    cuts: Sequence[Cut],
    paths: Sequence[tuple[str, ...]],
    slots: Sequence[tuple[Slot, ...]],
    source: _Original,
) -> tuple[Unit, ...]:
    spans = source.spans([(cut.start, cut.end) for cut in cuts])
    omitted = iter(source.spans([span for cut in cuts for span in cut.omitted]))
    units: list[Unit] = []
    reached = 0
    for cut, (start, end), own_slots in zip(cuts, spans, slots, strict=True):
        own_omitted = list(islice(omitted, len(cut.omitted)))
        start = max(start, reached)  # one original character may stand for several normalised ones
        if start >= end:
            continue
        reached = end
        units.append(
            Unit(
                unit_id=f"u{len(units) + 1:04d}",
                kind=cut.kind.kind,
                path=paths[cut.branch] if cut.branch >= 0 else (),
                start=start,
                end=end,
                slots=tuple(slot for slot in own_slots if start <= slot.start and slot.end <= end),
                omitted=tuple(Span(max(a, start), b) for a, b in own_omitted if b > start),
                why=cut.kind.why,
            )
        )
    return tuple(units)
