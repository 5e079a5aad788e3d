"""Rows of the report's tables, and names of settings."""

from __future__ import annotations

from engine.recommend import is_baseline
from ui import describe
from ui.report.blocks import Table
from ui.texts import directed, listed, say, unmarked

EMBEDDINGS = {"row": "report_embeddings_row", "tensor": "report_embeddings_tensor"}


def weights(row: dict) -> str:
    """Of weights and activations, embeddings told apart."""
    parts = [describe.weights_name(row)]
    if row["embeddings"] is not None:
        parts.append(say(EMBEDDINGS[row["embeddings"]]))
    return _in_one_direction(listed(parts))


def setting(row: dict) -> str:
    """With what was pruned, and the attention method."""
    parts = [weights(row)]
    if row["pruning"] is not None:
        parts.append(describe.pruning(row))
    if row["attention"] is not None:
        parts.append(describe.attention(row["attention"]))
    return parts[0] if len(parts) == 1 else _in_one_direction(listed(parts))


def _in_one_direction(text: str) -> str:
    """Marks between the parts of a name would part a sign from its letters."""
    return directed(unmarked(text))


def percent(fraction: float | None, digits: int = 2) -> str:
    return say("unknown") if fraction is None else f"{100 * fraction:.{digits}f}"


def interval(low: float, high: float) -> str:
    return f"{describe.points(low)} … {describe.points(high)}"


def whole_bytes(size: float) -> str:
    return f"{size:,.0f}"


def results_table(caption: str, rows: list[dict], full_bytes: float) -> Table:
    """Every variant with what was measured."""
    attention = any(row["attention_compute"] is not None for row in rows)
    pruned = any(row["pruning"] is not None for row in rows)
    columns = {
        "column_name": weights,
        "column_pruning": lambda row: describe.pruning(row) if row["pruning"] else say("unknown"),
        "column_attention": lambda row: describe.attention(row["attention"]) if row["attention"] else say("dense"),
        "column_training": describe.training,
        "column_accuracy": lambda row: percent(row["accuracy"]),
        "report_column_interval": lambda row: interval(100 * row["accuracy_low"], 100 * row["accuracy_high"]),
        "column_loss": lambda row: f"{row['loss']:.4f}",
        "column_drop": lambda row: describe.points(row["drop"]),
        "report_column_interval ": lambda row: (
            say("unknown") if is_baseline(row) else interval(row["drop_low"], row["drop_high"])
        ),
        "report_column_packed": lambda row: whole_bytes(row["packed_bytes"]),
        "report_column_nominal": lambda row: whole_bytes(row["nominal_bytes"]),
        "column_ratio": lambda row: f"{full_bytes / row['packed_bytes']:.2f}",
        "column_compute": lambda row: percent(row["attention_compute"], 1),
    }
    left_out = ("column_attention", "column_compute") * (not attention) + ("column_pruning",) * (not pruned)
    columns = {name: cell for name, cell in columns.items() if name not in left_out}
    return _table(caption, columns, rows, {"column_name", "column_pruning", "column_attention", "column_training"})


def settings_table(caption: str, rows: list[dict]) -> Table:
    """Every variant by its id, with what else is on record."""
    columns = {
        "column_id": lambda row: row["id"],
        "report_column_seed": lambda row: str(row["seed"]),
        "report_column_epochs": lambda row: str(row["epochs"]),
        "column_n": lambda row: f"{row['n']:,}",
        "report_column_validation": lambda row: percent(row["validation_accuracy"]),
        "report_column_sparsity": lambda row: percent(row["sparsity"], 1),
        "report_column_entropy": lambda row: whole_bytes(row["entropy_bytes"]),
    }
    return _table(caption, columns, rows, set())


def _table(caption: str, columns: dict, rows: list[dict], plain: set[str]) -> Table:
    return Table(
        caption,
        tuple(say(name.strip()) for name in columns),
        tuple(tuple(cell(row) for cell in columns.values()) for row in rows),
        wide=True,
        plain=frozenset(number for number, name in enumerate(columns) if name in plain),
    )
