"""``python -m engine evaluate``: a cached variant measured again."""

from __future__ import annotations

import json
from collections.abc import Callable

from tqdm import tqdm

from engine.commands.options import add_data
from engine.store import Store


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("evaluate", run, "Measure a cached variant again, from its packed file.")
    made.add_argument("id")
    add_data(made)
    made.add_argument("--json", action="store_true")


def run(options) -> int:
    from engine.job import measure

    store = Store(options.cache)
    on_record = store.record(options.id)
    with tqdm(total=on_record.metrics["n"], desc=options.id, disable=options.json) as bar:
        measured = measure(store, on_record.variant, options.data, None, lambda done, _: bar.update(done - bar.n))
    changed = int((measured.predicted != on_record.predicted).sum())
    result = {
        "id": options.id,
        "accuracy": measured.metrics["accuracy"],
        "accuracy_on_record": on_record.metrics["accuracy"],
        "loss": measured.metrics["loss"],
        "n": measured.metrics["n"],
        "predictions_changed": changed,
    }
    if options.json:
        print(json.dumps(result))
    else:
        print(
            f"{result['accuracy']:.2%} measured, {result['accuracy_on_record']:.2%} on record; "
            f"{changed} of {result['n']} predictions differ"
        )
    return 0
