"""The public API: a corpus, a run, and the calls that lead from the one to the other (docs/api.md).

Everything here is also had from `homog` itself, which loads it when it is first asked for.
"""

from __future__ import annotations

from homog.api.calls import check, compare, open_run, score
from homog.api.corpus import Corpus
from homog.api.findings import Claims, Traits
from homog.api.passages import Passage
from homog.api.picture import Carried, Lineage, Topics
from homog.api.run import Run
from homog.api.tables import Matrix, Table
from homog.api.woven import weave

__all__ = [
    "Carried",
    "Claims",
    "Corpus",
    "Lineage",
    "Matrix",
    "Passage",
    "Run",
    "Table",
    "Topics",
    "Traits",
    "check",
    "compare",
    "open_run",
    "score",
    "weave",
]
