"""Who may be whose source among many documents: `relations` for all pairs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from homog.corpus.places import lies_within
from homog.datatypes import LEVELS, BoolArray, Document

_NO_DATE = 0  # ordinals of dates begin at 1
_CENTRAL = LEVELS.index("ministry")  # national and ministry are in force everywhere
_inside = cache(lies_within)


@dataclass(frozen=True, eq=False)
class Relations:
    """Tables of shape (n, n) over some documents, rows for plans: table[plan, source].

    Attributes:
        reference: the source is of a higher level, in force where the plan is, and not later than it by the catalogue
            or by the texts of the two.
        peer: the source is none of its references' kind, of no lower level, and not later than it by either.
        undetermined: the same, and the dates do not tell who was first; of references only where the catalogue and
            the texts differ and the catalogue has the reference later.
        contradicted: those of them whose order by the catalogue is another than by their own texts.
        above_later: the document would be a reference if it were not later.
        own_earlier: the document is an earlier version of the plan.
        day: when each document was signed, in days, 0 where that is not known; a draft is later than all others.
        later_references: (plan, document) where it would be a reference if it were not later.
        own_versions: (plan, document) where both are one document.
        index: row and column of every document.
    """

    reference: BoolArray
    peer: BoolArray
    undetermined: BoolArray
    contradicted: BoolArray
    above_later: BoolArray
    own_earlier: BoolArray
    day: npt.NDArray[np.int32]
    later_references: tuple[tuple[str, str], ...]
    own_versions: tuple[tuple[str, str], ...]
    index: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Pairs:
    """A table of pairs that can be asked by name: `(plan, source) in pairs`."""

    table: BoolArray
    index: Mapping[str, int]

    def __contains__(self, pair: tuple[str, str]) -> bool:
        plan, source = pair
        return bool(self.table[self.index[plan], self.index[source]])


def relation_tables(
    plans: Collection[str], documents: Sequence[Document], told: Mapping[str, date] = MappingProxyType({})
) -> Relations:
    """Who may be whose source: documents above a plan, and peers not later than it.

    Args:
        plans: doc_ids of the documents whose sources are asked for, in the order of the reports.
        documents: all of them, in the order of the tables.
        told: doc_id -> the date its own text tells, where that contradicts the catalogue.
    """
    index = {d.doc_id: n for n, d in enumerate(documents)}
    facts = _Facts.of(documents, told)
    shape = len(documents), len(documents)
    reference, peer, undetermined, contradicted = (np.zeros(shape, dtype=bool) for _ in range(4))
    above_later, own_earlier = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    later: list[tuple[str, str]] = []
    own: list[tuple[str, str]] = []
    versions = _versions(documents)
    for plan in plans:
        at = index[plan]
        above, beside = facts.above_and_beside(at)
        is_later, is_open = facts.courses(at)
        is_contested = facts.contested(at) & ~is_open
        same = [n for n in versions[at] if beside[n]]
        beside[same] = False
        above_later[at] = above & is_later & ~is_contested
        known = ~is_later & ~is_open & ~is_contested
        own_earlier[at, [n for n in same if known[n] and facts.of_one_place(at, n)]] = True
        reference[at], peer[at] = above & (~is_later | is_contested), beside & (~is_later | is_contested)
        contradicted[at] = (beside | (above & is_later)) & is_contested
        undetermined[at] = (beside & is_open) | contradicted[at]
        later += [(plan, name) for name in _names(documents, np.flatnonzero(above & is_later & ~is_contested).tolist())]
        own += [(plan, name) for name in _names(documents, same)]
    tables = reference, peer, undetermined, contradicted, above_later, own_earlier
    day = np.where(facts.draft, np.iinfo(np.int32).max, facts.day).astype(np.int32)
    return Relations(*tables, day, tuple(later), tuple(own), index)


def _names(documents: Sequence[Document], numbers: Sequence[int]) -> list[str]:
    return sorted(documents[n].doc_id for n in numbers)


@dataclass(frozen=True, eq=False)
class _Facts:
    """What decides relations, one entry a document."""

    rank: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]
    own_day: npt.NDArray[np.int64]  # as the text itself tells it, where that contradicts the catalogue
    draft: BoolArray
    region: tuple[str, ...]
    outer: Mapping[str, npt.NDArray[np.int64]]  # region -> local documents of it

    @classmethod
    def of(cls, documents: Sequence[Document], told: Mapping[str, date]) -> _Facts:
        outer: dict[str, list[int]] = defaultdict(list)
        for number, document in enumerate(documents):
            if LEVELS.index(document.level) not in (0, _CENTRAL, len(LEVELS) - 1):
                outer[document.region].append(number)
        day = [d.signed.toordinal() if d.signed else _NO_DATE for d in documents]
        own = [told[d.doc_id].toordinal() if d.doc_id in told else n for d, n in zip(documents, day, strict=True)]
        return cls(
            np.array([LEVELS.index(d.level) for d in documents], dtype=np.int64),
            np.array(day, dtype=np.int64),
            np.array(own, dtype=np.int64),
            np.array([d.draft for d in documents], dtype=bool),
            tuple(d.region for d in documents),
            {region: np.array(numbers, dtype=np.int64) for region, numbers in outer.items()},
        )

    def above_and_beside(self, at: int) -> tuple[BoolArray, BoolArray]:
        """The documents in force above one, and the others that are of no lower level."""
        higher = self.rank < self.rank[at]
        in_force = self.rank <= _CENTRAL
        if higher.any() and self.rank[at] > _CENTRAL + 1:
            for region, numbers in self.outer.items():
                if _inside(self.region[at], region):
                    in_force[numbers] = True
        above = higher & in_force
        beside = (self.rank <= self.rank[at]) & ~above
        beside[at] = False
        return above, beside

    def of_one_place(self, at: int, other: int) -> bool:
        """Whether two documents are of one place and level."""
        return self.region[at] == self.region[other] and bool(self.rank[at] == self.rank[other])

    def courses(self, at: int) -> tuple[BoolArray, BoolArray]:
        """Which documents are later than one, and of which the dates do not tell; see `relations.direction`."""
        day, mine = self.day, int(self.day[at])
        is_open = (day == _NO_DATE) | (mine == _NO_DATE) | (day == mine)
        is_later = ~is_open & (day > mine)
        other = self.draft != self.draft[at]  # a draft is later than every dated document that is none
        if self.draft[at]:
            is_open = np.where(other, day == _NO_DATE, is_open)
            is_later &= ~other
        else:
            is_open = np.where(other, mine == _NO_DATE, is_open)
            is_later = np.where(other, mine != _NO_DATE, is_later)
        return is_later, is_open

    def contested(self, at: int) -> BoolArray:
        """Which documents stand to one by their own texts in another order than by the catalogue."""
        known = (self.day != _NO_DATE) & (self.day[at] != _NO_DATE) & ~self.draft & ~self.draft[at]
        differs = np.sign(self.day - self.day[at]) != np.sign(self.own_day - self.own_day[at])
        return np.asarray(known & differs)


def _versions(documents: Sequence[Document]) -> list[list[int]]:
    """For each document the others that are the same file, or the same title of the same place and level."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, d in enumerate(documents):
        if d.sha256:
            groups["file", d.sha256].append(number)
        if d.region and d.title:
            groups["title", d.level, d.region, d.title].append(number)
    found: list[set[int]] = [set() for _ in documents]
    for group in groups.values():
        for number in group if len(group) > 1 else ():
            found[number].update(group)
    return [sorted(others - {number}) for number, others in enumerate(found)]
