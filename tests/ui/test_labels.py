"""Labels of the chart keep clear of one another, of points, and of the budget's."""

import itertools
import random

import pandas as pd
import pytest

from ui import slices
from ui.address import from_query
from ui.budget_line import BudgetLine, label_boxes
from ui.catalogue import Catalogue
from ui.chart_points import points_of
from ui.charts import accuracy_chart
from ui.choice import look_up
from ui.labels import CHOSEN_PLACES, label_places

SIZE = (760, 235)


def apart(first, second) -> bool:
    return first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]


@pytest.mark.parametrize("budget", (0.2, 0.9, 1.0, 1.1, 1.25, 1.4, 1.5, 1.6, 3.0))
@pytest.mark.parametrize("depth", (3.0, 10.0, 80.0))
def test_the_budgets_labels_do_not_touch(budget, depth):
    boxes = label_boxes(BudgetLine(92.0, budget), 93.0 - depth, 93.0, SIZE)
    assert len(boxes) >= 2
    assert all(apart(*pair) for pair in itertools.combinations(boxes, 2))
    assert all(box[0] > 0 and box[2] <= SIZE[0] for box in boxes)


def test_rules_outside_of_the_chart_have_no_label():
    assert label_boxes(BudgetLine(92.0, 5.0), 91.9, 93.0, SIZE) == []


def frame_of(points, chosen=None, label="W4A4"):
    return pd.DataFrame(
        {"shown": y, "faint": False, "off": False, "chosen": number == chosen, "front": False, "label": label}
        for number, (_, y) in enumerate(points)
    )


def rows_of(points):
    return [
        {"ends_bits": None, "fine_tuned": True, "attention": None, "quantizer": "lsqplus", "pruning": None}
        for _ in points
    ]


def place(points, chosen=None, taken=(), label="W4A4", rows=None, size=SIZE, rules=()):
    across = pd.Series([x for x, _ in points])
    frame = frame_of(points, chosen, label)
    return label_places(rows or rows_of(points), frame, across, 0.0, 100.0, size, taken, rules)


def height_of(y):
    return (100 - y) / 100 * SIZE[1]


def test_of_two_free_places_a_label_has_the_one_that_no_rule_goes_through():
    point = (0.5, 50.0)
    assert place([point]) == ["right"]
    assert place([point], rules=[height_of(50.0) + 15]) == ["left"]
    assert place([point], rules=[height_of(50.0) + 30]) == ["right"]
    assert place([point], rules=[height_of(50.0) + 15, height_of(50.0) - 10]) == ["right"], "both: as without"
    assert place([point], chosen=0, rules=[height_of(50.0) - 25]) == ["chosen_below"]


def box_of(point, where):
    """Of a label to the right or left of a point."""
    x, y = point[0] * SIZE[0], (100 - point[1]) / 100 * SIZE[1]
    return (x + 7, y + 8, x + 35, y + 22) if where == "right" else (x - 35, y - 20, x - 7, y - 6)


def test_the_chosen_label_goes_where_its_neighbours_leave_room():
    assert place([(0.5, 50)], 0) == ["chosen_above"]
    assert place([(0.5, 50), (0.51, 60)], 0)[0] == "chosen_below"
    assert place([(0.5, 50), (0.51, 60), (0.49, 40)], 0)[0] == "chosen_left"
    assert place([(0.2, 50), (0.21, 60), (0.19, 40)], 0)[0] == "chosen_right"  # else it would leave a narrow chart
    assert place([(0.5, 98)], 0) == ["chosen_below"]  # else it would leave the chart
    crowd = [(0.5, 50), *((0.5 + x, 50 + y) for x in (-0.06, 0, 0.06) for y in (-11, 0, 11) if x or y)]
    assert place(crowd, 0)[0] in CHOSEN_PLACES  # it is never left out


def test_no_label_is_put_on_the_chosen_one_even_where_that_had_to_overlap():
    crowd = [(0.5, 50), *((0.5 + x, 50 + y) for x in (-0.06, 0, 0.06) for y in (-11, 0, 11) if x or y)]
    places = place(crowd, 0)
    assert places[0] == "chosen_above"
    above = (380 - 18, 117.5 - 34, 380 + 18, 117.5 - 15)
    boxes = [box_of(point, where) for point, where in zip(crowd, places, strict=True) if where in ("left", "right")]
    assert boxes and all(apart(above, box) for box in boxes)


def test_a_label_is_nearest_to_its_own_point():
    """Of two points one below the other each had the label beside the other one."""
    assert place([(0.5, 60), (0.5, 54)]) == ["left", "right"]
    assert place([(0.5, 54), (0.5, 60)]) == ["right", "left"]
    taken = box_of((0.5, 60), "left")
    assert place([(0.5, 60), (0.5, 54)], taken=[taken]) == ["", "right"], "rather none than a wrong one"


def test_what_is_taken_stays_free():
    assert place([(0.5, 50)]) == ["right"]
    assert place([(0.5, 50)], taken=[(380, 118, 460, 140)]) == ["left"]
    assert place([(0.5, 50)], taken=[(0, 0, 760, 235)]) == [""]


