"""What each layer's quantization costs by itself: the table, and the file beside the network that it was measured on.

    table = read(Store("cache"), "resnet20")
    table.rows()        # of every layer, side and width: loss increase, accuracy, bytes

It is measured by :mod:`engine.measure.sensitivity` and read without PyTorch. That layers differ in it, and that widths
can be chosen from it, is from Dong et al., HAWQ, ICCV 2019; here the increase of the loss is measured instead of
estimated from the Hessian, as far as that goes for one layer at a time (cf. Wu et al., Integer Quantization for Deep
Learning Inference, 2020, section 5.1).
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

from engine.record import Record
from engine.store import DamagedVariant, Store, UnknownVariant, write_file
from engine.variant import Variant

VERSION = 2
"""Of what the cells mean: raise it where scales are set otherwise than before."""
WEIGHTS, ACTIVATIONS = "weights", "activations"


@dataclass(frozen=True)
class Cell:
    """One side of one layer at one width, all else in full precision."""

    layer: str
    side: str
    """``weights`` or ``activations``: of the layer's input."""
    bits: int
    loss: float
    """Mean cross-entropy over the validation examples, in nats."""
    accuracy: float
    """A fraction of them."""
    bytes: int | None = None
    """That the weights take in a file, coded (see ``engine.packing.coded_bytes``); ``None`` for activations."""


@dataclass(frozen=True)
class Sensitivity:
    """All that was measured of one network under one quantizer, on its first ``examples`` validation examples."""

    source: str
    """Id of the network."""
    sha256: str
    """Of its weights: of another training it is another table."""
    quantizer: str
    examples: int
    loss: float
    """In full precision, as ``accuracy``."""
    accuracy: float
    per_channel: bool = False
    embeddings: str | None = None
    cells: tuple[Cell, ...] = field(default_factory=tuple)

    def cell(self, layer: str, side: str, bits: int) -> Cell | None:
        return next((one for one in self.cells if (one.layer, one.side, one.bits) == (layer, side, bits)), None)

    def layers(self) -> list[str]:
        """In the network's order."""
        return list(dict.fromkeys(cell.layer for cell in self.cells))

    def rows(self) -> list[dict]:
        """A dict a cell, for a chart: with ``loss_increase`` in nats and ``drop`` in pp."""
        return [
            asdict(cell)
            | {"loss_increase": cell.loss - self.loss, "drop": 100 * (self.accuracy - cell.accuracy)}
            for cell in self.cells
        ]  # fmt: skip


def read(store: Store, model: str, quantizer: str = "lsqplus", embeddings: str | None = None) -> Sensitivity:
    """The table of the baseline of ``model``; see ``read_for``."""
    from engine.models import get_model

    return read_for(store, Variant(get_model(model).task, model, quantizer, 8, 8, embeddings=embeddings))


def read_for(store: Store, variant: Variant) -> Sensitivity:
    """The table that says what widths cost ``variant``: that of its source, under its quantizer.

    Raises ``UnknownVariant`` where it was not measured, and ``DamagedVariant`` where it cannot be trusted or is that
    of weights which have been replaced since.
    """
    path, source = path_of(store, variant), store.record(variant.source().id)
    if not path.is_file():
        raise UnknownVariant(
            f"how sensitive the layers of {source.id} are has not been measured: run {command(variant)} first"
        )
    try:
        table = from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedVariant(f"{source.id}: {path.name} cannot be used ({error}); measure it again") from None
    if (table.source, table.sha256) != (source.id, digest_of(source)):
        raise DamagedVariant(f"{source.id}: {path.name} was measured on other weights; measure it again")
    return table


def command(like: Variant) -> str:
    """What measures the table for ``like`` (see ``read_for``)."""
    parts = ["python -m engine sensitivity", like.model, "--quantizer", like.quantizer]
    if like.per_channel:
        parts.append("--per-channel")
    if like.embeddings is not None:
        parts += ["--embeddings", like.embeddings]
    if like.pruning is not None:
        parts += ["--pruning", like.pruning, "--pruning-ratio", f"{like.pruning_ratio:g}"]
        parts += ["--gradual"] * like.pruning_gradual
        parts += ["--pruned-epochs", str(like.pruned_epochs)] if like.pruned_epochs else []
    if like.seed:
        parts += ["--seed", str(like.seed)]
    return " ".join(parts)


def write(store: Store, variant: Variant, table: Sensitivity) -> None:
    """In place of what was there, at once or not at all."""
    head = {name: value for name, value in asdict(table).items() if name != "cells"} | {"version": VERSION}
    lines = ",\n".join("  " + json.dumps(asdict(cell), allow_nan=False) for cell in table.cells)
    text = json.dumps(head, allow_nan=False)[:-1] + ', "cells": [\n' + lines + "\n]}\n"
    write_file(path_of(store, variant), text.encode())


def path_of(store: Store, variant: Variant) -> Path:
    """Beside the record of the source of ``variant``, for example ``sensitivity-lsqplus.json``."""
    parts = ["sensitivity", variant.quantizer]
    if variant.per_channel:
        parts.append("channel")
    if variant.embeddings is not None:
        parts.append(f"embedding_{variant.embeddings}")
    return store.folder / variant.source().id / f"{'-'.join(parts)}.json"


def digest_of(source: Record) -> str:
    """Of the file that the weights are in or follow from."""
    return source.sha256 or source.made_from or source.id


def from_json(data: object) -> Sensitivity:
    """Raises ``ValueError`` for anything but what ``write`` writes."""
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("cells"), list):
        raise ValueError(f"it is not a table of version {VERSION}")
    try:
        cells = tuple(Cell(**cell) for cell in data["cells"])
        given = {name: value for name, value in data.items() if name not in ("version", "cells")}
        table = Sensitivity(**given, cells=cells)
    except TypeError as error:
        raise ValueError(f"it is not a table: {error}") from None
    for one in (table, *cells):
        if not all(type(value) in (int, float) and math.isfinite(value) for value in (one.loss, one.accuracy)):
            raise ValueError("a loss or an accuracy is not a number")
    for cell in cells:
        whole = [cell.bits] if cell.side == ACTIVATIONS else [cell.bits, cell.bytes]
        named = isinstance(cell.layer, str) and cell.side in (WEIGHTS, ACTIVATIONS)
        if not named or not all(type(one) is int and one >= 0 for one in whole):
            raise ValueError(f"a cell makes no sense: {cell}")
    return table
