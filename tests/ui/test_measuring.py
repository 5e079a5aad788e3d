"""A setting that nobody measured: its sizes, its accuracy on request, and the data set that this needs."""

import re
from dataclasses import replace

import gradio as gr
import pytest
from handled import BUTTON, CARD, CLOSE_UP, DIGITS, LINK, TABLE, W7A7, opened

from engine.data import get_task, registry
from engine.store import DamagedVariant
from ui.handlers import Handlers
from ui.shown import CONTROLS, SHOWN

UNMEASURED = "task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=7&trained=no"


@pytest.fixture
def handlers(cache):
    return Handlers(cache)


# Measuring


def test_what_is_cached_is_shown_and_not_measured_again(handlers, monkeypatch):
    monkeypatch.setattr("engine.job.measure", lambda *_, **__: pytest.fail("it is there"))
    values = handlers.measuring.measure(DIGITS, CLOSE_UP)
    assert values[LINK] == "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-e2-s0"
    assert values[BUTTON]["visible"] == "hidden"


def test_a_measurement_that_fails_is_a_sentence(handlers, monkeypatch):
    def fail(*_, **__):
        raise ValueError("no scales")

    monkeypatch.setattr("engine.job.measure", fail)
    with pytest.raises(gr.Error, match="could not be measured: no scales"):
        handlers.measuring.measure("task=digits&quantizer=lsqplus&w=7&a=7&trained=no", CLOSE_UP)


def test_a_setting_is_measured_and_then_shown_to_all(computing):
    before = opened(computing, W7A7)
    assert before[BUTTON]["visible"] is True
    assert "not measured yet" in before[CARD]
    values = computing.measuring.measure(W7A7, CLOSE_UP)
    assert len(values) == CONTROLS + SHOWN
    assert "Measured here, on all 400 test pictures." in values[CARD]
    assert "not measured yet" not in values[CARD]
    assert values[BUTTON]["visible"] == "hidden"
    assert values[LINK] == W7A7
    after = opened(computing, W7A7)
    assert after[CARD] == values[CARD]
    assert len(after[TABLE]["value"]["data"]) == len(before[TABLE]["value"]["data"]) + 1
    assert not list(computing.catalogue.store.folder.glob("*w7a7*"))


def test_who_asks_for_what_somebody_else_has_measured_meanwhile_is_shown_it(computing, monkeypatch):
    """The card went on saying that it was not measured, and the button did nothing."""
    first = computing.measuring.measure(W7A7, CLOSE_UP)
    monkeypatch.setattr("engine.job.measure", lambda *_, **__: pytest.fail("it is there"))
    second = computing.measuring.measure(W7A7, CLOSE_UP)
    assert "Measured here" in second[CARD] and second[BUTTON]["visible"] == "hidden"
    assert (second[CARD], second[LINK]) == (first[CARD], first[LINK])


@pytest.mark.parametrize("error", [ValueError("no scales"), DamagedVariant("x: spoilt"), OSError("disk")])
def test_a_measurement_that_stops_half_way_leaves_nothing(computing, monkeypatch, error):
    def stop(store, variant, limit, on_progress):
        on_progress(100, limit)
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("engine.job.measure", stop)
        with pytest.raises(gr.Error, match="could not be measured"):
            computing.measuring.measure(W7A7, CLOSE_UP)
    assert "not measured yet" in opened(computing, W7A7)[CARD]
    assert "Measured here" in computing.measuring.measure(W7A7, CLOSE_UP)[CARD]


def test_without_data_measuring_is_not_offered_and_fails_with_a_sentence(handlers, no_data):
    values = opened(handlers, UNMEASURED)
    assert values[BUTTON]["visible"] == "hidden"
    assert "SLIMSCOPE_DATA" in values[CARD]
    assert "or download it below" in values[CARD]
    with pytest.raises(gr.Error, match="could not be measured: No CIFAR-10"):
        handlers.measuring.measure(UNMEASURED, CLOSE_UP)


def tiles(card: str) -> dict[str, str]:
    return dict(re.findall(r'data-tile="(.*?)".*?class="value">(.*?)<', card))


def test_sizes_need_no_example(computing):
    """They were dashes until the accuracy was measured, for which there may be no data."""
    before = opened(computing, W7A7)[CARD]
    measured = computing.measuring.measure(W7A7, CLOSE_UP)[CARD]
    assert tiles(before) == tiles(measured) | {"accuracy": "\u2014", "drop": "\u2014"}
    assert "\u2014" not in tiles(measured).values()
    numbers = re.compile('class="number">(.*?)<|width:(.*?)%')
    assert numbers.findall(before) == numbers.findall(measured)
    assert before.count("not measured yet") == 4  # in two tiles and two sentences


