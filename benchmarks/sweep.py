"""What one more variant costs, stage by stage: ``python -m benchmarks.sweep``.

Half of a cached network's weights are pruned, it is quantized to 4 bits, fine-tuned for an epoch, packed and measured,
by the code that ``engine sweep`` runs, on CIFAR-10. An epoch follows from the median of some steps; all else is run as
it is. Then a variant's evaluation is compared with the plain network's, in turn, on the same pictures.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import print_table, write_results
from benchmarks.timing import medians
from engine.build import build
from engine.data import get_task
from engine.job import finetune_recipe
from engine.measure.accuracy import predict
from engine.networks import calibration_batches, load, load_variant
from engine.packing import pack
from engine.paths import default_cache
from engine.quantization import prepare, set_scales, settle_weights, summarise_inputs
from engine.store import Store
from engine.training.batch_norm import unfold_batch_norm
from engine.training.trainer import train
from engine.variant import Variant

PRUNING = {"pruning": "global_magnitude", "pruning_ratio": 0.5}
BITS = 4


class Stages:
    """Seconds by the name of the stage, in the order they were run."""

    def __init__(self):
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work):
        """What ``work()`` gives."""
        start = time.perf_counter()
        result = work()
        self.seconds[name] = time.perf_counter() - start
        return result

    def rows(self, model: str) -> Iterator[dict]:
        whole = sum(self.seconds.values())
        for name, seconds in self.seconds.items():
            yield {"model": model, "stage": name, "seconds": round(seconds, 2), "share %": round(100 * seconds / whole)}


def one_more_variant(model: str, store: Store, steps: int) -> tuple[Stages, float]:
    """Its stages, and the seconds of an epoch where the teacher's answers are remembered from an earlier variant."""
    task = get_task("cifar10")
    training, validation, test = (task.load(split) for split in ("train", "validation", "test"))
    variant = Variant("cifar10", model, "lsqplus", BITS, BITS, epochs=1, **PRUNING)
    recipe, stages = finetune_recipe(variant), Stages()

    teacher = stages.time("read the baseline's file", lambda: load_variant(store, variant.baseline()))
    pruned = stages.time("prune", lambda: build(variant.source(), teacher))
    network = build(variant, pruned)
    summaries = stages.time(
        "run calibration pictures", lambda: summarise_inputs(prepare(pruned), calibration_batches(training))
    )
    stages.time("set scales", lambda: set_scales(network, summaries))
    stages.time("make batch-norm trainable", lambda: unfold_batch_norm(network, calibration_batches(training)))

    few = training.head(steps * recipe.batch_size)
    per_epoch = training.steps_per_epoch(recipe.batch_size)
    with TemporaryDirectory() as memory:
        options = {"teacher": teacher, "teacher_memory": Path(memory)}
        first, median = _steps(network, few, validation.head(1), recipe, options)
        _, remembered = _steps(network, few, validation.head(1), recipe, options)
    stages.seconds["compile the step"] = first - median
    stages.seconds["fine-tune an epoch"] = median * per_epoch

    packed = stages.time("pack", lambda: pack(network, variant.to_json()))
    rebuilt = stages.time("load", lambda: load(packed))
    settle_weights(rebuilt)
    stages.time("evaluate on validation", lambda: predict(rebuilt, validation))
    stages.time("evaluate on test", lambda: predict(rebuilt, test))
    return stages, remembered * per_epoch


def _steps(network, training, validation, recipe, options) -> tuple[float, float]:
    """Seconds of the first step and the median of the others, of one epoch over ``training``."""
    times = [time.perf_counter()]
    train(network, training, validation, recipe, on_progress=lambda _: times.append(time.perf_counter()), **options)
    taken = [after - before for before, after in zip(times, times[1:], strict=False)]
    return taken[0], statistics.median(taken[1:])


def evaluation(model: str, store: Store, pictures: int, repeats: int) -> dict:
    """Medians for the plain network and its calibrated 4-bit variant, and their ratio."""
    test = get_task("cifar10").load("test").head(pictures)
    networks = {
        "plain": load_variant(store, Variant("cifar10", model)),
        "variant": load_variant(store, Variant("cifar10", model, "lsqplus", BITS, BITS)),
    }
    settle_weights(networks["variant"])
    taken = medians(
        {name: lambda network=network: predict(network, test) for name, network in networks.items()}, repeats
    )
    return {
        "model": model,
        "pictures": pictures,
        "plain s": round(taken["plain"], 2),
        f"W{BITS}A{BITS} s": round(taken["variant"], 2),
        "ratio": round(taken["variant"] / taken["plain"], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", nargs="+", default=["resnet20", "vgg"])
    parser.add_argument("--steps", type=int, default=12, help="training steps that are timed")
    parser.add_argument("--pictures", type=int, default=10_000, help="in the comparison of evaluations")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only-evaluation", action="store_true", help="leave the stages out")
    options = parser.parse_args()
    store, rows, notes = Store(default_cache()), [], []
    for model in () if options.only_evaluation else options.models:
        stages, remembered = one_more_variant(model, store, options.steps)
        rows += stages.rows(model)
        notes.append(f"{model}: {remembered:.0f} s an epoch once the teacher's answers are remembered")
    if rows:
        print_table(rows)
        text = f"An epoch is the median of {options.steps - 1} steps times the steps of an epoch; {'; '.join(notes)}."
        print(write_results("sweep", rows, text, packages=["torch-pruning"]))
    evaluations = [evaluation(model, store, options.pictures, options.repeats) for model in options.models]
    print_table(evaluations)
    print(write_results("sweep_evaluation", evaluations, f"Medians of {options.repeats} runs in turn."))


if __name__ == "__main__":
    main()
