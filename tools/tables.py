"""Writes the README's tables from data: the cache and ``benchmarks/results``. ``make tables`` calls it.

A table stands between ``<!-- table NAME -->`` and ``<!-- end -->``; with ``--check`` nothing is written and the
exit status says whether the README is up to date.
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

from engine.listing import list_rows  # noqa: E402
from engine.quantization import get_quantizer  # noqa: E402
from engine.store import Store  # noqa: E402

README = ROOT / "README.md"


def markdown(rows: list[dict]) -> str:
    """A Markdown table; the keys of the first row are its head."""
    if not rows:
        return "*(nothing measured yet)*"
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    return "\n".join(lines + ["| " + " | ".join(str(value) for value in row.values()) + " |" for row in rows])


def width_of(row: dict) -> str:
    if row["quantizer"] is None:
        return "full precision"
    ends = f", ends at {row['ends_bits']}" if row["ends_bits"] else ""
    name = get_quantizer(row["quantizer"]).title
    return f"{name} W{row['weight_bits'] or 32}A{row['activation_bits'] or 32}{ends}"


def training_of(row: dict) -> str:
    if row["quantizer"] is None:
        return "baseline"
    return f"fine-tuned, {row['epochs']} epoch{'s' * (row['epochs'] > 1)}" if row["fine_tuned"] else "calibrated"


def variants(model: str) -> str:
    rows, _ = list_rows(Store(ROOT / "cache"))
    mine = [row for row in rows if row["model"] == model]
    full = next((row["nominal_bytes"] for row in mine if row["quantizer"] is None), None)
    return markdown(
        [
            {
                "network": width_of(row),
                "trained": training_of(row),
                "accuracy": f"{row['accuracy']:.2%}",
                "95% interval": f"{row['accuracy_low']:.2%} to {row['accuracy_high']:.2%}",
                "drop, pp": f"{row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})",
                "packed, bytes": f"{row['packed_bytes']:,}",
                "of the entropy bound": f"{row['packed_bytes'] / row['entropy_bytes']:.3f}",
                "nominal, bytes": f"{row['nominal_bytes']:,.0f}",
                "smaller than float32": f"{full / row['packed_bytes']:.1f} x",
            }
            for row in mine
        ]
    )


def benchmark(name: str) -> str:
    path = ROOT / "benchmarks" / "results" / f"{name}.json"
    if not path.exists():
        return markdown([])
    data = json.loads(path.read_text("utf-8"))
    machine = f"{data['machine']['cpu']}, {data['machine']['threads']} threads, PyTorch {data['versions']['torch']}"
    return f"{markdown(data['rows'])}\n\n{data['notes']} {machine}, {data['date']}."


TABLES: dict[str, Callable[[], str]] = {
    "resnet20": lambda: variants("resnet20"),
    "digits": lambda: variants("digits_cnn"),
    "packing": lambda: benchmark("packing"),
    "qat_step": lambda: benchmark("qat_step"),
}


def filled(text: str) -> str:
    """``text`` with every table made anew."""
    return re.sub(
        r"(<!-- table (\w+) -->\n).*?(<!-- end -->)",
        lambda match: f"{match[1]}{TABLES[match[2]]()}\n{match[3]}",
        text,
        flags=re.DOTALL,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the tables are those of the data")
    check = parser.parse_args().check
    before = README.read_text("utf-8")
    after = filled(before)
    if check:
        return int(before != after)
    README.write_text(after, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
