"""Where a row of a catalogue stands: its document is there, its address is known, or it is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from homog.corpus import CatalogueRow, locate
from homog.fetch.journal import Entry

Standing = Literal["fetched", "there", "person", "later", "address", "missing"]


def standing_of(folder: Path, row: CatalogueRow, entry: Entry | None) -> Standing:
    """Where a row stands.

    Args:
        folder: the corpus folder.
        row: of its catalogue.
        entry: of the row in fetch.jsonl, if any.

    Returns:
        fetched; there: a file of another origin; person or later: the last trial failed; address: known, not yet
        asked for; missing: neither file nor address.
    """
    if row.path and locate(folder, row.path).is_file():
        return "fetched" if entry is not None and entry.state == "fetched" and entry.path == row.path else "there"
    if entry is not None and entry.state in ("person", "later"):
        return "person" if entry.state == "person" else "later"
    return "address" if row.url else "missing"
