"""`homog structure`: what homog sees in a document, its sections and units with their kinds and slots."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homog.cli import exits, options, screen
from homog.cli.options import Lang

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from homog.datatypes import Section, Structure, Unit

Full = Annotated[bool, typer.Option("--full", help="显示全文 · the whole text of every unit, not its beginning")]
Details = Annotated[
    bool,
    typer.Option("--details", help="目标的指标、任务的责任单位等 · figures of targets, duties of actions"),
]

_KINDS: dict[str, tuple[str, str, str]] = {  # kind -> name in Chinese, in English, colour
    "target": ("目标", "target", "bold green"),
    "action": ("任务", "action", "bold cyan"),
    "safeguard": ("保障", "safeguard", "bold yellow"),
    "principle": ("原则", "principle", "bold magenta"),
    "background": ("背景", "background", "dim"),
    "other": ("其他", "other", "dim"),
}
_SLOTS = {"quantity": "red", "date": "blue", "agency": "yellow", "place": "green", "programme": "magenta"}
_INDENT = 2  # columns a level
_LINES = 2  # of a unit that are shown without --full


def structure(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="文件 · the document to look at")],
    full: Full = False,
    details: Details = False,
    lang: options.Language = "zh",
    as_json: options.JsonRows = False,
) -> int:
    """看一份文件的结构 · the structure of one document: sections, units with their kinds, slots.

    The quickest way to see what homog sees. Every unit says why it got its kind: by a heading, by its own words
    (cue), by its position, or by the classifier with its probability (model).

    \b
    Examples:
      homog structure 方案.txt
      homog structure 方案.docx --full --details
      homog structure plan.txt --json
    """
    from homog.ingest import normalise, read_file
    from homog.settings import Settings
    from homog.structure import parse

    settings = Settings()
    read = read_file(file, settings.ingest)
    screen.print_notices([screen.notice(code, lang, file.name) for code in read.notices])
    found = parse(normalise(read.text), settings.structure, original=read.text)
    if as_json:
        screen.print_json(json.dumps(_as_json(file.stem, read.text, found, details), ensure_ascii=False))
    else:
        _show(read.text, found, full, details, lang)
    return exits.DONE


# -- JSON ----------------------------------------------------------------------------------------------


def _as_json(doc: str, text: str, found: Structure, details: bool) -> dict[str, Any]:
    """The structure as plain values, in document order."""
    return {
        "doc": doc,
        "sections": [_section_row(section) for section in found.sections],
        "units": [_unit_row(text, unit, details) for unit in found.units],
    }


def _section_row(section: Section) -> dict[str, Any]:
    return {
        "section_id": section.section_id,
        "depth": section.depth,
        "number": section.number,
        "title": section.title,
        "head": [section.head.start, section.head.end],
        "start": section.start,
        "end": section.end,
        "parent": section.parent,
    }


def _unit_row(text: str, unit: Unit, details: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "unit_id": unit.unit_id,
        "kind": unit.kind,
        "path": list(unit.path),
        "start": unit.start,
        "end": unit.end,
        "text": text[unit.start : unit.end],
        "slots": [
            {"type": s.type, "start": s.start, "end": s.end, "text": s.text, "value": s.value, "unit": s.unit}
            for s in unit.slots
        ],
        "why": unit.why,
    }
    if details:
        row["details"] = _details(text, unit)
    return row


def _details(text: str, unit: Unit) -> Any:
    """What a target or an action says in particular, as plain values; None for other kinds."""
    import dataclasses

    from homog.structure.details import measures, task

    if unit.kind == "target":
        return [dataclasses.asdict(measure) for measure in measures(text, unit)]
    return dataclasses.asdict(task(text, unit)) if unit.kind == "action" else None


# -- the screen ----------------------------------------------------------------------------------------


def _show(text: str, found: Structure, full: bool, details: bool, lang: Lang) -> None:
    """The outline: headings and units in the order of the text; in a pipe one line each."""
    console = screen.console(sys.stdout)
    for level, label, body in _lines(text, found, details, lang, None if full else console.width * _LINES):
        console.print(_row(level, label, body, console.is_terminal), soft_wrap=not console.is_terminal)
    console.print(_totals(found, lang), style="bold")


def _lines(
    text: str, found: Structure, details: bool, lang: Lang, room: int | None
) -> Iterator[tuple[int, Text, Text]]:
    """The lines of the outline: the level each stands at, its label, its words."""
    from rich.text import Text

    sections = list(reversed(found.sections))
    depth = 0
    for unit in found.units:
        while sections and sections[-1].start <= unit.start:
            depth = sections[-1].depth
            yield depth - 1, Text(), _heading(sections.pop())
        level = min(depth, len(unit.path))
        label = _label(unit, lang)
        yield level, label, _words(text, unit, room and max(room - _LINES * (_INDENT * level + label.cell_len), 40))
        if details:
            yield from ((level + 1, Text(), Text(line, style="dim")) for line in _detail_lines(text, unit))
    for section in reversed(sections):
        yield section.depth - 1, Text(), _heading(section)


def _row(level: int, label: Text, body: Text, on_terminal: bool) -> Text | Table:
    """One line of the outline; on a terminal folded under itself."""
    from rich.table import Table
    from rich.text import Text

    indent = Text(" " * _INDENT * level)
    if not on_terminal:
        return Text.assemble(indent, label, body)
    made = Table.grid(padding=0)
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    made.add_row(Text.assemble(indent, label), body)
    return made


def _heading(section: Section) -> Text:
    from rich.text import Text

    title = "" if section.title == section.number else section.title
    return Text(" ".join(part for part in (section.number, title) if part), style="bold")


def _label(unit: Unit, lang: Lang) -> Text:
    from rich.text import Text

    zh, en, colour = _KINDS[unit.kind]
    return Text(f"[{en if lang == 'en' else zh}] ", style=colour)


def _words(text: str, unit: Unit, room: int | None) -> Text:
    """The words of a unit with its slots in colour, and why it is of its kind; cut to so many columns."""
    from rich.text import Text

    body = Text(text[unit.start : unit.end].replace("\n", " "), style="dim" if _KINDS[unit.kind][2] == "dim" else "")
    for slot in unit.slots:
        body.stylize(_SLOTS[slot.type], slot.start - unit.start, slot.end - unit.start)
    why = Text(f"  {unit.why}", style="dim italic")
    if room is not None:
        body.truncate(max(room - why.cell_len - 1, 10), overflow="ellipsis")
    return Text.assemble(body, why)


def _detail_lines(text: str, unit: Unit) -> Iterator[str]:
    from homog.structure.details import measures, task

    if unit.kind == "target":
        for m in measures(text, unit):
            parts = [m.indicator.text if m.indicator else "…", m.change, m.comparator, m.quantity.text]
            years = [f"{m.base_value} {m.base_year} →".strip() if m.base_value or m.base_year else "", m.target_year]
            yield " · ".join([*parts, *(part for part in years if part)])
    elif unit.kind == "action":
        asked = task(text, unit)
        if asked.verb and asked.object:
            yield f"{asked.verb.text} / {asked.object.text}"
        for role in ("lead", "responsible", "cooperating"):
            names = [a.name.text for a in asked.agencies if a.role == role]
            if names:
                yield f"{role}: {'、'.join(names)}"
        others = [phrase.text for phrase, _ in asked.deadlines] + [phrase.text for phrase, _, _ in asked.money]
        others += [project.text for project in asked.projects]
        if others:
            yield " · ".join(others)


def _totals(found: Structure, lang: Lang) -> str:
    """How many sections, and units of every kind."""
    counts = {kind: sum(unit.kind == kind for unit in found.units) for kind in _KINDS}
    kinds = "，".join(f"{_KINDS[kind][0]} {count}" for kind, count in counts.items() if count)
    if lang == "en":
        kinds = ", ".join(f"{kind} {count}" for kind, count in counts.items() if count)
        return f"{len(found.sections)} sections, {len(found.units)} units: {kinds}"
    return f"{len(found.sections)} 个章节，{len(found.units)} 个条目：{kinds}"
