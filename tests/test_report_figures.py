from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pages import Page, plan_html
from report_sample import sample

from homog import __version__
from homog.datatypes import Cluster, ClusterMember, Document, Match, Result, Section, Span, Structure, Unit
from homog.picture import (
    AlikePair,
    CarriedItem,
    CarriedReference,
    FigureChange,
    Item,
    ItemInPlan,
    Lineage,
    MainSource,
    Opposite,
    OwnAction,
    OwnItem,
    Place,
    Topics,
)
from homog.report.desk import Desk
from homog.report.html import Pages
from homog.report.items_view import items_tables
from homog.report.likeness import Likeness, by_likeness, likeness
from homog.report.messages import LANGUAGES, Words
from homog.report.moving import moves
from homog.report.plan_map import HEIGHT, WIDTH, plan_map
from homog.report.reading import counted_spans
from homog.report.time_axis import time_axis
from homog.report.timelines import lineage_drawing, timeline

GOLDEN = Path(__file__).parent / "golden"
WRITE = "HOMOG_WRITE_GOLDEN"  # set it to write the golden files anew, then read what changed in them


def pictured() -> Result:
    """The sample with everything that drawings show, and a third plan without a date."""
    result = sample()
    third = replace(result.documents["yunze"], doc_id="haiyan", region="海堰省", signed=None, title="海堰省方案")
    documents = {**result.documents, "haiyan": third}
    structures = {**result.structures, "haiyan": result.structures["yunze"]}
    scores = {**result.scores, "haiyan": replace(result.scores["yunze"], doc_id="haiyan")}
    member = ClusterMember("haiyan", 30, 60, 2)
    clusters = tuple(replace(c, members=(*c.members, member)) for c in result.clusters)
    sources = (
        MainSource("qinghe", "guowu", 0.4, "later", None, 0.0),
        MainSource("yunze", "qinghe", 0.3, "later", "guowu", 0.2),
        MainSource("haiyan", "qinghe", 0.1, "undetermined", None, 0.0),
    )
    return replace(
        result,
        documents=documents,
        structures=structures,
        scores=scores,
        plans=("qinghe", "yunze", "haiyan"),
        references={**result.references, "haiyan": ("guowu",)},
        clusters=clusters,
        matrix={**result.matrix, "haiyan": {"qinghe": 0.1}},
        lineage=Lineage((), sources, (), (), ()),
        carried=(_carried(result),),
        topics=_topics(),
    )


def _topics() -> Topics:
    """Two plans alike and not copied, two copied though unlike, and the plans with their reference."""
    pairs = (
        AlikePair("qinghe", "haiyan", "peers", 0.91, 0.62, 1.0, 0.0, 0.01, 0.18),
        AlikePair("haiyan", "guowu", "reference", 0.84, 0.33, 0.8, 0.31, 0.0, 0.0),
        AlikePair("qinghe", "guowu", "reference", 0.8, 0.1, 0.6, 0.44, 0.0, 0.0),
        AlikePair("yunze", "guowu", "reference", 0.7, -0.1, 0.4, 0.21, 0.0, 0.0),
        AlikePair("qinghe", "yunze", "peers", 0.5, -0.3, 0.2, 0.0, 0.3, 0.0),
        AlikePair("yunze", "haiyan", "peers", 0.4, -0.5, 0.0, 0.0, 0.0, 0.02),
    )
    places = (Place("qinghe", -0.2, 0.1), Place("yunze", 0.3, -0.05), Place("haiyan", -0.1, -0.05))
    return Topics("bundled", pairs, 2, places, (0.7, 0.3))


