"""The cached variants: one folder each, with a JSON record and, where needed, the packed weights.

    cache/<id>/record.json            identity, metrics, per-layer table, curve, predictions, ...
    cache/<id>/weights-<digest>.slim  the packed network that the record names
    cache/<id>/activations.safetensors  with a baseline or a pruned network that others are made from: what its
                                        layers see, to calibrate from without data
    cache/<id>/sensitivity-*.json     with the same, where it was measured: what each layer's widths cost

The record is renamed into place last and names the weights by their digest, so at any moment a reader sees
a complete old variant or a complete new one. Reading never writes: a read-only cache works.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from engine.measure.intervals import paired_drop, wilson
from engine.variant import Variant

RECORD = "record.json"
SUMMARIES = "activations.safetensors"
MAX_RECORD_BYTES = 4_000_000
METRICS = {
    "accuracy": (float, int),
    "loss": (float, int),
    "n": (int,),
    "nominal_bytes": (float, int),
    "packed_bytes": (int,),
    "entropy_bytes": (float, int),
    "sparsity": (float, int),
    "attention_compute": (float, int, type(None)),
    "attention_kept": (float, int, type(None)),
    "multiply_adds": (int, type(None)),
}
AT_LEAST_ONE = ("n", "nominal_bytes", "packed_bytes")
LAYER = {
    "name": (str,),
    "kind": (str, type(None)),
    "shape": (list, type(None)),
    "elements": (int,),
    "weight_bits": (int, type(None)),
    "activation_bits": (int, type(None)),
    "sparsity": (float, int, type(None)),
    "nominal_bytes": (float, int),
    "entropy_bytes": (float, int),
}
"""What a layer of a record says, and the types of it."""


class DamagedVariant(ValueError):
    """A cached variant cannot be trusted; the message names it and says why."""


class UnknownVariant(KeyError):
    """No variant of that id is cached."""

    def __str__(self) -> str:
        return self.args[0]


def encode_bits(values: np.ndarray) -> str:
    """uint8 (N,) -> text: deflated, base64."""
    return base64.b64encode(zlib.compress(values.astype(np.uint8).tobytes(), 9)).decode()


def decode_bits(text: str, count: int) -> np.ndarray:
    """The inverse of ``encode_bits``; raises ``ValueError`` unless there are exactly ``count`` values."""
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(base64.b64decode(text, validate=True), count + 1)
    except (zlib.error, ValueError, TypeError):
        raise ValueError("the stored predictions cannot be read") from None
    if len(data) != count:
        raise ValueError(f"{len(data)} predictions are stored instead of {count}")
    return np.frombuffer(data, np.uint8)


@dataclass(frozen=True)
class Record:
    """All that is known of one variant. ``predicted`` and ``correct`` are for the first n test examples."""

    variant: Variant
    metrics: dict[str, Any]
    """See ``METRICS``; accuracy is a fraction, sizes are bytes."""
    predicted: np.ndarray
    """(n,) uint8: the class given to each test example."""
    correct: np.ndarray
    """(n,) bool."""
    layers: list[dict] = field(default_factory=list)
    curve: list[dict] = field(default_factory=list)
    training: dict | None = None
    """The recipe, and which epoch was kept."""
    scales: dict[str, Any] | None = None
    """Every learned scale and offset by name, where there is no file."""
    versions: dict[str, str] = field(default_factory=dict)
    file: str | None = None
    """Relative to the cache."""
    sha256: str | None = None
    validated: np.ndarray | None = None
    """(m,) bool: whether each validation example was classified correctly; ``None``: not measured."""

    @property
    def id(self) -> str:
        return self.variant.id

    @cached_property
    def accuracy_interval(self) -> tuple[float, float]:
        return wilson(int(self.correct.sum()), len(self.correct))

    @property
    def validation_accuracy(self) -> float | None:
        """A fraction: of the network as stored, else of its last epoch, which is the one that is kept."""
        if self.validated is not None:
            return float(self.validated.mean())
        return self.curve[-1].get("validation_accuracy") if self.curve else None

    def drop_from(self, baseline: Record) -> tuple[float, float, float]:
        """(drop, low, high) in pp, on the examples that both were measured on."""
        n = min(len(self.correct), len(baseline.correct))
        return paired_drop(baseline.correct[:n], self.correct[:n])

    def to_json(self) -> dict:
        return {
            "id": self.id,
            "variant": self.variant.to_json(),
            "metrics": self.metrics,
            "layers": self.layers,
            "curve": self.curve,
            "training": self.training,
            "scales": self.scales,
            "versions": self.versions,
            "file": self.file,
            "sha256": self.sha256,
            "predicted": encode_bits(self.predicted),
            "correct": encode_bits(self.correct),
            "validated": self.validated if self.validated is None
            else {"n": len(self.validated), "correct": encode_bits(self.validated)},
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Any) -> Record:
        """Raises ``ValueError`` for anything but the JSON of a record."""
        if not isinstance(data, dict):
            raise ValueError("the record is not an object")
        variant = Variant.from_json(data.get("variant"))
        if data.get("id") != variant.id:
            raise ValueError(f"the record calls itself {data.get('id')!r} but describes {variant.id!r}")
        metrics = data.get("metrics")
        if not isinstance(metrics, dict):
            raise ValueError("the record has no metrics")
        for name, types in METRICS.items():
            value = metrics.get(name)
            least = 1 if name in AT_LEAST_ONE else 0
            if type(value) not in types or (isinstance(value, (int, float)) and not least <= value < 1e12):
                raise ValueError(f"the record's {name} is {value!r}")
        n = metrics["n"]
        if not 0 < n <= 1_000_000:
            raise ValueError(f"the record counts {n} examples")
        expected = {"layers": list, "curve": list, "versions": dict}
        optional = {"training": dict, "scales": dict, "file": str, "sha256": str}
        for name, kind in (expected | optional).items():
            if not isinstance(data.get(name), kind) and not (name in optional and data.get(name) is None):
                raise ValueError(f"the record's {name} is not of the right kind")
        if not all(_is_layer(layer) for layer in data["layers"]):
            raise ValueError("the record's layers are not of the right kind")
        if data["file"] is not None and not re.fullmatch(r"[a-z0-9_.-]+/[a-z0-9_.-]+\.slim", data["file"]):
            raise ValueError("the record names a file that is not a variant's")
        correct = decode_bits(data.get("correct"), n).astype(bool)
        if abs(correct.mean() - metrics["accuracy"]) > 1e-9:
            raise ValueError("the record's accuracy is not that of its predictions")
        validated = data.get("validated")
        if validated is not None:
            if not isinstance(validated, dict) or type(validated.get("n")) is not int or validated["n"] < 1:
                raise ValueError("the record's validation is not of the right kind")
            validated = decode_bits(validated.get("correct"), validated["n"]).astype(bool)
        return cls(
            variant,
            metrics,
            decode_bits(data.get("predicted"), n),
            correct,
            validated=validated,
            **{name: data[name] for name in expected | optional},
        )


def _is_layer(layer: Any) -> bool:
    if not isinstance(layer, dict) or not layer.keys() >= LAYER.keys():
        return False
    if not all(type(layer[name]) in types for name, types in LAYER.items()):
        return False
    return all(0 <= value < 1e12 for value in layer.values() if isinstance(value, (int, float)))


class Store:
    """The variants in a folder."""

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)
        self.writes = 0
        """How often this object wrote: who looks at the folder from time to time only then knows to look again."""

    def ids(self) -> list[str]:
        """Of every folder that has a record, sound or not, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(path.parent.name for path in self.folder.glob(f"*/{RECORD}") if path.parent.name[0] != ".")

    def __contains__(self, id: str) -> bool:
        sound = isinstance(id, str) and re.fullmatch(r"[a-z0-9_][a-z0-9_.-]{0,200}", id)  # not "../x"
        return bool(sound) and (self.folder / id / RECORD).is_file()

    def record(self, id: str) -> Record:
        """Raises ``UnknownVariant`` or ``DamagedVariant``. The weights' digest is checked by ``weights``."""
        if id not in self:
            raise UnknownVariant(f"no variant {id!r} is cached in {self.folder.name}/")
        path = self.folder / id / RECORD
        try:
            if path.stat().st_size > MAX_RECORD_BYTES:
                raise ValueError("the record is too large")
            record = Record.from_json(json.loads(path.read_text("utf-8")))
            if record.id != id:
                raise ValueError(f"the record is that of {record.id!r}")
        except (OSError, ValueError, RecursionError) as error:
            raise DamagedVariant(f"{id}: {error}") from None
        return record

    def weights(self, record: Record) -> bytes:
        """The packed network, checked against the record's digest; raises ``DamagedVariant``."""
        if record.file is None:
            raise DamagedVariant(f"{record.id}: it has no file of its own; its weights follow from the baseline")
        try:
            data = (self.folder / record.file).read_bytes()
        except OSError as error:
            raise DamagedVariant(f"{record.id}: {record.file} cannot be read ({error.strerror})") from None
        if hashlib.sha256(data).hexdigest() != record.sha256:
            raise DamagedVariant(f"{record.id}: {record.file} is not the file that was written")
        return data

    def checked(self, id: str) -> Record | DamagedVariant:
        """The record whose file, if it has one, is the one that was written; else what is wrong.

        So are a folder whose name no variant has, and one that is gone by now.
        """
        try:
            record = self.record(id)
            if record.file is not None:
                self.weights(record)
        except DamagedVariant as error:
            return error
        except UnknownVariant as error:
            return DamagedVariant(f"{id}: {error}")
        return record

    def records(self, task: str | None = None) -> Iterator[Record | DamagedVariant]:
        """Every variant, and an exception object in the place of each damaged one."""
        for found in map(self.checked, self.ids()):
            if isinstance(found, DamagedVariant) or task in (None, found.variant.task):
                yield found

    def has_summaries(self, id: str) -> bool:
        """Whether ``summaries`` are kept with variant ``id``."""
        return id in self and (self.folder / id / SUMMARIES).is_file()

    def summaries(self, id: str) -> dict:
        """Name of each layer -> quantiles of its input (see ``summarise_inputs``), as kept with variant ``id``."""
        from safetensors import SafetensorError
        from safetensors.torch import load

        try:
            return load((self.folder / self.record(id).id / SUMMARIES).read_bytes())
        except (OSError, SafetensorError) as error:
            raise DamagedVariant(f"{id}: its activation summaries cannot be read ({error})") from None

    def save_summaries(self, id: str, summaries: dict) -> None:
        """``summaries``: name -> float tensor; kept in float16."""
        from safetensors.torch import save

        (self.folder / id).mkdir(parents=True, exist_ok=True)
        write_file(self.folder / id / SUMMARIES, save({name: values.half() for name, values in summaries.items()}))

    def save(self, record: Record, weights: bytes | None) -> Record:
        """Write a variant, replacing an older one of the same id; gives back the record with its file and digest.

        A record without ``weights`` may name the file of another variant. Raises ``OSError`` where the cache cannot
        be written; what was there is then still there.
        """
        folder = self.folder / record.id
        folder.mkdir(parents=True, exist_ok=True)
        data = record.to_json()
        if weights is not None:
            digest = hashlib.sha256(weights).hexdigest()
            data |= {"file": f"{record.id}/weights-{digest[:12]}.slim", "sha256": digest}
        with FileLock(self.folder / ".lock"):
            if weights is not None:
                write_file(self.folder / data["file"], weights)
            write_file(folder / RECORD, (json.dumps(data, indent=1, allow_nan=False) + "\n").encode())
            for old in folder.glob("weights-*.slim"):
                if f"{record.id}/{old.name}" != data["file"]:
                    old.unlink()
        self.writes += 1
        return Record.from_json(data)


def write_file(path: Path, data: bytes) -> None:
    """Write through a temporary name, flushed to the disk before it is renamed."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
