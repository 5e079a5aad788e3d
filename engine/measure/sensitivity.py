"""Measures what each layer costs alone: its weights, then its input, at every width, all else in full precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import torch

from engine.data import get_task
from engine.measure.accuracy import predict
from engine.networks import input_summaries, load_variant
from engine.packing import coded_bytes
from engine.packing.slots import CodesSlot
from engine.quantization import full_precision, get_quantizer, prepare, quantized_layers, set_scales
from engine.sensitivity import ACTIVATIONS, WEIGHTS, Cell, Sensitivity, digest_of, read_for, write
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant

EXAMPLES = 1000


def measure_sensitivity(
    store: Store,
    variant: Variant,
    data=None,
    *,
    widths: Sequence[int] | None = None,
    examples: int = EXAMPLES,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Sensitivity:
    """The table of the source of ``variant`` under its quantizer, kept in ``store`` after each step.

    ``widths``: all that the quantizer offers, by default. Scales are set as for a calibrated variant, and the first
    ``examples`` validation examples decide. Weights and activations are measured apart: only the former take bytes in
    a file. It may be stopped at any time and goes on from there; what other weights or another number of examples gave
    is replaced. Raises ``DataMissing`` without the data.
    """
    widths = tuple(widths or get_quantizer(variant.quantizer).widths)
    validation = get_task(variant.task).load("validation", data).head(examples)
    source = variant.source()
    start = load_variant(store, source)
    table = _begun(store, variant, len(validation))
    if table is None:
        plain = predict(start, validation)
        table = Sensitivity(
            source.id, digest_of(store.record(source.id)), variant.quantizer, len(validation), plain.loss,
            plain.accuracy, variant.per_channel, variant.embeddings,
        )  # fmt: skip
    options = {"per_channel": variant.per_channel, "embeddings": variant.embeddings}
    summaries, done, names = None, 0, []
    for width in widths:
        network = prepare(start, width, width, variant.quantizer, **options)
        names = list(quantized_layers(network))
        places = [
            (name, side)
            for name, layer in quantized_layers(network).items()
            for side, quantizer in ((WEIGHTS, layer.weight_quantizer), (ACTIVATIONS, layer.input_quantizer))
            if quantizer is not None
        ]
        missing = [place for place in places if table.cell(*place, width) is None]
        done += len(places) - len(missing)
        if missing:
            summaries = summaries or input_summaries(store, source, network, data)
            set_scales(network, summaries)
        for cell in _alone(network, missing, width, validation):
            table = replace(table, cells=_in_order((*table.cells, cell), names))
            write(store, variant, table)
            done += 1
            on_progress(done, len(widths) * len(places))
    return table


def _begun(store: Store, variant: Variant, examples: int) -> Sensitivity | None:
    try:
        table = read_for(store, variant)
    except (UnknownVariant, DamagedVariant):
        return None
    return table if table.examples == examples else None


@torch.no_grad()
def _alone(network, places: list[tuple[str, str]], width: int, validation) -> Iterator[Cell]:
    """``network`` has all its scales; only one quantizer at a time is left in it."""
    layers = quantized_layers(network)
    quantizers = {name: (layer.weight_quantizer, layer.input_quantizer) for name, layer in layers.items()}
    with full_precision(network):
        for name, side in places:
            layer, size = layers[name], None
            if side == WEIGHTS:
                layer.weight_quantizer = quantizers[name][0]
                size = coded_bytes(CodesSlot(name, layer).read())
                layer.settled = layer.quantize_weight()
            else:
                layer.input_quantizer = quantizers[name][1]
            found = predict(network, validation)
            layer.weight_quantizer = layer.input_quantizer = layer.settled = None
            yield Cell(name, side, width, round(found.loss, 6), found.accuracy, size)


def _in_order(cells: tuple[Cell, ...], names: list[str]) -> tuple[Cell, ...]:
    """By layer, weights first, from wide to narrow."""
    place = {name: number for number, name in enumerate(names)}
    return tuple(sorted(cells, key=lambda cell: (place[cell.layer], cell.side == ACTIVATIONS, -cell.bits)))
