"""The cached variants as flat rows: what ``list --json`` prints and the page's table and charts show."""

from __future__ import annotations

from collections.abc import Iterable

from engine.origins import is_stale
from engine.record import Record
from engine.store import DamagedVariant, Store

IDENTITY = (
    "task", "model", "quantizer", "weight_bits", "activation_bits", "per_channel", "ends_bits", "layer_bits",
    "embeddings", "pruning", "pruning_ratio", "pruning_gradual", "pruned_epochs", "attention", "attention_added",
    "fine_tuned", "epochs", "start_bits", "seed",
)  # fmt: skip
MEASURED = (
    "accuracy", "loss", "n", "nominal_bytes", "packed_bytes", "entropy_bytes", "sparsity", "attention_compute",
    "attention_kept", "multiply_adds",
)  # fmt: skip


def row_of(record: Record, baseline: Record | None) -> dict:
    """Accuracies are fractions, drops pp, sizes bytes; drops are ``None`` without the baseline's record."""
    variant = record.variant
    row = {"id": record.id} | {name: getattr(variant, name) for name in IDENTITY}
    if variant.attention is not None:
        row["attention"] = dict(variant.attention)
    if variant.layer_bits is not None:
        row["layer_bits"] = dict(variant.layer_bits)
    row["baseline_seed"] = variant.baseline().seed
    row |= {name: record.metrics.get(name) for name in MEASURED}
    row["full_multiply_adds"] = baseline and baseline.metrics.get("multiply_adds")
    row["accuracy_low"], row["accuracy_high"] = record.accuracy_interval
    drop = record.drop_from(baseline) if baseline is not None else (None, None, None)
    row["drop"], row["drop_low"], row["drop_high"] = drop
    row["validation_accuracy"] = record.validation_accuracy
    validated = record.validation_drop_from(baseline) if baseline is not None else None
    row["validation_drop"], row["validation_drop_low"], row["validation_drop_high"] = validated or (None, None, None)
    row["file"] = record.file
    return row


def list_rows(store: Store, task: str | None = None) -> tuple[list[dict], list[str]]:
    """One row a sound variant, baselines first, then by falling packed size; and a sentence for each other one.

    Those are damaged, or were made from weights that have been trained anew since.
    """
    return rows_of(store.records(task))


def rows_of(found_records: Iterable[Record | DamagedVariant]) -> tuple[list[dict], list[str]]:
    """As ``list_rows``, of records that were read before."""
    records, damaged = [], []
    for found in found_records:
        if isinstance(found, DamagedVariant):
            damaged.append(str(found))
        else:
            records.append(found)
    by_id = {record.id: record for record in records}
    stale = {record.id for record in records if is_stale(by_id.get, record)}
    damaged += [f"{id}: it was made from other weights than those that are cached now: make it anew" for id in stale]
    current = [record for record in records if record.id not in stale]
    current.sort(
        key=lambda record: (
            record.variant.task, record.variant.model, not record.variant.is_baseline,
            -record.metrics["packed_bytes"], record.id,
        )
    )  # fmt: skip
    return [row_of(record, by_id.get(record.variant.baseline().id)) for record in current], sorted(damaged)
