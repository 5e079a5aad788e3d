"""The README's examples for programs do what they say, on the page that is shipped."""

import json
import re
import shutil
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from served_page import ROOT, serve

HERE = "http://127.0.0.1:7860"


def examples() -> dict[str, str]:
    text = (ROOT / "README.md").read_text("utf-8")
    return dict(re.findall(r"<!-- example (\w+) -->\n```\w+\n(.*?)```", text, re.DOTALL))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("page"), ROOT / "cache") as url:
        yield url.rstrip("/")


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_an_example_of_each_endpoint_in_both():
    found = examples()
    assert set(found) == {"python", "bash"}
    for text in found.values():
        assert HERE in text
        assert all(f"/{name}" in text for name in ("list", "score", "classify", "recommend"))


def test_the_python_example_runs(address):
    code = examples()["python"].replace(HERE, address)
    code += "import json; print(json.dumps([variants, card, seen, best]))"
    said, _, last = run(sys.executable, "-c", code).strip().rpartition("\n")
    variants, card, seen, best = json.loads(last)
    assert card["reading"] in said and "4-bit" in card["reading"]
    assert card["variant"] in variants
    assert set(seen["answer"]["probabilities"]) >= {"airplane", "truck"}
    assert best["device"]["name"] == "pico" and best["sentences"][0] in said


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_example_runs(address):
    out = run("bash", "-euo", "pipefail", "-c", examples()["bash"].replace(HERE, address))
    decoder, answers = json.JSONDecoder(), []
    while out.strip():
        answer, end = decoder.raw_decode(out.strip())
        answers.append(answer["data"][0])
        out = out.strip()[end:]
    variants, card, (best,), seen = answers
    assert card["variant"] in variants
    assert best["model"] == "digits_cnn"
    assert len(seen["answer"]["probabilities"]) == 10


def test_the_queue_answers_with_the_same_sentences(address):
    """Gradio's other way to ask: an event, then a stream."""
    body, kind = json.dumps({"data": ["nobody"]}).encode(), {"Content-Type": "application/json"}
    with urlopen(Request(f"{address}/gradio_api/call/score", body, kind), timeout=90) as answer:
        event = json.load(answer)["event_id"]
    with urlopen(f"{address}/gradio_api/call/score/{event}", timeout=90) as stream:
        said = stream.read().decode()
    assert "event: error" in said and "no variant 'nobody' is cached" in said


def test_gradio_client_raises_the_same_sentences(address):
    client = Client(address, verbose=False)
    with pytest.raises(AppError, match="no variant 'nobody' is cached in cache/"):
        client.predict(variant="nobody", api_name="/score")
    with pytest.raises(AppError, match="Use PNG, JPEG or WebP"):
        client.predict(
            variant="digits-digits_cnn-baseline-s0", picture=handle_file(str(ROOT / "Makefile")), api_name="/classify"
        )
