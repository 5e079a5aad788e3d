"""The one training loop: baselines and compressed variants, examples of any task, CPU or CUDA."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import torch
from torch import nn

from engine.measure.accuracy import predict
from engine.quantization.base import Quantizer
from engine.training.checkpoint import load_checkpoint, save_checkpoint
from engine.training.compiling import Compiled, forget_compiled
from engine.training.loss import distillation_loss
from engine.training.precision import FORMATS, best_device, number_format
from engine.training.recipe import Recipe
from engine.training.teacher import Teacher
from engine.training.time_left import TimeLeft

CHECKPOINT_EVERY_S = 20.0
CURVE_POINTS = 12
"""Validation takes time: about this many points a run."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands, given to ``on_progress`` after every step."""

    step: int
    steps: int
    epoch: int
    epochs: int
    loss: float
    seconds_left: float | None
    """``None`` while it is not known."""
    stage: str = ""
    """Of a training that has several."""
    curve: Sequence[dict] = ()
    """What ``TrainingResult.curve`` holds so far."""


@dataclass
class TrainingResult:
    """The trained network is the model given, changed in place."""

    curve: list[dict] = field(default_factory=list)
    """One object a validated epoch: epoch, loss (training), validation_loss, validation_accuracy."""
    seconds: float = 0.0
    notes: dict = field(default_factory=dict)
    """What else belongs on the record."""


class TrainingStopped(Exception):
    """Training was asked to stop; the checkpoint, if one was wanted, is written."""


