"""Structures kept between runs: the same as computed, never trusted blindly, never of a plan under review."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import small_corpus

from homog.datatypes import Structure
from homog.ingest import normalise
from homog.pipeline import check, compare, score
from homog.settings import Settings, StructureSettings
from homog.structure import parse
from homog.structure.kept import StructureCache

TEXT = (
    "云泽省人民政府关于推进渔港数字化的实施意见\n一、发展目标\n到2027年，建成智慧渔港12座，渔获溯源率达到90%以上。\n"
    "二、重点任务\n（一）建设渔港平台。由海洋渔业局牵头，2026年底前完成。\n"
)


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def structure_of(text: str, places: tuple[str, ...] = ()) -> Structure:
    return parse(normalise(text), StructureSettings(), places, text)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    cache, structure = StructureCache(StructureSettings(), tmp_path), structure_of(TEXT)
    assert cache.read(TEXT, ()) is None
    cache.write(TEXT, (), structure)
    assert cache.read(TEXT, ()) == structure
    assert StructureCache(StructureSettings(), tmp_path).read(TEXT, ()) == structure
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    ("text", "places", "settings", "same"),
    [
        (TEXT, (), StructureSettings(), True),
        (TEXT, ("渚海省",), StructureSettings(), True),  # a place that the text does not name
        (TEXT, ("云泽省",), StructureSettings(), False),
        (TEXT + "。", (), StructureSettings(), False),
        (TEXT, (), replace(StructureSettings(), max_heading=20), False),
    ],
)
def test_anything_that_a_structure_depends_on_makes_it_another(
    tmp_path: Path, text: str, places: tuple[str, ...], settings: StructureSettings, same: bool
) -> None:
    StructureCache(StructureSettings(), tmp_path).write(TEXT, (), structure_of(TEXT))
    assert (StructureCache(settings, tmp_path).read(text, places) is not None) == same


class _Runs:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (eval, ("__import__('pathlib').Path('ran').touch()",))


# puts datetime.date in the place of sum(), by names that the modules of a structure do have
_REPLACES = b"chomog.datatypes\n__builtins__\n(Vsum\ncdatetime\ndate\nu."


@pytest.mark.parametrize("content", [b"", b"damaged", pickle.dumps({"a": 1}), pickle.dumps(_Runs()), _REPLACES])
def test_a_file_of_somebody_else_is_not_believed_and_runs_nothing(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cache = StructureCache(StructureSettings(), tmp_path / "cache")
    cache.write(TEXT, (), structure_of(TEXT))
    (path,) = files(tmp_path / "cache")
    path.write_bytes(content)
    assert cache.read(TEXT, ()) is None
    assert not (tmp_path / "ran").exists()
    assert sum([1, 2]) == 3


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file stands where the folder should be", encoding="utf-8")
    cache = StructureCache(StructureSettings(), tmp_path / "file")
    cache.write(TEXT, (), structure_of(TEXT))
    assert cache.read(TEXT, ()) is None


def test_runs_give_the_same_with_and_without_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, kept = small_corpus.write(tmp_path / "corpus", {}), tmp_path / "kept"
    monkeypatch.setenv("HOMOG_CACHE", str(kept))
    first = score(corpus)
    assert files(kept / "structures")
    assert score(corpus).matches == first.matches
    shutil.rmtree(kept)
    assert score(corpus).structures == first.structures


def test_a_plan_under_review_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, kept = small_corpus.write(tmp_path / "corpus", {}), tmp_path / "kept"
    monkeypatch.setenv("HOMOG_CACHE", str(kept))
    documents = len(score(corpus, Settings()).documents)
    before = files(kept / "structures")
    assert len(before) == documents
    draft = tmp_path / "draft.txt"
    draft.write_text(TEXT, encoding="utf-8")
    check(draft, corpus)
    compare(draft, draft)
    assert files(kept / "structures") == before
