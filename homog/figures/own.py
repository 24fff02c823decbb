"""Any figures of yours with Chinese names: bars, points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homog.figures.drawing import COLOURS, LONGEST, Drawing, axes_of, shortened


def bars(
    table: Mapping[str, Mapping[str, float]], *, title: str = "", xlabel: str = "", colours: Sequence[str] = ()
) -> Drawing:
    """Bars of any figures, one group of rows under another, with Chinese names.

    Args:
        table: what a bar is called -> name of a part -> its length; the parts stand end to end.
        title: of the figure.
        xlabel: of the axis.
        colours: of the parts.
    """
    parts = list(dict.fromkeys(part for row in table.values() for part in row))
    chosen = colours or ("#4f7a5b", "#c9a227", "#8a6fae", "#5b8db8", "#9a9ca3", "#a4624a")
    with axes_of(8, 1.4 + 0.34 * len(table)) as (figure, axes):
        labels = [name if len(name) <= 2 * LONGEST else shortened(name) for name in reversed(list(table))]
        left = [0.0] * len(labels)
        for number, part in enumerate(parts):
            values = [table[name].get(part, 0.0) for name in reversed(list(table))]
            axes.barh(range(len(labels)), values, left=left, color=chosen[number % len(chosen)], label=part, height=0.7)
            left = [a + b for a, b in zip(left, values, strict=True)]
        axes.set_yticks(range(len(labels)), labels)
        axes.set(title=title, xlabel=xlabel)
        if len(parts) > 1:
            figure.legend(loc="outside lower center", ncols=min(len(parts), 5), fontsize=9)
    return Drawing(figure)


def points(
    places: Mapping[str, tuple[float, float]],
    *,
    title: str = "",
    xlabel: str = "",
    ylabel: str = "",
    sizes: Mapping[str, float] | None = None,
) -> Drawing:
    """Named points.

    Args:
        places: name -> x and y.
        title: of the figure.
        xlabel: of the axis; without both labels the axes are not drawn.
        ylabel: of the other axis.
        sizes: name -> 0-1, larger dots for more.
    """
    with axes_of(7.4, 5.2) as (figure, axes):
        for name, (x, y) in places.items():
            size = 5 + 12 * (sizes or {}).get(name, 0.15)
            axes.plot([x], [y], marker="o", color=COLOURS["vertical"], alpha=0.75, markersize=size, markeredgewidth=0)
            axes.annotate(
                shortened(name), (x, y), (size / 2 + 2, 0), textcoords="offset points", va="center", fontsize=9
            )
        axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
        axes.margins(0.14)
        if not (xlabel or ylabel):
            axes.set_axis_off()
            axes.set_title(title)
    return Drawing(figure)