def test_without_data_there_are_sizes_and_a_sentence_why_there_is_no_accuracy(tmp_path, make_cache, no_data):
    handlers = Handlers(make_cache(tmp_path / "cache", ("cifar10",), ("cifar10",)))
    card = opened(handlers, UNMEASURED)[CARD]
    assert tiles(card)["accuracy"] == tiles(card)["drop"] == "\u2014"
    assert 235 < float(re.search(r"nominal ([\d.]+) kB", card)[1]) < 245  # 270,000 weights of 7 bits
    assert 150 < float(tiles(card)["packed"].removesuffix(" kB")) < 245
    assert "Measuring its accuracy needs the CIFAR-10 data set" in card


def test_sizes_that_cannot_be_had_stay_dashes(handlers, computing, monkeypatch):
    """No weights in the cache; scales that wait for a data set, which would take the place of one second by ten."""
    assert set(tiles(opened(handlers, UNMEASURED)[CARD]).values()) == {"\u2014"}
    monkeypatch.setattr("engine.networks.summarise_inputs", lambda *_: pytest.fail("no size is worth this"))
    pruned = f"{W7A7}&pruning=global_magnitude&ratio=0.5"
    assert set(tiles(opened(computing, pruned)[CARD]).values()) == {"\u2014"}


def test_a_data_folder_that_does_not_exist_is_no_data(handlers, monkeypatch, tmp_path):
    monkeypatch.setenv("SLIMSCOPE_DATA", str(tmp_path / "gone"))
    values = opened(handlers, UNMEASURED)
    assert values[BUTTON]["visible"] == "hidden"
    assert "Drawn by this project" in handlers.trying.open_pictures(UNMEASURED)[0]


# The data set


def test_without_data_drawings_are_shown_and_the_download_is_offered(handlers, no_data):
    gallery, head, download, *_, picture, _ = handlers.trying.open_pictures("task=cifar10")
    assert "Drawn by this project, not from CIFAR-10" in gallery
    assert gallery.count("<button") == 10
    assert download == gr.update(value="Download CIFAR-10 (170 MB)", visible=True)
    assert "32\u00d732" in head
    assert picture == "drawn:0"
    assert "could not be tried" in handlers.trying.show_answers("task=cifar10", picture)  # this cache has no networks


def test_a_download_that_works_brings_pictures_and_offers_measuring(handlers, no_data, monkeypatch):
    asked, here = [], []

    def load(split, data=None, download=False):
        asked.append((split, download))
        here.append(True)

    monkeypatch.setitem(
        registry._TASKS._entries,
        "cifar10",
        replace(get_task("cifar10"), load=load, available=lambda data=None: bool(here)),
    )
    monkeypatch.setattr("ui.try_handlers.gallery_html", lambda task, pressed: f"pictures of {task}")
    assert handlers.measuring.fetch(UNMEASURED) == gr.skip()
    card, button, gallery, _, download, own_picture, own_sentence = handlers.measuring.show_data(UNMEASURED)
    assert own_picture["visible"] and not own_sentence["visible"]
    assert asked == [("test", True)]
    assert gallery == "pictures of cifar10"
    assert download["visible"] == "hidden"
    assert button["visible"] is True
    assert "SLIMSCOPE_DATA" not in card
    assert handlers.measuring.fetch(UNMEASURED) == gr.skip()
    assert asked == [("test", True)]  # it is here by now


def test_a_download_that_fails_is_a_sentence(handlers, no_data, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("no network")

    monkeypatch.setattr("engine.data.cifar10.fetch", fail)
    with pytest.raises(gr.Error, match="CIFAR-10 could not be downloaded: no network"):
        handlers.measuring.fetch("task=cifar10")
    assert handlers.trying.open_pictures("task=cifar10")[2]["visible"] is True


def test_what_is_here_is_shown_and_not_downloaded(handlers, monkeypatch):
    """Somebody else may have downloaded it since the page was sent."""
    unasked = replace(get_task("digits"), load=lambda *_, **__: pytest.fail("it is here"))
    monkeypatch.setitem(registry._TASKS._entries, "digits", unasked)
    assert handlers.measuring.fetch(W7A7) == gr.skip()
