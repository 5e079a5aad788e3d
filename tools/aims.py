"""What was aimed at, and the best that is on record for it: nothing here is measured or chosen, only looked up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.recommend import is_baseline
from engine.seeds import first_seeds

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


def is_kept(share: float) -> Callable[[dict], bool]:
    wanted = {"method": "score_topk", "keep": share}
    return lambda row: row["attention"] == wanted and row["quantizer"] is row["pruning"] is None


def is_within(model: str, drop: float) -> Callable[[dict], bool]:
    return lambda row: row["model"] == model and row["drop"] <= drop and not is_baseline(row)


def percent(row: dict) -> float:
    return 100 * row["accuracy"]


def smaller(row: dict) -> float:
    return row["full_bytes"] / row["packed_bytes"]


AIMS = (
    Aim("ResNet-20 in full precision", 92.0, is_full("resnet20"), percent, "%", True),
    *(is_drop(f"ResNet-20, LSQ+ W{bits}A{bits}", most, is_plain("resnet20", bits))
      for bits, most in ((8, 0.1), (6, 0.1), (4, 0.3), (3, 0.7), (2, 2.0))),
    Aim("ResNet-20, pruned and quantized, within 0.5 pp", 10, is_within("resnet20", 0.5), smaller, "x", True),
    Aim("ResNet-20, pruned and quantized, within 1.5 pp", 14, is_within("resnet20", 1.5), smaller, "x", True),
    Aim("VGG in full precision", 93.0, is_full("vgg"), percent, "%", True),
    Aim("VGG, pruned and quantized, within 0.5 pp", 20, is_within("vgg", 0.5), smaller, "x", True),
    Aim("VGG, pruned and quantized, within 1.5 pp", 40, is_within("vgg", 1.5), smaller, "x", True),
    Aim("small BERT in full precision", 86.0, is_full("bert"), percent, "%", True),
    is_drop("small BERT, LSQ+ W8A8", 0.3, is_plain("bert", 8)),
    is_drop("small BERT, LSQ+ W4A4", 1.0, is_plain("bert", 4)),
    is_drop("small BERT, ReBNet M=4", 1.0, is_plain("bert", 4, "rebnet")),
    is_drop("small BERT, ReBNet M=2", 2.0, is_plain("bert", 2, "rebnet")),
    is_drop("small BERT, score_topk, 25% kept", 0.5, is_kept(0.25)),
    is_drop("small BERT, score_topk, 10% kept", 1.5, is_kept(0.1)),
)  # fmt: skip


def lines(rows: Iterable[dict]) -> Iterator[dict]:
    """``rows`` as in ``engine.listing``; what was measured is held against an aim, its interval stands beside."""
    rows = first_seeds(rows)
    full = {row["model"]: row["nominal_bytes"] for row in rows if is_baseline(row)}
    for aim in AIMS:
        found = [row | {"full_bytes": full[row["model"]]} for row in rows if aim.of(row)]
        if not found:
            continue
        best = (max if aim.at_least else min)(found, key=aim.worth)
        value = aim.worth(best)
        met = value >= aim.limit if aim.at_least else value <= aim.limit
        yield {
            "what": aim.what,
            "aim": f"{'>=' if aim.at_least else '<='} {aim.limit:g} {aim.unit}",
            "measured": f"{value:.2f} {aim.unit}",
            "95% interval": _interval(aim, best),
            "met": "yes" if met else "**no**",
        }
    for file, key, limit in (("sweep_evaluation", "model", 1.5), ("page", "what", None), ("lab", "stage", None)):
        path = RESULTS / f"{file}.json"
        for row in json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else ():
            yield from _timed(row, key, limit)


def _interval(aim: Aim, row: dict) -> str:
    if aim.unit == "%":
        return f"{100 * row['accuracy_low']:.2f} to {100 * row['accuracy_high']:.2f}"
    return f"drop {row['drop']:.2f} ({row['drop_low']:.2f} to {row['drop_high']:.2f})"


def _timed(row: dict, key: str, limit: float | None) -> Iterator[dict]:
    """Of a benchmark's row that has an aim."""
    if limit is not None:
        what, value, aim = f"evaluation of {row[key]} beside the plain network", row["ratio"], f"<= {limit:g} x"
    elif str(row["aim"]).startswith("<="):
        limit = float(row["aim"].split()[1])
        ratio, seconds = row.get("ratio"), row.get("page") or row.get("median, s")
        what, value, aim = row[key], ratio or seconds, row["aim"] + (" x" if ratio else " s")
    else:
        return
    yield {"what": what, "aim": aim, "measured": f"{value:.2f} {aim[-1]}", "95% interval": "",
           "met": "yes" if value <= limit else "**no**"}  # fmt: skip