def _carried(result: Result) -> CarriedReference:
    text = result.documents["guowu"].text
    start = text.index("到2018年")
    item = Item("u2", "target", "总体要求", ("总体要求",), start, start + 25, 22)
    figures = (FigureChange("quantity", "开放平台", "100个", "20个"),)
    first = ItemInPlan("qinghe", "carried", 1.0, 0.1, None, 20, 40, figures)
    second = ItemInPlan("yunze", "left_out", 0.0, 0.0, 0.0, None, None)
    own = OwnItem("yunze", replace(item, item_id="u9"), 0.0, 0.0)
    row = CarriedItem(item, (first, second))
    seed = text.index("鼓励各类平台")
    action = Item("u3", "key_action", "创业创新", ("重点行动", "创业创新"), seed, seed + 30, 28)
    opposite = Opposite("u4", "创业与“就业”<创新>", 30, 60, "merged", 0.4, 0.5, 0.3)
    paired = (ItemInPlan("qinghe", "partly", 0.4, 0.1, 0.2, 20, 40, (), opposite), replace(second, figures=()))
    action_row = CarriedItem(action, paired)
    alone = OwnAction("yunze", replace(action, item_id="u8", title="湖区监测"), "u3", 0.1)
    plans = ("haiyan", "qinghe", "yunze")
    return CarriedReference("guowu", plans, ("haiyan",), (row, action_row), (own,), paired=True, own=(alone,))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_drawing_has_a_text_alternative_and_a_table(lang: str) -> None:
    html = Pages(pictured(), Words("zh" if lang == "zh" else "en")).corpus()
    page = Page(html)
    drawings = [a for a in page.attributes if a[0] == "svg" and a[1] == "role" and a[2] == "img"]
    labels = [a[2] for a in page.attributes if a[0] == "svg" and a[1] == "aria-label"]
    assert len(labels) >= len(drawings) >= 4 and all(label.strip() for label in labels)
    for name in ("timeline", "matrix", "map", "lineage", "items"):
        section = html.partition(f'<section id="{name}">')[2].partition("</section>")[0]
        assert "<table" in section, name
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_alike_documents_stand_side_by_side() -> None:
    values = np.eye(4)
    for i, j, v in ((0, 2, 0.9), (1, 3, 0.8), (2, 3, 0.1)):
        values[i, j] = values[j, i] = v
    order = by_likeness(Likeness(("a", "b", "c", "d"), values))
    assert order in (["a", "c", "d", "b"], ["b", "d", "c", "a"])


def test_likeness_counts_what_is_shared_by_its_length() -> None:
    result = sample()
    long = Cluster("c1", "horizontal", "a", (ClusterMember("qinghe", 0, 30), ClusterMember("yunze", 0, 30)))
    own = Cluster("c2", "vertical", "a", (ClusterMember("qinghe", 40, 50), ClusterMember("guowu", 0, 10)))
    alike = likeness(replace(result, clusters=(long, own)), ["qinghe", "yunze"])
    assert alike.values[0, 1] == pytest.approx(30 / (40 * 30) ** 0.5, abs=1e-6)
    assert alike.nearest("qinghe", 3) == [("yunze", alike.values[0, 1])]


def test_the_map_is_the_same_again_and_nothing_covers_another() -> None:
    rng = np.random.default_rng(5)
    raw = rng.random((20, 20))
    values = np.round((raw + raw.T) / 2, 3)
    np.fill_diagonal(values, 1.0)
    docs = tuple(f"d{i:02d}" for i in range(20))
    names = {doc: f"第{doc}省" for doc in docs}
    first = plan_map(Likeness(docs, values), names, {})
    assert first == plan_map(Likeness(docs, values), names, {})
    places = [(d.x, d.y) for d in first.dots]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    apart = min(np.hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(places) for b in places[:i])
    assert apart > 10


def test_the_nearest_on_the_map_are_the_most_alike() -> None:
    values = np.eye(4)
    for i, j in ((0, 1), (2, 3)):
        values[i, j] = values[j, i] = 0.95
    drawn = plan_map(Likeness(("a", "b", "c", "d"), values), dict.fromkeys("abcd", "省"), {})
    at = {d.doc: np.array([d.x, d.y]) for d in drawn.dots}
    assert np.linalg.norm(at["a"] - at["b"]) < np.linalg.norm(at["a"] - at["c"]) / 2


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ([date(2015, 7, 1), date(2016, 3, 1)], "2015-07"),
        ([date(2010, 1, 5), date(2019, 3, 1)], "2010"),
        ([date(2015, 7, 1), None], "2015-07"),
        ([None], ""),
        ([date.min, date.max], "1000"),
    ],
)
def test_dates_are_written_where_they_stand(days: list[date | None], first: str) -> None:
    axis = time_axis(days, 50, 800)
    assert [tick.text for tick in axis.ticks][:1] == ([first] if first else []) and len(axis.ticks) <= 12
    assert all(40 <= axis.x(day) <= 800 for day in days)


def test_the_lineage_is_drawn_below_its_sources() -> None:
    result = pictured()
    desk = Desk(result, Words("zh"))
    drawing = lineage_drawing(desk, {doc: doc for doc in result.documents})
    assert drawing is not None
    assert [n.doc for n in drawing.nodes] == ["guowu", "qinghe", "yunze", "haiyan"]
    x = {n.doc: n.x for n in drawing.nodes}
    assert x["guowu"] < x["qinghe"] < x["yunze"] < x["haiyan"] == drawing.undated
    assert [(b.borrower, b.kind, b.open) for b in drawing.bows] == [
        ("haiyan", "horizontal", True),
        ("qinghe", "vertical", False),
        ("yunze", "horizontal", False),
    ]
    assert lineage_drawing(Desk(sample(), Words("zh")), {}) is None


