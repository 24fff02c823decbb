"""report.md and plans/*.md: the plan's report as Markdown; differences as <ins> and <del>, text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from homog import __version__
from homog.datatypes import Notice
from homog.report.corpus_lead import corpus_sentences
from homog.report.desk import SHARES, Desk, copied_of, limits_of
from homog.report.export.view import ItemView, MatchView, Piece, PlanView
from homog.report.messages import Words
from homog.report.notices import concerning, notice_lines
from homog.report.text import percent, relative_url, title_of, visible

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&@]|:(?=//)|(?<=www)\.")  # also what would become a link by itself
_BEGINS = re.compile(r"^(\d*)([-+=.)])")  # what would begin a list or underline a heading
_TAGS = {"insert": "ins", "delete": "del"}


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _BEGINS.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", visible(" ".join(text.split()))))


def plan_markdown(desk: Desk, plan: PlanView) -> str:
    """The report of one plan.

    Args:
        desk: look-ups over the run.
        plan: as `plan_view` gives it.
    """
    words, score = desk.words, plan.score
    lines = [f"# {escaped(words('page.plan_title', title=title_of(plan.document)))}", ""]
    lines += [line for told in (plan.headline, plan.sentences) if told for line in (_paragraph(words, told), "")]
    lines += _table([words("shares.attribution"), words("shares.total"), words("shares.interval")])
    shares = [(f"attribution.{name}", score.shares[f"{name}_share"]) for name in SHARES]
    shares += [("ratio.total", score.total_copied), ("ratio.net", score.net_shares["copied_share"])]
    for key, interval in shares:
        lines.append(_cells([words(key), percent(interval.value), f"{percent(interval.low)}–{percent(interval.high)}"]))
    lines += ["", f"## {words('flagged.heading')}", ""]
    lines += [_sentence(words("rule.flagged", limit=percent(limits_of(desk.result).mostly))), ""]
    for number, item in enumerate(plan.flagged, start=1):
        lines += [*_item(desk, number, item), ""]
    if not plan.flagged:
        lines += [words("flagged.none"), ""]
    lines += [f"## {words('sources.heading')}", "", *_sources(desk, plan), ""]
    return "\n".join([*lines, *_notes(desk, concerning(desk, plan.document.doc_id))]) + "\n"


def corpus_markdown(desk: Desk, plans: Sequence[PlanView]) -> str:
    """The report of all plans, with links to those of each."""
    words, scores = desk.words, desk.result.scores
    ordered = sorted(plans, key=lambda p: (-round(copied_of(scores[p.document.doc_id]), 6), p.document.doc_id))
    lines = [f"# {words('page.corpus_title')}", ""]
    lines += [_sentence(words("sentence_gap").join(s.striptags() for s in corpus_sentences(desk))), ""]
    keys = ("ranking.rank", "column.plan", "column.date", "ratio.total", "short.vertical", "short.horizontal")
    lines += _table([words(key) for key in (*keys, "ranking.targets", "ranking.actions", "ranking.flagged")])
    lines += [_ranked(desk, plan) for plan in ordered]
    return "\n".join([*lines, "", *_notes(desk, desk.result.warnings)]) + "\n"


def _ranked(desk: Desk, plan: PlanView) -> str:
    words, score, document = desk.words, plan.score, plan.document
    rank = desk.result.ranks.get(document.doc_id)
    address = relative_url("plans", f"{desk.stems[document.doc_id]}.md")
    shares = [score.total_copied, *(score.shares[f"{name}_share"] for name in ("vertical", "horizontal"))]
    cells = [
        words("ranking.place", rank=rank.place, low=rank.low, high=rank.high) if rank else "",
        f"[{escaped(plan.name)}]({address})",
        document.signed.isoformat() if document.signed else words("page.undated"),
        *(percent(share.value) for share in shares),
        *(words.code("status", status) for status in (score.targets_status, score.actions_status)),
        str(len(plan.flagged)),
    ]
    return _cells(cells)


def _item(desk: Desk, number: int, item: ItemView) -> Iterable[str]:
    words = desk.words
    kind = words.code("kind", item.unit.kind)
    taken = words("flagged.share", share=percent(item.copied))
    yield f"### {number}. {words('field.gap').join([kind, taken])}"
    yield ""
    yield f"- **{words('column.text')}** {_place(item.place)}  "
    yield f"  {marked(item.pieces, 'ins')}"
    if item.best:
        yield from _evidence(desk, item.best, item)


def _evidence(desk: Desk, view: MatchView, item: ItemView) -> Iterable[str]:
    words = desk.words
    particulars = f" {escaped(words('aside', text='', aside=view.particulars).strip())}" if view.particulars else ""
    yield f"- **{words('column.source_text')}** {escaped(view.source)}{particulars} {_place(item.source_place)}  "
    yield f"  {marked(item.source_pieces, 'del')}"
    figures = [view.attribution, view.grade, words("opinion.same", value=percent(view.match.identity))]
    figures.append(words("opinion.sure", value=percent(view.match.confidence)))
    yield f"- {words('field.gap').join(figures)}  "
    yield f"  {_sentence(view.why)}"
    if item.replaced:
        yield f"- {words('column.replaced')}{words('colon')}{escaped(item.replaced)}"
    yield from (f"- {escaped(line)}" for line in item.reworded)
    if view.runner_up:
        yield f"- {escaped(words('match.runner_up', name=view.runner_up))}"
    if item.others:
        numbers = words.joined([str(number) for number in item.others])
        yield f"- {words('opinion.others', n=len(item.others), numbers=numbers)}"


def _paragraph(words: Words, sentences: Sequence[str]) -> str:
    return _sentence(words("sentence_gap").join(sentences))


def _place(place: str) -> str:
    return f"*{escaped(place)}*" if place else ""


def marked(pieces: Sequence[Piece], changed: str) -> str:
    """Text with its differences as elements of HTML, which Markdown passes on.

    Args:
        pieces: of one side.
        changed: the element of what the other side words otherwise: ins for the plan, del for the source.
    """
    parts = []
    for piece in pieces:
        shown = _SIGNS.sub(r"\\\g<0>", piece.text.replace("\n", " "))
        tag = "" if piece.kind == "same" else _TAGS.get(piece.kind, changed)
        parts.append(f"<{tag}>{shown}</{tag}>" if tag else shown)
    return _BEGINS.sub(r"\1\\\2", "".join(parts).strip())


def _sources(desk: Desk, plan: PlanView) -> list[str]:
    words = desk.words
    if not plan.sources:
        return [words("facts.none")]
    lines = _table([words("column.document"), words("column.particulars"), words("sources.share")])
    for source, share in plan.sources:
        lines.append(_cells([escaped(desk.name(source)), escaped(desk.particulars(source)), percent(share)]))
    return lines


def _notes(desk: Desk, notices: Iterable[Notice]) -> Iterable[str]:
    words = desk.words
    yield f"## {words('limits.heading')}"
    yield ""
    for name in ("corpus", "judgement", "direction", "rewording"):
        yield f"- {words(f'limits.{name}')}"
    yield from (f"- {escaped(line)}" for line in notice_lines(desk, notices))
    yield ""
    yield words("page.made_by", version=__version__)


def _sentence(text: str) -> str:
    """Wording of the catalogue around names and figures, escaped but for its own points and brackets."""
    return _SIGNS.sub(r"\\\g<0>", visible(text))


def _table(heads: Sequence[str]) -> list[str]:
    return [_cells(heads), _cells(["---"] * len(heads))]


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
