"""Caches with made-up predictions, where asked for with real packed networks of random weights; the page on one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.models import get_model
from engine.networks import calibrated, load
from engine.packing import pack
from engine.quantization import prepare, summarise_inputs
from engine.store import Record, Store
from engine.variant import Variant
from ui.catalogue import Catalogue

TASKS = {
    "cifar10": ("resnet20", (3, 32, 32), 10_000, 0.92, 270_000),
    "digits": ("digits_cnn", (1, 8, 8), 400, 0.97, 4_600),
}
"""Task -> network, input shape, test examples, accuracy, weights."""
SETTINGS = (
    (8, None, 2, 0.0005), (8, None, 0, 0.001), (4, None, 2, 0.005), (4, None, 0, 0.12), (2, None, 2, 0.03),
    (2, None, 0, 0.7), (2, 8, 2, 0.02), (5, None, 0, 0.02),
)  # fmt: skip
"""Bits, bits of the ends, epochs, share of correct predictions lost."""


def _make_cache(folder: Path, tasks: tuple[str, ...] = ("cifar10",), networks: tuple[str, ...] = ()) -> Store:
    """Variants of ``tasks``; for those also in ``networks`` the baseline and W4A4 have weights that compute."""
    store = Store(folder)
    for task in tasks:
        model, _, n, accuracy, weights = TASKS[task]
        random = np.random.default_rng(0)
        correct = random.random(n) < accuracy
        baseline, fine_tuned = Variant(task, model), Variant(task, model, "lsqplus", 4, 4, epochs=2)
        packed = _pack_baseline(store, baseline) if task in networks else None
        store.save(_make_record(baseline, correct, 2 * weights, 4 * weights), packed)
        files = {fine_tuned.id: pack(calibrated(store, fine_tuned), fine_tuned.to_json())} if packed else {}
        for bits, ends, epochs, lost in SETTINGS:
            variant = Variant(task, model, "lsqplus", bits, bits, ends_bits=ends, epochs=epochs)
            left = correct.copy()
            left[random.choice(np.flatnonzero(correct), round(lost * n), replace=False)] = False
            size = weights * bits // 8 + weights // 100 + (weights // 50 if ends else 0)
            store.save(_make_record(variant, left, size - weights // 200, size), files.get(variant.id))
    return store


def _make_record(variant: Variant, correct: np.ndarray, packed_bytes: int, nominal_bytes: int) -> Record:
    metrics = {
        "accuracy": float(correct.mean()),
        "loss": 0.5,
        "n": len(correct),
        "nominal_bytes": float(nominal_bytes),
        "packed_bytes": packed_bytes,
        "entropy_bytes": packed_bytes - 10.0,
        "sparsity": 0.0,
        "attention_compute": None,
    }
    return Record(variant, metrics, np.zeros(len(correct), np.uint8), correct)


def _pack_baseline(store: Store, baseline: Variant) -> bytes:
    torch.manual_seed(0)
    packed = pack(get_model(baseline.model).build().eval(), baseline.to_json())
    batch = (torch.randn(16, *TASKS[baseline.task][1]), None)
    store.save_summaries(baseline.id, summarise_inputs(prepare(load(packed)), [batch]))
    return packed


@pytest.fixture(scope="session")
def make_cache():
    """See ``_make_cache``."""
    return _make_cache


@pytest.fixture(scope="session")
def make_record():
    return _make_record


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A store with variants of both tasks, without weights."""
    return _make_cache(tmp_path_factory.mktemp("cache"), ("cifar10", "digits"))


@pytest.fixture
def catalogue(cache):
    return Catalogue(cache)


@pytest.fixture
def choose(catalogue):
    """Query string -> view."""
    from ui.choice import from_query, look_up

    def look(query: str):
        choice, problems = from_query(catalogue, query)
        assert not problems
        return look_up(catalogue, choice)

    return look
