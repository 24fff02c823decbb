"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Ran, Run

from homog.cli import main


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that a user's runs have kept decides a test, and no test leaves anything there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMOG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder, without homog's variables."""
    for name in ("HOMOG_LANG", "HOMOG_CORPUS", "HOMOG_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def call(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(part) for part in arguments])
        caught = capsys.readouterr()
        return Ran(code, caught.out, caught.err)

    return call
