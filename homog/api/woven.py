"""Corpora whose every character has a known origin, to see how far results can be relied on."""

from __future__ import annotations

from pathlib import Path

from homog.api.corpus import Corpus, StrPath
from homog.errors import UsageError


def weave(
    folder: StrPath,
    *,
    documents: int = 12,
    characters: int = 4000,
    seed: int = 21,
    source: str = "bank",
    vertical: float = 0.30,
    horizontal: float = 0.08,
    chain: float = 0.03,
    shared_deviation: float = 0.04,
    decoy: float = 0.05,
    formula: float = 0.06,
) -> Corpus:
    """Weave a corpus of invented plans of which it is known what was taken from where (`Corpus.truth`).

    Args:
        folder: a new or empty one.
        documents: how many, the reference included.
        characters: of each document.
        seed: the same one gives the same bytes. homog was fitted on 11, 12 and 13.
        source: `bank`, the sentences that homog brings, or a folder of documents to take sentences from.
        vertical: share of each plan taken from the reference.
        horizontal: share taken from an earlier plan.
        chain: share taken from an earlier plan that had it from another.
        shared_deviation: share taken from an earlier plan's changes to the reference.
        decoy: share that several plans took from the reference, each on its own.
        formula: share of stock phrases. What is left is each plan's own.

    Raises:
        UsageError: the folder holds something.
        SettingsError: the shares are not shares, or the corpus is too small.
    """
    from homog.evaluation.weave import WeaveSettings, weave

    out = Path(folder)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is not replaced", "it is no empty folder", "name a new folder")
    weave(
        WeaveSettings(
            documents=documents,
            characters=characters,
            seed=seed,
            source=source,
            vertical=vertical,
            horizontal=horizontal,
            chain=chain,
            shared_deviation=shared_deviation,
            decoy=decoy,
            formula=formula,
        ),
        out,
    )
    return Corpus(out)
