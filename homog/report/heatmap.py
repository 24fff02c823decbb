"""The matrix of who took from whom as a drawing whose rows and columns can be put in another order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homog.report.charts import width_of

_CELLS, _ROOM = (14, 36), 640  # pixels of a cell at least and at most, and of all of them together
_WRITTEN = 24  # pixels of a cell from which on its share is written into it
_GAP = 10  # pixels between the column of references and the peers
_SHADES = (0.01, 0.03, 0.06, 0.12, 0.25)  # shares from which on a cell is one step darker
_SHADES_VERTICAL = (0.05, 0.15, 0.3, 0.45, 0.6)


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry: the column it stands in, how dark it is (1-6), and what it says."""

    column: int
    x: int
    shade: int
    peer: str
    share: float

    @property
    def figure(self) -> str:
        """Its share in whole per cent."""
        return _figure(self.share)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A plan with what it took; `vertical` is the shade of what it took from references, 0 for nothing."""

    doc: str
    y: int
    vertical: int
    share: float
    cells: tuple[Cell, ...]

    @property
    def figure(self) -> str:
        """What it took from references in whole per cent; empty for nothing."""
        return _figure(self.share) if self.vertical else ""


@dataclass(frozen=True, slots=True)
class Heatmap:
    """The matrix; rows and columns in one order, the share from references apart."""

    docs: tuple[str, ...]
    names: Mapping[str, str]
    rows: tuple[HeatRow, ...]
    cell: int
    label: int
    peers: int  # x of the first peer
    orders: str  # JSON: name of the order -> indices of the documents

    @property
    def size(self) -> int:
        """Width and height of the squares together."""
        return self.cell * len(self.docs)

    @property
    def figures(self) -> bool:
        """Whether there is room to write the shares into the cells."""
        return self.cell >= _WRITTEN

    @property
    def steps(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """The scales of the colours: whose, the letter of its shades, and what each shade stands for."""
        return (("horizontal", "q", _scale(_SHADES)), ("vertical", "w", _scale(_SHADES_VERTICAL)))


def heatmap(
    orders: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    matrix: Mapping[str, Mapping[str, float]],
    vertical: Mapping[str, float],
) -> Heatmap:
    """The directed matrix, rows taking from columns, drawn in the first of several orders.

    Args:
        orders: the same documents in every order, by its name.
        names: their short names.
        matrix: plan -> peer -> share.
        vertical: plan -> share from references.
    """
    order = next(iter(orders.values()))
    at = {doc: index for index, doc in enumerate(order)}
    cell = min(max(_ROOM // max(len(order), 1), _CELLS[0]), _CELLS[1])
    rows = tuple(_row(doc, at, matrix.get(doc, {}), vertical.get(doc, 0.0), cell) for doc in order)
    indices = {name: [at[doc] for doc in docs] for name, docs in orders.items()}
    label = round(max((width_of(names[doc]) for doc in order), default=0.0)) + 16
    told = json.dumps(indices, separators=(",", ":"))
    return Heatmap(tuple(order), {d: names[d] for d in order}, rows, cell, label, cell + _GAP, told)


def _row(doc: str, at: Mapping[str, int], shares: Mapping[str, float], vertical: float, cell: int) -> HeatRow:
    cells = tuple(
        Cell(at[peer], at[peer] * cell, _shade(share, _SHADES), peer, share)
        for peer, share in sorted(shares.items(), key=lambda item: at.get(item[0], -1))
        if peer in at and share > 0
    )
    return HeatRow(doc, at[doc] * cell, _shade(vertical, _SHADES_VERTICAL) if vertical > 0 else 0, vertical, cells)


def _figure(share: float) -> str:
    whole = round(100 * share)
    return str(whole) if whole else "<1"


def _scale(steps: Sequence[float]) -> tuple[str, ...]:
    """In words what the shades stand for, the lightest first."""
    told = [f"{100 * step:.0f}%" for step in steps]
    return (f"<{told[0]}", *(f"≥{step}" for step in told))


def _shade(share: float, steps: Sequence[float]) -> int:
    return 1 + sum(share >= step for step in steps)
