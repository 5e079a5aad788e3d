"""How large a network is: nominal size and entropy bound, in bytes, layer by layer.

    nominal   sum over tensors of elements x bits / 8: the chosen width for quantized weights, 32 for all else
    entropy   sum over tensors of elements x stored bits / 8, where the stored bits of integers are their
              empirical entropy H = -sum p log2 p (Shannon 1948), planes of one element taken jointly, and those
              of floats their stored width, 16 or 32: nearly all floats of a tensor differ from one another, so
              that a table of them would be as long as they are. Of large float16 tensors the upper byte counts
              with its entropy (:mod:`engine.packing.halves`). Of pruned floats only those count that are not
              zero, with the entropy of which these are

The entropy bound is what an ideal coder would need that takes one symbol after the other and is told the
frequencies for nothing. Both count the tensors of the packed file (:mod:`engine.packing.slots`): a batch-norm
is two vectors. The size of the file itself is ``len(pack(network, meta))``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import nn

from engine.packing import halves
from engine.packing.rows import kept_of
from engine.packing.slots import CodesSlot, slots
from engine.packing.symbols import join
from engine.quantization import Codes, QuantizedLayer

FLOAT_BITS = 32
WEIGHTED = (nn.modules.conv._ConvNd, nn.Linear, QuantizedLayer)
OTHER = "everything else"


@dataclass(frozen=True)
class SizeReport:
    """Sizes of one network, in bytes."""

    nominal_bytes: float
    entropy_bytes: float
    sparsity: float
    """Share of weights that are exactly zero, among those of convolutions, linear and quantized layers."""
    layers: list[dict]
    """One row for the weights of each such layer, and a last one for all other tensors. Rows sum to the totals."""


def size_report(network: nn.Module) -> SizeReport:
    """Sizes of ``network`` as it is. Raises ``NotCalibrated`` where scales are not set."""
    names = {module: name for name, module in network.named_modules() if isinstance(module, WEIGHTED)}
    weights = {f"{name}.weight".lstrip("."): module for module, name in names.items()}
    rows, zeros = [], 0
    other = _row(OTHER, None, None, 0)
    for slot in slots(network):
        value = slot.read()
        layer = weights.get(slot.name)
        bits = layer.weight_quantizer.bits if isinstance(slot, CodesSlot) else FLOAT_BITS
        elements = int(np.prod(slot.shape))
        entropy = tensor_entropy_bytes(value)
        if isinstance(value, Codes):
            scales = value.scales.numel() + value.offset.numel()
            _add(other, scales, scales * FLOAT_BITS / 8, scales * FLOAT_BITS / 8)
        if layer is None:
            _add(other, elements, elements * bits / 8, entropy)
            continue
        row = _row(names[layer], type(layer).__name__, list(slot.shape), bits)
        row["activation_bits"] = getattr(getattr(layer, "input_quantizer", None), "bits", FLOAT_BITS)
        _add(row, elements, elements * bits / 8, entropy)
        empty = elements - int(np.count_nonzero(value.values().numpy() if isinstance(value, Codes) else value))
        row["sparsity"] = empty / elements if elements else 0.0
        zeros += empty
        rows.append(row)
    counted = sum(row["elements"] for row in rows)
    layers = [*rows, other]
    totals = [sum(row[key] for row in layers) for key in ("nominal_bytes", "entropy_bytes")]
    return SizeReport(*totals, sparsity=zeros / counted if counted else 0.0, layers=layers)


def entropy_bits(symbols: np.ndarray) -> float:
    """Empirical entropy of (n,) symbols, in bits a symbol; 0 where there are none."""
    counts = np.unique(symbols, return_counts=True)[1].astype(np.float64)
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def tensor_entropy_bytes(value: Codes | np.ndarray) -> float:
    """The entropy bound of one tensor of a packed file, without the scales and the offset of integers, in bytes."""
    if isinstance(value, np.ndarray):
        kept = kept_of(value)
        where = 0.0 if kept is None else entropy_bits(kept.ravel()) * kept.size / 8
        return where + _floats_entropy_bytes(value if kept is None else value[kept])
    _, streams = join(value.planes.numpy(), value.low, value.high)
    return sum(entropy_bits(stream) * len(stream) / 8 for stream in streams)


def _floats_entropy_bytes(numbers: np.ndarray) -> float:
    if not halves.pays(numbers):
        return numbers.nbytes
    lower, upper = halves.split(numbers)
    return lower.nbytes + entropy_bits(upper) * len(upper) / 8


def _row(name: str, kind: str | None, shape: list[int] | None, bits: int) -> dict:
    return {
        "name": name, "kind": kind, "shape": shape, "elements": 0, "weight_bits": bits or None, "activation_bits": None,
        "nominal_bytes": 0.0, "entropy_bytes": 0.0, "sparsity": None,
    }  # fmt: skip


def _add(row: dict, elements: int, nominal: float, entropy: float) -> None:
    row["elements"] += elements
    row["nominal_bytes"] += nominal
    row["entropy_bytes"] += entropy
