"""Threads of a process take turns at the root door, and none waits for long."""

from threading import Thread

import pytest

from pools.hosted import turns


def test_who_waits_too_long_goes_on_without_a_turn():
    passed = []

    def another():
        with turns.turn():
            passed.append(True)

    with turns.turn():
        thread = Thread(target=another)
        thread.start()
        thread.join()
        assert passed
        assert turns._turn.locked(), "the one without a turn gave away another's"


def test_a_failure_gives_the_turn_back():
    with pytest.raises(RuntimeError), turns.turn():
        raise RuntimeError
    assert not turns._turn.locked()
