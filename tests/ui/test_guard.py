"""Nothing is fetched for anybody, no file but the page's is read, and what is too large or senseless is refused."""

import io
import json

import numpy as np
import pytest
import safehttpx
from gradio.route_utils import API_PREFIX
from gradio.routes import App
from PIL import Image
from starlette.testclient import TestClient
from test_user_pictures import archive, png_header

from engine.store import Store
from engine.variant import Variant
from ui.address import view_of
from ui.guard import MAX_BODY
from ui.launch import launch_options
from ui.page import Page
from ui.stateless import KINDS

SCRIPT = "<script>alert(1)</script>"
LAYER = {
    "elements": 9, "weight_bits": 4, "activation_bits": 4, "sparsity": 0.1, "nominal_bytes": 36.0,
    "entropy_bytes": 30.5,
}  # fmt: skip
ELSEWHERE = "https://203.0.113.7/picture.png"
FILE = {"meta": {"_type": "gradio.FileData"}, "orig_name": "a.png"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
TUNED = "digits-digits_cnn-lsqplus-w4a4-e2-s0"


@pytest.fixture(scope="module")
def served(tmp_path_factory, make_cache):
    page = Page(make_cache(tmp_path_factory.mktemp("cache"), ("digits",), ("digits",)))
    blocks = page.build().queue()
    options = launch_options(page.translations(), page.downloads())
    blocks.max_file_size, blocks.has_launched, blocks.is_running = 20 * 1024 * 1024, True, True
    with TestClient(App.create_app(blocks, app_kwargs=options["app_kwargs"])) as client:
        yield client, page, blocks


@pytest.fixture
def client(served):
    return served[0]


@pytest.fixture
def fetched(monkeypatch):
    """Addresses that anybody tried to fetch: Gradio does all of it through safehttpx."""
    asked = []

    async def get(url, *_, **__):
        asked.append(url)
        raise OSError("not in a test")

    for name in ("get", "async_validate_url"):
        monkeypatch.setattr(safehttpx, name, get)
    return asked


@pytest.mark.parametrize(
    "path",
    [
        f"file={ELSEWHERE}", f"file={ELSEWHERE.upper()}", "file=https%3A%2F%2F203.0.113.7/a", "file=//203.0.113.7/a",
        f"file/{ELSEWHERE}", f"proxy={ELSEWHERE}", "deep_link?session_hash=x", "file=ftp://203.0.113.7/a",
        "file=/etc/passwd", "file=../../../../etc/passwd", "file=app.py", "file=%2e%2e/app.py",
        "file=/proc/self/environ",
        "stream/a/b/1/playlist.m3u8", "custom_component/1/client/component/index.js", "run-history/records",
    ],
)  # fmt: skip
def test_no_route_reads_files_or_fetches_addresses(client, fetched, path):
    response = client.get(f"{API_PREFIX}/{path}")
    assert response.status_code in (403, 404)
    assert "root:" not in response.text
    assert fetched == []


@pytest.mark.parametrize(
    "path", ["/static/../../etc/passwd", "/assets/..%2f..%2fapp.py", "/fonts/..%2f..%2f..%2fapp.py"]
)
def test_static_files_stay_in_their_folder(client, path):
    response = client.get(path)
    assert response.status_code in (400, 403, 404)


@pytest.mark.parametrize("path", [ELSEWHERE, "http://127.0.0.1:1/a.png"])
def test_an_address_in_the_place_of_a_file_is_not_fetched(served, fetched, path):
    """By the endpoints, and by every handler of the page; what reads plain values takes it for none."""
    client, _, blocks = served
    for number, event in blocks.fns.items():
        if event.fn is None:
            continue
        body = {"data": [FILE | {"path": path} for _ in event.inputs], "fn_index": number}
        response = client.post(f"{API_PREFIX}/run/x", json=body)
        if all(type(component) in KINDS for component in event.inputs):
            assert response.status_code in (200, 422)
        else:
            assert (response.status_code, response.json()["error"]) == (
                422, "Addresses are not fetched: send the file itself.",
            )  # fmt: skip
    assert fetched == []


def test_a_file_that_nobody_uploaded_is_not_read(served):
    client, page, blocks = served
    upload = next(number for number, event in blocks.fns.items() if page.upload in event.inputs)
    body = {"data": ["task=digits", FILE | {"path": "/etc/passwd"}], "fn_index": upload}
    response = client.post(f"{API_PREFIX}/run/x", json=body)
    assert response.status_code == 422
    assert "uploaded before" in response.json()["error"]


def test_too_large_a_body_is_refused_and_the_next_request_answered(client):
    sent = b'{"data": ["' + b"x" * MAX_BODY + b'"]}'
    response = client.post(f"{API_PREFIX}/run/list", content=sent)
    assert response.status_code == 413
    assert "4 MB" in response.text
    assert client.post(f"{API_PREFIX}/run/list", json={"data": []}).status_code == 200


@pytest.mark.parametrize(
    "each, around",
    [(b"[],", b'{"data": [%s0]}'), (b'{"":[]},', b'{"data": [%s0]}'), (b"0,", b'{"data": [%s0]}'), (b"[", b"%s")],
    ids=["lists", "objects", "numbers", "depth"],
)
def test_more_values_than_anybody_sends_are_refused_before_they_are_made(client, each, around):
    """A body of 32 MB that was all empty lists took 2 GB, and everybody else waited for it."""
    sent = around % (each * (MAX_BODY // len(each) // 2))
    response = client.post(f"{API_PREFIX}/run/list", content=sent)
    assert (response.status_code, response.json()["error"]) == (
        413, "This has more than 100,000 values, the limit. Send less.",
    )  # fmt: skip
    fields = client.post("/login", data=b"a=&" * (MAX_BODY // 6), headers=FORM)
    assert fields.status_code == 413
    assert client.post(f"{API_PREFIX}/run/list", json={"data": []}).status_code == 200


def test_a_file_may_be_larger_than_what_is_said_of_it(client):
    """And holds brackets and commas as it likes."""
    sent = b"[," * MAX_BODY
    assert client.post(f"{API_PREFIX}/upload", files={"files": ("a.png", sent)}).status_code == 200


def test_what_visitors_send_is_not_kept(served):
    client, _, blocks = served
    body = {"data": ["nobody" * 100_000], "session_hash": "visitor"}
    client.post(f"{API_PREFIX}/run/score", json=body)
    assert "nobodynobody" not in json.dumps(blocks.state_holder["visitor"].config_values, default=str)


def test_values_of_any_kind_get_an_answer_or_a_sentence_from_every_handler(served):
    client, _, blocks = served
    for number, event in blocks.fns.items():
        if event.fn is None or event.fn.__name__ in ("measure", "fetch"):
            continue
        for value in (None, "x" * 100_000, {"a": [-1e300]}):
            body = {"data": [value] * len(event.inputs), "fn_index": number, "event_data": {"value": value}}
            response = client.post(f"{API_PREFIX}/run/x", json=body)
            assert response.status_code in (200, 422), (event.fn.__name__, value)
            assert response.status_code == 200 or response.json()["error"]
    assert client.get(f"{API_PREFIX}/info").status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"", b"text", archive(), png_header(60_000, 60_000), png_header(9, 9), b"<svg onload='alert(1)'/>", b"\0" * 999],
    ids=["empty", "text", "zip", "bomb", "no pixels", "svg", "zeros"],
)
def test_bad_uploads_are_a_sentence_and_the_next_one_is_answered(client, content):
    assert _classify(client, content)[0] == 422
    assert len(_classify(client, content)[1]) > 20
    buffer = io.BytesIO()
    Image.new("RGBA", (1, 1)).save(buffer, "PNG")
    assert _classify(client, buffer.getvalue())[0] == 200


def _classify(client, content: bytes) -> tuple[int, object]:
    (path,) = client.post(f"{API_PREFIX}/upload", files={"files": (f"{SCRIPT}.png", content)}).json()
    body = {"data": [TUNED, None, FILE | {"path": path}]}
    response = client.post(f"{API_PREFIX}/run/classify", json=body)
    return response.status_code, response.json().get("error")


def test_a_hostile_record_is_text_or_refused(tmp_path, make_record):
    """Strings of a record: those that are checked are refused, those that are not are never markup."""
    store = Store(tmp_path)
    record = make_record(Variant("digits", "digits_cnn"), np.ones(400, bool), 9_000, 18_000)
    record.layers.append(LAYER | {"name": SCRIPT, "kind": SCRIPT, "shape": [SCRIPT]})
    record.versions[SCRIPT] = SCRIPT
    store.save(record, None)
    page = Page(store)
    view = view_of(page.handlers.catalogue, "task=digits")
    shown = str(page.handlers.shown.of(view.choice, "close-up")) if view else ""
    assert SCRIPT not in shown
    folder = tmp_path / SCRIPT.replace("/", "_")
    folder.mkdir()
    (folder / "record.json").write_text("{}")
    assert SCRIPT[:8] not in page.handlers.open("task=digits")[-1]
