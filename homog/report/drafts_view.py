"""What changed between two drafts, in words: lines for the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from homog.datatypes import Result
from homog.report.desk import Desk
from homog.report.drafts import Changes, ItemChange, PlanChange, SourceChange
from homog.report.messages import Lang, Words
from homog.report.text import percent, thousands, title_of, visible

_EXCERPT = 60  # characters of an item shown
_LABELS = {
    "copied_share_total": "ratio.total",
    "copied_share_net": "ratio.net",
    "vertical_share": "attribution.vertical",
    "horizontal_share": "attribution.horizontal",
    "formulaic_share": "attribution.formulaic",
    "original_share": "attribution.original",
    "reference_coverage": "facts.coverage",
    "targets_status": "facts.targets",
    "actions_status": "facts.actions",
}


@dataclass(frozen=True, slots=True)
class PlanLines:
    """One plan: its heading, a table of figures, lines below it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]


def shown(changes: Changes, before: Result, after: Result, lang: Lang) -> tuple[list[PlanLines], list[str]]:
    """What the screen shows: a block per plan, and what is said of plans in one run alone.

    Args:
        changes: as `homog.report.drafts.changes` gives them.
        before: the run of the earlier draft.
        after: the run of the later draft.
        lang: zh or en.
    """
    words = Words(lang)
    old, new = Desk(before, words), Desk(after, words)
    said = [
        visible(words(f"diff.plans_{name}", names=desk.joined(docs)))
        for name, desk, docs in (("gone", old, changes.gone), ("new", new, changes.new))
        if docs
    ]
    return [_plan(plan, old, new) for plan in changes.plans], said


def _plan(plan: PlanChange, old: Desk, new: Desk) -> PlanLines:
    words = old.words
    names = [old.name(plan.before), new.name(plan.after)]
    title = names[0] if names[0] == names[1] else words("diff.title", before=names[0], after=names[1])
    titles = (title_of(old.document(plan.before)), title_of(new.document(plan.after)))
    header = tuple(words(f"diff.{key}") for key in ("figure", "before", "after", "change"))
    return PlanLines(
        visible(title if titles[0] else plan.before), header, tuple(_rows(plan, words)), tuple(_lines(plan, old, new))
    )


def _rows(plan: PlanChange, words: Words) -> Iterable[tuple[str, ...]]:
    a, b = plan.characters
    yield words("diff.characters"), thousands(a), thousands(b), f"{b - a:+,}" if a != b else ""
    for name, (mine, theirs) in plan.figures.items():
        yield words(_LABELS[name]), _percent(mine, words), _percent(theirs, words), _points(mine, theirs, words)
    for name, (first, second) in plan.statuses.items():
        yield words(_LABELS[name]), words.code("status", first), words.code("status", second), ""


def _percent(share: float | None, words: Words) -> str:
    return words("facts.none") if share is None else percent(share)


def _points(mine: float | None, theirs: float | None, words: Words) -> str:
    if mine is None or theirs is None or abs(points := round(100 * (theirs - mine), 1)) < 0.1:
        return ""
    return words("diff.points", points=f"{points:+.1f}")


def _lines(plan: PlanChange, old: Desk, new: Desk) -> Iterable[str]:
    words = old.words
    yield words("diff.units", **plan.units)
    if not plan.items:
        yield words("diff.items_none")
    for item in plan.items:
        yield from _item_lines(item, old, new)
    if not plan.sources:
        yield words("diff.sources_none")
    yield from (_source_line(source, old, new) for source in plan.sources)


def _item_lines(item: ItemChange, old: Desk, new: Desk) -> Iterable[str]:
    words = old.words
    became = words("diff.item", became=words(f"diff.{item.became}"), why=words(f"diff.why.{item.why}"))
    text = item.after or item.before
    text = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    head = words.joined([words.code("kind", item.kind), became])
    yield visible(f"{head}{words('colon')}{text}")
    told = []
    if item.before and item.after:
        told.append(
            words("diff.share", before=_percent(item.copied_before, words), after=_percent(item.copied_after, words))
        )
    told.append(_source_of(item, old, new))
    if said := words("export.semicolon").join(part for part in told if part):
        yield visible(f"    {said}")


def _source_of(item: ItemChange, old: Desk, new: Desk) -> str:
    words = old.words
    sides = [(item.source_before, item.grade_before), (item.source_after, item.grade_after)]
    named = [_with_grade(source, grade, old, new) for source, grade in sides]
    if named[0] == named[1] or not (item.before and item.after):
        name = named[1] if item.after else named[0]
        return words("diff.same_source", name=name) if name else ""
    none = words("facts.none")
    return words("diff.source", before=named[0] or none, after=named[1] or none)


def _with_grade(source: str | None, grade: str | None, old: Desk, new: Desk) -> str:
    if source is None or grade is None:
        return ""
    return old.words("aside", text=_named(source, old, new), aside=old.words.code("grade", grade))


def _named(doc: str, old: Desk, new: Desk) -> str:
    return (old if doc in old.result.documents else new).name(doc)


def _source_line(source: SourceChange, old: Desk, new: Desk) -> str:
    words = old.words
    before, after = _percent(source.before, words), _percent(source.after, words)
    name = _named(source.doc, old, new)
    return visible(words(f"diff.source_{source.became}", name=name, **_given(source, before, after)))


def _given(source: SourceChange, before: str, after: str) -> dict[str, str]:
    """The shares that the wording names."""
    given = {"gone": {"before": before}, "new": {"after": after}}
    return given.get(source.became, {"before": before, "after": after})
