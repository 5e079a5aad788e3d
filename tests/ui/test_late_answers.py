"""What takes long, and what a visitor does meanwhile: afterwards the page shows what was chosen last."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handled import LAYERS, W7A7
from visitor import Visitor, expect_agreement

from engine.data import get_task, registry
from engine.measure.size import size_report
from engine.networks import load_variant
from engine.store import Store
from ui.compare_flips import Shown
from ui.page import Page
from ui.shown import CLOSE_UP, WHOLE

CHOSEN = "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"
LINK = f"task=digits&variant={CHOSEN}"
TUNED = "digits-digits_cnn-lsqplus-w4a4-e2-s0"
UNMEASURED = "task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=7&trained=no"


@pytest.fixture
def page(cache):
    return Page(cache)


@pytest.fixture
def downloading(monkeypatch):
    """What happens while CIFAR-10 is downloaded."""

    def while_downloading(meanwhile):
        here = []

        def load(split, data=None, download=False):
            meanwhile()
            here.append(True)

        task = replace(get_task("cifar10"), load=load, available=lambda data=None: bool(here))
        monkeypatch.setitem(registry._TASKS._entries, "cifar10", task)
        monkeypatch.setattr("ui.try_handlers.gallery_html", lambda task, pressed: f"{task}, {bool(here)}")

    return while_downloading


def test_a_measurement_that_nothing_came_between_is_shown(page, measuring):
    visitor = Visitor(page, W7A7)
    measuring(lambda: None)
    visitor.does(page.measure_button, "click")
    assert visitor.shows[page.link] == W7A7 and "not measured yet" not in visitor.shows[page.card]
    expect_agreement(visitor)


@pytest.mark.parametrize("then", ["nothing", "the range", "no variant"])
def test_a_measurement_leaves_what_was_chosen_meanwhile(page, measuring, then):
    """What came upon the choice had it forgotten, and the page jumped back."""
    visitor, shown = Visitor(page, W7A7), []

    def meanwhile():
        visitor.picks(CHOSEN)
        if then == "the range":
            visitor.does(page.range, "input", range=WHOLE)
        elif then == "no variant":
            visitor.picks("no variant")
        expect_agreement(visitor, WHOLE if then == "the range" else CLOSE_UP)
        shown.append(visitor.of_choice())

    measuring(meanwhile)
    visitor.does(page.measure_button, "click")
    assert visitor.shows[page.link] == LINK
    assert shown == [visitor.of_choice()]


def test_an_answer_is_drawn_in_the_range_that_was_asked_for_meanwhile(page, measuring):
    """It came as a close-up under a switch that said otherwise."""
    visitor = Visitor(page, W7A7)
    measuring(lambda: visitor.does(page.range, "input", range=WHOLE))
    visitor.does(page.measure_button, "click")
    assert visitor.shows[page.link] == W7A7
    expect_agreement(visitor, WHOLE)
    visitor.picks(CHOSEN)
    expect_agreement(visitor, WHOLE)


def test_the_range_is_drawn_of_the_choice_that_is_still_on_its_way(page):
    visitor = Visitor(page, W7A7)
    visitor.picks(CHOSEN)
    visitor.shows[page.link] = W7A7
    visitor.does(page.range, "input", range=WHOLE)
    chart, legend = page.handlers.redraw(LINK, WHOLE)
    assert visitor.shows[page.chart].plot == chart.plot and visitor.shows[page.legend] == legend


def test_a_download_brings_its_pictures_and_leaves_the_rest(page, downloading, no_data):
    visitor = Visitor(page, UNMEASURED)
    assert "download it below" in visitor.shows[page.card]
    downloading(lambda: None)
    visitor.does(page.download, "click")
    assert visitor.shows[page.gallery] == "cifar10, True"
    assert visitor.shows[page.link] == UNMEASURED and "download it" not in visitor.shows[page.card]
    expect_agreement(visitor)


@pytest.mark.parametrize("id", [CHOSEN, "cifar10-resnet20-lsqplus-w2a2-e2-s0"])
def test_a_download_leaves_what_was_chosen_meanwhile(page, downloading, no_data, id):
    """Card, chart and link went back to what was chosen when it began, and the controls did not."""
    visitor = Visitor(page, UNMEASURED)
    downloading(lambda: visitor.picks(id))
    visitor.does(page.download, "click")
    assert f"variant={id}" in visitor.shows[page.link]
    assert visitor.shows[page.gallery] == f"{id.partition('-')[0]}, True"
    expect_agreement(visitor)


def lab_ends(visitor: Visitor) -> None:
    """What the lab's script asks for on every page when a job has ended."""
    visitor.does(visitor.page.lab.state, "end")


