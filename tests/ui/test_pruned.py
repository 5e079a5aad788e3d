"""Pruning: from controls and addresses to one choice, what is shown for it, and what is made on the spot."""

from dataclasses import replace

import pytest

from engine.pruning import all_pruners
from ui import attention_controls, controls, pruned, pruning_controls
from ui.address import from_query, to_query, view_of
from ui.catalogue import Catalogue, pruners
from ui.choice import Choice, default_choice, look_up
from ui.handlers import Handlers
from ui.pruned import Pruned
from ui.shown import CONTROLS

DIGITS = ("digits", "digits_cnn")
GLOBAL = Pruned("global_magnitude", 0.8)
W4A4 = "digits-digits_cnn-global_magnitude-0.8-pruned6-lsqplus-w4a4-e6-s0"
BEFORE = ["images", "row", "none", "size", 1.5, "none", 1024, 256, False]
CARD, BUTTON = CONTROLS, CONTROLS + 1


@pytest.fixture
def catalogue(pruned_cache):
    return Catalogue(pruned_cache)


def values(quantizer, *pruning, trained="yes") -> list:
    first = [*DIGITS, quantizer, 4, 4, True, False, trained]
    return [*first, *BEFORE, *pruning, "", *[None] * attention_controls.COUNT]


def test_every_cached_variant_comes_back_from_its_address_and_its_controls(catalogue):
    rows = [row for row in catalogue.rows() if row["pruning"]]
    assert len(rows) == 8
    for row in rows:
        choice = Choice.of_row(row)
        restored, problems = from_query(catalogue, to_query(look_up(catalogue, choice)))
        assert not problems and look_up(catalogue, restored).row["id"] == row["id"]
        sent = [update.get("value") for update in controls.show(catalogue, choice)]
        read = controls.read(catalogue, sent)
        assert (read.pruned, read.quantizer) == (choice.pruned, choice.quantizer)


@pytest.mark.parametrize("quantizer", [None, "lsqplus", "rebnet"])
@pytest.mark.parametrize("wanted", [GLOBAL, Pruned("channel_median", 0.35), Pruned("layer_magnitude", 0.9, True)])
def test_a_setting_that_is_not_cached_comes_back_from_its_address(catalogue, quantizer, wanted):
    choice = Choice(*DIGITS, quantizer, 3, 3, pruned=wanted)
    restored, problems = from_query(catalogue, to_query(replace(look_up(catalogue, choice), row=None)))
    assert not problems
    assert (restored.pruned, restored.quantizer, restored.to_variant()) == (wanted, quantizer, choice.to_variant())


def test_an_address_may_name_pruning_alone(catalogue):
    choice, problems = from_query(catalogue, "task=digits&pruning=global_magnitude&ratio=0.8")
    assert not problems and choice.quantizer is None
    assert look_up(catalogue, choice).row["id"] == "digits-digits_cnn-global_magnitude-0.8-e6-s0"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("pruning=magic", "pruning method that is not here (magic)"),
        ("pruning=<script>&ratio=0.5", "(<script>)"),
        ("pruning=global_magnitude&ratio=1", "ratio=1"),
        ("pruning=global_magnitude&ratio=nan", "ratio=nan"),
        ("pruning=global_magnitude&ratio=half", "ratio=half"),
        ("pruning=channel_l2&ratio=0.5&gradual=yes", "gradual=yes"),
        ("pruning=global_magnitude&gradual=maybe", "gradual=maybe"),
    ],
)
def test_an_impossible_address_gives_a_sentence(catalogue, fields, sentence):
    choice, problems = from_query(catalogue, f"task=digits&model=digits_cnn&quantizer=lsqplus&w=4&a=4&{fields}")
    assert len(problems) == 1 and sentence in problems[0]
    assert look_up(catalogue, choice).choice.task == "digits"


def test_of_several_the_one_trained_longest_between_pruning_and_quantizing_is_shown(catalogue):
    assert look_up(catalogue, Choice(*DIGITS, pruned=GLOBAL)).row["id"] == W4A4
    plain = Choice(*DIGITS, None, pruned=GLOBAL)
    assert look_up(catalogue, plain).row["epochs"] == 6
    assert look_up(catalogue, replace(plain, fine_tuned=False)).row["epochs"] == 0
    assert look_up(catalogue, Choice(*DIGITS)).row["pruning"] is None
    assert look_up(catalogue, Choice(*DIGITS, pruned=replace(GLOBAL, ratio=0.7))).row is None


def test_the_first_view_is_not_pruned(catalogue):
    assert default_choice(catalogue).pruned is None


def test_scales_are_set_for_the_fine_tuned_pruned_network_where_there_is_one(catalogue):
    view = look_up(catalogue, Choice(*DIGITS, "rebnet", 2, 2, pruned=GLOBAL))
    assert view.row is None and view.can_be_made
    variant = view.variant(catalogue)
    assert (variant.pruned_epochs, variant.epochs, variant.quantizer) == (6, 0, "rebnet")
    assert variant.source().id in catalogue.store
    other = look_up(catalogue, Choice(*DIGITS, "rebnet", 2, 2, pruned=Pruned("channel_l1", 0.3)))
    assert other.variant(catalogue).pruned_epochs == 0


