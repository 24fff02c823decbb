"""What every scoring command does with a result: write the report, show the summary, choose the exit code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homog.cli import exits, screen
from homog.cli.lines import say
from homog.cli.options import Lang

if TYPE_CHECKING:
    from homog.datatypes import Result
    from homog.layout import Progress


@dataclass(frozen=True)
class Delivery:
    """The options that say where a result goes.

    Attributes:
        out: folder of the report.
        lang: language of the report, the summary and the warnings.
        as_json: print the summary as JSON, nothing else.
        quiet: print no summary and no progress.
        limit: share above which a plan makes the exit code 3, or None.
        formats: of the report.
    """

    out: Path
    lang: Lang
    as_json: bool
    quiet: bool
    limit: float | None
    formats: tuple[str, ...] = ("html",)

    def run(self, make: Callable[[Progress | None], Result]) -> int:
        """Make a result, write it, show it.

        Args:
            make: the pipeline's function, given the progress callback or None.

        Returns:
            The exit code.
        """
        from homog.report import check_folder, summary, write_run
        from homog.report.export import FIRST_FILE

        check_folder(self.out)
        with screen.progress(self.lang, shown=not self.quiet) as progress:
            result = make(progress)
            if progress is not None:
                progress("report", 0, 1)
            write_run(result, self.out, lang=self.lang, formats=self.formats)
        shown = summary(result, self.lang)
        screen.print_notices(shown.notice_lines)
        if self.as_json:
            screen.print_json(shown.to_json())
        elif not self.quiet:
            screen.print_summary(shown, self.out / FIRST_FILE[self.formats[0]])
        return self._exit_code(result)

    def _exit_code(self, result: Result) -> int:
        if self.limit is not None:
            over = {plan: share for plan in result.plans if (share := copied_share(result, plan)) > self.limit}
            if over:
                named = ", ".join(f"{plan} {share:.1%}" for plan, share in over.items())
                say(f"over the limit of {self.limit:.1%}", named, "see the report")
                return exits.OVER_LIMIT
        return exits.SOME_UNREAD if any(n.failed for n in result.warnings) else exits.DONE


def copied_share(result: Result, plan: str) -> float:
    """The vertical and the horizontal share of a plan together."""
    shares = result.scores[plan].shares
    return shares["vertical_share"].value + shares["horizontal_share"].value
