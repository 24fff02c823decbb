"""The notebooks: stored in their form, run from top to bottom, and readable where there is no Chinese font."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from shared_corpora import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = 60
HOMOG = re.compile(r"^[ \t]*(?:from|import) homog\b.*$", re.M)


def runner() -> ModuleType:
    """The program notebooks/run.py."""
    spec = importlib.util.spec_from_file_location("run_notebooks", FOLDER / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sources(path: Path, kind: str) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def name(path: Path) -> str:
    return path.stem


def test_there_are_five() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(path.name in page for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_is_stored_without_outputs_in_the_form_that_makes_differences_readable(path: Path) -> None:
    stored = path.read_text(encoding="utf-8")
    content = json.loads(stored)
    assert stored == runner().tidied(content), "bring it into its form: python notebooks/run.py --tidy"
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_uses_nothing_but_the_public_api(path: Path) -> None:
    for cell in sources(path, "code"):
        for found in HOMOG.finditer(cell):
            assert found[0].strip() in ("import homog", "from homog import figures"), found[0]
        assert not re.search(r"\bhomog\.\w+\._|\brun\.result\b", cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_its_links_lead_somewhere(path: Path) -> None:
    for cell in sources(path, "markdown"):
        for target in re.findall(r"\]\(([^)#]+)", cell) + re.findall(r"`((?:docs|notebooks|data)/[^`]+)`", cell):
            assert (FOLDER / target).exists() or (ROOT / target).exists(), target


def test_what_is_tidied_has_neither_outputs_nor_counts() -> None:
    cell = {"cell_type": "code", "source": "1\n2\n\n", "outputs": [{"text": "2"}], "execution_count": 7, "id": "x7"}
    tidied = json.loads(runner().tidied({"cells": [cell, {"cell_type": "markdown", "source": ["a\n", "b"]}]}))
    first, second = tidied["cells"]
    assert first["source"] == ["1\n", "2"] and first["outputs"] == [] and first["execution_count"] is None
    assert (first["id"], second["id"]) == ("x7", "cell-02") and "outputs" not in second
    assert runner().tidied(tidied) == runner().tidied({"cells": [cell, second]})


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home of its own, so that nobody's settings of Jupyter or IPython matter."""
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning:homog")


def outputs(content: Any) -> list[Any]:
    return [output for cell in content.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_it_runs(path: Path, quiet: None) -> None:
    pytest.importorskip("nbclient")
    module = runner()
    begin = time.perf_counter()
    content = module.execute(path)
    assert time.perf_counter() - begin < SECONDS
    shown = outputs(content)
    assert all(output.output_type != "error" for output in shown)
    assert not [output.text for output in shown if output.output_type == "stream" and output.name == "stderr"]
    drawings = [output.data["image/svg+xml"] for output in shown if "image/svg+xml" in output.get("data", {})]
    assert drawings or path.name.startswith("03")
    for drawing in drawings:
        assert "Noto Sans CJK SC" in drawing and "<text" in drawing and "DejaVu" not in drawing
    page = module.page(content)
    assert not re.search(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"https?:", page)


def test_the_third_takes_the_real_corpus_where_there_is_one(tmp_path: Path, quiet: None) -> None:
    pytest.importorskip("nbclient")
    for part in ("demo", "internet-plus"):
        shutil.copytree(ROOT / "data" / part, tmp_path / "data" / part)
    shutil.copytree(FOLDER, tmp_path / "notebooks")
    corpus = tmp_path / "corpora" / "internet-plus"  # stands for one that was fetched
    shutil.copytree(ROOT / "data" / "demo", corpus)
    module: Any = runner()
    module.HERE = tmp_path / "notebooks"
    shown = outputs(module.execute(tmp_path / "notebooks" / "03-the-reviews-claims.ipynb"))
    told = "".join(output.text for output in shown if output.output_type == "stream")
    assert "the real corpus" in told
