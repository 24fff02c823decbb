"""Passage clusters against slow, obvious versions of themselves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_attribution import CRAB, KELP, LIGHT, MARSH, POND, PORT, REEF, TRAIN, Plan, corpus

from homog.clusters import Carriers, peer_clusters, reference_clusters
from homog.datatypes import Cluster, Document, Level, Match, Unit
from homog.pipeline import score

Spot = tuple[str, int, int]
SIGNED = {"national": "2025-01-01", "a": "2025-06-01", "b": "2025-03-01", "c": "2025-04-01", "d": "", "e": "2025-03-01"}


def dated(name: str, signed: str = "", *, draft: bool = False) -> Document:
    level: Level = "national" if name == "national" else "provincial"
    return Document(name, "", level, signed=date.fromisoformat(signed) if signed else None, draft=draft)


class _Anybody(dict[str, Document]):
    """Documents of the table above, others without a date."""

    def __missing__(self, name: str) -> Document:
        return dated(name, SIGNED.get(name, ""))


def one_wording(doc: str, start: int, end: int) -> str:
    return "甲乙丙丁"


CARRIERS = Carriers(_Anybody(), one_wording)
age = CARRIERS.age


def unit(number: int, start: int, end: int) -> Unit:
    return Unit(f"u{number}", "action", (), start, end)


def vertical(doc: str, start: int, end: int, source_start: int, source_end: int, source: str = "national") -> Match:
    return Match(
        "m", doc, start, end, source, source_start, source_end, "national", "verbatim", "vertical", 1.0, 0.9
    )  # fmt: skip


def horizontal(plan: Spot, peer: Spot) -> Match:
    return Match("m", *plan, *peer, "provincial", "verbatim", "horizontal", 1.0, 0.9)


def whole(row: Match, unit: Unit) -> tuple[int, int] | None:
    """A match carries a unit with its whole span, where it holds half of it."""
    shared = min(row.source_end, unit.end) - max(row.source_start, unit.start)
    return (row.start, row.end) if 2 * shared >= unit.end - unit.start else None


def members_of(cluster: Cluster) -> list[Spot]:
    return [(m.doc, m.start, m.end) for m in cluster.members]


def exactly(match: Match, unit: Unit) -> tuple[int, int] | None:
    """The plan's span that carries a unit where the match is an equal run; None for less than half of the unit."""
    low, high = max(match.source_start, unit.start), min(match.source_end, unit.end)
    at = match.start - match.source_start
    return (low + at, high + at) if 2 * (high - low) >= unit.end - unit.start else None


# passages of references


@pytest.mark.parametrize(
    ("carried", "found"),
    [((0, 100), True), ((0, 50), True), ((50, 100), True), ((0, 49), False), ((51, 100), False), ((25, 75), True)],
)
def test_a_plan_carries_a_unit_when_it_carries_half_of_it(carried: tuple[int, int], found: bool) -> None:
    low, high = carried
    rows = [vertical("a", 1000 + low, 1000 + high, low, high)]
    clusters = reference_clusters({"national": [unit(0, 0, 100)]}, rows, exactly, CARRIERS)
    expected = [[("national", 0, 100), ("a", 1000 + low, 1000 + high)]]
    assert [members_of(c) for c in clusters] == (expected if found else [])


def test_a_long_match_gives_each_unit_its_own_part(tmp_path: Path) -> None:
    """Through the whole run: a plan that copied two units, one that copied one, one that copied a third of one."""
    third = POND[: len(POND) // 3 + 1] + "，" + KELP
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [CRAB, PORT, POND, TRAIN]),
        "b": Plan("墨湾省", "2025-03-01", [REEF, POND, MARSH]),
        "c": Plan("青屿省", "2025-04-01", [third, LIGHT]),
    }
    result = score(corpus(tmp_path, plans))
    said = {
        tuple((m.doc, result.documents[m.doc].text[m.start : m.end].strip("。")) for m in cluster.members)
        for cluster in result.clusters
        if cluster.attribution == "vertical"
    }
    port, pond = PORT.strip("。"), POND.strip("。")
    assert said == {(("national", port), ("a", port)), (("national", pond), ("b", pond), ("a", pond))}


