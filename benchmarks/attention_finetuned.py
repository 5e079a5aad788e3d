"""What fine-tuning buys ``score_topk`` in full precision: ``python -m benchmarks.attention_finetuned``.

A fine-tuned network in full precision takes a file of 8.3 MB, too much for the cache: it is made, measured and let go.
The cache has the same settings calibrated. The work is the engine's own, from the cached baseline and the data. A run
that was stopped goes on from its checkpoint; other keep ratios in the results stay there.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.report import RESULTS, print_table, write_results
from engine.console import ProgressBar, Stop
from engine.job import compress
from engine.listing import row_of
from engine.paths import default_cache
from engine.record import Record
from engine.store import Store
from engine.variant import Variant

NAME = "attention_finetuned"


def score_topk(keep: float, epochs: int) -> Variant:
    return Variant("sst2", "bert", attention={"method": "score_topk", "keep": keep}, epochs=epochs)


def row_beside_calibrated(record: Record, store: Store) -> dict:
    """``record``, of a fine-tuned network, beside the same attention without training."""
    variant = record.variant
    keep, baseline = dict(variant.attention)["keep"], store.record(variant.baseline().id)
    before = row_of(store.record(score_topk(keep, 0).id), baseline)
    after = row_of(record, baseline)
    return {
        "attention": f"score_topk, {100 * keep:g}% kept",
        "attention compute %": round(100 * after["attention_compute"], 1),
        "calibrated: drop": round(before["drop"], 2),
        "loss": round(before["loss"], 3),
        "validation %": round(100 * before["validation_accuracy"], 1),
        "epochs": variant.epochs,
        "fine-tuned: drop": round(after["drop"], 2),
        "from": round(after["drop_low"], 2),
        "to": round(after["drop_high"], 2),
        "loss ": round(after["loss"], 3),
        "validation % ": round(100 * after["validation_accuracy"], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=float, nargs="+", default=[0.25, 0.1])
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of checkpoints (default: runs/)")
    options = parser.parse_args()
    store, stop = Store(default_cache()), Stop()
    for keep in options.keep:
        variant = score_topk(keep, options.epochs)
        record, _ = compress(
            variant, store, checkpoint=options.runs / f"{variant.id}.safetensors",
            on_progress=ProgressBar(variant.id), should_stop=stop,
        )  # fmt: skip
        row = row_beside_calibrated(record, store)
        rows = sorted([row, *others(row)], key=lambda each: -each["attention compute %"])
        print_table(rows)
        notes = f"Small BERT, {record.metrics['n']:,} test sentences, drops in percentage points with 95% intervals."
        print(write_results(NAME, rows, notes, ["transformers"]))


def others(row: dict) -> list[dict]:
    """What the results hold of other attention."""
    path = RESULTS / f"{NAME}.json"
    found = json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else []
    return [each for each in found if each["attention"] != row["attention"]]


if __name__ == "__main__":
    main()
