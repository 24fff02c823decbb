"""Plans by where their text comes from: all of a run, one along its text, one by kind of unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homog.figures.drawing import COLOURS, SHARES, Drawing, as_percent, axes_of, names_of, words_of
from homog.report.messages import Lang

if TYPE_CHECKING:
    from homog.api import Run


def shares(run: Run, *, lang: Lang | None = None) -> Drawing:
    """The four shares of every plan, the most copied first; a line gives the 95 % interval of vertical + horizontal.

    Args:
        run: any run.
        lang: zh or en; by default the run's.
    """
    words = words_of(run, lang)
    name = names_of(run, words)
    rows = sorted(run.plans, key=lambda r: (r["vertical_share"] + r["horizontal_share"], r["doc_id"]))
    with axes_of(8, 1.3 + 0.34 * len(rows)) as (figure, axes):
        places = range(len(rows))
        left = [0.0] * len(rows)
        for kind in SHARES:
            values = [row[f"{kind}_share"] for row in rows]
            axes.barh(places, values, left=left, color=COLOURS[kind], label=words(f"attribution.{kind}"), height=0.7)
            left = [a + b for a, b in zip(left, values, strict=True)]
        if not any(row["excluded"] for row in rows):
            for y, row in enumerate(rows):
                low, high = row["copied_share_total_low"], row["copied_share_total_high"]
                axes.plot([low, high], [y, y], color="#111111", linewidth=1.2, marker="|", markersize=6)
        axes.set_yticks(places, [name(row["doc_id"]) for row in rows])
        axes.margins(y=0.4 / max(len(rows), 1))
        axes.set(xlim=(0, 1), title=words("figure.shares"), xlabel=words("figure.share"))
        as_percent(axes.xaxis)
        figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def strip(run: Run, doc: str | None = None, *, lang: Lang | None = None) -> Drawing:
    """The text of a plan from its first to its last character, each stretch in the colour of where it comes from.

    Args:
        run: any run.
        doc: the plan; the only one by default.
        lang: zh or en; by default the run's.
    """
    words = words_of(run, lang)
    plan = doc or run.plan["doc_id"]
    stretches = run.scores[plan]["stretches"]
    with axes_of(9, 1.9) as (figure, axes):
        for kind in SHARES:
            spans = [(s["start"], s["end"] - s["start"]) for s in stretches if s["attribution"] == kind]
            axes.broken_barh(spans, (0.0, 1.0), facecolors=COLOURS[kind], label=words(f"attribution.{kind}"))
        title = words("figure.strip", name=names_of(run, words)(plan))
        axes.set(ylim=(0, 1), yticks=[], title=title, xlabel=words("figure.position"))
        axes.set_xlim(0, max((s["end"] for s in stretches), default=1))
        axes.spines["left"].set_visible(False)
        figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)


def kinds(run: Run, doc: str | None = None, *, lang: Lang | None = None) -> Drawing:
    """The four shares of a plan's targets, actions, safeguards … apart; arguments as for `strip`."""
    words = words_of(run, lang)
    plan = doc or run.plan["doc_id"]
    by_kind = {kind: row for kind, row in run.scores[plan]["by_kind"].items() if row["characters"]}
    order = sorted(by_kind, key=lambda kind: by_kind[kind]["characters"])
    with axes_of(8, 1.4 + 0.36 * len(order)) as (figure, axes):
        labels = [f"{words.code('kind', kind)} ({by_kind[kind]['characters']:,.0f})" for kind in order]
        left = [0.0] * len(order)
        for share in SHARES:
            values = [by_kind[kind][share] for kind in order]
            axes.barh(labels, values, left=left, color=COLOURS[share], label=words(f"attribution.{share}"), height=0.7)
            left = [a + b for a, b in zip(left, values, strict=True)]
        axes.set(
            xlim=(0, 1), title=words("figure.kinds", name=names_of(run, words)(plan)), xlabel=words("figure.share")
        )
        as_percent(axes.xaxis)
        figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    return Drawing(figure)
