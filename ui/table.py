"""The same numbers as a table."""

from __future__ import annotations

from ui import describe
from ui.choice import View
from ui.texts import say

NUMBERS = {
    "column_accuracy": "{:.2f}",
    "column_drop": "{:.2f}",
    "column_drop_low": "{:.2f}",
    "column_drop_high": "{:.2f}",
    "column_packed": "{:,.2f}",
    "column_nominal": "{:,.2f}",
    "column_ratio": "{:.2f}",
    "column_n": "{:,.0f}",
}
WIDTHS = [185, 100, 120, 95, 135, 140, 105, 115, 105, 130, 360]


def headers() -> list[str]:
    return [say("column_name"), say("column_training"), *(say(name) for name in NUMBERS), say("column_id")]


def datatypes() -> list[str]:
    return ["str", "str", *("number" for _ in NUMBERS), "str"]


def table(view: View) -> dict:
    """A value of ``gr.Dataframe``: numbers to sort by, each shown with two decimals. The id is the last column."""
    data, shown, styles = [], [], []
    for row in view.rows:
        numbers = {
            "column_accuracy": 100 * row["accuracy"],
            "column_drop": row["drop"],
            "column_drop_low": row["drop_low"] if row["quantizer"] is not None else None,
            "column_drop_high": row["drop_high"] if row["quantizer"] is not None else None,
            "column_packed": row["packed_bytes"] / 1000,
            "column_nominal": row["nominal_bytes"] / 1000,
            "column_ratio": view.full_bytes / row["packed_bytes"] if view.full_bytes else None,
            "column_n": row["n"],
        }
        words = [describe.name(row), describe.training_short(row)]
        texts = [
            say("unknown") if value is None else NUMBERS[name].format(value).replace("-", describe.MINUS)
            for name, value in numbers.items()
        ]
        data.append([*words, *(None if value is None else round(value, 4) for value in numbers.values()), row["id"]])
        shown.append([*words, *texts, row["id"]])
        chosen = view.row is not None and row["id"] == view.row["id"]
        styles.append(["font-weight: 700; color: var(--color-accent-text)" if chosen else ""] * len(headers()))
    return {"headers": headers(), "data": data, "metadata": {"display_value": shown, "styling": styles}}


def chosen_id(row_value: list | None) -> str | None:
    """The variant of a selected row; sorting and filtering in the browser do not change it."""
    return str(row_value[-1]) if row_value else None
