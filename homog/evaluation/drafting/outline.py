"""The outline of a plan, drawn up before a line is written: chapters, sections, tasks, how long each shall be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from homog.evaluation.drafting.material import OVERALL, SAFEGUARDS, Material, Section
from homog.evaluation.layout import chinese_number

_NUMBER = re.compile(
    r"^(?:\d+[.．]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[章节条])\s*"
)
_KEPT = 0.72  # chance that a field of the reference is taken up
_COPIED_HEADING = 0.45  # chance that a task has the heading of the reference
_AGENCIES = 0.6
_AGENCY_LINES = ("（牵头单位：{}）", "（责任单位：{}）", "（{}按职责分工负责）")
_SPREAD = 0.6  # of the lengths of sections (log-normal)


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading of the plan; `characters` of text shall follow it."""

    heading: str
    level: int
    theme: str
    characters: int = 0
    agencies: str = ""


class Outliner:
    """Draws up outlines after the reference's."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._tasks: dict[str, list[Section]] = {}
        self._fields: dict[str, str] = {}
        for section in material.sections:
            if section.theme not in (OVERALL, SAFEGUARDS):
                self._fields.setdefault(section.theme, section.heading)
                if section.paragraphs:
                    self._tasks.setdefault(section.theme, []).append(section)

    def outline(self, characters: int, rng: Random) -> list[Entry]:
        """An outline for so many characters of running text."""
        entries = [*self._overall(rng), *self._actions(characters, rng), *self._safeguards(rng)]
        weights = [rng.lognormvariate(0, _SPREAD) if entry.level == 0 else 0.0 for entry in entries]
        whole = sum(weights)
        sized = [
            replace(entry, level=entry.level or 3, characters=round(characters * weight / whole))
            for entry, weight in zip(entries, weights, strict=True)
        ]
        return list(_numbered(sized, rng))

    def _overall(self, rng: Random) -> Iterator[Entry]:
        yield Entry(rng.choice(self._material.stock.chapters[:3]), 1, OVERALL)
        for title in rng.sample(self._material.stock.titles, rng.randint(1, 3)):
            yield Entry(title, 0, OVERALL)

    def _actions(self, characters: int, rng: Random) -> Iterator[Entry]:
        """Fields of the reference, some left out, in its order or another, with tasks of one's own among them."""
        yield Entry(rng.choice(self._material.stock.chapters[3:6]), 1, OVERALL)
        fields = [theme for theme in self._fields if rng.random() < _KEPT] or list(self._fields)[:1]
        if rng.random() < 0.3:
            rng.shuffle(fields)
        for theme in fields:
            yield Entry(self._fields[theme], 2, theme)
            for _ in range(rng.randint(1, max(1, min(4, characters // 1500)))):
                yield self._task(theme, rng)

    def _task(self, theme: str, rng: Random) -> Entry:
        model = rng.choice(self._tasks.get(theme) or [Section("", 3, theme)])
        copied = model.heading and rng.random() < _COPIED_HEADING
        heading = model.heading if copied else rng.choice(self._material.stock.tasks).format(x=theme[:6])
        names = [name for name in model.agencies.split("、") if name]
        agencies = ""
        if names and rng.random() < _AGENCIES:
            chosen = [rng.choice(self._material.words.agencies.get(name, (name,))) for name in names]
            agencies = rng.choice(("（牵头单位：{}）", "（责任单位：{}）", "（{}按职责分工负责）")).format(
                "、".join(chosen)
            )
        return Entry(heading, 0, theme, 0, agencies)

    def _safeguards(self, rng: Random) -> Iterator[Entry]:
        yield Entry(rng.choice(self._material.stock.chapters[6:]), 1, SAFEGUARDS)
        for name in rng.sample(self._material.stock.safeguards, rng.randint(2, 4)):
            yield Entry(name, 0, SAFEGUARDS)


def _numbered(entries: Sequence[Entry], rng: Random) -> Iterator[Entry]:
    """Headings with numbers of one style; tasks right under a chapter count as its sections."""
    articles = rng.random() < 0.15
    chapter = section = task = 0
    for entry in entries:
        name = _NUMBER.sub("", entry.heading)
        if entry.level == 1:
            chapter, section, task = chapter + 1, 0, 0
            number = f"第{chinese_number(chapter)}章 " if articles else f"{chinese_number(chapter)}、"
        elif entry.level == 2 or entry.theme in (OVERALL, SAFEGUARDS):
            section, task = section + 1, 0
            number = f"（{chinese_number(section)}）"
        else:
            task += 1
            number = f"{task}."
        yield replace(entry, heading=f"{number}{name}")
