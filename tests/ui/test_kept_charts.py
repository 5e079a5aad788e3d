"""A chart in which a variant is marked is the chart that Altair draws with that variant chosen."""

import json

import pytest

from ui.budget_line import BudgetLine
from ui.charts import accuracy_chart
from ui.kept_charts import _draw, plot_json
from ui.slices import marked
from ui.texts import speaking


def named_alike(spec: dict) -> dict:
    """Data sets are named by what is in them: here by their order."""
    text = json.dumps(spec, sort_keys=True)
    data = spec["datasets"]
    for number, name in enumerate(sorted(data, key=lambda name: text.index(f'"name": "{name}"'))):
        text = text.replace(name, f"data-{number}")
    spec = json.loads(text)
    return {key: value for key, value in spec.items() if key != "$schema"}


@pytest.mark.parametrize("query", ["task=cifar10", "task=digits&budget=0.2", "task=sst2&axis=compute&budget=30"])
@pytest.mark.parametrize("zoom", [True, False])
def test_marking_is_as_good_as_drawing(choose, query, zoom):
    view = choose(query)
    rows, line = marked(view), BudgetLine(90.0, 1.5)
    for chosen in (view.row["id"], rows[-1]["id"], rows[0]["id"], None):
        drawn = accuracy_chart(rows, chosen, zoom, view.choice.axis, line, True).to_dict(validate=False)
        kept = json.loads(plot_json(rows, chosen, zoom, view.choice.axis, line, True))
        assert named_alike(kept) == named_alike(json.loads(json.dumps(drawn)))


def test_choosing_another_point_draws_nothing_anew(choose):
    rows = marked(choose("task=cifar10"))
    plot_json(rows, rows[0]["id"], True, "size", None, False)
    before = _draw.cache_info().misses
    charts = {plot_json(rows, row["id"], True, "size", None, False) for row in rows}
    assert _draw.cache_info().misses == before
    assert len(charts) == len(rows)
    with speaking("fa"):
        assert plot_json(rows, rows[0]["id"], True, "size", None, False) not in charts
    assert plot_json([], None, True, "size", None, False) is None