def test_who_carries_a_unit_by_way_of_a_peer_carries_it(tmp_path: Path) -> None:
    port = PORT.replace("开放泊位预约服务", "为船员配发防水电子手环，开放泊位预约与夜间避风锚地查询服务")
    pond = POND.replace("建立苗种", "由镇级水产站按潮汐表派发巡检工单，建立苗种")
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [port, pond, CRAB, TRAIN, KELP]),
        "b": Plan("墨湾省", "2025-09-01", [CRAB, TRAIN, KELP, port, pond]),
    }
    result = score(corpus(tmp_path, plans))
    assert {"shared_deviation"} <= {m.why for m in result.matches if m.doc == "b"}
    assert not any(m.attribution == "vertical" for m in result.matches if m.doc == "b")
    clusters = [c for c in result.clusters if c.attribution == "vertical"]
    assert [[m.doc for m in c.members] for c in clusters] == [["national", "a", "b"]] * 2


def test_other_references_do_not_count() -> None:
    rows = [vertical("a", 0, 100, 0, 100, source="ministry")]
    assert reference_clusters({"national": [unit(0, 0, 100)]}, rows, exactly, CARRIERS) == []


def test_members_stand_by_date_and_the_undated_last() -> None:
    rows = [vertical(doc, 5, 90, 0, 100) for doc in "abcde"]
    (cluster,) = reference_clusters({"national": [unit(0, 0, 100)]}, rows, exactly, CARRIERS)
    assert [m.doc for m in cluster.members] == ["national", "b", "e", "c", "a", "d"]
    assert (cluster.earliest, cluster.attribution) == ("national", "vertical")


@st.composite
def verticals(draw: st.DrawFn) -> tuple[list[Unit], list[Match]]:
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=10)))
    units = [unit(n, a, b) for n, (a, b) in enumerate(zip(edges[::2], edges[1::2], strict=False))]
    spans = st.tuples(st.integers(0, 55), st.integers(1, 40))
    rows = draw(st.lists(st.tuples(st.sampled_from("abc"), spans, spans), max_size=12))
    return units, [vertical(doc, x, x + dx, y, y + dy) for doc, (x, dx), (y, dy) in rows]


@given(verticals())
@settings(max_examples=200)
def test_reference_clusters_against_looking_at_every_unit_and_match(drawn: tuple[list[Unit], list[Match]]) -> None:
    units, rows = drawn
    expected = []
    for part in units:
        best: dict[str, tuple[int, int]] = {}
        for row in rows:
            span = exactly(row, part)
            if span is not None and span[1] - span[0] > len(range(*best.get(row.doc, (0, 0)))):
                best[row.doc] = span
        if best:
            carriers = sorted((age(doc), (doc, *span)) for doc, span in best.items())
            expected.append([("national", part.start, part.end), *(spot for _, spot in carriers)])
    assert [members_of(c) for c in reference_clusters({"national": units}, rows, exactly, CARRIERS)] == expected


def test_a_passage_carried_by_300_plans_is_one_cluster_and_quick() -> None:
    names = [f"p{n:03d}" for n in range(300)]
    begin = time.perf_counter()
    rows = [vertical(name, 10, 90, 0, 80) for name in names]
    (cluster,) = reference_clusters({"national": [unit(0, 0, 80), unit(1, 80, 160)]}, rows, exactly, CARRIERS)
    assert len(cluster.members) == 301
    rows = [horizontal((name, 10, 90), ("first", 30, 110)) for name in names]
    (cluster,) = peer_clusters(rows, CARRIERS)
    assert len(cluster.members) == 301
    chain = [horizontal((b, 10, 90), (a, 10, 90)) for a, b in pairwise(names)]
    (cluster,) = peer_clusters(chain, CARRIERS)
    assert len(cluster.members) == 300
    assert time.perf_counter() - begin < 3


# passages between peers

