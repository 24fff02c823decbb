"""Structure: sections, units with their kinds, and slots of one document.

`parse` reads a normalised text and answers in offsets of the original one.
"""

from __future__ import annotations

from collections.abc import Sequence

from homog.datatypes import Normalised, Structure
from homog.settings import StructureSettings
from homog.structure.assemble import assemble
from homog.structure.headings import make_outline
from homog.structure.lines import read_lines
from homog.structure.sentences import clauses, sentences
from homog.structure.slots import find_slots
from homog.structure.units import cut_units

__all__ = ["clauses", "parse", "sentences"]


def parse(
    document: Normalised,
    settings: StructureSettings,
    places: Sequence[str] = (),
    original: str | None = None,
) -> Structure:
    """Sections and units of a document.

    Args:
        document: the normalised text (half-width letters and figures, （） for brackets, simplified, one
            paragraph a line) with its map to the original.
        settings: how long headings and units may be.
        places: place names to look for beside the provincial divisions, e.g. the regions of the corpus.
        original: the document's own text; titles and slots then carry its very characters, otherwise the
            normalised ones. Offsets are those of the original either way.

    Returns:
        Sections, and units that are sorted and disjoint and cover all body text. Title block, addressee,
        headings, table of contents, signature and date belong to no unit.
    """
    text = document.text
    outline = make_outline(read_lines(text), settings)
    return assemble(document, original, outline, cut_units(text, outline, settings), find_slots(text, places))
