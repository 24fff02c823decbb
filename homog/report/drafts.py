"""What changed between two drafts of a plan: shares, flagged items, sources; units paired by their texts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from homog import __version__
from homog.datatypes import Match, PlanScore, Result, Unit
from homog.errors import UsageError
from homog.report.desk import SHARES, flagged_units

ALIKE = 0.5  # similarity of two texts from which on one is a draft of the other
_SHARED = 0.2  # of the units of the smaller plan that must be alike, where nothing else says that both are one plan
_MOVED = 0.05  # of an item's share or of a source's, from which on it changed
_FEW = 5  # plans named in a message
Became = Literal["gone", "new", "changed"]
Why = Literal["removed", "reworded", "added", "share", "source", "grade", "text", "unchanged"]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A flagged item of either draft; the side that does not have it is empty."""

    became: Became
    why: Why
    kind: str
    before: str  # its text
    after: str
    copied_before: float | None
    copied_after: float | None
    source_before: str | None  # doc_id
    source_after: str | None
    grade_before: str | None
    grade_after: str | None


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source whose share of the plan changed; a share is None where it is no source."""

    became: Became
    doc: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One plan in two runs."""

    before: str  # doc_id in either run
    after: str
    figures: Mapping[str, tuple[float | None, float | None]]
    statuses: Mapping[str, tuple[str, str]]
    characters: tuple[int, int]
    units: Mapping[str, int]  # same, changed, removed, added
    items: tuple[ItemChange, ...]
    sources: tuple[SourceChange, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Two runs side by side."""

    plans: tuple[PlanChange, ...]
    gone: tuple[str, ...]  # plans of the first run alone
    new: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values for programs."""
        return {
            "program": "homog",
            "version": __version__,
            "command": "diff",
            "plans": [_plan_dict(plan) for plan in self.plans],
            "plans_gone": list(self.gone),
            "plans_new": list(self.new),
        }


def changes(before: Result, after: Result) -> Changes:
    """What changed from one run to the next.

    Args:
        before: the run of the earlier draft, with the texts of its plans.
        after: the run of the later draft.

    Raises:
        UsageError: the runs share no plan.
    """
    pairs = _plan_pairs(before, after)
    if not pairs:
        held = " / ".join(
            ", ".join(run.plans[:_FEW]) + ("…" if len(run.plans) > _FEW else "") for run in (before, after)
        )
        why = f"none has the same identifier or title, nor a text alike ({held})"
        raise UsageError("the two runs share no plan", why, "name two runs that hold drafts of one plan")
    mine, theirs = {a for a, _ in pairs}, {b for _, b in pairs}
    return Changes(
        tuple(_plan_change(before, after, a, b) for a, b in pairs),
        tuple(doc for doc in before.plans if doc not in mine),
        tuple(doc for doc in after.plans if doc not in theirs),
    )


# -- pairing -------------------------------------------------------------------------------------------


def _plan_pairs(before: Result, after: Result) -> list[tuple[str, str]]:
    """Plans of one identifier, then of one title and place; the only two plans left where their texts are alike."""
    pairs = [(doc, doc) for doc in before.plans if doc in after.plans]
    left, right = _left(before, after, pairs)
    names, others = _unique(before, left), _unique(after, right)
    pairs += [(doc, others[name]) for name, doc in names.items() if name in others]
    left, right = _left(before, after, pairs)
    if not pairs and len(left) == len(right) == 1 and _is_draft(before, after, left[0], right[0]):
        pairs.append((left[0], right[0]))
    return pairs


def _left(before: Result, after: Result, pairs: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    taken, others = {a for a, _ in pairs}, {b for _, b in pairs}
    return [d for d in before.plans if d not in taken], [d for d in after.plans if d not in others]


def _titled(run: Result, doc: str) -> tuple[str, str]:
    document = run.documents[doc]
    return document.title, document.region


def _unique(run: Result, docs: Iterable[str]) -> dict[tuple[str, str], str]:
    """Title and place -> document, where they name one alone."""
    table: dict[tuple[str, str], list[str]] = defaultdict(list)
    for doc in docs:
        if run.documents[doc].title:
            table[_titled(run, doc)].append(doc)
    return {key: found[0] for key, found in table.items() if len(found) == 1}


def _is_draft(before: Result, after: Result, a: str, b: str) -> bool:
    mine, theirs = _texts(before, a), _texts(after, b)
    least = _SHARED * min(len(mine), len(theirs))
    return bool(mine and theirs) and len(unit_pairs(list(mine.values()), list(theirs.values()))) >= max(least, 1)


def _texts(run: Result, doc: str) -> dict[str, str]:
    """Unit -> its text without white space."""
    text = run.documents[doc].text
    return {unit.unit_id: "".join(text[unit.start : unit.end].split()) for unit in run.structures[doc].units}


def unit_pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, float]]:
    """Which text of one draft became which of the other: equal ones in order, then the most alike.

    Args:
        before: the texts of the earlier draft.
        after: those of the later.

    Returns:
        (index, index, similarity), a text in one pair at most, in the order of the earlier draft.
    """
    places: dict[str, deque[int]] = defaultdict(deque)
    for j, text in enumerate(after):
        places[text].append(j)
    pairs = [(i, places[text].popleft(), 1.0) for i, text in enumerate(before) if places[text]]
    mine = sorted(set(range(len(before))) - {i for i, _, _ in pairs})
    theirs = sorted(set(range(len(after))) - {j for _, j, _ in pairs})
    return sorted(pairs + _most_alike(before, after, mine, theirs))


