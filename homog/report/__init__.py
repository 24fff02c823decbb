"""From a finished run to what people and programs read."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path

from homog.datatypes import Result
from homog.report.again import report_files, report_run
from homog.report.files import run_json
from homog.report.folder import check_folder, write_folder
from homog.report.messages import Lang
from homog.report.summary import Summary, summary

__all__ = ["Lang", "Summary", "check_folder", "report_run", "summary", "write_run"]


def write_run(result: Result, out: Path, *, lang: Lang = "zh", formats: Collection[str] = ("html",)) -> list[Path]:
    """Write every file of a run (design §7), all at once.

    Args:
        result: the run.
        out: the folder; a run of homog in it is replaced, anything else is refused.
        lang: language of the files for people.
        formats: of `homog.report.export.FORMATS`; the files for programs are always written.

    Returns:
        The files written, sorted.

    Raises:
        UsageError: the folder may not or cannot be written.
    """
    begin = time.perf_counter()
    check_folder(out)
    files = report_files(result, lang, formats, data=True)
    seconds = {**result.seconds, "report": time.perf_counter() - begin}
    files["run.json"] = run_json(result, lang, seconds, [*files, "run.json"], out)
    return write_folder(files, out)
