"""What a run must say, put together so that a thousand like notices stay readable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from homog.datatypes import Notice
from homog.report.desk import Desk
from homog.report.messages import Words
from homog.report.reasons import reason, reason_of_file

_FEW = 4  # notices of one code up to which each has its own line
_COUNTED = ("no_file",)  # failed, but as many as the catalogue has rows still to be filled
ORDINARY = ("common_left_out", "doubtful_left_out")  # nothing to act on; the report and run.json tell
_NAMED = 8  # documents named in one line; run.json names all


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """What is said of one document."""

    doc: str  # its name; "" for the whole run, or where the page says it
    details: str
    remedy: str


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """All notices of one code."""

    code: str
    failed: bool
    count: int
    entries: tuple[NoticeEntry, ...]

    @property
    def many(self) -> bool:
        """More than a page should spell out at once."""
        return self.count > _FEW


def grouped(desk: Desk, notices: Iterable[Notice], own: str = "") -> tuple[NoticeGroup, ...]:
    """Notices by code, what failed first; those of one document with one remedy in one entry.

    Args:
        desk: look-ups over the run.
        notices: in the order of the run.
        own: the document whose page this is; it is not named again.
    """
    table: dict[tuple[bool, str], dict[tuple[str, str], list[str]]] = {}
    for notice in notices:
        rows = table.setdefault((not notice.failed, notice.code), {})
        detail = notice.detail if notice.detail != notice.doc else ""
        rows.setdefault((notice.doc, notice.remedy), []).append(detail)
    ordered = sorted(table.items(), key=lambda item: item[0][0])
    return tuple(_group(desk, code, not passed, rows, own) for (passed, code), rows in ordered)


def concerning(desk: Desk, doc_id: str) -> list[Notice]:
    """What the run must say of one plan: everything where it is the only one, and whatever is missing."""
    result = desk.result
    if len(result.plans) == 1:
        return list(result.warnings)
    return [n for n in result.warnings if n.failed or n.doc in ("", doc_id)]


def _group(desk: Desk, code: str, failed: bool, rows: dict[tuple[str, str], list[str]], own: str) -> NoticeGroup:
    entries = [
        NoticeEntry(
            "" if doc in ("", own) else desk.name(doc), _details(desk, code, details), reason(desk.words, remedy)
        )
        for (doc, remedy), details in rows.items()
    ]
    return NoticeGroup(code, failed, sum(map(len, rows.values())), tuple(entries))


def _details(desk: Desk, code: str, details: list[str]) -> str:
    named = [desk.name(detail) for detail in details if detail]
    if code == "unreadable":
        named = [reason_of_file(desk.words, detail) for detail in named]
    if code == "guessed_fields":
        named = [_guesses(desk.words, detail) for detail in named]
    shown = desk.words.joined(named[:_NAMED])
    if len(named) > _NAMED:
        return desk.words("lead.more_sources", names=shown, n=len(named))
    return shown


def _guesses(words: Words, told: str) -> str:
    """Fields with what was guessed for them: level=provincial?, region=?; a question mark where it is a mere guess."""
    said = []
    for name, _, value in (part.partition("=") for part in told.split(", ")):
        known, doubtful = value.rstrip("?"), value.endswith("?")
        shown = words.code("level", known) if name == "level" else known
        if not known:
            shown = words("field.unknown")
        elif doubtful:
            shown = words("aside", text=shown, aside=words("field.doubtful"))
        said.append(f"{words.code('field', name)}{words('colon')}{shown}")
    return words("field.gap").join(said)


def notice_lines(desk: Desk, notices: Iterable[Notice]) -> list[str]:
    """Notices for the screen: what failed line by line, many of one kind as one line that counts them."""
    words = desk.words
    lines = []
    for group in grouped(desk, notices):
        said = words.code("notice", group.code)
        if group.many and (not group.failed or group.code in _COUNTED):
            lines.append(words("notices.many", said=said, n=group.count))
            continue
        for entry in group.entries:
            line = words("colon").join(part for part in (entry.doc, said, entry.details) if part)
            lines.append(words("aside", text=line, aside=entry.remedy) if entry.remedy else line)
    return lines
