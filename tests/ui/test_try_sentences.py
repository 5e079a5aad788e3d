"""Sentences as people type them, through two networks and the attention view."""

import csv
import io
import json
from dataclasses import replace
from html import unescape

import gradio as gr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data import get_task
from engine.data.sst2_examples import EXAMPLES
from ui import sentences, table
from ui.axes import front
from ui.charts import accuracy_chart
from ui.choice import COMPUTE
from ui.handlers import Handlers
from ui.legend import legend
from ui.slices import marked
from ui.texts import speaking, unmarked

LINK = "task=sst2&model=bert&quantizer=lsqplus&w=4&a=4&trained={trained}&attention={method}"


@pytest.fixture(scope="module")
def handlers(tmp_path_factory, make_cache):
    """Of a cache whose networks compute."""
    return Handlers(make_cache(tmp_path_factory.mktemp("sentences"), ("sst2",), ("sst2",)))


def shown(html: str) -> str:
    assert "could not be tried" not in html
    return unescape(html)


@pytest.mark.parametrize(
    ("text", "unread"), [("fine 🙂", True), ("z" * 101, True), ("z" * 100, False), ("[UNK]", False), ("این", False)]
)
def test_what_has_no_word_pieces_is_said_to_be_unreadable(text, unread):
    notes = sentences.notes(text, get_task("sst2").pieces()(text))
    assert any("cannot read it" in note for note in notes) == unread


def test_the_projects_sentences_are_offered_and_the_first_is_tried(handlers):
    offered, head, _, own_picture, own_sentence, reference, _ = handlers.trying.open_pictures("task=sst2")
    assert offered.count("<button") == len(EXAMPLES)
    assert not own_picture["visible"] and own_sentence["visible"]
    assert reference == "written:0"
    tried = handlers.trying.show_answers("task=sst2", reference)
    assert EXAMPLES[0][0] in shown(tried) and "Meant to be positive." in tried
    assert '<div class="tried-sentence">' in tried


@pytest.mark.parametrize("method", ["quantized_topk", "tiered_tokens", "score_topk"])
@pytest.mark.parametrize("trained", ["yes", "no"])
@pytest.mark.parametrize("quantizer", ["none", "lsqplus", "rebnet"])
def test_any_setting_of_any_method_answers(handlers, method, trained, quantizer):
    link = LINK.format(trained=trained, method=method) + f"&attention.quantizer={quantizer}"
    assert 'class="attention"' in shown(handlers.trying.show_answers(link, "written:4"))


def test_settings_that_exclude_each_other_are_a_sentence(handlers):
    link = LINK.format(trained="no", method="tiered_tokens")
    link += "&attention.quantizer=lsqplus&attention.high_bits=2&attention.low_bits=5"
    assert "low_bits must be less than high_bits" in handlers.trying.show_answers(link, "written:4")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "no word in this"),
        ("   \n\t ", "no word in this"),
        ("a", "[CLS]"),
        ("word " * 10_000, "first 126 word pieces"),
        ("😀🎬", "[CLS]"),
        ("این فیلم عالی بود", "[CLS]"),
        ("<script>alert(1)</script> <b>bold</b>", "<script>alert(1)</script> <b>bold</b>"),
        ("[SEP] [CLS] [MASK] [PAD]", "[CLS]"),
        ("a\x00b \ud800 c", "[CLS]"),
        ("2@written:0", "2@written:0"),
    ],
)
def test_whatever_people_type(handlers, text, seen):
    reference = handlers.trying.choose_sentence("task=sst2", text)
    tried = handlers.trying.show_answers("task=sst2", reference)
    assert seen in shown(tried)
    assert "<script>" not in tried and "<b>bold" not in tried
    assert len(reference) < sentences.MAX_LETTERS + 10
    assert shown(handlers.trying.show_answers("task=sst2&model=bert&quantizer=none", reference))


@given(st.text(), st.sampled_from(("", "2@", "77@", "2@own:", "written:")))
@settings(max_examples=50, deadline=None)
def test_any_text_is_the_sentence_that_was_typed(handlers, text, begin):
    reference = handlers.trying.choose_sentence("task=sst2", begin + text)
    assert sentences.read(f"3@{reference}", "sst2") == (sentences.Sentence(" ".join((begin + text).split())), 3)


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_any_text_typed_is_answered(handlers, text):
    tried = handlers.trying.show_answers("task=sst2", handlers.trying.choose_sentence("task=sst2", text))
    assert " ".join(text.split()) in shown(tried) and tried.count('class="panel') == 2


@given(st.text(), st.sampled_from(("", "written:", "test:", "2@", "2@written:")))
@settings(max_examples=50, deadline=None)
def test_any_text_in_place_of_a_reference_is_answered(handlers, text, begin):
    tried = handlers.trying.show_answers("task=sst2", begin + text)
    assert tried == gr.skip() or "choose another" in tried or 'class="attention"' in tried


@pytest.mark.parametrize("text", ["We are #1", "2@own:x", "own:2@", "written:0"])
def test_no_sentence_is_taken_for_a_reference(handlers, text):
    reference = handlers.trying.choose_sentence("task=sst2", text)
    assert sentences.read(reference, "sst2") == (sentences.Sentence(text), 0)
    for layer in (2, 3):
        assert sentences.read(f"{layer}@{reference}", "sst2") == (sentences.Sentence(text), layer)


