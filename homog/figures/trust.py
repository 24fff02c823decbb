"""How far results can be relied on: confidence against the truth, evidence against chance."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from homog.figures.drawing import COLOURS, Drawing, as_percent, axes_of, words_of
from homog.report.messages import Lang, Words

if TYPE_CHECKING:
    from homog.api import Run, Table

_BANDS = (0.0, 0.4, 0.6, 0.8, 0.9, 1.01)  # of confidence


def reliability(judged: Table, *, lang: Lang = "zh") -> Drawing:
    """How many of the matches of each confidence are right; on the dotted line is as it should be.

    Args:
        judged: `Run.judged`.
        lang: zh or en.
    """
    words = Words(lang)
    groups = [[m for m in judged if low <= m["confidence"] < high] for low, high in pairwise(_BANDS)]
    with axes_of(5.6, 4.8) as (figure, axes):
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
        as_percent(axes.xaxis)
        as_percent(axes.yaxis)
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
    words = words_of(run, lang)
    rows = run.matches.where(lambda m: m["attribution"] == "horizontal" and m["expected_by_chance"] is not None)
    ordered = sorted(rows, key=lambda m: -m["bits"])
    with axes_of(6.4, 4.0) as (figure, axes):
        bits = [m["bits"] for m in ordered]
        axes.step(bits, range(1, len(bits) + 1), where="post", color=COLOURS["horizontal"], label=words("figure.found"))
        expected = [m["expected_by_chance"] for m in ordered]
        axes.plot(bits, expected, color="#545e68", linestyle="--", label=words("figure.expected"))
        axes.set_yscale("log")
        axes.set(title=words("figure.chance"), xlabel=words("figure.bits"), ylabel=words("figure.count"))
        axes.set_ylim(bottom=1e-6)
        axes.legend(fontsize=9)
    return Drawing(figure)
