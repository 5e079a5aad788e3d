"""``python -m engine sensitivity``, and what ``compress`` makes of it: widths by layer for a size or for a drop."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tqdm import tqdm

from engine.commands.options import add_data, add_settings
from engine.quantization import get_quantizer
from engine.sensitivity import ACTIVATIONS, WEIGHTS, Sensitivity
from engine.store import Store
from engine.variant import Variant


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command(
        "sensitivity", run, "What each layer's quantization alone costs, on validation data; goes on after a stop."
    )
    made.add_argument("model")
    made.add_argument("--quantizer", default="lsqplus")
    made.add_argument("--bits", type=int, nargs="+", metavar="W", help="widths (default: all of the quantizer)")
    made.add_argument("--examples", type=int, default=1000, help="of the validation data, from the first on")
    add_data(made)
    add_settings(made)


def add_choice(made: argparse.ArgumentParser) -> None:
    """The options of ``compress`` that choose widths by layer."""
    made.add_argument(
        "--target-bytes",
        type=int,
        metavar="N",
        help="choose the weights' widths layer by layer for a file of this size",
    )
    made.add_argument(
        "--max-drop", type=float, metavar="PP",
        help="or for the smallest file that, calibrated, loses at most this on validation data",
    )  # fmt: skip


def settings(options) -> dict:
    """Fields of a variant that every command which compresses takes."""
    names = ("per_channel", "embeddings", "pruning", "pruning_ratio", "pruned_epochs", "seed")
    return {name: getattr(options, name) for name in names}


def run(options) -> int:
    if options.examples < 1:
        raise ValueError(f"--examples must be 1 or more, not {options.examples}")
    from engine.measure.sensitivity import measure_sensitivity
    from engine.models import get_model

    variant = _like(options, get_model(options.model).task, 0)
    with tqdm(desc=f"{options.model} {options.quantizer}", mininterval=1.0) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        table = measure_sensitivity(
            Store(options.cache), variant, options.data, widths=options.bits, examples=options.examples,
            on_progress=show,
        )  # fmt: skip
    _print_table(table)
    return 0


def chosen(options, store: Store) -> Variant | None:
    """The variant that ``--target-bytes`` or ``--max-drop`` asks for; ``None`` where neither was given."""
    if options.target_bytes is None and options.max_drop is None:
        return None
    if options.target_bytes is not None and options.max_drop is not None:
        raise ValueError("--target-bytes and --max-drop are two ways to choose: give one of them")
    if options.weight_bits is not None or options.ends_bits is not None:
        raise ValueError(
            "--target-bytes and --max-drop choose the weights' widths: leave --weight-bits and --ends-bits out"
        )
    if options.attention is not None or options.attention_added:
        raise ValueError("widths by layer are chosen for dense attention: leave --attention out")
    from engine.mixed_precision import for_drop, for_size
    from engine.models import get_model

    like = _like(options, get_model(options.model).task, options.epochs)
    if options.target_bytes is not None:
        variant, plan = for_size(store, like, options.target_bytes, options.data)
    else:
        variant, plan = for_drop(store, like, options.max_drop, options.data)
    widths = ", ".join(f"{name} {bits}" for name, bits in plan.weight_bits.items())
    print(
        f"weight bits: {widths}; weights take about {plan.bytes:,} B, "
        f"single layers' loss increases sum to {plan.loss_increase:.4f} nats",
        file=sys.stderr,
    )
    return variant


def _like(options, task: str, epochs: int) -> Variant:
    """All but the weights' widths of what is to be made."""
    widest = max(get_quantizer(options.quantizer).widths)
    quantized = {"weight_bits": widest, "activation_bits": getattr(options, "activation_bits", None) or widest}
    return Variant(
        task, options.model, options.quantizer, **quantized, pruning_gradual=options.gradual, epochs=epochs,
        start_bits=getattr(options, "start_bits", None), **settings(options),
    )  # fmt: skip


def _print_table(table: Sensitivity) -> None:
    widths = sorted({cell.bits for cell in table.cells}, reverse=True)
    plain = f"{table.accuracy:.2%}, loss {table.loss:.4f}"
    print(f"{table.source}: {plain} on {table.examples} validation examples. Loss increase of each layer alone:")
    longest = max(map(len, table.layers()))
    for side in (WEIGHTS, ACTIVATIONS):
        print(f"{side:<{longest}}" + "".join(f"{width:>10}" for width in widths))
        for name in table.layers():
            found = [table.cell(name, side, width) for width in widths]
            if any(found):
                increases = (f"{cell.loss - table.loss:>+10.4f}" if cell else f"{'':>10}" for cell in found)
                print(f"{name:<{longest}}" + "".join(increases))
