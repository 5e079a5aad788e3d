"""A job of the lab, done in this process."""

from __future__ import annotations

import io
import json
from pathlib import Path

from engine.lab.child import run
from engine.store import Store


def do(work, store: Store, folder: Path, should_stop=lambda: False) -> list[dict]:
    """The events of a job that is done in this process."""
    out = io.StringIO()
    folder.mkdir(exist_ok=True)
    order = {"work": work.to_json(), "cache": str(store.folder), "runs": str(folder), "data": None}
    run(order | {"scratch": str(folder)}, out, should_stop)
    return [json.loads(line) for line in out.getvalue().splitlines()]
