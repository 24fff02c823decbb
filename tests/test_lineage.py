"""Who took from whom: the graph, the main sources, who gave and who took most, the matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from test_attribution import CRAB, KELP, MARSH, POND, PORT, REEF, TRAIN, Plan, corpus

from homog.datatypes import Document, Match
from homog.lineage import Taken, horizontal_matrix, lineage
from homog.picture import Lineage
from homog.pipeline import score
from homog.settings import LineageSettings

DATES = {"n": "2019-01-01", "a": "2020-01-01", "b": "2020-02-01", "c": "2020-03-01", "u": "", "v": ""}
ANY = LineageSettings(main_share=0.0, main_characters=0)


def documents(dates: Mapping[str, str] = DATES) -> dict[str, Document]:
    return {
        name: Document(
            name,
            "",
            "national" if name == "n" else "provincial",
            signed=date.fromisoformat(day) if day else None,
        )
        for name, day in dates.items()
    }


def match(doc: str, source: str, *, why: str = "", origin: str | None = None, confidence: float = 0.9) -> Match:
    vertical = source == "n"
    return Match(
        f"{doc}{source}{why}{origin}",
        doc,
        0,
        100,
        source,
        0,
        100,
        "national" if vertical else "provincial",
        "verbatim",
        "vertical" if vertical else "horizontal",
        1.0,
        confidence,
        bits=50.0,
        why=why or ("reference_words" if vertical else "peer_own_words"),
        origin=origin,
    )


def found(
    sizes: Sequence[tuple[Match, int]], dates: Mapping[str, str] = DATES, limits: LineageSettings = ANY
) -> Lineage:
    taken = Taken(
        documents(dates),
        [name for name in dates if name != "n"],
        [m for m, _ in sizes],
        {m.match_id: n for m, n in sizes},
        dict.fromkeys(dates, 1000),
    )
    return lineage(taken, limits)


def main(graph: Lineage) -> dict[str, tuple[str | None, str]]:
    return {row.borrower: (row.source, row.direction) for row in graph.main_sources}


def test_an_edge_adds_up_its_matches() -> None:
    graph = found([(match("b", "a"), 100), (match("b", "a", why="shared_deviation", confidence=0.5), 300)])
    (edge,) = graph.edges
    assert (edge.source, edge.borrower, edge.attribution, edge.direction) == ("a", "b", "horizontal", "later")
    assert (edge.characters, edge.matches, edge.share, edge.bits) == (400, 2, 0.4, 100.0)
    assert edge.expected == pytest.approx(240) and edge.confidence == pytest.approx(0.6)
    assert edge.reasons == {"peer_own_words": 100, "shared_deviation": 300}


def test_the_main_source_is_the_heaviest_and_names_the_next() -> None:
    graph = found([(match("c", "a"), 100), (match("c", "b"), 150), (match("c", "n"), 120)])
    (row,) = graph.main_sources
    assert (row.source, row.share, row.runner_up, row.runner_up_share) == ("b", 0.15, "n", 0.12)
    (peer,) = graph.main_peers
    assert (peer.source, peer.runner_up) == ("b", "a")


def test_a_phrase_or_two_make_no_main_source() -> None:
    limits = LineageSettings(main_share=0.05, main_characters=60)
    graph = found([(match("b", "a"), 49), (match("c", "a"), 61)], limits=limits)
    assert [row.borrower for row in graph.main_sources] == ["c"]
    assert len(graph.edges) == 2


def test_two_undated_plans_are_not_each_others_source() -> None:
    graph = found([(match("u", "v"), 100), (match("v", "u"), 90)])
    assert {edge.direction for edge in graph.edges} == {"undetermined"}
    assert main(graph) == {"u": ("v", "undetermined"), "v": (None, "undetermined")}


def test_an_undated_reference_leaves_the_direction_open() -> None:
    dates = {**DATES, "n": ""}
    assert main(found([(match("a", "n"), 100)], dates)) == {"a": ("n", "undetermined")}


def test_nobody_stands_behind_a_later_plan_by_way_of_an_undated_one() -> None:
    graph = found([(match("u", "c"), 300), (match("a", "u"), 200), (match("a", "n"), 50)])
    assert main(graph) == {"u": ("c", "undetermined"), "a": ("n", "later")}


def test_what_came_by_way_of_a_third_plan_is_the_first_ones() -> None:
    graph = found([(match("b", "a"), 100), (match("c", "b", why="chain", origin="a"), 80)])
    first, second = graph.originators
    assert (first.doc_id, first.borrowers, first.to_peers, first.passed_on) == ("a", ("b", "c"), 180, 0)
    assert (second.doc_id, second.borrowers, second.passed_on) == ("b", (), 80)


def test_a_circle_of_undated_plans_makes_nobody_the_origin_of_himself() -> None:
    graph = found([(match("u", "v", why="chain", origin="u"), 80)])
    (only,) = graph.originators
    assert (only.doc_id, only.borrowers, only.undetermined) == ("v", ("u",), 80)


def test_a_plan_that_revises_itself_takes_nothing_from_those_who_had_copied_it() -> None:
    """b took from a; c, a's new version, still has what b took."""
    rows = [(match("b", "a"), 100), (match("c", "b", why="chain", origin="a"), 80), (match("c", "b"), 30)]
    taken = Taken(
        documents(),
        ["a", "b", "c"],
        [m for m, _ in rows],
        {m.match_id: n for m, n in rows},
        dict.fromkeys(DATES, 1000),
        [("c", "a")],
    )
    assert {(e.source, e.borrower): e.characters for e in lineage(taken, ANY).edges} == {
        ("a", "b"): 100,
        ("b", "c"): 30,
    }


def test_borrowers_by_what_they_took() -> None:
    graph = found([(match("a", "n"), 100), (match("c", "a"), 300), (match("c", "u"), 50)])
    assert [(b.doc_id, b.sources, b.from_references, b.from_peers, b.undetermined) for b in graph.borrowers] == [
        ("c", 2, 0, 350, 50),
        ("a", 1, 100, 0, 0),
    ]


def test_through_a_whole_run(tmp_path: Path) -> None:
    """b takes from a what a wrote itself, and from the reference; c from b what b had from a."""
    plans = {
        "a": Plan("蓝汀省", "2025-03-01", [CRAB, REEF, KELP, MARSH]),
        "b": Plan("墨湾省", "2025-06-01", [CRAB, REEF, PORT, TRAIN]),
        "c": Plan("青屿省", "2025-09-01", [POND, TRAIN]),
    }
    graph = score(corpus(tmp_path, plans)).lineage
    assert graph is not None
    assert {(e.source, e.borrower) for e in graph.edges} >= {("a", "b"), ("national", "b"), ("national", "c")}
    assert all(e.direction == "later" and 0 < e.share <= 1 and 0 < e.confidence <= 1 for e in graph.edges)
    assert main(graph)["b"][0] == "a"
    given = {o.doc_id: o for o in graph.originators}
    assert given["national"].to_plans_below > 0 and given["a"].borrowers == ("b",)


# who took how much of whom


def test_the_matrix_holds_a_plans_own_peers_alone() -> None:
    """A provincial plan that is reference to a county's plan may be peer to another province's."""
    by_source = {"a": {"b": 0.25, "national": 0.5, "c": 0.0, "d": 0.1}, "b": {"d": 0.2}, "c": {}}
    peers = {"a": ("b", "c"), "b": ("d",), "c": ("a", "b")}
    assert horizontal_matrix(by_source, peers) == {"a": {"b": 0.25}, "b": {"d": 0.2}, "c": {}}
