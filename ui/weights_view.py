"""What the networks themselves say of a variant's layers: errors, one layer's histogram, sensitivity; as HTML.

It takes a moment: PyTorch, two networks, their weights. So it is asked for when somebody looks, see ``ui.layers_view``.
Everything that is put into it is escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from engine.store import Store
from engine.variant import Variant
from ui.heavy import whole_engine
from ui.networks import Networks
from ui.sensitivity_view import sensitivity_html
from ui.styles import BASELINE, family_styles
from ui.texts import say, shorten
from ui.weights_figure import Colors, figure_html

if TYPE_CHECKING:
    from engine.measure.quantization_error import WeightError
    from engine.measure.weight_histogram import WeightHistogram


ABOUT = {
    "quantized": "weights_quantized", "pruned": "weights_pruned", "moved": "weights_moved", None: "weights_alone"
}  # fmt: skip
"""What is compared, by ``engine.measure.quantization_error.compared``."""


@dataclass(frozen=True)
class Weights:
    """Of one variant, and of one of its layers."""

    layer: str | None
    """Whose histogram this is; ``None`` where the networks cannot be loaded."""
    compared: str | None
    """See ``engine.measure.quantization_error.compared``."""
    errors: dict[str, WeightError]
    histogram: WeightHistogram | None
    colors: Colors
    sensitivity: str
    """HTML."""
    problem: str | None = None
    """Why there are no errors and no histogram: a sentence."""


def weights_of(
    store: Store, networks: Networks, variant: Variant, row: dict, layers: list[str], wanted: str
) -> Weights:
    """``layers``: names of those with weights, of which ``wanted`` is shown, or the first. ``row`` is the variant's."""
    whole_engine()
    from engine.measure.quantization_error import compared, reference, weight_errors
    from engine.measure.weight_histogram import weight_histogram

    layer = wanted if wanted in layers else layers[0]
    (color, _), *_ = family_styles([row]).values()
    colors = Colors(BASELINE[0], color if color != BASELINE[0] else "#0072B2")
    sensitivity = sensitivity_html(store, variant)
    source = reference(variant)
    try:
        after = networks.get(variant)
        before = None if source is None else networks.get(source)
        errors = {} if before is None else weight_errors(before, after, layers)
        histogram = weight_histogram(after, layer, before)
    except (ValueError, LookupError, OSError) as error:
        problem = say("weights_failed", reason=shorten(str(error), 200))
        return Weights(None, None, {}, None, colors, sensitivity, problem)
    return Weights(layer, compared(variant), errors, histogram, colors, sensitivity)


def extras_html(found: Weights) -> str:
    """Beside and below the table of layers."""
    if found.histogram is None:
        shown = f'<p class="notice" role="alert">{escape(found.problem or "")}</p>'
    else:
        about = f"{say(ABOUT[found.compared])} {say('weights_bars')}"
        shown = figure_html(found.layer, found.histogram, found.colors, about)
    return f"{shown}{found.sensitivity}"
