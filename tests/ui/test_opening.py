"""The page as it is sent: in the language of its address, and filled with what that names."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from engine.store import Store
from ui.address import view_of
from ui.opening import CONFIG, Filling, Opening
from ui.page import Page
from ui.shown import CLOSE_UP
from ui.texts import FA, LANGUAGES, say, speaking


@pytest.fixture(scope="module")
def served(tmp_path_factory, make_cache):
    """The page's HTML as Gradio would send it, in whatever language is asked for."""
    page = Page(make_cache(tmp_path_factory.mktemp("cache"), ("digits",)))
    config = page.build().config
    sent = json.dumps(config).replace("<", "\\u003c")
    html = f'<!doctype html>\n<html\n\tlang="en"\n><head><script>{CONFIG}{sent};</script></head><body></body></html>'
    app = Starlette(routes=[Route("/", lambda _: HTMLResponse(html)), Route("/other", lambda _: HTMLResponse(html))])
    app.add_middleware(Opening, components=page.translations())
    return TestClient(app), config


def sent_config(html: str) -> dict:
    return json.JSONDecoder().raw_decode(html[html.index(CONFIG) + len(CONFIG) :])[0]


def test_the_page_is_sent_in_the_language_of_the_address(served):
    client, config = served
    html = client.get("/?task=digits&lang=fa").text
    assert 'lang="fa" dir="rtl"' in html and "fonts/Vazirmatn.woff2" in html
    sent = sent_config(html)
    assert sent["title"] == LANGUAGES[FA].texts["title"]
    labels = {component["props"].get("elem_id"): component["props"] for component in sent["components"]}
    assert labels["weight-bits"]["label"] == LANGUAGES[FA].texts["weight_bits"]
    assert LANGUAGES[FA].texts["tagline"] in labels["header"]["value"]
    assert html.count("</script>") == client.get("/").text.count("</script>")
    # nothing but texts differs: the same components with the same values in the same places
    for theirs, ours in zip(sent["components"], config["components"], strict=True):
        assert theirs["id"] == ours["id"] and theirs["type"] == ours["type"]
        assert theirs["props"].keys() == ours["props"].keys()
    assert sent["dependencies"] == json.loads(json.dumps(config["dependencies"]))


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_not_there_yet_says_that_it_is_being_made_ready(served, code):
    """Sections below the first screen were empty until they were filled."""
    texts = LANGUAGES[code].texts
    components = sent_config(served[0].get(f"/?lang={code}").text)["components"]
    values = {component["props"].get("elem_id"): component["props"].get("value") for component in components}
    for id, what in {"gallery": "waiting_try", "flips": "waiting_flips", "take-away": "waiting_take"}.items():
        assert values[id] == f'<p class="waiting">{texts[what]}</p>'
    ((first, *others),) = values["table"]["data"]
    assert first == texts["waiting_table"] and not any(others)


def test_the_english_page_is_what_gradio_built(served):
    client, config = served
    for address in ("/", "/?lang=en", "/?lang=xx"):
        response = client.get(address)
        assert 'lang="en" dir="ltr"' in response.text
        assert 'href="fonts/' not in response.text and "font-family: Vazirmatn" not in response.text
        assert sent_config(response.text) == json.loads(json.dumps(config))
        assert int(response.headers["content-length"]) < len(response.content)  # packed on its way


def test_who_does_not_unpack_is_sent_the_page_as_it_is(served):
    client, _ = served
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and int(plain.headers["content-length"]) == len(plain.content)
    packed = client.get("/")
    assert packed.headers["content-encoding"] == "gzip" and packed.content == plain.content
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) < len(plain.content) / 4


def test_other_addresses_pass_through(served):
    client, _ = served
    assert 'dir="rtl"' not in client.get("/other?lang=fa").text


@pytest.fixture(scope="module")
def opens(tmp_path_factory, make_cache):
    return opening(make_cache(tmp_path_factory.mktemp("cache"), ("digits", "sst2"), ("digits", "sst2")))


