"""Work that is shared among processes gives what it gives in one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import pytest

from homog import parallel, pipeline
from homog.parallel import aside, mapped, processes
from homog.report import write_run

DEMO = Path(__file__).resolve().parent.parent / "data" / "demo"
forks = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are shared out on Linux alone")


def of_process(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_nothing_is_shared_out_unless_it_is_asked_for() -> None:
    assert mapped(of_process, 5) == [(n, os.getpid()) for n in range(5)]


@forks
def test_the_order_stays_and_other_processes_do_their_part() -> None:
    with processes(3):
        found = mapped(of_process, 20)
    assert [number for number, _ in found] == list(range(20))
    assert len({process for _, process in found}) == 3


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
    assert not active_children()


@forks
def test_what_a_process_that_is_ended_does_not_bring_back_is_done_here() -> None:
    here = os.getpid()

    def ended(number: int) -> int:
        if number == 3 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    def unsendable(number: int) -> object:
        return (lambda: number) if number == 1 and os.getpid() != here else number

    with processes(3):
        assert mapped(ended, 8) == list(range(8))
        found = mapped(unsendable, 5)
    assert [n if isinstance(n, int) else None for n in found] == list(range(5))
    assert not active_children()


@forks
def test_who_is_done_with_a_piece_takes_the_next() -> None:
    def of_two(number: int) -> int:
        time.sleep(1.0 if number == 0 else 0.0)
        return os.getpid()

    with processes(2):
        found = mapped(of_two, 8)
    assert found[0] == os.getpid()
    assert os.getpid() not in found[1:], "while the first piece was done here, the other process did the rest"


@forks
def test_more_pieces_than_a_pipe_holds_are_all_done() -> None:
    with processes(2):
        assert mapped(abs, 40_000) == list(range(40_000))


@forks
def test_a_copy_does_something_aside() -> None:
    with processes(2), aside(os.getpid) as told:
        here = mapped(of_process, 3)
        assert told() != os.getpid()
    assert {process for _, process in here} == {os.getpid()}, "both processors have something to do"
    assert not active_children()


@pytest.mark.parametrize(("most", "wanted"), [(1, True), (2, False)])
def test_what_is_not_worth_a_copy_is_done_here(most: int, wanted: bool) -> None:
    with processes(most), aside(os.getpid, wanted=wanted) as told:
        assert told() == os.getpid()


@forks
def test_what_a_copy_does_not_bring_back_is_done_here() -> None:
    here = os.getpid()

    def ended() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    def failing() -> int:
        raise ValueError("as here, so there")

    with processes(2):
        with aside(ended) as told:
            assert told() == here
        with pytest.raises(ValueError, match="so there"), aside(failing) as told:
            told()
        with pytest.raises(KeyError), aside(ended):
            raise KeyError("of what goes on meanwhile")
    assert not active_children()


@forks
def test_an_interruption_ends_the_processes_and_they_say_nothing(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, time; from homog.parallel import mapped, processes\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where the tests run in the background
        "def slow(n):\n"
        "    os.write(1, b'begun\\n')\n"
        "    time.sleep(60)\n"
        "with processes(3):\n"
        "    mapped(slow, 3)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert run.stdout is not None
    for _ in range(3):
        assert run.stdout.readline() == "begun\n"
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert said.count("Traceback") == 1, "that of the program itself"
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


@forks
def test_a_run_has_the_same_bytes_however_many_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared: list[str] = []

    def watched(work: Callable[[int], object], count: int, least: int = 2) -> list[object]:
        shared.append(f"{work.__qualname__} {count}")
        return mapped(work, count)

    monkeypatch.setattr("homog.rewording.pairing.mapped", watched)
    monkeypatch.setattr("homog.report.again.mapped", watched)
    for name, most in (("one", 1), ("three", 3)):
        with processes(most):
            write_run(pipeline.score(DEMO), tmp_path / name, lang="zh")
    assert {told.split(".")[-1] for told in shared} >= {"part 12", "<lambda> 3", "further 3"}
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    for file in files:
        if file.name != "run.json":  # it tells how long it took
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "three" / file).read_bytes(), file
