"""What is asked for by many at once is made once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.once import once


def test_threads_that_ask_at_once_share_what_one_makes():
    begun, go, made = threading.Event(), threading.Event(), []

    @once(4)
    def square(number: int) -> list[int]:
        made.append(number)
        begun.set()
        assert go.wait(10)
        return [number * number]

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(square, 3)
        assert begun.wait(10)
        others = [pool.submit(square, 3) for _ in range(7)]
        go.set()
        assert all(other.result(10) is first.result(10) for other in others)
    assert made == [3]
    assert square(4) == [16] and made == [3, 4]


def test_an_error_reaches_all_who_wait_and_is_not_kept():
    begun, go, asked = threading.Event(), threading.Event(), []

    @once(4)
    def fail_first(number: int) -> int:
        asked.append(number)
        begun.set()
        assert go.wait(10)
        if len(asked) == 1:
            raise ValueError("not yet")
        return number

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(fail_first, 1)
        assert begun.wait(10)
        second = pool.submit(fail_first, 1)
        while not second.running():
            pass
        go.set()
        with pytest.raises(ValueError, match="not yet"):
            first.result(10)
        second.exception(10)  # it waited for the first, or came after it
    assert fail_first(1) == 1


def test_what_was_asked_for_longest_ago_is_forgotten_first():
    made = []

    @once(2)
    def note(number: int) -> int:
        made.append(number)
        return number

    for number in (1, 2, 1, 3, 1, 2):
        assert note(number) == number
    assert made == [1, 2, 3, 2]
    note.cache_clear()
    note(1)
    assert made == [1, 2, 3, 2, 1]
