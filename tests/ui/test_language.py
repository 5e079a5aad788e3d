"""The language of the address: for every handler's answer, and for the page's HTML."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import gradio as gr
import pytest
from gradio.helpers import special_args
from hypothesis import given
from hypothesis import strategies as st

from ui.language import answering, asked_for, named_in
from ui.page import Page
from ui.texts import EN, FA, LANGUAGES, language, say, unmarked


def visitor(query: str):
    return SimpleNamespace(query_params=query)


@pytest.mark.parametrize(
    "query, code",
    [("", EN), ("?lang=fa", FA), ("task=digits&lang=fa", FA), ("lang=en", EN), ("lang=xx", EN), ("lang=", EN)],
)
def test_the_address_says_which_language(query, code):
    assert asked_for(query) == code


@given(st.text())
def test_any_address_has_a_language(query):
    assert asked_for(query) in LANGUAGES
    assert isinstance(named_in(query), str)


def test_a_handler_answers_in_the_visitors_language_and_leaves_it_again():
    answer = answering(lambda link: (link, say("accuracy")))
    assert answer(visitor("lang=fa"), "x") == ("x", "دقت")
    assert answer(visitor(""), "x") == ("x", "Accuracy")
    assert answer(None, "x") == ("x", "Accuracy")
    assert language().code == EN


def test_it_leaves_the_language_when_a_handler_fails():
    def fail():
        raise ValueError(say("accuracy"))

    with pytest.raises(ValueError, match="دقت"):
        answering(fail)(visitor("lang=fa"))
    assert language().code == EN


def test_steps_of_a_generator_do_not_leak_their_language():
    def count():
        for _ in range(2):
            yield say("accuracy")

    steps = answering(count)(visitor("lang=fa"))
    assert next(steps) == "دقت"
    assert language().code == EN
    assert next(steps) == "دقت"
    assert list(steps) == []


def test_a_coroutine_answers_in_the_visitors_language_and_leaves_it_again():
    async def later(link):
        return link, say("accuracy")

    async def ask():
        return await answering(later)(visitor("lang=fa"), "x"), language().code

    assert asyncio.run(ask()) == (("x", "دقت"), EN)


def test_an_async_generator_is_refused():
    async def later():
        yield

    with pytest.raises(TypeError, match="later"):
        answering(later)


def test_gradio_still_finds_what_a_handler_asks_for():
    """Requests, events and progress bars are recognised by a handler's signature."""

    def handle(link: str, event: gr.EventData, progress=gr.Progress()):  # noqa: B008
        return link, event, progress, language().code

    request, event = visitor("lang=fa"), gr.EventData(None, {"value": 1})
    arguments, progress, event_at, _ = special_args(answering(handle), ["x"], request, event)
    assert arguments[0] is request and arguments[1] == "x"
    assert isinstance(arguments[event_at], gr.EventData) and isinstance(arguments[progress], gr.Progress)
    assert answering(handle)(*arguments)[3] == FA


def test_every_handler_of_the_page_speaks_the_visitors_language(cache):
    for event in Page(cache).build().fns.values():
        if event.fn is not None:
            arguments, *_ = special_args(event.fn, [], visitor("lang=fa"))
            assert getattr(arguments[0], "query_params", None) == "lang=fa", event.fn


def test_a_link_with_an_unknown_language_says_so(cache):
    handlers = Page(cache).handlers
    assert "(xx); showing English" in handlers.open("lang=xx")[-1]
    assert handlers.open("lang=en")[-1] == ""


def test_the_whole_answer_is_persian(cache):
    """Card, legend, table and notices of a variant, and of one that is not measured."""
    handlers = Page(cache).handlers
    opened = answering(handlers.open)
    for query in ("task=cifar10&lang=fa", "task=sst2&axis=compute&lang=fa", "task=digits&model=none&lang=fa"):
        shown = unmarked(str(opened(visitor(query), query)))
        assert "دقت" in shown
        for word in ("Accuracy", "Packed", "fine-tuned", "smaller", "Full precision", "Quantizer", "Calibrated"):
            assert word not in shown, word
