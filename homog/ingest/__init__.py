"""Reading a file into text, and text into the form that is compared."""

from __future__ import annotations

from homog.ingest.extracted import Content, Extracted
from homog.ingest.normalise import normalise
from homog.ingest.reading import read_file
from homog.ingest.registry import format_of, is_document, supported_extensions

__all__ = ["Content", "Extracted", "format_of", "is_document", "normalise", "read_file", "supported_extensions"]
