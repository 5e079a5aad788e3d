"""A variant pinned as B: in the address, on the card, in the chart, and through the networks."""

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import gradio as gr
import numpy as np
import pytest

from engine.measure.intervals import paired_drop, wilson
from engine.store import DamagedVariant
from ui import compare_card, describe
from ui.address import from_query, to_query, view_of
from ui.answers import pinned_answer
from ui.catalogue import Catalogue, full_multiply_adds
from ui.choice import look_up
from ui.handlers import Handlers
from ui.shown import CONTROLS, SHOWN
from ui.texts import LANGUAGES, speaking

CLOSE_UP = "close-up"
A, B = "digits-digits_cnn-lsqplus-w4a4-e2-s0", "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"
BASELINE = "digits-digits_cnn-baseline-s0"
PAIR = f"task=digits&variant={A}&b={B}"
CARD, LINK = CONTROLS, CONTROLS + SHOWN - 1
HOSTILE = ["", "nobody", "../../etc/passwd", "<script>alert(1)</script>", "x" * 100_000, "\x00", B.upper()]


def press(value):
    return SimpleNamespace(_data={"value": value})


@pytest.fixture(scope="module")
def handlers(tmp_path_factory, make_cache):
    """Of a cache whose baseline and W4A4 compute."""
    return Handlers(make_cache(tmp_path_factory.mktemp("compare"), ("digits",), ("digits",)))


@pytest.fixture
def view(handlers):
    return view_of(handlers.catalogue, PAIR)


