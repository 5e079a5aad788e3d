"""A variant pinned as B in the chart: both are marked, and so are both kinds' fronts."""

from html import unescape

import pytest

from ui import describe, slices
from ui.address import view_of
from ui.axes import family_fronts_of, front
from ui.charts import accuracy_chart
from ui.choice import COMPUTE, SIZE
from ui.legend import legend

A, B = "digits-digits_cnn-lsqplus-w4a4-e2-s0", "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"


@pytest.fixture
def view(catalogue):
    return view_of(catalogue, f"task=digits&variant={A}&b={B}")


def layers(chart) -> dict:
    return {layer.get("name"): layer for layer in chart.to_dict(validate=False)["layer"] if layer.get("name")}


def test_the_chart_marks_b_and_both_kinds_fronts(view):
    rows = slices.marked(view)
    fronts = family_fronts_of(rows, A)
    for letter, row in (("A", view.row), ("B", view.pinned)):
        family = [each for each in rows if describe.family(each) == describe.family(row)]
        assert [each["id"] for each in fronts[letter]] == [each["id"] for each in front(family)]
    drawn = layers(accuracy_chart(rows, A))
    assert {"pinned", "letter_a", "letter_b", "front_A", "front_B"} <= drawn.keys()
    assert drawn["front_A"]["mark"]["color"] != drawn["front_B"]["mark"]["color"]
    said = legend(rows, chosen=A)
    assert "B, the pinned variant" in said
    assert "Front of A’s kind: LSQ+, fine-tuned" in unescape(said)
    assert "Front of B’s kind: LSQ+, calibrated" in unescape(said)


def test_one_kind_has_one_front_and_without_b_all_is_as_before(catalogue):
    same = slices.marked(view_of(catalogue, f"task=digits&variant={A}&b={A.replace('w4a4', 'w8a8')}"))
    assert family_fronts_of(same, A) == {}
    assert "front_A" not in layers(accuracy_chart(same, A)) and "pinned" in layers(accuracy_chart(same, A))
    assert "Front of A" not in legend(same, chosen=A) and "B, the pinned" in legend(same, chosen=A)
    plain = slices.marked(view_of(catalogue, f"task=digits&variant={A}"))
    assert not {"pinned", "letter_a", "front_A"} & layers(accuracy_chart(plain, A)).keys()
    assert "B, the pinned" not in legend(plain, chosen=A)


def test_each_kind_has_a_thin_front_of_its_own_until_b_is_pinned(catalogue, view):
    rows = slices.marked(view_of(catalogue, f"task=digits&variant={A}"))
    chart = accuracy_chart(rows, A).to_dict(validate=False)
    (layer,) = [each for each in chart["layer"] if each.get("name") == "family_fronts"]
    drawn = {}
    for point in chart["datasets"][layer["data"]["name"]]:
        drawn.setdefault(point["family"], []).append(point["shown"])
    shown = [row for row in rows if not row["faint"]]
    families = {
        family: [row for row in shown if describe.family(row) == family] for family in map(describe.family, shown)
    }
    wanted = {family: [100 * row["accuracy"] for row in front(alike)] for family, alike in families.items()}
    assert drawn == {family: best for family, best in wanted.items() if len(best) > 1} != {}
    assert "family_fronts" not in layers(accuracy_chart(slices.marked(view), A))


@pytest.mark.parametrize("axis", [SIZE, COMPUTE])
def test_b_is_no_faint_point(choose, catalogue, axis):
    b = next(row for row in catalogue.rows("sst2") if row["quantizer"] and row["attention"])
    a = "sst2-bert-lsqplus-w8a8-embedding_row-e2-s0"
    assert catalogue.row(a) is not None
    view = choose(f"task=sst2&variant={a}&b={b['id']}&axis={axis}")
    marked = {row["id"]: row for row in slices.marked(view)}
    assert marked[b["id"]]["pinned"] and not marked[b["id"]]["faint"]
    assert sum(row["pinned"] for row in marked.values()) == 1
    assert accuracy_chart(list(marked.values()), a, axis=axis) is not None
