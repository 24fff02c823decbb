"""What the styles of a .docx say that matters to its text: automatic numbers and hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from homog.ingest.docx_names import VAL, integer, switch, value, w

LONGEST_CHAIN = 100  # styles based on one another; Word allows ten or so


@dataclass(frozen=True, slots=True)
class Style:
    """One style: the one it is based on, its numbering and whether its text is hidden."""

    base: str
    number_id: str | None
    level: int | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Numbered:
    """Numbering of a paragraph: the list, the level if one is named, and the styles that may name one."""

    number_id: str
    level: int | None
    styles: tuple[str, ...]


class Styles:
    """The styles of a document.

    Args:
        root: the root element of styles.xml, None where the document has none.
    """

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        self._default_hidden = False
        self._hidden: dict[str, bool] = {}
        self._chains: dict[str, tuple[str, ...]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for element in root.iterchildren(w("style")):
            name, is_paragraph = element.get(w("styleId")) or "", element.get(w("type")) == "paragraph"
            number_id, level = numbering_of(element.find(w("pPr")))
            hidden = switch(element.find(w("rPr")), "vanish")
            self._styles[name] = Style(value(element, "basedOn") or "", number_id, level, hidden)
            if is_paragraph and element.get(w("default")) in ("1", "true", "on"):
                self.default = name
        defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        self._default_hidden = bool(switch(defaults, "vanish"))

    def chain(self, name: str) -> tuple[str, ...]:
        """A style and those it is based on, nearest first; a circle of styles ends where it closes."""
        if name not in self._chains:
            self._chains[name] = tuple(self._walk(name))
        return self._chains[name]

    def _walk(self, name: str) -> Iterator[str]:
        seen: set[str] = set()
        while name in self._styles and name not in seen and len(seen) < LONGEST_CHAIN:
            seen.add(name)
            yield name
            name = self._styles[name].base

    def hides(self, name: str) -> bool:
        """Whether text of a style is hidden (w:vanish)."""
        if name not in self._hidden:
            said = (self._styles[style].hidden for style in self.chain(name))
            self._hidden[name] = next((hidden for hidden in said if hidden is not None), self._default_hidden)
        return self._hidden[name]

    def numbered(self, properties: Any | None, name: str) -> Numbered | None:
        """The numbering of a paragraph: its own, else that of its style; None where it has none.

        Args:
            properties: the paragraph's w:pPr, or None.
            name: its style.
        """
        number_id, level = numbering_of(properties)
        chain = self.chain(name)
        if number_id is None:
            style = next((s for s in map(self._styles.__getitem__, chain) if s.number_id is not None), None)
            if style is None:
                return None
            number_id = style.number_id or "0"
            if level is None:
                return None if number_id == "0" else Numbered(number_id, style.level, chain)
        if number_id == "0":
            return None
        return Numbered(number_id, level, chain if level is None else ())


def numbering_of(properties: Any | None) -> tuple[str | None, int | None]:
    """numId and level of a w:pPr, each None where it is not said."""
    element = None if properties is None else properties.find(w("numPr"))
    if element is None:
        return None, None
    level = value(element, "ilvl")
    return value(element, "numId"), None if level is None else integer(level, 0)


def style_of(properties: Any | None, name: str) -> str:
    """The style that a w:pPr (pStyle) or w:rPr (rStyle) names, empty where it names none."""
    element = None if properties is None else properties.find(w(name))
    return "" if element is None else str(element.get(VAL) or "")
