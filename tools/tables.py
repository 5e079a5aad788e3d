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
from engine.recommend import front, is_baseline, recommend  # noqa: E402
from engine.seeds import first_seeds, spread  # noqa: E402
from engine.store import Store  # noqa: E402
from tools import aims  # noqa: E402

README = ROOT / "README.md"


def markdown(rows: list[dict]) -> str:
    """A Markdown table; the keys of the first row are its head."""
    if not rows:
        return "*(nothing measured yet)*"
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    return "\n".join(lines + ["| " + " | ".join(str(value) for value in row.values()) + " |" for row in rows])


def width_of(row: dict) -> str:
    pruned = f"{row['pruning']} {row['pruning_ratio']:.0%}, " if row["pruning"] else ""
    if row["quantizer"] is None:
        return pruned + "full precision"
    entry = get_quantizer(row["quantizer"])
    weight, activation = row["weight_bits"] or 32, row["activation_bits"] or 32
    name = f"{entry.title} M={weight}" if entry.unit == "levels" else f"{entry.title} W{weight}A{activation}"
    ends = f", ends at {row['ends_bits']}" if row["ends_bits"] else ""
    ends += f", {len(row['layer_bits'])} layers of other widths" if row["layer_bits"] else ""
    return pruned + name + ends + (f", embeddings by {row['embeddings']}" if row["embeddings"] else "")


def training_of(row: dict) -> str:
    if row["quantizer"] is None and row["attention"] is None and row["pruning"] is None:
        return "baseline"
    before = f"{'gradually ' * row['pruning_gradual']}pruned over {row['pruned_epochs']} epochs, " * bool(
        row["pruned_epochs"]
    )
    if not row["fine_tuned"]:
        return before + ("pruned only" if row["quantizer"] is None and row["pruning"] else "calibrated")
    added = ", attention added" if row["attention_added"] else ""
    return f"{before}fine-tuned, {row['epochs']} epoch{'s' * (row['epochs'] > 1)}{added}"


def rows_of(model: str) -> list[dict]:
    rows, _ = list_rows(Store(ROOT / "cache"))
    return [row for row in rows if row["model"] == model]


def result_of(row: dict) -> dict:
    """The columns about accuracy."""
    return {
        "accuracy": f"{row['accuracy']:.2%}",
        "loss": f"{row['loss']:.4f}",
        "drop, pp": "0.00"
        if is_baseline(row)
        else f"{row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})",
    }


def method_of(row: dict) -> str:
    """The attention method's own settings, as in a grid file."""
    if row["attention"] is None:
        return "dense"
    settings = dict(row["attention"])
    return settings.pop("method") + "".join(f", {name} {value:g}" if isinstance(value, float) else f", {name} {value}"
                                            for name, value in settings.items())  # fmt: skip


def attention(model: str) -> str:
    """The attention methods alone, weights and all that follows in full precision."""
    full = [row for row in rows_of(model) if row["quantizer"] is None and row["pruning"] is None]
    alone = [row for row in full if "quantizer" not in (row["attention"] or {})]
    alone.sort(key=lambda row: (row["attention"] or {"method": ""})["method"] + f"{1 - row['attention_kept']:.6f}")
    return markdown(
        [
            {
                "attention": method_of(row),
                "trained": training_of(row),
                "entries kept": f"{row['attention_kept']:.1%}",
                "attention compute": f"{row['attention_compute']:.1%}",
            }
            | result_of(row)
            for row in alone
        ]
    )


