"""The layout of docs/development.md, held: imports point downwards, modules stay small, files name no machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "homog"

LEVEL_OF: dict[str, int] = {
    name: level
    for level, names in enumerate(
        (
            "errors settings limits given datatypes resources grams branching picture threads parallel trees",
            "ingest structure background candidates alignment comparison embedding quoting",
            "corpus matching differences measures correspondence rewording fetch",
            "attributed acceptance borrowing origins attribution stemma revisions changes deviations confidence null "
            "inherited layout match_rows indices shares ranking phrases lineage traits clusters carried items subjects "
            "topics word_pairs",
            "report evaluation training claims",
            "pipeline api",
            "cli figures",
        )
    )
    for name in names.split()
}
PEERS_ALLOWED: dict[tuple[str, str], str] = {
    # (importer, imported) on one level -> why
}
ENTRY_POINTS = {"__main__"}  # may import the command line
LONGEST_MODULE = 500
MACHINE_PATH = re.compile(r"/(?:work|root|home|tmp)/[A-Za-z]")
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".csv",
    ".json",
    ".jsonl",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".ipynb",
    "",
}
NOT_OURS = {".git", ".venv", ".hypothesis", "build", "dist", "out", "homog-out", "__pycache__", "shared"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """The part of the layout a file belongs to: the module or the package below homog."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of homog that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports of homog in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("homog.")}
    return {name for name in found if not name.startswith("__")}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=name)
def test_imports_point_downwards(path: Path) -> None:
    part = part_of(path)
    if part in {"__init__", *ENTRY_POINTS}:
        return
    assert part in LEVEL_OF, f"{part} has no level: add it to LEVEL_OF and to docs/development.md"
    for other in sorted(imported_parts(path) - {part}):
        assert other in LEVEL_OF, f"{part} imports {other}, which has no level"
        same_level = LEVEL_OF[other] == LEVEL_OF[part] and LEVEL_OF[part] <= 1
        if (part, other) in PEERS_ALLOWED or LEVEL_OF[part] == 0 == LEVEL_OF[other]:
            continue
        assert LEVEL_OF[other] <= LEVEL_OF[part], f"{part} imports {other}, which stands above it"
        assert not same_level, f"{part} and {other} are both of level 1: they may not know one another"


@pytest.mark.parametrize("path", [p for p in modules() if part_of(p) == "report"], ids=name)
def test_report_reads_data_types_only(path: Path) -> None:
    assert imported_parts(path) <= {"report", "datatypes", "picture", "errors", "settings", "resources", "parallel"}


def test_the_package_itself_imports_nothing() -> None:
    code = "import sys, homog; print([n for n in sys.modules if n.startswith('homog.') or n == 'numpy'])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
    assert imported_parts(PACKAGE / "__init__.py") <= {"api", "errors", "settings"}  # for type checkers only


def test_only_the_entry_point_knows_the_command_line() -> None:
    knowing = {part_of(path) for path in modules() if "cli" in imported_parts(path)}
    assert knowing <= {"cli", *ENTRY_POINTS}


def test_the_map_in_the_docs_is_the_layout() -> None:
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    told = {found[2]: int(found[1]) for found in re.finditer(r"^\| (\d) \| `homog/(\w+)(?:\.py|/)` \|", page, re.M)}
    parts = {part_of(path) for path in modules()} - {"__init__", *ENTRY_POINTS}
    assert told == {part: LEVEL_OF[part] for part in parts}


def test_no_cycles_between_the_parts_of_one_level() -> None:
    edges: dict[str, set[str]] = {}
    for path in modules():
        edges.setdefault(part_of(path), set()).update(imported_parts(path) - {part_of(path)})
    done: set[str] = set()

    def visit(part: str, above: tuple[str, ...]) -> None:
        assert part not in above, f"a cycle: {' -> '.join((*above, part))}"
        if part not in done:
            for other in sorted(edges.get(part, set())):
                visit(other, (*above, part))
            done.add(part)

    for part in sorted(edges):
        visit(part, ())


def test_every_allowed_exception_is_used() -> None:
    used = {(part_of(path), other) for path in modules() for other in imported_parts(path)}
    assert set(PEERS_ALLOWED) <= used


@pytest.mark.parametrize("path", modules(), ids=name)
def test_modules_stay_small(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE, f"{lines} lines: make it a package of the same name"


def text_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith(("_cache", ".egg-info")):
            continue
        if path.is_dir():
            yield from text_files(path)
        elif path.suffix in TEXT_SUFFIXES:
            yield path


def test_no_file_names_a_path_of_a_machine() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not found, "\n".join(found)
