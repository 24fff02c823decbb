"""The reports of a run as files other than pages: workbook, Word, Markdown, tables, JSON."""

from __future__ import annotations

from collections.abc import Collection

from homog.datatypes import Result
from homog.report.desk import Desk
from homog.report.messages import Lang, Words

FORMATS = ("html", "xlsx", "docx", "md", "csv", "json")
FIRST_FILE = {"html": "report.html", "xlsx": "report.xlsx", "docx": "report.docx", "md": "report.md"}
FIRST_FILE |= {"csv": "matches.csv", "json": "report.json"}


def exported(result: Result, lang: Lang, formats: Collection[str], *, pages: bool) -> dict[str, str | bytes]:
    """File name -> content of the formats asked for; "html" is passed over.

    Args:
        result: the run.
        lang: language of the files for people.
        formats: of FORMATS.
        pages: whether the folder holds the HTML pages, for links to them.
    """
    files: dict[str, str | bytes] = {}
    if {"xlsx", "docx", "md"} & set(formats):
        files |= _for_people(Desk(result, Words(lang)), formats, pages)
    if "csv" in formats:
        from homog.report.export.tables import matches_csv, units_csv

        files |= {"matches.csv": matches_csv(result), "units.csv": units_csv(result)}
    if "json" in formats:
        from homog.report.summary import summary

        files["report.json"] = summary(result, lang).to_json() + "\n"
    return files


def _for_people(desk: Desk, formats: Collection[str], pages: bool) -> dict[str, str | bytes]:
    from homog.report.export.view import plan_view

    result = desk.result
    plans = [plan_view(desk, doc) for doc in result.plans]
    stems = {plan.document.doc_id: desk.stems[plan.document.doc_id] for plan in plans}
    single = len(plans) == 1  # its report is the run's
    files: dict[str, str | bytes] = {}
    if "xlsx" in formats:
        from homog.report.export.workbook import Workbook

        files["report.xlsx"] = Workbook(desk, plans, pages=pages).content()
    if "docx" in formats:
        from homog.report.export.opinion import corpus_paper, plan_paper

        papers = {f"plans/{stems[plan.document.doc_id]}.docx": plan_paper(desk, plan) for plan in plans}
        files |= {"report.docx": next(iter(papers.values()))} if single else papers
        if not single:
            files["report.docx"] = corpus_paper(desk, plans)
    if "md" in formats:
        from homog.report.export.markdown import corpus_markdown, plan_markdown

        texts = {f"plans/{stems[plan.document.doc_id]}.md": plan_markdown(desk, plan) for plan in plans}
        files |= {"report.md": next(iter(texts.values()))} if single else texts
        if not single:
            files["report.md"] = corpus_markdown(desk, plans)
    return files
