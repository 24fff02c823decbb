"""A finished run in the hands of a program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from homog.api.corpus import StrPath
from homog.api.findings import Claims, Traits, claims_of, judged_matches, traits_found
from homog.api.passages import Passage, Passages, passage_of
from homog.api.picture import Carried, Lineage, Topics, carried_of, lineage_of, topics_of
from homog.api.rows import (
    clusters_table,
    documents_table,
    matches_table,
    notices_table,
    plans_table,
    scores_table,
    units_table,
)
from homog.api.tables import Matrix, Row, Table, aligned, html_rows
from homog.datatypes import Result
from homog.errors import UsageError
from homog.report import Lang, Summary, report_run, summary, write_run
from homog.report.desk import flagged_units
from homog.report.export import FORMATS
from homog.settings import Settings

_NAMED = 8  # plans named in the representation of a run
_SPANS = (
    ("doc", "start", "end", "text"),
    ("plan", "start", "end", "text"),
    ("source", "source_start", "source_end", "source_text"),
)


class Run:
    """What `score`, `check` and `compare` found; every table has the columns of docs/output.md.

    Attributes:
        result: everything the run knows, as the reports are made of it.
        folder: where it was read from, None for a run of this process.
        lang: language of summaries and reports, zh or en.
        complete: whether the texts of all documents are at hand.
    """

    def __init__(self, result: Result, *, lang: Lang = "zh", folder: Path | None = None, complete: bool = True) -> None:
        self.result = result
        self.lang: Lang = lang
        self.folder = folder
        self.complete = complete

    # -- tables ----------------------------------------------------------------------------------------

    @cached_property
    def plans(self) -> Table:
        """The indices: the rows of plans.csv, by doc_id."""
        return plans_table(self.result)

    @property
    def plan(self) -> Row:
        """The indices of the only plan of a run.

        Raises:
            UsageError: the run has several.
        """
        if len(self.plans) != 1:
            raise UsageError("Run.plan", f"the run has {len(self.plans)} plans", 'name one: run.plans["…"]')
        return self.plans[0]

    @cached_property
    def matches(self) -> Table:
        """The rows of matches.jsonl, by match_id."""
        return matches_table(self.result)

    @cached_property
    def units(self) -> Table:
        """The rows of units.jsonl."""
        return units_table(self.result)

    @cached_property
    def flagged(self) -> Table:
        """Targets and actions most of whose text is taken from elsewhere: rows of `units` and `copied`, their share.

        Plans in their order; of each, targets before actions, those with most taken text first.
        """
        known = {(row["doc"], row["unit_id"]): row for row in self.units}
        found = [(plan, unit) for plan in self.result.plans for unit in flagged_units(self.result, plan)]
        rows: list[Row] = [{**known[plan, f.unit.unit_id], "copied": round(f.copied, 6)} for plan, f in found]
        return Table("flagged", (*self.units.columns, "copied"), rows)

    @cached_property
    def clusters(self) -> Table:
        """The rows of clusters.jsonl, by cluster_id: one passage and everyone who carries it."""
        return clusters_table(self.result)

    @cached_property
    def scores(self) -> Table:
        """The rows of scores.jsonl, by plan: the indices in full, by grade, kind, source and key action."""
        return scores_table(self.result)

    @cached_property
    def documents(self) -> Table:
        """Every document of the run, in the order of doc_id, as `inputs` of run.json."""
        return documents_table(dict(sorted(self.result.documents.items())))

    @cached_property
    def notices(self) -> Table:
        """What the run must say: the `warnings` of run.json."""
        return notices_table(self.result)

    @property
    def matrix(self) -> Matrix:
        """Which share of each plan each peer explains; references are left out."""
        peers = [doc for doc in self.result.plans if doc in self.result.documents]
        further = sorted({source for row in self.result.matrix.values() for source in row} - set(peers))
        return Matrix("matrix", self.result.matrix, (*peers, *further))

    @property
    def sources(self) -> Matrix:
        """Which share of each plan each source explains, references before peers."""
        rows = {plan: dict(self.result.scores[plan].by_source) for plan in self.result.plans}
        above = sorted({name for names in self.result.references.values() for name in names} - set(self.result.plans))
        others = (*self.result.plans, *sorted(self.result.documents))
        named = [doc for doc in (*above, *others) if any(doc in row for row in rows.values())]
        return Matrix("sources", rows, tuple(dict.fromkeys(named)))

    @cached_property
    def lineage(self) -> Lineage:
        """Who took from whom: the tables of lineage.json."""
        return lineage_of(self.result)

    @cached_property
    def carried(self) -> Mapping[str, Carried]:
        """What the plans made of their main reference, by reference: carried.json."""
        return carried_of(self.result)

    @cached_property
    def topics(self) -> Topics:
        """How alike documents are in topic beside what they copied, and a map of plans: similarity.json."""
        return topics_of(self.result)

    # -- how the results came about --------------------------------------------------------------------

    @property
    def command(self) -> str:
        """The command that made the run: score, check or compare."""
        return self.result.command

    @property
    def settings(self) -> Mapping[str, Any]:
        """Every constant of the run, by stage."""
        return self.result.settings

    @property
    def fitted(self) -> Mapping[str, float]:
        """What was fitted to the corpus: the law of chance (docs/method.md, section 15)."""
        return self.result.chance

    @property
    def references(self) -> Mapping[str, tuple[str, ...]]:
        """The references of every plan."""
        return self.result.references

    # -- texts -----------------------------------------------------------------------------------------

    def text(self, doc_id: str, start: int | None = None, end: int | None = None) -> str:
        """The text of a document, or a stretch of it.

        Args:
            doc_id: the document.
            start: first code point.
            end: code point behind the last one.

        Raises:
            UsageError: there is no such document, or its text is not at hand.
        """
        document = self.result.documents.get(doc_id)
        if document is None:
            raise UsageError(f"document {doc_id}", "the run has none of this name", "see run.documents")
        if not document.text and not self.complete:
            raise UsageError(f"the text of {doc_id}", "its file is no longer where it was, or changed", "restore it")
        return document.text[start:end]

    def with_texts(self, table: Table) -> Table:
        """A table with the texts of its spans: `text` behind `end`, `source_text` behind `source_end`.

        Args:
            table: `matches`, `units`, `flagged`, exploded members of `clusters`, `added` of what is carried, or rows
                chosen from these.

        Raises:
            UsageError: it has no spans, or a text is not at hand.
        """
        spans = {names[3]: names for names in reversed(_SPANS) if set(names[:3]) <= set(table.columns)}
        present = list(spans.values())
        if not present:
            raise UsageError(f"with_texts: {table.name}", "it has no columns doc, start, end", "give matches or units")
        columns = list(table.columns)
        for _, _, end, name in present:
            columns.insert(columns.index(end) + 1, name)
        rows = [{**row, **{names[3]: self._span(row, names) for names in present}} for row in table]
        return Table(table.name, columns, rows, table.key)

    def _span(self, row: Row, names: tuple[str, str, str, str]) -> str | None:
        doc, start, end, _ = (row.get(name) for name in names)
        return None if doc is None else self.text(doc, start, end)

    def passage(self, match_id: str) -> Passage:
        """Both texts of a match with their differences marked, to be printed or shown in a notebook.

        Raises:
            UsageError: there is no such match, or a text is not at hand.
        """
        return passage_of(self.result, match_id, self.lang, self.text)

    def passages(self, doc: str | None = None, *, source: str | None = None, least: float = 0.0) -> Passages:
        """The passages taken from a source, those worth most evidence first.

        Args:
            doc: the plan; all plans by default.
            source: all sources by default.
            least: confidence at least.
        """
        wanted = self.matches.where(
            lambda m: (
                m["source"] is not None
                and m["attribution"] != "inherited"
                and doc in (None, m["doc"])
                and source in (None, m["source"])
                and m["confidence"] >= least
            )
        )
        ordered = sorted(wanted, key=lambda m: (-m["bits"], m["doc"], m["start"]))
        return Passages([row["match_id"] for row in ordered], self.passage)

    # -- further judgements ----------------------------------------------------------------------------

    def claims(self, file: StrPath) -> Claims:
        """The statements of a claims file, judged by declared rules (docs/claims.md).

        Raises:
            ReadError, UsageError: the file cannot be read, or names a rule or value that there is not.
        """
        return claims_of(self.result, Path(file), Settings(), self.lang)

    def traits(self) -> Traits:
        """Policy instruments, orientation, specificity, evaluation, pilots, localisation (docs/traits.md)."""
        return traits_found(self.result, complete=self.complete)

    def judged(self, truth: Table) -> Table:
        """Vertical and horizontal matches with `right`, for a corpus whose origins are known.

        Args:
            truth: `Corpus.truth`.

        Returns:
            Rows of `matches`; `right` where more than half of the span truly has this attribution and this source.
        """
        return judged_matches(self.matches, truth)

    # -- for people ------------------------------------------------------------------------------------

    def summary(self, lang: Lang | None = None) -> Summary:
        """What the command line shows after a run.

        Args:
            lang: zh or en; by default the run's.
        """
        return summary(self.result, lang or self.lang)

    def save(
        self, folder: StrPath, formats: Collection[str] | str = ("html",), *, lang: Lang | None = None
    ) -> list[Path]:
        """Write the run with its reports, as `--out` does; a run that was read back gets its new reports.

        Args:
            folder: a run of homog in it is replaced, anything else is refused.
            formats: of html, xlsx, docx, md, csv, json; the files for programs are always written.
            lang: of the reports; by default the run's.

        Returns:
            The files written, sorted.

        Raises:
            UsageError: a format is unknown, the folder may not or cannot be written, a text is not at hand.
        """
        named = [formats] if isinstance(formats, str) else list(formats)
        if wrong := sorted(set(named) - set(FORMATS)):
            why = f"{', '.join(wrong)} is no format of a report"
            raise UsageError("formats", why, f"choose among {', '.join(FORMATS)}")
        chosen = [name for name in FORMATS if name in named]
        spoken, out = lang or self.lang, Path(folder)
        if self.folder is None:
            return write_run(self.result, out, lang=spoken, formats=chosen)
        written, _ = report_run(self.folder, chosen, lang=spoken, out=out)
        return written

    def __repr__(self) -> str:
        plans, documents = self.result.plans, len(self.result.documents)
        named = ", ".join(plans[:_NAMED]) + (", …" if len(plans) > _NAMED else "")
        return f"<Run {self.command}: {len(plans)} plans of {documents} documents: {named}>"

    def __str__(self) -> str:
        shown = self.summary()
        return aligned([list(line) for line in shown.lines] or [shown.header, *shown.rows])

    def _repr_html_(self) -> str:
        """What a notebook shows: the summary, as on the screen."""
        shown = self.summary()
        if shown.lines:
            return html_rows(shown.lines, heads=False)
        return html_rows([shown.header, *shown.rows]) + f"<p>{escape(shown.footnote)}</p>"
