"""Where the data and models that homog ships lie: inside the package in a wheel, beside it in the repository."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import homog
from homog.errors import HomogError


def data_path(*parts: str) -> Path:
    """A path under data/.

    Args:
        parts: folder and file names under data/; none for the folder itself.

    Raises:
        HomogError: the installation holds no data folder.
    """
    return _path("data", parts)


def models_path(*parts: str) -> Path:
    """A path under models/.

    Args:
        parts: folder and file names under models/; none for the folder itself.

    Raises:
        HomogError: the installation holds no model folder.
    """
    return _path("models", parts)


def cache_folder() -> Path:
    """What may be deleted at any time lies here: the folder HOMOG_CACHE, else the platform's for such things."""
    named = os.environ.get("HOMOG_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(base) / "homog" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "homog"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "homog"


def _path(name: str, parts: tuple[str, ...]) -> Path:
    """The first place that holds the path; where none does, the place it would have in the first folder."""
    folders = [folder for folder in _folders(name) if folder.is_dir()]
    if not folders:
        raise HomogError(
            f"the folder {name}/ of homog",
            "this installation does not hold it",
            "install homog from its wheel, or run it from a complete checkout",
        )
    paths = [folder.joinpath(*parts) for folder in folders]
    return next((path for path in paths if path.exists()), paths[0])


def _folders(name: str) -> tuple[Path, ...]:
    package = Path(homog.__file__).resolve().parent
    inside = package / f"_{name}"
    root = package.parent
    # In site-packages a neighbour called data/ would be somebody else's: only a checkout has a pyproject.toml.
    return (inside, root / name) if (root / "pyproject.toml").is_file() else (inside,)
