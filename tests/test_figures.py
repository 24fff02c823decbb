"""Figures for notebooks: text stays text, the same bytes every time, all of them in both languages."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from shared_corpora import ROOT
from small_corpus import DOCUMENTS, ROWS, write

import homog
from homog import figures

pytest.importorskip("matplotlib")
DEMO = ROOT / "data" / "demo"
OF_RUN: list[Callable[..., figures.Drawing]] = [
    figures.shares,
    figures.matrix,
    figures.lineage,
    figures.carried,
    figures.alike,
    figures.plan_map,
    figures.chance,
]
OF_PLAN: list[Callable[..., figures.Drawing]] = [figures.strip, figures.kinds]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def run() -> homog.Run:
    return homog.score(DEMO)


def texts(drawing: figures.Drawing) -> list[str]:
    tree = ElementTree.fromstring(drawing.svg())
    return ["".join(node.itertext()).strip() for node in tree.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("draw", OF_RUN, ids=lambda f: str(f.__name__))
def test_a_figure_of_a_run_speaks_both_languages(run: homog.Run, draw: Callable[..., figures.Drawing]) -> None:
    chinese, english = texts(draw(run, lang="zh")), texts(draw(run, lang="en"))
    titles = set(chinese) - set(english)
    assert titles and all(CHINESE.search(title) for title in titles)
    assert draw(run).svg() == draw(run).svg()


@pytest.mark.parametrize("draw", OF_PLAN, ids=lambda f: str(f.__name__))
def test_a_figure_of_a_plan(run: homog.Run, draw: Callable[..., figures.Drawing]) -> None:
    assert any("南岚省" in text for text in texts(draw(run, "南岚省")))
    with pytest.raises(homog.HomogError, match="10 plans"):
        draw(run)


def test_the_browser_draws_the_text(run: homog.Run) -> None:
    svg = figures.shares(run).svg()
    assert "瀚北自治区" in texts(figures.shares(run))
    assert "DejaVu" not in svg and svg.count("Noto Sans CJK SC") == svg.count("<text")
    assert svg == figures.shares(run)._repr_svg_()


def test_names_have_room_without_a_chinese_font(run: homog.Run) -> None:
    drawing = figures.shares(run)
    drawing.svg()
    figure = drawing.figure
    left = figure.axes[0].get_position().x0 * figure.get_figwidth() * 72
    assert left > 5 * 10  # five characters of ten points


def test_documents_of_one_name_keep_their_places(tmp_path: Path) -> None:
    rows = tuple(
        f"{n},provincial,霁岭省,霁岭省推进云端渔业发展实施方案,,,2024-0{i}-10,{n}.txt,"
        for i, n in ((5, "甲稿"), (6, "乙稿"))
    )
    files = {"甲稿.txt": DOCUMENTS["lanting"], "乙稿.txt": DOCUMENTS["mowan"]}
    corpus = write(tmp_path / "corpus", files, (ROWS[0], *rows))
    shown = texts(figures.shares(homog.score(corpus)))
    assert len([text for text in shown if "霁岭省" in text or text in ("甲稿", "乙稿")]) == 2


def test_a_drawing_is_saved(run: homog.Run, tmp_path: Path) -> None:
    file = figures.shares(run).save(tmp_path / "shares.svg")
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


def test_figures_of_ones_own(run: homog.Run) -> None:
    shown = texts(figures.bars({"甲省": {"多": 2.0, "少": 1.0}, "乙省": {"多": 1.0}}, title="<题>", xlabel="份"))
    assert {"甲省", "乙省", "多", "少", "<题>", "份"} <= set(shown)
    assert {"甲省", "乙省"} <= set(texts(figures.points({"甲省": (0.0, 1.0), "乙省": (1.0, 0.0)}, title="图")))
    truth = homog.Corpus(DEMO).truth
    assert truth is not None
    assert any(text.startswith("n=") for text in texts(figures.reliability(run.judged(truth), lang="en")))


def test_runs_with_little_to_show_can_be_drawn(tmp_path: Path) -> None:
    for number, text in enumerate(("山坡上的护林员每天记录积雪深度。", "河口的潮位由值班员每小时抄写一次。")):
        (tmp_path / f"{number}.txt").write_text(f"霁岭省记录办法\n\n一、记录。{text}", encoding="utf-8")
    empty = homog.score(tmp_path)
    for draw in (figures.shares, figures.matrix, figures.lineage, figures.chance, figures.alike, figures.plan_map):
        assert draw(empty).svg().startswith("<svg")
    with pytest.raises(homog.HomogError, match="has a reference"):
        figures.carried(empty)


def test_without_matplotlib_the_extra_is_named(run: homog.Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(homog.HomogError, match=r"pip install homog\[notebooks\]"):
        figures.shares(run)
    with pytest.raises(homog.HomogError, match=r"pip install homog\[notebooks\]"):
        figures.carried(run)
