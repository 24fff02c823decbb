"""Parts of the method left out: what an ablation changes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from homog.errors import ReadError
from homog.evaluation.ablations import (
    BEGIN,
    END,
    Reading,
    ablations,
    changes,
    measure,
    put_into,
    sources_of,
    to_markdown,
)
from homog.evaluation.weave import WeaveSettings, weave

WEAVING = WeaveSettings(documents=8, characters=3000, seed=12)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("woven")
    weave(WEAVING, folder)
    return Reading.of(folder)


def test_every_part_is_left_out_once_and_the_whole_method_comes_first() -> None:
    names = [ablation.name for ablation in ablations()]
    assert names[0] == "the whole method"
    assert len(set(names)) == len(names) == 18


def test_layouts_without_the_background_and_without_stock(reading: Reading) -> None:
    bits = {a.name: a.layout(reading, a.settings).bits for a in ablations()}
    inside = reading.world.prepared.pool.doc >= 0
    whole = bits["the whole method"][inside]
    ceiling = bits["no background: 9 bits a character"][inside]
    flat = bits["no background: the mean for every character"][inside]
    assert ceiling.max() == 9
    assert (ceiling >= whole).all()
    ordinary = ceiling == 9
    assert flat[ordinary] == pytest.approx(np.full(int(ordinary.sum()), whole[ordinary].mean()))
    assert (bits["no stock phrases"][inside] >= bits["no stock phrases of the corpus"][inside]).all()
    assert bits["no stock phrases"][inside].sum() > whole.sum()


def test_left_out_parts_change_what_is_found_and_others_do_not(reading: Reading) -> None:
    found = {a.name: sources_of(reading, a) for a in ablations()}
    whole = found.pop("the whole method")
    assert (whole >= 0).any()
    changed = {name for name, source in found.items() if not np.array_equal(source, whole)}
    assert {"no background: 9 bits a character", "no stock phrases", "no reworded sentences"} <= changed
    assert "nearest reference not preferred" not in changed  # a woven corpus has one reference
    found_less = found["no reworded sentences"]
    assert np.count_nonzero(found_less >= 0) < np.count_nonzero(whole >= 0)


def test_tables(tmp_path: Path) -> None:
    first, _, third = ablations()[:3]
    page = to_markdown("Woven", measure([WEAVING], [first, third]))
    assert page.startswith("### Woven\n\n| | vertical plagdet | horizontal F |")
    assert f"| {third.name} |" in page
    weave(WEAVING, tmp_path / "corpus")
    assert changes(tmp_path / "corpus", [first, first]) == {first.name: (0.0, 0.0, 0.0)}


def test_tables_are_put_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Head\n\n{BEGIN}\nold\n{END}\n\nTail\n", encoding="utf-8")
    for _ in range(2):
        put_into(page, "| a |\n")
        assert page.read_text(encoding="utf-8") == f"# Head\n\n{BEGIN}\n\n| a |\n\n{END}\n\nTail\n"
    page.write_text("# Head\n", encoding="utf-8")
    with pytest.raises(ReadError):
        put_into(page, "")
