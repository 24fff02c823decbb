"""Vectors kept between runs, by the hash of the text and of the model; a folder that may be deleted at any time.

Every batch of new vectors is one file, written under another name and put in place at once, so that two processes
never see half a file and never lose one another's. Where files grow many they are put together.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog.datatypes import FloatArray
from homog.errors import ModelError
from homog.resources import cache_folder

_KEY = 16  # bytes of a text's hash
_MANY = 64  # files of one model above which they are put together
_Keys = npt.NDArray[np.void]


class VectorCache:
    """The vectors of one model with one set of settings.

    Args:
        fingerprint: of the model and all that its vectors depend on.
        folder: the cache; that of `cache_folder` by default.
    """

    def __init__(self, fingerprint: str, folder: Path | None = None) -> None:
        self._folder = (folder or cache_folder()) / "vectors" / fingerprint[:32]

    @property
    def folder(self) -> Path:
        """Where the vectors of this model lie."""
        return self._folder

    def fill(self, texts: Sequence[str], compute: Callable[[Sequence[str]], FloatArray], dimension: int) -> FloatArray:
        """Vectors of texts, those that are kept from the cache, the others computed and kept.

        Args:
            texts: any texts; equal ones are computed once.
            compute: the model.
            dimension: numbers of a vector.

        Raises:
            ModelError: the cache holds vectors of another dimension.
        """
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY] for text in texts]
        known = self._read(dimension) if keys else {}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = compute(list(new.values()))
            known.update(zip(new, vectors, strict=True))
            self._keep(list(new), vectors)
        found = np.zeros((len(texts), dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            found[row] = known[key]
        return found

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.npz")) if self._folder.is_dir() else []

    def _read(self, dimension: int) -> dict[bytes, FloatArray]:
        files = self._files()
        known: dict[bytes, FloatArray] = {}
        for path in files:
            kept = _read_file(path)
            if kept is None:
                continue
            keys, vectors = kept
            if vectors.shape[1] != dimension:
                raise ModelError(
                    f"cache {self._folder}",
                    f"it holds vectors of {vectors.shape[1]} numbers, the model gives {dimension}",
                    "delete this folder; it is filled again",
                )
            known.update(zip(keys, vectors, strict=True))
        if len(files) > _MANY:
            self._put_together(files, known)
        return known

    def _put_together(self, files: Sequence[Path], known: dict[bytes, FloatArray]) -> None:
        kept = self._keep(list(known), np.stack(list(known.values()))) if known else None
        for path in files:
            if kept is not None and path != kept:
                path.unlink(missing_ok=True)

    def _keep(self, keys: Sequence[bytes], vectors: FloatArray) -> Path | None:
        """Write one file; a cache that cannot be written (full disk, no rights) is done without."""
        order = sorted(range(len(keys)), key=keys.__getitem__)
        joined = b"".join(keys[i] for i in order)
        path = self._folder / f"{hashlib.sha256(joined).hexdigest()[:24]}.npz"
        part = path.with_name(f".{path.stem}.{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.savez(file, keys=np.frombuffer(joined, dtype=np.uint8), vectors=np.asarray(vectors)[order])
            part.replace(path)
        except OSError:
            return None
        finally:
            part.unlink(missing_ok=True) if self._folder.is_dir() else None
        return path


def _read_file(path: Path) -> tuple[list[bytes], FloatArray] | None:
    """Keys and vectors of one file; none where it is gone or damaged, which costs computing again."""
    try:
        with np.load(path, allow_pickle=False) as data:
            raw, vectors = data["keys"].tobytes(), np.asarray(data["vectors"], dtype=np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    keys = [raw[i : i + _KEY] for i in range(0, len(raw), _KEY)]
    if vectors.ndim != 2 or len(keys) != len(vectors) or not np.isfinite(vectors).all():
        return None
    return keys, vectors
