"""A corpus: who took from whom, what became of the reference, what is alike without being copied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from homog.errors import UsageError
from homog.figures.drawing import (
    COLOURS,
    POINTS,
    Drawing,
    as_percent,
    axes_of,
    by_date,
    names_of,
    require_matplotlib,
    shortened,
    words_of,
)
from homog.report.messages import Lang

if TYPE_CHECKING:
    from homog.api import Run

STATUS = ("carried", "partly", "own_words", "left_out")
_STATUS_COLOURS = ("#22619a", "#8fb6d8", "#e9d9a8", "#f2f2f0")
_NAMED_PAIRS = 5
_LARGE = 40  # documents from which on those without anything to tell are left out
_TRACE = 0.005  # of a plan; less is not told
_ARROW = {"arrowstyle": "-|>", "alpha": 0.75, "connectionstyle": "arc3,rad=0.12", "shrinkA": 4, "shrinkB": 5}


def matrix(run: Run, *, lang: Lang | None = None) -> Drawing:
    """Which share of each plan (rows) each source explains (columns), plans in the order of their dates.

    In a large corpus plans without a source, and plans that are nobody's, are left out.

    Args:
        run: of a corpus.
        lang: zh or en; by default the run's.
    """
    words = words_of(run, lang)
    name = names_of(run, words)
    plans = by_date(run, list(run.sources))
    columns = [*(doc for doc in run.sources.columns if doc not in plans), *plans]
    if len(columns) > _LARGE:
        used = {doc for row in run.sources.values() for doc, share in row.items() if share >= _TRACE}
        columns = [doc for doc in columns if doc in used]
        plans = [plan for plan in plans if any(share >= _TRACE for share in run.sources[plan].values())]
    values = [[run.sources[plan].get(source, 0.0) for source in columns] for plan in plans]
    with axes_of(2.6 + 0.42 * len(columns), 2.0 + 0.42 * len(plans)) as (figure, axes):
        highest = max((value for row in values for value in row), default=0.0) or 1.0
        axes.imshow(values or [[0.0]], cmap="OrRd", vmin=0.0, vmax=highest)
        axes.set_xticks(range(len(columns)), list(map(name, columns)), rotation=60, ha="left", rotation_mode="anchor")
        axes.set_yticks(range(len(plans)), list(map(name, plans)))
        axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
        cells = [(x, y, value) for y, row in enumerate(values) for x, value in enumerate(row) if value >= _TRACE]
        for x, y, value in cells:
            colour = "white" if value > 0.5 * highest else "black"
            axes.text(x, y, f"{100 * value:.0f}", ha="center", va="center", fontsize=8, color=colour)
        figure.suptitle(words("figure.matrix") + " · %", x=0.01, ha="left", fontsize=12)
        axes.spines[:].set_visible(False)
    return Drawing(figure)


def lineage(run: Run, *, least: float = 0.02, lang: Lang | None = None) -> Drawing:
    """Documents by date of signature, an arrow from each source to who took from it, thicker for more.

    References from which nobody took are left out; in a large corpus plans without an arrow, too.

    Args:
        run: of a corpus.
        least: share of the borrower from which on there is an arrow.
        lang: zh or en; by default the run's.
    """
    words = words_of(run, lang)
    name = names_of(run, words)
    edges = [edge for edge in run.lineage.edges if edge["share"] >= least]
    joined = {edge[end] for edge in edges for end in ("source", "borrower")}
    dated = [row for row in run.lineage.documents if row["signed"]]
    shown = [row for row in dated if row["doc"] in joined or (row["scored"] and len(dated) <= _LARGE)]
    order = sorted(shown, key=lambda row: (row["scored"], row["signed"], row["doc"]))
    place = {row["doc"]: (date.fromisoformat(row["signed"]), -y) for y, row in enumerate(order)}
    with axes_of(9, 1.4 + 0.36 * len(order)) as (figure, axes):
        for edge in edges:
            if {edge["source"], edge["borrower"]} <= place.keys():
                arrow = _ARROW | _arrow(edge)
                axes.annotate("", place[edge["borrower"]], place[edge["source"]], arrowprops=arrow)
        for row in order:
            axes.plot(*place[row["doc"]], marker="o" if row["scored"] else "s", color="#1d2329", markersize=6)
            axes.annotate(name(row["doc"]), place[row["doc"]], (8, 0), **POINTS, va="center")
        for kind in ("vertical", "horizontal"):
            axes.plot([], [], color=COLOURS[kind], linewidth=3, label=words(f"attribution.{kind}"))
        axes.set(yticks=[], title=words("figure.lineage"), xlabel=words("figure.signed"))
        axes.margins(x=0.16, y=0.08)
        axes.spines["left"].set_visible(False)
        figure.legend(loc="outside lower center", ncols=2, fontsize=9)
        if order:
            _as_dates(axes)
    return Drawing(figure)


def _arrow(edge: Mapping[str, Any]) -> dict[str, Any]:
    """How an edge is drawn: its colour, width, and broken where the dates do not tell who was first."""
    return {
        "color": COLOURS[edge["attribution"]],
        "linewidth": 0.6 + 7 * edge["share"],
        "linestyle": "--" if edge["direction"] == "undetermined" else "-",
    }


def _as_dates(axes: Any) -> None:
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
    require_matplotlib()
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    words = words_of(run, lang)
    name = names_of(run, words)
    if not run.carried:
        raise UsageError("figures.carried", "no plan of the run has a reference", "score a corpus that holds one")
    chosen = reference or max(run.carried, key=lambda doc: (len(run.carried[doc].plans), doc))
    found = run.carried[chosen]
    plans = by_date(run, [plan for plan in found.plans if plan not in found.unjudged])
    rows = [{entry["plan"]: STATUS.index(entry["status"]) for entry in item["plans"]} for item in found.items]
    values = [[row.get(plan, len(STATUS) - 1) for plan in plans] for row in rows]
    titles = [_item(run, chosen, item) for item in found.items]
    with axes_of(4.2 + 0.5 * len(plans), 2.2 + 0.27 * len(rows)) as (figure, axes):
        axes.imshow(values, cmap=ListedColormap(_STATUS_COLOURS), vmin=0, vmax=len(STATUS) - 1, aspect="auto")
        axes.set_xticks(range(len(plans)), [name(p) for p in plans], rotation=60, ha="left", rotation_mode="anchor")
        axes.set_yticks(range(len(rows)), titles)
        axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
        axes.set_xticks([x + 0.5 for x in range(len(plans) - 1)], minor=True)
        axes.set_yticks([y + 0.5 for y in range(len(rows) - 1)], minor=True)
        axes.grid(which="minor", color="white", linewidth=2)
        axes.tick_params(which="minor", length=0)
        figure.suptitle(words("figure.carried"), x=0.01, ha="left", fontsize=12)
        axes.spines[:].set_visible(False)
        told = [
            Patch(color=colour, label=words(f"figure.status.{status}"))
            for status, colour in zip(STATUS, _STATUS_COLOURS, strict=True)
        ]
        figure.legend(handles=told, loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def _item(run: Run, reference: str, item: Mapping[str, Any]) -> str:
    """The heading of an item; of targets, which stand under one, and of articles the words they begin with."""
    if item["kind"] == "key_action":
        return shortened(item["title"])
    number = f"{item['title']} " if item["kind"] == "article" else ""
    text = " ".join(run.text(reference, item["start"], item["end"]).split())
    return number + shortened(text.removeprefix(item["title"]).lstrip())


def alike(run: Run, *, lang: Lang | None = None) -> Drawing:
    """Every pair of documents: how alike they are in topic, and how much of one was taken from the other.

    Named are the likest of those that did not copy, and those of which most was taken; of a plan and its reference the
    plan.

    Args:
        run: of a corpus.
        lang: zh or en; by default the run's.
    """
    words = words_of(run, lang)
    name = names_of(run, words)
    pairs = {(row["first"], row["second"]): row for row in run.topics.pairs if row["percentile"] is not None}
    places = {pair: (row["percentile"], max(row["taken"], row["given"])) for pair, row in pairs.items()}
    apart = [(row["first"], row["second"]) for row in run.topics.alike_not_copied]
    most = sorted((pair for pair in places if places[pair][1] > 0), key=lambda pair: (-places[pair][1], pair))
    told = dict.fromkeys([*apart[:_NAMED_PAIRS], *most[:_NAMED_PAIRS]])
    with axes_of(8, 5.2) as (figure, axes):
        for kind, colour in (("reference", "vertical"), ("peers", "horizontal")):
            chosen = [
                places[pair] for pair, row in pairs.items() if (row["relation"] == "reference") == (kind == "reference")
            ]
            style = {"marker": "o", "linestyle": "", "alpha": 0.7, "markersize": 6, "color": COLOURS[colour]}
            axes.plot([x for x, _ in chosen], [y for _, y in chosen], **style, label=words(f"figure.{kind}"))
        for pair in told:
            above = pairs[pair]["relation"] == "reference"
            label = name(pair[0]) if above else " – ".join(name(doc) for doc in pair)
            axes.annotate(label, places[pair], (0, 6), **POINTS, ha="center", va="bottom", fontsize=8)
        axes.set(xlim=(-0.05, 1.08), title=words("figure.alike"))
        axes.set(xlabel=words("figure.topic"), ylabel=words("figure.taken"))
        axes.margins(y=0.1)
        as_percent(axes.yaxis)
        figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    return Drawing(figure)


def plan_map(run: Run, *, lang: Lang | None = None) -> Drawing:
    """Plans on a map, the nearer the more alike in topic; larger dots took more, lines join who took from whom.

    Args:
        run: of a corpus.
        lang: zh or en; by default the run's.
    """
    words = words_of(run, lang)
    name = names_of(run, words)
    places = {row["doc"]: (row["x"], row["y"]) for row in run.topics.places}
    sizes = {row["doc_id"]: row["copied_share_total"] for row in run.plans}
    lines = [
        (edge["source"], edge["borrower"], edge["share"])
        for edge in run.lineage.edges
        if edge["attribution"] == "horizontal" and {edge["source"], edge["borrower"]} <= places.keys()
    ]
    size = 9 if len(places) <= _LARGE / 2 else 7
    with axes_of(7.6, 5.2) as (figure, axes):
        for source, borrower, share in lines:
            xs, ys = zip(places[source], places[borrower], strict=True)
            axes.plot(xs, ys, color=COLOURS["horizontal"], linewidth=0.6 + 7 * share, alpha=0.6, zorder=1)
        for doc, (x, y) in places.items():
            axes.plot([x], [y], marker="o", color=COLOURS["vertical"], markersize=5 + 12 * sizes[doc], zorder=2)
            side = -1 if _has_neighbour(places, doc) else 1
            offset, ha = (side * (5 + 6 * sizes[doc]), 4), "left" if side > 0 else "right"
            axes.annotate(name(doc), (x, y), offset, **POINTS, fontsize=size, zorder=3, ha=ha)
        shown = [words("figure.axis", share=f"{100 * share:.0f}%") for share in run.topics.spread]
        axes.set(title=words("figure.map"), xlabel=shown[0], ylabel=shown[1], xticks=[], yticks=[])
        axes.margins(0.18)
    return Drawing(figure)


def _has_neighbour(places: Mapping[str, tuple[float, float]], doc: str) -> bool:
    """Whether another place lies close to the right of one, where its name would stand."""
    wide, high = ((max(v) - min(v)) or 1.0 for v in zip(*places.values(), strict=True))
    x, y = places[doc]
    others = (place for name, place in places.items() if name != doc)
    return any(0 <= a - x < 0.16 * wide and abs(b - y) < 0.05 * high for a, b in others)
