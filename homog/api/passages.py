"""A match as a notebook shows it: both texts, what differs in them, how sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import overload

from markupsafe import Markup

from homog.datatypes import Match, Result
from homog.errors import UsageError
from homog.report.desk import Desk
from homog.report.match_view import MatchView, match_views
from homog.report.messages import Lang, Words
from homog.report.text import percent

_SHOWN = 10  # passages that a notebook shows
_STYLE = (  # the colours of the report
    ".homog{display:grid;grid-template-columns:1fr 1fr;gap:.3em 1.5em;margin:.5em 0;line-height:1.7;text-align:left}"
    ".homog div{max-height:24em;overflow:auto}"
    ".homog p{grid-column:1/3;margin:0;color:#545e68}.homog h5{margin:.2em 0;font-size:1em}"
    ".homog ins,.homog del{text-decoration:none}.homog ins{background:#d6efd9;color:#14532b}"
    ".homog del{background:#fbdcd8;color:#8b1d14}.homog .c{background:#fdeeb5;color:#5f4700}"
    ".homog .s{background:#ffcf7d;color:#532b00;font-weight:bold}.homog .v{background:#cfe9ef;color:#0d4553}"
)


@dataclass(frozen=True)
class Passage:
    """A stretch of a plan and what stands opposite it in its source.

    Attributes:
        match: with all its figures (a row of matches.jsonl).
        doc: the plan's name.
        source: the source's name.
        text: of the plan.
        source_text: of the source.
        told: what it is, how much of it is the same, how sure that is and why, in words.
        marked: both texts as HTML, with what differs in <ins> (the plan) and <del> (the source).
    """

    match: Match
    doc: str
    source: str
    text: str
    source_text: str
    told: tuple[str, ...]
    marked: tuple[Markup, Markup]

    def __str__(self) -> str:
        return "\n".join((" · ".join(self.told), f"{self.doc}: {self.text}", f"{self.source}: {self.source_text}"))

    def _repr_html_(self) -> str:
        """What a notebook shows: both texts side by side."""
        mine, theirs = self.marked
        return (
            f'<style>{_STYLE}</style><div class="homog"><p>{escape(" · ".join(self.told))}</p>'
            f"<div><h5>{escape(self.doc)}</h5>{mine}</div><div><h5>{escape(self.source)}</h5>{theirs}</div></div>"
        )


class Passages(Sequence[Passage]):
    """Passages of a run in an order, each made when it is asked for; a notebook shows the first ones."""

    def __init__(self, match_ids: Sequence[str], make: Callable[[str], Passage]) -> None:
        self.match_ids = tuple(match_ids)
        self._make = make

    @overload
    def __getitem__(self, which: int) -> Passage: ...

    @overload
    def __getitem__(self, which: slice) -> Passages: ...

    def __getitem__(self, which: int | slice) -> Passage | Passages:
        """A passage, or some of them."""
        if isinstance(which, slice):
            return Passages(self.match_ids[which], self._make)
        return self._make(self.match_ids[which])

    def __len__(self) -> int:
        return len(self.match_ids)

    def __repr__(self) -> str:
        return f"<Passages: {len(self)}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the first ones, and how many there are."""
        more = f"<p>{_SHOWN} / {len(self)}</p>" if len(self) > _SHOWN else ""
        return "".join(passage._repr_html_() for passage in self[:_SHOWN]) + more


def passage_of(result: Result, match_id: str, lang: Lang, text: Callable[[str, int, int], str]) -> Passage:
    """A match made ready to be shown.

    Args:
        result: the run.
        match_id: of the match.
        lang: of what is told.
        text: gives a stretch of a document, or says why it is not to be had.

    Raises:
        UsageError: there is no such match, or a text is not at hand.
    """
    match = next((m for m in result.matches if m.match_id == match_id), None)
    if match is None or match.attribution == "inherited":
        why = "the run has no match of this name that was taken from a source"
        raise UsageError(f"match {match_id}", why, "see run.matches")
    mine = text(match.doc, match.start, match.end)
    theirs = text(match.source, match.source_start, match.source_end)
    desk = Desk(result, Words(lang))
    view = next(v for v in match_views(desk, match.doc) if v.match.match_id == match_id)
    return Passage(
        match=match,
        doc=desk.short(match.doc),
        source=desk.short(match.source),
        text=mine,
        source_text=theirs,
        told=_told(desk, view),
        marked=(view.plan_text, view.source_text),
    )


def _told(desk: Desk, view: MatchView) -> tuple[str, ...]:
    sure = desk.words("opinion.sure", value=percent(view.match.confidence))
    said = (view.attribution, view.grade, *view.figures, sure, view.why, view.origin, view.undetermined, view.runner_up)
    said += view.reworded.lines
    return tuple(str(part) for part in said if part)
