"""Drawings along time: who took from whom, and how much each plan took when it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from homog.picture import Lineage, MainSource
from homog.report.desk import Desk
from homog.report.time_axis import Tick, TimeAxis, time_axis

WIDTH = 900
_ROW = 20  # pixels from one row of the lineage to the next
_TOP = 26
_LINEAGE_ROWS = 150  # documents drawn; the table has all
_PLOT, _FOOT = 190, 24  # heights of the timeline
_BARS = 400
_REFERENCES = 12  # dates of references drawn: those from which most was taken


@dataclass(frozen=True, slots=True)
class Node:
    """A document in the lineage."""

    doc: str
    x: float
    y: float
    reference: bool


@dataclass(frozen=True, slots=True)
class Bow:
    """One document took from another."""

    path: str
    kind: str  # vertical, horizontal
    open: bool  # the direction is undetermined
    width: float
    source: str
    borrower: str
    share: float


@dataclass(frozen=True, slots=True)
class LineageDrawing:
    """Documents by date, each joined to its main source and its main peer."""

    nodes: tuple[Node, ...]
    bows: tuple[Bow, ...]
    ticks: tuple[Tick, ...]
    label: float  # width of the names on the left
    width: float
    height: float
    undated: float | None
    left_out: int

    @property
    def heaviest(self) -> Bow:
        """The bow of the largest share."""
        return max(self.bows, key=lambda b: (b.share, b.borrower))


def lineage_drawing(desk: Desk, names: Mapping[str, str]) -> LineageDrawing | None:
    """The lineage by date; None where nobody took enough from anyone.

    Args:
        desk: look-ups over the run.
        names: short names of all documents.
    """
    graph = desk.result.lineage
    rows = _bows_of(graph) if graph else []
    if not rows:
        return None
    order = _tree_order(desk, rows)
    drawn, left_out = order[:_LINEAGE_ROWS], max(len(order) - _LINEAGE_ROWS, 0)
    label = max(_wide(names[doc]) for doc in drawn) + 14
    axis = time_axis([desk.document(doc).signed for doc in drawn], label + 16, WIDTH - 16)
    scored = desk.result.scores
    nodes = {
        doc: Node(doc, axis.x(desk.document(doc).signed), _TOP + _ROW * i, doc not in scored)
        for i, doc in enumerate(drawn)
    }
    bows = tuple(_bow(row, nodes, desk) for row in rows if row.source in nodes and row.borrower in nodes)
    if not bows:
        return None
    undated = axis.undated if any(desk.document(doc).signed is None for doc in drawn) else None
    height = _TOP + _ROW * len(drawn) + 8
    return LineageDrawing(tuple(nodes.values()), bows, axis.ticks, label, WIDTH, height, undated, left_out)


def _wide(name: str) -> float:
    return sum(12.0 if ord(char) > 0x2E7F else 7.0 for char in name)


def _bows_of(graph: Lineage) -> list[MainSource]:
    """Every plan's main source, and its main peer where that is another."""
    found = {(m.borrower, m.source): m for m in (*graph.main_peers, *graph.main_sources) if m.source}
    return [found[key] for key in sorted(found, key=lambda k: (k[0], k[1] or ""))]


def _tree_order(desk: Desk, rows: Sequence[MainSource]) -> list[str]:
    """Sources above those who took from them: each plan under the one it took most from, by date."""
    best: dict[str, MainSource] = {}
    for row in rows:
        if row.borrower not in best or row.share > best[row.borrower].share:
            best[row.borrower] = row
    below: dict[str, list[str]] = {}
    for borrower, row in best.items():
        below.setdefault(row.source or "", []).append(borrower)

    def when(doc: str) -> tuple[str, str]:
        signed = desk.document(doc).signed
        return (signed.isoformat() if signed else "9999", doc)

    docs = {doc for row in rows for doc in (row.borrower, row.source) if doc}
    roots = sorted(docs - set(best), key=lambda d: (-len(below.get(d, ())), *when(d)))
    order: list[str] = []
    for root in [*roots, *sorted(docs, key=when)]:  # the second half only where circles leave no root
        stack = [root]
        while stack:
            doc = stack.pop()
            if doc not in order:
                order.append(doc)
                stack += sorted(below.get(doc, ()), key=when, reverse=True)
    return order


