"""The tables over all networks: what to take, each width, several seeds, widths by layer."""

from __future__ import annotations

from engine.quantization import get_quantizer
from engine.recommend import is_baseline, recommend
from engine.seeds import first_seeds, spread
from engine.store import Store
from tools.columns import ROOT, all_rows, method_of, result_of, rows_of, training_of, width_of
from tools.markdown import markdown

NETWORKS = {"resnet20": "ResNet-20", "vgg": "small VGG", "bert": "small BERT"}


def answers() -> str:
    """What to take of each network for each budget."""
    lines = []
    for model in NETWORKS:
        rows = rows_of(model)
        full = next((row for row in rows if is_baseline(row) and row["seed"] == 0), None)
        for budget in BUDGETS if full else ():
            found = recommend(rows, budget).within
            line = {"network": model, "in full precision": f"{full['accuracy']:.2%}", "may be lost, pp": f"{budget:g}"}
            lines.append(
                line | (taken(found.row, full) if found else dict.fromkeys(taken(full, full), "none is shown"))
            )
    return markdown(lines)


BUDGETS = (0.5, 1.0, 1.5)
"""Percentage points; the last is the course's."""


def taken(row: dict, full: dict) -> dict:
    method = "" if row["attention"] is None else f"{method_of(row)}, "
    return {"take": method + width_of(row), "trained": training_of(row)} | result_of(row) | {
        "packed, bytes": f"{row['packed_bytes']:,}",
        "smaller than float32": f"{full['nominal_bytes'] / row['packed_bytes']:.1f} x",
    }  # fmt: skip


def seeds() -> str:
    """Every setting that was trained with several seeds."""
    rows = all_rows()
    lines = []
    for row in first_seeds(rows):
        found = spread(rows, row)
        if found is None:
            continue
        drops = [each["drop"] for each in found.rows]
        lines.append(
            {
                "network": f"{row['model']}, {width_of(row)}",
                "trained": training_of(row),
                "seeds": len(found.rows),
                "accuracy of each": ", ".join(f"{accuracy:.2%}" for accuracy in found.accuracies),
                "mean": f"{found.mean:.2%}",
                "standard deviation, pp": f"{100 * found.deviation:.2f}",
                "drops, pp": f"{min(drops):.2f} to {max(drops):.2f}",
                "packed, bytes": f"{min(each['packed_bytes'] for each in found.rows):,} to "
                f"{max(each['packed_bytes'] for each in found.rows):,}",
            }
        )
    return markdown(lines)


ALIKE = ("model", "quantizer", "activation_bits", "epochs", "embeddings")
AS_LARGE = 1.01
"""Files are compared as of one size up to so many times it."""


def mixed() -> str:
    """Widths by layer, beside one width for all, ends apart: of those trained alike and as large, validation's best."""
    store, lines = Store(ROOT / "cache"), []
    rows = [row for row in all_rows() if row["quantizer"] and row["pruning"] is row["attention"] is None]
    for row in rows:
        alike = [
            each for each in rows
            if each["layer_bits"] is None and each["packed_bytes"] <= AS_LARGE * row["packed_bytes"]
            and all(each[name] == row[name] for name in ALIKE)
        ]  # fmt: skip
        if row["layer_bits"] is None or not alike:
            continue
        other = max(alike, key=lambda each: each["validation_accuracy"])
        gained, low, high = store.record(row["id"]).drop_from(store.record(other["id"]))
        lines.append(
            {
                "network": f"{row['model']}, {width_of(row)}",
                "trained": training_of(row),
                "packed, bytes": f"{row['packed_bytes']:,}",
                "accuracy": f"{row['accuracy']:.2%}",
                "one width, ends apart": width_of(other),
                "trained ": training_of(other),
                "its bytes": f"{other['packed_bytes']:,}",
                "its accuracy": f"{other['accuracy']:.2%}",
                "lost against it, pp": f"{gained:.2f} ({low:.2f} to {high:.2f})",
            }
        )
    return markdown(lines)


LEVELS = {"lsqplus": (8, 6, 4, 3, 2), "rebnet": (4, 3, 2, 1)}


def widths() -> str:
    """Every width of both quantizers alone: of each network the longest run, never what tests best."""
    rows = [row for row in first_seeds(all_rows()) if row["pruning"] is row["attention"] is row["layer_bits"] is None]
    full = {row["model"]: row for row in rows if is_baseline(row)}
    lines = []
    for quantizer, widths in LEVELS.items():
        for bits in widths:
            mine = [
                row for row in rows
                if row["quantizer"] == quantizer and row["weight_bits"] == row["activation_bits"] == bits
            ]  # fmt: skip
            entry = get_quantizer(quantizer)
            line = {"": f"{entry.title} M={bits}" if entry.unit == "levels" else f"{entry.title} W{bits}A{bits}"}
            for model, title in NETWORKS.items():
                head = f"{title}, {full[model]['accuracy']:.2%} in {full[model]['nominal_bytes']:,.0f} bytes"
                line[head] = _lost([row for row in mine if row["model"] == model])
            lines.append(line)
    return markdown(lines)


COMBINED = (("lsqplus", 8), ("lsqplus", 6), ("lsqplus", 4), ("lsqplus", 3), ("rebnet", 2))
PRUNED = ("model", "pruning", "pruning_ratio", "pruning_gradual")


def combined() -> str:
    """Each network that was fine-tuned after pruning, quantized to each width: the longest run, as in ``widths``."""
    rows, lines = [row for row in first_seeds(all_rows()) if row["pruning"] and row["model"] in NETWORKS], []
    for source in rows:
        quantized = [
            row for row in rows
            if row["quantizer"] and row["pruned_epochs"] == source["epochs"]
            and all(row[name] == source[name] for name in PRUNED)
        ]  # fmt: skip
        if source["quantizer"] or not source["epochs"] or not quantized:
            continue
        pruned = f"{source['pruning']} {source['pruning_ratio']:.0%}{', gradually' * source['pruning_gradual']}"
        line = {"network": NETWORKS[source["model"]], "pruned": pruned, "full precision": _lost([source])}
        for quantizer, bits in COMBINED:
            head = f"M={bits}" if get_quantizer(quantizer).unit == "levels" else f"W{bits}A{bits}"
            alike = {"quantizer": quantizer, "weight_bits": bits, "activation_bits": bits}
            line[head] = _lost([row for row in quantized if row | alike == row])
        lines.append(line)
    return markdown(lines)


def _lost(rows: list[dict]) -> str:
    """By the longest run, of equally long ones the largest file."""
    if not rows:
        return ""
    row = max(rows, key=lambda row: (row["epochs"], row["packed_bytes"]))
    trained = f"{row['epochs']} epoch{'s' * (row['epochs'] > 1)}" if row["fine_tuned"] else "calibrated"
    ends = f", ends at {row['ends_bits']}" if row["ends_bits"] else ""
    channel = ", a scale a channel" * row["per_channel"]
    drop = f"{row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})"
    return f"{drop}, {row['packed_bytes']:,}, {trained}{ends}{channel}"
