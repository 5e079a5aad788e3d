"""What is known of one variant, and its JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from engine.encoding import (
    decode_bits,
    decode_floats,
    decode_table,
    encode_bits,
    encode_floats,
    encode_table,
    size_of_floats,
)
from engine.measure.intervals import paired_drop, wilson
from engine.variant import Variant

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
MOST = 1_000_000
"""Examples, and scales, of one record."""
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
    made_from: str | None = None
    """The digest of the file that the weights follow from or, in a file of their own, were fine-tuned from."""
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

    def validation_drop_from(self, baseline: Record) -> tuple[float, float, float] | None:
        """(drop, low, high) in pp on the validation examples; ``None`` where not both were measured on the same."""
        if self.validated is None or baseline.validated is None or len(self.validated) != len(baseline.validated):
            return None
        return paired_drop(baseline.validated, self.validated)

    def to_text(self) -> str:
        """``to_json`` as JSON, a line for each of its fields: short, and what changed can be read."""
        fields = (f"{json.dumps(name)}: {json.dumps(value, allow_nan=False)}" for name, value in self.to_json().items())
        return "{\n" + ",\n".join(fields) + "\n}\n"

    def to_json(self) -> dict:
        return {
            "id": self.id,
            "variant": self.variant.to_json(),
            "metrics": self.metrics,
            "layers": encode_table(self.layers),
            "curve": self.curve,
            "training": self.training,
            "scales": self.scales and {name: encode_floats(value) for name, value in self.scales.items()},
            "versions": self.versions,
            "file": self.file,
            "sha256": self.sha256,
            "made_from": self.made_from,
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
        if not 0 < n <= MOST:
            raise ValueError(f"the record counts {n} examples")
        if isinstance(data.get("layers"), list):
            raise ValueError("an older version wrote it: make the variant again")
        expected = {"curve": list, "versions": dict}
        optional = {"training": dict, "scales": dict, "file": str, "sha256": str, "made_from": str}
        for name, kind in (expected | optional).items():
            if not isinstance(data.get(name), kind) and not (name in optional and data.get(name) is None):
                raise ValueError(f"the record's {name} is not of the right kind")
        layers = decode_table(data.get("layers"))
        if not all(map(_is_layer, layers)):
            raise ValueError("the record's layers are not of the right kind")
        if not all(map(_is_epoch, data["curve"])):
            raise ValueError("the record's curve is not of the right kind")
        if data.get("file") is not None and not re.fullmatch(r"[a-z0-9_.-]+/[a-z0-9_.-]+\.slim", data["file"]):
            raise ValueError("the record names a file that is not a variant's")
        correct = decode_bits(data.get("correct"), n).astype(bool)
        if abs(correct.mean() - metrics["accuracy"]) > 1e-9:
            raise ValueError("the record's accuracy is not that of its predictions")
        validated = data.get("validated")
        if validated is not None:
            if not isinstance(validated, dict) or type(validated.get("n")) is not int or not 0 < validated["n"] <= MOST:
                raise ValueError("the record's validation is not of the right kind")
            validated = decode_bits(validated.get("correct"), validated["n"]).astype(bool)
        return cls(
            variant,
            metrics,
            decode_bits(data.get("predicted"), n),
            correct,
            layers,
            validated=validated,
            **{name: data.get(name) for name in expected | optional if name != "scales"},
            scales=_scales_of(data.get("scales")),
        )


def _scales_of(given: dict | None) -> dict | None:
    """What is packed tells its size: all of it together must be small too."""
    if sum(map(size_of_floats, (given or {}).values())) > MOST:
        raise ValueError("the record has more scales than any network")
    return given and {name: decode_floats(value) for name, value in given.items()}


def _is_epoch(point: Any) -> bool:
    return isinstance(point, dict) and all(type(value) in (int, float) for value in point.values())


def _is_layer(layer: dict) -> bool:
    if not layer.keys() >= LAYER.keys():
        return False
    if not all(type(layer[name]) in types for name, types in LAYER.items()):
        return False
    return all(0 <= value < 1e12 for value in layer.values() if isinstance(value, (int, float)))
