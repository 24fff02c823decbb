"""Automatic numbers of a .docx: lists of nine levels, counted in the order of the text.

After ECMA-376 part 1, 17.9, and what Word does where that is silent: lists on one definition (w:abstractNum) share
their counters; w:startOverride starts anew once; a level that is skipped counts as begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homog.ingest.docx_names import COMPATIBILITY, VAL, integer, switch, value, w
from homog.ingest.docx_numerals import write_number
from homog.ingest.docx_styles import Numbered, Styles
from homog.ingest.docx_symbols import bullet

_LEVELS = range(9)
_PLACEHOLDER = re.compile(r"%([1-9])")
_CLOSED = re.compile(r"[、）)】〕］\]》：:—－–①-⓿㉈-㊿]$|[．。](?!\d)$")
LONGEST_NUMBER = 255  # characters of a number and of its template; Word takes no more


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number is written and when it starts again."""

    start: int
    number_format: str
    sample: str
    template: str
    suffix: str
    legal: bool
    restart: int | None
    hidden: bool
    font: str
    style: str


@dataclass(frozen=True, slots=True)
class ListUse:
    """One w:num: a list definition with what it changes."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """The automatic number of a paragraph, or the bullet of a list without numbers."""

    text: str
    suffix: str
    is_number: bool

    def before(self, text: str) -> str:
        """The paragraph with its number, a space between where both would run together (1. 5G)."""
        if not self.text or not text or self.suffix == "nothing" or text[0].isspace():
            return self.text + text
        glued = _CLOSED.search(self.text) and not (self.text[-1] == "．" and text[0].isdigit())
        return f"{self.text}{text}" if glued else f"{self.text} {text}"


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    definitions: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    uses: Mapping[str, ListUse] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: Any | None, styles: Styles) -> Numbering:
        """The lists of numbering.xml.

        Args:
            root: its root element, None where the document has none.
            styles: for lists that a style defines.
        """
        if root is None:
            return cls()
        elements = {e.get(w("abstractNumId")) or "": e for e in root.iterchildren(w("abstractNum"))}
        definitions = {name: _levels(element.iterchildren(w("lvl"))) for name, element in elements.items()}
        numbers = {e.get(w("numId")) or "": e for e in root.iterchildren(w("num"))}
        plain = {number: value(element, "abstractNumId") or "" for number, element in numbers.items()}
        uses = {
            number: _use(element, _defining(plain[number], elements, plain, styles))
            for number, element in numbers.items()
        }
        return cls(definitions, uses)

    def advance(self, numbered: Numbered) -> Mark | None:
        """Count a paragraph and give its mark; None where its list or level is not defined."""
        use = self.uses.get(numbered.number_id)
        if use is None:
            return None
        levels = {**self.definitions.get(use.definition, {}), **use.levels}
        index = _level_index(numbered, levels)
        level = levels.get(index)
        if level is None:
            return None
        counters = self._counters.setdefault(use.definition, [None] * len(_LEVELS))
        self._count(counters, numbered.number_id, use, levels, index)
        return _mark(level, index, levels, counters)

    def _count(
        self, counters: list[int | None], number_id: str, use: ListUse, levels: Mapping[int, Level], index: int
    ) -> None:
        for outer in range(index):
            if counters[outer] is None:
                counters[outer] = _start(outer, use, levels)
        known = counters[index]
        anew = index in use.starts and (number_id, index) not in self._started
        counters[index] = _start(index, use, levels) if known is None or anew else known + 1
        self._started.add((number_id, index))
        for inner in range(index + 1, len(_LEVELS)):
            restart = levels[inner].restart if inner in levels else None
            if restart is None or index < restart:
                counters[inner] = None


def _start(index: int, use: ListUse, levels: Mapping[int, Level]) -> int:
    return use.starts.get(index, levels[index].start if index in levels else 1)


def _level_index(numbered: Numbered, levels: Mapping[int, Level]) -> int:
    """The level a style is linked to, else the one that is named, else the first."""
    for style in numbered.styles:
        for index in sorted(levels):
            if levels[index].style == style:
                return index
    return numbered.level or 0


def _mark(level: Level, index: int, levels: Mapping[int, Level], counters: list[int | None]) -> Mark:
    if level.hidden:
        return Mark("", level.suffix, False)
    if level.number_format == "bullet":
        return Mark(bullet(level.font, level.template), level.suffix, False)

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        counter = counters[at]
        if at > index or counter is None or at not in levels:
            return ""
        other = levels[at]
        return write_number(counter, "decimal" if level.legal else other.number_format, other.sample)

    text = _PLACEHOLDER.sub(number, level.template)[:LONGEST_NUMBER].strip()
    return Mark(text, level.suffix, bool(text))


def _defining(name: str, elements: Mapping[str, Any], plain: Mapping[str, str], styles: Styles) -> str:
    """The definition itself where a list only points to the style that holds it (w:numStyleLink)."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        link = value(elements.get(name), "numStyleLink")
        linked = styles.numbered(None, link) if link else None
        if linked is None or linked.number_id not in plain:
            return name
        name = plain[linked.number_id]
    return name


def _use(element: Any, definition: str) -> ListUse:
    levels: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for override in element.iterchildren(w("lvlOverride")):
        index = integer(override.get(w("ilvl")), -1)
        start = value(override, "startOverride")
        if start is not None:
            starts[index] = integer(start, 1)
        levels |= _levels(override.iterchildren(w("lvl")))
    return ListUse(definition, levels, starts)


def _levels(elements: Iterable[Any]) -> dict[int, Level]:
    found = {integer(element.get(w("ilvl")), -1): _level(element) for element in elements}
    return {index: level for index, level in found.items() if index in _LEVELS}


def _level(element: Any) -> Level:
    number_format, sample = _format(element)
    text = element.find(w("lvlText"))
    empty = text is None or text.get(w("null")) in ("1", "true", "on")
    restart = value(element, "lvlRestart")
    properties = element.find(w("rPr"))
    fonts = None if properties is None else properties.find(w("rFonts"))
    return Level(
        start=integer(value(element, "start"), 0),
        number_format=number_format,
        sample=sample,
        template="" if empty else (text.get(VAL) or "")[:LONGEST_NUMBER],
        suffix=value(element, "suff") or "tab",
        legal=bool(switch(element, "isLgl")),
        restart=None if restart is None else integer(restart, 0),
        hidden=bool(switch(properties, "vanish")),
        font="" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or "",
        style=value(element, "pStyle") or "",
    )


def _format(element: Any) -> tuple[str, str]:
    """The number format; Word writes newer ones with an older one to fall back on."""
    found = element.find(w("numFmt"))
    if found is None:
        found = element.find(f"{{{COMPATIBILITY}}}AlternateContent/{{{COMPATIBILITY}}}Choice/{w('numFmt')}")
    if found is None:
        return "decimal", ""
    return found.get(VAL) or "decimal", found.get(w("format")) or ""
