"""Independent pieces of work, shared among copies of this process; what this process has used.

Copies are made by fork, so that they have all that this process has read without its being sent to them; only results
are sent back. Elsewhere than on Linux, where a fork is not to be had or not safe, and in programs that have not asked
for it (a fork copies one thread, and a notebook has many), the work is done one piece after another: the results are
the same.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar

Made = TypeVar("Made")
_MOST = 8  # processes; what is done here is too short for more
_allowed = 1
_sharing = False  # in a copy, and while there are copies: pieces have no further pieces shared out


@contextmanager
def processes(most: int | None = None) -> Iterator[None]:
    """Allow work to be shared among processes, as a context or as a decorator.

    Args:
        most: how many; by default as many as this process may use processors.
    """
    global _allowed
    before = _allowed
    _allowed = max(1, min(_processors() if most is None else most, _MOST))
    try:
        yield
    finally:
        _allowed = before


def mapped(work: Callable[[int], Made], count: int, least: int = 2) -> list[Made]:
    """`work(0)` to `work(count - 1)`, in this order.

    What a process does not bring back, because it failed or was ended from outside, is done here.

    Args:
        work: may read whatever it likes, and changes nothing that is needed afterwards; what it gives can be pickled.
        count: how many pieces there are; where they differ much, number the largest first.
        least: of pieces that are worth it; to start and to end the processes takes about 10 milliseconds.
    """
    global _sharing
    most = min(_allowed, count)
    if most < 2 or count < least or not sys.platform.startswith("linux") or _sharing:
        return [work(number) for number in range(count)]
    _sharing = True
    try:
        with ExitStack() as ended:
            sent = [ended.enter_context(_sharer(work, range(at, count, most))) for at in range(1, most)]
            made = {number: work(number) for number in range(0, count, most)}
            for at, (process, answer) in enumerate(sent, start=1):
                made |= dict(zip(range(at, count, most), _answered(answer), strict=False))
                process.join()
    finally:
        _sharing = False
    return [made[number] if number in made else work(number) for number in range(count)]


@contextmanager
def _sharer(work: Callable[[int], Any], numbers: Sequence[int]) -> Iterator[tuple[Any, Any]]:
    """A copy of this process that does some pieces, and where its answer comes in; ended with the context."""
    from multiprocessing import get_context

    context = get_context("fork")
    answer, told = context.Pipe(duplex=False)
    process = context.Process(target=_share, args=(work, numbers, told), daemon=True)
    process.start()
    told.close()  # only the copy writes: when it ends, so does the answer
    try:
        yield process, answer
    finally:
        process.kill()
        process.join()
        answer.close()


def _share(work: Callable[[int], Any], numbers: Sequence[int], told: Any) -> None:
    """In the copy. Where a piece fails nothing is told: it will fail again where it can be seen."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it ends it
    with suppress(Exception):
        told.send([work(number) for number in numbers])


def _answered(answer: Any) -> list[Any]:
    """What a copy has told, nothing where it told nothing."""
    try:
        made: list[Any] = answer.recv()
    except Exception:  # it has ended, or what it sent cannot be read
        return []
    return made


def peak_mib() -> float:
    """Peak memory of this process in MiB; 0 where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
