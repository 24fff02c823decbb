"""A sentence with its slots: the form in which sentences are changed and at last written out.

Slots stand in the skeleton as single private-use characters, so that an operation on words or clauses
moves or drops them whole and never damages a figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from homog.errors import ReadError

SlotKind = Literal["place", "year", "num", "pct", "money", "agency", "locality"]
SLOT_KINDS: tuple[str, ...] = get_args(SlotKind)
NATIONWIDE = "全国"

_FIRST_MARK = 0xE000
_LAST_MARK = 0xE0FF
MARK = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_LAST_MARK)}]")
_EXPRESSION = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """What may stand at a slot: the first option is the source's own value, the others are what a drafter might put."""

    kind: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence as one document words it.

    `skeleton` holds a mark for every slot; `values` has the text of each slot, aligned with `slots`.
    `sentence_id` names the bank's sentence while the skeleton is still that sentence's own text, so that its
    hand-written paraphrases apply; it is empty afterwards.
    """

    skeleton: str
    slots: tuple[SlotSpec, ...] = ()
    values: tuple[str, ...] = ()
    sentence_id: str = ""

    @property
    def text(self) -> str:
        """The sentence as written in the document."""
        if not self.slots:
            return self.skeleton
        return MARK.sub(lambda found: self.values[ord(found.group()) - _FIRST_MARK], self.skeleton)

    @property
    def marks(self) -> tuple[int, ...]:
        """Indices of the slots that the skeleton still holds, in its order."""
        return tuple(ord(mark) - _FIRST_MARK for mark in MARK.findall(self.skeleton))

    def with_place(self, region: str) -> Wording:
        """The same sentence with every place slot naming another region."""
        values = tuple(
            region if slot.kind == "place" else value for slot, value in zip(self.slots, self.values, strict=True)
        )
        return self if values == self.values else Wording(self.skeleton, self.slots, values, self.sentence_id)

    def reworded(self, skeleton: str) -> Wording:
        """The same slots in another skeleton, which is no longer the bank's own text."""
        return Wording(skeleton, self.slots, self.values)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence ready to be written, with the place in a plan where it belongs."""

    wording: Wording
    kind: str = "other"
    theme: str = "general"
    heading: str = ""  # the reference's heading it stood under, which a copyist may copy too
    prefix: str = ""  # a number that stood before it (第三条), nobody's


def parse_template(template: str, slots: Sequence[SlotSpec] = (), where: str = "") -> tuple[str, tuple[SlotSpec, ...]]:
    """Read inline slots `{place}` and `{kind:a/b/c}`.

    Args:
        template: the text with slot expressions.
        slots: slots that exist already (a paraphrase names those of its sentence); others are appended.
        where: id of the sentence, for the error.

    Returns:
        The skeleton and all slots.

    Raises:
        ReadError: an unknown kind of slot, an empty value or a stray brace.
    """
    found = list(slots)
    free = list(range(len(found)))

    def mark(expression: re.Match[str]) -> str:
        spec = _slot_spec(expression, where)
        index = next((i for i in free if found[i] == spec), None)
        if index is None:
            index = len(found)
            found.append(spec)
        else:
            free.remove(index)
        return slot_mark(index)

    skeleton = _EXPRESSION.sub(mark, template)
    if "{" in skeleton or "}" in skeleton:
        raise ReadError(f"sentence {where}", f"a stray brace in {template!r}", "write slots as {kind:a/b/c}")
    return skeleton, tuple(found)


def slot_mark(index: int) -> str:
    """The character that stands for a slot in a skeleton."""
    return chr(_FIRST_MARK + index)


def _slot_spec(expression: re.Match[str], where: str) -> SlotSpec:
    kind, options = expression.group(1), tuple((expression.group(2) or "").split("/"))
    if kind == "place" and options == ("",):
        return SlotSpec("place", (NATIONWIDE,))
    if kind not in SLOT_KINDS or kind == "place" or not all(options):
        raise ReadError(f"sentence {where}", f"bad slot {expression.group()}", "write slots as {kind:a/b/c}")
    return SlotSpec(kind, options)


def first_wording(template: str, place: str = NATIONWIDE, sentence_id: str = "") -> Wording:
    """A template with the first option in every slot and `place` in every place slot."""
    skeleton, slots = parse_template(template, where=sentence_id)
    return Wording(skeleton, slots, tuple(slot.options[0] for slot in slots), sentence_id).with_place(place)
