"""A finished run made ready for the rules of claims: its catalogue, its central documents among themselves."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from homog import pipeline
from homog.claims import Claim, Family
from homog.claims.family import CENTRAL
from homog.claims.rules_shared import needs_central_run
from homog.corpus import CATALOGUE, CatalogueRow, load_corpus
from homog.datatypes import Result
from homog.errors import CatalogueError, HomogError
from homog.settings import Settings


def family_of(result: Result, chosen: Sequence[Claim], folder: Path | None, settings: Settings) -> Family:
    """A scored corpus as the rules see it; central documents are scored among themselves where a claim asks for it.

    Args:
        result: the run.
        chosen: the claims.
        folder: of the corpus, where it is at hand: its catalogue tells what is missing.
        settings: of the run of the central documents.
    """
    rows: Sequence[CatalogueRow] = ()
    with suppress(CatalogueError):
        rows = load_corpus(folder, settings.ingest).rows if folder is not None else ()
    family = Family(result, rows)
    if folder is not None and any(needs_central_run(claim.rule, family) for claim in chosen):
        with suppress(HomogError):
            central = pipeline.score(folder, settings, levels=CENTRAL)
            family = Family(result, rows, central)
    return family


def corpus_of(result: Result) -> Path | None:
    """The corpus folder a run was made of, where its files still lie there."""
    for doc, document in result.documents.items():
        file = Path(result.files.get(doc, ""))
        inside = Path(document.path.replace("\\", "/"))
        if inside.name and file.is_file() and file.parts[-len(inside.parts) :] == inside.parts:
            folder = file.parents[len(inside.parts) - 1]
            if (folder / CATALOGUE).is_file():
                return folder
    return None
