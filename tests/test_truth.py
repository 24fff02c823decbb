"""Structure against what was read: data/labels, and the floors that hold on the real documents.

A floor is never lowered to make this pass. The real documents lie outside the repository; without them their tests
skip. Rules and classifier were tuned on the development half only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shared_corpora import CORPORA, needs_corpora

from homog.datatypes import UNIT_KINDS
from homog.evaluation import labels
from homog.evaluation.kinds import Confusion, fit, measure_real, written_examples
from homog.evaluation.labels import HALVES, SamplePlan, halves, load_labels, load_rows
from homog.evaluation.parsing import Counts, quantities_real, quantities_written, sections_real
from homog.resources import data_path, models_path
from homog.structure.model import classify, load_weights, probabilities, save_weights

# -- the labels themselves -------------------------------------------------------------------------------


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data_path("labels", name).read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_written_labels() -> None:
    units = lines("units.jsonl")
    assert len(units) >= 600
    assert {unit["kind"] for unit in units} == set(UNIT_KINDS)
    assert len({unit["text"] for unit in units}) == len(units)
    assert sum(len(row["quantities"]) for row in lines("quantities.jsonl")) >= 250


def test_there_are_enough_labels_of_real_documents() -> None:
    documents = load_labels("units-real.json")
    assert len(documents) >= 60
    assert sum(len(document.rows) for document in documents) >= 400
    assert {kind for document in documents for _, _, kind in document.rows} == set(UNIT_KINDS)
    assert len(load_rows("sections-real.json")) == 20
    assert {document.half for document in documents} == set(HALVES)


@pytest.mark.parametrize(
    "name", ["units-real.json", "units-training.json", "sections-real.json", "quantities-real.json"]
)
def test_no_text_of_real_documents_is_stored(name: str) -> None:
    for row in load_rows(name):
        assert set(row) == {"document", "sha256", "half", "rows"}
        assert len(json.dumps(row["rows"], ensure_ascii=False)) < 60 * len(row["rows"]) + 600
        for label in row["rows"]:
            assert all(isinstance(part, (int, list)) or part in UNIT_KINDS for part in label)


def test_no_document_is_in_both_halves_or_learnt_from_and_tested_on() -> None:
    half_of: dict[str, str] = {}
    for name in ("units-real.json", "sections-real.json", "quantities-real.json"):
        for row in load_rows(name):
            assert half_of.setdefault(row["document"], row["half"]) == row["half"], row["document"]
    tested = {row["document"] for row in load_rows("units-real.json") if row["half"] == "test"}
    assert not tested & {row["document"] for row in load_rows("units-training.json")}


def test_halves_are_even_and_do_not_depend_on_order() -> None:
    names = [f"corpus/{i}" for i in range(41)]
    first = halves(names, 7)
    assert first == halves(names[::-1], 7)
    assert sum(half == "test" for half in first.values()) == 20
    assert first != halves(names, 8)


# -- the classifier --------------------------------------------------------------------------------------


def test_the_model_is_small_and_knows_what_it_learnt() -> None:
    assert models_path("kinds.npz").stat().st_size <= 300_000
    examples = written_examples()
    guesses = classify([e.text for e in examples], [e.path for e in examples])
    right = [kind == e.kind for (kind, _), e in zip(guesses, examples, strict=True)]
    assert sum(right) / len(right) > 0.9
    assert all(0 < probability <= 1 for _, probability in guesses)


def test_a_table_survives_being_stored(tmp_path: Path) -> None:
    examples = written_examples()[::3]
    texts, paths = [e.text for e in examples], [e.path for e in examples]
    weights = fit(examples)
    save_weights(tmp_path / "kinds.npz", weights)
    stored = probabilities(texts, paths, load_weights(tmp_path / "kinds.npz"))
    assert np.abs(stored - probabilities(texts, paths, weights)).max() < 0.05
    again = tmp_path / "again.npz"
    save_weights(again, fit(examples))
    assert again.read_bytes() == (tmp_path / "kinds.npz").read_bytes()


def test_a_unit_is_judged_alone_as_it_is_among_others() -> None:
    texts = ["渡口由村集体所有。", "", "推动渡船更新换代。", "到2033年，渡口改造率达到95%。"]
    paths: list[tuple[str, ...]] = [("概况",), (), ("重点任务", "渡船"), ()]
    together = classify(texts, paths)
    assert together == [classify([text], [path])[0] for text, path in zip(texts, paths, strict=True)]
    assert classify([], []) == []


# -- measures --------------------------------------------------------------------------------------------


def test_confusion() -> None:
    found = Confusion()
    found.pairs.update({("target", "target"): 3, ("target", "action"): 1, ("action", "action"): 4})
    assert found.f("target") == pytest.approx(6 / 7)
    assert found.f("action") == pytest.approx(8 / 9)
    assert found.f("principle") == 1.0
    assert found.accuracy == pytest.approx(7 / 8)


def test_counts() -> None:
    assert Counts(4, 5, 3).f == pytest.approx(6 / 9)
    assert (Counts(4, 5, 3) + Counts(0, 1, 0)) == Counts(4, 6, 3)
    assert Counts().f == Counts().recall == 1.0


# -- floors ----------------------------------------------------------------------------------------------


def test_quantities_of_the_written_labels() -> None:
    assert quantities_written().f >= 0.97


@pytest.mark.real
@needs_corpora
def test_kinds_of_real_units() -> None:
    assert measure_real(CORPORA, "development").macro_f >= 0.95
    assert measure_real(CORPORA, "test").macro_f >= 0.90


@pytest.mark.real
@needs_corpora
def test_section_boundaries_of_real_documents() -> None:
    assert sections_real(CORPORA).f >= 0.97
    assert sections_real(CORPORA, "test").f >= 0.97
    assert sections_real(CORPORA, with_depth=True).f >= 0.97


@pytest.mark.real
@needs_corpora
def test_quantities_of_real_sentences() -> None:
    assert quantities_real(CORPORA).f >= 0.97
    assert quantities_real(CORPORA, "test").recall >= 0.97


@pytest.mark.real
@needs_corpora
def test_units_are_drawn_alike_every_time() -> None:
    plan = SamplePlan(documents=(3, 1), units=4)
    first = labels.draw_documents(CORPORA, plan)
    assert [d.name for d in first] == [d.name for d in labels.draw_documents(CORPORA, plan)]
    assert len(first) == 4
    for document in first:
        chosen = labels.draw_units(document, plan)
        assert chosen == labels.draw_units(document, plan)
        assert len(chosen) == 4
        assert all(document.structure.units[i].why not in labels.show(document, i) for i in chosen)
