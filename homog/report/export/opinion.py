"""report.docx and plans/*.docx: the paper on which a reviewer writes an opinion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from homog import __version__
from homog.datatypes import Interval, Notice
from homog.report.corpus_lead import corpus_sentences
from homog.report.desk import Desk, copied_of, limits_of
from homog.report.export.paper import Line, Paper, plain
from homog.report.export.view import ItemView, MatchView, Piece, PlanView
from homog.report.notices import concerning, notice_lines
from homog.report.text import percent, title_of, visible

_LIMITS = ("corpus", "judgement", "direction", "rewording")
_LINES = 6  # ruled, for the opinion


def plan_paper(desk: Desk, plan: PlanView) -> bytes:
    """The paper on one plan.

    Args:
        desk: look-ups over the run.
        plan: as `plan_view` gives it.
    """
    words = desk.words
    paper = Paper(words, words("export.title", title=words("open_title", title=title_of(plan.document))))
    paper.text(_meta(desk, plan), size=10.5, indent=False, after=8)
    paper.heading(words("opinion.summary"))
    paper.text(words("sentence_gap").join(plan.headline or plan.sentences))
    paper.table((6.2, 3.6, 6.4), [words(f"{key}") for key in _FIGURE_HEADS], _figures(desk, plan))
    if plan.headline:
        paper.text(words("sentence_gap").join(plan.sentences), size=10.5)
    paper.heading(words("opinion.flagged"))
    _flagged(paper, desk, plan)
    paper.heading(words("opinion.sources"))
    _sources(paper, desk, plan)
    _closing(paper, desk, concerning(desk, plan.document.doc_id))
    return paper.content()


def corpus_paper(desk: Desk, plans: Sequence[PlanView]) -> bytes:
    """The paper on all plans of a run; each has one of its own.

    Args:
        desk: look-ups over the run.
        plans: as `plan_view` gives them.
    """
    words = desk.words
    paper = Paper(words, words("export.corpus_title"))
    paper.heading(words("opinion.summary"))
    paper.text(words("sentence_gap").join(s.striptags() for s in corpus_sentences(desk)))
    paper.heading(words("opinion.ranking"))
    heads = ("ranking.rank", "column.plan", "ranking.total", "short.vertical", "short.horizontal")
    heads += ("ranking.targets", "ranking.actions", "ranking.flagged")  # type: ignore[assignment]
    widths = (2.1, 3.6, 1.7, 1.7, 2.1, 1.9, 1.9, 1.6)
    paper.table(widths, [words(key) for key in heads], (_ranked(desk, plan) for plan in _ordered(desk, plans)))
    paper.text(words("rule.flagged", limit=percent(limits_of(desk.result).mostly)), size=10.5)
    _closing(paper, desk, desk.result.warnings)
    return paper.content()


def _ordered(desk: Desk, plans: Sequence[PlanView]) -> list[PlanView]:
    scores = desk.result.scores
    return sorted(plans, key=lambda p: (-round(copied_of(scores[p.document.doc_id]), 6), p.document.doc_id))


def _ranked(desk: Desk, plan: PlanView) -> list[list[Line]]:
    words, score = desk.words, plan.score
    rank = desk.result.ranks.get(plan.document.doc_id)
    place = words("ranking.place", rank=rank.place, low=rank.low, high=rank.high) if rank else ""
    cells = [place, plan.name, percent(score.total_copied.value)]
    cells += [percent(score.shares[f"{name}_share"].value) for name in ("vertical", "horizontal")]
    cells += [words(f"short_status.{status}") for status in (score.targets_status, score.actions_status)]
    return [[plain(cell)] for cell in (*cells, str(len(plan.flagged)))]


def _meta(desk: Desk, plan: PlanView) -> str:
    words, document = desk.words, plan.document
    date = document.signed.isoformat() if document.signed else words("page.draft" if document.draft else "page.undated")
    parts = (document.region, words.code("level", document.level), document.doc_no, document.issuer, date)
    return "　".join(visible(part) for part in parts if part)


_FIGURE_HEADS = ("opinion.indicator", "opinion.value", "shares.interval")


def _figures(desk: Desk, plan: PlanView) -> Iterable[list[list[Line]]]:
    words, score = desk.words, plan.score
    net = score.net_shares["copied_share"]
    told: list[tuple[str, Interval | None]] = [("ratio.total", score.total_copied), ("ratio.net", net)]
    names = ("vertical", "horizontal", "formulaic", "original")
    told += [(f"attribution.{name}", score.shares[f"{name}_share"]) for name in names]
    told += [("ratio.quoted", score.quoted_share), ("facts.coverage", score.reference_coverage)]
    for key, interval in told:
        value = percent(interval.value) if interval else words("facts.none")
        between = f"{percent(interval.low)}–{percent(interval.high)}" if interval else ""
        yield [[plain(words(key))], [plain(value)], [plain(between)]]
    for key, status in (("facts.targets", score.targets_status), ("facts.actions", score.actions_status)):
        yield [[plain(words(key))], [plain(words.code("status", status))], [plain("")]]


def _flagged(paper: Paper, desk: Desk, plan: PlanView) -> None:
    words = desk.words
    if not plan.flagged:
        paper.text(words("flagged.none"))
        return
    paper.text(words("rule.flagged", limit=percent(limits_of(desk.result).mostly)), size=10.5)
    paper.pieces(list(_legend(desk)), size=10.5)
    heads = ("column.number", "column.text", "column.source_text", "column.basis")
    rows = (_flagged_row(desk, number, item) for number, item in enumerate(plan.flagged, start=1))
    paper.table((1.1, 5.7, 5.7, 3.8), [words(key) for key in heads], rows)


def _legend(desk: Desk) -> Iterable[Piece]:
    """The sentence about marks, its examples marked as they say."""
    words = desk.words
    names = {"insert": "inserted", "delete": "deleted", "replace": "replaced", "slot": "slot"}
    told = words("opinion.marks", **{kind: f"\0{kind}\0" for kind in names}).split("\0")
    for index, part in enumerate(told):
        if index % 2:
            yield Piece(part, words(f"opinion.{names[part]}"))  # type: ignore[arg-type]
        else:
            yield Piece("same", part)


def _flagged_row(desk: Desk, number: int, item: ItemView) -> list[list[Line]]:
    words, best = desk.words, item.best
    mine = [plain(item.place, small=True), Line(item.pieces)]
    grounds = [plain(words.code("kind", item.unit.kind)), plain(words("flagged.share", share=percent(item.copied)))]
    if best is None:
        return [[plain(str(number))], mine, [], grounds]
    where = [best.source, best.particulars, item.source_place]
    theirs = [*(plain(part, small=True) for part in where if part), Line(item.source_pieces)]
    return [[plain(str(number))], mine, theirs, [*grounds, *_grounds(desk, best, item)]]


def _grounds(desk: Desk, view: MatchView, item: ItemView) -> Iterable[Line]:
    words = desk.words
    yield plain(words.joined([view.attribution, view.grade]))
    yield plain(words("opinion.same", value=percent(view.match.identity)))
    yield plain(words("opinion.sure", value=percent(view.match.confidence)))
    if item.replaced:
        yield plain(item.replaced, small=True)
    yield from (plain(line, small=True) for line in item.reworded)
    yield plain(view.why, small=True)
    if view.runner_up:
        yield plain(words("match.runner_up", name=view.runner_up), small=True)
    if item.others:
        numbers = words.joined([str(number) for number in item.others])
        yield plain(words("opinion.others", n=len(item.others), numbers=numbers), small=True)


def _sources(paper: Paper, desk: Desk, plan: PlanView) -> None:
    words = desk.words
    if not plan.sources:
        paper.text(words("facts.none"))
        return
    references = desk.result.references.get(plan.document.doc_id, ())
    heads = ("column.document", "column.particulars", "column.attribution", "sources.share")
    rows = [
        [
            [plain(desk.name(source))],
            [plain(desk.particulars(source))],
            [plain(words("short.vertical" if source in references else "short.horizontal"))],
            [plain(percent(share))],
        ]
        for source, share in plan.sources
    ]
    paper.table((7.4, 4.6, 2.0, 2.3), [words(key) for key in heads], rows)


def _closing(paper: Paper, desk: Desk, notices: Iterable[Notice]) -> None:
    """What cannot be told, the notices, and room for the opinion."""
    words = desk.words
    paper.heading(words("opinion.limits"))
    for name in _LIMITS:
        paper.text(words(f"limits.{name}"), size=10.5, after=2)
    for line in notice_lines(desk, notices):
        paper.text(line, size=10.5, after=2)
    paper.heading(words("opinion.opinion"))
    paper.blank_lines(words("opinion.line"), _LINES)
    paper.signature([words("opinion.signed") + "____________", words("opinion.date") + words("opinion.date_blank")])
    paper.text(words("opinion.made", version=__version__), size=9, after=0)
