"""Caches with made-up predictions, where asked for with real packed networks of random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from engine.models import get_model
from engine.networks import calibrated, load, load_variant
from engine.packing import pack
from engine.quantization import prepare, summarise_inputs
from engine.record import Record
from engine.store import Store
from engine.variant import Variant

TASKS = {
    "cifar10": ("resnet20", (3, 32, 32), 10_000, 0.92, 270_000),
    "digits": ("digits_cnn", (1, 8, 8), 400, 0.97, 4_600),
    "sst2": ("bert", (12,), 1_821, 0.87, 4_923_138),
}
"""Task -> network, input shape, test examples, accuracy, weights."""
SETTINGS = (
    (8, None, 2, 0.0005), (8, None, 0, 0.001), (4, None, 2, 0.005), (4, None, 0, 0.12), (2, None, 2, 0.03),
    (2, None, 0, 0.7), (2, 8, 2, 0.02), (5, None, 0, 0.02),
)  # fmt: skip
"""Bits, bits of the ends, epochs, share of correct predictions lost."""
METHODS = (
    {"method": "score_topk", "keep": 0.5}, {"method": "score_topk", "keep": 0.25},
    {"method": "score_topk", "keep": 0.1}, {"method": "quantized_topk", "keep": 0.25},
    {"method": "score_topk", "keep": 0.25, "quantizer": "rebnet", "bits": 2},
    {"method": "quantized_topk", "keep": 0.1, "quantizer": "lsqplus"},
    {"method": "tiered_tokens", "kept": 0.85, "quantizer": "lsqplus"}, {"method": "tiered_tokens", "kept": 0.5},
)  # fmt: skip
"""For sentences, in full precision and at 4 bits."""


def make_cache(folder: Path, tasks: tuple[str, ...] = ("cifar10",), networks: tuple[str, ...] = ()) -> Store:
    """Variants of ``tasks``; for those also in ``networks`` the baseline and W4A4 have weights that compute."""
    store = Store(folder)
    for task in tasks:
        model, _, n, accuracy, weights = TASKS[task]
        random = np.random.default_rng(0)
        correct = random.random(n) < accuracy
        baseline = Variant(task, model)
        packed = _pack_baseline(store, baseline) if task in networks else None
        store.save(make_record(baseline, correct, 2 * weights, 4 * weights), packed)
        for variant, lost in _variants(task, model):
            left = correct.copy()
            left[random.choice(np.flatnonzero(correct), round(lost * n), replace=False)] = False
            bits = variant.weight_bits or 16
            size = weights * bits // 8 + weights // 100 + (weights // 50 if variant.ends_bits else 0)
            computes = packed and (variant.weight_bits, variant.epochs) == (4, 2)
            file = _pack_tuned(store, variant) if computes else None
            store.save(make_record(variant, left, size - weights // 200, size), file)
    return store


def _variants(task: str, model: str):
    """(variant, share of correct predictions lost)."""
    embeddings = "row" if task == "sst2" else None
    for bits, ends, epochs, lost in SETTINGS:
        yield Variant(task, model, "lsqplus", bits, bits, ends_bits=ends, embeddings=embeddings, epochs=epochs), lost
    for number, attention in enumerate(METHODS if task == "sst2" else ()):
        yield Variant(task, model, attention=attention), 0.004 * number
        yield Variant(task, model, "lsqplus", 4, 4, embeddings="row", attention=attention), 0.12 + 0.004 * number


def make_record(variant: Variant, correct: np.ndarray, packed_bytes: int, nominal_bytes: int) -> Record:
    metrics = {
        "accuracy": float(correct.mean()),
        "loss": 0.5,
        "n": len(correct),
        "nominal_bytes": float(nominal_bytes),
        "packed_bytes": packed_bytes,
        "entropy_bytes": packed_bytes - 10.0,
        "sparsity": 0.0,
        "attention_compute": _share(variant, 0.5),
        "attention_kept": _share(variant, 0.0),
    }
    return Record(variant, metrics, np.zeros(len(correct), np.uint8), correct)


def _pack_tuned(store: Store, variant: Variant) -> bytes:
    return pack(calibrated(store, variant, load_variant(store, variant.baseline())), variant.to_json())


def _share(variant: Variant, least: float) -> float | None:
    """Between ``least`` and 1 by what the method keeps; ``None`` for a network without attention."""
    if variant.task != "sst2":
        return None
    settings = dict(variant.attention or {})
    return least + (1 - least) * settings.get("keep", settings.get("kept", 1.0))


def _pack_baseline(store: Store, baseline: Variant) -> bytes:
    torch.manual_seed(0)
    packed = pack(get_model(baseline.model).build().eval(), baseline.to_json())
    shape = TASKS[baseline.task][1]
    inputs = torch.randint(5, 6_000, (16, *shape)) if baseline.task == "sst2" else torch.randn(16, *shape)
    batch = (inputs, None)
    store.save_summaries(baseline.id, summarise_inputs(prepare(load(packed)), [batch]))
    return packed


PRUNED = (
    ({"pruning": "global_magnitude", "pruning_ratio": 0.8}, 0.2),
    ({"pruning": "global_magnitude", "pruning_ratio": 0.8, "epochs": 3}, 0.02),
    ({"pruning": "global_magnitude", "pruning_ratio": 0.8, "epochs": 6}, 0.01),
    ({"pruning": "global_magnitude", "pruning_ratio": 0.9, "pruning_gradual": True, "epochs": 6}, 0.01),
    ({"pruning": "channel_l2", "pruning_ratio": 0.5, "epochs": 6}, 0.03),
    ({"pruning": "global_magnitude", "pruning_ratio": 0.8, "quantizer": "lsqplus", "weight_bits": 4,
      "activation_bits": 4, "epochs": 6}, 0.04),
    ({"pruning": "global_magnitude", "pruning_ratio": 0.8, "pruned_epochs": 3, "quantizer": "lsqplus",
      "weight_bits": 4, "activation_bits": 4, "epochs": 6}, 0.03),
    ({"pruning": "global_magnitude", "pruning_ratio": 0.8, "pruned_epochs": 6, "quantizer": "lsqplus",
      "weight_bits": 4, "activation_bits": 4, "epochs": 6}, 0.02),
)  # fmt: skip
"""Fields of variants of the digits' network, share of correct predictions lost."""


def make_pruned_cache(folder: Path) -> Store:
    store = make_cache(folder, ("digits",), ("digits",))
    correct = store.record("digits-digits_cnn-baseline-s0").correct
    for fields, lost in PRUNED:
        variant = Variant("digits", "digits_cnn", **fields)
        left = correct.copy()
        left[np.flatnonzero(correct)[: round(lost * len(correct))]] = False
        size = round(9_000 * (1 - variant.pruning_ratio)) * (variant.weight_bits or 16) // 16
        record = make_record(variant, left, size, 2 * size)
        channels = variant.pruning == "channel_l2"
        record.metrics.update(sparsity=0.0 if channels else variant.pruning_ratio)
        record.metrics.update(multiply_adds=18_912 if channels else 65_472)
        store.save(record, None)
    return store
