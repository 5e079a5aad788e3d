"""``python -m engine train``: a baseline from nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable

from engine.commands.options import add_training
from engine.console import ProgressBar, Stop, print_rows
from engine.listing import row_of
from engine.store import Store
from engine.variant import Variant


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("train", run, "Train a baseline from nothing; the same command goes on after a stop.")
    made.add_argument("model")
    made.add_argument(
        "--download", action="store_true", help="download the data that are missing, also where nothing is trained"
    )
    made.add_argument("--seed", type=int, default=0)
    made.add_argument(
        "--force", action="store_true", help="train anew what is cached; what was made from it goes stale"
    )
    add_training(made)


def run(options) -> int:
    from engine.data import get_task
    from engine.job import train_baseline
    from engine.models import get_model

    variant = Variant(get_model(options.model).task, options.model, seed=options.seed)
    store, task = Store(options.cache), get_task(variant.task)
    if options.download:  # where the baseline is cached, its variants need them
        task.load("train", options.data, True)
        if task.unlabelled:
            task.unlabelled(1, options.data, True)
    if variant.id in store and not options.force:
        print(
            f"{variant.id} is cached already (--force trains it anew, and then all that was made from it has to be)",
            file=sys.stderr,
        )
        print_rows([row_of(record := store.record(variant.id), record)])
        return 0
    checkpoint = options.runs / f"{variant.id}.safetensors"
    record, packed, summaries = train_baseline(
        variant, options.data, download=options.download, checkpoint=checkpoint,
        on_progress=ProgressBar(variant.id), should_stop=Stop(),
    )  # fmt: skip
    store.save_summaries(record.id, summaries)
    record = store.save(record, packed)
    checkpoint.unlink(missing_ok=True)
    shutil.rmtree(checkpoint.with_suffix(""), ignore_errors=True)  # of a training of several stages
    print_rows([row_of(record, record)])
    return 0