def test_a_measurement_is_shown_though_a_job_of_the_lab_ended_meanwhile(page, measuring):
    """It was dropped, and the card went on saying that nothing was measured."""
    visitor = Visitor(page, W7A7)
    measuring(lambda: lab_ends(visitor))
    visitor.does(page.measure_button, "click")
    assert visitor.shows[page.link] == W7A7 and "not measured yet" not in visitor.shows[page.card]
    expect_agreement(visitor)


def test_a_point_is_shown_though_a_job_of_the_lab_ended_before_its_answer(page, within):
    """The page jumped back to what was on show before."""
    visitor = Visitor(page, f"task=digits&variant={TUNED}")
    within(page.handlers.shown, "of", lambda: lab_ends(visitor))
    visitor.picks(CHOSEN)
    assert visitor.shows[page.link] == LINK
    expect_agreement(visitor)


def test_a_job_of_the_lab_ends_while_the_answer_is_on_its_way(page):
    visitor = Visitor(page, f"task=digits&variant={TUNED}")
    visitor.picks(CHOSEN)
    visitor.shows[page.link] = f"task=digits&variant={TUNED}"
    lab_ends(visitor)
    assert visitor.shows[page.link] == LINK
    expect_agreement(visitor)


@pytest.mark.parametrize("before", ["a choice", "nothing"])
def test_a_page_that_nothing_is_done_on_shows_what_the_lab_made(tmp_path, make_cache, make_record, before):
    page = Page(make_cache(tmp_path, ("digits",)))
    visitor = Visitor(page, f"task=digits&variant={TUNED}")
    if before == "a choice":
        visitor.picks(CHOSEN)
    controls = [visitor.shows.get(each) for each in page.controls.all()]
    made = page.handlers.catalogue.store.record(TUNED)
    made = replace(made, variant=replace(made.variant, weight_bits=3, activation_bits=3))
    page.handlers.catalogue.store.save(made, None)
    lab_ends(visitor)
    assert any(made.id in line for line in visitor.shows[page.table]["data"])
    assert [visitor.shows.get(each) for each in page.controls.all()] == controls
    expect_agreement(visitor)


def test_the_first_that_the_lab_makes_fills_a_page_that_had_nothing_to_show(tmp_path, make_cache):
    page = Page(Store(tmp_path))
    visitor = Visitor(page)
    assert visitor.shows[page.link] == ""
    make_cache(tmp_path, ("digits",))
    lab_ends(visitor)
    assert visitor.shows[page.link] == f"task=digits&variant={TUNED}"
    expect_agreement(visitor)


@pytest.fixture
def layered(computing):
    """A page of a cache that says of the fine-tuned W4A4 what its layers are."""
    store = computing.catalogue.store
    record = store.record(TUNED)
    layers = size_report(load_variant(store, record.variant)).layers
    store.save(replace(record, layers=layers), store.weights(record))
    return Page(store)


def test_what_the_networks_say_of_the_layers_is_told(layered):
    visitor = Visitor(layered, f"task=digits&variant={TUNED}")
    visitor.does(layered.layers, "select", "")
    assert " dB" in visitor.shows[layered.layers]


@pytest.mark.parametrize("chosen", [CHOSEN, W7A7])
def test_the_layers_of_what_was_on_show_before_are_not_told(layered, within, chosen):
    """The last variant's table stood under a setting that nobody had measured."""
    visitor = Visitor(layered, f"task=digits&variant={TUNED}")

    def meanwhile():
        visitor.shows[layered.controls.weight_bits] = 7
        visitor.does(layered.controls.weight_bits, "input")

    choose = (lambda: visitor.picks(CHOSEN)) if chosen == CHOSEN else meanwhile
    within(layered.handlers.networks, "get", choose)
    visitor.does(layered.layers, "select", "")
    whole = layered.handlers.open_whole(visitor.shows[layered.link])
    assert visitor.shows[layered.layers] == whole[LAYERS]


def test_the_layers_are_told_where_only_the_budget_was_set_meanwhile(layered, within):
    """The table is the same then: nothing on the page would ask again."""
    visitor = Visitor(layered, f"task=digits&variant={TUNED}")
    within(layered.handlers.networks, "get", lambda: visitor.does(layered.controls.budget, "input"))
    visitor.does(layered.layers, "select", "")
    assert " dB" in visitor.shows[layered.layers]


@pytest.mark.parametrize("then", ["the choice", "more"])
def test_of_the_flips_those_that_were_asked_for_last_stay(page, within, then):
    """More examples of the last variant took the place of those of the next."""
    visitor, more = Visitor(page, f"task=digits&variant={TUNED}"), str(Shown((24, 6, 6)))
    chosen = page.handlers.comparing.show_flips(LINK, Shown.read(more) if then == "more" else Shown())

    def choose():
        visitor.picks(CHOSEN)
        visitor.does(page.link, "change")
        if then == "more":
            visitor.does(page.flips, "select", more)

    within(page.handlers.comparing.labels, "of", choose)
    visitor.does(page.flips, "select", more)
    assert visitor.shows[page.flips] == chosen
