"""`homog check`: one new plan against a corpus."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from homog.cli import options
from homog.cli.delivery import Delivery
from homog.errors import UsageError

CATALOGUE = "catalog.csv"


def check(
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="待审方案 · the plan under review: .txt, .docx, .pdf, …")
    ],
    corpus: options.CorpusOption = None,
    out: options.Out = options.DEFAULT_OUT,
    formats: options.Format = options.DEFAULT_FORMAT,
    level: options.Level = None,
    region: options.Region = None,
    signed: options.Signed = None,
    title: options.Title = None,
    doc_no: options.DocNo = None,
    inherited: options.Inherited = False,
    model: options.Model = None,
    background: options.BackgroundTable = None,
    ocr: options.Ocr = False,
    exclude: options.Exclude = None,
    settings_file: options.SettingsFile = None,
    fail_over: options.FailOver = None,
    lang: options.Language = "zh",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """审查一份方案 · check one plan against a corpus.

    How much of it is taken from the reference, how much from other places' plans, and what is its own.

    What is not given of level, region, date and title is guessed from the text, and the run says so.

    \b
    Examples:
      homog check 方案.txt --corpus 语料库
      homog check 语料库/送审稿.md --region 青禾省 --out 审查结果
      homog check 方案.docx --format html,docx,xlsx
      homog check 方案.txt --exclude quoted,formulaic --fail-over 35%
      homog check plan.txt -c corpus --json > summary.json
    """
    delivery = Delivery(out, lang, as_json, quiet, options.parse_share(fail_over), options.parse_formats(formats))
    fields = options.given(level=level, region=region, signed=signed, title=title, doc_no=doc_no)
    folder = find_corpus(plan, corpus)
    settings = options.settings_with(ocr, exclude, settings_file)
    from homog import pipeline

    return delivery.run(
        lambda progress: pipeline.check(
            plan,
            folder,
            settings,
            fields=fields,
            model=model,
            background=background,
            inherited=inherited,
            progress=progress,
        )
    )


def find_corpus(plan: Path, given: Path | None) -> Path:
    """The corpus to check against.

    Args:
        plan: the plan under review.
        given: the folder of --corpus, if it was given.

    Returns:
        That folder, else the one HOMOG_CORPUS names, else the nearest folder at or above the plan that holds
        catalog.csv.

    Raises:
        UsageError: there is none of these.
    """
    named = os.environ.get("HOMOG_CORPUS")
    if given is not None or named:
        return given or Path(str(named))
    found = next((f for f in plan.absolute().parents if (f / CATALOGUE).is_file()), None)
    if found is None:
        raise UsageError(
            "no corpus to check against",
            f"neither --corpus nor HOMOG_CORPUS is given, and no folder at or above {plan} holds {CATALOGUE}",
            "name the corpus folder with --corpus DIR",
        )
    return found
