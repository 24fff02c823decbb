"""The sentences that open a plan's page: how much from where, what matters most, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from homog.datatypes import Match, PlanScore, Unit
from homog.report.desk import Desk, Flagged, excluded_of, excluded_words
from homog.report.lead import no_reference, rich, strong, whole_of
from homog.report.match_view import LIKELY
from homog.report.text import percent

_FIGURES = ("quantity", "date")


@dataclass(frozen=True, slots=True)
class Certainty:
    """How far the attributions of a plan can be relied on."""

    mean: float  # of confidence, by characters
    unsure: int  # matches of little confidence
    matches: int


def certainty(matches: Sequence[Match]) -> Certainty | None:
    """How sure some matches are together; None where there are none."""
    taken = [m for m in matches if m.attribution in ("vertical", "horizontal")]
    weight = sum(m.end - m.start for m in taken)
    if not weight:
        return None
    mean = sum(m.confidence * (m.end - m.start) for m in taken) / weight
    return Certainty(mean, sum(m.confidence < LIKELY for m in taken), len(taken))


def headline(desk: Desk, score: PlanScore, flagged: Sequence[Flagged]) -> tuple[Markup, ...]:
    """What a reader in a hurry must know; empty where there is nothing to say.

    Args:
        desk: look-ups over the run.
        score: of the plan.
        flagged: its flagged units.
    """
    if not score.counted:
        return ()
    matches = desk.matches.get(score.doc_id, ())
    much = [_how_much(desk, score), *_undetermined(desk, score), *_left_out(desk), *_not_judged(desk, score)]
    return (*much, _what_matters(desk, score, flagged), *_how_sure(desk, score, matches))


def _left_out(desk: Desk) -> tuple[Markup, ...]:
    """What the shares leave out, where that was asked for."""
    what = excluded_words(desk.result, desk.words)
    return (rich(desk.words, "corpus.excluded", what=what),) if what else ()


def _not_judged(desk: Desk, score: PlanScore) -> tuple[Markup, ...]:
    """That nothing can be said of a reference, where there was none."""
    return () if desk.result.references.get(score.doc_id) else (rich(desk.words, no_reference(desk, score.doc_id)),)


def _undetermined(desk: Desk, score: PlanScore) -> tuple[Markup, ...]:
    """That for some of the text it is open who took from whom."""
    share = score.undetermined_share
    return (rich(desk.words, "headline.undetermined", share=percent(share), whole=whole_of(desk)),) if share else ()


def _how_much(desk: Desk, score: PlanScore) -> Markup:
    vertical, horizontal = (score.shares[f"{name}_share"].value for name in ("vertical", "horizontal"))
    if not vertical + horizontal:
        return rich(desk.words, "headline.nothing")
    both = strong(vertical + horizontal)
    source = max(sorted(score.by_source), key=lambda d: score.by_source[d], default="")
    name, most = desk.name(source), percent(score.by_source.get(source, 0.0))
    if vertical and horizontal:
        shares = {"vertical": percent(vertical), "horizontal": percent(horizontal)}
        return rich(desk.words, "headline.both", copied=both, **shares, name=name, most=most)
    only = len(score.by_source) < 2
    key = f"headline.{'vertical' if vertical else 'horizontal'}{'_only' if only else ''}"
    return rich(desk.words, key, copied=both, name=name, **({} if only else {"most": most}))


def _what_matters(desk: Desk, score: PlanScore, flagged: Sequence[Flagged]) -> Markup:
    units = desk.result.structures[score.doc_id].units
    known = {s.unit_id for s in score.units if s.counted}
    said = []
    for kind in ("target", "action"):
        total = sum(u.kind == kind and u.unit_id in known for u in units)
        mine = sum(f.unit.kind == kind for f in flagged)
        if mine:
            every = desk.words.counted(f"headline.all_{kind}s", mine)
            said.append(every if mine == total else desk.words(f"headline.{kind}s", n=mine, total=total))
    if not said:
        return rich(desk.words, "headline.none_flagged")
    joined = said[0] if len(said) == 1 else desk.words("both", first=said[0], second=said[1])
    figures = _with_figures(desk, score, flagged)
    key = "headline.flagged" if not figures else "headline.flagged_figures"
    return rich(desk.words, key, units=joined, **({"n": str(figures)} if figures else {}))


def _with_figures(desk: Desk, score: PlanScore, flagged: Sequence[Flagged]) -> int:
    """Flagged units in which the source's figures or dates were replaced."""
    text = desk.document(score.doc_id).text
    taken = [m for m in desk.matches.get(score.doc_id, ()) if m.attribution in ("vertical", "horizontal")]
    changed = [(m, figures) for m in taken if (figures := [s.doc_text for s in m.slots if s.type in _FIGURES])]
    return sum(any(_holds(text, f.unit, m, figures) for m, figures in changed) for f in flagged)


def _holds(text: str, unit: Unit, match: Match, figures: Sequence[str]) -> bool:
    """Whether one of the figures that a match replaced stands in a unit."""
    start, end = max(unit.start, match.start), min(unit.end, match.end)
    return start < end and any(figure in text[start:end] for figure in figures)


def _how_sure(desk: Desk, score: PlanScore, matches: Sequence[Match]) -> tuple[Markup, ...]:
    sure = certainty(matches)
    if sure is None:
        return ()
    low, high = percent(score.total_copied.low), percent(score.total_copied.high)
    same_basis = not excluded_of(desk.result)  # the interval is that of the share with nothing left out
    margin = (rich(desk.words, "headline.interval", low=low, high=high),) if same_basis and low != high else ()
    values = {"sure": percent(sure.mean), "n": str(sure.unsure), "of": str(sure.matches)}
    return (*margin, rich(desk.words, "headline.sure_but" if sure.unsure else "headline.sure", **values))
