"""How much memory the activations of a network take at most while one example is computed.

The executor that is counted for computes one operation after the other, in the network's order, and stores values
between operations, each as long as a later one reads it. While an operation runs, what it reads, what it writes and
what waits for later are all in memory; the peak is the largest such sum.

    in place   what works element by element, or only moves elements (batch-norm, layer-norm, softmax, ReLU, sums of
               two branches, a copy in another order), writes over an input of its size that nobody reads afterwards
    width      a value has the activation bits of the layers that read it, directly or through operations on it alone,
               the widest where there are several; where there is none, those of the sum it enters; one that is only
               multiplied with another (attention's queries, scores) and the network's output have 32 bits
    counted    floating-point values only; not weights, masks, and what one operation needs within itself (sums of
               products, an unpacked layer)

Memory planned from the lifetimes of values, in place where possible, is Chen et al.'s (Training Deep Nets with
Sublinear Memory Cost, 2016, section 3); that sums of branches are kept at the activation width is how integer
run-times work (Jacob et al., CVPR 2018, appendix A.2). A network whose accuracy was measured here adds branches in
floating point: ``Peak.exact_bytes`` counts values that enter such a sum at 32 bits.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from engine.measure.size import FLOAT_BITS, OTHER, WEIGHTED
from engine.modes import evaluating

LAYERS = (*WEIGHTED, nn.Embedding)
IN_PLACE = ("batch_norm", "layer_norm", "softmax", "clone", "_to_copy", "dropout")
"""In the names of operators; those that PyTorch calls pointwise come on top."""
PRODUCTS = ("mm", "bmm", "addmm", "baddbmm", "matmul", "scaled_dot_product", "convolution")


@dataclass(frozen=True)
class Value:
    """What is in memory between operations, for one example."""

    elements: int
    source: str | None
    """The layer that its number of channels follows from."""
    readers: frozenset[str]
    """The layers that take it as input."""
    summed: bool
    """Whether it enters a sum (or product) with another value."""


@dataclass(frozen=True)
class Step:
    """One operation, and all values in memory while it runs."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]
    channels: dict[str, int]
    """Of each layer's output, in the network that was traced."""


@dataclass(frozen=True)
class Peak:
    """Bytes of activations."""

    bytes: int
    step: str
    """The operation it is reached at."""
    exact_bytes: int
    """The same with branches summed in floating point, as the accuracy was measured."""


def peak_activations(plan: Plan, layers: Iterable[dict]) -> Peak:
    """For a variant of the traced network, from the per-layer table on its record.

    Where that says that a layer has fewer channels than were traced, values that follow from it are as much smaller.
    """
    rows = {row["name"]: row for row in layers if row["name"] != OTHER}
    bits = {name: row["activation_bits"] or FLOAT_BITS for name, row in rows.items()}
    shares = {name: _channels(rows[name]) / count for name, count in plan.channels.items() if name in rows}

    def size(value: Value, exact: bool) -> int:
        known = [bits.get(name, FLOAT_BITS) for name in value.readers]
        width = FLOAT_BITS if not known or (exact and value.summed) else max(known)
        return math.ceil(round(value.elements * shares.get(value.source, 1.0)) * width / 8)

    sums = [[sum(size(value, exact) for value in step.values) for step in plan.steps] for exact in (False, True)]
    most = max(sums[0])
    return Peak(most, plan.steps[sums[0].index(most)].name, max(sums[1]))


@lru_cache(maxsize=32)
def plan_of(model: str) -> Plan:
    """Of the uncompressed architecture, for one example of its task, the longest for sentences."""
    from engine.data import get_task
    from engine.models import get_model

    entry = get_model(model)
    network = entry.build()
    for module in network.modules():  # a fused attention keeps no scores, which an executor of layers has to
        if hasattr(module, "set_attn_implementation"):
            module.set_attn_implementation("eager")
            break
    return trace(network, get_task(entry.task).example())


def trace(network: nn.Module, example: Tensor) -> Plan:
    """Run ``network`` in eval mode on ``example`` (one, with its batch dimension) and see which values live when."""
    recorder = _Recorder(network)
    try:
        with torch.no_grad(), evaluating(network), recorder:
            if example.is_floating_point():
                recorder.track(example)
            recorder.finish(network(example))
    finally:
        recorder.remove_hooks()
    return recorder.plan()


