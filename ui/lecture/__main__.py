"""Check a file of steps before a lecture: ``python -m ui.lecture [FILE]``. Exits with 1 where a step is left out."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.paths import default_cache
from engine.store import Store
from ui.catalogue import Catalogue
from ui.lecture.stage import Stage
from ui.lecture.steps import read_script, steps_file
from ui.networks import Networks


def main() -> None:
    script = read_script(Path(sys.argv[1]) if len(sys.argv) > 1 else steps_file())
    store = Store(default_cache())
    shown, notices = Stage(Catalogue(store), Networks(store)).steps(script)
    print(*script.problems, *notices, f"{len(shown)} of {script.count} steps can be shown.", sep="\n")
    sys.exit(len(shown) < max(script.count, 1))


if __name__ == "__main__":
    main()
