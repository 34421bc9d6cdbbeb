from __future__ import annotations

import threading
import time

import pytest

from deixis.models.hub.one_at_a_time import one_at_a_time


def test_threads_take_turns() -> None:
    inside, most = 0, 0

    def call(step: int) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.001 * step)
        inside -= 1

    alone = one_at_a_time(call)
    threads = [threading.Thread(target=alone, args=(3,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_call_that_fails_lets_the_next_one_in() -> None:
    alone = one_at_a_time(int)
    with pytest.raises(ValueError, match="invalid literal"):
        alone("x")
    assert alone("10", base=2) == 2
