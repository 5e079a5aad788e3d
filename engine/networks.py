"""From a packed file or a cached variant to a network that computes."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from torch import nn

from engine.packing import DamagedFile, unpack
from engine.quantization import set_scales
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
    ``ValueError`` for a setting that no quantizer has.
    """
    if variant.id not in store and variant.fine_tuned:
        raise UnknownVariant(f"{variant.id} has not been fine-tuned yet")
    record = store.record(variant.id) if variant.id in store else None
    if record is not None and record.file is not None:
        try:
            return load(store.weights(record))
        except DamagedFile as error:
            raise DamagedVariant(f"{record.id}: {error}") from None
    if variant.is_baseline:  # everything else is made from it
        raise UnknownVariant(f"the baseline {variant.id} is not cached with its weights")
    return calibrated(store, variant, record)


def calibrated(store: Store, variant: Variant, record: Record | None = None, start: nn.Module | None = None) -> nn.Module:
    """``start`` (the baseline unless given) with the quantizers of ``variant``.

    Scales are those on ``record``, else set from the baseline's activation summaries.
    """
    baseline = variant.baseline()
    network = build(variant, load_variant(store, baseline) if start is None else start)
    if record is not None and record.scales is not None:
        tensors = network.state_dict()
        try:
            for name, value in record.scales.items():
                tensors[name].copy_(torch.tensor(value))
        except (KeyError, TypeError, ValueError, RuntimeError):
            raise DamagedVariant(f"{record.id}: its scales do not fit its network") from None
    else:
        set_scales(network, store.summaries(baseline.id))
    return network.eval()
