"""``python -m engine recommend``: what to take for a budget of accuracy, and for a device."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from engine.devices import DEVICES, Device, get_device, own_device
from engine.listing import list_rows
from engine.recommend import Recommendation, recommend, sentences
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
    device = device_of(options.device, options.flash, options.ram)
    peaks = _peaks(options, rows) if device else {}
    found = answer(rows, options.task, options.max_drop, options.model, device, peaks)
    if options.json:
        print(json.dumps([as_json(model, one, device, peaks) for model, one in found.items()], indent=1))
        return 0
    for model, one in found.items():
        where = f" on {device.title}" if device else ""
        print(f"{options.task} {model}, at most {options.max_drop:g} pp lost{where}:")
        for sentence in sentences(one):
            print(f"  {sentence}")
        named = [one.within or one.too_large, one.undecided] if device else []
        for suggestion in filter(None, named):
            peak = peaks[suggestion.row["id"]]
            print(
                f"  {suggestion.row['id']} needs {suggestion.row['packed_bytes']:,} B for weights and {peak.bytes:,} B "
                f"for activations, at {peak.step} ({peak.exact_bytes:,} B with branches summed in floating point)."
            )
    if device and device.source:
        print(f"Memory of {device.title}: {device.source}.")
    return 0


def answer(
    rows: list[dict], task: str, budget: float, model: str | None, device: Device | None, peaks: dict
) -> dict[str, Recommendation]:
    """Model -> what to take of it; ``peaks`` as in ``_peaks``. Raises ``ValueError`` where nothing is cached."""
    models = dict.fromkeys(row["model"] for row in rows if model in (None, row["model"]))
    if not models:
        raise nothing_cached(task, model)
    return {
        name: recommend(
            [row for row in rows if row["model"] == name], budget,
            (lambda row: device.fits(row["packed_bytes"], peaks[row["id"]].bytes)) if device else (lambda row: True),
        )
        for name in models
    }  # fmt: skip


def nothing_cached(task: str | None, model: str | None) -> ValueError:
    return ValueError(f"nothing is cached of {' '.join(filter(None, (task, model))) or 'any task'}")


def device_of(name: str | None, flash: float | None, ram: float | None) -> Device | None:
    """The device that is named, or one's own with this memory in units of 1,024 bytes; raises ``ValueError``."""
    if name is not None:
        if flash is not None or ram is not None:
            raise ValueError("a device has its own flash and RAM: give either it or them")
        return get_device(name)
    if ram is None and flash is None:
        return None
    if ram is None:
        raise ValueError("flash needs RAM as well: --ram on the command line, ram in a request")
    return own_device(flash or 0, ram)


def _peaks(options, rows: list[dict]) -> dict:
    """Id -> ``Peak``."""
    from engine.measure.memory import peak_activations, plan_of  # here: it imports PyTorch

    store = Store(options.cache)
    wanted = [row for row in rows if options.model in (None, row["model"])]
    return {row["id"]: peak_activations(plan_of(row["model"]), store.record(row["id"]).layers) for row in wanted}


def as_json(model: str, one: Recommendation, device: Device | None, peaks: dict) -> dict:
    """For JSON; suggestions with what their activations need, where a device is asked for."""

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
        "too_large": suggestion(one.too_large),
    }
