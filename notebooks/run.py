"""Run the notebooks and make pages of them; bring stored ones into the form in which they are kept.

python notebooks/run.py [--out out/notebooks] [NAME …]    run all, or those whose file begins so
python notebooks/run.py --tidy                             take outputs and counts away, name the cells
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
SECONDS = 120  # for one cell
AFAR = re.compile(
    r"<script\b[^>]*>(?:(?!</script>).)*?https?://(?:(?!</script>).)*</script>|"
    r"<script\b[^>]*\bsrc=[^>]*>\s*</script>|<link\b[^>]*\bhref=\"https?:[^>]*>",
    re.S,
)


def notebooks(names: Sequence[str] = ()) -> list[Path]:
    """The notebooks of this folder, or those whose names begin so."""
    found = sorted(HERE.glob("[0-9]*.ipynb"))
    return [path for path in found if not names or any(path.name.startswith(name) for name in names)]


def tidied(content: dict[str, Any]) -> str:
    """A notebook as it is stored: no outputs, no counts, a name for every cell, sorted keys, a line of text a line."""
    taken: set[str] = set()
    kept = {
        "cells": [_cell(cell, taken) for cell in content["cells"]],
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(cell: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    source = "".join(cell["source"]).rstrip()
    name = cell.get("id", "")
    if not name or name in taken:  # a cell that has a name keeps it, so that a new one before it changes nothing
        name = next(free for n in itertools.count(len(taken) + 1) if (free := f"cell-{n:02}") not in taken)
    taken.add(name)
    kept = {"cell_type": cell["cell_type"], "id": name, "metadata": {}, "source": source.splitlines(keepends=True)}
    return kept | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def execute(path: Path) -> Any:
    """A notebook with the outputs of its cells, run from its own folder.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    content = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix="homog-") as folder:
        pipes = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{folder}/kernel"}  # no port is opened
        settings = Config({"KernelManager": pipes})
        where = {"metadata": {"path": str(HERE)}}
        client = NotebookClient(content, kernel_name="python3", timeout=SECONDS, resources=where, config=settings)
        client.execute(env={**os.environ, "TMPDIR": folder, "IPYTHONDIR": folder})
    return content


def page(content: Any) -> str:
    """An executed notebook as a web page that loads nothing."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="lab")  # type: ignore[no-untyped-call]
    html, _ = exporter.from_notebook_node(content)
    return AFAR.sub("", str(html))


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="01, 02 …; all by default")
    parser.add_argument("--out", type=Path, default=HERE.parent / "out" / "notebooks", help="folder for the pages")
    parser.add_argument("--tidy", action="store_true", help="bring the stored notebooks into their form")
    options = parser.parse_args()
    for path in notebooks(options.names):
        if options.tidy:
            path.write_text(tidied(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8", newline="\n")
            continue
        begin = time.perf_counter()
        target = options.out / f"{path.stem}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(execute(path)), encoding="utf-8")
        print(f"{path.name}: {time.perf_counter() - begin:.1f} s, {target}")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
