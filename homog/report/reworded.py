"""What is to be said of a reworded match: which words correspond, and which negations and figures do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from homog.datatypes import Match, Slot, Span, WordPair
from homog.report.desk import Desk
from homog.report.messages import Words
from homog.report.text import visible

_MOST = 12  # pairs of words that a line names
_SURE = 0.8  # cosine from which on a word of one character is shown
_NAMED = 6  # negations or figures of one side that a line names
_SHOWN = 8  # characters behind a negation that tell what it denies
_LEAST = 3  # characters and pairs of neighbours that two clauses share before they are taken to correspond
_CLAUSE = re.compile(r"[^，。；！？：,;!?:\n]+")

# Words with a negating character that deny nothing by themselves.
_HARMLESS = (
    "不断|不仅|不但|不只|不同|不久|不良|不足|不动产|不锈钢|不论|不管|不少(?!于)|差不多|不过(?!量)|不便|不合理|互通有无|无车承运|无盲区|一户不落|缺一不可|必不可少|不可或缺|不可分割|"
    "未来|未成年|无线|无人[机值驾]|无障碍|无缝|无论|无疑|无形|无菌|无公害|无感|无害化|无锡|避免|难免|以免|免疫|免税店"
)
_NEGATIONS = "不得|不准|不许|不予|不再|不能|不可|不应|不宜|不要|没有|严禁|禁止|禁|勿|免|未|无|不"
_NEGATION = re.compile(f"(?:{_HARMLESS})|(?P<denies>{_NEGATIONS})")
# Words without such a character that may stand for a negation.
_INSTEAD = re.compile("避免|以免|防止|严防|杜绝|取消|停止|暂停|拒绝|谢绝|豁免|除外|限制|缺乏|缺少|破除|防范")
# A bound may be told with a negation or without one.
_BOUNDS = (
    (re.compile("不得?[低少小]于|不得?早于"), re.compile("以上|至少|最低|达到|超过|高于|多于|大于|下限|底线")),
    (
        re.compile("不得?[高多大晚迟]于|不得?超[过出]"),
        re.compile("以内|以下|之内|[天日月年时]内|[日月年]前|至多|最多|最高|低于|少于|上限|封顶"),
    ),
)


@dataclass(frozen=True, slots=True)
class Reworded:
    """What a reader is told; each is a sentence of the catalogue, or empty."""

    words: str = ""
    negation: str = ""
    figures: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything there is to say, what changes the sense first."""
        return tuple(line for line in (self.negation, self.figures, self.words) if line)


def reworded(desk: Desk, match: Match, within: tuple[Span, Span] | None = None) -> Reworded:
    """Which words of a reworded match correspond, and what one text denies or counts and the other does not.

    Args:
        desk: look-ups over the run.
        match: of any grade; there is something to say of reworded ones alone.
        within: parts of the plan's text and of the source's to speak of; by default the whole match.
    """
    if match.grade != "reworded":
        return Reworded()
    text, source = desk.document(match.doc).text, desk.document(match.source).text
    spans = within or (Span(match.start, match.end), Span(match.source_start, match.source_end))
    pairs = [w for w in shown_words(match) if spans[0].start <= w.start and w.end <= spans[0].end]
    return Reworded(
        words=_words_line(
            desk.words,
            [(text[w.start : w.end], source[w.source_start : w.source_end]) for w in sorted(pairs, key=_rank)],
        ),
        negation=_one_sided(desk.words, "negation", *_negations(match, text, source, spans)),
        figures=_one_sided(desk.words, "figures", *_figures(desk, match, spans)),
    )


def shown_words(match: Match) -> list[WordPair]:
    """The words of a match that a reader is shown, in the order of the plan.

    Single characters are particles or parts of names more often than words: they are shown where they are sure.
    """
    return [w for w in match.words if not _is_short(w) or w.cosine >= _SURE]


def _is_short(pair: WordPair) -> bool:
    return min(pair.end - pair.start, pair.source_end - pair.source_start) < 2


def _rank(pair: WordPair) -> tuple[bool, float, int]:
    """Words of two characters or more before particles, the surest first."""
    return _is_short(pair), -pair.cosine, pair.start


def _words_line(words: Words, pairs: Iterable[tuple[str, str]]) -> str:
    """The line of pairs, each once; where one word is a part of the other nothing was said in another word."""
    told = list(dict.fromkeys(pair for pair in pairs if pair[0] not in pair[1] and pair[1] not in pair[0]))
    if not told:
        return ""
    shown = [words("match.word_pair", mine=visible(mine), theirs=visible(theirs)) for mine, theirs in told[:_MOST]]
    key = "match.words_more" if len(told) > _MOST else "match.words"
    return words(key, pairs=words.joined(shown), n=len(told))


def _one_sided(words: Words, what: str, mine: Sequence[str], theirs: Sequence[str]) -> str:
    """That something stands on one side only."""
    sides = (("plan", mine), ("source", theirs))
    parts = [words(f"match.only.{side}", what=_listed(words, found)) for side, found in sides if found]
    return words(f"match.{what}", parts=words("export.semicolon").join(parts)) if parts else ""


