"""One thread for products of matrices: they are small here, and sums that are shared out differ in their last bits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


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