def test_another_layer_is_looked_at_and_stays(handlers):
    reference = "3@written:2"
    tried = handlers.trying.show_answers("task=sst2", reference)
    assert 'data-layer="3" aria-pressed="true"' in tried
    assert EXAMPLES[2][0] in shown(tried)
    again = handlers.trying.show_answers(LINK.format(trained="no", method="score_topk"), reference)
    assert 'data-layer="3" aria-pressed="true"' in again
    assert 'data-layer="3" aria-pressed="true"' in handlers.trying.show_answers("task=sst2", "77@written:2")


@pytest.mark.parametrize(
    "reference",
    ["x@written:2", "-1@written:2", "@written:2", "3@3@written:2", "written:99", "written:-1", "written:x", "drawn:0",
     "x" * 100_000],
)  # fmt: skip
def test_a_sentence_that_is_not_there_is_a_sentence(handlers, reference):
    assert "choose another" in handlers.trying.show_answers("task=sst2", reference)


def test_a_picture_is_no_sentence_and_a_sentence_no_picture(cache):
    both = Handlers(cache)
    assert both.trying.choose_upload("task=sst2", "/nowhere.png") == [gr.skip()] * 2
    assert both.trying.choose_sentence("task=digits", "Dull.") == gr.skip()


def test_the_views_lead_to_their_tasks(cache):
    both = Handlers(cache)
    assert both.choose_view("", "sentences", "close-up")[0]["value"] == "sst2"
    assert both.choose_view("", "images", "close-up")[0]["value"] == "cifar10"


# Chart and table


def test_against_size_only_the_chosen_attention_is_in_full(choose):
    rows = marked(choose("task=sst2&variant=sst2-bert-score_topk-keep0.25-calibrated-s0"))
    full = [row for row in rows if not row["faint"]]
    assert {json.dumps(row["attention"], sort_keys=True) for row in full} == {
        "null", '{"keep": 0.25, "method": "score_topk"}',
    }  # fmt: skip
    assert len(full) < len(rows)


def test_against_compute_only_the_chosen_weights_are_in_full(choose):
    rows = marked(choose("task=sst2&axis=compute&variant=sst2-bert-lsqplus-w4a4-embedding_row-e2-s0"))
    assert {(row["quantizer"], row["weight_bits"]) for row in rows if not row["faint"]} == {("lsqplus", 4)}
    assert {row["attention"] is None for row in rows if not row["faint"]} == {True, False}


def test_every_variant_is_drawn_once_on_either_axis(choose):
    for axis in ("size", COMPUTE):
        rows = marked(choose(f"task=sst2&axis={axis}&variant=sst2-bert-baseline-s0"))
        spec = accuracy_chart(rows, None, False, axis).to_dict()
        says = [point["says"] for data in spec["datasets"].values() for point in data if "says" in point]
        drawn = [text.rpartition(" ")[2] for text in says]
        assert sorted(drawn) == sorted(row["id"] for row in rows)
        assert "Dense attention" in legend(rows, axis=COMPUTE)


def test_the_front_against_compute_rises(choose):
    best = front(choose("task=sst2").rows, COMPUTE)
    cost = [(row["attention_compute"], row["accuracy"]) for row in best]
    assert cost == sorted(cost) and len(cost) > 1


def test_the_csv_holds_the_table_in_full(choose):
    view = choose("task=sst2")
    lines = list(csv.DictReader(io.StringIO(table.as_csv(view))))
    assert [line["Variant"] for line in lines] == [row["id"] for row in view.rows]
    for line, row in zip(lines, view.rows, strict=True):
        assert float(line["Loss"]) == row["loss"]
        assert float(line["Accuracy %"]) == round(100 * row["accuracy"], 4)
        assert float(line["Compute %"]) == round(100 * row["attention_compute"], 4)


def test_the_csv_has_no_digits_that_only_arithmetic_added(choose):
    """An accuracy of 92.1% came as 92.10000000000001."""
    view = choose("task=sst2")
    rows = [row | {"accuracy": 0.921, "drop": 0.1 + 0.2} for row in view.rows]
    lines = list(csv.DictReader(io.StringIO(table.as_csv(replace(view, rows=rows)))))
    assert {line["Accuracy %"] for line in lines} == {"92.1"}
    assert {line["Drop pp"] for line in lines} == {"0.3"}


def test_the_csv_has_no_marks_of_direction_in_its_head(choose):
    with speaking("fa"):
        written = table.as_csv(choose("task=sst2"))
    assert "95%" in written.splitlines()[0]
    assert written == unmarked(written)


def test_how_much_is_pruned_stands_beside_the_method(choose):
    """Further on it was out of sight, and rows of several ratios looked alike."""
    view = choose("task=sst2")
    names = list(table.columns(replace(view, rows=[{"pruning": "global_magnitude"}])))
    assert names.index("column_pruning_ratio") == names.index("column_pruning") + 1
    assert set(names) == {*table.WORDS, *table.NUMBERS, table.ID[0]}
    assert "column_pruning_ratio" not in table.columns(None)
