"""Writing a run's folder all at once, so that an interrupted run leaves the last good one in place."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from homog.errors import UsageError
from homog.report.files import PROGRAM

_MARK = "run.json"


def check_folder(out: Path) -> None:
    """Refuse a folder that a run may not replace; call it before the work, not after.

    Args:
        out: where the run is to be written.

    Raises:
        UsageError: it is a file, it cannot be replaced, or it holds something that homog did not write.
    """
    target = Path(os.path.realpath(out))
    above = next(folder for folder in target.parents if folder.exists())
    if not os.access(above, os.W_OK) or os.path.ismount(target):
        why = "it is a mount point" if os.path.ismount(target) else f"{above} is not writable"
        raise UsageError(f"{out} cannot be written", why, "name another folder with --out")
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{out} cannot be written", "it is not a folder", "name another folder with --out")
    if any(target.iterdir()) and _files_of_run(target) is None:
        raise UsageError(
            f"{out} is not replaced", "it holds files that are not from homog", "name another folder with --out"
        )


def write_folder(files: Mapping[str, str | bytes], out: Path) -> list[Path]:
    """Write all files to a new folder beside `out`, then put it in the place of `out`.

    Files in `out` that the last run did not write are carried over.

    Args:
        files: relative path with forward slashes -> content.
        out: the folder; its parents are made.

    Returns:
        The files written, sorted.

    Raises:
        UsageError: `out` may not be replaced, or the place cannot be written.
    """
    check_folder(out)
    target = Path(os.path.realpath(out))
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        _fill(fresh, files)
        _carry_over(target, fresh)
        _swap(fresh, target)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(f"{out} cannot be written", why, "name a folder that can be written with --out") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return sorted(out / name for name in files)


def _fill(folder: Path, files: Mapping[str, str | bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name in sorted({str(Path(name).parent) for name in files}):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(as_bytes(content))


def as_bytes(content: str | bytes) -> bytes:
    """What stands in a file."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")


def extend_folder(files: Mapping[str, str | bytes], folder: Path) -> list[Path]:
    """Write files into the folder of a run, each in one step, run.json last; what else it holds stays.

    Args:
        files: relative path with forward slashes -> content.
        folder: of the run.

    Raises:
        UsageError: the place cannot be written.
    """
    names = sorted(files, key=lambda name: (name == _MARK, name))
    try:
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f".{os.getpid()}.new")
            try:
                fresh.write_bytes(as_bytes(files[name]))
                fresh.replace(target)
            finally:
                fresh.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(f"{folder} cannot be written", why, "name a folder that can be written with --out") from error
    return sorted(folder / name for name in files)


def _files_of_run(folder: Path) -> frozenset[str] | None:
    """What the run in a folder wrote, or None where the folder is not a run of homog."""
    try:
        content = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("program") != PROGRAM:
        return None
    return frozenset(str(name) for name in content.get("files", ()))


def _carry_over(old: Path, fresh: Path) -> None:
    """Copy what a user put into the old folder."""
    known = _files_of_run(old) if old.is_dir() else None
    if known is None:
        return
    for path in sorted(old.rglob("*")):
        name = path.relative_to(old).as_posix()
        if name in known or (path.is_dir() and not path.is_symlink()) or (fresh / name).exists():
            continue
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, fresh / name, follow_symlinks=False)


def _swap(fresh: Path, target: Path) -> None:
    """Put the fresh folder in the place of the target; on failure the target stays."""
    if not target.exists():
        fresh.rename(target)
        return
    aside = target.with_name(f".{target.name}.{os.getpid()}.old")
    shutil.rmtree(aside, ignore_errors=True)
    target.rename(aside)
    try:
        fresh.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
