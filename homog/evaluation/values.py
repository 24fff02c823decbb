"""Other values for a slot: what another drafter would put for a year, a figure, a sum or an agency."""

from __future__ import annotations

import re
from random import Random

from homog.evaluation.wording import SlotSpec

_PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?")
_FIRST_YEAR, _LAST_YEAR = 2025, 2040


def other_value(slot: SlotSpec, value: str, rng: Random, *, jitter: bool) -> str:
    """A value that differs from the present one where the slot allows any other.

    Args:
        slot: the slot with its options.
        value: what stands there now.
        rng: source of chance.
        jitter: whether a figure may be one that is not among the options.

    Returns:
        Another option, or a figure of the same size and precision; the same value where there is no other.
    """
    options = sorted({option for option in slot.options if option != value})
    number = _PLAIN_NUMBER.fullmatch(value) is not None and slot.kind != "agency"
    if number and (not options or (jitter and rng.random() < 0.5)):
        return _other_year(value, rng) if slot.kind == "year" else _other_number(slot.kind, value, rng)
    return rng.choice(options) if options else value


def _other_year(value: str, rng: Random) -> str:
    years = [int(value) + step for step in (-2, -1, 1, 2, 3)]
    usual = [year for year in years if _FIRST_YEAR <= year <= _LAST_YEAR] or years
    return str(rng.choice(usual))


def _other_number(kind: str, value: str, rng: Random) -> str:
    """A figure between 0.6 and 1.5 times the value, rounded as the value is; a percentage stays below 100."""
    decimals = len(value.partition(".")[2])
    zeros = len(value) - len(value.rstrip("0")) if not decimals else 0
    unit = 10.0 ** (zeros - decimals)
    old = float(value)
    candidates = {round(old * rng.uniform(0.6, 1.5) / unit) * unit for _ in range(4)}
    candidates |= {old + unit, old + 2 * unit, old - unit}
    top = 100.0 if kind == "pct" and old <= 100 else float("inf")
    fitting = sorted(number for number in candidates if 0 < number < top and abs(number - old) > unit / 2)
    return f"{rng.choice(fitting):.{decimals}f}" if fitting else value
