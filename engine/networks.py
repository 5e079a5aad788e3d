"""From a packed file or a cached variant to a network that computes."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from torch import nn

from engine.data import get_task
from engine.packing import DamagedFile, unpack
from engine.quantization import quantized_layers, set_scales, summarise_inputs
from engine.store import DamagedVariant, Record, Store, UnknownVariant
from engine.variant import Variant, build


def load(file: str | os.PathLike | bytes) -> nn.Module:
    """The network in a packed file (its path or its bytes), in eval mode, with the weights it was measured with.

    Raises ``OSError`` where the file cannot be read and ``DamagedFile`` where it is not a sound one.
    """
    packed = unpack(file if isinstance(file, bytes) else Path(file).read_bytes())
    try:
        network = build(Variant.from_json(packed.meta))
    except ValueError as error:
        raise DamagedFile(f"the file names a network that cannot be built: {error}") from None
    packed.restore(network)
    return network


def load_variant(store: Store, variant: Variant) -> nn.Module:
    """The network of ``variant`` in eval mode: as cached, or calibrated now where it was not fine-tuned.

    Calibrating needs no data set: the baseline ships a summary of its activations. Raises ``UnknownVariant``
    for a fine-tuned variant that is not cached, ``DamagedVariant`` for one that cannot be trusted, and
    ``ValueError`` for a setting that no quantizer or attention method has.
    """
    record = store.record(variant.id) if variant.id in store else None
    if variant.attention_added:
        return _with_attention(load_variant(store, variant.without_attention()), variant, record)
    if record is None and variant.fine_tuned:
        raise UnknownVariant(f"{variant.id} has not been fine-tuned yet")
    if record is not None and record.file is not None:
        try:
            return load(store.weights(record))
        except DamagedFile as error:
            raise DamagedVariant(f"{record.id}: {error}") from None
    if variant.is_baseline:  # everything else is made from it
        raise UnknownVariant(f"the baseline {variant.id} is not cached with its weights")
    return calibrated(store, variant, record)


def calibrated(
    store: Store, variant: Variant, record: Record | None = None, start: nn.Module | None = None
) -> nn.Module:
    """``start`` (the baseline unless given) with the quantizers and the attention method of ``variant``.

    Scales are those on ``record``, else set from the baseline's activation summaries and, within attention, from
    the task's examples.
    """
    baseline = variant.baseline()
    network = build(variant, load_variant(store, baseline) if start is None else start)
    if record is not None and record.scales is not None:
        _put_scales(network, record)
    else:
        set_scales(network, store.summaries(baseline.id) | _attention_summaries(network, variant))
    return network.eval()


def _with_attention(network: nn.Module, variant: Variant, record: Record | None) -> nn.Module:
    from engine.attention import compress_attention  # transformers: only where it is needed

    compress_attention(network, **dict(variant.attention))
    if record is not None and record.scales is not None:
        _put_scales(network, record)
    else:
        summaries = _attention_summaries(network, variant)
        set_scales(network, summaries, summaries)
    return network.eval()


def _attention_summaries(network: nn.Module, variant: Variant) -> dict[str, torch.Tensor]:
    examples = get_task(variant.task).examples
    if variant.attention is None or examples is None:
        return {}
    places = {name for name, layer in quantized_layers(network).items() if not layer.has_weight}
    return {name: seen for name, seen in summarise_inputs(network, examples()).items() if name in places}


def _put_scales(network: nn.Module, record: Record) -> None:
    tensors = network.state_dict()
    try:
        for name, value in record.scales.items():
            tensors[name].copy_(torch.tensor(value))
    except (KeyError, TypeError, ValueError, RuntimeError):
        raise DamagedVariant(f"{record.id}: its scales do not fit its network") from None
