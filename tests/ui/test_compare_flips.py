"""The examples that flipped and the confusion between classes, against counting one by one."""

import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import numpy as np
import pytest

from engine.data import get_task
from engine.measure.confusion import UNKNOWN
from ui import data_set, gallery, sentences
from ui.address import view_of
from ui.compare import Labels, compare
from ui.compare_confusion import LESS, MATRICES, OTHER, OWN, matrices
from ui.compare_flips import HANDFUL, MORE, MOST, Shown, flips_html
from ui.handlers import Handlers
from ui.texts import LANGUAGES, speaking

ROOT = Path(__file__).resolve().parents[2]
A, B = "digits-digits_cnn-lsqplus-w4a4-e2-s0", "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"
PAIR = f"task=digits&variant={A}&b={B}"
CLASSES = 10


@pytest.fixture(scope="module")
def truth():
    return get_task("digits").load("test").labels.numpy()


@pytest.fixture(scope="module")
def handlers(tmp_path_factory, make_cache, tell_classes, truth):
    """Of digits whose records name classes."""
    return Handlers(tell_classes(make_cache(tmp_path_factory.mktemp("flips"), ("digits",)), "digits", truth, CLASSES))


@pytest.fixture
def comparison(handlers):
    return compare(handlers.catalogue, handlers.comparing.labels, view_of(handlers.catalogue, PAIR))


@pytest.fixture
def elsewhere(monkeypatch):
    """No data set is here."""
    monkeypatch.setattr("ui.data_set.has_data", lambda task: False)
    monkeypatch.setattr("ui.compare_flips.can_download", lambda task: task != "digits")


def press(value):
    return SimpleNamespace(_data={"value": value})


def counts(html: str) -> dict[str, int]:
    found = re.findall(r'data-count="([\w-]+)">.*?class="value">([\d,]+)<', html)
    return {kind: int(number.replace(",", "")) for kind, number in found}


