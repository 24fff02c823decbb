"""What a reader gives back."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file that was read: its text, how it was read, and the SHA-256 of its bytes."""

    text: str
    format: str
    encoding: str
    sha256: str
    extracted: bool = False
    notices: tuple[str, ...] = ()