def fronts(model: str) -> str:
    """For each method the variants that none of its own with fewer bytes and less compute beats."""
    lines = []
    rows = first_seeds(rows_of(model))
    for method in dict.fromkeys((row["attention"] or {"method": "dense"})["method"] for row in rows):
        mine = [row for row in rows if (row["attention"] or {"method": "dense"})["method"] == method]
        best = [row for row in mine if row["drop"] <= FRONT_DROP and not any(beats(other, row) for other in mine)]
        for row in sorted(best, key=lambda row: -row["accuracy"]):
            lines.append(
                {"attention": method_of(row), "weights": width_of(row), "trained": training_of(row)}
                | result_of(row)
                | {"packed, bytes": f"{row['packed_bytes']:,}", "attention compute": f"{row['attention_compute']:.1%}"}
            )
    return markdown(lines)


FRONT_DROP = 5.0
"""Percentage points: what loses more is of no use."""


def beats(other: dict, row: dict) -> bool:
    """Whether ``other`` is as good in every respect and better in one."""
    costs = [
        (-each["accuracy"], each["packed_bytes"] // 1000, round(each["attention_compute"], 3)) for each in (other, row)
    ]
    return costs[0] != costs[1] and all(one <= two for one, two in zip(*costs, strict=True))


def variants(model: str) -> str:
    mine = [row for row in rows_of(model) if row["attention"] is None and row["pruning"] is None]
    full = next((row["nominal_bytes"] for row in mine if row["quantizer"] is None), None)
    return markdown(
        [
            {
                "network": width_of(row),
                "trained": training_of(row),
                "accuracy": f"{row['accuracy']:.2%}",
                "95% interval": f"{row['accuracy_low']:.2%} to {row['accuracy_high']:.2%}",
                "loss": f"{row['loss']:.4f}",
                "drop, pp": f"{row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})",
                "packed, bytes": f"{row['packed_bytes']:,}",
                "of the entropy bound": f"{row['packed_bytes'] / row['entropy_bytes']:.3f}",
                "nominal, bytes": f"{row['nominal_bytes']:,.0f}",
                "smaller than float32": f"{full / row['packed_bytes']:.1f} x",
            }
            for row in mine
        ]
    )


def pruned(model: str) -> str:
    """For each pruning method and for none the variants that none of its own with fewer bytes beats."""
    once = first_seeds(rows_of(model))
    lines, rows = [], [row for row in once if row["attention"] is None and row["drop"] <= FRONT_DROP]
    for method in dict.fromkeys(row["pruning"] for row in rows):
        mine = [row for row in rows if row["pruning"] == method]
        for row in reversed(front(mine, lambda row: row["packed_bytes"], lambda row: row["accuracy"])):
            counted = "" if row["multiply_adds"] is None else f"{row['multiply_adds']:,}"
            lines.append(
                {"network": width_of(row), "trained": training_of(row)}
                | result_of(row)
                | {"packed, bytes": f"{row['packed_bytes']:,}", "multiply-adds": counted}
            )
    return markdown(lines)


def answers() -> str:
    """What to take of each network for each budget."""
    lines = []
    for model in ("resnet20", "vgg", "bert"):
        rows = rows_of(model)
        full = next((row for row in rows if is_baseline(row) and row["seed"] == 0), None)
        for budget in BUDGETS if full else ():
            found = recommend(rows, budget).within
            line = {"network": model, "in full precision": f"{full['accuracy']:.2%}", "may be lost, pp": f"{budget:g}"}
            lines.append(
                line | (taken(found.row, full) if found else dict.fromkeys(taken(full, full), "none is shown"))
            )
    return markdown(lines)


BUDGETS = (0.5, 1.0, 1.5)
"""Percentage points; the last is the course's."""


def taken(row: dict, full: dict) -> dict:
    method = "" if row["attention"] is None else f"{method_of(row)}, "
    return {"take": method + width_of(row), "trained": training_of(row)} | result_of(row) | {
        "packed, bytes": f"{row['packed_bytes']:,}",
        "smaller than float32": f"{full['nominal_bytes'] / row['packed_bytes']:.1f} x",
    }  # fmt: skip


def seeds() -> str:
    """Every setting that was trained with several seeds."""
    rows, _ = list_rows(Store(ROOT / "cache"))
    lines = []
    for row in first_seeds(rows):
        found = spread(rows, row)
        if found is None:
            continue
        drops = [each["drop"] for each in found.rows]
        lines.append(
            {
                "network": f"{row['model']}, {width_of(row)}",
                "trained": training_of(row),
                "seeds": len(found.rows),
                "accuracy of each": ", ".join(f"{accuracy:.2%}" for accuracy in found.accuracies),
                "mean": f"{found.mean:.2%}",
                "standard deviation, pp": f"{100 * found.deviation:.2f}",
                "drops, pp": f"{min(drops):.2f} to {max(drops):.2f}",
                "packed, bytes": f"{min(each['packed_bytes'] for each in found.rows):,} to "
                f"{max(each['packed_bytes'] for each in found.rows):,}",
            }
        )
    return markdown(lines)


ALIKE = ("model", "quantizer", "activation_bits", "epochs", "embeddings")


def mixed() -> str:
    """Widths by layer, beside the smallest network with one width for all that is no smaller and trained alike."""
    store, lines = Store(ROOT / "cache"), []
    rows = [row for row in list_rows(store)[0] if row["quantizer"] and row["pruning"] is row["attention"] is None]
    for row in rows:
        alike = [
            each for each in rows
            if each["layer_bits"] is None and each["packed_bytes"] >= row["packed_bytes"]
            and all(each[name] == row[name] for name in ALIKE)
        ]  # fmt: skip
        if row["layer_bits"] is None or not alike:
            continue
        other = min(alike, key=lambda each: each["packed_bytes"])
        gained, low, high = store.record(row["id"]).drop_from(store.record(other["id"]))
        lines.append(
            {
                "network": f"{row['model']}, {width_of(row)}",
                "trained": training_of(row),
                "packed, bytes": f"{row['packed_bytes']:,}",
                "accuracy": f"{row['accuracy']:.2%}",
                "one width for all": width_of(other),
                "trained ": training_of(other),
                "its bytes": f"{other['packed_bytes']:,}",
                "its accuracy": f"{other['accuracy']:.2%}",
                "lost against it, pp": f"{gained:.2f} ({low:.2f} to {high:.2f})",
            }
        )
    return markdown(lines)


def benchmark(name: str) -> str:
    path = ROOT / "benchmarks" / "results" / f"{name}.json"
    if not path.exists():
        return markdown([])
    data = json.loads(path.read_text("utf-8"))
    machine = f"{data['machine']['cpu']}, {data['machine']['threads']} threads, PyTorch {data['versions']['torch']}"
    return f"{markdown(data['rows'])}\n\n{data['notes']} {machine}, {data['date']}."


TABLES: dict[str, Callable[[], str]] = {
    "answers": answers,
    "aims": lambda: markdown(list(aims.lines(list_rows(Store(ROOT / "cache"))[0]))),
    "resnet20": lambda: variants("resnet20"),
    "resnet20_pruned": lambda: pruned("resnet20"),
    "vgg": lambda: variants("vgg"),
    "vgg_pruned": lambda: pruned("vgg"),
    "digits": lambda: variants("digits_cnn"),
    "digits_pruned": lambda: pruned("digits_cnn"),
    "bert": lambda: variants("bert"),
    "bert_pruned": lambda: pruned("bert"),
    "bert_attention": lambda: attention("bert"),
    "bert_fronts": lambda: fronts("bert"),
    "seeds": seeds,
    "mixed": mixed,
    "packing": lambda: benchmark("packing"),
    "sweep": lambda: benchmark("sweep"),
    "sweep_evaluation": lambda: benchmark("sweep_evaluation"),
    "qat_step": lambda: benchmark("qat_step"),
    "attention": lambda: benchmark("attention"),
    "bert_step": lambda: benchmark("bert_step"),
    "page": lambda: benchmark("page"),
    "lab": lambda: benchmark("lab"),
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
