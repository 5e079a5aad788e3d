"""What is taken away works elsewhere: the packed file by the three lines shown with it, refusals by a sentence."""

import html
import re
import subprocess
import sys
import threading
from pathlib import Path

import anyio
import httpx
import numpy as np
import pytest
import torch
from anyio import to_thread
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine.data import get_task
from ui.address import from_query
from ui.catalogue import Catalogue
from ui.choice import look_up
from ui.downloads import routes
from ui.networks import Networks
from ui.takeaway import NETWORK, REPORT, takeaway_html
from ui.texts import EN, FA, LANGUAGES, say, speaking

ROOT = Path(__file__).resolve().parents[2]
TUNED = "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-e2-s0"
UNMEASURED = "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=7&trained=no"
BINARY = "task=digits&model=digits_cnn&quantizer=rebnet&w=3&a=3&trained=no"
CUT = "task=sst2&variant=sst2-bert-score_topk-keep0.25-calibrated-s0"
ELSEWHERE = """
import sys
import numpy, torch
x = torch.from_numpy(numpy.load(sys.argv[1]))
with torch.inference_mode():
{code}
numpy.save(sys.argv[2], logits.numpy())
"""


class Visitor:
    def __init__(self, store):
        self.catalogue = Catalogue(store)
        self.networks = Networks(store)
        self.client = TestClient(Starlette(routes=routes(self.catalogue, self.networks)))

    def view(self, query: str):
        return look_up(self.catalogue, from_query(self.catalogue, query)[0])

    def shown(self, query: str) -> str:
        return takeaway_html(self.view(query), query)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory, make_cache):
    return Visitor(make_cache(tmp_path_factory.mktemp("cache"), ("digits", "sst2"), ("digits", "sst2")))


def link_to(page: str, path: str) -> str:
    return html.unescape(re.search(rf'href="({path}[^"]*)"', page)[1])


