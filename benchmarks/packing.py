"""Bytes and milliseconds of the packed format beside its peers, for the same network.

    python -m benchmarks.packing [--model resnet20] [--repeats 7] [--cache cache]

Takes a packed variant a width from the cache where there is one, else a network of random weights. Every
format holds the same tensors: integers, scales, float16 for the rest. Times are medians, from arrays in
memory to bytes and back; the integers that come back are compared.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch
import zstandard
from torch import nn

from benchmarks.report import print_table, write_results
from engine.measure.size import tensor_entropy_bytes
from engine.models import get_model
from engine.packing import DamagedFile, pack, unpack
from engine.packing.pack import pack_tensors
from engine.quantization import Codes, prepare, quantized_layers, set_scales

WIDTHS = range(2, 9)


@dataclass(frozen=True)
class Subject:
    """One network: its widths, its tensors, and where it is from."""

    width: int
    bits: list
    tensors: dict[str, Codes | np.ndarray]
    meta: dict
    source: str

    @property
    def integers(self) -> dict[str, Codes]:
        return {name: value for name, value in self.tensors.items() if isinstance(value, Codes)}

    def numbers(self) -> dict[str, np.ndarray]:
        """Everything but the integers, as the file stores it."""
        arrays = {name: value for name, value in self.tensors.items() if not isinstance(value, Codes)}
        for name, codes in self.integers.items():
            arrays |= {f"{name}.scales": codes.scales.numpy(), f"{name}.offset": codes.offset.numpy()}
        return arrays


@dataclass(frozen=True)
class Format:
    """A way to write a network; ``decode`` gives name -> integers, (planes, *shape)."""

    name: str
    encode: Callable[[Subject], bytes]
    decode: Callable[[bytes, Subject], dict[str, np.ndarray]]


def ours_encode(subject: Subject) -> bytes:
    return pack_tensors(subject.tensors, subject.bits, subject.meta)


def ours_decode(data: bytes, subject: Subject) -> dict[str, np.ndarray]:
    return {name: value.planes.numpy() for name, value in unpack(data).tensors().items() if isinstance(value, Codes)}


def int8_encode(subject: Subject) -> bytes:
    integers = {name: codes.planes.numpy().astype(np.int8) for name, codes in subject.integers.items()}
    return safetensors.numpy.save(integers | subject.numbers())


def int8_decode(data: bytes, subject: Subject) -> dict[str, np.ndarray]:
    arrays = safetensors.numpy.load(data)
    return {name: arrays[name] for name in subject.integers}


def bits_encode(subject: Subject) -> bytes:
    """Each integer in as few bits as its range needs, the numbers behind them, and no header at all."""
    parts = []
    for codes in subject.integers.values():
        width = (codes.high - codes.low).bit_length()
        values = (codes.planes.numpy().ravel() - codes.low).astype(np.uint16)
        parts.append(np.packbits(values[:, None] >> np.arange(width, dtype=np.uint16) & 1).tobytes())
    return b"".join([*parts, *(array.tobytes() for array in subject.numbers().values())])


def bits_decode(data: bytes, subject: Subject) -> dict[str, np.ndarray]:
    result, start = {}, 0
    for name, codes in subject.integers.items():
        width, count = (codes.high - codes.low).bit_length(), codes.planes.numel()
        size = -(-count * width // 8)
        bits = np.unpackbits(np.frombuffer(data, np.uint8, size, start), count=count * width).reshape(count, width)
        values = bits.astype(np.int16) @ (1 << np.arange(width)).astype(np.int16) + codes.low
        result[name], start = values.reshape(codes.planes.shape), start + size
    return result


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=19).compress(data)


FORMATS = (
    Format("ours", ours_encode, ours_decode),
    Format("packed bits", bits_encode, bits_decode),
    Format(
        "packed bits, zstd -19",
        lambda s: zstd(bits_encode(s)),
        lambda d, s: bits_decode(zstandard.decompress(d), s),
    ),
    Format("int8", int8_encode, int8_decode),
    Format("int8, zstd -19", lambda s: zstd(int8_encode(s)), lambda d, s: int8_decode(zstandard.decompress(d), s)),
    Format(
        "int8, gzip -9",
        lambda s: gzip.compress(int8_encode(s), 9, mtime=0),
        lambda d, s: int8_decode(gzip.decompress(d), s),
    ),
)


def cached(model: str, cache: Path) -> dict[int, Subject]:
    """Width of most layers -> the first packed variant of ``model`` with it, not pruned, weights up to 8 bits."""
    found: dict[int, Subject] = {}
    for path in sorted(cache.glob("*/*.slim")):
        try:
            packed = unpack(path.read_bytes())
        except DamagedFile:
            continue
        widths = [weight for weight, _ in packed.bits if weight is not None]
        other = packed.meta.get("model") != model or packed.meta.get("pruning") is not None
        if not widths or max(widths) > 8 or other:
            continue
        width = Counter(widths).most_common(1)[0][0]
        if width not in found:
            found[width] = Subject(width, packed.bits, packed.tensors(), packed.meta, path.parent.name)
    return found


def random_network(model: str, width: int) -> Subject:
    torch.manual_seed(0)
    network = prepare(get_model(model).build(), width, width)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):  # fresh ones are all 1 and 0, which would flatter zstd and gzip
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias)
    set_scales(network, {name: torch.randn(64) for name in quantized_layers(network)})
    packed = unpack(pack(network, {"model": model, "weight_bits": width}))
    return Subject(width, packed.bits, packed.tensors(), packed.meta, "random weights")


def measure(subject: Subject, repeats: int) -> list[dict]:
    """One row a format. Raises ``AssertionError`` where a format does not give the integers back."""
    integers = sum(tensor_entropy_bytes(codes) for codes in subject.integers.values())
    bound = integers + sum(array.nbytes for array in subject.numbers().values())
    rows = []
    for form in FORMATS:
        data, encode_ms = _timed(lambda form=form: form.encode(subject), repeats)
        decoded, decode_ms = _timed(lambda form=form, data=data: form.decode(data, subject), repeats)
        for name, codes in subject.integers.items():
            assert np.array_equal(decoded[name], codes.planes.numpy()), f"{form.name} changed {name}"
        rows.append({
            "W": subject.width, "format": form.name, "bytes": len(data), "entropy_bytes": round(bound),
            "bytes/entropy": round(len(data) / bound, 4), "encode_ms": round(encode_ms, 2),
            "decode_ms": round(decode_ms, 2), "source": subject.source,
        })  # fmt: skip
    return rows


def _timed(work: Callable, repeats: int) -> tuple[object, float]:
    """What ``work`` gives, and the median of its times in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        times.append(1000 * (time.perf_counter() - start))
    return result, statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="resnet20")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--cache", type=Path, default=Path("cache"))
    options = parser.parse_args()
    shipped = cached(options.model, options.cache)
    rows = []
    for width in WIDTHS:
        rows += measure(shipped.get(width) or random_network(options.model, width), options.repeats)
    print_table(rows)
    notes = f"{options.model}; times: median of {options.repeats} runs, ms; entropy_bytes as in engine.measure.size."
    packages = ("numpy", "constriction", "zstandard", "safetensors")
    print(f"written to {write_results('packing', rows, notes, packages).relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
