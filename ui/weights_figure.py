"""One layer's weights before and after, with the quantizer's levels, as SVG with its legend and facts."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ui.saving import save_buttons
from ui.texts import say

if TYPE_CHECKING:
    import numpy as np

    from engine.measure.weight_histogram import WeightHistogram

WIDTH, PANEL, GAP, MARGIN = 520, 92, 18, 8
"""Of the drawing's own units, about pixels; a panel's height, and what is between and around panels."""
LINES = 64
"""More levels than these are marks below the axis only: lines would be a grey ground."""
MARKS = (2.5, 12.0)
"""From where to where below the axis those marks go."""


@dataclass(frozen=True)
class Colors:
    before: str
    after: str


def figure_html(layer: str, found: WeightHistogram, colors: Colors, about: str) -> str:
    """``about``: what is compared, in a sentence."""
    keys = [(colors.before, "weights_before")] if found.before is not None else []
    legend = "".join(
        f'<li><span class="swatch" style="background:{color}"></span>{escape(say(key))}</li>'
        for color, key in [*keys, (colors.after, "weights_after")]
    )
    if found.levels is not None:
        legend += f'<li><span class="swatch level"></span>{escape(say("weights_level"))}</li>'
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in facts_of(found))
    return (
        f'<figure class="weights"><figcaption>{escape(say("weights_title", layer=layer))}</figcaption>'
        f'<ul class="legend">{legend}</ul>{svg(layer, found, colors)}'
        f'<ul class="weights-facts">{facts}</ul><p class="about">{escape(about)}</p>'
        f"{save_buttons(f'slimscope-weights-{layer}')}</figure>"
    )


def facts_of(found: WeightHistogram) -> list[str]:
    """What the drawing shows, in words."""
    facts = [say("weights_count", count=f"{found.weights:,}")]
    if found.pruned:
        facts.append(say("weights_zero", share=f"{100 * found.pruned / found.weights:.1f}%"))
    if found.levels is not None:
        facts.append(say("weights_levels", used=f"{found.used:,}", count=f"{len(found.levels):,}"))
        if len(found.levels) > LINES:
            facts.append(say("weights_marks"))
    elif found.used is not None:
        facts.append(say("weights_channels", count=f"{found.channels:,}"))
    return facts


def svg(layer: str, found: WeightHistogram, colors: Colors) -> str:
    """Panels of bars on one axis, each as high as its own highest bar; what that is stands beside it."""
    parts, top = [], MARGIN
    exact = found.levels is not None and len(found.levels) <= LINES
    low, high = float(found.edges[0]), float(found.edges[-1])

    def across(value: float) -> float:
        return WIDTH * (value - low) / (high - low)

    bins = list(zip(found.edges.tolist(), found.edges.tolist()[1:], strict=False))
    panels = [] if found.before is None else [(found.before, bins, colors.before)]
    after = (found.at_levels, _around(found.levels), colors.after) if exact else (found.after, bins, colors.after)
    for shares, spans, color in [*panels, after]:
        parts.append(_panel(shares, [(across(left), across(right)) for left, right in spans], color, top))
        top += PANEL + GAP
    bottom = top - GAP
    if found.levels is not None:
        start, end = (MARGIN, bottom + 6) if exact else (bottom + MARKS[0], bottom + MARKS[1])
        lines = "".join(f"M{across(value):.2f} {start}V{end}" for value in found.levels)
        parts.append(f'<path class="levels{"" if exact else " marks"}" d="{lines}"/>')
        bottom += 0 if exact else MARKS[1]
    edge = float(f"{high / 1.02:.2g}")
    for value in (-edge, 0.0, edge):
        parts.append(
            f'<text x="{across(value):.1f}" y="{bottom + 20:g}" text-anchor="middle">{value:g}</text>'
            f'<path class="tick" d="M{across(value):.1f} {bottom:g}V{bottom + 4:g}"/>'
        )
    says = say("weights_says", layer=layer, facts=" ".join(facts_of(found)))
    return (
        f'<svg viewBox="-14 0 {WIDTH + 28} {bottom + 26:g}" role="img" aria-label="{escape(says)}" direction="ltr">'
        f"{''.join(parts)}</svg>"
    )


def _around(levels: np.ndarray) -> list[tuple[float, float]]:
    """A bar for each level, narrower than the way to the next."""
    values = levels.tolist()
    steps = [more - less for less, more in zip(values, values[1:], strict=False)]
    half = 0.35 * min(steps, default=max(map(abs, values), default=1.0) / 4)
    return [(value - half, value + half) for value in values]


def _panel(shares: np.ndarray, spans: list[tuple[float, float]], color: str, top: float) -> str:
    """``spans``: from where to where each bar goes."""
    most = float(shares.max(initial=0.0))
    bars = "".join(
        f"M{left:.2f} {top + PANEL}V{top + PANEL * (1 - share / most):.2f}H{max(right, left + 1):.2f}V{top + PANEL}Z"
        for share, (left, right) in zip(shares.tolist(), spans, strict=True)
        if share > 0
    )
    base = f'<path class="tick" d="M0 {top + PANEL}H{WIDTH}"/>'
    return f'<path d="{bars}" fill="{color}"/>{base}<text x="0" y="{top + 12}">{100 * most:.1f}%</text>'
