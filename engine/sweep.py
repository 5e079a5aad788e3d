"""Many variants from one grid file: what is cached is skipped, what was stopped goes on.

A grid is a YAML list. Each entry names fields of a variant; a field with a list takes each of its values in
turn, the last field fastest; so do lists within ``attention``. ``bits`` stands for weight and activation bits together:

    - model: resnet20
      quantizer: lsqplus
      bits: [8, 6, 4]
      epochs: [0, 2]
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import yaml

from engine.attention import get_attention
from engine.models import get_model
from engine.pruning import get_pruner
from engine.quantization import get_quantizer
from engine.quantization.preparation import check_embeddings
from engine.variant import Variant

GRID_FIELDS = {field.name for field in fields(Variant)} - {"task"} | {"bits"}


def read_grid(path: Path) -> list[Variant]:
    """The variants of a grid file, in its order, each once; raises ``ValueError`` that says what is wrong with it."""
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} is not YAML: {error}") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(f"{path.name} must be a list of settings")
    return list(dict.fromkeys(itertools.chain.from_iterable(expand(entry) for entry in entries)))


def expand(entry: dict[str, Any]) -> Iterator[Variant]:
    """All variants of one entry of a grid."""
    if set(entry) - GRID_FIELDS:
        raise ValueError(f"a grid has no {', '.join(sorted(map(str, set(entry) - GRID_FIELDS)))}")
    if "model" not in entry:
        raise ValueError("an entry of a grid must name its model")
    for setting in _products(entry):
        if "bits" in setting:
            if setting.keys() & {"weight_bits", "activation_bits"}:
                raise ValueError("bits stands for weight_bits and activation_bits: give either it or them")
            setting["weight_bits"] = setting["activation_bits"] = setting.pop("bits")
        variant = Variant(task=get_model(setting["model"]).task, **setting)
        _check(variant)
        yield variant


def _check(variant: Variant) -> None:
    """Raises ``ValueError`` for what the registries do not have: better now than after hours of work."""
    if variant.quantizer is not None:
        entry = get_quantizer(variant.quantizer)
        ends = (variant.ends_bits, variant.ends_bits)
        named = [pair for _, pair in variant.layer_bits or ()]
        for pair in [(variant.weight_bits, variant.activation_bits), ends, *named]:
            for make, bits in zip((entry.weight, entry.activation), pair, strict=True):
                if bits is not None:
                    make(bits)
        check_embeddings(variant.embeddings)
    if variant.pruning is not None and not get_pruner(variant.pruning).gradual and variant.pruning_gradual:
        raise ValueError(f"{variant.pruning} prunes at once: leave pruning_gradual out")
    if variant.attention is not None:
        if not get_model(variant.model).attention:
            raise ValueError(f"{variant.model} has no attention")
        settings = dict(variant.attention)
        method = get_attention(settings.pop("method"))
        method.method(**method.settings(settings))


def _products(fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way to take one value of each field."""
    for values in itertools.product(*(list(_values(field)) for field in fields.values())):
        yield dict(zip(fields, values, strict=True))


def _values(field: Any) -> Iterator[Any]:
    if isinstance(field, list):
        for value in field:
            yield from _values(value)
    elif isinstance(field, dict):
        yield from _products(field)
    else:
        yield field


class Executor(Protocol):
    """Where jobs run. ``job(variant)`` is picklable; results come as they are done."""

    def run(self, job: Callable[[Variant], Any], variants: Iterable[Variant]) -> Iterator[tuple[Variant, Any]]: ...


class InProcess:
    """One after the other, here: fine-tuning uses all cores by itself."""

    def run(self, job, variants):
        for variant in variants:
            yield variant, job(variant)


class LocalProcesses:
    """Several at once on this machine: for many short jobs.

    A variant that is made from others of the list waits for them. After a failure no job is begun any more; those that
    run are waited for, and then it is raised.
    """

    def __init__(self, count: int):
        if count < 1:
            raise ValueError(f"jobs need 1 or more processes, not {count}")
        self.count = count

    def run(self, job, variants):
        left, running = list(variants), {}
        threads = max(1, (os.cpu_count() or 1) // self.count)
        with ProcessPoolExecutor(self.count, get_context("spawn"), _use_threads, (threads,)) as pool:
            while left or running:
                open_jobs = [*left, *running.values()]
                ready = [variant for variant in left if not any(_is_made_from(variant, other) for other in open_jobs)]
                if not ready and not running:
                    raise ValueError(f"{', '.join(each.id for each in left)}: each would begin with another of them")
                for variant in ready[: self.count - len(running)]:
                    left.remove(variant)
                    running[pool.submit(job, variant)] = variant
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()


def _use_threads(count: int) -> None:
    import torch

    torch.set_num_threads(count)


def _is_made_from(variant: Variant, other: Variant) -> bool:
    """Whether ``variant`` may begin with the weights of ``other``."""
    if variant == other:
        return False
    return other in (variant.source(), variant.without_attention()) or variant.may_begin_with(other)
