"""``python -m engine compress``: one variant."""

from __future__ import annotations

import sys
from collections.abc import Callable

from engine.commands import sensitivity
from engine.commands.options import add_settings, add_training
from engine.compress_and_store import CompressAndStore
from engine.console import Stop, print_rows
from engine.listing import row_of
from engine.origins import is_current
from engine.store import Store
from engine.variant import Variant


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("compress", run, "Compress one network.")
    made.add_argument("--model", required=True)
    made.add_argument("--quantizer", default="lsqplus")
    made.add_argument("--weight-bits", type=int)
    made.add_argument("--activation-bits", type=int)
    made.add_argument("--ends-bits", type=int, help="width of the first and last layer")
    sensitivity.add_choice(made)
    made.add_argument(
        "--attention", nargs="+", metavar=("METHOD", "NAME=VALUE"),
        help="an attention method and its parameters, as in: score_topk keep=0.25; without bits, only that",
    )  # fmt: skip
    made.add_argument("--attention-added", action="store_true", help="put it on the weights fine-tuned without it")
    add_settings(made)
    made.add_argument("--epochs", type=int, default=0, help="of fine-tuning; 0: calibrated only")
    made.add_argument("--start-bits", type=int, help="fine-tune from the cached variant of this width")
    made.add_argument("--force", action="store_true", help="make it anew where it is cached")
    add_training(made)


def run(options) -> int:
    from engine.models import get_model

    store = Store(options.cache)
    variant = sensitivity.chosen(options, store)
    if variant is None:
        widths = (options.weight_bits, options.activation_bits)
        full_precision = widths == (None, None) and not (options.pruning is options.attention is None)
        variant = Variant(
            get_model(options.model).task, options.model, None if full_precision else options.quantizer, *widths,
            ends_bits=options.ends_bits, pruning_gradual=options.gradual, epochs=options.epochs,
            start_bits=options.start_bits, attention=_attention(options.attention),
            attention_added=options.attention_added, **sensitivity.settings(options),
        )  # fmt: skip
    if is_current(store, variant) and not options.force:
        print(f"{variant.id} is cached already (--force makes it anew)", file=sys.stderr)
        record = store.record(variant.id)
    else:
        record = CompressAndStore(options.cache, options.runs, options.data, Stop())(variant)
    print_rows([row_of(record, store.record(variant.baseline().id))])
    return 0


def _attention(words: list[str] | None) -> dict | None:
    """["score_topk", "keep=0.25"] -> {"method": "score_topk", "keep": 0.25}, values as in a grid file."""
    if words is None:
        return None
    import yaml

    method, *settings = words
    pairs = [setting.partition("=") for setting in settings]
    try:
        values = {name: yaml.safe_load(value) for name, _, value in pairs}
    except yaml.YAMLError:
        values = None
    if values is None or "=" in method or not all(name and equals for name, equals, _ in pairs):
        raise ValueError("--attention takes the method and then its parameters, as in: score_topk keep=0.25")
    return {"method": method} | values
