"""The page on a cache, in the browser and without one; ``made_caches`` has what is in it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import made_caches
import numpy as np
import pytest
from sent_answers import LINK
from served_page import ROOT, WAIT, serve

from engine.store import Store
from tools.browser import find
from ui.catalogue import Catalogue
from ui.changes import Changes


@pytest.fixture(autouse=True)
def always_look(monkeypatch):
    """Tests spoil files and look at once."""
    monkeypatch.setattr("ui.catalogue.LOOK_EVERY", 0.0)


@pytest.fixture(scope="session")
def make_cache():
    """See ``made_caches.make_cache``."""
    return made_caches.make_cache


@pytest.fixture(scope="session")
def make_record():
    return made_caches.make_record


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A store with variants of all tasks, without weights."""
    return made_caches.make_cache(tmp_path_factory.mktemp("cache"), tuple(made_caches.TASKS))


@pytest.fixture(scope="session")
def pruned_cache(tmp_path_factory):
    """A store with pruned variants of the digits' network; its baseline and W4A4 compute."""
    return made_caches.make_pruned_cache(tmp_path_factory.mktemp("pruned"))


@pytest.fixture
def computing(tmp_path, make_cache):
    """Handlers of a cache of their own, with networks that compute."""
    from ui.handlers import Handlers

    return Handlers(make_cache(tmp_path, ("digits",), ("digits",)))


@pytest.fixture
def no_data(monkeypatch, tmp_path):
    """CIFAR-10 is nowhere, and can be downloaded."""
    monkeypatch.setenv("SLIMSCOPE_DATA", str(tmp_path))


@pytest.fixture
def catalogue(cache):
    return Catalogue(cache)


@pytest.fixture
def choose(catalogue):
    """Query string -> view."""
    from ui.address import from_query
    from ui.choice import look_up

    def look(query: str):
        choice, problems = from_query(catalogue, query)
        assert not problems
        return look_up(catalogue, choice)

    return look


@pytest.fixture
def changes():
    """Of what ``sent_answers`` answers, the two controls are kept."""
    return Changes([0, 1], LINK)


@pytest.fixture
def measuring(monkeypatch):
    """What happens while a setting is measured."""

    def while_measuring(meanwhile):
        def measure(store, variant, **_):
            meanwhile()
            return replace(store.record("digits-digits_cnn-lsqplus-w8a8-calibrated-s0"), variant=variant)

        monkeypatch.setattr("engine.job.measure", measure)

    return while_measuring


@pytest.fixture
def within(monkeypatch):
    """What happens, in a thread of its own, while an object's method is called for the first time."""

    def while_calling(owner, name, meanwhile):
        real, left = getattr(owner, name), [meanwhile]

        def call(*values, **named):
            if left:
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(left.pop()).result()
            return real(*values, **named)

        monkeypatch.setattr(owner, name, call)

    return while_calling


@pytest.fixture(scope="module")
def browser():
    """A Chromium, for the tests that look at the page."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    executable = find()  # it may start Playwright itself
    with playwright.sync_playwright() as started:
        try:
            launched = started.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        except playwright.Error as error:
            pytest.skip(f"no Chromium: {error}")
        yield launched
        launched.close()


SETTLED = """() => {
    const [flips, notices] = ['flips', 'notices'].map(id => document.querySelector(`#${id}`));
    return flips && !flips.querySelector('.waiting') && (flips.textContent.trim() || notices.textContent.trim());
}"""
"""What comes last is there, so that nothing moves away from under a click; or, where nothing can be shown, why."""


SHOWN = """() => Object.fromEntries(['score-card', 'gallery', 'result', 'flips', 'notices'].map(
    id => [id, document.querySelector(`#${id}`)?.textContent.trim().slice(0, 80)]))"""


def told_to_server(page) -> list[str]:
    """What the page asks of its handlers and how it is answered, as it happens."""
    told: list[str] = []

    def note(mark: str, request) -> None:
        if "/gradio_api/" in request.url:
            told.append(f"{mark} {request.url.split('/gradio_api/')[1][:40]} {(request.post_data or '')[:120]}")

    for event, mark in {"request": ">", "requestfinished": "<", "requestfailed": "!"}.items():
        page.on(event, lambda request, mark=mark: note(mark, request))
    return told


@pytest.fixture(scope="module")
def address(request, tmp_path_factory, make_cache):
    """Of a page with networks that compute: for both tasks of pictures, or a module's own ``SERVED``."""
    folder, tasks = tmp_path_factory.mktemp("cache"), getattr(request.module, "SERVED", ("cifar10", "digits"))
    make_cache(folder, tasks, tasks)
    with serve(tmp_path_factory.mktemp("page"), folder) as url:
        yield url


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Address of a page with the cache that the repository has, which the shipped lecture is about."""
    with serve(tmp_path_factory.mktemp("shipped"), ROOT / "cache") as url:
        yield url


@pytest.fixture
def visit(browser, address):
    """Open the page at a query string, each time as somebody new; ``options`` are the browser context's.

    Afterwards no request may have gone elsewhere, and no script may have failed.
    """
    import playwright.sync_api as playwright

    contexts, strangers, errors = [], [], []

    def open_page(query: str = "", at: str = address, **options):
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options))
        page = contexts[-1].new_page()
        page.set_default_timeout(WAIT)
        ours = (at, "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(ours) else strangers.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "js_on_load" in message.text else None)
        told = told_to_server(page)
        page.goto(at + query)
        try:
            page.wait_for_function(SETTLED)
        except playwright.TimeoutError:
            pytest.fail(f"the page was not filled: {json.dumps(page.evaluate(SHOWN))}, after {told}")
        return page

    playwright.expect.set_options(timeout=WAIT)
    yield open_page
    for context in contexts:
        context.close()
    assert not strangers
    assert not errors


@pytest.fixture(scope="session")
def tell_classes():
    """Make a cache's records name classes: ``labels`` (n,) where right, elsewhere others that differ by variant."""

    def tell(store: Store, task: str, labels: np.ndarray, classes: int) -> Store:
        for number, record in enumerate(store.records(task)):
            truth = labels[: len(record.correct)]
            shift = 1 + (np.arange(len(truth)) + number) % min(3, classes - 1)
            predicted = np.where(record.correct, truth, (truth + shift) % classes).astype(np.uint8)
            store.save(replace(record, predicted=predicted), None)
        return store

    return tell
