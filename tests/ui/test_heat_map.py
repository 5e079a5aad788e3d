"""Pruning against bits: which variant stands in which cell, what the cell says, and that it can be chosen."""

import re
from dataclasses import replace

import pytest

from ui import heat, heat_map
from ui.address import from_query
from ui.choice import look_up
from ui.handlers import Handlers
from ui.heat_map import AFTER, BETWEEN, BOTH, NEVER, cells_of, heat_map_html
from ui.shown import CONTROLS
from ui.texts import FA, speaking

HEAT = CONTROLS + 6


def row(pruning=None, ratio=None, quantizer=None, bits=None, epochs=0, pruned=0, gradual=False, **fields) -> dict:
    id = "-".join(map(str, (pruning, ratio, quantizer, bits, epochs, pruned, gradual, *fields.values())))
    return {
        "id": id, "task": "digits", "model": "digits_cnn", "pruning": pruning, "pruning_ratio": ratio,
        "pruning_gradual": gradual, "pruned_epochs": pruned, "quantizer": quantizer, "weight_bits": bits,
        "activation_bits": bits, "ends_bits": None, "layer_bits": None, "per_channel": False, "embeddings": None,
        "epochs": epochs, "fine_tuned": epochs > 0, "seed": 0, "attention": None, "attention_added": False,
        "accuracy": 0.9, "drop": 1.0, "drop_low": 0.5, "drop_high": 1.5, "packed_bytes": 1000,
    } | fields  # fmt: skip


BASELINE, PLAIN, PLAIN_TUNED = row(), row(None, None, "lsqplus", 4), row(None, None, "lsqplus", 4, 6)
CUT, CUT_TUNED = row("global_magnitude", 0.5), row("global_magnitude", 0.5, epochs=6)
STEPS = row("global_magnitude", 0.5, epochs=6, gradual=True)
ONCE = row("global_magnitude", 0.5, "lsqplus", 4, 6)
TWICE = row("global_magnitude", 0.5, "lsqplus", 4, 6, pruned=6)
FIRST = row("global_magnitude", 0.5, "lsqplus", 4, pruned=6)
COLD = row("global_magnitude", 0.5, "lsqplus", 4)
ALL = [BASELINE, PLAIN, PLAIN_TUNED, CUT, CUT_TUNED, STEPS, ONCE, TWICE, FIRST, COLD]


def found(kind: str, rows=None) -> set[str]:
    cells = cells_of(ALL if rows is None else rows, kind)
    return {each["id"] for line in cells.values() for each in line.values()}


@pytest.mark.parametrize(
    "kind, rows",
    (
        (BOTH, [BASELINE, PLAIN_TUNED, CUT_TUNED, STEPS, TWICE]),
        (AFTER, [BASELINE, PLAIN_TUNED, CUT_TUNED, ONCE]),
        (BETWEEN, [BASELINE, PLAIN, CUT_TUNED, FIRST]),
        (NEVER, [BASELINE, PLAIN, CUT, COLD]),
    ),
)
def test_each_way_of_training_has_a_table_of_its_own(kind, rows):
    assert found(kind) == {each["id"] for each in rows}


def test_every_variant_with_one_width_stands_somewhere():
    assert set().union(*map(found, (BOTH, AFTER, BETWEEN, NEVER))) == {each["id"] for each in ALL}


def test_what_is_no_pruning_with_one_width_is_left_out():
    mixed = row("global_magnitude", 0.5, "lsqplus", 8, 6, pruned=6, layer_bits={"conv1": (4, 4)})
    attention = row(None, None, "lsqplus", 8, attention={"method": "score_topk"})
    assert found(BOTH, [*ALL, mixed, attention]) == found(BOTH)
    assert cells_of([BASELINE, PLAIN_TUNED], BOTH) == {}


def test_of_several_the_longest_trained_is_shown_and_never_the_best_on_the_test_set():
    longer = row("global_magnitude", 0.5, "lsqplus", 4, 9, pruned=6, accuracy=0.5)
    other_seed = row("global_magnitude", 0.5, "lsqplus", 4, 9, pruned=6, accuracy=0.99, seed=1)
    assert longer["id"] in found(BOTH, [*ALL, other_seed, longer]) and TWICE["id"] not in found(BOTH, [*ALL, longer])
    assert other_seed["id"] not in found(BOTH, [*ALL, other_seed, longer])
    cells = cells_of([*ALL, longer], BOTH, TWICE["id"])  # but the chosen one, so that it is seen where it stands
    assert TWICE["id"] in {each["id"] for line in cells.values() for each in line.values()}


@pytest.fixture
def view(pruned_cache):
    catalogue = Handlers(pruned_cache).catalogue

    def look(query):
        return look_up(catalogue, from_query(catalogue, query)[0])

    return look


