"""What a reader gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file the text from an offset on stands: a page or a paragraph, counted from 1."""

    offset: int
    kind: Literal["page", "paragraph"]
    number: int


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file as one reader took it out.

    `encoding` is a Python codec name; `extracted` is false where offsets refer to the decoded file itself;
    `notices` are codes of the message catalogue (`encoding_guessed`, `cut_short`).
    """

    text: str
    encoding: str
    extracted: bool = False
    notices: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)  # what the file says of itself, by catalogue column
    places: tuple[Place, ...] = ()  # sorted by offset


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file that was read: its text, how it was read, and the SHA-256 of its bytes."""

    text: str
    format: str
    encoding: str
    sha256: str
    extracted: bool = False
    notices: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
