"""A unit's words as the rules read them, with the way back to the document's own text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from homog.datatypes import Normalised, Span, Unit
from homog.structure.omissions import duties, numbering

_BLANK = "\u3000"  # stands for what is masked; no rule crosses it


@dataclass(frozen=True, slots=True)
class Wording:
    """The normalised words of one unit.

    Attributes:
        unit: the unit.
        text: all of its words.
        plain: the same with numbering and lists of responsible departments blanked out.
        titles: the titles it stands under, outermost first.
    """

    unit: Unit
    text: str
    plain: str
    titles: tuple[str, ...]
    document: Normalised
    first: int  # where the text begins in the normalised document

    @classmethod
    def of(cls, unit: Unit, document: Normalised) -> Self:
        """The words of a unit of a normalised document."""
        low, high = (int(edge) for edge in np.searchsorted(document.start, [unit.start, unit.end]))
        text = document.text[low:high]
        plain = text
        for start, end in sorted([*duties(text), *numbering(text)]):
            plain = plain[:start] + _BLANK * (end - start) + plain[end:]
        return cls(unit, text, plain, unit.path, document, low)

    def spans(self, found: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        """Stretches of the text in offsets of the document's own text, in order, each once."""
        made = {self.document.original_span(self.first + a, self.first + b) for a, b in found if b > a}
        return tuple(sorted(made, key=lambda span: (span.start, span.end)))
