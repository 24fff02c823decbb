"""What a reference leaves unexplained of the plans that follow it, and how telling each change is.

Two plans may hit on the same change alone: where many drafters write 加速 for 加快, that both did says little. How
little is learned from the corpus: a change that recurs at many places of the reference is common property; one that
is found at a single place is the mark of whoever made it, however many carry it on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homog.alignment import Passage
from homog.datatypes import FloatArray
from homog.matching import Prepared
from homog.settings import AttributionSettings


@dataclass(frozen=True, slots=True)
class Change:
    """One difference inside a passage: pool positions x0:x1 of the plan stand for y0:y1 of the reference."""

    x0: int
    x1: int
    y0: int
    y1: int


def changes_of(passage: Passage) -> Iterator[Change]:
    """The differences between the equal runs of a passage; y1 < y0 where the source goes on elsewhere."""
    for before, after in zip(passage.blocks, passage.blocks[1:], strict=False):
        yield Change(before.x + before.length, after.x, before.y + before.length, after.y)


class ChangeModel:
    """How likely each change is to be made again, by how many places of the references show it.

    Args:
        prepared: the documents.
        passages: accepted passages against the references, of all plans.
        settings: worth of edits.
    """

    def __init__(self, prepared: Prepared, passages: Sequence[Passage], settings: AttributionSettings) -> None:
        self._prepared, self._settings = prepared, settings
        pairs: dict[tuple[str, str], set[int]] = {}
        words: dict[str, set[int]] = {}
        for passage in passages:
            for change in changes_of(passage):
                old, new = self._wording(change)
                pairs.setdefault((old, new), set()).add(change.y0)
                words.setdefault(old, set()).add(change.y0)
        self._pairs = {pair: len(places) for pair, places in pairs.items()}
        self._words = {word: len(places) for word, places in words.items()}

    def _wording(self, change: Change) -> tuple[str, str]:
        plain = self._prepared.plain
        old = plain[change.y0 : change.y1] if change.y1 > change.y0 else ""
        return old, plain[change.x0 : change.x1]

    def bits(self, change: Change) -> float:
        """Evidence of sharing a change: -log2 of the chance that another drafter makes the same.

        The chance is the share of the other places at which the same words were changed that show the same change,
        smoothed by what the new words are worth against the background.
        """
        old, new = self._wording(change)
        own = self._settings
        if change.x1 > change.x0:
            worth = float(self._prepared.bits[change.x0 : change.x1].sum())
            small = change.x1 - change.x0 <= own.small_edit
            first = own.edit_bits + worth * (own.small_edit_share if small else 1.0)
        else:
            first = own.omission_bits
        same = self._pairs.get((old, new), 1) - 1
        other = self._words.get(old, 1) - 1
        return -math.log2((same + 2.0**-first) / (other + 1.0))


def leave_over(prepared: Prepared, vertical: Sequence[Passage], settings: AttributionSettings) -> FloatArray:
    """What the references leave unexplained of each character, in bits.

    Inside an accepted passage an equal character leaves nothing; a change leaves the bits of `ChangeModel`, spread
    over its characters, or on the character behind it where words were left out or clauses reordered.

    Args:
        prepared: the documents.
        vertical: accepted passages against the references.
        settings: worth of edits.

    Returns:
        float32 array over the pool.
    """
    model = ChangeModel(prepared, vertical, settings)
    residue = prepared.bits.copy()
    for passage in vertical:
        for block in passage.blocks:
            residue[block.x : block.x + block.length] = 0.0
        for change in changes_of(passage):
            bits = model.bits(change)
            if change.x1 > change.x0:
                residue[change.x0 : change.x1] = bits / (change.x1 - change.x0)
            else:
                residue[change.x1] = bits
    return residue
