"""The sentences on top of a plan's page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from homog.datatypes import PlanScore
from homog.report.desk import Desk, excluded_of, excluded_words, net_copied_of, total_copied_of
from homog.report.messages import Words
from homog.report.text import percent, thousands, visible

_NAMED_SOURCES = 3  # peers named in the sentence on top; all are in the table of sources


def rich(words: Words, key: str, **values: str) -> Markup:
    """A wording with its values escaped and marks that are already markup kept."""
    safe = {name: value if isinstance(value, Markup) else visible(value) for name, value in values.items()}
    return Markup(escape(words(key))).format(**safe)


def strong(share: float) -> Markup:
    """A share that stands out in a sentence."""
    return Markup("<strong>{}</strong>").format(percent(share))


def plan_sentences(desk: Desk, score: PlanScore, targets: int, actions: int) -> tuple[Markup, ...]:
    """What comes from where, in plain words.

    Args:
        desk: look-ups over the run.
        score: of the plan.
        targets: how many targets are flagged.
        actions: how many actions are flagged.
    """
    words = desk.words
    if not score.characters:
        return (rich(words, "lead.empty"),)
    size, what = thousands(score.characters), excluded_words(desk.result, words)
    if not score.counted:
        return (rich(words, "lead.nothing_left", n=size, what=what),)
    return (
        rich(words, "lead.size_counted", n=size, what=what, counted=thousands(score.counted))
        if what
        else rich(words, "lead.size", n=size),
        _lead_vertical(desk, score),
        _lead_horizontal(desk, score),
        *_lead_copied(desk, score),
        _lead_rest(desk, score),
        _lead_flagged(words, targets, actions),
    )


def _lead_copied(desk: Desk, score: PlanScore) -> tuple[Markup, ...]:
    """Both ratios, whatever is left out of the shares; nothing where nothing is copied."""
    total = total_copied_of(score)
    if not total:
        return ()
    key = "lead.copied_counted" if excluded_of(desk.result) else "lead.copied"
    return (rich(desk.words, key, total=strong(total), net=strong(net_copied_of(score))),)


def _lead_rest(desk: Desk, score: PlanScore) -> Markup:
    original = strong(score.shares["original_share"].value)
    if "formulaic" in excluded_of(desk.result):
        return rich(desk.words, "lead.rest_own", original=original)
    formulaic = percent(score.shares["formulaic_share"].value)
    return rich(desk.words, "lead.rest", formulaic=formulaic, original=original)


def whole_of(desk: Desk) -> str:
    """What the shares are shares of."""
    return desk.words("lead.whole_counted" if excluded_of(desk.result) else "lead.whole")


def no_reference(desk: Desk, doc_id: str) -> str:
    """The key of what is said of a plan without a reference: there was none, or all were later."""
    later = any(n.code == "reference_later" and n.doc == doc_id for n in desk.result.warnings)
    return "lead.only_later" if later else "lead.no_reference"


def _lead_vertical(desk: Desk, score: PlanScore) -> Markup:
    references = desk.result.references.get(score.doc_id, ())
    if not references:
        return rich(desk.words, no_reference(desk, score.doc_id))
    share = score.shares["vertical_share"].value
    if not share:
        return rich(desk.words, "lead.vertical_none", names=_names(desk, score, references, with_shares=False))
    used = [name for name in references if score.by_source.get(name)]
    return rich(
        desk.words,
        "lead.vertical",
        share=strong(share),
        verbatim=percent(score.by_grade.get("vertical", {}).get("verbatim", 0.0)),
        whole=whole_of(desk),
        names=_names(desk, score, used, with_shares=len(used) > 1),
    )


def _lead_horizontal(desk: Desk, score: PlanScore) -> Markup:
    share = score.shares["horizontal_share"].value
    if not share:
        return rich(desk.words, "lead.horizontal_none")
    references = desk.result.references.get(score.doc_id, ())
    used = [name for name in score.by_source if name not in references]
    return rich(
        desk.words,
        "lead.horizontal",
        share=strong(share),
        verbatim=percent(score.by_grade.get("horizontal", {}).get("verbatim", 0.0)),
        whole=whole_of(desk),
        names=_names(desk, score, used, with_shares=True),
    )


def _names(desk: Desk, score: PlanScore, docs: Sequence[str], *, with_shares: bool) -> str:
    """The first few documents by share, in running text, and how many they are where there are more."""
    ordered = sorted(docs, key=lambda d: (-score.by_source.get(d, 0.0), d))
    parts = [desk.name(doc) for doc in ordered[:_NAMED_SOURCES]]
    if with_shares:
        shares = [percent(score.by_source.get(doc, 0.0)) for doc in ordered]
        parts = [desk.words("lead.source_share", name=n, share=s) for n, s in zip(parts, shares, strict=False)]
    names = desk.words.joined(parts)
    if len(ordered) > _NAMED_SOURCES:
        return desk.words("lead.more_sources", names=names, n=len(ordered))
    return names


def _lead_flagged(words: Words, targets: int, actions: int) -> Markup:
    named = [words.counted(key, n) for key, n in (("lead.targets", targets), ("lead.actions", actions)) if n]
    if not named:
        return rich(words, "lead.flagged_none")
    units = named[0] if len(named) == 1 else words("both", first=named[0], second=named[1])
    return rich(words, "lead.flagged", units=units)
