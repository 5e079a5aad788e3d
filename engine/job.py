"""One variant is one job: a pure function from the variant and the data to a record and a file.

It reads the store for the baseline it starts from and writes nothing but its checkpoint, so an executor may
run it in any process, on any machine that has the data and the cache.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch import nn

from engine.data import get_task
from engine.finetuning import batches_of, finetune_recipe, lessons
from engine.measure.accuracy import predict
from engine.measure.compute import multiply_adds
from engine.measure.size import size_report
from engine.models import get_model
from engine.networks import calibrated, calibration_batches, load, load_variant, weights_digest, with_attention
from engine.origins import is_current, is_stale
from engine.packing import pack
from engine.pruning import GradualPruning, get_pruner
from engine.quantization import prepare, quantized_layers, settle_weights, summarise_inputs
from engine.record import Record
from engine.store import DamagedVariant, Store
from engine.training.batch_norm import unfold_batch_norm
from engine.training.recipe import Recipe
from engine.training.trainer import Progress, TrainingResult, train
from engine.variant import Variant

CHECKPOINTS = 2
"""Raise it when what a checkpoint holds changes its meaning: older ones are not gone on from then."""
DENSE = SimpleNamespace(total=1.0, kept_share=1.0)
"""What attention costs where nothing was done to it."""


def _ignore(*_) -> None:
    """No one is watching."""


def train_baseline(
    variant: Variant,
    data=None,
    *,
    download: bool = False,
    checkpoint: Path | None = None,
    recipe: Recipe | None = None,
    on_progress: Callable[[Progress], None] = _ignore,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[Record, bytes, dict[str, torch.Tensor]]:
    """Train the network of ``variant`` from nothing: its record, its packed file, its activation summaries.

    Raises ``TrainingStopped`` when asked to stop, ``DataMissing`` without the data.
    """
    entry, task = get_model(variant.model), get_task(variant.task)
    recipe = recipe or entry.recipe
    training = task.load("train", data, download)
    torch.manual_seed(variant.seed)
    network = entry.build()
    options = {"seed": variant.seed, "on_progress": on_progress, "should_stop": should_stop}
    if entry.train is not None:
        folder = checkpoint and checkpoint.with_suffix("")
        result = entry.train(network, data, recipe=recipe, folder=folder, download=download, **options)
    else:
        result = train(network, training, task.load("validation", data), recipe, checkpoint=checkpoint,
                       origin=_origin(recipe), **options)  # fmt: skip
    validation = task.load("validation", data)
    record, packed = _measured(network, variant, task.load("test", data), result, recipe, validation=validation)
    return record, packed, activation_summaries(packed, variant.task, data)


def activation_summaries(packed: bytes, task: str, data=None) -> dict[str, torch.Tensor]:
    """What the layers of a packed network without quantizers see, for ``Store.save_summaries``."""
    return summarise_inputs(prepare(load(packed)), calibration_batches(get_task(task).load("train", data)))


def compress(
    variant: Variant,
    store: Store,
    data=None,
    *,
    checkpoint: Path | None = None,
    recipe: Recipe | None = None,
    on_progress: Callable[[Progress], None] = _ignore,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[Record, bytes | None]:
    """Calibrate ``variant`` and, if it says so, fine-tune it: its record, and its packed file.

    A calibrated variant has no file: its weights follow from the baseline and the scales on its record. One whose
    attention method was added afterwards names the file of the variant without it.
    Raises as ``train_baseline`` does, and ``UnknownVariant`` where what it starts from is not cached.
    """
    task = get_task(variant.task)
    test, validation = task.load("test", data), task.load("validation", data)
    if variant.attention_added or not variant.fine_tuned:
        if variant.weights_of_another:
            network = with_attention(load_variant(store, variant.without_attention()), variant)
        else:
            network = calibrated(store, variant, load_variant(store, variant.source()), data=data)
        record = _measured(network, variant, test, validation=validation)[0]
        if not variant.attention_added:
            return replace(record, made_from=weights_digest(store, variant)), None
        weights = store.record(variant.without_attention().id)
        return replace(record, file=weights.file, sha256=weights.sha256, made_from=weights.sha256), None

    recipe = recipe or finetune_recipe(variant)
    training, recipe = lessons(task, recipe, data)
    teacher = load_variant(store, variant.baseline())
    begun, start = _start(variant, store)
    digest = {each: weights_digest(store, each) for each in (variant.baseline(), begun, variant.source())}
    network = calibrated(store, variant, start, data=data)
    unfold_batch_norm(network, calibration_batches(training))
    memory = checkpoint and checkpoint.parent / "teachers" / batches_of(variant, recipe, store)
    result = train(
        network, training, validation, recipe, seed=variant.seed, teacher=teacher, teacher_memory=memory,
        before_step=_gradual_pruning(variant), checkpoint=checkpoint,
        origin=_origin(recipe, digest[variant.baseline()], digest[begun]),
        on_progress=on_progress, should_stop=should_stop,
    )  # fmt: skip
    result.notes["begun_with"] = begun.id
    record, packed = _measured(network, variant, test, result, recipe, validation=validation)
    return replace(record, made_from=digest[variant.source()]), packed  # as it was before: hours have passed


def measure(
    store: Store,
    variant: Variant,
    data=None,
    limit: int | None = 1000,
    on_progress: Callable[[int, int], None] = _ignore,
) -> Record:
    """Measure ``variant`` (see ``load_variant``) on the first ``limit`` test examples, or all; nothing is stored."""
    test = get_task(variant.task).load("test", data)
    if limit is not None:
        test = test.head(limit)
    return _measured(load_variant(store, variant), variant, test, on_progress=on_progress)[0]


def incomplete(record: Record) -> bool:
    """Whether ``completed`` would add to it."""
    return record.validated is None or record.metrics.get("multiply_adds") is None


def completed(store: Store, record: Record, data=None) -> Record:
    """``record`` with what ones made by earlier versions lack, read off its network; nothing is stored."""
    network, task = load_variant(store, record.variant), get_task(record.variant.task)
    if record.validated is None:
        correct = predict(network, task.load("validation", data)).correct
        record = replace(record, validated=correct.numpy())
    if record.metrics.get("multiply_adds") is None:
        count = multiply_adds(network, task.example())
        record = replace(record, metrics=record.metrics | {"multiply_adds": count})
    return record


def _measured(
    network: nn.Module,
    variant: Variant,
    test,
    result: TrainingResult | None = None,
    recipe: Recipe | None = None,
    on_progress: Callable[[int, int], None] = _ignore,
    validation=None,
) -> tuple[Record, bytes]:
    """Pack ``network`` and measure what comes out of the file, not what went in; choices need ``validation``."""
    packed = pack(network, variant.to_json())
    rebuilt = load(packed)
    settle_weights(rebuilt)
    with _counting(rebuilt, variant) as attention:
        predictions = predict(rebuilt, test, on_progress)
    size = size_report(rebuilt)
    training = None
    if result is not None and recipe is not None:
        training = {
            "recipe": recipe.to_json(),
            "kept": "the last epoch; no choice was made",
            "seconds": round(result.seconds),
            **result.notes,
        }
    metrics = {
        "accuracy": predictions.accuracy,
        "loss": predictions.loss,
        "n": len(predictions.classes),
        "nominal_bytes": float(size.nominal_bytes),
        "packed_bytes": len(packed),
        "entropy_bytes": float(size.entropy_bytes),
        "sparsity": float(size.sparsity),
        "attention_compute": attention and attention.total,
        "attention_kept": attention and attention.kept_share,
        "multiply_adds": multiply_adds(rebuilt, get_task(variant.task).example()),
    }
    record = Record(
        variant,
        metrics,
        predictions.classes.numpy().astype(np.uint8),
        predictions.correct.numpy(),
        layers=[rounded(row) for row in size.layers],
        curve=[] if result is None else result.curve,
        training=training,
        scales=_scales(rebuilt, variant),
        versions=_versions(variant),
        validated=None if validation is None else predict(rebuilt, validation).correct.numpy(),
    )
    return record, packed


def rounded(layer: dict) -> dict:
    """A layer of a record, to a hundredth of a byte and a millionth of its weights: there are tens of thousands."""
    places = {"nominal_bytes": 2, "entropy_bytes": 2, "sparsity": 6}
    return layer | {name: round(layer[name], count) for name, count in places.items() if layer[name] is not None}


def _versions(variant: Variant) -> dict[str, str]:
    """Of the libraries that the network, or what was taken out of it, follows from."""
    pruner = None if variant.pruning is None else get_pruner(variant.pruning).library
    libraries = {library: version(library) for library in (get_model(variant.model).library, pruner) if library}
    here = {"python": platform.python_version(), "machine": platform.machine()}
    return {"torch": version("torch")} | libraries | here


def _counting(network: nn.Module, variant: Variant):
    """Counts what attention costs while ``network`` computes; ``None`` where there is no attention."""
    if variant.attention is None:
        return nullcontext(DENSE if get_model(variant.model).attention else None)
    from engine.attention import count_attention  # transformers: only where it is needed

    return count_attention(network)


def _gradual_pruning(variant: Variant) -> Callable[[nn.Module, float], None] | None:
    """What prunes during the fine-tuning of ``variant``, if anything does."""
    if not variant.pruning_gradual or variant.quantizer is not None:
        return None
    entry = get_pruner(variant.pruning)
    if not entry.gradual:
        raise ValueError(f"{entry.name} prunes at once: leave pruning_gradual out")
    return GradualPruning(entry.pruner(), variant.pruning_ratio)


def _origin(recipe, *weights: str | None) -> str:
    """Stands for a run's recipe and the files that it begins with and learns from."""
    parts = [CHECKPOINTS, recipe.to_json(), *weights]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _start(variant: Variant, store: Store) -> tuple[Variant, nn.Module]:
    """What fine-tuning starts from: the network of ``variant.source()``, with a wider variant's weights if asked."""
    source = variant.source()
    if source.id in store and not is_current(store, source):
        raise DamagedVariant(
            f"{source.id}: it was made from other weights than those that are cached now: make it anew"
        )
    plain = load_variant(store, source)
    if variant.start_bits is None:
        return source, plain
    wider = [
        record.variant
        for record in store.records(variant.task)
        if isinstance(record, Record) and variant.may_begin_with(record.variant) and not is_stale(store.find, record)
    ]
    if not wider:
        raise ValueError(
            f"{variant.id} starts from its {variant.start_bits}-bit variant, which is not cached, or was made from "
            "other weights than those that are cached now"
        )
    begun = max(wider, key=lambda found: (found.epochs, found.id))
    start = load_variant(store, begun)
    own, found = plain.state_dict(), start.state_dict()
    # Its zeros are not all pruned: some were rounded. The masks stay those of the source.
    plain.load_state_dict({name: own[name] if name.endswith(".mask") else found[name] for name in own})
    return begun, plain


def _scales(network: nn.Module, variant: Variant) -> dict[str, float | list[float]] | None:
    """Those that no file of weights holds."""
    if variant.is_baseline or (variant.fine_tuned and not variant.attention_added):
        return None
    scales = {}
    for name, layer in quantized_layers(network).items():
        for side in ("weight_quantizer", "input_quantizer"):
            quantizer = getattr(layer, side)
            if quantizer is not None and not (layer.has_weight and variant.weights_of_another):
                scales |= {f"{name}.{side}.{key}": value.tolist() for key, value in quantizer.state_dict().items()}
    return scales
