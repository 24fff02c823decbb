"""Fields of a .docx: which of their marks belong together, and what they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homog.ingest.docx_names import COMPATIBILITY, w
from homog.ingest.docx_symbols import enclosed

_NOT_READ = frozenset((w("del"), w("moveFrom"), f"{{{COMPATIBILITY}}}Fallback"))
_TYPE = w("fldCharType")


@dataclass(slots=True)
class Field:
    """A field that is open: before its separator stands the instruction, behind it the result."""

    in_instruction: bool = True
    instruction: list[str] = field(default_factory=list)

    def drawn(self) -> str:
        """What the instruction itself draws; such fields have no result."""
        return enclosed("".join(self.instruction)) if self.in_instruction else ""


def field_marks(root: Any) -> dict[Any, str]:
    """The begin, separate and end marks of the fields that are closed.

    A field that never ends would swallow the rest of the document: its marks are left out, so that its text stays.

    Args:
        root: the element of a story.
    """
    marks: dict[Any, str] = {}
    open_: list[list[Any]] = []
    for element in root.iter(w("fldChar")):
        if any(above.tag in _NOT_READ for above in element.iterancestors()):
            continue
        kind = element.get(_TYPE)
        if kind == "begin":
            open_.append([element])
        elif kind == "separate" and open_:
            open_[-1].append(element)
        elif kind == "end" and open_:
            begin, *separators = open_.pop()
            marks[begin], marks[element] = "begin", "end"
            marks |= dict.fromkeys(separators, "separate")
    return marks
