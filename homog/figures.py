"""Figures of a run for notebooks: SVG whose text the browser draws, so that Chinese is read on every machine.

matplotlib draws shapes and writes text as text; the names of fonts in it are those that systems with Chinese have.
Every function gives a `Drawing`; its `.figure` is the figure of matplotlib, to be changed at will.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homog.errors import MissingExtraError
from homog.report.desk import Desk
from homog.report.messages import Lang, Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from homog.api import Run, Table

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
SHARES = ("vertical", "horizontal", "formulaic", "original")
COLOURS = {"vertical": "#22619a", "horizontal": "#b24a10", "formulaic": "#9a9ca3", "original": "#dfe5dd"}
STATUS = ("carried", "partly", "own_words", "left_out")
_STATUS_COLOURS = ("#22619a", "#8fb6d8", "#e9d9a8", "#f2f2f0")
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "homog",
    "font.family": ["DejaVu Sans"],  # measured with; FONTS are what is drawn with
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.edgecolor": "#8b949d",
    "figure.dpi": 96,
    "legend.frameon": False,
}
_FAMILY = re.compile(r"font-family: [^;\"]*|(?<=px )'DejaVu Sans'[^;\"]*")
_BANDS = (0.0, 0.4, 0.6, 0.8, 0.9, 1.01)  # of confidence
_LONGEST = 14  # characters of a title on an axis


class Drawing:
    """A figure that a notebook shows as SVG."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def svg(self) -> str:
        """The drawing; the same bytes for the same figure."""
        import matplotlib

        out = io.StringIO()
        with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the browser has it
            self.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        drawn = out.getvalue()
        return _FAMILY.sub(f"font-family: {escape(FONTS, quote=False)}", drawn[drawn.index("<svg") :])

    def save(self, file: str | Path) -> Path:
        """Write the drawing to an .svg file."""
        target = Path(file)
        target.write_text('<?xml version="1.0" encoding="utf-8"?>\n' + self.svg(), encoding="utf-8")
        return target

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg()


