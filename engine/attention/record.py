"""Looking at attention while a model computes: for a picture of one batch, or for counting over many.

    with record_attention(model) as layers:
        model(**batch)
    layers[0].kept                              # (B, H, N, N) bool

Only forward passes of this model in this thread, inside the block, are seen, and none that is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.attention.base import AttentionInput, AttentionMethod, Cut, softmax_over
from engine.attention.compute import AttentionCompute

_observers: ContextVar[tuple[Callable, ...]] = ContextVar("observers", default=())


@dataclass(frozen=True)
class LayerRecord:
    """One layer's attention for one batch, detached. Padding is zero or false everywhere."""

    name: str
    """Of the attention layer in the model."""
    tokens: Tensor
    """(B, N) bool: not padding."""
    present: Tensor
    """(B, N) bool: tokens that no earlier layer removed."""
    dense: Tensor
    """(B, H, N, N) float32: what dense attention in full precision makes of this layer's input."""
    kept: Tensor
    """(B, H, N, N) bool: kept by the method; false is cut."""
    attention: Tensor
    """(B, H, N, N) float32: what is used, after the cut and quantization."""
    tiers: Tensor | None
    """(B, N) int8, ``tiered_tokens`` only: HIGH, LOW, REMOVED or PADDING."""
    importance: Tensor | None
    """(B, N) float32, ``tiered_tokens`` only."""
    compute: AttentionCompute

    @property
    def mass_kept(self) -> Tensor:
        """(B, H): share of dense attention that falls on kept entries, mean over the queries that are present."""
        rows = self.present.sum(1).clamp_min(1)
        return (self.dense * self.kept).sum((-1, -2)) / rows[:, None]


@contextmanager
def record_attention(model: nn.Module) -> Iterator[list[LayerRecord]]:
    """Within it each compressed attention layer of ``model`` that computes adds a :class:`LayerRecord` to the list."""
    layers: list[LayerRecord] = []
    with _watching(model, lambda *seen: layers.append(_record(*seen))):
        yield layers


@contextmanager
def count_attention(model: nn.Module) -> Iterator[AttentionCompute]:
    """Within it everything that ``model`` computes is added to one :class:`AttentionCompute`."""
    total = AttentionCompute()

    def count(name: str, method: AttentionMethod, given: AttentionInput, cut: Cut) -> None:
        nonlocal total
        total += method.compute(given, cut)

    with _watching(model, count):
        yield total


def observe(method: AttentionMethod, given: AttentionInput, cut: Cut) -> None:
    """Called by the attention function for each layer."""
    for observer in _observers.get():
        observer(method, given, cut)


@contextmanager
def _watching(model: nn.Module, see: Callable) -> Iterator[None]:
    methods = {name: module for name, module in model.named_modules() if isinstance(module, AttentionMethod)}
    names = {module: name.rpartition(".")[0] for name, module in methods.items()}
    if not names:
        raise ValueError(f"{type(model).__name__} has no attention method to look at: call compress_attention first")

    @torch.no_grad()
    def observer(method: AttentionMethod, given: AttentionInput, cut: Cut) -> None:
        if method in names:
            see(names[method], method, given, cut)

    token = _observers.set((*_observers.get(), observer))
    try:
        yield
    finally:
        _observers.reset(token)


def _record(name: str, method: AttentionMethod, given: AttentionInput, cut: Cut) -> LayerRecord:
    kept = cut.kept & given.pairs(cut.present)
    dense = softmax_over(given.scores(), given.allowed).masked_fill(~given.pairs(given.tokens), 0)
    return LayerRecord(
        name, given.tokens, cut.present, dense.detach(), kept, cut.attention.detach().masked_fill(~kept, 0),
        cut.tiers, None if cut.importance is None else cut.importance.detach(), method.compute(given, cut),
    )  # fmt: skip
