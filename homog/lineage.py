"""Who took from whom: the graph of a corpus, the main source of every plan, who gave most and who took most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from homog.branching import Arc, dated_branching
from homog.corpus import direction
from homog.datatypes import Document, Match
from homog.picture import Borrower, Edge, Lineage, MainSource, Originator
from homog.settings import LineageSettings

_SCALE = 1000  # weights of arcs are whole thousandths of a character, so that sums are exact


@dataclass(frozen=True, eq=False)
class Taken:
    """What the plans of a run took.

    Attributes:
        documents: all of the run, by doc_id.
        plans: the scored ones.
        matches: vertical and horizontal; others do not count.
        characters: substantive characters of the plan in each match that count, by match_id.
        counted: characters that the shares of each plan are shares of.
        own_versions: (plan, document) where both are versions of one document.
    """

    documents: Mapping[str, Document]
    plans: Sequence[str]
    matches: Sequence[Match]
    characters: Mapping[str, int]
    counted: Mapping[str, int]
    own_versions: Collection[tuple[str, str]] = ()

    @property
    def rows(self) -> list[Match]:
        """The matches that tell who took from whom.

        What a peer had taken from an earlier version of the plan itself and the plan has still is the plan's own.
        """
        own = frozenset(self.own_versions)
        rows = [m for m in self.matches if m.attribution in ("vertical", "horizontal")]
        return [m for m in rows if not (m.why == "chain" and m.origin is not None and (m.doc, m.origin) in own)]


def lineage(taken: Taken, settings: LineageSettings) -> Lineage:
    """The graph and what follows from it.

    Args:
        taken: matches and their sizes.
        settings: what makes a source a main source.
    """
    rows = taken.rows
    edges = _edges(taken, rows)
    return Lineage(
        edges=tuple(edges),
        main_sources=_main(taken, edges, settings),
        main_peers=_main(taken, [e for e in edges if e.attribution == "horizontal"], settings),
        originators=_originators(taken, rows),
        borrowers=_borrowers(taken, edges),
    )


def is_determined(plan: Document, source: Document) -> bool:
    """Whether the dates say that the source is the earlier one, whatever its level."""
    return direction(plan, source) == "earlier"


@dataclass
class _Sums:
    """What is added up for one edge."""

    characters: int = 0
    expected: float = 0.0
    bits: float = 0.0
    matches: int = 0
    reasons: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def _edges(taken: Taken, rows: Sequence[Match]) -> list[Edge]:
    """An edge for each pair of a plan and a source, sorted by plan, the heaviest first."""
    sums: dict[tuple[str, str], _Sums] = defaultdict(_Sums)
    kinds: dict[tuple[str, str], str] = {}
    for row in rows:
        size = taken.characters[row.match_id]
        entry = sums[row.doc, row.source]
        kinds[row.doc, row.source] = row.attribution
        entry.characters += size
        entry.expected += size * row.confidence
        entry.bits += row.bits
        entry.matches += 1
        entry.reasons[row.why] += size
    edges = [_edge(taken, *pair, kinds[pair], entry) for pair, entry in sums.items() if entry.characters]
    return sorted(edges, key=lambda e: (e.borrower, -e.expected, e.source))


def _edge(taken: Taken, plan: str, source: str, kind: str, entry: _Sums) -> Edge:
    known = is_determined(taken.documents[plan], taken.documents[source])
    return Edge(
        source=source,
        borrower=plan,
        attribution=kind,  # type: ignore[arg-type]
        characters=entry.characters,
        share=entry.characters / taken.counted[plan] if taken.counted[plan] else 0.0,
        matches=entry.matches,
        confidence=entry.expected / entry.characters,
        expected=entry.expected,
        bits=entry.bits,
        direction="later" if known else "undetermined",
        reasons=dict(sorted(entry.reasons.items())),
    )


def _main(taken: Taken, edges: Sequence[Edge], settings: LineageSettings) -> tuple[MainSource, ...]:
    """The main source of every plan: the heaviest branching in which nobody stands behind a later document."""
    by_arc: dict[tuple[str, str], Edge] = {
        (e.source, e.borrower): e
        for e in edges
        if e.share >= settings.main_share and e.characters >= settings.main_characters
    }
    arcs = [Arc(s, t, round(_SCALE * e.expected)) for (s, t), e in by_arc.items()]
    days = {n: d.signed.toordinal() for n, d in taken.documents.items() if d.signed and not d.draft}
    chosen = {arc.target: arc.source for arc in dated_branching(arcs, days)}
    own: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        own[edge.borrower].append(edge)
    plans = sorted({borrower for _, borrower in by_arc})
    return tuple(
        _main_source(plan, by_arc[chosen[plan], plan] if plan in chosen else None, own[plan]) for plan in plans
    )


def _main_source(plan: str, edge: Edge | None, own: Sequence[Edge]) -> MainSource:
    """The chosen source with the next best, or none where every source may just as well be the borrower."""
    others = sorted((e for e in own if e is not edge), key=lambda e: (-e.expected, e.source))
    return MainSource(
        borrower=plan,
        source=edge.source if edge else None,
        share=edge.share if edge else 0.0,
        direction=edge.direction if edge else "undetermined",
        runner_up=others[0].source if others else None,
        runner_up_share=others[0].share if others else 0.0,
    )


def _originators(taken: Taken, rows: Sequence[Match]) -> tuple[Originator, ...]:
    """The documents whose words others carry, those carried most first.

    What a plan took from a peer that had taken it from a third document is that document's.
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    borrowers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        size = taken.characters[row.match_id]
        behind = row.origin if row.why == "chain" else None
        owner = row.source if behind is None or behind == row.doc else behind
        if owner != row.source:
            sums[row.source]["passed_on"] += size
        known = is_determined(taken.documents[row.doc], taken.documents[owner])
        kind = "below" if row.attribution == "vertical" else "to_peers"
        sums[owner][kind if known else "undetermined"] += size
        borrowers[owner].add(row.doc)
    found = [
        Originator(
            doc_id=doc,
            borrowers=tuple(sorted(borrowers[doc])),
            to_plans_below=entry["below"],
            to_peers=entry["to_peers"],
            undetermined=entry["undetermined"],
            passed_on=entry["passed_on"],
        )
        for doc, entry in sums.items()
    ]
    return tuple(sorted(found, key=lambda o: (-o.to_plans_below - o.to_peers - o.undetermined, o.doc_id)))


