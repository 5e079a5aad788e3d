"""``python -m engine list``: the cached variants."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from engine.console import print_rows
from engine.listing import list_rows
from engine.store import Store


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("list", run, "The cached variants.")
    made.add_argument("--task")
    made.add_argument("--json", action="store_true")


def run(options) -> int:
    rows, damaged = list_rows(Store(options.cache), options.task)
    for sentence in damaged:
        print(f"damaged, skipped: {sentence}", file=sys.stderr)
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        print_rows(rows)
    return 0
