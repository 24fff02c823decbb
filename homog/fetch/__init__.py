"""Downloading the documents of a catalogue, politely and so that it can be taken up again."""

from __future__ import annotations

from homog.fetch.errands import Fetched, fetch_catalogue
from homog.fetch.journal import JOURNAL, Entry, read_journal
from homog.fetch.standing import Standing, standing_of

__all__ = ["JOURNAL", "Entry", "Fetched", "Standing", "fetch_catalogue", "read_journal", "standing_of"]