@pytest.mark.parametrize("label", ("W2A2, ends at 8", "85% of tokens, 8/4 bits"))
def test_the_chosen_label_stays_within_the_plot(label):
    beside = [(0, 105, 760, 130)]
    assert place([(0.97, 50)], 0, beside, label) == ["chosen_above_left"]
    assert place([(0.97, 95)], 0, [(0, 0, 760, 30)], label) == ["chosen_below_left"]
    assert place([(0.5, 3)], 0, label=label) == ["chosen_above"]
    neighbours = [(0.5, 3), *((0.5 + x, 13) for x in (-0.06, -0.03, 0, 0.03, 0.06))]
    assert place(neighbours, 0, label=label)[0] == "chosen_above"  # over a point, and not on the numbers of an axis


def test_the_chosen_label_is_sooner_put_on_a_point_than_on_another_label():
    above, beside = (300, 80, 460, 105), (0, 105, 760, 130)
    assert place([(0.5, 50), (0.5, 42), (0.5, 32)], 0, [above, beside])[0] == "chosen_below"


def test_no_label_leaves_the_plot():
    """To the right the page ends, and below are the numbers of the axis."""
    assert place([(0.99, 50)]) == ["left"]
    assert place([(0.01, 5)]) == [""]


def test_marks_of_direction_take_no_room():
    assert place([(0.93, 50)], label="\u2068\u200fW4A4\u2069") == place([(0.93, 50)]) == ["right"]


def test_a_smaller_chart_has_its_labels_farther_apart():
    points = [(0.5, 50), (0.56, 50)]
    assert place(points) == ["right", "right"]
    assert place(points, size=(400, 235)) == ["left", "right"]


def test_the_letters_of_two_that_are_compared_stay_free():
    rows = rows_of([(0.5, 50), (0.2, 50)])
    rows[1]["pinned"] = True
    assert place([(0.5, 50), (0.2, 50)], 0, [(0, 0, 760, 100)])[0] == "chosen_below"  # where A is then
    assert place([(0.5, 50), (0.2, 50)], 0, [(0, 0, 760, 100)], rows=rows)[0] == "chosen_right"


def test_of_attention_methods_the_fronts_and_what_is_named_have_labels():
    """Their settings are many, and those of one method have the same text again and again."""
    points = [(0.1 + 0.16 * number, 20 + 12 * number) for number in range(5)]
    rows = [row | {"attention": {"method": "score_topk"}, "fine_tuned": False} for row in rows_of(points)]
    rows[1]["recommended"] = True
    across, frame = pd.Series([x for x, _ in points]), frame_of(points)
    frame["front"], frame["label"] = [False, False, True, True, True], ["10%", "25%", "50%", "75%", "75%"]
    assert label_places(rows, frame, across, 0.0, 100.0, SIZE) == ["", "far_left", "left", "left", ""]


def test_against_compute_a_label_says_what_is_kept(look_at):
    view = look_at("task=sst2&axis=compute&quantizer=none")
    _, _, points = points_of(slices.marked(view), view.row["id"], True, "compute")
    shown = points[~points["faint"]]
    assert {"Full precision", "50% of scores", "25% of entries", "50% of tokens"} <= set(shown["label"])
    assert not any(label.startswith("Full precision ") for label in points["label"])
    assert {"W4A4, 25% of scores", "W4A4, 10% of entries, 4 bits"} <= set(points[points["faint"]]["label"])
    best = shown[shown["label"] == "50% of scores"].iloc[0]
    assert best["front"] or not best["place"]
    assert sum(shown["place"] != "") < len(shown)


def test_labels_never_overlap():
    generator = random.Random(5)
    for _ in range(30):
        points = [(generator.random(), 100 * generator.random()) for _ in range(25)]
        boxes = [box_of(point, where) for point, where in zip(points, place(points), strict=True) if where]
        assert len(boxes) > 5 and all(apart(*pair) for pair in itertools.combinations(boxes, 2))


def looked_up(catalogue):
    return lambda query: look_up(catalogue, from_query(catalogue, query)[0])


@pytest.fixture
def look(pruned_cache):
    return looked_up(Catalogue(pruned_cache))


@pytest.fixture
def look_at(catalogue):
    return looked_up(catalogue)


def test_pruned_variants_are_cut_to_the_chosen_method(look):
    unpruned = look("task=digits&w=4&a=4")
    recommended = unpruned.advice.within.row["id"] if unpruned.advice.within else None
    full = [row for row in slices.marked(unpruned) if not row["faint"]]
    assert {row["pruning"] for row in full if row["id"] != recommended} == {None}
    pruned = look("task=digits&pruning=global_magnitude&ratio=0.8&quantizer=none")
    assert pruned.row["pruning"] == "global_magnitude"
    methods = {row["pruning"] for row in slices.marked(pruned) if not row["faint"] and row["id"] != recommended}
    assert methods == {None, "global_magnitude"}
    ratios = {row["pruning_ratio"] for row in slices.marked(pruned) if row["pruning"] and not row["faint"]}
    assert ratios >= {0.8, 0.9}


def test_faint_points_can_be_clicked(look):
    """The page's script takes circles for them, by the id at the end of their description."""
    spec = accuracy_chart(slices.marked(look("task=digits&w=4&a=4"))).to_dict()
    (circles,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "circle"]
    assert circles["encoding"]["description"]["field"] == "spoken"