def _listed(words: Words, found: Sequence[str]) -> str:
    shown = [words("match.quoted_word", word=visible(part)) for part in dict.fromkeys(found)]
    return words.joined(shown[:_NAMED]) + ("…" if len(shown) > _NAMED else "")


# -- figures -------------------------------------------------------------------------------------------


def _figures(desk: Desk, match: Match, spans: tuple[Span, Span]) -> tuple[list[str], list[str]]:
    """Figures and dates of either side that the other has nowhere, but for those shown as replaced already."""
    mine = _counted(desk, match.doc, match.start, match.end)
    theirs = _counted(desk, match.source, match.source_start, match.source_end)
    shown = {pair.doc_text for pair in match.slots}, {pair.source_text for pair in match.slots}
    return (
        [s.text for v, s in mine.items() if v not in theirs and s.text not in shown[0] and _lies(s.start, spans[0])],
        [s.text for v, s in theirs.items() if v not in mine and s.text not in shown[1] and _lies(s.start, spans[1])],
    )


def _lies(at: int, span: Span) -> bool:
    return span.start <= at < span.end


def _counted(desk: Desk, doc: str, start: int, end: int) -> Mapping[str, Slot]:
    """Figures and dates between two offsets by what they say."""
    slots = desk.slots_within(doc, start, end)
    return {s.value + s.unit or s.text: s for s in slots if s.type in ("quantity", "date") and s.end <= end}


# -- negations -----------------------------------------------------------------------------------------


def _negations(match: Match, text: str, source: str, spans: tuple[Span, Span]) -> tuple[list[str], list[str]]:
    """Negations of either side to which the clause that says the same on the other side has none."""
    mine, theirs = text[match.start : match.end], source[match.source_start : match.source_end]
    here = {text[w.start : w.end]: source[w.source_start : w.source_end] for w in match.words}
    there = {other: word for word, other in here.items()}
    return (
        [said for at, said in _denied(mine, theirs, here) if _lies(match.start + at, spans[0])],
        [said for at, said in _denied(theirs, mine, there) if _lies(match.source_start + at, spans[1])],
    )


def _denied(text: str, other: str, words: Mapping[str, str]) -> list[tuple[int, str]]:
    """The negations of a text that another lacks, with what they deny and where they stand.

    Args:
        text: one side.
        other: the other side.
        words: words of the first text -> what stands for them in the other.
    """
    clauses = _CLAUSE.findall(other)
    found = []
    for clause in _CLAUSE.finditer(text):
        said = clause.group()
        if said in other:
            continue
        found += [
            (clause.start() + negation.start(), said[negation.start() : negation.end() + _SHOWN])
            for negation in _NEGATION.finditer(said)
            if negation["denies"] and not _answered(said, negation, clauses, words)
        ]
    return found


def _answered(said: str, negation: re.Match[str], clauses: Sequence[str], words: Mapping[str, str]) -> bool:
    """Whether the clauses that speak of what is denied deny it, too; all, where none speaks of it."""
    bound = next((row for row in _BOUNDS if row[0].match(said, negation.start())), None)
    opposite = _opposite(_denied_part(said, negation), clauses, words)
    if bound is None:
        return any(_denies(clause) for clause in opposite or clauses)
    return not opposite or any(sign.search(clause) for clause in opposite for sign in bound)


def _denied_part(said: str, negation: re.Match[str]) -> str:
    """What stands behind a negation, or before it where it comes last: 不得收费, 一律禁止."""
    behind = said[negation.end() : negation.end() + _SHOWN]
    return behind if len(behind) > 1 else said[max(negation.start() - _SHOWN, 0) : negation.start()]


def _opposite(said: str, clauses: Sequence[str], words: Mapping[str, str]) -> list[str]:
    """The clauses that share most with some words, put as the other text has them; none where all share little."""
    for word, there in words.items():
        said = said.replace(word, there) if len(word) > 1 else said
    grams = _grams(said)
    shared = [(grams & _grams(clause)).total() for clause in clauses]
    most = max(shared, default=0)
    return [clause for clause, size in zip(clauses, shared, strict=True) if size == most] if most >= _LEAST else []


def _grams(text: str) -> Counter[str]:
    """Characters and pairs of neighbours, without the negations themselves."""
    bare = _NEGATION.sub(lambda m: "" if m["denies"] else m.group(), text)
    return Counter([*bare, *map(add, bare, bare[1:])])


def _denies(clause: str) -> bool:
    """Whether a clause denies anything, bounds left aside."""
    negations = [m.start() for m in _NEGATION.finditer(clause) if m["denies"]]
    bounds = {m.start() for denied, _ in _BOUNDS for m in denied.finditer(clause)}
    return any(at not in bounds for at in negations) or bool(_INSTEAD.search(clause))