class _Recorder(TorchDispatchMode):
    """Notes each operation's tensors by the storage they share with their views; a layer is one operation."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.operations: list[tuple[str, str | None, list[int], list[int], bool, bool]] = []
        self.elements: dict[int, int] = {}
        self.kept: list[Tensor] = []  # so that no storage is used twice
        self.channels: dict[str, int] = {}
        self.inside: str | None = None
        self.hooks = []
        for name, module in network.named_modules():
            if isinstance(module, LAYERS):
                self.channels[name] = _channels({"kind": type(module).__name__, "shape": module.weight.shape})
                self.hooks += [
                    module.register_forward_pre_hook(lambda *_, name=name: setattr(self, "inside", name)),
                    module.register_forward_hook(lambda _, given, out, name=name: self._end_layer(name, given, out)),
                ]

    def track(self, tensor: Tensor) -> int:
        self.kept.append(tensor)
        key = tensor.untyped_storage()._cdata
        self.elements.setdefault(key, tensor.untyped_storage().nbytes() // tensor.element_size())
        return key

    def finish(self, output) -> None:
        self._note("output", None, self._tracked(output), [], False, True)

    def remove_hooks(self) -> None:
        for hook in self.hooks:
            hook.remove()

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        out = function(*arguments, **(options or {}))
        if self.inside is None:
            read = self._tracked((arguments, options))
            if read:
                base = function.name().split("::")[-1].split(".")[0]
                pointwise = torch.Tag.pointwise in function.tags or any(word in base for word in IN_PLACE)
                product = any(base.strip("_") == word or word in base.split("_") for word in PRODUCTS)
                self._note(base, None, read, self._written(out), pointwise, not product)
        return out

    def _end_layer(self, name: str, given, out) -> None:
        self.inside = None
        self._note(name, name, self._tracked(given), self._written(out), False, False)

    def _note(self, name, layer, read, written, in_place, passes) -> None:
        self.operations.append((name, layer, read, [key for key in written if key not in read], in_place, passes))

    def _tracked(self, tree) -> list[int]:
        keys = [leaf.untyped_storage()._cdata for leaf in tree_leaves(tree) if isinstance(leaf, Tensor)]
        return [key for key in dict.fromkeys(keys) if key in self.elements]

    def _written(self, tree) -> list[int]:
        """The first result: others are statistics that only training needs."""
        leaves = [leaf for leaf in tree_leaves(tree) if isinstance(leaf, Tensor) and leaf.is_floating_point()]
        return [self.track(leaf) for leaf in leaves[:1] if leaf.numel()]

    def plan(self) -> Plan:
        last = {}
        for number, (_, _, read, written, _, _) in enumerate(self.operations):
            last |= dict.fromkeys([*read, *written], number)
        readers, summed = self._readers()
        place, sources, buffers = {}, {}, {}
        steps = []
        for key in self.elements:  # the network's input was there before
            if not any(key in written for _, _, _, written, _, _ in self.operations):
                place[key], buffers[key] = key, {key}
        for number, (name, layer, read, written, in_place, _) in enumerate(self.operations):
            for out in written:
                sources[out] = layer or self._source(read, out, sources)
                over = next((key for key in read if self._dies(key, out, number, last, in_place)), None)
                place[out] = out if over is None else place[over]
                buffers.setdefault(place[out], set()).add(out)
            alive = {buffer: [key for key in keys if last[key] >= number] for buffer, keys in buffers.items()}
            steps.append(
                Step(
                    name,
                    tuple(
                        Value(
                            self.elements[buffer], sources.get(buffer),
                            frozenset().union(*(readers[key] for key in keys)), not summed.isdisjoint(keys),
                        )
                        for buffer, keys in alive.items()
                        if keys
                    ),
                )
            )  # fmt: skip
        return Plan(tuple(steps), self.channels)

    def _readers(self) -> tuple[dict[int, set[str]], set[int]]:
        """The layers that read each value, and which values enter a sum."""
        readers, summed = defaultdict(set), set()
        for through_sums in (False, True):
            for _, layer, read, written, _, passes in reversed(self.operations):
                later = set().union(*(readers[out] for out in written)) if passes else set()
                for key in read:
                    if layer is not None:
                        readers[key].add(layer)
                    elif len(read) == 1 or (through_sums and not readers[key]):
                        readers[key] |= later
                    if passes and (len(read) > 1 or not summed.isdisjoint(written)):
                        summed.add(key)
        return readers, summed

    def _dies(self, key: int, out: int, number: int, last: dict, in_place: bool) -> bool:
        return in_place and last[key] == number and self.elements[key] == self.elements[out]

    def _source(self, read: list[int], out: int, sources: dict) -> str | None:
        alike = [key for key in read if self.elements[key] == self.elements[out]]
        chosen = read if len(read) == 1 else alike
        return next((sources[key] for key in chosen if sources.get(key)), None)


def _channels(row: dict) -> int:
    return row["shape"][1] if "Embedding" in (row["kind"] or "") else row["shape"][0]
