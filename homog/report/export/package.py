"""Zip packages of Office files whose bytes depend on their content alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_DATE = (1980, 1, 1, 0, 0, 0)


def repacked(content: bytes, changed: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """The same package with one date for all its parts.

    Args:
        content: of the package.
        changed: gives what a part, by its name, is to hold instead.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _DATE)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(part, changed(name, old.read(name)))
    return made.getvalue()
