"""The chosen variant layer by layer, as an HTML table with bars. Whatever is put into it is escaped here.

The table is there at once. What needs the networks themselves (``ui.weights_view``) is asked for by
``assets/layers_section.js`` when the section is looked at, and comes with the table once more.
"""

from __future__ import annotations

import math
from html import escape

from engine.record import Record
from ui import describe
from ui.texts import say
from ui.weights_view import Weights, extras_html

COLUMNS = ("layer", "layers_weight_bits", "layers_activation_bits", "layers_zeros", "layers_nominal", "layers_entropy")
FULL = 32
DECIBELS = 54.0
"""Of a full bar: 8 bits or so."""


def layers_html(record: Record | None, found: Weights | None = None) -> str:
    """Widths, zeros, bytes and errors of each layer of a variant; bars of bytes share one scale.

    ``found``: what the networks say; without it the script asks for it.
    """
    if record is None:
        return f'<p class="layers-none">{escape(say("not_measured"))}</p>'
    layers = record.layers
    most = max((layer["nominal_bytes"] for layer in layers), default=0) or 1
    only_quantized = record.variant.quantizer is not None and not record.variant.fine_tuned
    error = "weights_error" if only_quantized else "weights_change"
    head = "".join(f'<th scope="col">{escape(say(key))}</th>' for key in (*COLUMNS, error))
    lines = "".join(_line(layer, most, found) for layer in layers)
    table = (
        f'<div class="layers" tabindex="0" role="region" aria-label="{escape(say("layers"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
    if not any(layer["kind"] is not None for layer in layers):
        return table
    if found is not None:
        return f'<div class="layers-closer">{table}{extras_html(found)}</div>'
    waiting = f'<p class="weights-wait" data-wanted="{escape(record.id)}">{escape(say("weights_wait"))}</p>'
    return f'<div class="layers-closer">{table}{waiting}</div>'


def _line(layer: dict, most: float, found: Weights | None) -> str:
    weighted = layer["kind"] is not None
    cells = [
        _cell(_bits(layer["weight_bits"]), layer["weight_bits"] and layer["weight_bits"] / FULL, "bits"),
        _cell(_bits(layer["activation_bits"]), layer["activation_bits"] and layer["activation_bits"] / FULL, "bits"),
        _cell(None if layer["sparsity"] is None else f"{100 * layer['sparsity']:.1f}%", layer["sparsity"], "zeros"),
        *(
            _cell(describe.kilobytes(layer[key]), layer[key] / most, "bytes")
            for key in ("nominal_bytes", "entropy_bytes")
        ),
        _error(layer["name"], weighted, found),
    ]
    return f'<tr><th scope="row">{_name(layer, weighted, found)}</th>{"".join(cells)}</tr>'


def _name(layer: dict, weighted: bool, found: Weights | None) -> str:
    """A button that shows its weights."""
    if not weighted:
        return f"<bdi>{escape(say('layers_rest'))}</bdi>"
    name = escape(layer["name"])
    pressed = found is not None and found.layer == layer["name"]
    return (
        f'<button type="button" class="layer-name" data-layer="{name}" aria-pressed="{str(pressed).lower()}" '
        f'title="{escape(say("weights_show", layer=layer["name"]))}"><bdi>{name}</bdi></button>'
    )


def _error(name: str, weighted: bool, found: Weights | None) -> str:
    if not weighted or (found is not None and name not in found.errors):
        return _cell(None, None, "error")
    if found is None:
        return f"<td>{escape(say('weights_pending'))}</td>"
    error = found.errors[name]
    if math.isinf(error.decibels):
        return _cell(say("weights_exact" if error.relative == 0 else "unknown"), float(error.relative == 0), "error")
    text = say("weights_decibels", decibels=describe.points(round(error.decibels, 2)), share=_percent(error.relative))
    return _cell(text, max(0.0, error.decibels / DECIBELS), "error")


def _percent(share: float) -> str:
    """Two significant digits: errors go over four decades."""
    return f"{float(f'{100 * share:.2g}'):g}%"


def _bits(bits: int | None) -> str | None:
    return None if bits is None else str(bits)


def _cell(text: str | None, share: float | None, kind: str) -> str:
    """A number over its bar; a dash where there is none."""
    if text is None or share is None:
        return f"<td>{escape(say('unknown'))}</td>"
    width = min(100.0, 100 * share)
    return f'<td>{escape(text)}<span class="bar {kind}"><span style="width:{width:.2f}%"></span></span></td>'