@contextmanager
def _axes(width: float, height: float) -> Iterator[tuple[Any, Any]]:
    """A figure of a size in inches with one pair of axes, in homog's style."""
    try:
        import matplotlib
        from matplotlib.figure import Figure as Canvas
    except ImportError as error:
        why = "figures are drawn by matplotlib, which is not installed"
        raise MissingExtraError("homog.figures", why, "pip install homog[notebooks]") from error
    with matplotlib.rc_context(_STYLE):
        figure = Canvas(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def _words(run: Run, lang: Lang | None) -> Words:
    return Words(lang or run.lang)


def _names(run: Run, words: Words) -> Callable[[str], str]:
    desk = Desk(run.result, words)
    return lambda doc: _short(desk.short(doc))


def _by_date(run: Run, docs: Sequence[str]) -> list[str]:
    """Documents by date, those without one last."""
    dates = {row["doc_id"]: row["signed"] or "9999" for row in run.documents}
    return sorted(docs, key=lambda doc: (dates[doc], doc))


def _short(text: str) -> str:
    text = text.removeprefix("《").removesuffix("》")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _percent(axis: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def shares(run: Run, *, lang: Lang | None = None) -> Drawing:
    """The four shares of every plan, the most copied first; a line gives the 95 % interval of vertical + horizontal.

    Args:
        run: any run.
        lang: zh or en; by default the run's.
    """
    words = _words(run, lang)
    name = _names(run, words)
    rows = sorted(run.plans, key=lambda r: (r["vertical_share"] + r["horizontal_share"], r["doc_id"]))
    with _axes(8, 1.3 + 0.34 * len(rows)) as (figure, axes):
        labels = [name(row["doc_id"]) for row in rows]
        left = [0.0] * len(rows)
        for kind in SHARES:
            values = [row[f"{kind}_share"] for row in rows]
            axes.barh(labels, values, left=left, color=COLOURS[kind], label=words(f"attribution.{kind}"), height=0.7)
            left = [a + b for a, b in zip(left, values, strict=True)]
        if not any(row["excluded"] for row in rows):
            for y, row in enumerate(rows):
                low, high = row["copied_share_total_low"], row["copied_share_total_high"]
                axes.plot([low, high], [y, y], color="#111111", linewidth=1.2, marker="|", markersize=6)
        axes.set(xlim=(0, 1), title=words("figure.shares"), xlabel=words("figure.share"))
        _percent(axes.xaxis)
        figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def strip(run: Run, doc: str | None = None, *, lang: Lang | None = None) -> Drawing:
    """The text of a plan from its first to its last character, each stretch in the colour of where it comes from.

    Args:
        run: any run.
        doc: the plan; the only one by default.
        lang: zh or en; by default the run's.
    """
    words = _words(run, lang)
    plan = doc or run.plan["doc_id"]
    stretches = run.scores[plan]["stretches"]
    with _axes(9, 1.9) as (figure, axes):
        for kind in SHARES:
            spans = [(s["start"], s["end"] - s["start"]) for s in stretches if s["attribution"] == kind]
            axes.broken_barh(spans, (0.0, 1.0), facecolors=COLOURS[kind], label=words(f"attribution.{kind}"))
        title = words("figure.strip", name=_names(run, words)(plan))
        axes.set(ylim=(0, 1), yticks=[], title=title, xlabel=words("figure.position"))
        axes.set_xlim(0, max((s["end"] for s in stretches), default=1))
        axes.spines["left"].set_visible(False)
        figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def kinds(run: Run, doc: str | None = None, *, lang: Lang | None = None) -> Drawing:
    """The four shares of a plan's targets, actions, safeguards … apart; arguments as for `strip`."""
    words = _words(run, lang)
    plan = doc or run.plan["doc_id"]
    by_kind = {kind: row for kind, row in run.scores[plan]["by_kind"].items() if row["characters"]}
    order = sorted(by_kind, key=lambda kind: by_kind[kind]["characters"])
    with _axes(8, 1.4 + 0.36 * len(order)) as (figure, axes):
        labels = [f"{words.code('kind', kind)} ({by_kind[kind]['characters']:,.0f})" for kind in order]
        left = [0.0] * len(order)
        for share in SHARES:
            values = [by_kind[kind][share] for kind in order]
            axes.barh(labels, values, left=left, color=COLOURS[share], label=words(f"attribution.{share}"), height=0.7)
            left = [a + b for a, b in zip(left, values, strict=True)]
        axes.set(xlim=(0, 1), title=words("figure.kinds", name=_names(run, words)(plan)), xlabel=words("figure.share"))
        _percent(axes.xaxis)
        figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def matrix(run: Run, *, lang: Lang | None = None) -> Drawing:
    """Which share of each plan (rows) each source explains (columns), plans in the order of their dates.

    Args:
        run: of a corpus.
        lang: zh or en; by default the run's.
    """
    words = _words(run, lang)
    name = _names(run, words)
    plans = _by_date(run, list(run.sources))
    above = [doc for doc in run.sources.columns if doc not in plans]
    columns = [*above, *plans]
    values = [[run.sources[plan].get(source, 0.0) for source in columns] for plan in plans]
    size = 0.42
    with _axes(2.6 + size * len(columns), 2.0 + size * len(plans)) as (figure, axes):
        image = axes.imshow(values, cmap="OrRd", vmin=0.0, vmax=max(0.05, *(v for row in values for v in row)))
        axes.set_xticks(
            range(len(columns)), [name(doc) for doc in columns], rotation=60, ha="left", rotation_mode="anchor"
        )
        axes.set_yticks(range(len(plans)), [name(doc) for doc in plans])
        axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
        for y, row in enumerate(values):
            for x, value in enumerate(row):
                if value >= 0.005:
                    dark = value > 0.5 * image.norm.vmax if image.norm.vmax else False
                    axes.text(
                        x, y, f"{100 * value:.0f}", ha="center", va="center", fontsize=8, color="w" if dark else "k"
                    )
        axes.set_title(words("figure.matrix") + " · %")
        axes.spines[:].set_visible(False)
    return Drawing(figure)


def lineage(run: Run, *, least: float = 0.02, lang: Lang | None = None) -> Drawing:
    """Documents by date of signature, an arrow from each source to who took from it, thicker for more.

    Args:
        run: of a corpus.
        least: share of the borrower from which on there is an arrow.
        lang: zh or en; by default the run's.
    """
    from datetime import date

    words = _words(run, lang)
    name = _names(run, words)
    dated = [row for row in run.lineage.documents if row["signed"]]
    order = sorted(dated, key=lambda row: (row["scored"], row["signed"], row["doc"]))
    place = {row["doc"]: (date.fromisoformat(row["signed"]), -y) for y, row in enumerate(order)}
    with _axes(9, 1.4 + 0.36 * len(order)) as (figure, axes):
        for edge in run.lineage.edges:
            if edge["share"] < least or not {edge["source"], edge["borrower"]} <= place.keys():
                continue
            colour = COLOURS[edge["attribution"]]
            arrow = {
                "arrowstyle": "-|>",
                "color": colour,
                "alpha": 0.75,
                "linewidth": 0.6 + 7 * edge["share"],
                "linestyle": "--" if edge["direction"] == "undetermined" else "-",
                "connectionstyle": "arc3,rad=0.12",
                "shrinkA": 4,
                "shrinkB": 5,
            }
            axes.annotate("", place[edge["borrower"]], place[edge["source"]], arrowprops=arrow)
        for row in order:
            x, y = place[row["doc"]]
            axes.plot([x], [y], marker="o" if row["scored"] else "s", color="#1d2329", markersize=6)
            axes.annotate(name(row["doc"]), (x, y), (8, 0), textcoords="offset points", va="center")
        for kind in ("vertical", "horizontal"):
            axes.plot([], [], color=COLOURS[kind], linewidth=3, label=words(f"attribution.{kind}"))
        axes.set(yticks=[], title=words("figure.lineage"), xlabel=words("figure.signed"))
        axes.margins(x=0.16, y=0.08)
        axes.spines["left"].set_visible(False)
        figure.legend(loc="outside lower center", ncols=2, fontsize=9)
        _dates(axes)
    return Drawing(figure)


def _dates(axes: Any) -> None:
    from matplotlib import dates

    made: Any = dates  # its classes are not typed
    axes.xaxis.set_major_locator(made.AutoDateLocator(minticks=3, maxticks=7))
    axes.xaxis.set_major_formatter(made.DateFormatter("%Y-%m"))


def carried(run: Run, reference: str | None = None, *, lang: Lang | None = None) -> Drawing:
    """The items of a reference (rows) in the plans whose main reference it is (columns).

    Args:
        run: of a corpus.
        reference: by default the one of most plans.
        lang: zh or en; by default the run's.
    """
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    words = _words(run, lang)
    name = _names(run, words)
    chosen = reference or max(run.carried, key=lambda doc: (len(run.carried[doc].plans), doc))
    found = run.carried[chosen]
    plans = _by_date(run, [plan for plan in found.plans if plan not in found.unjudged])
    rows = [{entry["plan"]: STATUS.index(entry["status"]) for entry in item["plans"]} for item in found.items]
    values = [[row.get(plan, len(STATUS) - 1) for plan in plans] for row in rows]
    titles = [_item(run, chosen, item) for item in found.items]
    with _axes(4.2 + 0.5 * len(plans), 2.2 + 0.27 * len(rows)) as (figure, axes):
        axes.imshow(values, cmap=ListedColormap(_STATUS_COLOURS), vmin=0, vmax=len(STATUS) - 1, aspect="auto")
        axes.set_xticks(range(len(plans)), [name(p) for p in plans], rotation=60, ha="left", rotation_mode="anchor")
        axes.set_yticks(range(len(rows)), titles)
        axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
        axes.set_xticks([x + 0.5 for x in range(len(plans) - 1)], minor=True)
        axes.set_yticks([y + 0.5 for y in range(len(rows) - 1)], minor=True)
        axes.grid(which="minor", color="white", linewidth=2)
        axes.tick_params(which="minor", length=0)
        axes.set_title(words("figure.carried"))
        axes.spines[:].set_visible(False)
        told = [
            Patch(color=colour, label=words(f"figure.status.{status}"))
            for status, colour in zip(STATUS, _STATUS_COLOURS, strict=True)
        ]
        figure.legend(handles=told, loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def _item(run: Run, reference: str, item: Mapping[str, Any]) -> str:
    """The heading of an item; targets stand under one, so the words they begin with."""
    if item["kind"] != "target":
        return _short(item["title"])
    return _short(" ".join(run.text(reference, item["start"], item["end"]).split()))


def reliability(judged: Table, *, lang: Lang = "zh") -> Drawing:
    """How many of the matches of each confidence are right; on the dotted line is as it should be.

    Args:
        judged: `Run.judged`.
        lang: zh or en.
    """
    words = Words(lang)
    groups = [[m for m in judged if low <= m["confidence"] < high] for low, high in pairwise(_BANDS)]
    with _axes(5.6, 4.8) as (figure, axes):
        axes.plot([0, 1], [0, 1], color="#8b949d", linestyle=":")
        for group in filter(len, groups):
            sure, right = (sum(m[name] for m in group) / len(group) for name in ("confidence", "right"))
            axes.plot([sure, sure], _wilson(right, len(group)), color=COLOURS["vertical"], linewidth=1.2)
            axes.plot([sure], [right], marker="o", color=COLOURS["vertical"], markersize=4 + len(group) ** 0.5 / 2)
            axes.annotate(
                f"n={len(group)}", (sure, right), (-8, -3), textcoords="offset points", fontsize=8, ha="right"
            )
        axes.set(xlim=(0, 1.03), ylim=(0, 1.03), title=words("figure.reliability"))
        axes.set(xlabel=words("figure.confidence"), ylabel=words("figure.right"))
        _percent(axes.xaxis)
        _percent(axes.yaxis)
    return Drawing(figure)


def _wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)


def chance(run: Run, *, lang: Lang | None = None) -> Drawing:
    """How many matches between peers have so much evidence, and how many chance alone would give.

    Args:
        run: of a corpus; the figures are `expected_by_chance` of its matches.
        lang: zh or en; by default the run's.
    """
    words = _words(run, lang)
    rows = run.matches.where(lambda m: m["attribution"] == "horizontal" and m["expected_by_chance"] is not None)
    ordered = sorted(rows, key=lambda m: -m["bits"])
    with _axes(6.4, 4.0) as (figure, axes):
        bits = [m["bits"] for m in ordered]
        axes.step(bits, range(1, len(bits) + 1), where="post", color=COLOURS["horizontal"], label=words("figure.found"))
        expected = [m["expected_by_chance"] for m in ordered]
        axes.plot(bits, expected, color="#545e68", linestyle="--", label=words("figure.expected"))
        axes.set_yscale("log")
        axes.set(title=words("figure.chance"), xlabel=words("figure.bits"), ylabel=words("figure.count"))
        axes.set_ylim(bottom=1e-6)
        axes.legend(fontsize=9)
    return Drawing(figure)


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
    chosen = colours or ("#22619a", "#b24a10", "#6d8f4e", "#8a6fae", "#9a9ca3", "#c9a227")
    with _axes(8, 1.4 + 0.34 * len(table)) as (figure, axes):
        labels = [name if len(name) <= 2 * _LONGEST else _short(name) for name in reversed(list(table))]
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
    with _axes(7.4, 5.2) as (figure, axes):
        for name, (x, y) in places.items():
            size = 5 + 12 * (sizes or {}).get(name, 0.15)
            axes.plot([x], [y], marker="o", color=COLOURS["vertical"], alpha=0.75, markersize=size, markeredgewidth=0)
            axes.annotate(_short(name), (x, y), (size / 2 + 2, 0), textcoords="offset points", va="center", fontsize=9)
        axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
        axes.margins(0.14)
        if not (xlabel or ylabel):
            axes.set_axis_off()
            axes.set_title(title)
    return Drawing(figure)
