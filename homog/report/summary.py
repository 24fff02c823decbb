"""What the screen shows after a run, and the same for programs (`--json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from homog import __version__
from homog.datatypes import Document, Interval, Notice, PlanScore, Rank, Result
from homog.report.desk import (
    Desk,
    copied_of,
    excluded_of,
    excluded_words,
    flagged_units,
    total_copied_of,
    unsure_ranks,
)
from homog.report.files import interval_row, notice_row, score_row
from homog.report.messages import Lang, Words
from homog.report.notices import ORDINARY, notice_lines
from homog.report.text import percent, thousands, title_of, visible

_SOURCES = 2
_ROWS = 10  # plans in the table on the screen


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """One plan in a few figures; `sources` are (doc_id, name, share), those that explain most first."""

    document: Document
    label: str  # its place, or what else tells it from the others in a few characters
    score: PlanScore
    sources: tuple[tuple[str, str, float], ...]
    flagged_targets: int
    flagged_actions: int
    rank: Rank | None = None  # None for a single plan
    unsure: bool = False  # its rank's interval overlaps with that of the plan above it

    @property
    def flagged(self) -> int:
        """Flagged targets and actions together."""
        return self.flagged_targets + self.flagged_actions


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished run in a few lines; plans with most taken text first.

    `lines` are label and value for a run with one plan; `header` and `rows` a table for several.
    """

    command: str
    lang: Lang
    plans: tuple[PlanSummary, ...]
    notices: tuple[Notice, ...]
    notice_lines: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    excluded_words: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Label and value, about ten lines; empty unless the run has exactly one plan."""
        return _plan_lines(self.plans[0], Words(self.lang), self.excluded_words) if len(self.plans) == 1 else []

    @property
    def header(self) -> list[str]:
        """Names of the columns of `rows`."""
        words = Words(self.lang)
        keys: tuple[str, ...] = ("ranking.plan", "ranking.rank", "screen.total")
        counted: tuple[str, ...] = ("screen.copied_counted",) if self.excluded else ()
        shares: tuple[str, ...] = ("short.vertical", "short.horizontal", "short.original")
        more: tuple[str, ...] = ("ranking.targets", "ranking.actions", "ranking.flagged")
        return [words(key) for key in (*keys, *counted, *shares, *more)]

    @property
    def rows(self) -> list[list[str]]:
        """A row of text cells for each of the first few plans; the report has all."""
        words = Words(self.lang)
        return [_plan_row(plan, words, counted=bool(self.excluded)) for plan in self.plans[:_ROWS]]

    @property
    def footnote(self) -> str:
        """What must be said of the rows: what is left out, whose order is uncertain, how many more; may be empty."""
        words, unsure = Words(self.lang), sum(plan.unsure for plan in self.plans)
        said = [words("corpus.excluded", what=self.excluded_words)] if self.excluded else []
        said += [words("ranking.unsure", sign=words("ranking.unsure_sign"), n=unsure)] if unsure else []
        if (more := len(self.plans) - _ROWS) > 0:
            said.append(words("screen.more", n=more))
        return words("sentence_gap").join(said)

    def as_dict(self) -> dict[str, object]:
        """Plain values for programs, the same in every language."""
        return {
            "program": "homog",
            "version": __version__,
            "command": self.command,
            "excluded": list(self.excluded),
            "plans": [_plan_dict(plan) for plan in self.plans],
            "warnings": [notice_row(notice) for notice in self.notices],
        }

    def to_json(self) -> str:
        """`as_dict` as JSON text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2)


def summary(result: Result, lang: Lang = "zh") -> Summary:
    """What the screen shows of a run.

    Args:
        result: the run.
        lang: zh or en.
    """
    desk = Desk(result, Words(lang))
    ordered = sorted(result.plans, key=lambda d: (-round(copied_of(result.scores[d]), 6), d))
    unsure = unsure_ranks(result, ordered)
    plans = tuple(_summarised(desk, doc_id, doc_id in unsure) for doc_id in ordered)
    lines = tuple(visible(line) for line in notice_lines(desk, (n for n in result.warnings if n.code not in ORDINARY)))
    excluded = excluded_words(result, desk.words)
    return Summary(result.command, lang, plans, result.warnings, lines, excluded_of(result), excluded)


def _summarised(desk: Desk, doc_id: str, unsure: bool) -> PlanSummary:
    score = desk.result.scores[doc_id]
    ordered = sorted(score.by_source.items(), key=lambda item: (-item[1], item[0]))
    sources = tuple((source, desk.short(source), share) for source, share in ordered if share > 0)
    flagged = flagged_units(desk.result, doc_id)
    targets = sum(f.unit.kind == "target" for f in flagged)
    rank = desk.result.ranks.get(doc_id)
    label = desk.labels[doc_id]
    return PlanSummary(desk.document(doc_id), label, score, sources, targets, len(flagged) - targets, rank, unsure)


