"""The pages' templates, compiled once and kept: compiling them takes longer than writing a plan's page."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from homog import __version__
from homog.resources import cache_folder


class _Forgiving(FileSystemBytecodeCache):
    """A cache that cannot be read or written (full disk, no rights) is done without."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def template_cache() -> BytecodeCache | None:
    """Where compiled templates are kept, None where nothing can be kept. A template that changed is compiled anew."""
    try:
        folder: Path = cache_folder() / "templates" / __version__
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # no home, no rights
        return None
    return _Forgiving(str(folder))
