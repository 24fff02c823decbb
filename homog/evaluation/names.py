"""Names, numbers and dates of woven plans: fictitious regions, document numbers, days of signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

REFERENCE_ID = "reference"
REFERENCE_SIGNED = date(2025, 3, 18)
REFERENCE_TITLE = "国家政务院关于深入推进“互联网+”行动的意见"
REFERENCE_NUMBER = "国政发〔2025〕12号"
REFERENCE_ISSUER = "国家政务院"

_FIRST = "云沧朔屿岚禾碧衡瀚枫霁澄苍翠黛涵溪漱栖霞铃棠榆桉梧芷蘅葭笙筠璟珩瑾琼"
_SECOND = "泽澜宁川原陵洲屏麓浦渚汀坞岭崖溆沚陂潭桓"
_SUFFIX = ("省", "省", "省", "省", "自治区", "市")
_PLACES = {"省": "我省", "自治区": "我区", "市": "我市"}
_MONTHS = 14
_DAYS = 425  # about fourteen months


@dataclass(frozen=True, slots=True)
class Signature:
    """Day of signature of a plan; None where the catalogue does not know it."""

    signed: date | None
    rank: int  # true order of drafting, 0 first


def region_names(count: int, first: Sequence[str], rng: Random) -> list[str]:
    """Fictitious regions, the given ones first.

    Args:
        count: how many, at most 4,000.
        first: names to begin with, as many of them as fit.
        rng: source of chance.

    Returns:
        Different names.
    """
    names = list(first[:count])
    stems = [a + b for a in _FIRST for b in _SECOND if a != b]
    rng.shuffle(stems)
    taken = {name[:2] for name in names}
    fresh = [stem for stem in stems if stem not in taken]
    for index in range(count - len(names)):
        # A second round over the stems takes another kind of region, so that names stay different.
        stem, turn = fresh[index % len(fresh)], index // len(fresh)
        names.append(stem + (rng.choice(_SUFFIX) if turn == 0 else ("州", "盟", "地区", "特别行政区")[turn % 4]))
    return names


def self_place(region: str) -> str:
    """How a plan calls its own region: 我省, 我区, 我市."""
    return next((word for suffix, word in _PLACES.items() if region.endswith(suffix)), "我地")


def addressee(region: str) -> str:
    """The line of addressees of a provincial document."""
    government = "自治区" if region.endswith("自治区") else region[-1]
    below = "各区、县人民政府" if region.endswith("市") else "各市、县人民政府"
    return f"{below}，{government}政府各部门、各直属机构："


def document_number(region: str, signed: date | None, rng: Random) -> str:
    """A 发文字号 such as 云政发〔2025〕23号."""
    return f"{region[0]}政发〔{(signed or REFERENCE_SIGNED).year}〕{rng.randint(3, 88)}号"


def chinese_date(day: date) -> str:
    """2025年3月18日."""
    return f"{day.year}年{day.month}月{day.day}日"


def signatures(count: int, rng: Random, *, irregular: bool = True) -> list[Signature]:
    """Days of signature in the true order of drafting, over fourteen months after the reference.

    Args:
        count: number of plans.
        rng: source of chance.
        irregular: whether about one plan in sixteen lacks its date, one in ten shares that of the plan before, and
            the first was signed before the reference (from six plans on).

    Returns:
        One entry a plan, in order.
    """
    early = irregular and count >= 6
    offsets = sorted(rng.randint(30, _DAYS) for _ in range(count - early))
    days: list[date | None] = [REFERENCE_SIGNED + timedelta(days=offset) for offset in offsets]
    if early:
        days.insert(0, REFERENCE_SIGNED - timedelta(days=rng.randint(20, 90)))
    if irregular and count >= 4:
        later = range(2, count)
        for index in rng.sample(later, max(1, count // 10)):
            days[index] = days[index - 1]
        for index in rng.sample(later, max(1, count // 16)):
            days[index] = None
    return [Signature(day, rank) for rank, day in enumerate(days)]
