"""What every benchmark does with its rows: print them, and keep them with what they were measured on."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import torch

RESULTS = Path(__file__).parent / "results"


def print_table(rows: Sequence[Mapping]) -> None:
    """One line a row, columns as wide as they must be; all rows have the keys of the first."""
    if not rows:
        return
    cells = [list(rows[0]), *([_cell(row[key]) for key in rows[0]] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def write_results(
    name: str, rows: Sequence[Mapping], notes: str, packages: Sequence[str] = (), folder: Path = RESULTS
) -> Path:
    """Write ``<name>.json`` into ``folder``: rows, notes, date, and the machine without its name."""
    machine = {"cpu": cpu_model(), "threads": torch.get_num_threads(), "system": platform.system()}
    versions = {"python": platform.python_version(), "torch": torch.__version__}
    versions |= {package: version(package) for package in packages}
    measured = {"date": date.today().isoformat(), "machine": machine, "versions": versions}
    content = {"notes": notes, **measured, "rows": list(rows)}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def cpu_model() -> str:
    """The processor's own name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
