"""From a packed file or a cached variant to a network that computes."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from torch import nn

from engine import origins
from engine.build import build
from engine.data import get_task
from engine.packing import DamagedFile, pack, unpack
from engine.quantization import quantized_layers, set_scales, summarise_inputs
from engine.record import Record
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant

CALIBRATION_BATCHES, CALIBRATION_BATCH_SIZE = 8, 250


def load(file: str | os.PathLike | bytes) -> nn.Module:
    """The network in a packed file (its path or its bytes), in eval mode, with the weights it was measured with.

    Raises ``OSError`` where the file cannot be read and ``DamagedFile`` where it is not a sound one.
    """
    packed = unpack(file if isinstance(file, bytes) else Path(file).read_bytes())
    try:
        network = build(Variant.from_json(packed.meta), shapes=packed.shapes)
    except ValueError as error:
        raise DamagedFile(f"the file names a network that cannot be built: {error}") from None
    packed.restore(network)
    return network


def load_variant(store: Store, variant: Variant, made_from: Callable[[Variant], nn.Module] | None = None) -> nn.Module:
    """The network of ``variant`` in eval mode: as cached, or calibrated now where it was not fine-tuned.

    Calibrating needs no data set (see ``calibrated`` for the one exception). ``made_from`` gives the network that this
    one is made from, and shares its weights with where only an attention method is added; by default it is loaded too.
    Raises ``UnknownVariant`` for a fine-tuned variant that is not cached, ``DamagedVariant`` for one that cannot be
    trusted, and ``ValueError`` for a setting that no quantizer, pruning method or attention method has.
    """
    made_from = made_from or partial(load_variant, store)
    record, packed = store.read(variant.id) if variant.id in store else (None, None)
    follows = record is not None and record.file is None
    if follows and record.made_from not in (None, weights_digest(store, variant)):
        raise DamagedVariant(
            f"{record.id}: it was measured on other weights than those it is made from now: make it anew"
        )
    if variant.weights_of_another:
        return with_attention(made_from(variant.without_attention()), variant, record, sharing=True)
    if record is None and variant.fine_tuned:
        raise UnknownVariant(f"{variant.id} has not been fine-tuned yet")
    if packed is not None:
        try:
            return load(packed)
        except DamagedFile as error:
            raise DamagedVariant(f"{record.id}: {error}") from None
    if variant.is_baseline:  # everything else is made from it
        raise UnknownVariant(f"the baseline {variant.id} is not cached with its weights")
    return calibrated(store, variant, made_from(variant.source()), record)


def weights_digest(store: Store, variant: Variant) -> str | None:
    """See ``engine.origins``."""
    return origins.weights_digest(lambda id: store.record(id) if id in store else None, variant)


def packed_variant(store: Store, variant: Variant, network_of: Callable[[Variant], nn.Module] | None = None) -> bytes:
    """The file that ``load`` rebuilds ``variant`` from: as cached, or packed now where no file is its own.

    A calibrated variant has none, and one whose weights are another's shares a file that says nothing of its attention
    method. ``network_of`` gives the network; by default it is loaded. Raises what ``load_variant`` raises.
    """
    record, packed = store.read(variant.id) if variant.id in store else (None, None)
    if packed is not None and record.file.startswith(f"{record.id}/"):
        return packed
    return pack((network_of or partial(load_variant, store))(variant), variant.to_json())


def calibrated(store: Store, variant: Variant, start: nn.Module, record: Record | None = None, data=None) -> nn.Module:
    """A copy of ``start``, the network of ``variant.source()``, with what ``variant`` adds to it.

    Scales are those on ``record``, else set from the activation summaries that are stored with its source; within
    attention from the task's examples. Pruning changes activations: for a pruned source without summaries they are
    taken from the training examples in ``data``. Raises ``DataMissing`` where there are none.
    """
    network = build(variant.without_attention(), start)
    if record is not None and record.scales is not None:
        _put_scales(network, record, list(quantized_layers(network)))
    elif variant.quantizer is not None:
        set_scales(network, input_summaries(store, variant.source(), network, data))
    return network.eval() if variant.attention is None else with_attention(network, variant)


def input_summaries(store: Store, source: Variant, quantized: nn.Module, data=None) -> dict[str, torch.Tensor]:
    """Of the layers of ``quantized``, made from ``source``: those stored with it, else from the training examples."""
    if source.is_baseline or store.has_summaries(source.id):  # see ``needs_examples``
        return store.summaries(source.id)
    return summarise_inputs(quantized, calibration_batches(get_task(source.task).load("train", data)))


def needs_examples(store: Store, variant: Variant) -> bool:
    """Whether ``calibrated`` would take the scales of ``variant`` from the training examples of its task."""
    source = variant.source()
    return variant.quantizer is not None and not (source.is_baseline or store.has_summaries(source.id))


def with_attention(
    network: nn.Module, variant: Variant, record: Record | None = None, *, sharing: bool = False
) -> nn.Module:
    """A copy of ``network`` with the attention method of ``variant``; scales as on ``record``, else from examples.

    ``sharing``: its tensors are those of ``network``, neither of which is to be changed then.
    """
    from engine.attention import compress_attention  # transformers: only where it is needed

    network = copy.deepcopy(network, tensors(network) if sharing else None)
    compress_attention(network, **dict(variant.attention))
    places = [name for name, layer in quantized_layers(network).items() if not layer.has_weight]
    if record is not None and record.scales is not None:
        _put_scales(network, record, places)
    elif places:
        set_scales(network, summarise_inputs(network, get_task(variant.task).examples()), places)
    return network.eval()


def tensors(network: nn.Module) -> dict[int, torch.Tensor]:
    """All that ``network`` holds, by ``id``, as ``copy.deepcopy`` notes what is copied already."""
    settled = [layer.settled for layer in quantized_layers(network).values() if layer.settled is not None]
    return {id(tensor): tensor for tensor in (*network.parameters(), *network.buffers(), *settled)}


def calibration_batches(training):
    """The first examples of a training set, as (inputs, labels)."""
    head = training.head(CALIBRATION_BATCHES * CALIBRATION_BATCH_SIZE)
    return head.by_length().batches(CALIBRATION_BATCH_SIZE)


def _put_scales(network: nn.Module, record: Record, layers: Sequence[str]) -> None:
    """Those on ``record`` that belong to ``layers``, by name; other layers may be another network's too."""
    values = network.state_dict()
    try:
        for name, value in record.scales.items():
            layer, _, _ = name.rsplit(".", 2)  # then the quantizer and which of its scales
            if layer in layers:
                values[name].copy_(torch.tensor(value))
    except (KeyError, TypeError, ValueError, RuntimeError):
        raise DamagedVariant(f"{record.id}: its scales do not fit its network") from None
