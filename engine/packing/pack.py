"""A network to bytes and back.

    data = pack(network, {"id": "resnet20-..."})
    packed = unpack(data)
    packed.restore(prepare(build(), ...))          # the same structure, fresh

Quantized weights are stored as their integers, batch-norm as two vectors, everything else in float16, and the
parameters of quantizers in float32; integers, and the upper bytes of many floats, are entropy-coded. A restored
network computes with exactly those numbers, bit for bit, on any machine; only the arithmetic of its layers is the
machine's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from engine.packing.container import FIRST, LATEST, DamagedFile, open_sealed, seal
from engine.packing.entropy import decode, encode
from engine.packing.rows import HALVES, Row, describe, parse
from engine.packing.slots import bits_of, slots
from engine.quantization import Codes


def pack(network: nn.Module, meta: dict) -> bytes:
    """The file that rebuilds ``network``; ``meta`` is any dict that JSON can hold. ``network`` is not changed.

    The same network and meta give the same bytes. Raises ``NotCalibrated`` or ``ValueError`` where scales are
    not set, weights are not finite or a tensor is of a type that files do not have, and ``TypeError`` or ``ValueError``
    where ``meta`` is no dict, not JSON, or too long.
    """
    return pack_tensors({slot.name: slot.read() for slot in slots(network)}, bits_of(network), meta)


def pack_tensors(tensors: Mapping[str, Codes | np.ndarray], bits: list, meta: dict) -> bytes:
    """As ``pack``, from what a network's slots hold, in order, and its widths (``Packed.bits``)."""
    if not isinstance(meta, dict):
        raise TypeError(f"meta must be a dict, not {meta!r}")
    rows, numbers, streams = [], [], []
    for name, value in tensors.items():
        row, own_numbers, own_streams = describe(name, value)
        rows.append(row)
        numbers.append(own_numbers)
        streams += own_streams
    header = {"meta": meta, "bits": bits, "tensors": rows}
    version = LATEST if any(row[2] == HALVES for row in rows) else FIRST
    return seal(header, b"".join(numbers) + encode(streams), version)


def coded_bytes(value: Codes | np.ndarray) -> int:
    """Bytes that a tensor takes in a file, coded by itself, without its row in the header."""
    _, numbers, streams = describe("", value)
    return len(numbers) + len(encode(streams))


def unpack(data: bytes) -> Packed:
    """What ``pack`` made. Raises ``DamagedFile`` for any other bytes, with a sentence for the person."""
    header, payload = open_sealed(data)
    bits, tensors = header.get("bits"), header.get("tensors")
    if not isinstance(bits, list) or not isinstance(tensors, list):
        raise DamagedFile("the header does not list the tensors")
    rows = [parse(row) for row in tensors]
    if len({row.name for row in rows}) != len(rows):
        raise DamagedFile("the header lists a tensor twice")
    size = sum(count * dtype.itemsize for count, dtype in (row.numbers for row in rows))
    if size > len(payload):
        raise DamagedFile(f"the tensors need {size} bytes, the file has {len(payload)}")
    return Packed(header["meta"], bits, rows, payload[:size], payload[size:])


@dataclass(frozen=True)
class Packed:
    """A file that was read and checked; what is coded is decoded when a network asks for them."""

    meta: dict
    bits: list
    """[weight bits, activation bits] of each quantized layer."""
    rows: list[Row]
    numbers: memoryview
    stream: memoryview

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name -> shape of every tensor; a batch-norm is one tensor, (2, channels)."""
        return {row.name: row.shape for row in self.rows}

    @torch.no_grad()
    def restore(self, network: nn.Module) -> None:
        """Put everything into ``network``, in place, and switch it to eval mode.

        ``network`` has the structure of the packed one: the same layers and shapes, prepared with the same
        widths. Raises ``DamagedFile`` where it has not; then nothing was written, except where its quantizers
        do not take their integers.
        """
        places = slots(network)
        mine, theirs = self.shapes, {slot.name: slot.shape for slot in places}
        if list(mine.items()) != list(theirs.items()):
            raise DamagedFile(f"the file holds another network: {_first_difference(mine, theirs)}")
        if self.bits != bits_of(network):
            raise DamagedFile("the file holds a network of other widths (bits of weights and activations)")
        for slot, value in zip(places, self.tensors().values(), strict=True):
            try:
                slot.write(value)
            except (TypeError, ValueError, AttributeError, RuntimeError) as error:
                raise DamagedFile(f"{slot.name} does not fit the network: {error}") from error
        network.eval()

    def tensors(self) -> dict[str, Codes | np.ndarray]:
        """Name -> what the file holds: integers with their scales, or an array (a batch-norm is factor and shift).

        Takes memory by ``shapes``, which a forged file may claim at will: ``restore`` compares them first.
        """
        try:
            streams = iter(decode(bytes(self.stream), [size for row in self.rows for size in row.streams]))
        except ValueError as error:
            raise DamagedFile(str(error)) from None
        values, start = {}, 0
        for row in self.rows:
            count, dtype = row.numbers
            numbers = np.frombuffer(self.numbers, dtype, count, start)
            start += numbers.nbytes
            values[row.name] = row.value(numbers, [next(streams) for _ in row.streams])
        return values


def _first_difference(mine: dict, theirs: dict) -> str:
    for name in [*mine, *theirs]:
        if mine.get(name) != theirs.get(name):
            found, expected = (shapes.get(name, "nothing") for shapes in (mine, theirs))
            return f"{name} is {found} in the file and {expected} in the network"
    return "its tensors are in another order"
