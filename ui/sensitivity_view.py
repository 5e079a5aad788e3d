"""How much accuracy each layer's quantization alone costs, layer by width, as HTML. All of it is escaped here.

It is drawn where ``python -m engine sensitivity`` measured it; elsewhere the command stands that does.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from engine.sensitivity import ACTIVATIONS, WEIGHTS, Cell, Sensitivity, command, read_for
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant
from ui import describe, heat
from ui.catalogue import counts_levels, has_attention, quantizer_title, quantizers
from ui.saving import save_buttons
from ui.texts import say, shorten

SIDES = {WEIGHTS: "sensitivity_weights", ACTIVATIONS: "sensitivity_activations"}
WIDTH = 8
"""Any: what is measured does not depend on it."""


def sensitivity_html(store: Store, variant: Variant) -> str:
    """A table for each quantizer: that of ``variant``, or all where it has none."""
    title = f"<h3>{escape(say('sensitivity'))}</h3>"
    found = [(like, _read(store, like)) for like in _settings(variant)]
    tables = [(like, table) for like, table in found if isinstance(table, Sensitivity)]
    if tables:
        drawn = heat.scale_html(say("heat_lost")) + "".join(_table(*each) for each in tables)
        saving = save_buttons("slimscope-sensitivity")
        return f'<section class="sensitivity drawable">{title}{drawn}{saving}</section>'
    like, problem = found[0]
    sentences = [say("sensitivity_damaged", reason=problem)] if problem else []
    sentences.append(say("sensitivity_none"))
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f'<section class="sensitivity">{title}{said}<p><code dir="ltr">{escape(command(like))}</code></p></section>'


def _settings(variant: Variant) -> list[Variant]:
    """Variants that stand for the tables which say something of ``variant``: of its source, else of the baseline."""
    if variant.quantizer is not None:
        own = [replace(variant, attention=None, attention_added=False)]
    else:
        plain = replace(
            variant, attention=None, attention_added=False, epochs=0, start_bits=None,
            pruned_epochs=variant.epochs if variant.pruning else 0, weight_bits=WIDTH, activation_bits=WIDTH,
            quantizer=next(iter(quantizers())), embeddings="row" if has_attention(variant.model) else None,
        )  # fmt: skip
        own = [replace(plain, quantizer=name) for name in quantizers()]
    unpruned = {"pruning": None, "pruning_ratio": None, "pruning_gradual": False, "pruned_epochs": 0}
    return list(dict.fromkeys([*own, *(replace(one, **unpruned) for one in own)]))


def _read(store: Store, like: Variant) -> Sensitivity | str:
    """The table, or what is wrong with it; empty where it was not measured."""
    try:
        return read_for(store, like)
    except UnknownVariant:
        return ""
    except DamagedVariant as error:
        return shorten(str(error), 200)


def _table(like: Variant, table: Sensitivity) -> str:
    widths = sorted({cell.bits for cell in table.cells}, reverse=True)
    sides = [side for side in SIDES if any(cell.side == side for cell in table.cells)]
    prefix = "M=" if counts_levels(table.quantizer) else ""
    groups = "".join(f'<th scope="colgroup" colspan="{len(widths)}">{escape(say(SIDES[side]))}</th>' for side in sides)
    heads = "".join(f'<th scope="col"><bdi>{prefix}{width}</bdi></th>' for _ in sides for width in widths)
    found = {(cell.layer, cell.side, cell.bits): cell for cell in table.cells}
    lines = "".join(
        f'<tr><th scope="row"><bdi>{escape(layer)}</bdi></th>'
        + "".join(_cell(found.get((layer, side, width)), table) for side in sides for width in widths)
        + "</tr>"
        for layer in table.layers()
    )
    about = say(
        "sensitivity_about", quantizer=quantizer_title(table.quantizer), n=f"{table.examples:,}",
        accuracy=describe.percent(table.accuracy),
    )  # fmt: skip
    pruned = like.source().pruning is not None
    network = say("sensitivity_pruned", id=table.source) if pruned else say("sensitivity_full")
    return (
        f"<p>{escape(about)} {escape(network)}</p>"
        f'<div class="heat" role="region" tabindex="0" aria-label="{escape(say("sensitivity"))}"><table>'
        f'<thead><tr><th rowspan="2" scope="col">{escape(say("layer"))}</th>{groups}</tr><tr>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _cell(cell: Cell | None, table: Sensitivity) -> str:
    if cell is None:
        return f'<td class="none">{escape(say("unknown"))}</td>'
    drop = 100 * (table.accuracy - cell.accuracy)
    says = say(
        "sensitivity_cell", layer=cell.layer, bits=cell.bits, drop=describe.points(drop),
        increase=describe.points(cell.loss - table.loss),
    )  # fmt: skip
    return (
        f'<td style="{heat.style(drop)}" title="{escape(says)}"><bdi aria-hidden="true">{escape(describe.points(drop))}'
        f'</bdi><span class="spoken">{escape(says)}</span></td>'
    )
