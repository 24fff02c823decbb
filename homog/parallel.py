"""Independent pieces of work, shared among copies of this process; what this process has used.

Copies are made by fork, so that they have all that this process has read without its being sent to them; only results
are sent back. Elsewhere than on Linux, where a fork is not to be had or not safe, and in programs that have not asked
for it (a fork copies one thread, and a notebook has many), the work is done one piece after another: the results are
the same.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar

Made = TypeVar("Made")
_MOST = 8  # processes; what is done here is too short for more
_NUMBER = 4  # bytes of the number of a piece that waits
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


def allowed_processes() -> int:
    """Among how many processes work that is shared out now is shared."""
    return _allowed if sys.platform.startswith("linux") and not _sharing else 1


def mapped(work: Callable[[int], Made], count: int, least: int = 2) -> list[Made]:
    """`work(0)` to `work(count - 1)`, in this order.

    What a process does not bring back, because it failed or was ended from outside, is done here.

    Args:
        work: may read whatever it likes, and changes nothing that is needed afterwards; what it gives can be pickled.
        count: how many pieces there are; who is done with one takes the next, so number the largest first.
        least: of pieces that are worth it; to start and to end the processes takes about 10 milliseconds.
    """
    global _sharing
    most = min(_allowed, count)
    if most < 2 or count < least or not sys.platform.startswith("linux") or _sharing:
        return [work(number) for number in range(count)]
    _sharing = True
    try:
        with _waiting(range(most, count)) as rest, ExitStack() as ended:
            sent = [ended.enter_context(_copy(_share, work, first, rest)) for first in range(1, most)]
            made = {number: work(number) for number in _taken(0, rest)}
            for process, answer in sent:
                made |= _answered(answer) or {}
                process.join()
    finally:
        _sharing = False
    return [made[number] if number in made else work(number) for number in range(count)]


@contextmanager
def aside(work: Callable[[], Made], *, wanted: bool = True) -> Iterator[Callable[[], Made]]:
    """Something that a copy of this process does while this one goes on; gives what waits for what came of it.

    Where no process may be had, it is done here when it is asked for; so is what the copy does not bring back.

    Args:
        work: as for `mapped`; it never comes to nothing (None).
        wanted: whether it is worth a copy; else it is done here.
    """
    global _sharing
    if not wanted or _allowed < 2 or not sys.platform.startswith("linux") or _sharing:
        yield work
        return
    _sharing = True
    try:
        with _copy(_tell, work) as (_, answer):

            def told() -> Made:
                made = _answered(answer)
                return work() if made is None else made

            yield told
    finally:
        _sharing = False


@contextmanager
def _waiting(numbers: Sequence[int]) -> Iterator[int]:
    """The pieces that nobody has begun, in a pipe from which each process takes the next."""
    rest, told = os.pipe()
    try:
        os.set_blocking(told, False)  # what the pipe does not hold, many thousands on, is done here in the end
        os.write(told, b"".join(number.to_bytes(_NUMBER, "big") for number in numbers))
        os.close(told)
        yield rest
    finally:
        os.close(rest)


def _taken(first: int, rest: int) -> Iterator[int]:
    """The pieces that one process does: its first, then the next as long as there are any."""
    yield first
    while told := os.read(rest, _NUMBER):
        yield int.from_bytes(told, "big")


@contextmanager
def _copy(task: Callable[..., None], *given: Any) -> Iterator[tuple[Any, Any]]:
    """A copy of this process that does something, and where its answer comes in; ended with the context."""
    from multiprocessing import get_context

    context = get_context("fork")
    answer, told = context.Pipe(duplex=False)
    process = context.Process(target=task, args=(*given, told), daemon=True)
    process.start()
    told.close()  # only the copy writes: when it ends, so does the answer
    try:
        yield process, answer
    finally:
        process.kill()
        process.join()
        answer.close()


def _share(work: Callable[[int], Any], first: int, rest: int, told: Any) -> None:
    """In the copy: some pieces."""
    _tell(lambda: {number: work(number) for number in _taken(first, rest)}, told)


def _tell(work: Callable[[], Any], told: Any) -> None:
    """In the copy. Where it fails nothing is told: it will fail again where it can be seen."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it ends it
    gc.disable()  # to look through all that it has of the first one would copy it
    with suppress(Exception):
        told.send(work())


def _answered(answer: Any) -> Any:
    """What a copy has told, None where it told nothing."""
    try:
        return answer.recv()
    except Exception:  # it has ended, or what it sent cannot be read
        return None


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
