"""Settings from a file: what differs from the defaults, by stage; or those of an earlier run, from its run.json."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from homog.errors import UsageError
from homog.settings import Settings

_T = TypeVar("_T")
_LARGEST = 10**15  # of a number
_KINDS = {
    "table": "it must be a table",
    "list": "it must be a list of names",
    "float": "it must be a number",
    "int": "it must be a whole number",
    "bool": "it must be true or false",
    "str": "it must be a text",
}


def settings_from(path: Path) -> Settings:
    """The default settings with what a file gives otherwise.

    Args:
        path: TOML with a table for each stage, JSON of the same shape, or the run.json of an earlier run.

    Raises:
        UsageError: it cannot be read, names something that is no setting, or gives it a value of another kind.
        SettingsError: a value is out of its range.
    """
    values = _read(path)
    return _changed(Settings(), values, str(path), "")


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except FileNotFoundError as error:
        raise UsageError(f"--settings {path}", "there is no such file", "give a .toml or .json file") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"--settings {path}", f"it cannot be read: {error}", "correct the file") from error
    if isinstance(values, dict) and values.get("program") == "homog" and isinstance(values.get("settings"), dict):
        values = values["settings"]
    if not isinstance(values, dict):
        raise UsageError(f"--settings {path}", "it holds no table of settings", "write [stage] and name = value")
    return values


def _changed(settings: _T, values: Mapping[str, Any], file: str, stage: str) -> _T:
    """Settings of a stage with the given values in place of their own."""
    known = {field.name: getattr(settings, field.name) for field in fields(settings)}  # type: ignore[arg-type]
    new: dict[str, Any] = {}
    for name, value in values.items():
        place = f"{stage}.{name}" if stage else name
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
            raise UsageError(f"--settings {file}", f"{place} is no setting", hint)
        new[name] = _fitting(known[name], value, file, place)
    return replace(settings, **new)  # type: ignore[type-var]


def _fitting(old: Any, value: Any, file: str, place: str) -> Any:
    """A value of the kind that a setting has."""
    if is_dataclass(old) and isinstance(value, dict):
        return _changed(old, value, file, place)
    if isinstance(old, tuple) and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if isinstance(old, float) and isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return float(value)
    if type(old) is type(value) and (not isinstance(value, float) or isfinite(value)):
        return value
    kind = "table" if is_dataclass(old) else "list" if isinstance(old, tuple) else type(old).__name__
    raise UsageError(f"--settings {file}", f"{place} = {repr(value)[:80]} is no fitting value", _KINDS[kind])
