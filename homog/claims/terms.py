"""How a claims file writes words to look for, bounds, and settings of a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from homog.ingest import normalise

_GAP = "[^。;；!?！？\\n]{0,12}"  # what … may stand for: up to 12 characters of one sentence
_NUMBER = r"(\d+(?:\.\d+)?)\s*(%?)"
_BOUND = re.compile(rf"(>=|<=|>|<|=)?\s*{_NUMBER}")
_RANGE = re.compile(rf"{_NUMBER}\s*\.\.\s*{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Terms:
    """Words to look for: one alternative of every group must be there; `without` is passed over."""

    groups: tuple[re.Pattern[str], ...]
    without: re.Pattern[str] | None = None
    text: str = ""


def parse_terms(text: str) -> Terms:
    """Read `A|B & C…D ! E`: A or B, and C with at most 12 characters before D, not counting E.

    Raises:
        ValueError: there are no words in it.
    """
    wanted, _, unwanted = text.partition("!")
    groups = [_alternatives(part) for part in wanted.split("&")]
    if not all(groups):
        raise ValueError("it names no words: write for example 试点|示范")
    without = _alternatives(unwanted)
    return Terms(
        tuple(re.compile(group) for group in groups), re.compile(without) if without else None, " ".join(text.split())
    )


def _alternatives(text: str) -> str:
    words = [word.strip() for word in text.split("|")]
    return "|".join(_GAP.join(map(re.escape, re.split("…+|\\.{3,}", _plain(word)))) for word in words if word)


def _plain(word: str) -> str:
    """A word as normalised text has it."""
    return normalise(word).text.strip()


@dataclass(frozen=True, slots=True)
class Bound:
    """Which values of a figure satisfy a claim."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.high_open and value == self.high))


def parse_bound(text: str) -> Bound:
    """Read `>=0.3`, `<5%`, `0.2..0.4`, `=0`.

    Raises:
        ValueError: it is none of these.
    """
    plain = text.strip().replace("≥", ">=").replace("≤", "<=").replace("％", "%")
    if found := _RANGE.fullmatch(plain):
        return Bound(_value(found[1], found[2] or found[4]), _value(found[3], found[4]))
    found = _BOUND.fullmatch(plain)
    if not found:
        raise ValueError(f"{text!r} is no bound: write for example >=0.3, <5% or 0.2..0.4")
    sign, value = found[1] or "=", _value(found[2], found[3])
    if sign == "=":
        return Bound(value, value)
    strict = sign in ("<", ">")
    return Bound(value, None, low_open=strict) if sign[0] == ">" else Bound(None, value, high_open=strict)


def _value(number: str, percent: str) -> float:
    return float(number) / (100 if percent else 1)


def parse_settings(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """Read `name=value; name>=value`, each name at most once; a value keeps its sign but `=`.

    Args:
        text: of the cell.
        known: names and their defaults.

    Raises:
        ValueError: a name is unknown.
    """
    found = dict(known)
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name = re.match(r"[a-z_]+", part)
        if name is None or name[0] not in known:
            raise ValueError(f"{part!r} is not understood: known are {', '.join(known)}")
        found[name[0]] = part[name.end() :].strip().removeprefix("=").strip()
    return found
