"""Prove that the wheel carries everything: build it, install it alone, run a check from another folder.

`make wheel-check` runs it. The new environment gets the wheel and nothing else of homog; its dependencies are
lent by the environment that runs this script, through a .pth line. A .pth line adds a folder to the search path
but does not process the .pth files in it, so the editable homog of that environment stays invisible, and the
script asserts so. Data and models can then come from nowhere but the wheel.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHERE = """
import json, sys, homog
from homog.resources import data_path, models_path
print(json.dumps([homog.__file__, str(data_path()), str(models_path()), *sys.path]))
"""


def run(*command: str | Path, folder: Path) -> str:
    """The standard output of a command that has to succeed, run in `folder` as a user would."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "HOMOG_"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0:
        sys.exit(f"wheel-check: {command[0]} … ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(folder: Path) -> Path:
    """The wheel, built in isolation from the sources at hand."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, folder=folder)
    (wheel,) = folder.glob("homog-*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """A new environment with the wheel in it and borrowed dependencies; returns its folder of programs."""
    environment = folder / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment, folder=folder)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--python", programs / "python")
    run(*pip, "install", "--no-deps", "--no-index", wheel, folder=folder)
    site = run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder)
    lent = sysconfig.get_path("purelib")
    Path(site.strip(), "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    run(*pip, "check", folder=folder)  # what the wheel asks for is there
    return programs


def assert_comes_from(environment: Path, programs: Path, folder: Path) -> Path:
    """Package, data and models lie inside the new environment, the repository nowhere on the path."""
    package, data, models, *search = json.loads(run(programs / "python", "-c", WHERE, folder=folder))
    for place in (package, data, models):
        assert environment in Path(place).resolve().parents, f"{place} is not of the wheel"
    assert str(ROOT) not in search, f"{ROOT} is on the search path"
    return Path(data)


def check_a_plan(programs: Path, demo: Path, folder: Path) -> str:
    """`homog check` of the demo's first local plan against the demo, from another folder."""
    rows = (demo / "catalog.csv").read_text(encoding="utf-8").splitlines()
    columns = rows[0].split(",")
    plans = [dict(zip(columns, row.split(","), strict=False)) for row in rows[1:]]
    plan = next(p for p in plans if p["level"] == "provincial")
    printed = run(
        programs / "homog", "check", demo / plan["path"], "--corpus", demo, "--out", "result", "--json", folder=folder
    )
    json.loads(printed)
    rows = (folder / "result" / "matches.jsonl").read_text(encoding="utf-8").splitlines()
    matches = [row for row in rows if json.loads(row)["source"] is not None]
    assert matches, "the check found nothing"
    assert (folder / "result" / "report.html").stat().st_size > 10_000
    return f"{plan['doc_id']}: {len(matches)} matches"


def main() -> None:
    """Build, install, check; the temporary folder goes at the end."""
    with tempfile.TemporaryDirectory(prefix="homog-wheel-") as name:
        folder = Path(name).resolve()
        wheel = build(folder)
        programs = install(wheel, folder)
        data = assert_comes_from(folder / "environment", programs, folder)
        found = check_a_plan(programs, data / "demo", folder)
        print(f"wheel-check: {wheel.name}, {wheel.stat().st_size // 1024} KiB, {found}")


if __name__ == "__main__":
    main()
