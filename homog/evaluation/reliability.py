"""How far `confidence` can be relied on, measured on corpora that it was not fitted on.

Run it as `python -m homog.evaluation.reliability [CORPORA] [--out docs]`: corpora are woven from seeds of their own,
from the sentence bank and, where the folder of real corpora is given, from real text; every attribution has its
confidence and is right or wrong. It prints the table and writes `reliability.md` and the plot, `reliability.svg`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog.attribution import attribute
from homog.confidence import confidence_of
from homog.differences import compare_spans
from homog.evaluation.calibration import is_right, load_world
from homog.evaluation.seeds import HELD_OUT_SEEDS
from homog.evaluation.truth import Truth
from homog.evaluation.weave import WeaveSettings, weave
from homog.layout import World
from homog.settings import Settings

BANDS = 10  # of equal width, for the expected calibration error
REAL = ("smart-plans", "work-reports-2026")  # folders of real text to weave from
LIMIT = 0.05
_Z = 1.96
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """Attributions whose confidence lies in one band: how many, their mean confidence, and how many were right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share that is right (Wilson 1927)."""
        n, p = max(self.count, 1), self.right
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * (p * (1 - p) / n + _Z**2 / (4 * n**2)) ** 0.5
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Confidences of one group of corpora against what turned out right."""

    name: str
    bands: tuple[Band, ...]  # filled ones only

    @property
    def count(self) -> int:
        """Attributions judged."""
        return sum(band.count for band in self.bands)

    @property
    def error(self) -> float:
        """Expected calibration error: mean distance of confidence and share right, by attributions (Naeini 2015)."""
        return sum(band.count * abs(band.confidence - band.right) for band in self.bands) / max(self.count, 1)


def reliability(name: str, confidence: Values, right: Values) -> Reliability:
    """Confidences in bands of equal width.

    Args:
        name: of the group.
        confidence: 0-1, shape (attributions,).
        right: 1 where the attribution is right, else 0; the same shape.
    """
    edges = np.linspace(0.0, 1.0, BANDS + 1)
    which = np.clip(np.digitize(confidence, edges[1:-1]), 0, BANDS - 1)
    bands = []
    for index in range(BANDS):
        mine = which == index
        if mine.any():
            low, high = float(edges[index]), float(edges[index + 1])
            count = int(np.count_nonzero(mine))
            bands.append(Band(low, high, count, float(confidence[mine].mean()), float(right[mine].mean())))
    return Reliability(name, tuple(bands))


def judged(world: World, truth: Truth, settings: Settings) -> tuple[Values, Values]:
    """The confidence of every attribution of a woven corpus, and whether it is right, source included."""
    prepared = world.prepared
    explained = attribute(
        prepared,
        world.is_reference,
        world.is_peer,
        settings,
        undetermined=world.undetermined.table,
        elsewhere=world.elsewhere,
    )
    confidence, right = [], []
    for item in explained.passages:
        doc = prepared.order[prepared.position(item.passage.x0)[0]]
        identity = compare_spans(prepared, item.passage, settings.matching).identity
        undetermined = (doc, prepared.order[item.source]) in world.undetermined
        confidence.append(confidence_of(item, identity, undetermined))
        right.append(float(is_right(world, item, truth)))
    return np.array(confidence), np.array(right)


def measure(
    sources: Sequence[tuple[str, str]], seeds: Iterable[int] = HELD_OUT_SEEDS, weaving: WeaveSettings | None = None
) -> list[Reliability]:
    """Weave corpora and judge every attribution.

    Args:
        sources: name and source of each group: `bank` or a folder of documents.
        seeds: of the corpora; the confidence must not have been fitted on them.
        weaving: size of the corpora; source and seed are replaced.
    """
    settings, weaving, seeds = Settings(), weaving or WeaveSettings(), tuple(seeds)
    found = []
    for name, source in sources:
        parts = []
        for seed in seeds:
            with tempfile.TemporaryDirectory(prefix="homog-reliability-") as folder:
                truth = weave(_woven(weaving, seed, source), Path(folder))
                parts.append(judged(load_world(Path(folder), settings), truth, settings))
        confidence, right = (np.concatenate(column) for column in zip(*parts, strict=True))
        found.append(reliability(name, confidence, right))
    return found


def _woven(weaving: WeaveSettings, seed: int, source: str) -> WeaveSettings:
    return replace(weaving, seed=seed, source=source)


