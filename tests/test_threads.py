"""A thread beside: what it made, what it raised, and that it has ended with the context."""

from __future__ import annotations

import threading
import time

import pytest

from homog.threads import in_thread


def test_what_was_made_beside_is_given() -> None:
    began = threading.Event()

    def work() -> int:
        assert began.wait(10)
        return 7

    with in_thread(work) as made:
        began.set()  # only now can it end: it goes on beside this
        assert made() == made() == 7


def test_what_it_raises_is_raised_where_it_is_asked_for() -> None:
    def fails() -> int:
        raise ValueError("of what goes on beside")

    with in_thread(fails) as made, pytest.raises(ValueError, match="beside"):
        made()
    with in_thread(fails):
        pass  # nobody asks


def test_with_the_context_it_has_ended() -> None:
    left, ended = threading.Event(), threading.Event()

    def work() -> None:
        left.wait(10)
        time.sleep(0.05)  # the context is being left by now
        ended.set()

    with pytest.raises(KeyError), in_thread(work):
        left.set()
        raise KeyError
    assert ended.is_set()
