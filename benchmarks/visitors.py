"""Pages in processes of their own, and visitors that ask them as a browser does."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT = 300
IDLE = 15
"""Seconds with under 2% of a core: longer than the page waits between imports."""


@contextmanager
def served(*command: str) -> Iterator[tuple[str, int, float]]:
    """A page in a process of its own: its address, process id, and when it was started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"GRADIO_SERVER_PORT": str(port), "GRADIO_SERVER_NAME": "127.0.0.1",
                                "GRADIO_ANALYTICS_ENABLED": "False"}  # fmt: skip
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}", process.pid, start
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address: str, seconds: float = TIMEOUT, alive: Callable[[], bool] = lambda: True) -> None:
    """Until ``address`` answers; raises ``TimeoutError`` where it does not, or who should is not ``alive``."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and alive():
        try:
            httpx.get(address, timeout=5)
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer")


class Client:
    """One visitor, who sends one event's inputs and reads what comes until it is complete, as Gradio's page does."""

    def __init__(self, address: str, target: str):
        self.http = httpx.Client(base_url=address, timeout=TIMEOUT)
        config = self.http.get("/config").json()
        ids = {part["props"].get("elem_id"): part["id"] for part in config["components"]}
        events = [event for event in config["dependencies"] if event["backend_fn"] and event["targets"]]
        wanted = ids.get(target)
        self.event = next(event for event in events if wanted in (None, event["targets"][0][0]))
        self.session = uuid4().hex[:12]

    def ask(self, data: list, event_data: object = None) -> float:
        """Seconds until the answer is there; raises ``RuntimeError`` where it is a failure."""
        start = time.perf_counter()
        body = {"data": data, "fn_index": self.event["id"], "session_hash": self.session, "event_data": event_data}
        if self.event["queue"] is False:
            answer = self.http.post("/gradio_api/run/predict", json=body)
            if answer.status_code != 200:
                raise RuntimeError(answer.text[:500])
            return time.perf_counter() - start
        self.http.post("/gradio_api/queue/join", json=body).raise_for_status()
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
            for line in stream.iter_lines():
                if '"msg":"process_completed"' in line:
                    if '"success":true' not in line:
                        raise RuntimeError(line[:500])
                    break
        return time.perf_counter() - start


class Chooser(Client):
    """Chooses variants at random, as the table's rows do, and sends the link that the answer before brought."""

    def __init__(self, address: str, links: dict[str, str], seed: int):
        super().__init__(address, "table")
        self.links, self.link, self.random = links, "", random.Random(seed)

    def __call__(self, id: str | None = None) -> float:
        id = id or self.random.choice(list(self.links))
        chosen = {"index": [0, 0], "value": id, "row_value": [id], "selected": True}
        taken = self.ask([self.link, "close-up"], chosen)
        self.link = self.links[id]
        return taken


class Bare(Client):
    def __init__(self, address: str, seed: int):
        super().__init__(address, "")
        self.seed = seed

    def __call__(self) -> float:
        return self.ask([f"text {self.seed}"])


def together(clients: list, times: int) -> tuple[list[float], int]:
    """All at once, each so many times: seconds of each answer, and how many failed."""

    def run(client) -> list[float | None]:
        taken = []
        for _ in range(times):
            try:
                taken.append(client())
            except (RuntimeError, httpx.HTTPError):
                taken.append(None)
        return taken

    with ThreadPoolExecutor(len(clients)) as pool:
        taken = [each for part in pool.map(run, clients) for each in part]
    return [each for each in taken if each is not None], sum(each is None for each in taken)


def p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def memory_mb(pid: int) -> float:
    """Resident memory of a process, where the system tells it."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def wait_until_idle(pid: int, longest: float = 120) -> None:
    """Until a process does nothing any more: the page goes on importing after its first answer."""
    end, before = time.perf_counter() + longest, -1.0
    while time.perf_counter() < end:
        used = sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
        if used - before < 0.02 * IDLE * os.sysconf("SC_CLK_TCK"):
            return
        before = used
        time.sleep(IDLE)


def variants(address: str) -> dict[str, dict[str, str]]:
    """Task -> id -> the link that choosing it brings."""
    answer = httpx.post(f"{address}/gradio_api/run/list", json={"data": []}, timeout=TIMEOUT)
    links: dict[str, dict[str, str]] = {}
    for row in answer.raise_for_status().json()["data"][0]:
        links.setdefault(row["task"], {})[row["id"]] = f"task={row['task']}&variant={row['id']}"
    return links
