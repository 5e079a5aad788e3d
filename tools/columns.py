"""What tables call a row of ``engine.listing``: its network, its training, its accuracy."""

from __future__ import annotations

from pathlib import Path

from engine.listing import list_rows
from engine.quantization import get_quantizer
from engine.recommend import is_baseline
from engine.store import Store

ROOT = Path(__file__).resolve().parents[1]


def all_rows() -> list[dict]:
    return list_rows(Store(ROOT / "cache"))[0]


def width_of(row: dict) -> str:
    pruned = f"{row['pruning']} {row['pruning_ratio']:.0%}, " if row["pruning"] else ""
    if row["quantizer"] is None:
        return pruned + "full precision"
    entry = get_quantizer(row["quantizer"])
    weight, activation = row["weight_bits"] or 32, row["activation_bits"] or 32
    name = f"{entry.title} M={weight}" if entry.unit == "levels" else f"{entry.title} W{weight}A{activation}"
    ends = f", ends at {row['ends_bits']}" if row["ends_bits"] else ""
    ends += ", a scale a channel" * row["per_channel"]
    ends += f", {len(row['layer_bits'])} layers of other widths" if row["layer_bits"] else ""
    return pruned + name + ends + (f", embeddings by {row['embeddings']}" if row["embeddings"] else "")


def training_of(row: dict) -> str:
    if row["quantizer"] is None and row["attention"] is None and row["pruning"] is None:
        return "baseline"
    before = f"{'gradually ' * row['pruning_gradual']}pruned over {row['pruned_epochs']} epochs, " * bool(
        row["pruned_epochs"]
    )
    if not row["fine_tuned"]:
        return before + ("pruned only" if row["quantizer"] is None and row["pruning"] else "calibrated")
    added = ", attention added" if row["attention_added"] else ""
    begun = ""
    if row["start_bits"] is not None:
        levels = get_quantizer(row["quantizer"]).unit == "levels"
        begun = f" from M={row['start_bits']}" if levels else f" from {row['start_bits']} bits"
    gradually = ", pruned gradually" if row["pruning_gradual"] and not row["pruned_epochs"] else ""
    return f"{before}fine-tuned, {row['epochs']} epoch{'s' * (row['epochs'] > 1)}{gradually}{begun}{added}"


def rows_of(model: str) -> list[dict]:
    return [row for row in all_rows() if row["model"] == model]


def result_of(row: dict) -> dict:
    """The columns about accuracy."""
    return {
        "accuracy": f"{row['accuracy']:.2%}",
        "loss": f"{row['loss']:.4f}",
        "drop, pp": "0.00"
        if is_baseline(row)
        else f"{row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})",
    }


def method_of(row: dict) -> str:
    """The attention method's own settings, as in a grid file."""
    if row["attention"] is None:
        return "dense"
    settings = dict(row["attention"])
    return settings.pop("method") + "".join(f", {name} {value:g}" if isinstance(value, float) else f", {name} {value}"
                                            for name, value in settings.items())  # fmt: skip
