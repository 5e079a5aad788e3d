"""What was aimed at, and the best that is on record for it: nothing here is measured or chosen, only looked up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.measure.intervals import verdict
from engine.recommend import is_baseline
from engine.seeds import first_seeds

SHOWN = {"within": "met", "over": "missed", "cannot tell": "cannot tell"}
RESULTS = Path(__file__).resolve().parents[1] / "benchmarks" / "results"


@dataclass(frozen=True)
class Aim:
    """``worth`` of a row is compared with ``limit``; the best of the rows that ``of`` lets pass counts."""

    what: str
    limit: float
    of: Callable[[dict], bool]
    worth: Callable[[dict], float]
    unit: str = "pp"
    at_least: bool = False
    drop: float | None = None
    """Of an aim of sizes: the drop in pp that they may cost."""


def is_drop(what: str, limit: float, of: Callable[[dict], bool]) -> Aim:
    return Aim(what, limit, of, lambda row: row["drop"])


def is_plain(model: str, bits: int, quantizer: str = "lsqplus") -> Callable[[dict], bool]:
    """Without pruning or attention method; with 8-bit ends or without."""

    def passes(row: dict) -> bool:
        wanted = (model, quantizer, bits, bits, None, None, None)
        names = ("model", "quantizer", "weight_bits", "activation_bits", "pruning", "attention", "layer_bits")
        return tuple(row[name] for name in names) == wanted

    return passes


def is_full(model: str) -> Callable[[dict], bool]:
    return lambda row: row["model"] == model and is_baseline(row)


def is_smaller(name: str, drop: float, limit: float) -> Aim:
    """How much smaller than float32 a pruned and quantized network is."""

    def passes(row: dict) -> bool:
        both = row["pruning"] is not None and row["quantizer"] is not None
        return both and row["model"] == name.lower().replace("-", "") and row["drop"] <= drop

    return Aim(f"{name}, pruned and quantized, within {drop} pp", limit, passes, smaller, "x", True, drop)


def percent(row: dict) -> float:
    return 100 * row["accuracy"]


def smaller(row: dict) -> float:
    return row["full_bytes"] / row["packed_bytes"]


AIMS = (
    Aim("ResNet-20 in full precision", 92.0, is_full("resnet20"), percent, "%", True),
    *(is_drop(f"ResNet-20, LSQ+ W{bits}A{bits}", most, is_plain("resnet20", bits))
      for bits, most in ((8, 0.1), (6, 0.1), (4, 0.3), (3, 0.7), (2, 2.0))),
    is_smaller("ResNet-20", 0.5, 10),
    is_smaller("ResNet-20", 1.5, 14),
    Aim("VGG in full precision", 93.0, is_full("vgg"), percent, "%", True),
    is_smaller("VGG", 0.5, 20),
    is_smaller("VGG", 1.5, 40),
    Aim("small BERT in full precision", 86.0, is_full("bert"), percent, "%", True),
    is_drop("small BERT, LSQ+ W8A8", 0.3, is_plain("bert", 8)),
    is_drop("small BERT, LSQ+ W4A4", 1.0, is_plain("bert", 4)),
    is_drop("small BERT, ReBNet M=4", 1.0, is_plain("bert", 4, "rebnet")),
    is_drop("small BERT, ReBNet M=2", 2.0, is_plain("bert", 2, "rebnet")),
)  # fmt: skip


FINETUNED_ATTENTION = {"score_topk, 25% kept": 0.5, "score_topk, 10% kept": 1.5}
"""Drops in pp in full precision; the networks are measured by a benchmark, their files are too large for the cache."""


def lines(rows: Iterable[dict]) -> Iterator[dict]:
    """``rows`` as in ``engine.listing``; what was measured is held against an aim, its interval stands beside."""
    rows = list(rows)
    first, full = first_seeds(rows), {row["model"]: row["nominal_bytes"] for row in rows if is_baseline(row)}
    for aim in AIMS:
        found = [row | {"full_bytes": full[row["model"]]} for row in first if aim.of(row)]
        if not found:
            continue
        best = (max if aim.at_least else min)(found, key=aim.worth)
        yield _line(aim.what, aim.worth(best), aim.limit, aim.unit, aim.at_least) | _interval(aim, best)
    yield from attention()
    yield from entropies(rows)
    yield from benchmarks()


def count(rows: Iterable[dict]) -> str:
    """How many are met, and a list of the others."""
    found = list(lines(rows))
    missed = [f"- {line['what']}: {line['measured']}, aim {line['aim']}" for line in found if line["met"] != "yes"]
    return "\n".join([f"Of {len(found)} aims {len(found) - len(missed)} are met. The others:", "", *missed])


def entropies(rows: list[dict]) -> Iterator[dict]:
    """How far the files are above the entropy bound, at most: of the digits' few kilobytes the header is a part."""
    for what, alike in (("all but the digits'", lambda task: task != "digits"), ("the digits'", "digits".__eq__)):
        packed = [row for row in rows if row.get("entropy_bytes") and row["packed_bytes"] and alike(row["task"])]
        if packed:
            most = max(row["packed_bytes"] / row["entropy_bytes"] for row in packed)
            yield _line(f"packed bytes over entropy, the most of {what} {len(packed)}", most, 1.03, "x")


