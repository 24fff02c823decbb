"""The two models that homog ships: how they are fitted, and that the run reads what the fit writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any, Literal

import numpy as np
import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier

import homog
from homog.alignment import Block, Passage
from homog.attributed import Attributed
from homog.confidence import FEATURES, confidence_of, features_of
from homog.evaluation.calibration import (
    calibrate,
    confidence_examples,
    fit,
    load_world,
    rewording_examples,
    uncopied_examples,
    unrelated_examples,
)
from homog.evaluation.truth import Truth
from homog.evaluation.weave import WeaveSettings, weave
from homog.resources import data_path, models_path
from homog.rewording import FEATURES as REWORDING
from homog.settings import Settings
from homog.trees import Trees, plain


@pytest.fixture(scope="module")
def woven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("woven") / "corpus"
    weave(WeaveSettings(documents=8, characters=2500, seed=11), folder)
    return folder


@pytest.fixture(scope="module")
def fitted(woven: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("models")
    return out, calibrate([woven], [], [], Settings(), out)


# the fit


@pytest.mark.parametrize("sign", [1, -1])
def test_the_fit_recovers_the_sign_of_what_decides(sign: int) -> None:
    """One figure decides, one points the other way, one says nothing."""
    rng = Random(5)
    labels = np.array([rng.randint(0, 1) for _ in range(400)], dtype=np.int64)
    features = np.array(
        [[sign * (2 * y - 1) + rng.gauss(0, 0.1), -sign * y + rng.gauss(0, 1), rng.gauss(0, 1)] for y in labels]
    )
    model = fit(features, labels, ("decides", "opposite", "nothing"))
    weights = model["weights"]
    assert isinstance(weights, dict)
    assert sign * weights["decides"] > 1
    assert abs(weights["nothing"]) < 0.2 * abs(weights["decides"])
    assert model["examples"] == 400
    right = (features @ np.array([weights[n] for n in ("decides", "opposite", "nothing")]) + model["intercept"]) > 0
    assert (right == labels).all()


def test_the_fit_puts_the_boundary_where_the_labels_part() -> None:
    values = np.arange(40, dtype=np.float64)[:, None]
    model = fit(values, (values[:, 0] >= 13).astype(np.int64), ("value",))
    weights, intercept = model["weights"], model["intercept"]
    assert isinstance(weights, dict)
    assert isinstance(intercept, float)
    assert 12 < -intercept / weights["value"] < 13


# examples


def test_examples_have_both_labels_and_all_figures(woven: Path) -> None:
    world, truth = load_world(woven, Settings()), Truth.read(woven / "truth.json")
    for examples, names in ((rewording_examples, REWORDING), (confidence_examples, FEATURES)):
        rows, labels = examples(world, truth, Settings())
        assert rows.shape == (len(labels), len(names))
        assert set(labels.tolist()) == {0, 1}
        assert np.isfinite(rows).all()
    assert labels.mean() > 0.8  # most attributions of a woven corpus are right


def test_positive_rewording_examples_share_more_than_negative_ones(woven: Path) -> None:
    rows, labels = rewording_examples(load_world(woven, Settings()), Truth.read(woven / "truth.json"), Settings())
    hard = rows[:, REWORDING.index("ratio")] < 0.85  # stock sentences are nobody's, and often the same
    shared = rows[:, REWORDING.index("sorted_ratio")]
    assert shared[hard & (labels == 1)].mean() > shared[hard & (labels == 0)].mean() + 0.05


def test_unrelated_and_uncopied_corpora_give_negatives_alone(woven: Path, tmp_path: Path) -> None:
    other = small_corpus.write(tmp_path / "other", {})
    for rows, labels in (unrelated_examples([woven, other], Settings()), uncopied_examples(woven, Settings())):
        assert rows.shape == (len(labels), len(REWORDING))
        assert set(labels.tolist()) <= {0}
    assert (uncopied_examples(woven, Settings())[0][:, REWORDING.index("ratio")] < 0.62).all()
    assert unrelated_examples([], Settings())[0].shape == (0, len(REWORDING))


# what is written and what is read


def test_calibrate_writes_both_files_with_the_names_the_runtime_reads(fitted: tuple[Path, dict[str, Any]]) -> None:
    out, models = fitted
    assert sorted(p.name for p in out.iterdir()) == ["confidence.json", "deviations.json", "rewording.json"]
    for name in ("rewording", "confidence"):
        written = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
        shipped = json.loads(models_path(f"{name}.json").read_text(encoding="utf-8"))
        assert written == models[name]
        assert set(written) == set(shipped)
        assert written["examples"] > 20
        if name == "confidence":
            assert set(written["weights"]) == set(shipped["weights"]) == set(FEATURES)
        else:
            assert written["features"] == shipped["features"] == list(REWORDING)


def test_trees_decide_as_the_model_they_were_read_from() -> None:
    """Against scikit-learn itself, on rows that it has not seen."""
    rng = np.random.default_rng(40)
    features = rng.normal(size=(900, 5))
    labels = (features[:, 0] * features[:, 1] + 0.5 * features[:, 3] > rng.normal(scale=0.2, size=900)).astype(int)
    model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=6, min_samples_leaf=10, random_state=0)
    model.fit(features[:600], labels[:600], np.where(labels[:600] == 1, 1.0, 0.3))
    trees = Trees.of(json.loads(json.dumps(plain(model, decimals=12))))
    expected = model.predict_proba(features[600:])[:, 1]
    assert trees.probability(features[600:]) == pytest.approx(expected, abs=1e-9)
    assert trees.probability(features[:0]).shape == (0,)
    many = np.repeat(features[600:], 20, axis=0)  # more rows than are led down together
    assert trees.probability(many) == pytest.approx(np.repeat(expected, 20), abs=1e-9)


def test_calibrating_again_gives_the_same_bytes(
    woven: Path, fitted: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    calibrate([woven], [], [], Settings(), tmp_path)
    for name in ("confidence.json", "deviations.json", "rewording.json"):
        assert (tmp_path / name).read_bytes() == (fitted[0] / name).read_bytes()


def test_a_run_reads_what_calibrate_wrote(fitted: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """An installation with fresh models in place of the shipped ones has other confidences, probabilities all."""
    source = Path(homog.__file__).resolve().parent
    shutil.copytree(
        source, tmp_path / "site" / "homog", ignore=shutil.ignore_patterns("__pycache__", "_data", "_models")
    )
    (tmp_path / "site" / "homog" / "_data").symlink_to(data_path())
    shutil.copytree(fitted[0], tmp_path / "site" / "homog" / "_models")
    (tmp_path / "site" / "homog" / "_models" / "static").symlink_to(models_path("static"))
    corpus = small_corpus.write(tmp_path / "corpus", {})
    found = []
    for number, place in enumerate((source.parent, tmp_path / "site")):
        out = tmp_path / f"out{number}"
        command = [sys.executable, "-m", "homog", "score", str(corpus), "--out", str(out), "--quiet"]
        subprocess.run(command, check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(place)})
        rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
        found.append({(row["doc"], row["start"], row["end"], row["source"]): row["confidence"] for row in rows})
    assert all(0 <= c <= 1 for confidences in found for c in confidences.values())
    common = found[0].keys() & found[1].keys()
    assert common
    assert all(found[0][match] != found[1][match] for match in common)


# confidence


def an_item(
    bits: float = 200.0,
    length: int = 40,
    kind: Literal["vertical", "horizontal"] = "vertical",
    runner_up: float = 0.0,
    why: str = "reference_words",
    beside: float = 0.0,
) -> Attributed:
    passage = Passage(0, length, 500, 500 + length, bits, (Block(0, 500, length),))
    return Attributed(kind, passage, 0, runner_up_share=runner_up, why=why, beside=beside)


@given(
    st.floats(-50, 1e6), st.integers(1, 100_000), st.sampled_from(["vertical", "horizontal"]), st.floats(0, 1),
    st.floats(0, 1), st.booleans(),
)  # fmt: skip
def test_confidence_is_a_probability(
    bits: float,
    length: int,
    kind: Literal["vertical", "horizontal"],
    runner_up: float,
    identity: float,
    undetermined: bool,
) -> None:
    item = an_item(bits, length, kind, runner_up)
    found = confidence_of(item, identity, undetermined)
    assert 0 <= found <= (0.5 if undetermined else 1)
    assert found == pytest.approx(confidence_of(item, identity, False) / (2 if undetermined else 1))


def test_features_stand_in_the_order_of_their_names() -> None:
    item = an_item(
        bits=np.e**3 - 1, length=54, kind="horizontal", runner_up=0.25, why="shared_deviation", beside=np.e**2 - 1
    )
    found = dict(zip(FEATURES, features_of(item, 0.75), strict=True))
    assert found == pytest.approx(
        {
            "log_bits": 3,
            "identity": 0.75,
            "log_length": np.log(55),
            "runner_up": 0.25,
            "horizontal": 1,
            "deviation": 1,
            "likely": 1.0,
            "log_pair": np.log(np.e**3 + np.e**2 - 1),
        }
    )


def test_more_evidence_makes_surer() -> None:
    """With the shipped weights."""
    assert confidence_of(an_item(length=20), 1.0, False) < confidence_of(an_item(length=80), 1.0, False)
    assert confidence_of(an_item(), 0.5, False) < confidence_of(an_item(), 1.0, False)
    assert confidence_of(an_item(), 1.0, False) < confidence_of(an_item(beside=500.0), 1.0, False)
    assert confidence_of(an_item(runner_up=0.9), 1.0, False) < confidence_of(an_item(), 1.0, False)