def _borrowers(taken: Taken, edges: Sequence[Edge]) -> tuple[Borrower, ...]:
    """The plans by what they took of peers and of references, those that took most first."""
    own: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        own[edge.borrower].append(edge)
    found = [_borrower(plan, own[plan], taken.counted[plan]) for plan in taken.plans if own[plan]]
    return tuple(sorted(found, key=lambda b: (-b.share, b.doc_id)))


def _borrower(plan: str, edges: Sequence[Edge], counted: int) -> Borrower:
    kinds = {kind: sum(e.characters for e in edges if e.attribution == kind) for kind in ("vertical", "horizontal")}
    return Borrower(
        doc_id=plan,
        sources=len(edges),
        from_references=kinds["vertical"],
        from_peers=kinds["horizontal"],
        undetermined=sum(e.characters for e in edges if e.direction == "undetermined"),
        share=sum(kinds.values()) / counted if counted else 0.0,
    )


def horizontal_matrix(
    by_source: Mapping[str, Mapping[str, float]], peers: Mapping[str, Collection[str]]
) -> dict[str, dict[str, float]]:
    """Share of each plan that each of its peers explains: plan -> peer -> share, zero entries left out.

    Args:
        by_source: plan -> source -> share, references among the sources.
        peers: plan -> its own peers; another plan's reference may be this plan's peer.
    """
    return {plan: {s: v for s, v in by_source[plan].items() if s in among and v > 0} for plan, among in peers.items()}
