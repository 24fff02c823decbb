"""What the page of a whole corpus shows, as plain data for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from homog.datatypes import Cluster, Document, PlanScore, Rank
from homog.report.carried_view import Limits, ReferenceView, carried_view, limits_view
from homog.report.charts import Gauge, gauge
from homog.report.corpus_lead import about_corpus, corpus_sentences
from homog.report.desk import (
    SHARES,
    Desk,
    copied_of,
    excluded_words,
    flagged_units,
    net_copied_of,
    total_copied_of,
    unsure_ranks,
)
from homog.report.heatmap import Heatmap, heatmap
from homog.report.items_view import ItemsTable, items_tables
from homog.report.likeness import by_region, likeness, orders
from homog.report.lineage_view import LineageView, earliest_of, lineage_view, wordings_of
from homog.report.notices import NoticeGroup, grouped
from homog.report.plan_map import PlanMap, plan_map
from homog.report.timelines import LineageDrawing, Timeline, lineage_drawing, timeline
from homog.report.topics_view import TopicsView, topics_view
from homog.report.variants import VariantView, variants_of

_CLUSTERS = 30  # of each kind on the page; clusters.jsonl holds all, and the page says so
_PAIRS = 300
_MAPPED = 120  # plans on the map
_WHOLE_MATRIX = 40  # up to so many plans the matrix shows those without relations too


@dataclass(frozen=True, slots=True)
class RankedPlan:
    """A row of the ranking.

    `low` to `high` is the interval of the rank; `unsure` where it overlaps with that of the row above.
    """

    rank: int
    low: int
    high: int
    unsure: bool
    document: Document
    score: PlanScore
    copied: float
    total: float  # nothing excluded
    net: float  # without quotations and stock phrases
    gauges: Mapping[str, Gauge]
    flagged: int


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document that carries a passage; `match_id` where its own page shows the match."""

    doc_id: str
    match_id: str | None


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A passage and who carries it, earliest first."""

    cluster: Cluster
    text: str
    earliest: str  # in words, and how sure
    wordings: str
    carriers: tuple[Carrier, ...]
    variants: tuple[VariantView, ...]
    more_variants: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Who took how much from whom."""

    plan: str
    peer: str
    share: float


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """Everything on the page of a corpus."""

    about: tuple[str, ...]
    lead: tuple[Markup, ...]
    excluded: str  # what the shares leave out, in words
    ranking: tuple[RankedPlan, ...]
    matrix: Heatmap
    names: Mapping[str, str]  # short names in drawings
    left_out: int
    timeline: Timeline | None
    map: PlanMap | None
    unmapped: int
    topics: TopicsView | None
    drawing: LineageDrawing | None
    items: tuple[ItemsTable, ...]
    lineage: LineageView
    carried: tuple[ReferenceView, ...]
    carried_limits: Limits
    pairs: tuple[Pair, ...]
    more_pairs: int
    clusters: Mapping[str, tuple[ClusterView, ...]]  # horizontal, vertical
    more_clusters: Mapping[str, int]
    references: tuple[tuple[Document, int], ...]  # with the number of plans it is a reference of
    notices: tuple[NoticeGroup, ...]
    prints: tuple[tuple[str, str], ...]  # documents and the fingerprints of their files


def corpus_page(desk: Desk) -> CorpusPage:
    """The page of a whole corpus.

    Args:
        desk: look-ups over the run.
    """
    result = desk.result
    drawn, left_out = _drawn(desk)
    names = desk.labels
    pairs = _pairs(result.matrix)
    clusters = {kind: _most_carried(result.clusters, kind) for kind in ("horizontal", "vertical")}
    at = {(m.doc, m.start, m.end): m.match_id for m in result.matches if m.attribution != "inherited"}
    vertical = {doc: score.shares["vertical_share"].value for doc, score in result.scores.items()}
    mapped = _mapped(desk)
    return CorpusPage(
        about=about_corpus(desk),
        lead=corpus_sentences(desk),
        excluded=excluded_words(result, desk.words),
        ranking=_ranking(desk),
        matrix=heatmap(orders(desk, likeness(result, drawn)), names, result.matrix, vertical),
        names=names,
        left_out=left_out,
        timeline=timeline(desk),
        map=_map(desk, mapped, names),
        unmapped=len(result.plans) - len(mapped),
        topics=topics_view(desk, names, mapped),
        drawing=lineage_drawing(desk, names),
        items=items_tables(desk, by_region(desk, result.plans)),
        lineage=lineage_view(desk),
        carried=carried_view(desk),
        carried_limits=limits_view(desk),
        pairs=tuple(pairs[:_PAIRS]),
        more_pairs=max(len(pairs) - _PAIRS, 0),
        clusters={k: tuple(_cluster_view(desk, c, at) for c in rows[:_CLUSTERS]) for k, rows in clusters.items()},
        more_clusters={kind: max(len(rows) - _CLUSTERS, 0) for kind, rows in clusters.items()},
        references=_references(desk),
        notices=grouped(desk, result.warnings),
        prints=tuple((doc, row.sha256) for doc, row in sorted(result.documents.items()) if row.sha256),
    )