@pytest.mark.parametrize("query", [TUNED, UNMEASURED, BINARY, CUT, "task=digits&quantizer=none"])
def test_the_lines_shown_compute_what_the_page_computes(visitor, tmp_path, query):
    page = visitor.shown(query)
    answer = visitor.client.get(f"/{link_to(page, NETWORK)}")
    assert answer.status_code == 200
    name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])[1]
    (tmp_path / name).write_bytes(answer.content)
    code = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.S)[1])
    assert len(code.splitlines()) == 3
    assert f'load("{name}")' in code

    view = visitor.view(query)
    shape = get_task(view.choice.task).input_shape
    text = len(shape) == 1
    x = torch.randint(5, 6_000, (3, 12)) if text else torch.randn(5, *shape, generator=torch.manual_seed(1))
    np.save(tmp_path / "x.npy", x.numpy())
    program = ELSEWHERE.format(code="".join(f"    {line}\n" for line in code.splitlines()))
    done = subprocess.run(
        [sys.executable, "-c", program, "x.npy", "logits.npy"],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": str(torch.get_num_threads())},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    with torch.inference_mode():
        here = visitor.networks.get(view.variant(visitor.catalogue))(x).numpy()
    assert np.array_equal(np.load(tmp_path / "logits.npy"), here)


def test_a_cached_file_is_handed_out_as_it_lies_there(visitor):
    record = visitor.catalogue.store.record("digits-digits_cnn-lsqplus-w4a4-e2-s0")
    answer = visitor.client.get(f"/{NETWORK}?{TUNED}")
    assert answer.content == visitor.catalogue.store.weights(record)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_nothing_is_written(visitor):
    folder = visitor.catalogue.store.folder
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert visitor.client.get(f"/{NETWORK}?{UNMEASURED}").status_code == 200
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


BAD = {
    f"{NETWORK}?task=digits&variant=nobody": (404, "take_bad_link"),
    f"{NETWORK}?task=../../etc&variant=passwd": (404, "take_bad_link"),
    f"{NETWORK}?task=digits&model=digits_cnn&quantizer=lsqplus&w=99&a=4": (404, "take_bad_link"),
    f"{NETWORK}?task=digits&variant=" + "x" * 5_000: (404, "take_bad_link"),
    f"{REPORT}?task=nothing&model=digits_cnn&format=html": (404, "take_bad_link"),
    f"{REPORT}?task=digits&model=digits_cnn&format=exe": (400, "take_bad_format"),
    f"{REPORT}?task=digits&model=digits_cnn": (400, "take_bad_format"),
    f"{REPORT}?" + "&".join(f"a{n}=1" for n in range(60)): (400, "take_bad_format"),
}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("bad", BAD)
def test_what_is_not_there_is_refused_with_a_sentence(visitor, bad, spoken):
    status, text = BAD[bad]
    answer = visitor.client.get(f"/{bad}&lang={spoken}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    with speaking(spoken if len(bad) < 2_000 and "a59" not in bad else EN):  # past what is read of an address
        assert answer.text[:9] == say(text, link="", value="", known="")[:9]
    assert len(answer.text) < 400


def test_a_fine_tuned_network_whose_file_is_gone_is_refused(tmp_path, make_cache):
    visitor = Visitor(make_cache(tmp_path, ("digits",)))  # no weights
    answer = visitor.client.get(f"/{NETWORK}?{TUNED}")
    assert answer.status_code == 409
    assert answer.text.startswith("This file could not be made: ")


def test_an_empty_cache_is_refused(tmp_path):
    from engine.store import Store

    visitor = Visitor(Store(tmp_path))
    assert visitor.client.get(f"/{NETWORK}?task=digits").status_code == 404
    assert visitor.client.get(f"/{REPORT}?task=digits&model=digits_cnn&format=html").status_code == 404


def test_the_section_speaks_the_visitors_language_and_its_links_ask_for_it(visitor):
    with speaking(FA):
        page = visitor.shown(TUNED)
    assert "گزارش" in page
    assert 'dir="ltr"' in page
    assert link_to(page, NETWORK).endswith("&lang=fa")
    assert link_to(page, REPORT).endswith("&lang=fa")


def test_without_the_baseline_there_is_nothing_to_pack_and_the_page_says_so(tmp_path, make_cache):
    store = make_cache(tmp_path, ("digits",))
    (tmp_path / "digits-digits_cnn-baseline-s0" / "record.json").unlink()
    visitor = Visitor(store)
    assert say("take_no_baseline") in html.unescape(visitor.shown(TUNED))
    report = visitor.client.get(f"/{REPORT}?task=digits&model=digits_cnn&format=html")
    assert report.status_code == 409
    assert "full-precision network is not in the cache" in report.text


def test_who_waits_for_a_file_keeps_nobody_from_the_page_or_from_another_file(visitor, monkeypatch):
    """All waited for one lock, in the threads that the page's handlers need."""
    begun, go, get = threading.Event(), threading.Event(), visitor.networks.get

    def slow(variant):
        begun.set()
        assert go.wait(20)
        return get(variant)

    async def ask() -> tuple[int, int, list[int]]:
        pool, answers = to_thread.current_default_thread_limiter(), []

        async def fetch(query: str) -> int:
            answers.append((await client.get(f"/{NETWORK}?{query}")).status_code)

        async with (
            httpx.AsyncClient(transport=httpx.ASGITransport(visitor.client.app), base_url="http://here") as client,
            anyio.create_task_group() as group,
        ):
            for _ in range(3):
                group.start_soon(fetch, UNMEASURED.replace("7", "6"))
            await to_thread.run_sync(begun.wait, 30)
            busy = pool.borrowed_tokens
            with anyio.move_on_after(10):
                await fetch(TUNED)
            before = len(answers)
            go.set()
        return busy, before, answers

    monkeypatch.setattr(visitor.networks, "get", slow)
    assert anyio.run(ask) == (0, 1, [200] * 4)
