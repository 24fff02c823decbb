"""Markup into a tree within limits: no network, no entities from outside, no comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from homog.errors import ReadError
from homog.limits import HtmlSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 1 << 16  # bytes parsed between two looks at the clock
_TAG = re.compile(r"<[A-Za-z]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one file: its name for messages, the settings, and when its time is up."""

    name: str
    settings: HtmlSettings
    deadline: float

    @classmethod
    def start(cls, name: str, settings: HtmlSettings) -> Limits:
        """Begin to count the seconds of a file."""
        return cls(name, settings, monotonic() + settings.max_seconds)

    def check_time(self) -> None:
        """Raise a ReadError once the time of the file is up."""
        if monotonic() > self.deadline:
            raise self.exceeded(f"reading it takes longer than {self.settings.max_seconds:g} seconds", "max_seconds")

    def check_depth(self, depth: int) -> None:
        """Raise a ReadError where elements stand too deep in one another."""
        if depth > self.settings.max_depth:
            raise self.exceeded(f"its elements are nested deeper than {self.settings.max_depth:,}", "max_depth")

    def check_elements(self, count: int) -> None:
        """Raise a ReadError where there are too many elements."""
        if count > self.settings.max_elements:
            raise self.exceeded(f"it holds more than {self.settings.max_elements:,} elements", "max_elements")

    def exceeded(self, why: str, setting: str) -> ReadError:
        """The error of a limit: which file, which limit, which setting."""
        return ReadError(self.name, why, f"supply the text as .txt, or raise the setting ingest.html.{setting}")


def parse(markup: str, limits: Limits) -> _Element:
    """The root element of a page.

    Raises:
        ReadError: more elements or seconds than allowed, or nothing in it.
    """
    from lxml import etree

    limits.check_elements(sum(1 for _ in _TAG.finditer(markup)))
    # The limits of libxml2 cut a page silently (huge_tree lifts them); its depth limit of 2,048 is met by max_depth.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    data = _FORBIDDEN.sub("", markup).encode("utf-8", "replace")
    for begin in range(0, len(data), _CHUNK):
        parser.feed(data[begin : begin + _CHUNK])
        limits.check_time()
    try:
        root = parser.close()
    except etree.LxmlError as error:
        raise ReadError(limits.name, "its markup cannot be read", "save the page again, or as .txt") from error
    if root is None:
        raise ReadError(limits.name, "the page is empty", "save the page again, or as .txt")
    return root