def _mapped(desk: Desk) -> list[str]:
    """The plans of the map: all, or those that took most."""
    scores = desk.result.scores
    ordered = sorted(desk.result.plans, key=lambda d: (-round(copied_of(scores[d]), 6), d))
    return sorted(ordered[:_MAPPED])


def _map(desk: Desk, plans: Sequence[str], names: Mapping[str, str]) -> PlanMap | None:
    """The map of plans; None for fewer than three."""
    if len(plans) < 3:
        return None
    copied = {plan: copied_of(desk.result.scores[plan]) for plan in plans}
    return plan_map(likeness(desk.result, plans), names, copied)


def _ranking(desk: Desk) -> tuple[RankedPlan, ...]:
    result = desk.result
    ordered = sorted(result.plans, key=lambda d: (-round(copied_of(result.scores[d]), 6), d))
    unsure = unsure_ranks(result, ordered)
    rows = []
    for number, doc_id in enumerate(ordered, start=1):
        score = result.scores[doc_id]
        rank = result.ranks.get(doc_id, Rank(number, number, number))
        gauges = {name: gauge(score.shares[f"{name}_share"]) for name in SHARES}
        flagged = len(flagged_units(result, doc_id))
        document, ratios = desk.document(doc_id), (copied_of(score), total_copied_of(score), net_copied_of(score))
        rows.append(
            RankedPlan(rank.place, rank.low, rank.high, doc_id in unsure, document, score, *ratios, gauges, flagged)
        )
    return tuple(rows)


def _drawn(desk: Desk) -> tuple[list[str], int]:
    """The documents of the matrix in order of date, and how many plans without relations were left out."""
    matrix = desk.result.matrix
    related = {plan for plan, peers in matrix.items() if any(peers.values())}
    related |= {peer for peers in matrix.values() for peer, share in peers.items() if share > 0}
    plans = set(desk.result.plans)
    docs = related | plans if len(plans) <= _WHOLE_MATRIX else related
    ordered = sorted(docs, key=lambda d: (_date(desk, d), d))
    return ordered, len(plans - docs)


def _date(desk: Desk, doc_id: str) -> str:
    signed = desk.document(doc_id).signed
    return signed.isoformat() if signed else "9999"


def _pairs(matrix: Mapping[str, Mapping[str, float]]) -> list[Pair]:
    pairs = [Pair(plan, peer, share) for plan, row in matrix.items() for peer, share in row.items() if share > 0]
    return sorted(pairs, key=lambda p: (-round(p.share, 6), p.plan, p.peer))


def _most_carried(clusters: Sequence[Cluster], kind: str) -> list[Cluster]:
    """The clusters of a kind, those with most carriers first, then the longest."""
    rows = [cluster for cluster in clusters if cluster.attribution == kind]
    return sorted(rows, key=lambda c: (-len(c.members), -_length(c), c.cluster_id))


def _length(cluster: Cluster) -> int:
    return max((member.end - member.start for member in cluster.members), default=0)


def _cluster_view(desk: Desk, cluster: Cluster, at: Mapping[tuple[str, int, int], str]) -> ClusterView:
    first = next((m for m in cluster.members if m.doc == cluster.earliest), cluster.members[0])
    carriers = [Carrier(m.doc, at.get((m.doc, m.start, m.end))) for m in cluster.members if m.doc != cluster.earliest]
    text = desk.document(first.doc).text[first.start : first.end].strip()
    variants, more = variants_of(desk, cluster)
    said = earliest_of(desk, cluster), wordings_of(desk, cluster)
    return ClusterView(cluster, text, *said, tuple(carriers), variants, more)


def _references(desk: Desk) -> tuple[tuple[Document, int], ...]:
    result = desk.result
    counts = Counter(reference for plan in result.plans for reference in result.references.get(plan, ()))
    rows = [(document, counts[doc_id]) for doc_id, document in result.documents.items() if doc_id not in result.scores]
    return tuple(sorted(rows, key=lambda row: (-row[1], _date(desk, row[0].doc_id), row[0].doc_id)))
