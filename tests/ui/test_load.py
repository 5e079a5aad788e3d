"""A lecture hall: thirty choose at random while one trains, and nobody is refused."""

from __future__ import annotations

import time

import httpx
import pytest
from served_page import serve

from benchmarks.visitors import Chooser, Client, memory_mb, together, variants

CLIENTS = 30
MOST_MB = 1_500
LONGEST = 600
"""Seconds for a training that takes twenty on a free machine."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory, make_cache):
    return make_cache(tmp_path_factory.mktemp("cache"), ("digits", "cifar10"), ("digits",))


def active(address: str) -> list[int]:
    return httpx.get(f"{address}lab/state", timeout=60).raise_for_status().json()["active"]


def listed(address: str) -> set[str]:
    return {id for task in variants(address.rstrip("/")).values() for id in task}


def test_thirty_choose_at_random_while_one_trains(tmp_path, cache):
    with serve(tmp_path, cache.folder, SLIMSCOPE_RUNS=str(tmp_path / "runs")) as address:
        links = list(variants(address.rstrip("/")).values())
        choosers = [Chooser(address, links[seed % len(links)], seed) for seed in range(CLIENTS)]
        known = set(cache.ids())
        Client(address, "lab-run").ask(["digits_cnn", "lsqplus", 4, "global_magnitude", 50, 20, 3])
        answered, end = 0, time.monotonic() + LONGEST
        while active(address) and time.monotonic() < end:
            taken, failed = together(choosers, 2)
            assert failed == 0 and len(taken) == 2 * CLIENTS
            answered += len(taken)
        assert answered > 0 and not active(address)
        made = [id for id in cache.ids() if id not in known]
        assert any("global_magnitude" in id and "w4a4" in id for id in made), made
        while not set(made) <= listed(address) and time.monotonic() < end:
            time.sleep(0.5)  # the page looks once a second
        assert set(made) <= listed(address)
        assert memory_mb(address.pid) < MOST_MB
