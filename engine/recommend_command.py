"""``python -m engine recommend``: what to take for a budget of accuracy, and for a device."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from engine.devices import DEVICES, Device, get_device, own_device
from engine.listing import list_rows
from engine.recommend import recommend, sentences
from engine.store import Store


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("recommend", run, "The smallest variant that loses no more than a budget.")
    made.add_argument("--task", required=True)
    made.add_argument("--max-drop", type=float, required=True, metavar="PP", help="budget in percentage points")
    made.add_argument("--model", help="one network only")
    made.add_argument("--device", help=f"only what fits it: {', '.join(DEVICES)}")
    made.add_argument("--flash", type=float, metavar="KB", help="or what fits this flash, in units of 1,024 bytes,")
    made.add_argument("--ram", type=float, metavar="KB", help="and this RAM; without flash, weights are in the RAM too")
    made.add_argument("--json", action="store_true")


def run(options) -> int:
    rows, damaged = list_rows(Store(options.cache), options.task)
    for sentence in damaged:
        print(f"damaged, skipped: {sentence}", file=sys.stderr)
    models = dict.fromkeys(row["model"] for row in rows if options.model in (None, row["model"]))
    if not models:
        raise ValueError(f"nothing is cached of {' '.join(filter(None, (options.task, options.model)))}")
    device = _device(options)
    peaks = _peaks(options, rows) if device else {}
    found = {
        model: recommend(
            [row for row in rows if row["model"] == model], options.max_drop,
            (lambda row: device.fits(row["packed_bytes"], peaks[row["id"]].bytes)) if device else (lambda row: True),
        )
        for model in models
    }  # fmt: skip
    if options.json:
        print(json.dumps([_recommendation_json(model, one, device, peaks) for model, one in found.items()], indent=1))
        return 0
    for model, one in found.items():
        where = f" on {device.title}" if device else ""
        print(f"{options.task} {model}, at most {options.max_drop:g} pp lost{where}:")
        for sentence in sentences(one):
            print(f"  {sentence}")
        named = [one.within, one.undecided] if device else []
        for suggestion in filter(None, named):
            peak = peaks[suggestion.row["id"]]
            print(
                f"  {suggestion.row['id']} needs {suggestion.row['packed_bytes']:,} B for weights and {peak.bytes:,} B "
                f"for activations, at {peak.step} ({peak.exact_bytes:,} B with branches summed in floating point)."
            )
    if device and device.source:
        print(f"Memory of {device.title}: {device.source}.")
    return 0


def _device(options) -> Device | None:
    if options.device is not None:
        return get_device(options.device)
    if options.ram is None and options.flash is None:
        return None
    if options.ram is None:
        raise ValueError("--flash needs --ram as well")
    return own_device(options.flash or 0, options.ram)


def _peaks(options, rows: list[dict]) -> dict:
    """Id -> ``Peak``."""
    from engine.measure.memory import peak_activations, plan_of  # here: it imports PyTorch

    store = Store(options.cache)
    wanted = [row for row in rows if options.model in (None, row["model"])]
    return {row["id"]: peak_activations(plan_of(row["model"]), store.record(row["id"]).layers) for row in wanted}


def _recommendation_json(model: str, one, device, peaks: dict) -> dict:
    def suggestion(found):
        if found is None:
            return None
        peak = peaks.get(found.row["id"])
        return asdict(found) | {"peak_activations": peak and asdict(peak)}

    return asdict(one) | {
        "model": model,
        "device": device and asdict(device),
        "within": suggestion(one.within),
        "undecided": suggestion(one.undecided),
        "knee": suggestion(one.knee),
    }
