"""docs/schema, and a run held to it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "schema"
ROWS = ("matches", "units", "clusters", "outlines", "scores")  # .jsonl
WHOLE = ("run", "lineage", "carried", "similarity")  # .json


@cache
def validator(name: str) -> Any:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def problems(name: str, value: object) -> list[str]:
    """What is wrong with a value, place by place."""
    return [
        f"{name}: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator(name).iter_errors(value)
    ]


def problems_of_run(folder: Path) -> list[str]:
    """What is wrong with the files for programs in the folder of a run."""
    found = []
    for name in WHOLE:
        found += problems(name, json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    for name in ROWS:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n"):
            if line:
                found += problems(name, json.loads(line))
    if (folder / "report.json").exists():
        found += problems("summary", json.loads((folder / "report.json").read_text(encoding="utf-8")))
    return found
