"""Reports of a finished run, made later: nothing is computed again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from homog.datatypes import Result
from homog.parallel import mapped
from homog.report.export import exported
from homog.report.files import data_files, relative_path
from homog.report.folder import as_bytes, check_folder, extend_folder, write_folder
from homog.report.messages import Lang, Words
from homog.report.text import file_stems

_REPORTS = (".html", ".xlsx", ".docx", ".md", ".csv")
_DATA = "plans.csv"
_FEW_PARTS = 9  # pages and the files for programs, which are made sooner than processes
_Part = Callable[[], Mapping[str, str]]  # makes some files


def report_files(
    result: Result, lang: Lang, formats: Collection[str], *, pages: bool = False, data: bool = False
) -> dict[str, str | bytes]:
    """File name -> content of every file of the formats asked for.

    Args:
        result: the run.
        lang: language of the files for people.
        formats: of `homog.report.export.FORMATS`.
        pages: whether the folder holds the pages already.
        data: whether the files for programs are made, too.
    """
    html = "html" in formats
    parts: list[_Part] = [lambda: data_files(result)] if data else []
    parts += _pages(result, lang) if html else []

    def part(number: int) -> Mapping[str, str]:
        return parts[number]()

    made: dict[str, str | bytes] = {}
    for files in mapped(part, len(parts), least=_FEW_PARTS):
        made |= files
    return made | exported(result, lang, formats, pages=html or pages)


def _pages(result: Result, lang: Lang) -> list[_Part]:
    """What makes each page. A run with one plan has the plan's full report as its report.html too."""
    from homog.report.html import Pages  # jinja2 only where pages are made

    pages = Pages(result, Words(lang))
    stems = file_stems(sorted(result.documents))
    several = len(result.plans) != 1

    def first() -> Mapping[str, str]:
        return {"report.html": pages.corpus() if several else pages.plan(result.plans[0], "")}

    def page(plan: str) -> Mapping[str, str]:
        return {f"plans/{stems[plan]}.html": pages.plan(plan, "../")}

    return [first, *(partial(page, plan) for plan in result.plans)]


def report_run(
    folder: Path, formats: Collection[str], *, lang: Lang | None = None, out: Path | None = None
) -> tuple[list[Path], Lang]:
    """Make reports of a finished run.

    Args:
        folder: of the run.
        formats: of `homog.report.export.FORMATS`.
        lang: language of the reports; by default that of the run's pages.
        out: another folder, which becomes a run of its own with the same results; by default the run's.

    Returns:
        The files written, sorted, and the language.

    Raises:
        UsageError: it is no run, a file or text of it is not to be had, or the place cannot be written.
    """
    from homog.report.stored import load_run, run_of  # a run that was just made is not read back

    run = dict(run_of(folder))
    spoken: Lang = lang or ("en" if run["language"] == "en" else "zh")
    elsewhere = out is not None and out.resolve() != folder.resolve()
    if out is not None and elsewhere:
        check_folder(out)
    result = load_run(folder)
    has_pages = not elsewhere and "report.html" in run["files"]
    made = report_files(result, spoken, formats, pages=has_pages)
    if "html" in formats:
        run["language"] = spoken
    if out is None or not elsewhere:
        run["files"] = sorted({*run["files"], *made})
        extend_folder({**made, "run.json": _json(run)}, folder)
        return sorted(folder / name for name in made), spoken
    data: dict[str, str | bytes] = {name: (folder / name).read_bytes() for name in run["files"] if _is_data(name)}
    run["files"] = sorted({*data, *made, "run.json"})
    run["inputs"] = {
        doc: {**row, "file": relative_path(result.files.get(doc, ""), out)} for doc, row in run["inputs"].items()
    }
    write_folder({**data, **made, "run.json": _json(run)}, out)
    return sorted(out / name for name in made), spoken


def _is_data(name: str) -> bool:
    """Whether a file of a run holds results, which no report is made without."""
    return name == _DATA or not (name.endswith(_REPORTS) or name in ("report.json", "run.json"))


def _json(run: dict[str, Any]) -> bytes:
    return as_bytes(json.dumps(run, ensure_ascii=False, sort_keys=True, indent=1) + "\n")