spots = st.tuples(st.sampled_from("abcde"), st.integers(0, 30), st.integers(1, 15)).map(
    lambda spot: (spot[0], spot[1], spot[1] + spot[2])
)
matches = st.lists(
    st.tuples(spots, spots).filter(lambda pair: pair[0][0] != pair[1][0]).map(lambda pair: horizontal(*pair)),
    max_size=12,
)


def _belong_together(one: Spot, other: Spot) -> bool:
    shared = len(set(range(one[1], one[2])) & set(range(other[1], other[2])))
    return one[0] == other[0] and shared > 0 and 2 * shared >= min(one[2] - one[1], other[2] - other[1])


def _closure(rows: Sequence[Match]) -> list[frozenset[Spot]]:
    """Groups of spans by joining any two that are linked until nothing changes."""
    groups = [{(m.doc, m.start, m.end), (m.source, m.source_start, m.source_end)} for m in rows]
    changed = True
    while changed:
        changed = False
        for i, j in product(range(len(groups)), repeat=2):
            if i < j and any(_belong_together(a, b) for a, b in product(groups[i], groups[j])):
                groups[i] |= groups.pop(j)
                changed = True
                break
    return [frozenset(group) for group in groups]


def _widest(group: frozenset[Spot]) -> frozenset[Spot]:
    docs = {spot[0] for spot in group}
    return frozenset(min((s for s in group if s[0] == d), key=lambda s: (s[1] - s[2], s[1])) for d in docs)


@given(matches)
@settings(max_examples=300)
def test_peer_clusters_against_the_transitive_closure(rows: list[Match]) -> None:
    clusters = peer_clusters(rows, CARRIERS)
    assert sorted(map(sorted, map(members_of, clusters))) == sorted(map(sorted, map(_widest, _closure(rows))))


