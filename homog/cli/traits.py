"""`homog traits`: instruments, orientation, specificity, evaluation, pilots and localisation of plans."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homog.cli import exits, options, screen
from homog.errors import UsageError

if TYPE_CHECKING:
    from homog.datatypes import Interval, Result
    from homog.report.messages import Words
    from homog.settings import Settings
    from homog.traits import PlanTraits

_RUN = "run.json"
_UNITS, _PLANS = "traits.jsonl", "traits.csv"


def traits(
    target: Annotated[
        Path,
        typer.Argument(metavar="CORPUS_OR_RUN", help="语料库，或已有的结果文件夹 · a corpus, or the folder of a run"),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="写 traits.jsonl 和 traits.csv 的文件夹 · write both files there"
        ),
    ] = None,
    ocr: options.Ocr = False,
    lang: options.Language = "zh",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """方案用了哪些政策工具、写得多具体 · policy instruments, orientation, specificity and localisation of plans.

    For every unit: the instrument (supply, environment, demand), mission or diffusion, who, how much, by when and
    with what money, clauses on evaluation, pilots; each with the words that show it. A corpus is scored first, a
    finished run is read.

    \b
    Examples:
      homog traits data/demo --lang en
      homog traits 结果 --out 政策工具
      homog traits 结果 --json > traits.json
    """
    from homog.report.messages import Words
    from homog.traits import traits_json, traits_of

    words = Words(lang)
    if out is not None:
        _check(out)
    result, whole = _result(target, options.settings_with(ocr), lang, quiet=quiet or as_json)
    if not whole:
        screen.print_notices([words("traits.fewer_texts")])
    found = traits_of(result)
    if out is not None:
        _write(found, out)
    if as_json:
        screen.print_json(traits_json(found))
    elif not quiet:
        _show(found, result, words, out)
    return exits.SOME_UNREAD if any(n.failed for n in result.warnings) else exits.DONE


def _result(target: Path, settings: Settings, lang: options.Lang, *, quiet: bool) -> tuple[Result, bool]:
    """A run as it was read, or a corpus scored now; and whether the texts of all its documents are there."""
    from homog import pipeline
    from homog.report.stored import load_run, run_of

    if not (target / _RUN).is_file():
        with screen.progress(lang, shown=not quiet) as progress:
            return pipeline.score(target, settings, progress=progress), True
    run = run_of(target)
    try:
        return load_run(target, texts=sorted(run["inputs"])), True
    except UsageError:
        return load_run(target, texts=sorted(run["plans"])), False


def _check(out: Path) -> None:
    """Refuse the folder of a run: its next run would carry these files over, and they would be wrong then."""
    if (out / _RUN).exists():
        why = "it is the folder of a run, whose next run would make these files wrong"
        raise UsageError(f"{out} is not written", why, "name another folder with --out")


def _write(found: Mapping[str, PlanTraits], out: Path) -> None:
    from homog.corpus import write_atomically
    from homog.traits import traits_csv, traits_jsonl

    try:
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(out / _UNITS, traits_jsonl(found).encode("utf-8", "replace"))
        write_atomically(out / _PLANS, traits_csv(found).encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{out} cannot be written", error.strerror or str(error), "name another folder") from error


def _show(found: Mapping[str, PlanTraits], result: Result, words: Words, out: Path | None) -> None:
    from homog.report.text import title_of, visible

    names = ("plan", "supply", "environment", "demand", "mission", "diffusion")
    last = ("specificity", "evaluation", "pilots", "localisation")
    header = [words(f"traits.{name}") for name in (*names, *last)]
    rows = [
        [
            visible(result.documents[doc].region or title_of(result.documents[doc])),
            *(_share(plan.instrument_types[name], words) for name in ("supply", "environment", "demand")),
            *(_share(plan.orientations[name], words) for name in ("mission", "diffusion")),
            _share(plan.specificity, words),
            _count(sum(bool(unit.evaluation) for unit in plan.units), words),
            _count(plan.pilots, words),
            _with_interval(plan.localisation.index, words),
        ]
        for doc, plan in found.items()
    ]
    screen.print_table(header, rows, "t" + "r" * (len(header) - 1))
    shown = screen.console(sys.stdout)
    shown.print(words("traits.note"))
    if out is not None:
        shown.print(
            words("traits.files") + words.joined([str(out / name) for name in (_UNITS, _PLANS)]), soft_wrap=True
        )


def _share(found: Interval | None, words: Words) -> str:
    from homog.report.text import percent

    return words("traits.none") if found is None else percent(found.value)


def _with_interval(found: Interval | None, words: Words) -> str:
    if found is None:
        return words("traits.none")
    return words("traits.interval", **{name: f"{getattr(found, name):.2f}" for name in ("value", "low", "high")})


def _count(n: int, words: Words) -> str:
    return str(n) if n else words("traits.none")
