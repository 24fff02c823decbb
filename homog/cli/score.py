"""`homog score`: every plan of a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homog.cli import options
from homog.cli.delivery import Delivery


def score(
    corpus: Annotated[
        Path,
        typer.Argument(metavar="CORPUS", help="语料库文件夹 · folder with catalog.csv, or with bare documents"),
    ],
    out: options.Out = options.DEFAULT_OUT,
    formats: options.Format = options.DEFAULT_FORMAT,
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
    """为语料库中的每份方案评分 · score every plan of a corpus.

    \b
    Examples:
      homog score 语料库
      homog score data/demo --out out/demo --lang en
      homog score corpus --json --fail-over 0.5 > summary.json
    """
    delivery = Delivery(out, lang, as_json, quiet, options.parse_share(fail_over), options.parse_formats(formats))
    settings = options.settings_with(ocr, exclude, settings_file)
    from homog import pipeline

    return delivery.run(
        lambda progress: pipeline.score(
            corpus, settings, model=model, background=background, inherited=inherited, progress=progress
        )
    )
