"""`score`, `check`, `compare` and `open_run`: the pipeline as a program calls it."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from homog import pipeline
from homog.api.corpus import Corpus, StrPath
from homog.api.run import Run
from homog.datatypes import Level, Result
from homog.errors import UsageError
from homog.layout import Progress
from homog.report import Lang
from homog.report.stored import load_run, run_of
from homog.settings import Settings

_DEFAULTS = Settings()


def score(
    corpus: Corpus | StrPath,
    *,
    settings: Settings = _DEFAULTS,
    model: str | None = None,
    background: StrPath | None = None,
    inherited: bool = False,
    levels: Collection[Level] | None = None,
    lang: Lang = "zh",
    progress: Progress | None = None,
) -> Run:
    """Score every plan of a corpus.

    Args:
        corpus: a corpus, or its folder.
        settings: of every stage.
        model: an encoder for the similarity of matches: bundled, corpus-lsa, a folder or a name; none by default.
        background: a table of common wording; by default the shipped one.
        inherited: also list what two plans share only because both took it from the reference.
        levels: only documents of these levels are read.
        lang: of summaries and reports, zh or en.
        progress: called as (stage, done, total).

    Raises:
        CatalogueError: the catalogue cannot be used.
        UsageError: nothing could be read, or there is nothing to compare.
    """
    result = pipeline.score(
        _folder(corpus),
        _settings(settings, corpus),
        model=model,
        background=_path(background),
        inherited=inherited,
        levels=levels,
        progress=progress,
    )
    return Run(result, lang=lang)


def check(
    plan: StrPath,
    corpus: Corpus | StrPath,
    *,
    level: Level | None = None,
    region: str | None = None,
    signed: str | date | None = None,
    title: str | None = None,
    doc_no: str | None = None,
    settings: Settings = _DEFAULTS,
    model: str | None = None,
    background: StrPath | None = None,
    inherited: bool = False,
    lang: Lang = "zh",
    progress: Progress | None = None,
) -> Run:
    """Check one plan against a corpus.

    Args:
        plan: its file.
        corpus: a corpus, or its folder.
        level: of its issuer; this and the next four are guessed from the text where they are not given.
        region: the place it is for.
        signed: date, or YYYY-MM-DD; without it the plan is taken to be later than every document.
        title: of the plan.
        doc_no: its number.
        settings: of every stage.
        model: an encoder for the similarity of matches; none by default.
        background: a table of common wording; by default the shipped one.
        inherited: also list what the plan shares with a peer only because both took it from the reference.
        lang: of summaries and reports, zh or en.
        progress: called as (stage, done, total).

    Raises:
        ReadError: the plan cannot be read.
        CatalogueError: the catalogue cannot be used.
        UsageError: there is nothing to compare with, or a field is wrong.
    """
    told = {"level": level, "region": region, "signed": signed, "title": title, "doc_no": doc_no}
    result = pipeline.check(
        Path(plan),
        _folder(corpus),
        _settings(settings, corpus),
        fields={name: str(value) for name, value in told.items() if value is not None},
        model=model,
        background=_path(background),
        inherited=inherited,
        progress=progress,
    )
    return Run(result, lang=lang)


def compare(
    plan: StrPath,
    source: StrPath,
    *,
    role: Literal["auto", "reference", "peer"] = "auto",
    settings: Settings = _DEFAULTS,
    model: str | None = None,
    background: StrPath | None = None,
    lang: Lang = "zh",
    progress: Progress | None = None,
) -> Run:
    """Compare two documents: the first is the plan, the second its only source.

    Args:
        plan: the file that may have taken from the other.
        source: the other file.
        role: what the source is to the plan; by default a reference where it is of a higher level.
        settings: of every stage.
        model: an encoder for the similarity of matches; none by default.
        background: a table of common wording; by default the shipped one.
        lang: of summaries and reports, zh or en.
        progress: called as (stage, done, total).

    Raises:
        ReadError: a file cannot be read.
    """
    result = pipeline.compare(
        Path(plan),
        Path(source),
        settings,
        role=role,
        model=model,
        background=_path(background),
        progress=progress,
    )
    return Run(result, lang=lang)


def open_run(folder: StrPath, *, lang: Lang | None = None) -> Run:
    """A finished run, read back from its folder; nothing is computed again.

    Where sources that are plain text are no longer where they were, or have changed, the tables are there all the
    same, but not their texts (`Run.complete` is False).

    Args:
        folder: that `--out` or `Run.save` named.
        lang: of summaries and reports; by default that of its pages.

    Raises:
        UsageError: it is no run, an earlier version made it, or a file of it is missing or broken.
    """
    place = Path(folder)
    run = run_of(place)
    spoken: Lang = lang or ("en" if run["language"] == "en" else "zh")
    result, complete = _loaded(place, sorted(run["inputs"]), sorted(run["plans"]))
    return Run(result, lang=spoken, folder=place, complete=complete)


def _loaded(folder: Path, every: Collection[str], plans: Collection[str]) -> tuple[Result, bool]:
    """A run with all texts, else with those that its reports show, else with its own; and whether it has all."""
    for wanted in (every, None):
        with suppress(UsageError):
            return load_run(folder, texts=wanted), wanted is not None
    return load_run(folder, texts=plans), False


def _folder(corpus: Corpus | StrPath) -> Path:
    return Path(os.fspath(corpus))


def _path(file: StrPath | None) -> Path | None:
    return None if file is None else Path(file)


def _settings(settings: Settings, corpus: Corpus | StrPath) -> Settings:
    """Settings that read the documents as the corpus does, where they say nothing else of reading."""
    if isinstance(corpus, Corpus) and settings.ingest == _DEFAULTS.ingest:
        return replace(settings, ingest=corpus.reading)
    return settings
