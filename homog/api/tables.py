"""Tables of results: rows of plain values under the names of docs/output.md, with or without pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, overload

from homog.errors import MissingExtraError, UsageError
from homog.report.text import visible

if TYPE_CHECKING:
    import pandas

Row = Mapping[str, Any]
_SHOWN = 20  # rows of a table that a notebook shows
_FEW = 8  # columns up to which it has room for texts
_LONGEST, _TEXT = 40, 400  # characters of a cell that it shows, with many columns and with few
_NAME = 12  # characters up to which a text is a name and stays on one line
_LEFT, _NOWRAP = 'style="text-align:left"', 'style="text-align:left;white-space:nowrap"'


class Table(Sequence[Row]):
    """Rows of plain values, in a fixed order.

    A row is had by its number, or by its key where the table has one (`table["云泽省"]`); `to_pandas` makes a data
    frame of it. The names of the columns are those of docs/output.md.
    """

    def __init__(self, name: str, columns: Sequence[str], rows: Sequence[Row], key: str | None = None) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.key = key
        self._rows = tuple(rows)
        self._index = {} if key is None else {row[key]: number for number, row in enumerate(self._rows)}

    @overload
    def __getitem__(self, which: int | str) -> Row: ...

    @overload
    def __getitem__(self, which: slice) -> Table: ...

    def __getitem__(self, which: int | str | slice) -> Row | Table:
        """A row by its number or key, or some rows as a table."""
        if isinstance(which, slice):
            return self._of(self._rows[which])
        if isinstance(which, str):
            if which not in self._index:
                raise KeyError(which)
            return self._rows[self._index[which]]
        return self._rows[which]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __contains__(self, row: object) -> bool:
        return row in self._index if isinstance(row, str) else row in self._rows

    def column(self, name: str) -> list[Any]:
        """The values of one column, in the order of the rows.

        Raises:
            UsageError: there is no such column.
        """
        if name not in self.columns:
            raise UsageError(f"column {name}", f"{self.name} has none", f"it has {', '.join(self.columns)}")
        return [row.get(name) for row in self._rows]

    def select(self, *names: str) -> Table:
        """The table with some of its columns only, in this order.

        Raises:
            UsageError: there is no such column.
        """
        for name in names:
            self.column(name)
        rows = [{name: row.get(name) for name in names} for row in self._rows]
        return Table(self.name, names, rows, self.key if self.key in names else None)

    def where(self, test: Callable[[Row], bool] | None = None, **values: object) -> Table:
        """The rows that pass a test and have these values, as a table.

        Args:
            test: of a row.
            values: column -> value that it must have.

        Raises:
            UsageError: there is no such column.
        """
        for name in values:
            self.column(name)
        kept = [r for r in self._rows if all(r.get(name) == value for name, value in values.items())]
        return self._of(kept if test is None else [row for row in kept if test(row)])

    def exploded(self, column: str) -> Table:
        """A row for each entry of a column of lists of objects, whose fields take the place of the column.

        Args:
            column: such as `members` of clusters, `slots` of matches; a field whose name is taken gets the column's
                name and a point before its own.

        Raises:
            UsageError: there is no such column.
        """
        lists = self.column(column)
        inner = list(dict.fromkeys(name for entries in lists for entry in entries or () for name in entry))
        named = {name: f"{column}.{name}" if name in self.columns else name for name in inner}
        at = self.columns.index(column)
        columns = (*self.columns[:at], *named.values(), *self.columns[at + 1 :])
        rows = [
            {n: v for n, v in row.items() if n != column} | {named[n]: v for n, v in entry.items()}
            for row, entries in zip(self._rows, lists, strict=True)
            for entry in entries or ()
        ]
        return Table(self.name, columns, rows)

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a data frame with the same columns.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        frame = require_pandas().DataFrame([dict(row) for row in self._rows], columns=list(self.columns))
        for name in self.columns:
            present = [value for value in self.column(name) if value is not None]
            if len(present) < len(self) and present and all(type(value) is int for value in present):
                frame[name] = frame[name].astype("Int64")  # whole numbers stay whole where one is missing
        return frame

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self)} rows, {len(self.columns)} columns: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows, and how many there are; texts of a table with few columns in full."""
        longest = _LONGEST if len(self.columns) > _FEW else _TEXT
        head = "".join(f"<th {_LEFT}>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(_html_cell(row.get(name), longest) for name in self.columns) + "</tr>"
            for row in self._rows[:_SHOWN]
        )
        more = f"<p>{escape(self.name)}: {_SHOWN} / {len(self)}</p>" if len(self) > _SHOWN else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div style="overflow-x:auto">{table}</div>{more}'

    def _of(self, rows: Sequence[Row]) -> Table:
        return Table(self.name, self.columns, rows, self.key)


class Matrix(Mapping[str, Mapping[str, float]]):
    """Shares of plans by source: `matrix[plan][source]`; a source that a row does not name explains nothing."""

    def __init__(self, name: str, rows: Mapping[str, Mapping[str, float]], columns: Sequence[str]) -> None:
        self.name = name
        self.columns = tuple(columns)
        self._rows = {plan: dict(row) for plan, row in rows.items()}

    def __getitem__(self, plan: str) -> Mapping[str, float]:
        return self._rows[plan]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def to_pandas(self) -> pandas.DataFrame:
        """A row per plan, a column per source, 0 where the one explains nothing of the other.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        values = [[self._rows[plan].get(source, 0.0) for source in self.columns] for plan in self._rows]
        return require_pandas().DataFrame(values, index=list(self._rows), columns=list(self.columns), dtype=float)

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self)} plans, {len(self.columns)} sources>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        rows = [{"": plan, **{s: row.get(s, 0.0) for s in self.columns}} for plan, row in self._rows.items()]
        return Table(self.name, ("", *self.columns), rows)._repr_html_()


def _html_cell(value: object, longest: int) -> str:
    shown = _cell(value, longest)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<td>{escape(shown)}</td>"
    return f"<td {_LEFT if len(shown) > _NAME else _NOWRAP}>{escape(shown)}</td>"


def _cell(value: object, longest: int) -> str:
    """A value as a table of a notebook shows it."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _cut(", ".join(f"{name}: {_cell(v, longest)}" for name, v in value.items()), longest)
    if isinstance(value, list | tuple):
        return _cut("; ".join(_cell(v, longest) for v in value), longest)
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.001 or not value else f"{value:.3g}"
    return _cut(visible(str(value)), longest)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of words in columns for a screen, on which a Chinese character is twice as wide."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(c + " " * (w - cell_len(c)) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def html_rows(rows: Sequence[Sequence[str]], *, heads: bool = True) -> str:
    """Rows of words as a table for a notebook, all of them; the first column is the name of its row.

    Args:
        rows: of cells.
        heads: whether the first row names the columns.
    """
    parts = []
    for number, row in enumerate(rows):
        tags = ["th"] * len(row) if heads and not number else ["th", *["td"] * (len(row) - 1)]
        cells = (f"<{tag} {_LEFT}>{escape(visible(cell))}</{tag}>" for tag, cell in zip(tags, row, strict=True))
        parts.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div style="overflow-x:auto"><table>{"".join(parts)}</table></div>'


def require_pandas() -> Any:
    """The module pandas.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        why = "tables are made into data frames by pandas, which is not installed"
        raise MissingExtraError("to_pandas()", why, "pip install homog[notebooks]") from error
    return pandas