def to_markdown(groups: Sequence[Reliability], seeds: Sequence[int] = HELD_OUT_SEEDS) -> str:
    """The page docs/reliability.md."""
    lines = [
        "# How far confidence can be relied on",
        "",
        "Confidence is fitted on the development seeds (`homog bench --calibrate`). Here every attribution of corpora "
        f"woven from other seeds ({', '.join(map(str, seeds))}) is put into a band by its confidence, and counted how",
        "many are right: more than half of the span truly has this attribution and this source. Made by",
        "`python -m homog.evaluation.reliability CORPORA --out docs`.",
        "",
        "![Share right against confidence](reliability.svg)",
        "",
        f"| text | attributions | expected calibration error (at most {LIMIT:.2f}) |",
        "| --- | ---: | ---: |",
        *(f"| {g.name} | {g.count:,} | {g.error:.3f} |" for g in groups),
    ]
    for group in groups:
        lines += [
            "",
            f"## {group.name}",
            "",
            "| confidence | attributions | mean confidence | right | 95 % interval |",
            "| --- | ---: | ---: | ---: | --- |",
            *(_row(band) for band in group.bands),
        ]
    return "\n".join(lines) + "\n"


def _row(band: Band) -> str:
    low, high = band.interval
    return (
        f"| {band.low:.1f}-{band.high:.1f} | {band.count:,} | {band.confidence:.3f} | {band.right:.3f} "
        f"| {low:.3f}-{high:.3f} |"
    )


_SIDE, _EDGE = 320, 48
_COLOURS = ("#1b6ca8", "#c2571a", "#3d8b37", "#7b4ea3")


def to_svg(groups: Sequence[Reliability]) -> str:
    """The reliability plot: share right (up) against mean confidence (right), with intervals; on the line is right."""
    width, height = _SIDE + 2 * _EDGE, _SIDE + 2 * _EDGE + 18 * len(groups)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_grid(step / 5) for step in range(6)),
        _line(0.0, 0.0, 1.0, 1.0, "#888888", dashed=True),
        f'<text x="{_EDGE + _SIDE / 2:.0f}" y="{_EDGE + _SIDE + 34}" text-anchor="middle">confidence</text>',
        f'<text x="14" y="{_EDGE + _SIDE / 2:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 14 {_EDGE + _SIDE / 2:.0f})">share right</text>',
    ]
    for number, group in enumerate(groups):
        parts += _curve(group, _COLOURS[number % len(_COLOURS)], number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid(at: float) -> str:
    x, y = _point(at, at)
    return (
        _line(at, 0.0, at, 1.0, "#e4e4e4")
        + _line(0.0, at, 1.0, at, "#e4e4e4")
        + f'<text x="{x:.1f}" y="{_EDGE + _SIDE + 16}" text-anchor="middle">{at:.1f}</text>'
        + f'<text x="{_EDGE - 6}" y="{y + 4:.1f}" text-anchor="end">{at:.1f}</text>'
    )


def _point(confidence: float, right: float) -> tuple[float, float]:
    return _EDGE + _SIDE * confidence, _EDGE + _SIDE * (1 - right)


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, *, dashed: bool = False) -> str:
    (a, b), (c, d) = _point(x0, y0), _point(x1, y1)
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="{colour}"{dashes}/>'


def _curve(group: Reliability, colour: str, number: int) -> list[str]:
    points = [_point(band.confidence, band.right) for band in group.bands]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>']
    for band, (x, y) in zip(group.bands, points, strict=True):
        low, high = band.interval
        parts.append(_line(band.confidence, low, band.confidence, high, colour))
        radius = 2 + 5 * (band.count / max(group.count, 1)) ** 0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"/>')
    y = _EDGE + _SIDE + 54 + 18 * number
    told = f"{group.name}: {group.count:,} attributions, calibration error {group.error:.3f}"
    parts.append(f'<circle cx="{_EDGE + 6}" cy="{y - 4}" r="4" fill="{colour}"/>')
    parts.append(f'<text x="{_EDGE + 16}" y="{y}">{told}</text>')
    return parts


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m homog.evaluation.reliability", description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="?", help="the folder of real corpora to weave from as well")
    parser.add_argument("--out", type=Path, help="folder for reliability.md and reliability.svg")
    options = parser.parse_args()
    real = REAL if options.corpora else ()
    sources = [("sentence bank", "bank"), *((f"real text: {name}", str(options.corpora / name)) for name in real)]
    groups = measure(sources)
    page = to_markdown(groups)
    if options.out:
        (options.out / "reliability.md").write_text(page, encoding="utf-8")
        (options.out / "reliability.svg").write_text(to_svg(groups), encoding="utf-8")
    print(page, end="")


if __name__ == "__main__":
    _main()
