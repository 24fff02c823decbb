"""A match as a plan's page shows it: both texts with their differences, and what is to be known of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from homog.datatypes import Document, Match, Span
from homog.report.desk import Desk
from homog.report.marking import Mark, laid_over, marked, numbered, plan_marks, source_marks
from homog.report.messages import Words
from homog.report.moving import Move, moves
from homog.report.reworded import Reworded, reworded, shown_words
from homog.report.text import percent, thousands, visible

_CONTEXT = 70  # characters of the source shown before and after a passage
SURE, LIKELY = 0.9, 0.6  # confidence from which on an attribution is called sure, or likely
_LONG = 1200  # characters from which on a card has a window of its own
_COLOURS = 6  # of underlines, in turn
_CHANCE = 0.005  # matches expected by chance from which on a page says so


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match, ready to be shown."""

    match: Match
    number: int
    name: str
    attribution: str
    grade: str
    kind: str  # of the unit that most of it stands in
    level: str  # of confidence: sure, likely, unsure
    plan_text: Markup
    source_text: Markup
    before: str  # the source around the passage
    after: str
    plan_place: Markup
    source_place: Markup
    plan_span: str
    source_span: str
    figures: tuple[str, ...]  # how much the same, how sure
    why: str
    origin: str
    undetermined: str
    runner_up: str
    in_text: bool
    reworded: Reworded  # which words correspond, what differs in sense

    @property
    def long(self) -> bool:
        """So long that its card has a window of its own."""
        return max(self.match.end - self.match.start, self.match.source_end - self.match.source_start) > _LONG


def level_of(confidence: float) -> str:
    """How sure, in three steps."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"


def match_views(desk: Desk, doc_id: str) -> list[MatchView]:
    """The matches of a plan in the order of its text, numbered; inherited ones are listed apart.

    Args:
        desk: look-ups over the run.
        doc_id: a scored plan.
    """
    in_text = {stretch.match_id for stretch in desk.result.scores[doc_id].stretches}
    matches = [m for m in desk.matches.get(doc_id, ()) if m.attribution != "inherited"]
    kinds = _kinds(desk, doc_id, matches)
    return [
        _match_view(desk, match, number, kinds[match.match_id], match.match_id in in_text)
        for number, match in enumerate(matches, start=1)
    ]


def _kinds(desk: Desk, doc_id: str, matches: Sequence[Match]) -> Mapping[str, str]:
    """The kind of unit with which each match shares most text."""
    structure = desk.result.structures.get(doc_id)
    units = sorted(structure.units, key=lambda u: u.start) if structure else []
    ends = [unit.end for unit in units]
    found: dict[str, str] = {}
    for match in matches:
        most, kind, at = 0, "other", bisect_right(ends, match.start)
        while at < len(units) and units[at].start < match.end:
            shared = min(match.end, ends[at]) - max(match.start, units[at].start)
            if shared > most:
                most, kind = shared, units[at].kind
            at += 1
        found[match.match_id] = kind
    return found


def _match_view(desk: Desk, match: Match, number: int, kind: str, in_text: bool) -> MatchView:
    words = desk.words
    source = desk.document(match.source).text
    plan_text, source_text = _both(desk, match, desk.document(match.doc), desk.document(match.source))
    said = words.code("why", match.why, origin=desk.name(match.origin) if match.origin else "") if match.why else ""
    return MatchView(
        match=match,
        number=number,
        name=words("match.number", number=number),
        attribution=words.code("short", match.attribution),
        grade=words.code("grade", match.grade),
        kind=kind,
        level=level_of(match.confidence),
        plan_text=plan_text,
        source_text=source_text,
        before=_before(source, match.source_start),
        after=_after(source, match.source_end),
        plan_place=desk.place(match.doc, match.start),
        source_place=desk.place(match.source, match.source_start),
        plan_span=span_words(words, match.start, match.end),
        source_span=span_words(words, match.source_start, match.source_end),
        figures=_figures(words, match),
        why=said,
        origin=_origin(desk, match, said),
        undetermined=desk.open_direction(match),
        runner_up=words("match.runner_up", name=desk.name(match.runner_up)) if match.runner_up else "",
        in_text=in_text,
        reworded=reworded(desk, match),
    )


def _both(desk: Desk, match: Match, plan: Document, source: Document) -> tuple[Markup, Markup]:
    """Both sides with everything that differs marked: wording, slots, clauses that moved."""
    mine = desk.slots_within(match.doc, match.start, match.end) if match.slots else ()
    theirs = desk.slots_within(match.source, match.source_start, match.source_end) if match.slots else ()
    here, there = _word_marks(desk.words, match, plan.text, source.text)
    left = numbered(plan_marks(match, mine, here), plan.text, [(s.type, s.doc_text) for s in match.slots])
    right = numbered(source_marks(match, theirs, there), source.text, [(s.type, s.source_text) for s in match.slots])
    if moved := moves(match, plan.text, source.text):
        left = laid_over(left, _moved(moved, "ins"), Span(match.start, match.end))
        right = laid_over(right, _moved(moved, "del"), Span(match.source_start, match.source_end))
    return (
        marked(plan.text, match.start, match.end, left),
        marked(source.text, match.source_start, match.source_end, right),
    )


def _word_marks(words: Words, match: Match, text: str, source: str) -> tuple[list[Mark], list[Mark]]:
    """Words that stand for one another, underlined in one colour on both sides, each with its counterpart to read."""
    left, right = [], []
    for number, w in enumerate(shown_words(match)):
        kind = f"w w{number % _COLOURS}"
        theirs = words("match.word_source", word=visible(source[w.source_start : w.source_end]))
        mine = words("match.word_plan", word=visible(text[w.start : w.end]))
        left.append(Mark(w.start, w.end, "ins", kind, said=theirs))
        right.append(Mark(w.source_start, w.source_end, "del", kind, said=mine))
    return left, sorted(right, key=lambda mark: mark.start)


def _moved(moved: Sequence[Move], tag: str) -> list[Mark]:
    """The clauses that moved as marks of one side, numbered alike on both."""
    starts = [(m.start if tag == "ins" else m.source_start, m.length, n) for n, m in enumerate(moved, start=1)]
    return [Mark(start, start + length, tag, "v", number) for start, length, number in sorted(starts)]


def _before(text: str, start: int) -> str:
    begin = max(start - _CONTEXT, 0)
    return ("…" if begin else "") + text[begin:start]


def _after(text: str, end: int) -> str:
    last = min(end + _CONTEXT, len(text))
    return text[end:last] + ("…" if last < len(text) else "")


def span_words(words: Words, start: int, end: int) -> str:
    """A span in words, counted from one."""
    return words("match.characters", start=thousands(start + 1), end=thousands(end))


def _origin(desk: Desk, match: Match, said: str) -> str:
    """Where the source had it from, unless the reason names it already."""
    if not match.origin or (name := desk.name(match.origin)) in said:
        return ""
    return desk.words("match.origin", name=name)


def _figures(words: Words, match: Match) -> tuple[str, ...]:
    similar = () if match.similarity is None else (words("match.similarity", value=percent(match.similarity)),)
    same = words("match.identity", value=percent(match.identity))
    quoted = (words("match.quoted", value=percent(match.quoted)),) if match.quoted else ()
    chance = match.expected_by_chance or 0.0
    by_chance = (words("match.chance", n=f"{chance:.2f}"),) if chance >= _CHANCE else ()
    return (same, *similar, *quoted, *by_chance)