def opening(store: Store, answer: Callable | None = None) -> Callable[[str], dict[str, dict]]:
    """Gives the properties of the page's components, by element id, that an address is sent."""
    page = Page(store)
    blocks = page.build()
    filling = page.filling if answer is None else Filling(blocks, page.filling.outputs, answer)
    sent = json.dumps(blocks.config).replace("<", "\\u003c")
    page_html = f"<html><head><script>{CONFIG}{sent};</script></head><body></body></html>"
    app = Starlette(routes=[Route("/", lambda _: HTMLResponse(page_html))])
    app.add_middleware(Opening, components=page.translations(), fill=filling)
    client = TestClient(app)

    def get(query: str) -> dict[str, dict]:
        response = client.get("/", params=query)
        assert response.status_code == 200
        components = sent_config(response.text)["components"]
        return {component["props"].get("elem_id"): component["props"] for component in components}

    get.page = page
    return get


def test_the_first_answer_is_in_the_page(opens):
    shown = opens("")
    assert shown["link"]["value"].startswith("task=digits")
    chart = json.loads(shown["chart"]["value"]["plot"])
    assert shown["chart"]["value"]["type"] == "altair" and chart["datasets"]["points"]
    assert "score-card" in shown["score-card"]["value"] and "waiting" not in shown["score-card"]["value"]
    assert shown["notices"]["value"] == "" and shown["table"]["value"]["data"][0][0] == say("waiting_table")


def test_the_page_shows_what_an_event_would(opens):
    handlers, link = opens.page.handlers, "task=digits&quantizer=lsqplus&w=3&a=5"
    shown = opens(link)
    view = view_of(handlers.catalogue, link)
    card, button, plot, *_ = handlers.shown.of(view.choice, CLOSE_UP)
    assert shown["score-card"]["value"] == card and shown["chart"]["value"]["plot"] == plot.plot
    assert (shown["measure"]["visible"], shown["measure"]["value"]) == (button["visible"], button["value"])
    assert (shown["weight-bits"]["value"], shown["activation-bits"]["value"]) == (3, 5)
    assert "w=3" in shown["link"]["value"] and "a=5" in shown["link"]["value"]


def test_choices_are_as_gradio_sends_them(opens):
    tasks = opens("task=sst2")["task"]
    assert tasks["value"] == "sst2" and ["SST-2", "sst2"] in [list(choice) for choice in tasks["choices"]]


def test_one_visitors_page_is_not_anothers(opens):
    persian = opens("task=sst2&lang=fa")
    with speaking(FA):
        assert persian["weight-bits"]["label"] == say("weight_bits")
    assert "task=sst2" in persian["link"]["value"]
    for _ in range(2):
        plain = opens("lang=fa")
        assert (
            "task=digits" in plain["link"]["value"] and plain["score-card"]["value"] != persian["score-card"]["value"]
        )
    assert opens("")["weight-bits"]["label"] == "Weight bits"


@pytest.mark.parametrize(
    "query", ["task=<script>alert(1)</script>", "task=" + "x" * 5_000, "%ff=%00&w=-1&a=1e9", "&&=&;"]
)
def test_any_address_gets_a_page(opens, query):
    shown = opens(query)
    assert "<script>" not in shown["notices"]["value"]
    assert shown["link"]["value"].startswith("task=digits")


def test_a_failure_is_said_and_the_page_is_sent(opens, capsys):
    def fail(query):
        raise ZeroDivisionError

    shown = opening(opens.page.handlers.catalogue.store, fail)("")
    assert say("guard_failed") in html.unescape(shown["notices"]["value"])
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_empty_cache_says_what_to_do(tmp_path):
    shown = opening(Store(tmp_path / "none"))("")
    assert "python -m engine train" in shown["notices"]["value"]
    assert shown["link"]["value"] == "" and shown["chart"]["value"] is None


def test_html_without_components_is_left_alone():
    app = Starlette(routes=[Route("/", lambda _: HTMLResponse("<html><head></head></html>"))])
    app.add_middleware(Opening, components={}, fill=None)
    assert TestClient(app).get("/").text.endswith("</head></html>")


def test_nothing_is_asked_for_again_that_the_page_shows(opens):
    """Events at the opening fill in only what the page left out."""
    blocks = opens.page.build()
    filled = {output._id for output in opens.page.filling.outputs}
    chart = next(block for block in blocks.blocks.values() if isinstance(block, gr.Plot))
    loads = [event for event in blocks.fns.values() if any(target[1] == "load" for target in event.targets)]
    assert loads and chart._id in filled
    assert all(chart not in event.outputs for event in loads)
