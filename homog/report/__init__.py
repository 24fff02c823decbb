"""From a finished run to what people and programs read."""

from __future__ import annotations

import time
from pathlib import Path

from homog.datatypes import Result
from homog.report.files import data_files, run_json
from homog.report.folder import check_folder, write_folder
from homog.report.messages import Lang, Words
from homog.report.summary import Summary, summary
from homog.report.text import file_stems

__all__ = ["Lang", "Summary", "check_folder", "summary", "write_run"]


def write_run(result: Result, out: Path, *, lang: Lang = "zh") -> list[Path]:
    """Write every file of a run (design §7), all at once.

    Args:
        result: the run.
        out: the folder; a run of homog in it is replaced, anything else is refused.
        lang: language of the pages.

    Returns:
        The files written, sorted.

    Raises:
        UsageError: the folder may not or cannot be written.
    """
    begin = time.perf_counter()
    check_folder(out)
    files = {**data_files(result), **_pages(result, lang)}
    seconds = {**result.seconds, "report": time.perf_counter() - begin}
    files["run.json"] = run_json(result, lang, seconds, [*files, "run.json"], out)
    return write_folder(files, out)


def _pages(result: Result, lang: Lang) -> dict[str, str]:
    """File name -> page. A run with one plan has the plan's full report as its report.html too."""
    from homog.report.html import Pages  # jinja2 only where pages are made

    pages = Pages(result, Words(lang))
    stems = file_stems(sorted(result.documents))
    made = {f"plans/{stems[plan]}.html": pages.plan(plan, "../") for plan in result.plans}
    made["report.html"] = pages.plan(result.plans[0], "") if len(result.plans) == 1 else pages.corpus()
    return made
