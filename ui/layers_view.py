"""The chosen variant layer by layer, as an HTML table with bars. Whatever is put into it is escaped here."""

from __future__ import annotations

from html import escape

from engine.store import Record
from ui import describe
from ui.texts import say

COLUMNS = ("layer", "layers_weight_bits", "layers_activation_bits", "layers_zeros", "layers_nominal", "layers_entropy")
FULL = 32


def layers_html(record: Record | None) -> str:
    """Widths, zeros and bytes of each layer of a variant; bars of bytes share one scale."""
    if record is None:
        return f'<p class="layers-none">{escape(say("not_measured"))}</p>'
    layers = record.layers
    most = max((layer["nominal_bytes"] for layer in layers), default=0) or 1
    head = "".join(f'<th scope="col">{escape(say(key))}</th>' for key in COLUMNS)
    lines = "".join(_line(layer, most) for layer in layers)
    return (
        f'<div class="layers" tabindex="0" role="region" aria-label="{escape(say("layers"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(layer: dict, most: float) -> str:
    weighted = layer["kind"] is not None
    name = layer["name"] if weighted else say("layers_rest")
    cells = [
        _cell(_bits(layer["weight_bits"]), layer["weight_bits"] and layer["weight_bits"] / FULL, "bits"),
        _cell(_bits(layer["activation_bits"]), layer["activation_bits"] and layer["activation_bits"] / FULL, "bits"),
        _cell(None if layer["sparsity"] is None else f"{100 * layer['sparsity']:.1f}%", layer["sparsity"], "zeros"),
        *(
            _cell(describe.kilobytes(layer[key]), layer[key] / most, "bytes")
            for key in ("nominal_bytes", "entropy_bytes")
        ),
    ]
    return f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th>{"".join(cells)}</tr>'


def _bits(bits: int | None) -> str | None:
    return None if bits is None else str(bits)


def _cell(text: str | None, share: float | None, kind: str) -> str:
    """A number over its bar; a dash where there is none."""
    if text is None or share is None:
        return f"<td>{escape(say('unknown'))}</td>"
    width = min(100.0, 100 * share)
    return f'<td>{escape(text)}<span class="bar {kind}"><span style="width:{width:.2f}%"></span></span></td>'
