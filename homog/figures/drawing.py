"""A drawing as SVG text that the browser draws, and what all figures share: axes, names, style."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homog.errors import MissingExtraError
from homog.report.desk import Desk
from homog.report.messages import Lang, Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from homog.api import Run

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
SHARES = ("vertical", "horizontal", "formulaic", "original")
COLOURS = {"vertical": "#22619a", "horizontal": "#b24a10", "formulaic": "#9a9ca3", "original": "#dfe5dd"}
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
POINTS: Any = {"textcoords": "offset points"}
LONGEST = 14  # characters of a title on an axis


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


def require_matplotlib() -> None:
    """Raise MissingExtraError where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        why = "figures are drawn by matplotlib, which is not installed"
        raise MissingExtraError("homog.figures", why, "pip install homog[notebooks]") from error


@contextmanager
def axes_of(width: float, height: float) -> Iterator[tuple[Any, Any]]:
    """A figure of a size in inches with one pair of axes, in homog's style."""
    require_matplotlib()
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context(_STYLE):
        figure = Canvas(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def words_of(run: Run, lang: Lang | None) -> Words:
    """The catalogue in a language, by default the run's."""
    return Words(lang or run.lang)


def names_of(run: Run, words: Words) -> Callable[[str], str]:
    """What gives the short name of a document; its doc_id where several would have the same."""
    desk = Desk(run.result, words)
    short = {doc: shortened(desk.short(doc)) for doc in run.result.documents}
    many = Counter(short.values())
    return lambda doc: short[doc] if many[short[doc]] == 1 else shortened(doc)


def by_date(run: Run, docs: Sequence[str]) -> list[str]:
    """Documents by date, those without one last."""
    dates = {row["doc_id"]: row["signed"] or "9999" for row in run.documents}
    return sorted(docs, key=lambda doc: (dates[doc], doc))


def shortened(text: str) -> str:
    """A name that has room beside an axis."""
    text = text.removeprefix("《").removesuffix("》")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def as_percent(axis: Any) -> None:
    """Write the figures of an axis as whole percentages."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
