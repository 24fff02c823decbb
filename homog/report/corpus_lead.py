"""The sentences on top of the page of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from markupsafe import Markup

from homog.datatypes import PlanScore
from homog.report.desk import Desk, excluded_words, net_copied_of, total_copied_of
from homog.report.lead import rich, strong


def corpus_sentences(desk: Desk) -> tuple[Markup, ...]:
    """What comes from where in the plans together, in plain words."""
    scores = [desk.result.scores[doc] for doc in desk.result.plans]
    if not scores:
        return (rich(desk.words, "corpus.none"),)
    size = rich(desk.words, "corpus.size", plans=str(len(scores)))
    what = excluded_words(desk.result, desk.words)
    told = (rich(desk.words, "corpus.excluded", what=what),) if what else ()
    shares = (_lead_share(desk, name, scores) for name in ("vertical", "horizontal"))
    return (size, *told, *shares, *_lead_copied(desk, scores))


def _lead_copied(desk: Desk, scores: Sequence[PlanScore]) -> tuple[Markup, ...]:
    """Both ratios at the median; nothing where nothing is copied."""
    if not any(total_copied_of(score) for score in scores):
        return ()
    total, net = median(map(total_copied_of, scores)), median(map(net_copied_of, scores))
    return (rich(desk.words, "corpus.copied", total=strong(total), net=strong(net)),)


def _lead_share(desk: Desk, name: str, scores: Sequence[PlanScore]) -> Markup:
    """The median and the highest of one share over the plans."""
    shares = {score.doc_id: score.shares[f"{name}_share"].value for score in scores}
    top = max(sorted(shares), key=lambda doc: shares[doc])
    if not shares[top]:
        return rich(desk.words, f"corpus.{name}_none")
    middle = strong(median(shares.values()))
    return rich(desk.words, f"corpus.{name}", median=middle, top=strong(shares[top]), name=desk.name(top))