def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    """Weights decay; biases, batch-norm and quantizers' scales do not."""
    scales = {id(p) for module in model.modules() if isinstance(module, Quantizer) for p in module.parameters()}
    trained = [p for p in model.parameters() if p.requires_grad]
    weights = [p for p in trained if p.ndim > 1 and id(p) not in scales]
    others = [p for p in trained if p.ndim <= 1 or id(p) in scales]
    return [{"params": weights, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]


def optimizer_of(model: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Raises ``ValueError`` where the recipe names none that is known."""
    groups = parameter_groups(model, recipe.weight_decay)
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW(groups, lr=recipe.learning_rate, fused=True)
    if recipe.optimizer != "sgd":
        raise ValueError(f"unknown optimizer {recipe.optimizer!r}; known: adamw, sgd")
    return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum, nesterov=True)


def train(
    model: nn.Module,
    training,
    validation,
    recipe: Recipe,
    *,
    seed: int = 0,
    teacher: nn.Module | None = None,
    teacher_memory: Path | None = None,
    loss: Callable[..., torch.Tensor] | None = None,
    before_step: Callable[[nn.Module, float], None] | None = None,
    checkpoint: Path | None = None,
    origin: str = "",
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    device: torch.device | None = None,
) -> TrainingResult:
    """Train ``model`` in place on ``training`` and leave it in eval mode on the CPU; the last epoch is kept.

    With ``checkpoint``, a run goes on where the last one stopped, with the same batches and number format and so (on
    the same kind of machine) the same result; the file is removed by whoever has stored that result. ``origin`` stands
    for what the run begins with and its recipe: a checkpoint of another one is not gone on from. ``teacher_memory`` is
    a folder for what the teacher says about this seed's and recipe's batches. Batches may carry such answers
    themselves, as a third item; ``loss`` gets what ``distillation_loss`` gets and stands in its place.
    ``before_step`` gets ``model`` and the share of all steps done, and may change ``model`` in place. Raises
    ``TrainingStopped`` when ``should_stop()`` turns true and ``FloatingPointError`` when the loss is not finite.
    """
    loss = loss or partial(distillation_loss, label_smoothing=recipe.label_smoothing)
    device = device or best_device()
    model.to(device, memory_format=torch.channels_last)
    training, validation = training.to(device), validation.to(device)
    optimizer = optimizer_of(model, recipe)
    per_epoch = training.steps_per_epoch(recipe.batch_size)
    steps = per_epoch * recipe.epochs
    state = None if checkpoint is None else load_checkpoint(checkpoint, model, optimizer, origin)
    if state is None:
        state = {"step": 0, "loss_sum": 0.0, "seconds": 0.0, "curve": [], "origin": origin}
        state["number_format"] = number_format(device.type)
    # What is measured may differ from start to start, on a busy machine. Older checkpoints do not say what it was.
    dtype = FORMATS[state.get("number_format") or number_format(device.type)]
    prepared = _compiler(training.one_shape) if recipe.compile else lambda network: network
    network = prepared(model)
    if teacher is not None:
        teacher = teacher.to(device, memory_format=torch.channels_last).eval()
        teacher = Teacher(prepared(teacher), per_epoch, teacher_memory)

    saved = time.monotonic()
    started = saved - state["seconds"]
    work_before = recipe.work_until(state["step"] // per_epoch, state["step"] % per_epoch / per_epoch)
    time_left = TimeLeft(recipe.work_until(recipe.epochs, 0), work_before, saved)
    model.train()
    while state["step"] < steps:
        if should_stop():
            _save(checkpoint, model, optimizer, state, started)
            raise TrainingStopped(f"stopped after step {state['step']} of {steps}")
        epoch, step = divmod(state["step"], per_epoch)
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate_at(state["step"] / per_epoch)
        if before_step is not None:
            before_step(model, state["step"] / steps)
        inputs, labels, *answers = training.training_batch(
            seed, epoch, step, recipe.batch_size, recipe.side_at(epoch), recipe.cutout
        )
        with torch.autocast(device.type, dtype, enabled=dtype is not None):
            target = teacher(inputs, epoch, step) if teacher is not None else answers[0] if answers else None
            error = loss(network(inputs).float(), labels, target, recipe.distil, recipe.temperature)
        optimizer.zero_grad(set_to_none=True)
        error.backward()
        optimizer.step()

        value = error.item()
        if not math.isfinite(value):
            raise FloatingPointError(
                f"the loss became {value} in epoch {epoch + 1}; a lower learning rate usually helps"
            )
        state["loss_sum"] += value
        state["step"] += 1
        left = time_left.after_step(recipe.work_until(epoch, (step + 1) / per_epoch), time.monotonic())
        on_progress(Progress(state["step"], steps, epoch + 1, recipe.epochs, value, left, curve=state["curve"]))
        if step + 1 == per_epoch:
            _end_epoch(state, model, validation, epoch, recipe, per_epoch)
        if time.monotonic() - saved > CHECKPOINT_EVERY_S:
            _save(checkpoint, model, optimizer, state, started)
            saved = time.monotonic()
    _save(checkpoint, model, optimizer, state, started)
    if recipe.compile:
        forget_compiled()
    model.to("cpu").eval()
    notes = {"number_format": state["number_format"]} if "number_format" in state else {}
    return TrainingResult(state["curve"], time.monotonic() - started, notes)


def _end_epoch(state: dict, model: nn.Module, validation, epoch: int, recipe: Recipe, per_epoch: int) -> None:
    every = math.ceil(recipe.epochs / CURVE_POINTS)
    if (recipe.epochs - epoch - 1) % every == 0:
        predictions = predict(model, validation)
        state["curve"].append(
            {
                "epoch": epoch + 1,
                "loss": round(state["loss_sum"] / per_epoch, 5),
                "validation_loss": round(predictions.loss, 5),
                "validation_accuracy": round(predictions.accuracy, 5),
            }
        )
        model.train()
    state["loss_sum"] = 0.0


def _save(checkpoint: Path | None, model, optimizer, state: dict, started: float) -> None:
    if checkpoint is not None:
        save_checkpoint(checkpoint, model, optimizer, state | {"seconds": time.monotonic() - started})


def _compiler(one_shape: bool) -> Callable[[nn.Module], nn.Module]:
    """For inputs of one shape or of any."""
    return partial(Compiled, dynamic=not one_shape)