@given(matches, st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order_of_matches(rows: list[Match], rng: Random) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert peer_clusters(rows, CARRIERS) == peer_clusters(shuffled, CARRIERS)


@given(matches)
def test_the_earliest_member_stands_first(rows: list[Match]) -> None:
    clusters = peer_clusters(rows, CARRIERS)
    for cluster in clusters:
        assert len(cluster.members) > 1
        dates = [age(m.doc) for m in cluster.members]
        assert dates == sorted(dates)
        assert cluster.earliest == cluster.members[0].doc
    assert len({c.cluster_id for c in clusters}) == len(clusters)


def test_spans_that_share_less_than_half_of_the_shorter_stay_apart() -> None:
    first, near, far = ("b", 0, 20), ("b", 10, 30), ("b", 11, 31)
    together = peer_clusters([horizontal(("a", 0, 20), first), horizontal(("c", 0, 20), near)], CARRIERS)
    apart = peer_clusters([horizontal(("a", 0, 20), first), horizontal(("c", 0, 20), far)], CARRIERS)
    assert [len(c.members) for c in together] == [3]
    assert [len(c.members) for c in apart] == [2, 2]


def test_vertical_and_inherited_matches_make_no_peer_cluster() -> None:
    assert peer_clusters([vertical("a", 0, 9, 0, 9)], CARRIERS) == []


def test_who_was_first_is_said_only_where_dates_tell() -> None:
    def cluster(*docs: str) -> Cluster:
        first, *others = docs
        return peer_clusters([horizontal((doc, 0, 9), (first, 0, 9)) for doc in others], CARRIERS)[0]

    certain = cluster("a", "c")
    assert (certain.earliest, certain.earliest_certain, certain.maybe_earliest) == ("c", True, ("c",))
    tied = cluster("a", "b", "e")
    assert (tied.earliest, tied.earliest_certain, tied.maybe_earliest) == ("b", False, ("b", "e"))
    undated = cluster("a", "d")
    assert (undated.earliest, undated.earliest_certain, undated.maybe_earliest) == ("a", False, ("a", "d"))
    unknown = cluster("d", "x")
    assert (unknown.earliest, unknown.earliest_certain, unknown.maybe_earliest) == (None, False, ("d", "x"))


@pytest.mark.parametrize(
    ("documents", "first"),
    [
        ([dated("p", "2025-01-01"), dated("q", draft=True)], ("p",)),
        ([dated("p"), dated("q", draft=True)], ("p", "q")),
        ([dated("p", "2025-01-01", draft=True), dated("q", "2025-06-01")], ("q",)),
        ([dated("p", "2025-01-01"), dated("q"), dated("r", "2025-01-01")], ("p", "r", "q")),
    ],
)
def test_drafts_are_later_than_every_dated_document(documents: list[Document], first: tuple[str, ...]) -> None:
    carriers = Carriers({d.doc_id: d for d in documents}, one_wording)
    assert carriers.maybe_earliest(d.doc_id for d in documents) == first


def test_wordings_are_numbered_as_they_appear_and_counted() -> None:
    texts = {"b": "乙文", "a": "甲文", "c": "乙文", "e": "乙文"}
    carriers = Carriers(_Anybody(), lambda doc, *_: texts[doc])
    rows = [horizontal((doc, 0, 9), ("b", 0, 9)) for doc in "ace"]
    (cluster,) = peer_clusters(rows, carriers)
    assert [(m.doc, m.variant) for m in cluster.members] == [("b", 1), ("e", 1), ("c", 1), ("a", 2)]
    assert [(m.doc, n) for m, n in cluster.variants] == [("b", 3), ("a", 1)]


def test_a_long_match_does_not_join_two_passages() -> None:
    """a and b share a long stretch; c has its first sentence, d its second: two passages, each with a and b."""
    texts = {("c", 0, 40): "头" * 8 + "前前后后左", ("d", 0, 40): "甲乙丙丁戊己庚辛"}
    long = "头" * 8 + "前前后后左" + "甲乙丙丁戊己庚辛"
    carriers = Carriers(_Anybody(), lambda doc, start, end: texts.get((doc, start, end), long))
    rows = [horizontal(("b", 0, 100), ("a", 0, 100)), horizontal(("c", 0, 40), ("a", 0, 45))]
    rows += [horizontal(("d", 0, 40), ("a", 55, 100))]
    texts |= {("a", 0, 45): texts["c", 0, 40], ("a", 55, 100): texts["d", 0, 40]}
    docs = sorted(sorted(m.doc for m in cluster.members) for cluster in peer_clusters(rows, carriers))
    assert docs == [["a", "b", "c"], ["a", "b", "d"]]


def test_a_passage_in_2000_plans_is_one_cluster_in_seconds() -> None:
    """Every plan has it at a place of its own in its source's view: spans that all overlap, none the same."""
    rows = [horizontal((f"p{n:04d}", 10, 90), ("first", 30 + n % 40, 110 + n % 37)) for n in range(2000)]
    rows += [vertical(f"p{n:04d}", 10, 90, 0, 80) for n in range(2000)]
    begin = time.perf_counter()
    (cluster,) = peer_clusters(rows, CARRIERS)
    assert len(cluster.members) == 2001
    (cluster,) = reference_clusters({"national": [unit(0, 0, 80)]}, rows, exactly, CARRIERS)
    assert len(cluster.members) == 2001
    assert time.perf_counter() - begin < 5


def test_a_passage_in_many_plans_is_one_cluster_of_a_whole_run(tmp_path: Path) -> None:
    rng = Random(5)
    words = ["".join(map(chr, rng.choices(range(0x4E00, 0x5A00), k=2))) for _ in range(3000)]
    plans = {
        f"p{n:02d}": Plan(f"第{n}省", f"2025-{1 + n // 28:02d}-{1 + n % 28:02d}", [
            *("".join(rng.choices(words, k=12)) + "。" for _ in range(6)),
            *((POND, REEF, MARSH) if n % 4 else (POND, REEF.replace("半年", "一年"), MARSH)),
            *("".join(rng.choices(words, k=12)) + "。" for _ in range(6)),
        ])
        for n in range(60)
    }  # fmt: skip
    clusters = [c for c in score(corpus(tmp_path, plans, ())).clusters if len(c.members) > 2]
    (cluster,) = clusters
    assert len(cluster.members) == 60 and cluster.earliest == "p00" and cluster.earliest_certain
    assert sorted(n for _, n in cluster.variants) == [15, 45]
