# SPDX-License-Identifier: Apache-2.0
"""Threads get their turns in the order in which they asked."""

import threading

from pipeline.review.store.turns import Turns


def test_who_waits_longest_is_next():
    turns, order = Turns(), []
    assert turns.acquire(timeout=1)

    def take(name):
        assert turns.acquire(timeout=60)
        order.append(name)
        turns.release()

    threads = []
    for name in range(20):
        thread = threading.Thread(target=take, args=(name,))
        thread.start()
        threads.append(thread)
        while len(turns._waiting) <= name:
            pass
    turns.release()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_who_waits_in_vain_leaves_the_queue():
    turns = Turns()
    assert turns.acquire(timeout=1)
    assert not turns.acquire(timeout=0.01)
    turns.release()
    assert turns.acquire(timeout=1)
