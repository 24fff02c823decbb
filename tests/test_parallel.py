"""Work that is shared among processes gives what it gives in one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from homog import parallel, pipeline
from homog.parallel import mapped, processes
from homog.report import write_run

DEMO = Path(__file__).resolve().parent.parent / "data" / "demo"
forks = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are shared out on Linux alone")


def of_process(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_nothing_is_shared_out_unless_it_is_asked_for() -> None:
    assert mapped(of_process, 5) == [(n, os.getpid()) for n in range(5)]


@forks
def test_the_order_stays_and_other_processes_do_the_work() -> None:
    with processes(3):
        found = mapped(of_process, 20)
    assert [number for number, _ in found] == list(range(20))
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize(("most", "count", "least"), [(1, 9, 2), (4, 1, 1), (4, 7, 8), (4, 0, 0)])
def test_too_little_work_stays_here(most: int, count: int, least: int) -> None:
    with processes(most):
        assert mapped(of_process, count, least) == [(n, os.getpid()) for n in range(count)]


@forks
def test_a_piece_may_have_pieces_of_its_own() -> None:
    with processes(2):
        assert mapped(lambda n: sum(mapped(lambda m: n * m, 4)), 3) == [0, 6, 12]


@forks
def test_an_error_comes_through_and_leaves_nothing_behind() -> None:
    def failing(number: int) -> int:
        return 1 // (2 - number)

    with processes(2), pytest.raises(ZeroDivisionError):
        mapped(failing, 4)
    with processes(2):
        assert mapped(abs, 3) == [0, 1, 2]
    assert parallel._allowed == 1


@forks
def test_a_run_has_the_same_bytes_however_many_processes(tmp_path: Path) -> None:
    for name, most in (("one", 1), ("three", 3)):
        with processes(most):
            write_run(pipeline.score(DEMO), tmp_path / name, lang="zh")
    for file in sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file()):
        if file.name != "run.json":  # it tells how long it took
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "three" / file).read_bytes(), file