def cells(html: str) -> dict[str, tuple[str, str, str]]:
    """Id -> (number, style, label) of the first cell that has it."""
    pattern = r'<button type="button" data-variant="([^"]+)" style="([^"]*)" aria-label="([^"]*)".*?<bdi>(.*?)</bdi>'
    return {id: (text, style, says) for id, style, says, text in reversed(re.findall(pattern, html))}


def test_a_cell_has_its_drop_in_number_colour_and_words(view):
    shown = view("task=digits&pruning=global_magnitude&ratio=0.8&w=4&a=4")
    rows = {row["id"]: row for row in shown.rows}
    found = cells(heat_map_html(shown))
    assert len(found) >= 10
    for id, (number, style, says) in found.items():
        drop = rows[id]["drop"]
        assert number.replace("\u2212", "-") == f"{drop:.2f}" and style == heat.style(drop)
        assert f"{100 * rows[id]['accuracy']:.2f}% right" in says and "95% interval" in says


def test_it_is_the_same_whatever_is_chosen_so_that_it_is_sent_once(view):
    """``heat_map.js`` marks the chosen cell; without it the first table is open and every cell is reached by Tab."""
    queries = ("task=digits&pruning=global_magnitude&ratio=0.8&quantizer=none&trained=no", "task=digits&w=4&a=4")
    one, other = (heat_map_html(view(query)) for query in queries)
    assert one == other
    assert re.findall(r'<details data-kind="(\w+)" open>', one) == [BOTH]
    assert one.count('aria-pressed="false"') == one.count("data-variant=") > 10


def test_a_table_has_heads_for_rows_columns_and_methods(view):
    html = heat_map_html(view("task=digits&w=4&a=4"))
    (both,) = re.findall(rf'<details data-kind="{BOTH}".*?</details>', html, re.DOTALL)
    columns = re.findall(r'<th scope="col"><bdi>(.*?)</bdi>', both)
    assert columns == ["Full precision", "LSQ+ W8A8", "LSQ+ W4A4", "LSQ+ W2A2, ends at 8", "LSQ+ W2A2"]
    groups = [re.sub("<.*?>", "", each) for each in re.findall(r'<th scope="rowgroup".*?</th>', both)]
    assert groups[0] == "Not pruned" and any("step by step" in each or "gradual" in each.lower() for each in groups)
    lines = re.findall(r'<tr><th scope="row">(.*?)</tr>', both)
    assert all(line.count("<td") == len(columns) for line in lines)


def test_there_is_none_without_pruned_variants(choose):
    assert heat_map_html(choose("task=cifar10")) == ""


def test_the_recommended_variant_has_a_star(view):
    shown = view("task=digits&budget=20")
    best = shown.advice.within.row["id"]
    html = heat_map_html(shown)
    assert set(re.findall(r'<td class="best"><button type="button" data-variant="([^"]+)"', html)) == {best}
    assert "Recommended." in cells(html)[best][2]
    assert 'class="best"' not in heat_map_html(replace(shown, advice=None))


def test_a_variant_without_a_drop_shows_its_accuracy(view):
    shown = view("task=digits")
    bare = [row | {"drop": None, "drop_low": None, "drop_high": None} for row in shown.rows]
    assert all(
        text.endswith("%") and style == ""
        for text, style, _ in cells(heat_map_html(replace(shown, rows=bare))).values()
    )


def test_a_cell_is_chosen_like_a_point(pruned_cache):
    handlers = Handlers(pruned_cache)
    values = handlers.choose_point("task=digits", "close-up", "digits-digits_cnn-global_magnitude-0.8-e3-s0")
    assert "0.8-e3" in values[-1] and 'data-variant="digits-digits_cnn-global_magnitude-0.8-e3-s0"' in values[HEAT]


def test_it_speaks_persian(view):
    with speaking(FA):
        html = heat_map_html(view("task=digits"))
    assert "هرس" in html and "Not pruned" not in html


def test_columns_that_differ_in_their_embeddings_say_so():
    names = {"embeddings": "row"}, {"embeddings": "tensor"}, {"embeddings": None}
    rows = [CUT_TUNED, *(TWICE | {"id": str(name)} | name for name in names)]
    columns = heat_map._columns(cells_of(rows, BOTH)).values()
    assert list(columns) == [
        "Full precision", "LSQ+ W4A4", "LSQ+ W4A4, embeddings by row", "LSQ+ W4A4, embeddings by tensor",
    ]  # fmt: skip
    assert list(heat_map._columns(cells_of(rows[:2], BOTH)).values()) == ["Full precision", "LSQ+ W4A4"]


def test_the_head_of_a_column_names_no_seed():
    """It named that of the last row in it, as though the others were of that seed too."""
    columns = heat_map._columns(
        cells_of([*ALL, CUT | {"id": "other", "pruning_ratio": 0.9, "seed": 2}], NEVER, "other")
    )
    assert list(columns.values()) == ["Full precision", "LSQ+ W4A4"]
