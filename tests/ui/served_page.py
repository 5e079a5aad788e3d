"""``python app.py`` in a process of its own, for the tests that drive a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, WAIT = 240, 90_000  # a busy machine is not a failure


class Address(str):
    """Of a page, with the ``pid`` of the process that serves it."""

    pid: int


@contextmanager
def serve(folder: Path, cache: Path, **environment):
    """The page served by a process of its own, without any data set but the digits; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "data").mkdir()
    environment = os.environ | {
        "SLIMSCOPE_CACHE": str(cache), "SLIMSCOPE_DATA": str(folder / "data"), "GRADIO_SERVER_PORT": str(port),
        "GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_TEMP_DIR": str(folder / "uploads"),
    } | environment  # fmt: skip
    log = (folder / "app.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process, Path(log.name))
        address = Address(f"http://127.0.0.1:{port}/")
        address.pid = process.pid
        yield address
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.3)
    pytest.fail(f"app.py did not start:\n{log.read_text()[-3000:]}")