def _most_alike(
    before: Sequence[str], after: Sequence[str], mine: Sequence[int], theirs: Sequence[int]
) -> list[tuple[int, int, float]]:
    if not mine or not theirs:
        return []
    import numpy as np
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    scores = cdist(
        [before[i] for i in mine],
        [after[j] for j in theirs],
        scorer=Indel.normalized_similarity,
        score_cutoff=ALIKE,
        dtype=np.float32,
    )
    places = np.argwhere(scores).tolist()
    found = [(-round(float(scores[r, c]), 6), mine[r], theirs[c]) for r, c in places]
    pairs, taken, others = [], set(), set()
    for score, i, j in sorted(found):
        if i not in taken and j not in others:
            pairs.append((i, j, -score))
            taken.add(i)
            others.add(j)
    return pairs


# -- one plan ------------------------------------------------------------------------------------------


def _plan_change(before: Result, after: Result, a: str, b: str) -> PlanChange:
    mine, theirs = before.scores[a], after.scores[b]
    own, others = before.structures[a].units, after.structures[b].units
    pairs = unit_pairs(list(_texts(before, a).values()), list(_texts(after, b).values()))
    same = sum(score == 1.0 for _, _, score in pairs)
    paired = {own[i].unit_id: others[j].unit_id for i, j, _ in pairs}
    return PlanChange(
        before=a,
        after=b,
        figures=_figures(mine, theirs),
        statuses={name: (getattr(mine, name), getattr(theirs, name)) for name in ("targets_status", "actions_status")},
        characters=(mine.characters, theirs.characters),
        units={
            "same": same,
            "changed": len(pairs) - same,
            "removed": len(own) - len(pairs),
            "added": len(others) - len(pairs),
        },
        items=tuple(_items(_Side.of(before, a), _Side.of(after, b), paired, _same_documents(before, after))),
        sources=tuple(_sources(mine, theirs, _same_documents(before, after))),
    )


def _figures(mine: PlanScore, theirs: PlanScore) -> dict[str, tuple[float | None, float | None]]:
    figures = {
        f"{name}_share": (mine.shares[f"{name}_share"].value, theirs.shares[f"{name}_share"].value) for name in SHARES
    }
    coverage = [score.reference_coverage.value if score.reference_coverage else None for score in (mine, theirs)]
    return {
        "copied_share_total": (mine.total_copied.value, theirs.total_copied.value),
        "copied_share_net": (mine.net_shares["copied_share"].value, theirs.net_shares["copied_share"].value),
        **figures,
        "reference_coverage": (coverage[0], coverage[1]),
    }


def _same_documents(before: Result, after: Result) -> dict[str, str]:
    """Document of the later run -> the same of the earlier: by identifier, else by content."""
    contents = {document.sha256: doc for doc, document in sorted(before.documents.items()) if document.sha256}
    return {
        doc: doc if doc in before.documents else contents.get(document.sha256, doc)
        for doc, document in after.documents.items()
    }


@dataclass(frozen=True, slots=True)
class _Side:
    """The items of a plan in one run."""

    text: str
    units: Mapping[str, Unit]
    copied: Mapping[str, float]
    flagged: Mapping[str, Unit]  # in the order of the report
    best: Mapping[str, Match]

    @staticmethod
    def of(run: Result, doc: str) -> _Side:
        """One plan of one run."""
        units = {unit.unit_id: unit for unit in run.structures[doc].units}
        matches = [m for m in run.matches if m.doc == doc and m.attribution in ("vertical", "horizontal")]
        copied = {
            score.unit_id: score.shares.get("vertical", 0.0) + score.shares.get("horizontal", 0.0)
            for score in run.scores[doc].units
        }
        flagged = {found.unit.unit_id: found.unit for found in flagged_units(run, doc)}
        return _Side(run.documents[doc].text, units, copied, flagged, _best(list(units.values()), matches))

    def said(self, unit: str) -> str:
        """The text of a unit on one line."""
        found = self.units[unit]
        return " ".join(self.text[found.start : found.end].split())