def tried(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-picture="test:(\d+)"', html)]


def heat(html: str) -> list[list[int]]:
    body = re.search(r'class="heat".*?<tbody>(.*?)</tbody>', html)[1]
    lines = [re.findall(r"<td[^>]*>(.*?)</td>", line) for line in body.split("</tr>")[:-1]]
    return [[int(cell.replace("−", "-").replace(",", "")) for cell in line] for line in lines]


# What flipped


def test_the_five_counts_are_those_of_a_loop_and_make_up_the_test_set(handlers, comparison, truth):
    html = handlers.comparing.show_flips(PAIR)
    slow = dict.fromkeys(("first-only", "second-only", "wrong-apart", "both-right", "wrong-alike"), 0)
    for label, one, other in zip(truth, *comparison.predicted, strict=True):
        kind = {(True, True): "both-right", (True, False): "first-only", (False, True): "second-only"}.get(
            (one == label, other == label), "wrong-alike" if one == other else "wrong-apart"
        )
        slow[kind] += 1
    assert counts(html) == slow
    assert sum(counts(html).values()) == 400
    assert slow["first-only"] > HANDFUL


def test_pictures_come_with_what_they_are_and_what_both_say(handlers, comparison, truth):
    html = handlers.comparing.show_flips(PAIR)
    numbers = tried(html)
    assert numbers[:HANDFUL] == comparison.flips.first_only[:HANDFUL].tolist()
    for number in numbers:
        button = re.search(rf'data-picture="test:{number}".*?</button>', html)[0]
        one, other = (given[number] for given in comparison.predicted)
        assert re.findall(r"<span>(.*?)</span>", button) == [f"<b>{truth[number]}</b>", f"A: {one}", f"B: {other}"]
        assert gallery.data_url(data_set.picture("digits", number)) in button


def test_more_come_on_demand_up_to_a_limit(handlers):
    html, shown = handlers.comparing.show_flips(PAIR), Shown()
    for expected in (HANDFUL, HANDFUL + MORE, HANDFUL + 2 * MORE, HANDFUL + 3 * MORE):
        group = re.search(r'data-kind="first-only".*?</section>', html)[0]
        assert len(tried(group)) == expected
        more = re.search(r'data-compare="(show:[^"]+)" data-key="more-0"', group)
        if more is None:
            break
        shown = Shown.read(more[1])
        html = handlers.comparing.show_more(PAIR, press(more[1]))
    assert expected == shown.counts[0] == MOST
    assert f"The first {MOST} of" in group


def test_without_a_pinned_b_it_is_full_precision_and_with_the_same_a_sentence(handlers):
    assert "A right, full precision wrong" in handlers.comparing.show_flips(f"task=digits&variant={A}")
    assert "A right, B wrong" in handlers.comparing.show_flips(PAIR)
    assert "the same variant" in handlers.comparing.show_flips(f"task=digits&variant={A}&b={A}")
    baseline = "task=digits&variant=digits-digits_cnn-baseline-s0"
    assert "which others are compared with" in handlers.comparing.show_flips(baseline)
    assert "B right, A wrong" in handlers.comparing.show_flips(f"{baseline}&b={B}")
    unmeasured = "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=6&trained=no"
    assert "not measured yet" in handlers.comparing.show_flips(unmeasured)
    assert 'class="tiles' not in handlers.comparing.show_flips(unmeasured)


def test_without_the_data_set_numbers_and_classes_are_told(handlers, elsewhere, truth):
    html = handlers.comparing.show_flips(PAIR)
    assert tried(html) == [] and "<img" not in html
    assert "need Digits, which is not on this machine" in html
    number = int(re.search(r"<li><span>No\. (\d+)</span><span><b>(\d)</b>", html)[1])
    assert re.search(
        rf"No\. {number}</span><span><b>{truth[number]}</b></span><span>A: \d</span><span>B: \d</span>", html
    )
    assert sum(counts(html).values()) == 400


def test_a_data_set_that_was_not_measured_shows_no_pictures(handlers, monkeypatch, truth):
    """Another copy in another order would show wrong pictures."""
    monkeypatch.setattr("ui.data_set.labels", lambda task: np.roll(truth, 1))
    assert tried(handlers.comparing.show_flips(PAIR)) == []
    monkeypatch.setattr("ui.data_set.labels", lambda task: truth[:40])
    assert tried(handlers.comparing.show_flips(PAIR)) == []


def test_an_example_is_tried(tmp_path, make_cache, tell_classes, truth):
    store = make_cache(tmp_path, ("digits",), ("digits",))
    handlers = Handlers(tell_classes(store, "digits", truth, CLASSES))
    number = tried(handlers.comparing.show_flips(PAIR))[0]
    result = handlers.trying.show_answers(PAIR, f"test:{number}")
    assert f"It is {truth[number]}." in result and result.count('class="panel') == 3
    assert "choose another" in handlers.trying.show_answers(PAIR, "test:99999")


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "show:", "show:-1,6,6:own", "show:1e3,6,6:own", "show:٣,6,6:own", "show:6,6,6", "show:6,6,6:none",
     "show:a,6,6:own", "show:6,6,6:own\n", ["show:6,6,6:own"], {"a": 1}, "x" * 1_000_000, "1"],
)  # fmt: skip
def test_a_press_of_anything_else_changes_nothing(handlers, value):
    assert handlers.comparing.show_more(PAIR, press(value)) == gr.skip()


@pytest.mark.parametrize("text", ["show:0,999,7:less", "show:6,24,60:own"])
def test_what_is_shown_stays_between_a_handful_and_the_most(text):
    shown = Shown.read(text)
    assert all(HANDFUL <= count <= MOST for count in shown.counts)
    assert Shown.read(str(shown)) == shown


def test_a_record_that_names_no_class_is_a_sentence(tmp_path, make_cache, tell_classes, truth):
    store = tell_classes(make_cache(tmp_path, ("digits",)), "digits", truth, CLASSES)
    record = store.record(B)
    store.save(replace(record, predicted=np.full(400, 200, np.uint8)), None)
    html = Handlers(store).comparing.show_flips(PAIR)
    assert "class 200 is not one of 10 classes" in html and "<section" not in html


# Sentences


@pytest.fixture(scope="module")
def spoken(tmp_path_factory, make_cache, tell_classes):
    """Of sentences: the data set's where it is here."""
    entry = get_task("sst2")
    labels = entry.load("test").labels.numpy() if entry.available() else np.arange(1_821) % 2
    return Handlers(tell_classes(make_cache(tmp_path_factory.mktemp("spoken"), ("sst2",)), "sst2", labels, 2))


def test_sentences_flip_too(spoken):
    html = spoken.comparing.show_flips("task=sst2")
    assert sum(counts(html).values()) == 1_821
    assert counts(html)["wrong-apart"] == 0  # of two classes there is one wrong one
    assert "There are none." in html
    if not get_task("sst2").available():
        pytest.skip("no SST-2 here")
    number = tried(html)[0]
    text = get_task("sst2").load("test").texts[number]
    assert text[:200] in unescape(html)
    found, _ = sentences.read(f"test:{number}", "sst2")
    assert found == sentences.Sentence(text, data_set.label("sst2", number), meant=False)