def attention() -> Iterator[dict]:
    for row in _rows("finetuned"):
        limit = FINETUNED_ATTENTION.get(row["network"])
        if limit is None:
            continue
        drop, low, high = (row[name] for name in ("fine-tuned: drop", "from", "to"))
        yield _line(f"small BERT, {row['network']}", drop, limit, "pp") | _drop_interval(drop, low, high, limit)


def benchmarks() -> Iterator[dict]:
    for row in _rows("sweep_evaluation"):
        yield _line(f"evaluation of {row['model']} beside the plain network", row["ratio"], 1.5, "x")
    steps = {(row["step"], row["mode"]): row["ms"] for row in _rows("qat_step") if row["format"] == "float32"}
    if steps:
        ours = steps["Slimscope LSQ+ 4 bit", "compiled"]
        plain, brevitas = steps["full precision", "compiled"], steps["Brevitas 4 bit", "eager"]
        yield _line("training step of ResNet-20, LSQ+ of full precision, compiled, float32", ours / plain, 1.25, "x")
        yield _line(
            "training step of ResNet-20, Brevitas, eager, of ours, compiled, float32",
            brevitas / ours,
            3,
            "x",
            at_least=True,
        )
    steps = {row["step"]: row["ms"] for row in _rows("bert_step") if row["mode"] == "compiled"}
    for name in [name for name in steps if name != "plain"]:
        yield _line(f"training step of the BERT, {name} of plain, compiled", steps[name] / steps["plain"], 1.3, "x")
    for row in _rows("sweep"):
        if row["stage"] == "load":
            yield _line(f"loading a variant of {row['model']}", row["seconds"], 0.3, "s")
    for row in _rows("commands"):
        if row["command"] == "make test":
            yield _line("make test in a fresh clone", row["seconds"] / 60, 15, "min")
    for file, key in (("page", "what"), ("lab", "stage")):
        for row in _rows(file):
            if str(row["aim"]).startswith("<="):
                ratio, seconds = row.get("ratio"), row.get("page") or row.get("median, s")
                yield _line(row[key], ratio or seconds, float(row["aim"].split()[1]), "x" if ratio else "s")


def _rows(file: str) -> list[dict]:
    path = RESULTS / f"{file}.json"
    return json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else []


def _line(what: str, value: float, limit: float, unit: str, at_least: bool = False) -> dict:
    met = value >= limit if at_least else value <= limit
    return {
        "what": what, "aim": f"{'>=' if at_least else '<='} {limit:g} {unit}",
        "measured": f"{value:.2f} {unit}" if met or round(value, 2) != limit else f"{value:.3f} {unit}",
        "95% interval": "", "met": "yes" if met else "**no**", "by its interval": "",
    }  # fmt: skip


def _interval(aim: Aim, row: dict) -> dict:
    """Of the accuracy, or of the drop; and whether all of it is on the aim's side."""
    if aim.unit == "%":
        low, high = 100 * row["accuracy_low"], 100 * row["accuracy_high"]
        return {"95% interval": f"{low:.2f} to {high:.2f}", "by its interval": SHOWN[verdict(-high, -low, -aim.limit)]}
    limit = aim.limit if aim.drop is None else aim.drop
    return _drop_interval(row["drop"], row["drop_low"], row["drop_high"], limit)


def _drop_interval(drop: float, low: float, high: float, limit: float) -> dict:
    return {
        "95% interval": f"drop {drop:.2f} ({low:.2f} to {high:.2f})",
        "by its interval": SHOWN[verdict(low, high, limit)],
    }
