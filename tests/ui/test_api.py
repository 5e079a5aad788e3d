"""The endpoints for programs, through HTTP: what they answer, and the sentence for what they cannot."""

import base64
import io
import json
import re
from itertools import pairwise

import pytest
from gradio.route_utils import API_PREFIX
from gradio.routes import App
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from starlette.testclient import TestClient

from engine.cli import main
from engine.commands.recommend import device_of, nothing_cached
from engine.listing import list_rows
from engine.networks import load_variant
from engine.recommend import recommend
from engine.store import DamagedVariant
from engine.variant import Variant
from ui.api import types
from ui.api.spoken import SENTENCES, spoken
from ui.launch import launch_options
from ui.page import Page
from ui.texts import FA, say, speaking, unmarked
from ui.texts.en import ENGLISH

TUNED = "digits-digits_cnn-lsqplus-w4a4-e2-s0"
JSON = {"content-type": "application/json"}
MEGABYTE = "x" * 1_000_000
ENDPOINTS = ("list", "score", "classify", "recommend")


@pytest.fixture(scope="module")
def store(tmp_path_factory, make_cache):
    return make_cache(tmp_path_factory.mktemp("cache"), ("digits", "sst2"), ("digits", "sst2"))


@pytest.fixture(scope="module")
def client(store, tmp_path_factory):
    """The whole page as it is served, without a socket."""
    page = Page(store)
    blocks = page.build().queue()
    options = launch_options(page.translations(), page.downloads())
    blocks.max_file_size, blocks.has_launched, blocks.is_running = None, True, True
    app = App.create_app(blocks, app_kwargs=options["app_kwargs"])
    with TestClient(app) as client:
        yield client


@pytest.fixture
def ask(client):
    """Name of an endpoint and its arguments -> status and result, or the sentence that says why there is none."""

    def post(name: str, *arguments, lang: str = "en"):
        response = client.post(f"{API_PREFIX}/run/{name}?lang={lang}", json={"data": list(arguments)})
        answer = response.json()
        return response.status_code, answer["data"][0] if response.status_code == 200 else answer["error"]

    return post


@pytest.fixture(scope="module")
def readers(store):
    return [record.id for record in store.records("sst2") if record.variant.weight_bits == 4 and record.file]


def data_url(picture: Image.Image, kind: str = "png") -> str:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return f"data:image/{kind};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def test_list_is_what_the_command_line_lists(ask, store):
    assert ask("list") == (200, json.loads(json.dumps(list_rows(store)[0])))
    assert ask("list", "digits") == (200, json.loads(json.dumps(list_rows(store, "digits")[0])))


def test_the_types_say_what_there_is(ask, client):
    row = ask("list", "digits")[1][0]
    assert set(row) == set(types.Variant.__annotations__)
    assert set(ask("score", TUNED)[1]) == set(types.Score.__annotations__)
    assert set(ask("recommend", "digits")[1][0]) == set(types.Recommendation.__annotations__)
    described = client.get(f"{API_PREFIX}/info").json()["named_endpoints"]
    assert list(described) == [f"/{name}" for name in ENDPOINTS]
    assert all(endpoint["description"] for endpoint in described.values())
    returned = described["/score"]["returns"][0]["type"]
    assert set(returned["properties"]) == set(types.Score.__annotations__)
    assert [each["parameter_name"] for each in described["/classify"]["parameters"]] == [
        "variant", "sentence", "picture",
    ]  # fmt: skip


def test_score_is_the_page_s_card(ask, store):
    status, card = ask("score", TUNED, 30)
    assert status == 200
    assert card["variant"]["accuracy"] == store.record(TUNED).metrics["accuracy"]
    assert "4-bit weights and activations" in card["reading"]
    assert card["verdict"] == "within"
    assert ask("score", TUNED, 0)[1]["verdict"] in ("over", "cannot tell")
    assert "بیت" in ask("score", TUNED, lang="fa")[1]["reading"]


def test_recommend_is_what_the_command_line_recommends(ask, store, capsys):
    main(
        ["recommend", "--cache", str(store.folder), "--task", "digits", "--max-drop", "2", "--device", "pico", "--json"]
    )
    said = json.loads(capsys.readouterr().out)[0]
    status, (one,) = ask("recommend", "digits", 2, None, "pico")
    assert status == 200
    assert one.pop("sentences")
    assert one == said


