"""The live lab as people use it: a Chromium against ``python app.py``, which trains on the digits."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from served_page import serve

from engine.store import Store

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
TRAINED = 600_000
"""Milliseconds for a short training: seconds on a free machine, and a busy one is not a failure."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory, make_cache):
    return make_cache(tmp_path_factory.mktemp("cache"), ("digits",), ("digits",))


@pytest.fixture(scope="module")
def address(tmp_path_factory, cache):
    folder = tmp_path_factory.mktemp("page")
    with serve(folder, cache.folder, SLIMSCOPE_RUNS=str(folder / "runs")) as url:
        yield url


def open_lab(page) -> None:
    expect(page.locator("#score-card .tile").first).to_be_visible()
    page.locator("#lab-section > button").click()
    expect(page.locator("#lab-state .lab-jobs > *").first).to_be_visible()
    expect(page.locator("#lab-quantizer input")).to_have_value("LSQ+")


def reopen_lab(page) -> None:
    """After a reload: what is closed is not there, and the section opens by itself only where something runs."""
    expect(page.locator("#score-card .tile").first).to_be_visible()
    for _ in range(20):
        if page.locator("#lab-state").is_visible():
            return
        page.locator("#lab-section > button").click()
        try:
            expect(page.locator("#lab-state")).to_be_visible(timeout=10_000)
        except AssertionError:  # it opened at the moment of the click, which closed it
            continue


def set_number(page, control: str, value: int) -> None:
    page.locator(f"#{control} input[type=number]").fill(str(value))
    page.keyboard.press("Tab")


def test_a_chain_runs_survives_a_reload_and_joins_the_chart(visit, cache):
    page = visit("?task=digits")
    open_lab(page)
    expect(page.locator("#lab-offer")).to_contain_text("LSQ+ W4A4")
    set_number(page, "lab-training-epochs", 3)
    set_number(page, "lab-epochs", 1)
    points = page.locator("#chart [aria-roledescription=point]")
    expect(points).not_to_have_count(0)
    before = points.count()
    page.locator("#lab-run").click()
    running = page.locator(".lab-job.running")
    expect(running).to_contain_text("Whole chain: LSQ+ W4A4")
    expect(running).to_contain_text("yours")

    page.reload()  # which may take longer than the chain
    reopen_lab(page)
    result = page.locator(".lab-job.over")
    expect(result).to_contain_text("test pictures right", timeout=TRAINED)
    expect(result.locator(".lab-stages li.done")).to_have_count(6)
    expect(result.locator("svg[role=img]")).to_have_count(2)
    expect(points).not_to_have_count(before)
    result.get_by_role("button", name="Show it").click()
    expect(page).to_have_url(re.compile("variant=digits-digits_cnn-channel_l1-0.5-lsqplus-w4a4-e1-base1-s1"))
    expect(page.locator("#score-card .what")).to_contain_text("seed 1")
    made = cache.record("digits-digits_cnn-channel_l1-0.5-lsqplus-w4a4-e1-base1-s1")
    shown = page.locator("#score-card [data-tile=accuracy] .value")
    expect(shown).to_have_text(f"{100 * made.metrics['accuracy']:.2f}%")


def test_what_is_on_show_is_fine_tuned_and_joins_the_chart(visit, cache):
    page = visit("?task=digits&model=digits_cnn&quantizer=lsqplus&w=5&a=5&trained=no")
    open_lab(page)
    expect(page.locator("#lab-offer")).to_contain_text("LSQ+ W5A5")
    set_number(page, "lab-tune-epochs", 1)
    page.locator("#lab-tune-button").click()
    result = page.locator(".lab-job", has_text="LSQ+ W5A5")
    expect(result).to_contain_text("test pictures right", timeout=TRAINED)
    result.get_by_role("button", name="Show it").click()
    expect(page).to_have_url(re.compile("variant=digits-digits_cnn-lsqplus-w5a5-e1-s0"))
    made = cache.record("digits-digits_cnn-lsqplus-w5a5-e1-s0")
    shown = page.locator("#score-card [data-tile=accuracy] .value")
    expect(shown).to_have_text(f"{100 * made.metrics['accuracy']:.2f}%")


def parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return None


@contextmanager
def held(server: int):
    """The lab's process stands still: on a busy machine a training may be over before a person has looked."""
    children, end = [], time.monotonic() + 20
    while not children and time.monotonic() < end:  # a job is called running a moment before its process is there
        children = [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if parent_of(pid) == server]
    assert children
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in children:
            with suppress(ProcessLookupError):  # cancelled, it was not waited for
                os.kill(pid, signal.SIGCONT)


def test_another_waits_its_turn_and_both_are_cancelled(visit, cache, address):
    known = Store(cache.folder).ids()
    first, second = visit("?task=digits"), visit("?task=digits&lang=fa")
    for page in (second, first):  # all is set before anything runs, which on a busy machine may be over soon
        open_lab(page)
    set_number(second, "lab-tune-epochs", 7)
    set_number(first, "lab-training-epochs", 50)
    set_number(first, "lab-epochs", 50)
    first.locator("#lab-run").click()
    expect(first.locator(".lab-job.running")).to_be_visible()
    cancel = first.locator(".lab-job.running [data-cancel]").element_handle()

    with held(address.pid):
        running, waiting = second.locator(".lab-job.running"), second.locator(".lab-job.waiting")
        second.locator("#lab-tune-button").click()
        expect(waiting).to_contain_text("نوبت")
        expect(running).to_contain_text("همه‌ی زنجیره")
        expect(running.locator("[data-cancel]")).to_have_count(0)
        waiting.locator("[data-cancel]").click()
        expect(waiting).to_have_count(0)

        assert cancel.evaluate("each => each.isConnected")  # not another one every second, which a click could miss
        cancel.click()
    expect(first.locator(".lab-job.running")).to_have_count(0, timeout=TRAINED)
    expect(first.locator(".lab-job.over").first).to_contain_text("Cancelled")
    assert Store(cache.folder).ids() == known
