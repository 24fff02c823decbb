"""The published floors, held: figures of the test seeds against data/bench/floors.json.

The corpora are drafted anew and must be the very ones the floors were published for (data/bench/gold.json holds their
hashes). Whoever changes the bank or the generator on purpose publishes new figures, in docs/benchmark.md, with new
hashes: `python tests/test_quality.py` prints them. A floor is never lowered to make this pass.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from homog.evaluation.drafting.compose import compose
from homog.evaluation.metrics import evaluate
from homog.evaluation.seeds import TEST_SEEDS
from homog.evaluation.tallies import Quality
from homog.evaluation.truth import Truth
from homog.evaluation.weave import WeaveSettings
from homog.pipeline import score
from homog.resources import data_path


def gold_hash(folder: Path) -> str:
    """One hash of all files of a corpus."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Quality]:
    hashes, total = {}, Quality()
    for seed in TEST_SEEDS:
        folder = tmp_path_factory.mktemp(f"seed-{seed}")
        truth: Truth = compose(WeaveSettings(seed=seed), folder).truth
        hashes[str(seed)] = gold_hash(folder)
        result = score(folder)
        total += evaluate(truth, result.matches, {name: d.text for name, d in result.documents.items()})
    return hashes, total


def test_the_corpora_are_those_of_the_published_floors(measured: tuple[dict[str, str], Quality]) -> None:
    gold = json.loads(data_path("bench", "gold.json").read_text(encoding="utf-8"))
    assert measured[0] == gold


def test_quality_floors(measured: tuple[dict[str, str], Quality]) -> None:
    floors = json.loads(data_path("bench", "floors.json").read_text(encoding="utf-8"))
    figures = measured[1].figures()
    held = {name: bound for name, bound in floors.items() if name in figures}
    assert set(held) >= {"vertical_plagdet", "horizontal_f", "common_ancestor"}
    for name, bound in held.items():
        assert figures[name] >= bound.get("at_least", figures[name]), name
        assert figures[name] <= bound.get("at_most", figures[name]), name


if __name__ == "__main__":
    import tempfile

    hashes = {}
    for seed in TEST_SEEDS:
        with tempfile.TemporaryDirectory() as name:
            compose(WeaveSettings(seed=seed), Path(name))
            hashes[str(seed)] = gold_hash(Path(name))
    print(json.dumps(hashes, indent=1))