def test_a_picture_is_classified_from_a_data_url_and_from_an_upload(ask, client):
    picture = Image.effect_noise((60, 40), 90)
    status, seen = ask("classify", TUNED, None, data_url(picture))
    assert status == 200
    assert set(seen) == set(types.Classification.__annotations__)
    for answer in (seen["answer"], seen["full_precision"]):
        assert sum(answer["probabilities"].values()) == pytest.approx(1)
        assert answer["label"] == max(answer["probabilities"], key=answer["probabilities"].get)
    buffer = io.BytesIO()
    picture.save(buffer, "png")
    (path,) = client.post(f"{API_PREFIX}/upload", files={"files": ("a.png", buffer.getvalue())}).json()
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    assert ask("classify", TUNED, None, file) == (200, seen)


def test_a_sentence_is_classified_and_what_is_cut_is_said(ask, readers):
    (id,) = readers
    status, read = ask("classify", id, "a warm and funny film")
    assert status == 200
    assert set(read["answer"]["probabilities"]) == {"negative", "positive"}
    assert read["notes"] == []
    assert "Too long" in ask("classify", id, "very " * 5_000)[1]["notes"][0]


OUTSIDE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


REFUSED = pytest.mark.parametrize(
    "name, arguments, sentence",
    [
        ("list", ["nobody"], "nothing is cached of nobody"),
        ("list", [MEGABYTE], "nothing is cached of xxx"),
        ("list", [7], "task has to be a text, not 7."),
        ("list", [{"a": 1}], "task has to be a text, not dict."),
        ("score", [], "variant has to be a text, not None."),
        ("score", ["../../etc/passwd"], "no variant '../../etc/passwd' is cached"),
        ("score", [MEGABYTE], "no variant 'xxx"),
        ("score", ["\0"], "no variant '\\x00' is cached"),
        ("score", [TUNED, "much"], "budget has to be a number, not 'much'."),
        ("score", [TUNED, True], "budget has to be a number"),
        ("score", [TUNED, 10**400], "budget has to be a number"),
        ("recommend", ["digits", -1], "a budget is 0 or more percentage points"),
        ("recommend", ["digits", 1, "alexnet"], "nothing is cached of digits alexnet"),
        ("recommend", ["digits", 1, None, "pdp11"], "unknown device 'pdp11'; known: uno"),
        ("recommend", ["digits", 1, None, None, 5], "flash needs RAM as well"),
        ("recommend", ["digits", 1, None, None, -5, 1], "a device needs RAM"),
        ("classify", [TUNED], "picture has to be an uploaded file"),
        ("classify", [TUNED, "a sentence"], "look at pictures: send picture"),
        ("classify", [TUNED, None, "http://127.0.0.1/a.png"], "Addresses are not fetched"),
        ("classify", [TUNED, None, "/etc/passwd"], "picture has to be an uploaded file"),
        ("classify", [TUNED, None, OUTSIDE], "Only a file that was uploaded before"),
        ("classify", [TUNED, None, OUTSIDE | {"meta": {"_type": "other"}}], "picture has to be an uploaded file"),
        ("classify", [TUNED, None, OUTSIDE | {"path": "https://127.0.0.1/a.png"}], "Addresses are not fetched"),
        ("classify", [TUNED, None, OUTSIDE | {"path": 7}], "picture has to be an uploaded file"),
        ("classify", [TUNED, None, "data:image/png;base64,%%%"], "not a picture Slimscope can read"),
        ("classify", [TUNED, None, "data:image/svg+xml;base64,PHN2Zy8+"], "not a picture Slimscope can read"),
        ("classify", [TUNED, None, "data:image/png;base64," + "A" * 1_000_000], "not a picture Slimscope can read"),
        ("nobody", ["x"], "names no endpoint"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip


@REFUSED
def test_what_cannot_be_answered_is_a_sentence_and_the_next_request_is_answered(ask, name, arguments, sentence):
    status, said = ask(name, *arguments)
    assert 400 <= status < 500
    assert sentence in said
    assert len(said) < 400
    assert "Traceback" not in said
    assert ask("list", "digits")[0] == 200


def test_an_id_and_a_budget_are_refused_in_the_words_of_the_command_line(ask, store, capsys):
    common = ["--cache", str(store.folder)]
    for arguments, endpoint in (
        (["evaluate", *common, "nobody"], ("score", "nobody")),
        (["recommend", *common, "--task", "digits", "--max-drop", "-1"], ("recommend", "digits", -1)),
        (["recommend", *common, "--task", "x", "--max-drop", "1"], ("recommend", "x", 1)),
    ):
        assert main(arguments) == 1
        assert ask(*endpoint)[1] == capsys.readouterr().err.partition(": ")[2].strip()


@REFUSED
def test_refusals_are_in_the_visitors_language(ask, name, arguments, sentence):
    """Those of the engine, and of what refuses a file before the endpoint is asked, were English."""
    status, said = ask(name, *arguments, lang="fa")
    assert 400 <= status < 500
    ours = re.sub("'[^']*'", "", unmarked(said))  # without what was sent; names stay as they are
    assert not re.search(r"\b(has|is|are|be|not|no|the|of|to|only|nothing|unknown|needs)\b", ours, re.IGNORECASE), said
    assert re.search("[\u0600-\u06ff]{2}", ours)


@pytest.mark.parametrize("key", SENTENCES)
def test_each_of_the_engines_sentences_is_known_again(key):
    values = {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", ENGLISH[key])}
    error = ValueError(ENGLISH[key].format(**values))
    assert spoken(error) == str(error)
    with speaking(FA):
        assert unmarked(spoken(error)) == unmarked(say(key, **values))
        assert spoken(ValueError("nobody has translated this")) == "nobody has translated this"
        assert "x: half a file" in spoken(DamagedVariant("x: half a file")) != "x: half a file"


def test_what_the_engine_says_is_what_is_translated(store):
    """The texts' English is the engine's own, to the letter."""
    said = {
        "api_nothing_cached_at_all": lambda: raises(nothing_cached(None, None)),
        "api_nothing_cached": lambda: raises(nothing_cached("x", "y")),
        "api_unknown_variant": lambda: store.record("x"),
        "api_not_tuned": lambda: load_variant(store, Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=9)),
        "api_no_baseline": lambda: load_variant(store, Variant("digits", "digits_cnn", seed=9)),
        "api_unknown_device": lambda: device_of("x", None, None),
        "api_one_device": lambda: device_of("pico", 1, 1),
        "api_needs_ram": lambda: device_of(None, 1, None),
        "api_bad_device": lambda: device_of(None, -1, 1),
        "api_bad_budget": lambda: recommend([], -1),
    }
    for key, ask in said.items():
        with pytest.raises((ValueError, LookupError)) as found:
            ask()
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(ENGLISH[key]))
        assert re.fullmatch(pattern, str(found.value)), key


def raises(error: Exception):
    raise error


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.just(TUNED),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(ENDPOINTS), arguments=st.lists(VALUES, max_size=7))
def test_whatever_is_sent_there_is_an_answer_or_a_sentence(client, name, arguments):
    sent = json.dumps({"data": arguments})
    response = client.post(f"{API_PREFIX}/run/{name}", content=sent, headers=JSON)
    assert response.status_code < 500
    assert response.status_code == 200 or response.json()["error"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"data": 5}', b'{"data": [], "fn_index": 99999}', b"\xff\xfe", b""])
@pytest.mark.parametrize("route", ["run/list", "call/list", "call/v2/list", "call/nobody", "queue/join", "run/nobody"])
def test_requests_that_make_no_sense_have_a_status_of_4xx(client, route, body):
    response = client.post(f"{API_PREFIX}/{route}", content=body, headers=JSON)
    assert response.status_code < 500 and (response.status_code >= 400 or route in ("call/list", "call/v2/list"))
    if response.status_code >= 400 and not route.startswith("queue/"):
        assert list(response.json()) == ["error"] and "request" in response.json()["error"]
    assert client.get(f"{API_PREFIX}/info").status_code == 200


def test_a_body_that_is_not_json_is_refused_in_the_visitors_language(client):
    """FastAPI's {"detail": [{"type": "json_invalid", ..}]} came instead."""
    response = client.post(f"{API_PREFIX}/run/list?lang=fa", content=b"{", headers=JSON)
    assert response.status_code == 422
    assert "درخواست" in response.json()["error"]


def test_rows_come_in_the_order_of_the_command_line(ask):
    sizes = [row["packed_bytes"] for row in ask("list", "digits")[1][1:]]
    assert all(larger >= smaller for larger, smaller in pairwise(sizes))
