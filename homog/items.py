"""The items of a document that a reader counts: key actions, articles of a regulation, targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from homog.datatypes import ComparisonText, Structure, Unit
from homog.indices import key_action_of
from homog.picture import Item, ItemKind

_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?")


@dataclass(frozen=True, slots=True)
class Units:
    """An item with the numbers of its units."""

    item: Item
    units: tuple[int, ...]


def items_of(structure: Structure, text: ComparisonText, least: int) -> list[Units]:
    """The items of a document in the order of its text.

    A regulation has articles; any other document has key actions, and each unit of targets is an item.

    Args:
        structure: sections and units.
        text: the compared characters.
        least: substantive characters of an item below which it is passed over.
    """
    sizes = np.bincount(text.unit, minlength=len(structure.units)).tolist()
    articles = [_article_of(unit) for unit in structure.units]
    if 2 * sum(bool(a) for a in articles) >= max(len(articles), 1):
        groups = _grouped(articles, "article")
    else:
        groups = _grouped([_key_action(u, n) for u, n in zip(structure.units, key_action_of(structure), strict=True)])
        groups += [_Group("target", u.path, [n]) for n, u in enumerate(structure.units) if u.kind == "target"]
    found = [_item(structure.units, group, sizes) for group in groups]
    return sorted((i for i in found if i.item.characters >= least), key=lambda i: (i.item.start, i.item.end))


@dataclass(frozen=True, slots=True)
class _Group:
    kind: ItemKind
    path: tuple[str, ...]
    units: list[int]


def _key_action(unit: Unit, name: str | None) -> tuple[str, ...]:
    """The headings down to the key action a unit stands in."""
    return () if name is None else unit.path[: unit.path.index(name) + 1]


def _article_of(unit: Unit) -> tuple[str, ...]:
    """The headings down to the article a unit stands in."""
    depth = next((n for n, title in enumerate(unit.path) if _ARTICLE.match(title)), None)
    return () if depth is None else unit.path[: depth + 1]


def _grouped(paths: Sequence[tuple[str, ...]], kind: ItemKind = "key_action") -> list[_Group]:
    """Runs of units under one heading."""
    groups: list[_Group] = []
    for number, path in enumerate(paths):
        if path and groups and groups[-1].path == path:
            groups[-1].units.append(number)
        elif path:
            groups.append(_Group(kind, path, [number]))
    return groups


def _item(units: Sequence[Unit], group: _Group, sizes: Sequence[int]) -> Units:
    first, last = units[group.units[0]], units[group.units[-1]]
    title = group.path[-1] if group.path else ""
    characters = sum(sizes[n] for n in group.units)
    item = Item(first.unit_id, group.kind, title, group.path, first.start, last.end, characters)
    return Units(item, tuple(group.units))