def test_sentences_without_the_data_set(spoken, elsewhere):
    html = spoken.comparing.show_flips("task=sst2")
    assert tried(html) == [] and re.search(r"No\. \d+</span><span><b>(positive|negative)</b>", html)
    assert "downloads it" in html
    for wrong in ("test:5", "test:99999999", "test:x"):
        with pytest.raises(ValueError):
            sentences.read(wrong, "sst2")


# Confusion


@pytest.mark.parametrize("matrix", MATRICES)
def test_the_heat_map_counts_one_by_one(handlers, comparison, truth, matrix):
    html = handlers.comparing.show_more(PAIR, press(str(Shown(matrix=matrix))))
    slow = {name: np.zeros((CLASSES, CLASSES), int) for name in (OWN, OTHER)}
    for name, given in zip(slow, comparison.predicted, strict=True):
        for label, guess in zip(truth, given, strict=True):
            slow[name][label, guess] += 1
    slow[LESS] = slow[OWN] - slow[OTHER]
    assert heat(html) == slow[matrix].tolist()
    assert re.search(rf'data-key="matrix-{matrix}" aria-pressed="true"', html)
    assert html.count('aria-pressed="true"') == 1


def test_the_heat_map_is_a_table_with_headings(handlers):
    html = handlers.comparing.show_flips(PAIR)
    table = re.search(r'<div class="heat".*?</table>', html)[0]
    assert table.count('scope="col"') == CLASSES + 1 and table.count('scope="row"') == CLASSES
    assert "<caption>" in table and 'tabindex="0" role="region" aria-label=' in table


def test_better_and_worse_have_colours_of_their_own(handlers):
    html = handlers.comparing.show_more(PAIR, press(str(Shown(matrix=LESS))))
    body = re.search(r'class="heat".*?<tbody>(.*?)</tbody>', html)[1]
    for row, line in enumerate(body.split("</tr>")[:-1]):
        for column, (classed, text) in enumerate(re.findall(r"<td(?: class=\"(\w+)\"[^>]*)?>(.*?)</td>", line)):
            if text == "0":
                assert classed == ""
            else:
                assert classed == ("right" if (text[0] == "+") == (row == column) else "wrong")


def test_examples_that_no_record_gets_right_have_a_row_of_their_own(handlers, elsewhere, truth):
    comparison = compare(handlers.catalogue, Labels(handlers.catalogue), view_of(handlers.catalogue, PAIR))
    known = comparison.labels != UNKNOWN
    assert (comparison.labels[known] == truth[known]).all() and 0 < (~known).sum() < 40
    found = matrices(comparison)
    assert found[OWN][-1].sum() == found[OTHER][-1].sum() == (~known).sum()
    assert "class not on record" in handlers.comparing.show_flips(PAIR)


def test_labels_are_read_again_when_the_cache_changes(tmp_path, make_cache, tell_classes, truth, elsewhere):
    store = tell_classes(make_cache(tmp_path, ("digits",)), "digits", truth, CLASSES)
    handlers = Handlers(store)
    before, _ = handlers.comparing.labels.of("digits")
    assert handlers.comparing.labels.of("digits")[0] is before
    tell_classes(store, "digits", (truth + 1) % CLASSES, CLASSES)
    after, _ = handlers.comparing.labels.of("digits")
    assert (after[before != UNKNOWN] == (before[before != UNKNOWN] + 1) % CLASSES).all()


def test_texts_and_names_cannot_become_markup(comparison, monkeypatch):
    hostile = "<img src=x onerror=alert(1)>"
    monkeypatch.setattr("ui.compare_flips.named", lambda name: hostile)
    monkeypatch.setattr("ui.compare_confusion.named", lambda name: hostile)
    assert "<img src=x" not in flips_html(comparison, Shown())
    monkeypatch.setattr("ui.compare_flips.is_text", lambda task: True)
    monkeypatch.setattr("ui.data_set.sentence", lambda task, number: hostile)
    assert "<img src=x" not in flips_html(comparison, Shown())


def test_it_is_said_in_every_language(handlers):
    for code in LANGUAGES:
        with speaking(code):
            assert ("Both right" in handlers.comparing.show_flips(PAIR)) == (code == "en")


def test_records_are_compared_without_pytorch():
    program = (
        "import sys, engine.store, engine.measure.flips, engine.measure.confusion\nsys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=300, check=False).returncode == 0
