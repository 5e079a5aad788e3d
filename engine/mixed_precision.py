"""Widths of the weights layer by layer, for a size or for a drop, from what each layer costs alone.

The sum of the single layers' loss increases stands for what they cost together, as the sum of perturbations does in
Dong et al., HAWQ-V2, NeurIPS 2020, section 3, and Yao et al., HAWQ-V3, ICML 2021, section 3.4; the choice under a
budget of bytes is exact (:mod:`engine.knapsack`). Activations take no bytes and keep one width for all layers.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from torch import nn

from engine.data import get_task
from engine.knapsack import Knapsack
from engine.measure.accuracy import predict
from engine.networks import calibrated, load, load_variant
from engine.packing import pack
from engine.quantization import settle_weights
from engine.sensitivity import WEIGHTS, Sensitivity, read_for
from engine.store import Store
from engine.variant import Variant

CANDIDATES = 64
"""Plans between the smallest and the largest that a search for a drop considers."""
TRIES = 50
WORD_BYTES = 4
"""Of the entropy coder."""


@dataclass(frozen=True)
class Plan:
    """A width for each layer's weights."""

    weight_bits: dict[str, int]
    bytes: int
    """The layers' coded weights; not what else a file holds."""
    loss_increase: float
    """The sum over the layers, in nats: what it is expected to cost."""

    def variant(self, like: Variant) -> Variant:
        """``like`` with these widths; the commonest is that of the variant, the other layers are named."""
        counts = Counter(self.weight_bits.values())
        common = max(counts, key=lambda bits: (counts[bits], bits))
        pairs = {name: (bits, like.activation_bits) for name, bits in self.weight_bits.items()}
        return replace(like, weight_bits=common, layer_bits=pairs)


class Planner:
    """All plans of one table, from the smallest to the largest."""

    def __init__(self, table: Sensitivity):
        self.names = [
            name for name in table.layers() if any(c.layer == name and c.side == WEIGHTS for c in table.cells)
        ]
        self.options = [_options(table, name) for name in self.names]
        self.knapsack = Knapsack([[(size, cost) for _, size, cost in options] for options in self.options])
        self.least = self.knapsack.least + len(self.names) * (self.knapsack.step - 1)
        """Bytes for which there is a plan, each layer's rounded up to the knapsack's steps."""

    def plan(self, budget: int) -> Plan:
        """The one of least cost within ``budget`` bytes of weights; raises ``ValueError`` where none is."""
        numbers = self.knapsack.choose(budget)
        return self._of([options[number] for options, number in zip(self.options, numbers, strict=True)])

    def uniform(self) -> list[Plan]:
        """Those of one width for all layers."""
        widths = sorted({bits for options in self.options for bits, _, _ in options})
        found = ([option for options in self.options for option in options if option[0] == bits] for bits in widths)
        return [self._of(chosen) for chosen in found if len(chosen) == len(self.names)]

    def _of(self, chosen: list[tuple[int, int, float]]) -> Plan:
        widths = {name: bits for name, (bits, _, _) in zip(self.names, chosen, strict=True)}
        return Plan(widths, sum(size for _, size, _ in chosen), sum(cost for _, _, cost in chosen))

    def plans(self, count: int = CANDIDATES) -> list[Plan]:
        """About ``count`` different ones, by rising size, evenly spaced in its logarithm."""
        least, most = max(1, self.least), self.knapsack.most
        found = [self.plan(int(np.ceil(budget))) for budget in np.geomspace(least, max(least, most), count)]
        return list({tuple(plan.weight_bits.items()): plan for plan in found}.values())


def for_size(store: Store, like: Variant, target_bytes: int, data=None) -> tuple[Variant, Plan]:
    """The variant of least expected loss whose packed file, calibrated, is no larger than ``target_bytes``.

    ``like`` says all but the weights' widths. Fine-tuning changes the integers and by that the size a little. Raises
    ``ValueError`` where even the narrowest widths take more, and as ``read_for`` does.
    """
    planner = Planner(read_for(store, like))
    start = load_variant(store, like.source())
    layers = len(planner.names)
    smallest = planner.plan(planner.least)
    beside = len(packed(store, smallest.variant(like), start, data)) - smallest.bytes
    rounding = layers * WORD_BYTES  # layers that are coded by themselves each fill their last word
    budget = max(planner.least, target_bytes - beside + rounding)
    for _ in range(TRIES):
        plan = planner.plan(budget)
        variant = plan.variant(like)
        over = len(packed(store, variant, start, data)) - target_bytes
        if over <= 0:
            # One width for all names no layer in the header, and may so fit where its bytes alone say that it does not.
            better = [
                each for each in planner.uniform() if each.loss_increase < plan.loss_increase
                and len(packed(store, each.variant(like), start, data)) <= target_bytes
            ]  # fmt: skip
            best = min([plan, *better], key=lambda each: each.loss_increase)
            return best.variant(like), best
        if plan == smallest:
            break
        named = len(json.dumps(variant.to_json().get("layer_bits")))  # in the header; a uniform plan saves them
        budget = max(planner.least, plan.bytes - max(1, over - rounding - named))
    raise ValueError(
        f"{target_bytes:,} bytes are too few: at the narrowest widths that were measured "
        f"the file has {smallest.bytes + beside:,}"
    )


def for_drop(store: Store, like: Variant, max_drop: float, data=None) -> tuple[Variant, Plan]:
    """The smallest variant that, calibrated, loses at most ``max_drop`` pp of the baseline's validation accuracy.

    Found by bisection over the plans, as if a larger one never lost more; what is returned was measured to be within.
    Raises ``ValueError`` where the largest plan is not, ``DataMissing`` without the data, and as ``read_for`` does.
    """
    planner = Planner(read_for(store, like))
    start = load_variant(store, like.source())
    validation = get_task(like.task).load("validation", data)
    accuracy = predict(load_variant(store, like.baseline()), validation).accuracy

    def drop(plan: Plan) -> float:
        network = load(packed(store, plan.variant(like), start, data))
        settle_weights(network)
        return 100 * (accuracy - predict(network, validation).accuracy)

    plans = planner.plans()
    low, high = 0, len(plans) - 1
    least = drop(plans[high])
    if not least <= max_drop:  # nor is anything within one that is not a number
        raise ValueError(
            f"even the largest choice of widths loses {least:.2f} pp on validation data, more than {max_drop:g}; "
            "more activation bits lose less"
        )
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if drop(plans[middle]) <= max_drop else (middle + 1, high)
    return plans[high].variant(like), plans[high]


def packed(store: Store, variant: Variant, start: nn.Module, data=None) -> bytes:
    """The file of ``variant``, calibrated."""
    return pack(calibrated(store, variant, start, data=data), variant.to_json())


def _options(table: Sensitivity, name: str) -> list[tuple[int, int, float]]:
    """(bits, bytes, loss increase) of a layer's weights, from wide to narrow.

    An increase is at least 0 and at least that of the next wider width: what fewer bits seem to gain is the noise of
    the examples, and choosing by it would choose the noise.
    """
    cells = sorted((c for c in table.cells if c.layer == name and c.side == WEIGHTS), key=lambda cell: -cell.bits)
    options, cost = [], 0.0
    for cell in cells:
        cost = max(cost, cell.loss - table.loss)
        options.append((cell.bits, cell.bytes, cost))
    return options
