"""A corpus: its catalogue, its documents, and which of them can be a source of which."""

from __future__ import annotations

from homog.corpus.adding import add_document, put_in_place
from homog.corpus.catalogue import check_catalogue, locate, read_rows, write_catalogue
from homog.corpus.doubts import Told, date_notices, told_dates, without_doubtful
from homog.corpus.drafting import Draft, Guess, draft_catalogue, draft_row
from homog.corpus.files import write_atomically
from homog.corpus.loading import load_corpus, read_documents, read_plan
from homog.corpus.places import province_of
from homog.corpus.relations import direction, peers_of, references_of
from homog.corpus.rows import CATALOGUE, COLUMNS, CatalogueRow, Corpus, Problem
from homog.corpus.tables import Pairs, relation_tables

__all__ = [
    "CATALOGUE",
    "COLUMNS",
    "CatalogueRow",
    "Corpus",
    "Draft",
    "Guess",
    "Pairs",
    "Problem",
    "Told",
    "add_document",
    "check_catalogue",
    "date_notices",
    "direction",
    "draft_catalogue",
    "draft_row",
    "load_corpus",
    "locate",
    "peers_of",
    "province_of",
    "put_in_place",
    "read_documents",
    "read_plan",
    "read_rows",
    "references_of",
    "relation_tables",
    "told_dates",
    "without_doubtful",
    "write_atomically",
    "write_catalogue",
]
