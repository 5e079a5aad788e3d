"""Writes the tables of the README and of ``docs/`` from data: the cache and ``benchmarks/results``.

A table stands between ``<!-- table NAME -->`` and ``<!-- end -->``. ``make tables`` calls this; with ``--check``
nothing is written and the exit status says whether all is up to date.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import aims  # noqa: E402
from tools.columns import all_rows  # noqa: E402
from tools.markdown import markdown  # noqa: E402
from tools.network_tables import attention, fronts, pruned, variants  # noqa: E402
from tools.overview_tables import answers, combined, mixed, seeds, widths  # noqa: E402

DOCUMENTS = tuple(ROOT / name for name in ("README.md", "docs/results.md", "docs/benchmarks.md"))
START = re.compile(r"<!-- table (\w+) -->")


def benchmark(name: str) -> str:
    path = ROOT / "benchmarks" / "results" / f"{name}.json"
    if not path.exists():
        return markdown([])
    data = json.loads(path.read_text("utf-8"))
    machine = f"{data['machine']['cpu']}, {data['machine']['threads']} threads, PyTorch {data['versions']['torch']}"
    return f"{markdown(data['rows'])}\n\n{data['notes']} {machine}, {data['date']}."


TABLES: dict[str, Callable[[], str]] = {
    "answers": answers,
    "widths": widths,
    "aims_count": lambda: aims.count(all_rows()),
    "aims": lambda: markdown(list(aims.lines(all_rows()))),
    "seeds": seeds,
    "mixed": mixed,
    "combined": combined,
    "digits": lambda: variants("digits_cnn"),
    "digits_pruned": lambda: pruned("digits_cnn"),
    "bert_attention": lambda: attention("bert"),
    "bert_fronts": lambda: fronts("bert"),
    **{model: lambda model=model: variants(model) for model in ("resnet20", "vgg", "bert")},
    **{f"{model}_pruned": lambda model=model: pruned(model) for model in ("resnet20", "vgg", "bert")},
    **{
        name: lambda name=name: benchmark(name)
        for name in (
            "attention", "bert_step", "calibration", "commands", "finetuned", "lab", "packing", "page",
            "qat_step", "sweep", "sweep_evaluation",
        )
    },
}  # fmt: skip


def filled(text: str) -> str:
    """``text`` with every table made anew."""
    return re.sub(
        f"({START.pattern}\n).*?(<!-- end -->)",
        lambda match: f"{match[1]}{TABLES[match[2]]()}\n{match[3]}",
        text,
        flags=re.DOTALL,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the tables are those of the data")
    check, stale = parser.parse_args().check, False
    for document in DOCUMENTS:
        before = document.read_text("utf-8")
        after = filled(before)
        stale |= before != after
        if not check:
            document.write_text(after, "utf-8")
    return int(check and stale)


if __name__ == "__main__":
    sys.exit(main())
