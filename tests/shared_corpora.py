"""Where the real documents are, for the tests that need them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("HOMOG_SHARED", ROOT.parent / "shared"))
CORPORA = SHARED / "corpora"

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(),
    reason="the real documents are not here: put them beside the repository in shared/, or name them in HOMOG_SHARED",
)
