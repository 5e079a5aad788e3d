"""How long the README's two commands take in a fresh clone: ``python -m benchmarks.commands [--results FOLDER]``.

``make run`` until the page answers, with nothing installed, and once more; then ``make test`` in the same clone, which
installs what the tests need on top. What pip has in its cache it does not download. Stops at the first that fails.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import RESULTS, print_table, write_results
from benchmarks.visitors import ROOT, wait_for


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of what is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "slimscope")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        rows = [_row("make run, until the page answers", served_after(clone))]
        rows.append(_row("make run, once more", served_after(clone)))
        start = time.perf_counter()
        said = tested(clone)
        rows.append(_row("make test", time.perf_counter() - start, said))
    print_table(rows)
    data = "with" if os.environ.get("SLIMSCOPE_DATA") else "without"
    write_results("commands", rows, f"One after the other in one clone, {data} the data sets.", folder=options.results)
    return 0


def served_after(clone: Path) -> float:
    """Seconds from ``make run`` to the first answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"], cwd=clone, stdout=subprocess.DEVNULL, start_new_session=True,
        env=_outside_of_here() | {"GRADIO_SERVER_PORT": str(port), "GRADIO_SERVER_NAME": "127.0.0.1"},
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}", seconds=3600, alive=lambda: process.poll() is None)
        return time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def tested(clone: Path) -> str:
    """What ``make test`` counts; its output is shown as it comes."""
    process = subprocess.Popen(["make", "test"], cwd=clone, stdout=subprocess.PIPE, text=True, env=_outside_of_here())
    counted = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        counted = next(iter(re.findall(r"\d+ passed.*?(?= in )", line)), counted)
    if process.wait():
        sys.exit("make test failed")
    return counted


def _outside_of_here() -> dict[str, str]:
    """Without what would lead a clone's commands back to this one's files."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def _row(command: str, seconds: float, said: str = "") -> dict:
    return {"command": command, "seconds": round(seconds, 1), "counted": said}


if __name__ == "__main__":
    sys.exit(main())
