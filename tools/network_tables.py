"""The tables of one network: its widths, what was pruned of it, its attention methods."""

from __future__ import annotations

from engine.recommend import front
from engine.seeds import first_seeds
from tools.columns import method_of, result_of, rows_of, training_of, width_of
from tools.markdown import markdown


def attention(model: str) -> str:
    """The attention methods alone, weights and all that follows in full precision."""
    full = [row for row in rows_of(model) if row["quantizer"] is None and row["pruning"] is None]
    alone = [row for row in full if "quantizer" not in (row["attention"] or {})]
    alone.sort(key=lambda row: (row["attention"] or {"method": ""})["method"] + f"{1 - row['attention_kept']:.6f}")
    return markdown(
        [
            {
                "attention": method_of(row),
                "trained": training_of(row),
                "entries kept": f"{row['attention_kept']:.1%}",
                "attention compute": f"{row['attention_compute']:.1%}",
            }
            | result_of(row)
            for row in alone
        ]
    )


def fronts(model: str) -> str:
    """For each method the variants that none of its own with fewer bytes and less compute beats."""
    lines = []
    rows = first_seeds(rows_of(model))
    for method in dict.fromkeys((row["attention"] or {"method": "dense"})["method"] for row in rows):
        mine = [row for row in rows if (row["attention"] or {"method": "dense"})["method"] == method]
        best = [row for row in mine if row["drop"] <= FRONT_DROP and not any(beats(other, row) for other in mine)]
        for row in sorted(best, key=lambda row: -row["accuracy"]):
            lines.append(
                {"attention": method_of(row), "weights": width_of(row), "trained": training_of(row)}
                | result_of(row)
                | {"packed, bytes": f"{row['packed_bytes']:,}", "attention compute": f"{row['attention_compute']:.1%}"}
            )
    return markdown(lines)


FRONT_DROP = 5.0
"""Percentage points: what loses more is of no use."""


def beats(other: dict, row: dict) -> bool:
    """Whether ``other`` is as good in every respect and better in one."""
    costs = [
        (-each["accuracy"], each["packed_bytes"] // 1000, round(each["attention_compute"], 3)) for each in (other, row)
    ]
    return costs[0] != costs[1] and all(one <= two for one, two in zip(*costs, strict=True))


def variants(model: str) -> str:
    mine = [row for row in rows_of(model) if row["attention"] is None and row["pruning"] is None]
    full = next((row["nominal_bytes"] for row in mine if row["quantizer"] is None), None)
    return markdown(
        [
            {
                "network": width_of(row),
                "trained": training_of(row),
                "accuracy": f"{row['accuracy']:.2%}",
                "95% interval": f"{row['accuracy_low']:.2%} to {row['accuracy_high']:.2%}",
                "loss": f"{row['loss']:.4f}",
                "drop, pp": f"{row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})",
                "packed, bytes": f"{row['packed_bytes']:,}",
                "of the entropy bound": f"{row['packed_bytes'] / row['entropy_bytes']:.3f}",
                "nominal, bytes": f"{row['nominal_bytes']:,.0f}",
                "smaller than float32": f"{full / row['packed_bytes']:.1f} x",
            }
            for row in mine
        ]
    )


def pruned(model: str) -> str:
    """For each pruning method and for none the variants that none of its own with fewer bytes beats."""
    once = first_seeds(rows_of(model))
    lines, rows = [], [row for row in once if row["attention"] is None and row["drop"] <= FRONT_DROP]
    for method in dict.fromkeys(row["pruning"] for row in rows):
        mine = [row for row in rows if row["pruning"] == method]
        for row in reversed(front(mine, lambda row: row["packed_bytes"], lambda row: row["accuracy"])):
            counted = "" if row["multiply_adds"] is None else f"{row['multiply_adds']:,}"
            lines.append(
                {"network": width_of(row), "trained": training_of(row)}
                | result_of(row)
                | {"packed, bytes": f"{row['packed_bytes']:,}", "multiply-adds": counted}
            )
    return markdown(lines)