def _bow(row: MainSource, nodes: Mapping[str, Node], desk: Desk) -> Bow:
    a, b = nodes[row.source or ""], nodes[row.borrower]
    middle = round(a.x + min(18.0, abs(b.x - a.x) / 2), 1) if b.x > a.x else round(a.x - 10, 1)
    path = f"M{a.x} {a.y}C{middle} {a.y} {middle} {b.y} {b.x} {b.y}"
    references = desk.result.references.get(row.borrower, ())
    kind = "vertical" if row.source in references else "horizontal"
    width = round(1 + 6 * min(row.share, 0.7), 1)
    return Bow(path, kind, row.direction != "later", width, row.source or "", row.borrower, row.share)


@dataclass(frozen=True, slots=True)
class Stem:
    """A plan on the timeline: how much it took from references and from peers."""

    doc: str
    x: float
    vertical: tuple[float, float]  # top and height
    horizontal: tuple[float, float]
    share: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """What plans took, by date."""

    stems: tuple[Stem, ...]
    references: tuple[tuple[str, float], ...]  # with the x of their date
    ticks: tuple[Tick, ...]
    levels: tuple[tuple[float, str], ...]  # y and percentage
    undated: float | None
    wide: float  # of a stem
    left_out: int
    width: float = WIDTH
    plot: float = _PLOT
    height: float = _PLOT + _FOOT


def timeline(desk: Desk) -> Timeline | None:
    """What plans took, by date; None where no plan has one.

    Args:
        desk: look-ups over the run.
    """
    plans = sorted(desk.result.plans, key=lambda d: ((s := desk.document(d).signed) is None, str(s), d))
    dated = [doc for doc in plans if desk.document(doc).signed]
    if not dated:
        return None
    drawn = plans[:_BARS]
    references = _references(desk, drawn)
    days: list[date | None] = [desk.document(doc).signed for doc in (*drawn, *references)]
    axis = time_axis(days, 44, WIDTH - 12)
    wide = 7.0 if len(drawn) <= 60 else 3.0
    levels = tuple((round(_height(1 - share), 1), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1))
    return Timeline(
        stems=tuple(_stems(desk, drawn, axis, wide)),
        references=tuple((doc, axis.x(desk.document(doc).signed)) for doc in references),
        ticks=axis.ticks,
        levels=levels,
        undated=axis.undated if len(dated) < len(plans) else None,
        wide=wide,
        left_out=len(plans) - len(drawn),
    )


def _references(desk: Desk, plans: Sequence[str]) -> list[str]:
    """The dated references from which most was taken."""
    taken: dict[str, float] = {}
    for doc in plans:
        for source, share in desk.result.scores[doc].by_source.items():
            if source in desk.result.references.get(doc, ()) and source not in desk.result.scores and share > 0:
                taken[source] = taken.get(source, 0.0) + share
    dated = [doc for doc in taken if desk.document(doc).signed]
    return sorted(sorted(dated, key=lambda d: (-round(taken[d], 6), d))[:_REFERENCES])


def _height(share: float) -> float:
    return 10 + (_PLOT - 14) * share


def _stems(desk: Desk, plans: Sequence[str], axis: TimeAxis, wide: float) -> list[Stem]:
    """Bars by date; those that would cover one another stand side by side."""
    stems: list[Stem] = []
    free = -1e9
    for doc in sorted(plans, key=lambda d: (axis.x(desk.document(d).signed), d)):
        shares = desk.result.scores[doc].shares
        v, h = shares["vertical_share"].value, shares["horizontal_share"].value
        x = max(axis.x(desk.document(doc).signed) - wide / 2, free)
        free = x + wide + 1
        base, top_v, top_h = _height(1), _height(1 - v), _height(1 - v - h)
        vertical, horizontal = (round(top_v, 1), round(base - top_v, 1)), (round(top_h, 1), round(top_v - top_h, 1))
        stems.append(Stem(doc, round(min(x, WIDTH - wide), 1), vertical, horizontal, v + h))
    return stems
