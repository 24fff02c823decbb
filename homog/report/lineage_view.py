"""What the page of a corpus shows of lineage and clusters, as plain data for its template."""

from __future__ import annotations

from dataclasses import dataclass

from homog.datatypes import Cluster
from homog.picture import Lineage, MainSource, Originator
from homog.report.desk import Desk, lineage_limits_of
from homog.report.text import percent

_ORIGINATORS = 12  # on the page; lineage.json holds all, and the page says so


@dataclass(frozen=True, slots=True)
class LineageRow:
    """A plan with its main source and its main peer."""

    plan: str
    main: MainSource
    peer: MainSource | None


@dataclass(frozen=True, slots=True)
class LineageView:
    """The tables of lineage; empty where nobody took enough from anyone."""

    rows: tuple[LineageRow, ...]
    has_open: bool  # whether some direction is undetermined
    share: str  # bounds of a main source
    characters: int
    originators: tuple[Originator, ...]
    more_originators: int


def lineage_view(desk: Desk) -> LineageView:
    """The tables of lineage.

    Args:
        desk: look-ups over the run.
    """
    graph = desk.result.lineage or Lineage((), (), (), (), ())
    peers = {row.borrower: row for row in graph.main_peers}
    rows = sorted(graph.main_sources, key=lambda m: (-round(m.share, 6), m.borrower))
    shown = tuple(LineageRow(m.borrower, m, peers.get(m.borrower)) for m in rows)
    limits = lineage_limits_of(desk.result)
    carried = [o for o in graph.originators if o.borrowers]
    return LineageView(
        rows=shown,
        has_open=any(r.main.direction != "later" or (r.peer and r.peer.direction != "later") for r in shown),
        share=percent(limits.main_share),
        characters=limits.main_characters,
        originators=tuple(carried[:_ORIGINATORS]),
        more_originators=max(len(carried) - _ORIGINATORS, 0),
    )


def earliest_of(desk: Desk, cluster: Cluster) -> str:
    """Which document of a cluster was first, and how sure that is."""
    words = desk.words
    if cluster.earliest is None:
        return words("clusters.undated")
    name = desk.name(cluster.earliest)
    if cluster.earliest_certain:
        return words("clusters.earliest", name=name)
    return words("clusters.perhaps", name=name, n=len(cluster.maybe_earliest) - 1)


def wordings_of(desk: Desk, cluster: Cluster) -> str:
    """How many wordings a passage has."""
    counts = [n for _, n in cluster.variants]
    if len(counts) < 2:
        return desk.words("clusters.one_variant")
    if max(counts) == 1:
        return desk.words("clusters.all_differ", n=len(counts))
    return desk.words("clusters.variants", n=len(counts), most=max(counts))