def _plan_lines(plan: PlanSummary, words: Words, excluded: str) -> list[tuple[str, str]]:
    score = plan.score
    lines = [
        (words("screen.plan"), visible(words("open_title", title=title_of(plan.document)))),
        (words("screen.size"), _size(score, words, excluded)),
    ]
    if not score.characters:
        return [*lines, (words("notices.heading"), words("lead.empty"))]
    lines.append((words("ratio.total"), _ratios(score, words)))
    lines += [(words(f"attribution.{name}"), _share(score, name, words)) for name in ("vertical", "horizontal")]
    whole = words("lead.whole_counted" if excluded else "lead.whole")
    if score.undetermined_share:
        lines.append(
            (
                words("screen.undetermined"),
                words("screen.of_peers", share=percent(score.undetermined_share), whole=whole),
            )
        )
    rest = [percent(score.shares[f"{name}_share"].value) for name in ("formulaic", "original")]
    states = [words.code("status", status) for status in (score.targets_status, score.actions_status)]
    lines += [
        (words("screen.rest"), words("screen.pair", first=rest[0], second=rest[1])),
        (words("screen.states"), words("screen.pair", first=states[0], second=states[1])),
        (words("facts.flagged"), _flagged(plan, words)),
    ]
    if score.reference_coverage is not None:
        lines.append((words("facts.coverage"), percent(score.reference_coverage.value)))
    if plan.sources:
        named = [words("lead.source_share", name=n, share=percent(s)) for _, n, s in plan.sources[:_SOURCES]]
        told = words.joined(named)
        if len(plan.sources) > _SOURCES:
            told = words("lead.more_sources", names=told, n=len(plan.sources))
        lines.append((words("screen.sources"), visible(told)))
    return lines


def _ratios(score: PlanScore, words: Words) -> str:
    """Copied in all, and without quotations and stock phrases."""
    net = words("screen.net_of", share=percent(score.net_shares["copied_share"].value))
    return words("screen.pair", first=_with_interval(score.total_copied, words), second=net)


def _size(score: PlanScore, words: Words, excluded: str) -> str:
    size = thousands(score.characters)
    if not excluded:
        return words("screen.characters", n=size)
    return words("screen.counted", n=size, counted=thousands(score.counted), what=excluded)


def _with_interval(share: Interval, words: Words) -> str:
    if not share.value:
        return percent(0.0)
    interval = words("facts.interval", low=percent(share.low), high=percent(share.high))
    return words("aside", text=percent(share.value), aside=interval)


def _share(score: PlanScore, name: str, words: Words) -> str:
    share = score.shares[f"{name}_share"]
    if not share.value:
        return percent(0.0)
    verbatim = percent(score.by_grade.get(name, {}).get("verbatim", 0.0))
    return words("screen.verbatim", share=_with_interval(share, words), verbatim=verbatim)


def _flagged(plan: PlanSummary, words: Words) -> str:
    split = words("facts.flagged_split", targets=plan.flagged_targets, actions=plan.flagged_actions)
    return words("aside", text=str(plan.flagged), aside=split)


def _plan_row(plan: PlanSummary, words: Words, *, counted: bool) -> list[str]:
    score = plan.score
    shares = [percent(total_copied_of(score)), *([percent(copied_of(score))] if counted else [])]
    shares += [percent(score.shares[f"{name}_share"].value) for name in ("vertical", "horizontal", "original")]
    statuses = [words(f"short_status.{status}") for status in (score.targets_status, score.actions_status)]
    return [
        visible(plan.label),
        _place(plan, words),
        *shares,
        *statuses,
        str(plan.flagged),
    ]


def _place(plan: PlanSummary, words: Words) -> str:
    """The rank with its interval, marked where it may as well be that of the plan above."""
    rank = plan.rank
    if rank is None:
        return ""
    wide = rank.low < rank.high
    place = words("ranking.place", rank=rank.place, low=rank.low, high=rank.high) if wide else str(rank.place)
    return f"{words('ranking.unsure_sign')} {place}" if plan.unsure else place


def _plan_dict(plan: PlanSummary) -> dict[str, object]:
    score, document = plan.score, plan.document
    return {
        "doc_id": document.doc_id,
        "region": document.region,
        "title": document.title,
        "signed": document.signed.isoformat() if document.signed else None,
        "characters": score.characters,
        "characters_counted": score.counted,
        "characters_net": score.net_characters,
        **_rank_dict(plan.rank),
        **score_row(score),
        "by_grade": {name: _rounded(grades) for name, grades in sorted(score.by_grade.items())},
        "by_source": {doc_id: round(share, 6) for doc_id, _, share in plan.sources},
        "undetermined_share": round(score.undetermined_share, 6),
        "reference_coverage": interval_row(score.reference_coverage),
        "order_agreement": None if score.order_agreement is None else round(score.order_agreement, 6),
        "targets_status": score.targets_status,
        "actions_status": score.actions_status,
        "flagged_targets": plan.flagged_targets,
        "flagged_actions": plan.flagged_actions,
    }


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in figures.items()}


def _rank_dict(rank: Rank | None) -> dict[str, int | None]:
    if rank is None:
        return {"rank": None, "rank_low": None, "rank_high": None}
    return {"rank": rank.place, "rank_low": rank.low, "rank_high": rank.high}
