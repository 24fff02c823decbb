"""Threads: one alone for products of matrices, and one beside for what libraries do while they leave Python to others.

Products of matrices are small here, and sums that are shared out differ in their last bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

Made = TypeVar("Made")


@contextmanager
def one_thread(*, everywhere: bool = False) -> Iterator[None]:
    """Keep numpy's matrix products to one thread, as a context or as a decorator.

    Threads that wait for one another in a loop cost several times what they save on products of a few thousand rows.

    Args:
        everywhere: scikit-learn's own threads, too.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api=None if everywhere else "blas"):
        yield


@contextmanager
def in_thread(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Something that a thread does while this one goes on; gives what waits for what came of it.

    With the context the thread has ended. No process may be copied before that.

    Args:
        work: mostly spent in a library that leaves the interpreter to others meanwhile. What it raises is raised where
            its result is asked for.
    """
    made: list[Made] = []
    raised: list[BaseException] = []

    def do() -> None:
        try:
            made.append(work())
        except BaseException as error:
            raised.append(error)

    def told() -> Made:
        thread.join()
        if raised:
            raise raised[0]
        return made[0]

    thread = Thread(target=do)
    thread.start()
    try:
        yield told
    finally:
        thread.join()