def _best(units: Sequence[Unit], matches: Iterable[Match]) -> dict[str, Match]:
    """For each unit the match that shares most text with it; units are disjoint and in order."""
    ends = [unit.end for unit in units]
    best: dict[str, Match] = {}
    for match in matches:
        at = bisect_right(ends, match.start)
        while at < len(units) and units[at].start < match.end:
            held = best.get(units[at].unit_id)
            if held is None or _shared(match, units[at]) > _shared(held, units[at]):
                best[units[at].unit_id] = match
            at += 1
    return best


def _shared(match: Match, unit: Unit) -> int:
    return min(match.end, unit.end) - max(match.start, unit.start)


def _items(mine: _Side, theirs: _Side, paired: Mapping[str, str], same: Mapping[str, str]) -> Iterable[ItemChange]:
    """Flagged items that are gone, then new ones, then those that changed."""
    back = {b: a for a, b in paired.items()}
    for a in mine.flagged:
        b = paired.get(a)
        if b not in theirs.flagged:
            yield _told(_item("gone", "removed", mine, theirs, a, b, same))
    for b in theirs.flagged:
        if back.get(b) not in mine.flagged:
            yield _told(_item("new", "added", mine, theirs, back.get(b), b, same))
    for a in mine.flagged:
        b = paired.get(a)
        if b in theirs.flagged and b is not None:
            item = _told(_item("changed", "unchanged", mine, theirs, a, b, same))
            if item.why != "unchanged":
                yield item


def _told(item: ItemChange) -> ItemChange:
    """The same with its reason, where both drafts have the item."""
    if not (item.before and item.after):
        return item
    if item.became != "changed" and item.before != item.after:
        return replace(item, why="reworded")
    return replace(item, why=_reason(item))


def _reason(item: ItemChange) -> Why:
    """The most telling difference between both drafts of an item."""
    if item.source_before != item.source_after:
        return "source"
    if abs((item.copied_after or 0.0) - (item.copied_before or 0.0)) >= _MOVED:
        return "share"
    if item.grade_before != item.grade_after:
        return "grade"
    return "text" if item.before != item.after else "unchanged"


def _item(
    became: Became, why: Why, mine: _Side, theirs: _Side, a: str | None, b: str | None, same: Mapping[str, str]
) -> ItemChange:
    old, new = mine.best.get(a or ""), theirs.best.get(b or "")
    unit = theirs.units[b] if b is not None else mine.units[a or ""]
    return ItemChange(
        became=became,
        why=why,
        kind=unit.kind,
        before=mine.said(a) if a is not None else "",
        after=theirs.said(b) if b is not None else "",
        copied_before=mine.copied.get(a) if a is not None else None,
        copied_after=theirs.copied.get(b) if b is not None else None,
        source_before=old.source if old else None,
        source_after=same.get(new.source, new.source) if new else None,
        grade_before=old.grade if old else None,
        grade_after=new.grade if new else None,
    )


def _sources(mine: PlanScore, theirs: PlanScore, same: Mapping[str, str]) -> Iterable[SourceChange]:
    """Sources that are gone, new, or explain much more or less than before; the largest first."""
    old = {doc: share for doc, share in mine.by_source.items() if share > 0}
    new = {same.get(doc, doc): share for doc, share in theirs.by_source.items() if share > 0}
    ordered = sorted({*old, *new}, key=lambda d: (-round(max(old.get(d, 0.0), new.get(d, 0.0)), 6), d))
    for doc in ordered:
        if doc not in new:
            yield SourceChange("gone", doc, old[doc], None)
        elif doc not in old:
            yield SourceChange("new", doc, None, new[doc])
        elif abs(new[doc] - old[doc]) >= _MOVED:
            yield SourceChange("changed", doc, old[doc], new[doc])


# -- for programs --------------------------------------------------------------------------------------


def _plan_dict(plan: PlanChange) -> dict[str, object]:
    return {
        "before": plan.before,
        "after": plan.after,
        "characters": {"before": plan.characters[0], "after": plan.characters[1]},
        "figures": {name: {"before": _rounded(a), "after": _rounded(b)} for name, (a, b) in plan.figures.items()},
        "statuses": {name: {"before": a, "after": b} for name, (a, b) in plan.statuses.items()},
        "units": dict(plan.units),
        "items": [_item_dict(item) for item in plan.items],
        "sources": [
            {"became": s.became, "doc": s.doc, "before": _rounded(s.before), "after": _rounded(s.after)}
            for s in plan.sources
        ],
    }


def _item_dict(item: ItemChange) -> dict[str, object]:
    sides: dict[str, object] = {}
    for name, text, copied, source, grade in (
        ("before", item.before, item.copied_before, item.source_before, item.grade_before),
        ("after", item.after, item.copied_after, item.source_after, item.grade_after),
    ):
        row = {"text": text, "copied": _rounded(copied), "source": source, "grade": grade}
        sides[name] = row if text else None
    return {"became": item.became, "why": item.why, "kind": item.kind, **sides}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0