def test_the_timeline_has_every_plan() -> None:
    drawn = timeline(Desk(pictured(), Words("zh")))
    assert drawn is not None and {s.doc for s in drawn.stems} == {"qinghe", "yunze", "haiyan"}
    assert [doc for doc, _ in drawn.references] == ["guowu"]
    assert all(abs(s.vertical[1] + s.horizontal[1] - (drawn.plot - 14) * s.share) < 0.3 for s in drawn.stems)


def test_items_and_values_plan_by_plan() -> None:
    (table,) = items_tables(Desk(pictured(), Words("zh")), ["qinghe", "yunze", "haiyan"])
    assert table.plans == ("qinghe", "yunze") and table.added == (0, 1)
    assert table.lines[0].signs == ("changed", "left_out")
    said = {line.said: [(v.said, v.changed) for v in line.values] for line in table.targets}
    assert said["100个"] == [("20个", True), ("", False)] and said["5万家"][0] == ("5万家", False)


def test_a_clause_that_moved_is_told_from_one_that_changed() -> None:
    known = sample().matches[0]
    mine, theirs = "建立健全协调机制，强化督促检查，落实工作责任。", "强化督促检查，建立健全协调机制，落实工作责任。"
    match = replace(known, grade="reworded", start=0, end=len(mine), source_start=0, source_end=len(theirs))
    (move,) = moves(match, mine, theirs)
    moved = mine[move.start : move.start + move.length]
    assert moved == theirs[move.source_start : move.source_start + move.length] and "强化督促检查" in moved
    assert moves(replace(match, grade="near-verbatim"), mine, theirs) == []


def test_a_moved_clause_is_marked_on_both_sides() -> None:
    result = sample()
    mine, theirs = "建立健全协调机制，强化督促检查。", "强化督促检查，建立健全协调机制。"
    documents = {
        "yunze": replace(result.documents["yunze"], text=mine),
        "guowu": replace(result.documents["guowu"], text=theirs),
    }
    match = replace(
        result.matches[0], doc="yunze", source="guowu", grade="reworded", start=0, end=len(mine),
        source_start=0, source_end=len(theirs), edits=(), slots=(), runner_up=None, origin=None,
    )  # fmt: skip
    html = plan_html(_only(result, documents, match))
    assert '<ins class="v" data-n="1">' in html and '<del class="v" data-n="1">' in html


def _only(result: Result, documents: dict[str, Document], match: Match) -> Result:
    scores = {"yunze": replace(result.scores["yunze"], stretches=(), units=(), by_source={"guowu": 0.5})}
    return replace(
        result,
        documents={**result.documents, **documents},
        structures={"yunze": Structure((), ()), "guowu": Structure((), ())},
        plans=("yunze",),
        matches=(match,),
        scores=scores,
        phrases=(),
        quotes={},
        clusters=(),
        matrix={},
    )


def test_headings_and_lists_of_departments_have_no_tint() -> None:
    head = Section("s1", 1, "一、", "要求", Span(0, 4), 0, 30)
    run_in = Section("s2", 2, "（一）", "思想", Span(4, 9), 4, 30, "s1")
    first = Unit("u1", "action", ("要求",), 4, 20, omitted=(Span(15, 18),))
    second = Unit("u2", "action", ("要求",), 21, 30)
    assert counted_spans(Structure((head, run_in), (first, second))) == [(9, 15), (18, 20), (21, 30)]
    html = plan_html(sample(), "yunze")
    text = html.partition('<div class="text" lang="zh">')[2].partition("</div>")[0]
    assert "<b>（一）创业创新</b>" in text and not [
        h for h in text.split("<b>")[1:] if "</a>" in h.partition("</b>")[0]
    ]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("的文字取自其他文件", "最需要核实的是", "95% 区间为", "把握按字数平均为")),
        ("en", ("is taken from other documents", "What matters most", "95% interval", "in the mean of all characters")),
    ],
)
def test_a_page_opens_with_how_much_what_matters_and_how_sure(lang: str, said: tuple[str, ...]) -> None:
    lead = Page(plan_html(sample(), "yunze", "zh" if lang == "zh" else "en")).text("p")
    assert all(part in lead for part in said)


# --- golden files


@pytest.mark.parametrize(("name", "lang"), [("plan", "zh"), ("plan", "en"), ("corpus", "zh"), ("corpus", "en")])
def test_the_pages_are_what_they_were(name: str, lang: str) -> None:
    pages = Pages(pictured(), Words("zh" if lang == "zh" else "en"))
    html = pages.corpus() if name == "corpus" else pages.plan("yunze", "../")
    body = html.partition("<body")[2].partition("<script>")[0]
    told = body.partition('<section id="settings">')[0].replace(__version__, "VERSION")
    golden = GOLDEN / f"page-{lang}-{name}.html.txt"
    if os.environ.get(WRITE):
        golden.write_bytes(told.encode())
    assert told == golden.read_bytes().decode(), f"{golden.name} differs: look at it, then set {WRITE}=1"
