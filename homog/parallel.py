"""Independent pieces of work, shared among copies of this process; what this process has used.

Copies are made by fork, so that they have all that this process has read without its being sent to them; only results
are sent back. Elsewhere than on Linux, where a fork is not to be had or not safe, and in programs that have not asked
for it (a fork copies one thread, and a notebook has many), the work is done one piece after another: the results are
the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Made = TypeVar("Made")
_MOST = 8  # processes; what is done here is too short for more
_allowed = 1
_work: Callable[[int], Any] | None = None  # of the copies of this process


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

    Args:
        work: may read whatever it likes, and changes nothing that is needed afterwards; what it gives can be pickled.
        count: how many pieces there are.
        least: of pieces that are worth it; to start and to end the processes takes about 30 milliseconds.
    """
    global _work
    most = min(_allowed, count)
    if most < 2 or count < least or not sys.platform.startswith("linux") or _work is not None:
        return [work(number) for number in range(count)]
    from multiprocessing import get_context

    _work = work
    try:
        with get_context("fork").Pool(most) as pool:
            return pool.map(_piece, range(count), chunksize=1)
    finally:
        _work = None


def peak_mib() -> float:
    """Peak memory of this process in MiB; 0 where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def _piece(number: int) -> Any:
    assert _work is not None
    return _work(number)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
