"""The steps as they go to the browser: figures are those on record, and what cannot be shown is left out and said."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
import yaml
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine.recommend import recommend
from engine.store import Store
from ui.address import from_query
from ui.attention_view import token_states
from ui.catalogue import Catalogue, get_task
from ui.lecture import stage as stage_module
from ui.lecture.route import STEPS, opener_html, routes
from ui.lecture.scene import set_scene
from ui.lecture.stage import Stage
from ui.lecture.steps import SHIPPED, VARIABLE, read_script
from ui.networks import Networks
from ui.sentences import look
from ui.texts import FA, LANGUAGES, language, speaking, unmarked

ROOT = Path(__file__).resolve().parents[2]
FULL, W4A4 = "digits-digits_cnn-baseline-s0", "digits-digits_cnn-lsqplus-w4a4-e2-s0"
W8A8, ROUGH = "digits-digits_cnn-lsqplus-w8a8-e2-s0", "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"
HALF, TENTH = "sst2-bert-score_topk-keep0.5-calibrated-s0", "sst2-bert-score_topk-keep0.1-calibrated-s0"
TIERS, BERT = "sst2-bert-tiered_tokens-kept0.5-calibrated-s0", "sst2-bert-baseline-s0"
GONE = "digits-digits_cnn-lsqplus-w5a5-e9-s0"
SENTENCE = "It is not a bad film at all."


def step(name: str, variants, figure="bars", comment="{accuracy} of {n}", **more) -> dict:
    return {
        "name": name,
        "title": {"en": "T"},
        "comment": {"en": comment},
        "variants": variants,
        "figure": figure,
    } | more


class Hall:
    """A stage with steps of its own."""

    def __init__(self, store: Store, file: Path, monkeypatch):
        self.catalogue, self.networks, self.file = Catalogue(store), Networks(store), file
        self.stage = Stage(self.catalogue, self.networks)
        monkeypatch.setenv(VARIABLE, str(file))

    def show(self, *steps: dict) -> tuple[dict[int, str], str]:
        """Number -> HTML of each step that is shown, and what the teacher is told."""
        self.file.write_text(yaml.safe_dump(list(steps), sort_keys=False), "utf-8")
        html = self.stage.html()
        parts = re.findall(r'<section class="lecture-step.*?</section>', html, re.DOTALL)
        shown = {int(re.search(r'data-step="(\d+)"', part)[1]): part for part in parts}
        return shown, unescape("".join(re.findall(r"<details.*", html, re.DOTALL)))

    def row(self, id: str) -> dict:
        return self.catalogue.row(id)


@pytest.fixture(scope="module")
def store(tmp_path_factory, make_cache):
    return make_cache(tmp_path_factory.mktemp("cache"), ("digits", "sst2"), ("digits", "sst2"))


@pytest.fixture
def hall(store, tmp_path, monkeypatch):
    return Hall(store, tmp_path / "steps.yaml", monkeypatch)


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))


def test_texts_and_bars_show_what_is_on_record(hall):
    shown, notices = hall.show(step("bits", {"four": W4A4, "full": FULL}, comment="{drop} pp, {full.size}, {ratio}"))
    row, full = hall.row(W4A4), hall.row(FULL)
    comment = words(re.search(r'<p class="lecture-comment".*?</p>', shown[1])[0]).strip()
    ratio = full["nominal_bytes"] / row["packed_bytes"]
    assert comment == f"{row['drop']:.2f} pp, {full['packed_bytes'] / 1000:.2f} kB, {ratio:.1f}×"
    assert f"{100 * row['accuracy']:.2f}%" in words(shown[1]) and f"{100 * full['accuracy']:.2f}%" in words(shown[1])
    widths = [float(width) for width in re.findall(r'aria-hidden="true"><span style="width:([\d.]+)%', shown[1])]
    shares = [
        value for each in (row, full) for value in (each["accuracy"], each["packed_bytes"] / full["nominal_bytes"])
    ]
    assert widths == pytest.approx([100 * share for share in shares], abs=0.006)
    assert notices == ""


def test_a_step_whose_variant_is_not_cached_is_left_out_and_the_others_keep_their_numbers(hall):
    shown, notices = hall.show(step("one", {"a": W8A8}), step("two", {"a": GONE}), step("three", {"a": W4A4}))
    assert list(shown) == [1, 3] and 'data-count="3"' in shown[1]
    assert "Step 2 (two) is left out: these variants are not in the cache: " + GONE in notices


def test_a_variant_measured_by_a_visitor_is_not_in_the_cache(hall, make_record, store):
    from engine.variant import Variant

    made = make_record(Variant("digits", "digits_cnn", "lsqplus", 7, 7), store.record(FULL).correct, 900, 1_000)
    hall.catalogue.add(made)
    shown, notices = hall.show(step("here", {"a": made.id}))
    assert shown == {} and made.id in notices


def test_the_first_alternative_that_is_cached_is_shown(hall):
    shown, notices = hall.show(step("either", [{"a": GONE}, {"a": W8A8}, {"a": W4A4}]))
    assert f"variant={W8A8}" in shown[1] and not notices


def test_a_step_is_shown_only_while_the_records_bear_it_out(hall):
    either = [{"good": W4A4, "bad": ROUGH}, {"good": ROUGH, "bad": W4A4}]
    true, false = "good.accuracy > bad.accuracy", "good.accuracy < bad.accuracy"
    shown, notices = hall.show(
        step("true", either[0], only_if=true), step("false", either[0], only_if=false),
        step("second", either, only_if=false), step("number", either[0], only_if="bad.drop <= 1"),
    )  # fmt: skip
    assert list(shown) == [1, 3] and f"variant={ROUGH}" in shown[3]
    assert f"Step 2 (false) is left out: it says “{false}”" in notices and "Step 4 (number)" in notices


def test_a_step_of_two_networks_or_of_what_is_not_on_record_is_left_out(hall):
    shown, notices = hall.show(
        step("two", {"a": W4A4, "b": BERT}), step("compute", {"a": W4A4}, comment="{compute}"),
        step("maps", {"a": W4A4}, {"kind": "maps", "sentence": SENTENCE}),
        step("tiers", {"a": HALF}, {"kind": "tiers", "sentence": SENTENCE}),
        step("layer", {"a": HALF}, {"kind": "maps", "sentence": SENTENCE, "layer": 9}),
    )  # fmt: skip
    assert shown == {}
    for hint in ("two networks", f"the record of {W4A4} has no compute", "no sentences", "has no tiers", "layer 9"):
        assert hint in notices


def test_a_figure_that_fails_takes_no_other_step_with_it(hall, monkeypatch):
    def fail(*_):
        raise RuntimeError("no <ink>")

    monkeypatch.setitem(stage_module.FIGURES, "chart", fail)
    shown, notices = hall.show(step("drawn", {"a": W4A4}, "chart"), step("written", {"a": W4A4}))
    assert list(shown) == [2] and "no <ink>" in notices


def test_a_chart_marks_the_variants_and_refers_to_nothing_outside_of_itself(hall):
    shown, _ = hall.show(
        step("one", {"a": W4A4}, "chart"), step("two", {"a": W8A8}, {"kind": "chart", "range": "whole"})
    )
    for html, label in zip(shown.values(), ("W4A4", "W8A8"), strict=True):
        assert label in words(html) and "LSQ+, fine-tuned" in words(html)
        ids = set(re.findall(r'\bid="([^"]*)"', html))
        assert set(re.findall(r"url\(#([^)]*)\)", html)) <= ids
        assert not re.search(r'(?:href|src)="http', html)
    first, second = (set(re.findall(r'\bid="([^"]*)"', html)) for html in shown.values())
    assert not first & second


def test_the_question_is_answered_by_the_recommendation(hall):
    text = "{recommended.name}: {recommended.drop} of {budget}"
    asked = step("question", {"full": FULL}, "chart", text, budget=3.0)
    shown, notices = hall.show(asked, asked | {"name": "nothing", "budget": 0.0})
    best = recommend([row for row in hall.catalogue.rows() if row["task"] == "digits"], 3.0).within.row
    assert f"{best['drop']:.2f} of 3" in words(shown[1]) and f"variant={best['id']}" in shown[1]
    choice, problems = from_query(hall.catalogue, unescape(re.search(r'data-query="([^"]*)"', shown[1])[1]))
    assert not problems and (choice.id, choice.needs.budget) == (best["id"], 3.0)
    assert list(shown) == [1] and "No variant is shown to lose at most 0 pp" in notices


def seen(hall: Hall, id: str) -> list:
    ids = get_task("sst2").pieces()(SENTENCE).ids
    return look(hall.networks, hall.catalogue.variant(hall.row(id)), ids)[1]


def test_maps_leave_empty_what_every_head_cuts(hall):
    shown, notices = hall.show(
        step("maps", {"a": HALF, "b": TENTH}, {"kind": "maps", "sentence": SENTENCE, "layer": 2})
    )
    assert not notices
    figures = re.findall(r"<figure>.*?</figure>", shown[1], re.DOTALL)
    for html, id in zip(figures, (HALF, TENTH), strict=True):
        kept = [any(bool(head[q, k]) for head in seen(hall, id)[1].kept[0]) for q in range(11) for k in range(11)]
        drawn = [name == "on" for name in re.findall(r'<rect class="(on|off)"', html)]
        assert drawn == kept
        assert f"{100 * hall.row(id)['accuracy']:.2f}% right" in html
    assert [words(each) for each in re.findall(r"<b>.*?</b>", shown[1])] == [" 50% ", " 10% "]
    assert "axis=compute" in shown[1]


def test_tiers_follow_each_token_through_the_layers(hall):
    shown, _ = hall.show(step("tiers", {"a": TIERS, "full": BERT}, {"kind": "tiers", "sentence": SENTENCE}))
    states = re.findall(r'<td class="(\w+)">', shown[1])
    assert states == [state for layer in seen(hall, TIERS) for state in token_states(layer)]
    assert {"removed", "earlier"} <= set(states)
    assert "Full precision: says " in words(shown[1])


def test_no_text_of_the_file_becomes_markup(hall):
    bad = "<img src=x onerror=alert(1)>"
    more = {"title": {"en": bad}, "comment": {"en": bad + " {n}"}}
    shown, _ = hall.show(step("evil", {"a": HALF}, {"kind": "maps", "sentence": bad}) | more)
    assert "<img" not in shown[1] and shown[1].count("&lt;img src=x onerror=alert(1)&gt;") == 3
    _, notices = hall.show({"name": bad})
    assert "<img" not in hall.stage.html() and bad in notices


def test_it_is_drawn_once_a_language_until_the_file_changes(hall, monkeypatch):
    drawn = []
    draw = Stage._draw
    monkeypatch.setattr(Stage, "_draw", lambda self: drawn.append(1) or draw(self))
    persian = {"title": {"en": "Four", "fa": "چهار بیت"}}
    first, _ = hall.show(step("bits", {"a": W4A4}) | persian)
    with speaking(FA):
        other = hall.stage.html()
        assert hall.stage.html() is other
    assert hall.stage.html() is hall.stage.html() and len(drawn) == 2
    assert "چهار بیت" in other and "چهار بیت" not in first[1]
    assert "99% of" not in unmarked(other) and f"{100 * hall.row(W4A4)['accuracy']:.2f}%" in unmarked(other)
    hall.show(step("bits", {"a": W4A4}), step("more", {"a": W8A8}))
    assert len(drawn) == 3


def test_who_waits_for_one_language_does_not_hold_up_another(hall, monkeypatch):
    hall.show(step("bits", {"a": W4A4}))
    begun, go, draw = threading.Event(), threading.Event(), Stage._draw

    def slow(stage: Stage) -> str:
        if language().code == FA:
            begun.set()
            assert go.wait(20)
        return draw(stage)

    def in_persian() -> str:
        with speaking(FA):
            return hall.stage.html()

    monkeypatch.setattr(Stage, "_draw", slow)
    with ThreadPoolExecutor(2) as pool:
        persian = pool.submit(in_persian)
        assert begun.wait(30)
        try:
            assert "<section" in pool.submit(hall.stage.html).result(10)
        finally:
            go.set()
        assert "<section" in persian.result(30)


def test_a_broken_file_is_a_sentence_and_no_failure(hall):
    hall.file.write_text("- [", "utf-8")
    client = TestClient(Starlette(routes=routes(hall.catalogue, hall.networks)))
    answer = client.get(f"/{STEPS}?lang=fa")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert "<details" in answer.text and " open>" in answer.text and "steps.yaml" in answer.text
    assert "فایل ارائه" in answer.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_frame_asks_for_its_own_language(code):
    with speaking(code):
        html = opener_html()
    assert f'data-steps="lecture/steps?lang={code}"' in html
    assert f'dir="{LANGUAGES[code].direction}"' in html
    assert "{number}" in html and "{title}" in html


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_shipped_step_is_borne_out_by_the_shipped_cache(code):
    cached = {row["id"]: row for row in Catalogue(Store(ROOT / "cache")).rows()}
    with speaking(code):
        for each in read_script(SHIPPED).steps:
            scene = set_scene(each, cached)
            assert scene.title() and "{" not in scene.title() + scene.comment()
