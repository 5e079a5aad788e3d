"""What fine-tuning buys where the file would be too large for the cache: ``python -m benchmarks.finetuned``.

The small BERT's files in full precision take 8.3 MB, those at 8 bits 4.2 MB: such networks are made, measured and let
go. The cache has the same settings calibrated. The work is the engine's own, from the cached baseline and the data. A
run that was stopped goes on from its checkpoint; the other networks in the results stay there.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from benchmarks.report import RESULTS, print_table, write_results
from engine.console import ProgressBar, Stop
from engine.job import compress
from engine.listing import row_of
from engine.paths import default_cache
from engine.record import Record
from engine.store import Store
from engine.variant import Variant

NAME = "finetuned"
CALIBRATED = {
    "LSQ+ W8A8, embeddings by row": Variant("sst2", "bert", "lsqplus", 8, 8, embeddings="row"),
    "score_topk, 25% kept": Variant("sst2", "bert", attention={"method": "score_topk", "keep": 0.25}),
    "score_topk, 10% kept": Variant("sst2", "bert", attention={"method": "score_topk", "keep": 0.1}),
}


def row_beside_calibrated(network: str, record: Record, store: Store) -> dict:
    """``record``, of the fine-tuned ``network``, beside the calibrated one."""
    baseline = store.record(record.variant.baseline().id)
    before, after = row_of(store.record(CALIBRATED[network].id), baseline), row_of(record, baseline)
    return {
        "network": network,
        "attention compute %": round(100 * after["attention_compute"], 1),
        "calibrated: drop": round(before["drop"], 2),
        "loss": round(before["loss"], 3),
        "validation %": round(100 * before["validation_accuracy"], 1),
        "epochs": record.variant.epochs,
        "fine-tuned: drop": round(after["drop"], 2),
        "from": round(after["drop_low"], 2),
        "to": round(after["drop_high"], 2),
        "loss ": round(after["loss"], 3),
        "validation % ": round(100 * after["validation_accuracy"], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=CALIBRATED, default=list(CALIBRATED), metavar="NETWORK")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of checkpoints (default: runs/)")
    options = parser.parse_args()
    store, stop = Store(default_cache()), Stop()
    for network in options.only:
        variant = replace(CALIBRATED[network], epochs=options.epochs)
        record, _ = compress(
            variant, store, checkpoint=options.runs / f"{variant.id}.safetensors",
            on_progress=ProgressBar(variant.id), should_stop=stop,
        )  # fmt: skip
        row = row_beside_calibrated(network, record, store)
        rows = sorted([row, *others(row)], key=lambda each: list(CALIBRATED).index(each["network"]))
        print_table(rows)
        notes = f"Small BERT, {record.metrics['n']:,} test sentences, drops in percentage points with 95% intervals."
        print(write_results(NAME, rows, notes, ["transformers"]))


def others(row: dict) -> list[dict]:
    """What the results hold of other networks."""
    path = RESULTS / f"{NAME}.json"
    found = json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else []
    return [each for each in found if each["network"] != row["network"]]


if __name__ == "__main__":
    main()