def cells(card: str) -> dict[str, list[str]]:
    """Heading of each line of the comparison -> its cells, notes apart."""
    lines = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', card)
    return {unescape(head): [unescape(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", rest)] for head, rest in lines}


# The address


def test_b_is_part_of_the_address(handlers, view):
    assert (view.row["id"], view.pinned["id"]) == (A, B)
    assert to_query(view) == PAIR
    unmeasured = "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=6&trained=no"
    assert to_query(view_of(handlers.catalogue, f"{unmeasured}&b={B}")) == f"{unmeasured}&b={B}"
    assert "b=" not in to_query(view_of(handlers.catalogue, f"task=digits&variant={A}"))


@pytest.mark.parametrize("wrong", HOSTILE)
def test_an_unknown_b_gets_a_sentence_and_nothing_is_pinned(catalogue, wrong):
    choice, problems = from_query(catalogue, to_query_with(f"task=digits&variant={A}", wrong))
    assert choice.pinned is None and look_up(catalogue, choice).pinned is None
    assert choice.id == A
    expected = len(wrong) > 0  # parse_qsl drops an empty field
    assert len(problems) == expected
    if expected:
        assert "names a variant to compare with that is not here" in problems[0] and len(problems[0]) < 300


def to_query_with(query: str, b: str) -> str:
    from urllib.parse import urlencode

    return f"{query}&{urlencode({'b': b[:1500]})}"


def test_b_of_another_network_gets_a_sentence(catalogue):
    choice, problems = from_query(catalogue, f"task=cifar10&b={A}")
    assert choice.pinned is None
    assert "another network" in problems[0] and "ResNet-20 on CIFAR-10" in problems[0] and A[:50] in problems[0]


def test_every_way_to_choose_keeps_b_but_another_task_does_not(handlers):
    values = [update.get("value") for update in handlers.choose_point(PAIR, CLOSE_UP, BASELINE)[:CONTROLS]]
    chosen = handlers.choose_point(PAIR, CLOSE_UP, BASELINE)[LINK]
    assert chosen == f"task=digits&variant={BASELINE}&b={B}"
    moved = handlers.on_control("quantizer")(PAIR, *values[:2], "lsqplus", 8, 8, *values[5:], CLOSE_UP)[LINK]
    assert moved == f"task=digits&variant=digits-digits_cnn-lsqplus-w8a8-e2-s0&b={B}"
    assert handlers.drag_budget(PAIR, CLOSE_UP, "0.5")[-1].endswith(f"&budget=0.5&b={B}")
    assert "b=" not in handlers.choose_task(PAIR, "digits", CLOSE_UP)[LINK]


@pytest.mark.parametrize("wrong", [*HOSTILE, 7, None, ["a"], {"a": 1}])
def test_a_control_that_sends_no_variant_pins_none(handlers, wrong):
    values = [update.get("value") for update in handlers.choose_point(PAIR, CLOSE_UP, A)[:CONTROLS]]
    values[values.index(B)] = wrong
    assert "b=" not in handlers.on_control("ends")(PAIR, *values, CLOSE_UP)[LINK]


# The buttons


def test_pin_swap_and_unpin(handlers):
    plain = f"task=digits&variant={A}"
    pinned = handlers.pin(plain, CLOSE_UP, press("pin"))
    assert pinned[LINK] == f"{plain}&b={A}"
    assert "This variant is pinned" in pinned[CARD]
    assert handlers.pin(PAIR, CLOSE_UP, press("swap"))[LINK] == f"task=digits&variant={B}&b={A}"
    assert handlers.pin(PAIR, CLOSE_UP, press("unpin"))[LINK] == plain
    assert handlers.pin(PAIR, CLOSE_UP, press("pin"))[LINK] == f"{plain}&b={A}"


@pytest.mark.parametrize("value", [None, 7, "", "delete", ["pin"], "x" * 1_000_000])
def test_other_presses_change_nothing(handlers, value):
    assert handlers.pin(PAIR, CLOSE_UP, press(value)) == [gr.skip()] * (CONTROLS + SHOWN)
    assert handlers.pin("", CLOSE_UP, press("pin"))[LINK].startswith("task=digits&variant=")


def test_the_button_is_where_there_is_something_to_pin(handlers):
    def pinning(query):
        return compare_card.pinning(handlers.catalogue, view_of(handlers.catalogue, query)).html

    unmeasured = "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=6&trained=no"
    assert 'data-compare="pin"' in pinning(f"task=digits&variant={A}")
    assert pinning(unmeasured) == ""
    card = pinning(f"{unmeasured}&b={B}")
    assert 'data-compare="unpin"' in card and 'data-compare="pin"' not in card
    assert "not measured yet" in card


# The card


def test_the_card_holds_differences_with_the_paired_interval(handlers, view):
    shown = cells(compare_card.pinning(handlers.catalogue, view).html)
    one, other = (handlers.catalogue.record(row) for row in (view.row, view.pinned))
    difference, low, high = paired_drop(one.correct, other.correct)
    for cell, each in zip(shown["Accuracy"], (one, other), strict=False):
        ends = wilson(int(each.correct.sum()), len(each.correct))
        interval = "95% interval {:.2f} to {:.2f}".format(*(100 * end for end in ends))
        assert cell == f"{100 * each.correct.mean():.2f}%<small>{interval}</small>"
    assert shown["Accuracy"][2].startswith(f"+{difference:.2f} pp<small>95% interval +{low:.2f} to +{high:.2f}</small>")
    assert "on 400 test pictures" in shown["Accuracy"][2]
    assert "Accuracy drop" not in shown  # its difference is that of the accuracies once more
    sizes = [each.metrics["packed_bytes"] for each in (one, other)]
    assert shown["Packed size"][2].startswith(f"+{(sizes[0] - sizes[1]) / 1000:,.2f} kB")
    ratios = [view.full_bytes / size for size in sizes]
    assert shown["Smaller"] == [
        *(f"{ratio:.2f}×" for ratio in ratios), describe.points(ratios[0] - ratios[1]) + "×"
    ]  # fmt: skip
    assert shown["Widths"][:2] == ["LSQ+ W4A4", "LSQ+ W2A2"]
    assert "Pruning" not in shown and "Attention method" not in shown  # they do not differ


def test_what_is_the_same_is_named_once_and_chance_is_called_so(handlers):
    view = view_of(handlers.catalogue, f"task=digits&variant={A}&b={A.replace('w4a4', 'w8a8')}")
    view = replace(view, pinned=view.pinned | {"packed_bytes": view.row["packed_bytes"]})
    card = compare_card.pinning(handlers.catalogue, view).html
    assert "The same in both: Packed size, Smaller." in card
    assert not {"Packed size", "Smaller", "After compressing"} & cells(card).keys()
    assert "which may be chance" in cells(card)["Accuracy"][2]


def test_what_the_comparison_tells_is_not_told_again_below_it(handlers):
    """The whole card of A stood below the table: the same accuracy, size and ratio twice."""
    plain, same = f"task=digits&variant={A}", f"task=digits&variant={A}&b={A}"
    whole = ["accuracy", "drop", "packed", "ratio"]
    for query, tiles, bars in ((plain, whole, True), (same, whole, True), (PAIR, ["drop"], False)):
        card = handlers.choose_point(query, CLOSE_UP, A)[CARD]
        assert re.findall('data-tile="(.*?)"', card) == tiles
        assert ('class="sizes"' in card) == bars
    assert "within the 1.5 pp budget" in card  # of A's own drop
    assert cells(card)["Nominal, weights × bits"][2].endswith("of B’s</small>")


def test_accuracy_is_of_the_examples_that_both_were_measured_on(handlers, view, monkeypatch):
    one, other = (handlers.catalogue.record(row) for row in (view.row, view.pinned))
    fewer = replace(one, correct=one.correct[:100], predicted=one.predicted[:100])
    monkeypatch.setattr(handlers.catalogue, "record", lambda row: fewer if row["id"] == A else other)
    shown = cells(compare_card.pinning(handlers.catalogue, replace(view, row=view.row | {"n": 100})).html)
    starts = [f"{100 * each.correct[:100].mean():.2f}%<small>" for each in (one, other)]
    assert all(cell.startswith(start) for cell, start in zip(shown["Accuracy"], starts, strict=False))
    assert "on 100 test pictures" in shown["Accuracy"][2]


def test_multiply_adds_and_attention_compute_where_they_differ(pruned_cache, choose, catalogue):
    pruned = Catalogue(pruned_cache)
    channels = next(row for row in pruned.rows() if row["pruning"] == "channel_l2")
    view = look_up(pruned, from_query(pruned, f"task=digits&variant={channels['id']}&b={BASELINE}")[0])
    full = full_multiply_adds({"model": "digits_cnn"})
    assert cells(compare_card.pinning(pruned, view).html)["Multiply-adds"] == [
        "18,912", f"{full:,}", f"−{full - 18_912:,}<small>{18_912 / full:.2f}× of B’s</small>"
    ]  # fmt: skip
    half, tenth = (
        next(row["id"] for row in catalogue.rows("sst2") if row["attention_compute"] == share and not row["quantizer"])
        for share in (0.75, 0.55)
    )
    shown = cells(compare_card.pinning(catalogue, choose(f"task=sst2&variant={half}&b={tenth}")).html)
    assert shown["Attention compute"] == ["75.00%", "55.00%", "+20.00 pp"]
    assert "Attention method" in shown and "Multiply-adds" not in shown


@pytest.mark.parametrize(
    ("value", "text"), [(1.234, "+1.23"), (-1234.5, "−1,234.50"), (0.0, "0.00"), (-0.001, "0.00"), (0.001, "0.00")]
)
def test_signs(value, text):
    assert compare_card.signed(value) == text


def test_text_from_a_record_cannot_become_markup(handlers, view):
    hostile = "<img src=x onerror=alert(1)>"
    view = replace(view, pinned=view.pinned | {"quantizer": hostile, "pruning": hostile, "pruning_ratio": 0.5})
    assert "<img" not in compare_card.pinning(handlers.catalogue, view).html


def test_it_is_said_in_every_language(handlers, view):
    for code in LANGUAGES:
        with speaking(code):
            card = compare_card.pinning(handlers.catalogue, view).html
            assert ("Unpin" in card) == (code == "en")
            assert re.search(r"4\.25|W2A2", card)


# The networks


def test_one_picture_goes_through_all_three(handlers):
    tried = handlers.trying.show_answers(PAIR, "test:7")
    assert tried.count('class="panel') == 3
    heads = re.findall(r"<h3>(.*?) <small>", tried)
    assert heads == ["Full precision", "A: LSQ+ W4A4", "B: LSQ+ W2A2"]
    assert re.search(r"All three say \d\.|Full precision says \d, A says \d, B says \d\.", tried)
    assert handlers.trying.show_answers(f"task=digits&variant={A}&b={BASELINE}", "test:7").count('class="panel') == 2
    assert handlers.trying.show_answers(f"task=digits&variant={A}&b={A}", "test:7").count('class="panel') == 2


def test_a_b_that_cannot_be_tried_leaves_the_other_two(handlers, view, monkeypatch):
    get = handlers.networks.get

    def damaged(variant):
        if variant.id == B:
            raise DamagedVariant(f"{B}: <b>not</b> the file that was written")
        return get(variant)

    monkeypatch.setattr(handlers.networks, "get", damaged)
    tried = handlers.trying.show_answers(PAIR, "test:7")
    assert tried.count('<section class="panel') == 3 and tried.count('<p class="answer') == 2
    assert "B could not be tried here" in tried and "&lt;b&gt;not" in tried
    for error in (ValueError("no"), KeyError("no"), OSError("no")):

        def fail(_, error=error):
            raise error

        assert "B could not be tried here" in pinned_answer(handlers.catalogue, view, fail).problem


def test_a_sentence_goes_through_all_three(tmp_path, make_cache):
    handlers = Handlers(make_cache(tmp_path, ("sst2",), ("sst2",)))
    b = "sst2-bert-lsqplus-w8a8-embedding_row-calibrated-s0"
    assert handlers.catalogue.row(b) is not None
    tried = handlers.trying.show_answers(f"task=sst2&variant=sst2-bert-baseline-s0&b={b}", "written:0")
    assert tried.count('<section class="panel') == 3 and "B: LSQ+ W8A8" in tried
    assert np.isclose(sum(map(float, re.findall(r'class="number">([\d.]+)%', tried))), 300, atol=0.05)
