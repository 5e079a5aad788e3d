"""What the page costs beside a Gradio page whose handler does nothing.

    python -m benchmarks.page [--choices 200] [--clients 30] [--requests 5000] [--quick] [--results FOLDER]

Choosing a cached variant as a browser does it, and the same on the bare page, in turn, so that whatever else the
machine does meets both: this page is answered with the request, the bare one, as is Gradio's default, by the queue
and a stream. What both networks say of a sentence under an attention setting that nobody chose before; memory of the
page's process while it answers; time from ``python app.py`` to the first chart in a browser, and to the chart when it
is opened again, once the page has imported all it needs.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import RESULTS, print_table, write_results
from benchmarks.visitors import (
    TIMEOUT,
    Bare,
    Chooser,
    Client,
    memory_mb,
    p95,
    served,
    together,
    variants,
    wait_for,
    wait_until_idle,
)
from tools.browser import find

POINT = "#chart [aria-roledescription=point]"
CUTS = tuple(
    f"{method}{quantizer}&attention.{share}"
    for method, share in (("score_topk", "keep"), ("quantized_topk", "keep"), ("tiered_tokens", "kept"))
    for quantizer in ("", "&attention.quantizer=lsqplus", "&attention.quantizer=rebnet")
)
"""Each attention method with each quantizer, up to what is kept."""
AIM_ONE, AIM_MANY = 1.5, 1.3
"""Most that a choice may cost of what nothing costs: of one client, of many."""
BARE = """
import gradio as gr
with gr.Blocks(analytics_enabled=False) as blocks:
    box = gr.Textbox()
    gr.Button().click(lambda text: text, box, box, concurrency_limit=None, show_progress="hidden")
blocks.queue().launch(quiet=True)
"""


def choosing_rows(page: str, bare: str, pid: int, options: argparse.Namespace) -> Iterator[dict]:
    """Each visitor stays with one task, whose variants are chosen at random."""
    links = variants(page)
    if options.quick:
        links = {task: dict(list(known.items())[::20]) for task, known in links.items()}
    for task, known in links.items():
        one, nothing = Chooser(page, known, 0), Bare(bare, 0)
        for id in known:  # charts are drawn once, whoever asks first
            one(id)
        taken, baseline, failed = [], [], 0
        for _ in range(options.choices):
            (a, x), (b, y) = together([one], 1), together([nothing], 1)
            taken, baseline, failed = taken + a, baseline + b, failed + x + y
        ours, theirs = statistics.median(taken), statistics.median(baseline)
        yield _row(f" of {task}, median, 1 client", ours, theirs, failed, AIM_ONE)
    tasks = list(links.values())
    choosers = [Chooser(page, tasks[seed % len(tasks)], seed) for seed in range(options.clients)]
    nothings = [Bare(bare, seed) for seed in range(options.clients)]
    together(choosers, 1)  # the first answer to a visitor is the full one
    taken, baseline, failed = [], [], 0
    for _ in range(options.rounds):
        (a, x), (b, y) = together(choosers, options.each), together(nothings, options.each)
        taken, baseline, failed = taken + a, baseline + b, failed + x + y
    yield _row(f", p95, {options.clients} clients", p95(taken), p95(baseline), failed, AIM_MANY)
    yield _new_settings(page, options)
    before, failed = memory_mb(pid), 0
    most = before
    for _ in range(10):
        failed += together(choosers, max(1, options.requests // (10 * options.clients)))[1]
        most = max(most, memory_mb(pid))
    yield {"what": f"memory over {options.requests} requests, MB", "page": round(memory_mb(pid), 1),
           "bare Gradio page": "", "ratio": round(most / before, 3), "aim": "flat", "errors": failed}  # fmt: skip


def _new_settings(page: str, options: argparse.Namespace) -> dict:
    """Both networks on one sentence, the attention of the second cut at a ratio that is new."""
    trying, random_keep = Client(page, "link"), random.Random(0)
    taken, failed = [], 0
    for number in range(options.settings + len(CUTS)):
        keep = round(random_keep.uniform(0.1, 0.9), 3)
        link = f"task=sst2&model=bert&quantizer=lsqplus&w=4&a=4&trained=yes&attention={CUTS[number % len(CUTS)]}={keep}"
        try:
            seconds = trying.ask([link, "written:0"])
            taken += [seconds] * (number >= len(CUTS))  # the first of each kind makes the network
        except RuntimeError:
            failed += 1
    return {"what": "a new attention setting on one sentence, s", "page": round(statistics.median(taken), 3),
            "bare Gradio page": "", "ratio": "", "aim": "<= 0.3", "errors": failed}  # fmt: skip


def _row(what: str, ours: float, bare: float, failed: int, aim: float) -> dict:
    return {"what": f"choosing a variant{what}, ms", "page": round(1000 * ours, 1),
            "bare Gradio page": round(1000 * bare, 1), "ratio": round(ours / bare, 2), "aim": f"<= {aim}",
            "errors": failed}  # fmt: skip


def opening_rows() -> list[dict]:
    from playwright.sync_api import sync_playwright

    executable = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        visitor = browser.new_context()  # who comes again has the page's files in the browser's cache
        try:
            with served("app.py") as (address, pid, start):
                wait_for(address)
                first = _until_chart(visitor, address, start)
                wait_until_idle(pid)
                again = statistics.median(_until_chart(visitor, address) for _ in range(5))
        finally:
            browser.close()
    return [
        {"what": what, "page": round(seconds, 2), "bare Gradio page": "", "ratio": "", "aim": aim, "errors": 0}
        for what, seconds, aim in (
            ("from python app.py to the first chart, s", first, "<= 10"),
            ("opening the page again, to the chart, s", again, "<= 2"),
        )
    ]


def _until_chart(visitor, address: str, start: float | None = None) -> float:
    start = time.perf_counter() if start is None else start
    page = visitor.new_page()
    try:
        page.goto(address)
        page.wait_for_selector(POINT, state="attached", timeout=1000 * TIMEOUT)
        return time.perf_counter() - start
    finally:
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--choices", type=int, default=200, help="of one client")
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--each", type=int, default=5, help="choices of each client in a round")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--settings", type=int, default=30, help="of attention, on a sentence")
    parser.add_argument("--requests", type=int, default=5_000, help="while memory is watched")
    parser.add_argument("--quick", action="store_true", help="to see that it works")
    parser.add_argument("--results", type=Path, help="folder to write to; by default the project's, and none if quick")
    options = parser.parse_args()
    if options.quick:
        options.choices, options.clients, options.each, options.rounds, options.requests = 5, 3, 2, 1, 30
        options.settings = 3
    rows = opening_rows()
    print_table(rows)
    with served("app.py") as (page, pid, _), served("-c", BARE) as (bare, _, _):
        wait_for(page)
        wait_for(bare)
        wait_until_idle(pid)
        for row in choosing_rows(page, bare, pid, options):
            rows.append(row)
            print_table(rows)
    print_table(rows)
    folder = options.results or (None if options.quick else RESULTS)
    if folder is not None:
        notes = (
            f"Both pages in one run, in turn; {options.choices} choices of one client, {options.clients} clients with "
            f"{options.rounds * options.each} each, every one in one task; every chart drawn once before. Memory: "
            f"resident, at the end; ratio: the most of ten looks to the first. {options.settings} attention settings. "
            "The bare page is answered by Gradio's queue, its default, and reckons statistics after each event; this "
            "one is answered with the request, and does not."
        )
        print(write_results("page", rows, notes, ["gradio", "altair"], folder))


if __name__ == "__main__":
    main()
