"""Chart and legend: all variants are there, and the close-up holds what lies near the best."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measure.intervals import wilson
from ui.axes import front
from ui.chart_points import FARTHEST, NEAREST, below, close_up
from ui.charts import accuracy_chart
from ui.legend import legend


def test_the_front_is_beaten_by_nothing(catalogue):
    rows = catalogue.rows("cifar10")
    best = front(rows)
    for row in best:
        assert not any(o["packed_bytes"] <= row["packed_bytes"] and o["accuracy"] > row["accuracy"] for o in rows)
    assert [row["accuracy"] for row in best] == sorted(row["accuracy"] for row in best)


def test_the_close_up_holds_what_lies_near_the_best(catalogue):
    rows = catalogue.rows("cifar10")
    low, high = close_up(rows)
    assert all(
        low < 100 * row["accuracy_low"] and 100 * row["accuracy_high"] < high for row in rows if row["fine_tuned"]
    )
    assert below(rows) == 2  # W4A4 and W2A2, calibrated only


def chart_rows(catalogue, accuracies: list[float], n: int = 10_000) -> list[dict]:
    """Rows with these accuracies in percent."""
    rows = []
    for number, accuracy in enumerate(accuracies):
        low, high = wilson(round(n * accuracy / 100), n)
        row = {"id": str(number), "accuracy": accuracy / 100, "accuracy_low": low, "accuracy_high": high, "n": n}
        rows.append(catalogue.rows("cifar10")[1] | {"fine_tuned": True, "packed_bytes": 60_000 + 9_000 * number} | row)
    return rows


def test_a_bad_variant_does_not_stretch_the_close_up_and_becomes_an_arrow(catalogue):
    rows = chart_rows(catalogue, [58.71, 88.55, 89.61, 91.45])
    assert close_up(rows) == close_up(rows[1:])
    spec = accuracy_chart(rows, rows[2]["id"]).to_dict()
    low, high = spec["layer"][3]["encoding"]["y"]["scale"]["domain"]
    assert 91.45 - 5 < low < 88.55
    assert 91.45 < high < 92.5
    points = next(data for data in spec["datasets"].values() if "says" in data[0])
    assert ["off" in point for point in points] == [True, False, False, False]
    assert points[0]["accuracy"] == pytest.approx(58.71)  # what tooltip and label say
    assert low < points[0]["shown"] < low + 0.1 * (high - low)
    assert points[0]["place"] == "above"
    arrows = [layer for layer in spec["layer"] if layer["mark"].get("shape") == "triangle-down"]
    assert len(arrows) == 1
    assert {"field": "accuracy", "type": "quantitative", "title": "Accuracy %", "format": ".2f"} in arrows[0][
        "encoding"
    ]["tooltip"]
    assert "Below this range: 1" in legend(rows)


@given(
    accuracies=st.lists(st.floats(0, 100), min_size=1, max_size=12),
    n=st.sampled_from([20, 400, 1_000, 10_000]),
    trained=st.booleans(),
)
def test_the_close_up_always_holds_the_best_and_reaches_3_to_10_points_down(accuracies, n, trained):
    rows = []
    for accuracy in accuracies:
        low, high = wilson(round(n * accuracy / 100), n)
        low, high = min(low, accuracy / 100), max(high, accuracy / 100)
        rows.append({"accuracy": accuracy / 100, "accuracy_low": low, "accuracy_high": high, "fine_tuned": trained})
    low, high = close_up(rows)
    best = max(accuracies)
    assert 0 <= low <= best <= high + 1e-9
    assert high <= 100
    assert min(NEAREST, best) - 1e-9 <= best - low <= FARTHEST + 1e-9
    assert high - best <= 1.1 * NEAREST + 0.06 * FARTHEST
    near = [accuracy for accuracy in accuracies if best - accuracy <= FARTHEST]
    assert min(near) >= low - 1e-9
    assert below(rows) <= len(accuracies) - 1


@pytest.mark.parametrize("zoom", [True, False])
def test_every_variant_is_a_point_that_ends_with_its_id(catalogue, zoom):
    rows = catalogue.rows("cifar10")
    spec = accuracy_chart(rows, rows[3]["id"], zoom).to_dict()
    points = next(data for data in spec["datasets"].values() if "says" in data[0])
    assert [point["says"].split(" ")[-1] for point in points] == [row["id"] for row in rows]
    assert [row["id"] for row, point in zip(rows, points, strict=True) if "chosen" in point] == [rows[3]["id"]]
    assert any("off" in point for point in points) == zoom
    assert spec["background"] == "transparent"
    assert spec["usermeta"]["embedOptions"]["renderer"] == "svg"


def test_charts_of_one_and_of_no_variant(catalogue):
    row = catalogue.row("cifar10-resnet20-baseline-s0")
    assert accuracy_chart([row], row["id"]).to_dict()
    assert accuracy_chart([]) is None
    assert legend([]) == ""


def test_the_legend_counts_what_the_close_up_leaves_out(catalogue):
    rows = catalogue.rows("cifar10")
    assert "Below this range: 2" in legend(rows)
    assert "Below this range" not in legend(rows, zoom=False)
    assert re.findall(r"</svg>([^<]+)", legend(rows))[:3] == ["Full precision", "LSQ+, fine-tuned", "LSQ+, calibrated"]
