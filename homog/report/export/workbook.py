"""report.xlsx: plans, targets and actions beside their sources, matches, who took from whom, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homog import __version__
from homog.datatypes import Interval
from homog.report.desk import SHARES, Desk, copied_of, excluded_words, limits_of, near_verbatim_of
from homog.report.export.cells import Book, Column, Link, Sheet
from homog.report.export.view import ItemView, MatchView, Piece, PieceKind, PlanView
from homog.report.notices import notice_lines
from homog.report.text import flattened, percent, relative_url, visible

_NOTE_WIDTHS = (34, 110)
_MATRIX_COLUMNS = 16_000  # of 16,384


class Workbook:
    """Writes the workbook of a run.

    Args:
        desk: look-ups over the run.
        plans: as `plan_view` gives them.
        pages: whether the run's folder holds the pages that cells link to.
    """

    def __init__(self, desk: Desk, plans: Sequence[PlanView], *, pages: bool) -> None:
        self._desk, self._words, self._pages = desk, desk.words, pages
        scores = desk.result.scores
        self._plans = sorted(plans, key=lambda p: (-round(copied_of(scores[p.document.doc_id]), 6), p.document.doc_id))
        self._plan_row: dict[str, int] = {}
        self._match_row: dict[str, int] = {}

    def content(self) -> bytes:
        """The finished file; links need to know their rows, so rows are numbered before anything is written."""
        title = self._plans[0].name if len(self._plans) == 1 else self._words("export.corpus_title")
        book = Book(self._words, title)
        names = ("overview", "target", "action", "matches", "matrix", "notes")
        sheets = {name: book.sheet(f"sheet.{name}") for name in names}
        self._number_rows()
        self._overview(sheets["overview"])
        for kind in ("target", "action"):
            self._items(sheets[kind], kind)
        self._matches(sheets["matches"])
        self._matrix(sheets["matrix"])
        self._notes(sheets["notes"], book)
        return book.content()

    def _number_rows(self) -> None:
        row = 1
        for number, plan in enumerate(self._plans, start=2):
            self._plan_row[plan.document.doc_id] = number
            for view in plan.matches:
                row += 1
                self._match_row[view.match.match_id] = row

    # links

    def _page(self, plan: PlanView, anchor: str = "") -> Link | None:
        """A cell that opens the plan's page; None where the run has no pages."""
        if not self._pages:
            return None
        address = relative_url("plans", f"{self._desk.stems[plan.document.doc_id]}.html")
        return Link(f"external:{address}{'#' + anchor if anchor else ''}", self._words("column.open"))

    def _to_plan(self, plan: PlanView) -> Link:
        sheet = self._words("sheet.overview")
        return Link(f"internal:'{sheet}'!A{self._plan_row[plan.document.doc_id]}", self._label(plan))

    def _label(self, plan: PlanView) -> str:
        """A plan where a column of its name is narrow: its place, if that tells it."""
        return visible(self._desk.short(plan.document.doc_id))

    def _to_match(self, view: MatchView) -> Link:
        sheet = self._words("sheet.matches")
        return Link(f"internal:'{sheet}'!A{self._match_row[view.match.match_id]}", str(view.number))

    # sheets

    def _columns(self, *told: tuple[str, float] | tuple[str, float, str]) -> list[Column]:
        """Columns from key, width and style; what has no pages has no column for them."""
        shown = [row for row in told if self._pages or row[0] != "column.page"]
        return [Column(self._words(key), *more) for key, *more in shown]

    def _cells(self, page: Link | None, *cells: object) -> list[object]:
        return [*cells, page] if self._pages else list(cells)

    def _overview(self, sheet: Sheet) -> None:
        told: list[tuple[str, float] | tuple[str, float, str]] = [
            ("column.plan", 38), ("column.rank", 6, "centre"), ("column.rank_interval", 9, "centre"),
            ("column.region", 11), ("column.date", 12), ("ranking.characters", 8, "whole"),
            ("ratio.total", 9, "percent"),
            ("shares.interval", 14, "centre"),
            *((f"attribution.{name}", 10, "percent") for name in SHARES),
            ("shares.net", 11, "percent"), ("ratio.quoted", 8, "percent"),
            ("column.main_source", 34), ("column.main_share", 9, "percent"),
            ("facts.coverage", 10, "percent"), ("facts.order", 10, "order"),
            ("facts.targets", 12, "centre"), ("facts.actions", 12, "centre"),
            ("column.flagged_targets", 8, "centre"), ("column.flagged_actions", 8, "centre"),
            ("column.doc_id", 12), ("column.page", 9),
        ]  # fmt: skip
        sheet.head(self._columns(*told), 1)
        for plan in self._plans:
            sheet.row(self._cells(self._page(plan), *self._overview_cells(plan)))
        last = max(sheet.rows - 1, 1)
        for column, colour in ((6, "#C9CED6"), (8, "#9DB7D8"), (9, "#E0B58A")):
            bar = {"type": "data_bar", "bar_color": colour, "bar_solid": True, "min_type": "num", "min_value": 0}
            sheet.sheet.conditional_format(1, column, last, column, {**bar, "max_type": "num", "max_value": 1})
        sheet.finish()

    def _overview_cells(self, plan: PlanView) -> list[object]:
        words, score, document = self._words, plan.score, plan.document
        rank = self._desk.result.ranks.get(document.doc_id)
        coverage = score.reference_coverage
        main = plan.sources[0] if plan.sources else None
        return [
            plan.name,
            rank.place if rank else None,
            f"{rank.low}–{rank.high}" if rank else None,
            visible(document.region),
            document.signed.isoformat() if document.signed else words("page.undated"),
            score.characters,
            score.total_copied.value,
            _interval(score.total_copied),
            *(score.shares[f"{name}_share"].value for name in SHARES),
            score.net_shares["copied_share"].value,
            score.quoted_share.value,
            visible(self._desk.name(main[0])) if main else words("facts.none"),
            main[1] if main else None,
            coverage.value if coverage else None,
            score.order_agreement,
            words.code("status", score.targets_status),
            words.code("status", score.actions_status),
            plan.flagged_targets,
            plan.flagged_actions,
            visible(document.doc_id),
        ]

    def _items(self, sheet: Sheet, kind: str) -> None:
        sheet.head(
            self._columns(
                ("column.plan", 22), ("column.flagged", 6, "centre"), ("column.copied", 9, "percent"),
                ("column.place", 18), ("column.text", 50), ("column.source_text", 50),
                ("column.source", 26), ("column.particulars", 18),
                ("column.source_place", 18), ("column.attribution", 7, "centre"), ("column.grade", 7, "centre"),
                ("column.same", 8, "percent"), ("column.confidence", 8, "percent"), ("column.replaced", 24),
                ("column.why", 30), ("column.match", 6), ("column.others", 8, "centre"), ("column.page", 9),
            ),
            1,
        )  # fmt: skip
        for plan in self._plans:
            for item in plan.items:
                if item.unit.kind == kind:
                    page = self._page(plan, f"u-{item.unit.unit_id}")
                    sheet.row(self._cells(page, *self._item_cells(plan, item)))
        sheet.finish()

    def _item_cells(self, plan: PlanView, item: ItemView) -> list[object]:
        words, best = self._words, item.best
        head: list[object] = [
            self._to_plan(plan),
            words("export.yes") if item.flagged else None,
            item.copied if item.score.counted else None,
            item.place,
            item.pieces,
        ]
        if best is None:
            return [*head, None, words("short.original"), *[None] * 10]
        numbers = words.joined([str(number) for number in item.others])
        evidence = self._evidence(best, item.source_pieces, item.source_place, (item.replaced, *item.reworded))
        return [*head, *evidence, self._to_match(best), numbers]

    def _evidence(self, view: MatchView, source: Sequence[Piece], place: str, replaced: Sequence[str]) -> list[object]:
        return [
            source,
            view.source,
            view.particulars,
            place,
            view.attribution,
            view.grade,
            view.match.identity,
            view.match.confidence,
            "\n".join(line for line in replaced if line),
            view.why,
        ]

    def _matches(self, sheet: Sheet) -> None:
        sheet.head(
            self._columns(
                ("column.number", 6, "centre"), ("column.plan", 22), ("column.place", 18), ("column.text", 58),
                ("column.source_text", 58), ("column.source", 26), ("column.particulars", 18),
                ("column.source_place", 18), ("column.attribution", 7, "centre"), ("column.grade", 7, "centre"),
                ("column.same", 8, "percent"), ("column.confidence", 8, "percent"), ("column.replaced", 24),
                ("column.why", 30), ("column.runner_up", 24), ("column.page", 9),
            ),
            2,
        )  # fmt: skip
        for plan in self._plans:
            for view in plan.matches:
                head = [view.number, self._to_plan(plan), view.plan_place, view.plan_pieces]
                evidence = self._evidence(view, view.source_pieces, view.source_place, (view.replaced, *view.reworded))
                page = self._page(plan, f"m-{view.match.match_id}")
                sheet.row(self._cells(page, *head, *evidence, view.runner_up))
        sheet.finish()

    def _matrix(self, sheet: Sheet) -> None:
        totals: dict[str, float] = {}
        for plan in self._plans:
            for source, share in plan.sources:
                totals[source] = totals.get(source, 0.0) + share
        references = {r for docs in self._desk.result.references.values() for r in docs}
        sources = sorted(totals, key=lambda s: (s not in references, -round(totals[s], 6), s))[:_MATRIX_COLUMNS]
        heads = [Column(visible(self._desk.name(source)), 13, "percent") for source in sources]
        sheet.head([Column(self._words("column.plan"), 38), *heads], 1)
        for plan in self._plans:
            shares = dict(plan.sources)
            sheet.row([self._to_plan(plan), *(shares.get(source) for source in sources)])
        if sources:
            scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#E0B58A", "min_type": "num"}
            limits = {"min_value": 0, "max_type": "num", "max_value": 0.5}
            sheet.sheet.conditional_format(1, 1, max(sheet.rows - 1, 1), len(sources), {**scale, **limits})
        sheet.finish()

    def _notes(self, sheet: Sheet, book: Book) -> None:
        for number, width in enumerate(_NOTE_WIDTHS):
            sheet.sheet.set_column(number, number, width)
        sheet.sheet.set_landscape()
        sheet.sheet.set_paper(9)
        sheet.sheet.fit_to_pages(1, 0)
        row = 0
        for title, lines in self._note_blocks(book).items():
            if not lines:
                continue
            sheet.sheet.write_string(row, 0, title, book.formats["title"])
            for label, told in lines:
                row += 1
                first = label if isinstance(label, Piece) else Piece("same", label)
                sheet.line(row, [first, Piece("same", told)], _NOTE_WIDTHS)
            row += 2

    def _note_blocks(self, book: Book) -> Mapping[str, Sequence[tuple[str | Piece, str]]]:
        words, result = self._words, self._desk.result
        limits, struck = limits_of(result), book.struck
        told = [words("notes.cut", n=struck.cut) if struck.cut else words("notes.cut_none")]
        told += [words("notes.rows_cut", n=struck.rows)] if struck.rows else []
        told += [words("notes.links_cut", n=struck.links)] if struck.links else []
        told += [words("corpus.excluded", what=what)] if (what := excluded_words(result, words)) else []
        rule = words("rule.flagged", limit=percent(limits.mostly))
        status = {name: percent(getattr(limits, name)) for name in ("identical", "mostly", "partly")}
        method: dict[str, dict[str, object]] = {
            "grades": {"near": percent(near_verbatim_of(result))},
            "intervals": {"times": limits.bootstrap},
        }
        keys = ("characters", "shares", "grades", "intervals", "ranks", "coverage", "confidence", "text")
        kinds: tuple[PieceKind, ...] = ("insert", "delete", "replace", "slot")
        sheets = ("overview", "target", "action", "matches", "matrix")
        return {
            words("notes.plans"): [
                (plan.name, words("sentence_gap").join(plan.headline or plan.sentences)) for plan in self._plans
            ],
            words("notes.sheets"): [(words(f"sheet.{n}"), words(f"notes.sheet.{n}")) for n in sheets]
            + [("", line) for line in told],
            words("notes.marks"): [(Piece(kind, words(f"notes.{kind}")), "") for kind in kinds],
            words("notices.heading"): [("", visible(line)) for line in notice_lines(self._desk, result.warnings)],
            words("limits.heading"): [
                ("", words(f"limits.{n}")) for n in ("corpus", "judgement", "direction", "rewording")
            ],
            words("method.heading"): [("", words(f"method.{n}", **method.get(n, {}))) for n in keys]
            + [("", rule), ("", words("rule.status", **status)), ("", words("rule.ratios"))],
            words("notes.inputs"): [
                (visible(self._desk.name(d)), result.documents[d].sha256) for d in sorted(result.documents)
            ],
            words("settings.heading"): [
                (words("settings.version"), f"homog {__version__}"),
                (words("settings.command"), words.code("command", result.command)),
                *((name, str(value)) for name, value in flattened(result.settings)),
            ],
        }


def _interval(interval: Interval) -> str:
    return f"{percent(interval.low)}–{percent(interval.high)}"
