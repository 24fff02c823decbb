"""The sentences on top of the page of a corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from markupsafe import Markup

from homog.datatypes import PlanScore
from homog.report.desk import Desk, excluded_words, net_copied_of, total_copied_of
from homog.report.lead import rich, strong

_NAMED = 2  # references under the title
_LONG = 60  # characters of their names: of longer ones only the first is named


def corpus_sentences(desk: Desk) -> tuple[Markup, ...]:
    """What comes from where in the plans together, in plain words."""
    scores = [desk.result.scores[doc] for doc in desk.result.plans]
    if not scores:
        return (rich(desk.words, "corpus.none"),)
    size = rich(desk.words, "corpus.size", plans=str(len(scores)))
    what = excluded_words(desk.result, desk.words)
    told = (rich(desk.words, "corpus.excluded", what=what),) if what else ()
    shares = (_lead_share(desk, name, scores) for name in ("vertical", "horizontal"))
    return (size, *told, *_lead_copied(desk, scores), *shares)


def about_corpus(desk: Desk) -> tuple[str, ...]:
    """What stands under the title: the references from which most was taken, and from when to when the plans are."""
    taken: dict[str, float] = defaultdict(float)
    for score in desk.result.scores.values():
        for doc in desk.result.references.get(score.doc_id, ()):
            taken[doc] += score.by_source.get(doc, 0.0)
    taken = {doc: share for doc, share in taken.items() if share > 0}
    told = []
    if taken:
        ordered = sorted(taken, key=lambda doc: (-round(taken[doc], 6), doc))
        named = [desk.name(doc) for doc in ordered[:_NAMED]]
        if sum(map(len, named)) > _LONG:
            named = named[:1]
        names = desk.words.joined(named)
        more = len(ordered) > len(named)
        names = desk.words("lead.more_sources", names=names, n=len(ordered)) if more else names
        told.append(desk.words("corpus.about_references", names=names))
    dates = sorted(date for doc in desk.result.plans if (date := desk.document(doc).signed))
    if dates and dates[0] != dates[-1]:
        told.append(desk.words("corpus.about_dates", first=dates[0].isoformat(), last=dates[-1].isoformat()))
    return tuple(told)


def _lead_copied(desk: Desk, scores: Sequence[PlanScore]) -> tuple[Markup, ...]:
    """Both ratios at the median; nothing where nothing is copied."""
    if not any(total_copied_of(score) for score in scores):
        return ()
    total, net = median(map(total_copied_of, scores)), median(map(net_copied_of, scores))
    if not total:
        return (rich(desk.words, "corpus.few_copied"),)
    return (rich(desk.words, "corpus.copied", total=strong(total), net=strong(net)),)


def _lead_share(desk: Desk, name: str, scores: Sequence[PlanScore]) -> Markup:
    """The median and the highest of one share over the plans."""
    shares = {score.doc_id: score.shares[f"{name}_share"].value for score in scores}
    top = max(sorted(shares), key=lambda doc: shares[doc])
    if not shares[top]:
        return rich(desk.words, f"corpus.{name}_none")
    middle = strong(median(shares.values()))
    return rich(desk.words, f"corpus.{name}", median=middle, top=strong(shares[top]), name=desk.link(top, ""))