def test_gradual_pruning_needs_a_network_that_was_trained_so(catalogue):
    gradual = Pruned("global_magnitude", 0.9, True)
    view = look_up(catalogue, Choice(*DIGITS, "rebnet", 2, 2, pruned=gradual))
    assert view.can_be_made and view.variant(catalogue).pruning_gradual
    for ratio, quantizer in ((0.7, "rebnet"), (0.7, None)):
        view = look_up(catalogue, Choice(*DIGITS, quantizer, 2, 2, pruned=replace(gradual, ratio=ratio)))
        assert view.row is None and not view.can_be_made
        with pytest.raises(ValueError, match="Step by step"):
            view.variant(catalogue)
    calibrated = Choice(*DIGITS, None, fine_tuned=False, pruned=replace(gradual, ratio=0.8))
    assert not calibrated.gradual
    assert look_up(catalogue, calibrated).row["epochs"] == 0


def test_every_method_of_the_registry_is_offered(catalogue):
    for entry in all_pruners():
        choice = controls.read(catalogue, values(None, entry.name, 50, True), "pruning")
        assert choice.pruned == Pruned(entry.name, 0.5, entry.gradual)
        method, ratio, gradual = pruning_controls.show(choice)
        assert (entry.title, entry.name) in method["choices"]
        assert ratio["minimum"] == round(100 * min(entry.ratios)) and ratio["maximum"] == round(100 * max(entry.ratios))
        assert (gradual["visible"] is True) == entry.gradual
        offered = {round(ratio["minimum"] + ratio["step"] * step) for step in range(100)}
        assert {round(100 * each) for each in entry.ratios} <= offered


def test_another_method_keeps_the_ratio_as_far_as_it_offers_it(catalogue):
    assert controls.read(catalogue, values(None, "channel_l2", 95, False), "pruning").pruned.ratio == 0.7
    assert controls.read(catalogue, values(None, "channel_l2", 95, False), "ratio").pruned.ratio == 0.95


@pytest.mark.parametrize("sent", [("magic", 50, False), (None, None, None), ("none", 50, True), ([], {}, "x")])
def test_what_is_no_method_is_none(sent):
    assert pruned.read(*sent) is None


@pytest.mark.parametrize("percent", [None, "x", float("nan"), float("inf"), -3, 0, 1e99, True, []])
def test_a_ratio_from_a_browser_becomes_a_possible_one(percent):
    for name in pruners():
        found = pruned.read(name, percent, "yes")
        assert 0.01 <= found.ratio <= 0.99 and not found.gradual


def test_the_slider_that_is_dragged_is_not_set(pruned_cache):
    import gradio as gr

    answers = Handlers(pruned_cache).on_control("ratio")("", *values(None, "global_magnitude", 80, False), "close-up")
    assert answers[controls.SLIDERS["ratio"]] == gr.skip()
    assert answers[controls.PRUNING["pruning"]]["value"] == "global_magnitude"


@pytest.mark.parametrize(
    "query",
    [
        "quantizer=none&pruning=layer_magnitude&ratio=0.5&trained=no",
        "quantizer=lsqplus&w=8&a=8&pruning=channel_l2&ratio=0.3&trained=no",
    ],
)
def test_a_pruned_network_is_measured_and_tried_on_the_spot(tmp_path, make_cache, query):
    handlers = Handlers(make_cache(tmp_path, ("digits",), ("digits",)))
    link = f"task=digits&model=digits_cnn&{query}"
    answers = handlers.measuring.measure(link, "close-up", lambda *_, **__: None)
    assert "Measured here" in answers[CARD] and answers[BUTTON]["visible"] == "hidden"
    assert "pruned (" in answers[CARD]
    row = next(row for row in handlers.catalogue.rows() if row["here"])
    assert (row["sparsity"] > 0.4) == (row["pruning"] == "layer_magnitude")
    assert 'class="panel second"' in handlers.trying.show_answers(link, handlers.trying.open_pictures(link)[-2])


def test_what_cannot_be_made_here_offers_no_button_and_says_why(pruned_cache):
    handlers = Handlers(pruned_cache)
    link = "task=digits&model=digits_cnn&quantizer=none&pruning=layer_magnitude&ratio=0.5&gradual=yes"
    values = handlers.redraw(link, "close-up"), handlers.shown.of(view_of(handlers.catalogue, link).choice, "close-up")
    assert values[1][1]["visible"] == "hidden"
    assert "nobody has done it at this ratio yet" in values[1][0]
    assert "nobody has done it at this ratio yet" in handlers.trying.show_answers(
        link, handlers.trying.open_pictures(link)[-2]
    )
