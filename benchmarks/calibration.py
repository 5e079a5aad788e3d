"""What the outermost values do to calibrated scales: ``python -m benchmarks.calibration``, on validation data.

Scales are fitted to what each layer's input was on training data: to 2,048 quantiles of it and, where the scales are to
cover them, the least and the greatest value besides. The last column says what ``engine.calibrate`` does.
"""

from __future__ import annotations

import argparse

import torch
from torch import Tensor

from benchmarks.report import print_table, write_results
from engine.build import build
from engine.data import get_task
from engine.measure.accuracy import predict
from engine.models import get_model
from engine.networks import load_variant
from engine.paths import default_cache
from engine.quantization import set_scales
from engine.quantization.calibration import COVERING_BITS
from engine.store import Store
from engine.variant import Variant

NAME = "calibration"
SETTINGS = (("lsqplus", 8), ("lsqplus", 6), ("lsqplus", 4), ("lsqplus", 3), ("rebnet", 4), ("rebnet", 3))
"""Quantizer and bits."""


def covering(summary: Tensor, bits: int) -> Tensor:
    """``summary`` so that the fit for ``bits`` sees its outermost values."""
    return summary if bits >= COVERING_BITS else torch.cat([summary[:1], summary, summary[-1:]])


def clipping(summary: Tensor, bits: int) -> Tensor:
    """``summary`` so that the fit for ``bits`` does not see its outermost values."""
    return summary[1:-1] if bits >= COVERING_BITS else summary


def measure(model: str, quantizer: str, bits: int, store: Store, data: str | None = None) -> dict:
    """Accuracy (percent) and mean cross-entropy (nats) on validation data, either way."""
    embeddings = "row" if get_model(model).attention else None
    variant = Variant(get_model(model).task, model, quantizer, bits, bits, embeddings=embeddings)
    start, summaries = load_variant(store, variant.source()), store.summaries(variant.source().id)
    examples = get_task(variant.task).load("validation", data)
    row = {"network": model, "widths": f"M={bits}" if quantizer == "rebnet" else f"W{bits}A{bits}"}
    for name, seen in {"covered": covering, "clipped": clipping}.items():
        network = build(variant, start)
        set_scales(network, {layer: seen(summary, bits) for layer, summary in summaries.items()})
        predictions = predict(network.eval(), examples)
        row |= {f"{name} %": round(100 * predictions.accuracy, 1), f"{name}, loss": round(predictions.loss, 3)}
    return row | {"calibrate": "covers" if bits >= COVERING_BITS else "clips"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", nargs="+", default=["resnet20", "vgg", "bert"])
    options = parser.parse_args()
    store, rows = Store(default_cache()), []
    for model in options.models:
        rows += [measure(model, quantizer, bits, store) for quantizer, bits in SETTINGS]
    print_table(rows)
    notes = "Validation examples: 5,000 pictures, 872 sentences. Nothing was trained."
    print(write_results(NAME, rows, notes, ["transformers"]))


if __name__ == "__main__":
    main()
