"""What each quantizer, pruning and attention method computes, by its registered name; symbols are the papers'.

``^{..}`` is raised, ``_{..}`` lowered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from ui.texts import named, say

SCRIPT = re.compile(r"([\^_])\{([^}]*)\}|((?:(?![\^_]\{).)+)")

FORMULAS = {
    "lsqplus": (
        "w\u0302 = s · round(clip(w / s, −2^{b−1}, 2^{b−1} − 1))",
        "x\u0302 = s · round(clip((x − β) / s, 0, 2^{b} − 1)) + β",
    ),
    "rebnet": ("r_{0} = x;   r_{l} = r_{l−1} − γ_{l} sign(r_{l−1});   x\u0302 = Σ_{l=1…M} γ_{l} sign(r_{l−1})",),
    "channel_l1": ("I(c) = mean_{l ∈ L} ‖W_{l,c}‖_{1},   L: the layers that lose c together",),
    "channel_l2": ("I(c) = mean_{l ∈ L} ‖W_{l,c}‖_{2}^{2},   L: the layers that lose c together",),
    "channel_median": (  # of squared weights: that is what Torch-Pruning takes the distances of
        "I(c) = mean_{l ∈ L} Σ_{c′} ‖W_{l,c}^{2} − W_{l,c′}^{2}‖_{2},   L: the layers that lose c together",
    ),
    "global_channel_l2": (
        "J(c) = mean_{l ∈ L} ‖W_{l,c}‖_{2}^{2},   L: the layers that lose c together",
        "I(c) = J(c) / mean_{c′} J(c′)",
    ),
    "global_magnitude": ("w′ = w where |w| > t, else 0;   t: the r-quantile of |w| over all layers",),
    "layer_magnitude": ("w′ = w where |w| > t_{l}, else 0;   t_{l}: the r-quantile of |w| in layer l",),
    "quantized_topk": (
        "A = softmax(Q\u0303 K\u0303^{T} / √d),   Q\u0303, K\u0303: the top bits of Q, K",
        "A′ = the largest k% of each row of A, else 0",
    ),
    "score_topk": ("A = softmax(S′);   S′ = the largest k% of each row of Q K^{T} / √d, else −∞",),
    "tiered_tokens": (
        "importance(j) = Σ_{heads, i} A_{ij},   A = softmax(Q K^{T} / √d)",
        "of N tokens ⌈p N⌉ are kept, of these ⌈h ⌈p N⌉⌉ at n bits, the others at m < n;   the rest: 0 bits",
    ),
}


def parts(formula: str) -> list[tuple[str, str]]:
    """(text, ``sup``, ``sub`` or nothing) from left to right."""
    kinds = {"^": "sup", "_": "sub", "": ""}
    return [(raised or plain, kinds[mark]) for mark, raised, plain in SCRIPT.findall(formula)]


def formula_html(formula: str) -> str:
    written = (f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for text, tag in parts(formula))
    return f'<p class="formula">{"".join(written)}</p>'


def about(entry) -> str:
    """What an entry of a registry is or does, and whose it is."""
    return say("report_entry", title=named(entry.title), summary=named(entry.summary), source=named(entry.source))


def entries_html(entries: Iterable) -> str:
    """What each does, whose it is, and its formulas, if it has any."""
    written = []
    for entry in entries:
        written.append(f"<p>{escape(about(entry))}</p>")
        written += map(formula_html, FORMULAS.get(entry.name, ()))
    return "".join(written)


def formulas_html(kinds: Iterable[tuple[str, Iterable]]) -> str:
    """``kinds``: (name of a text, entries) each; then how sizes, compute and intervals are reckoned."""
    written = []
    for title, entries in kinds:
        written.append(f"<h3>{escape(say(title))}</h3>{entries_html(entries)}")
    for title, texts in (
        ("report_sizes", ("report_sizes_text", "report_compute_text")),
        ("report_statistics", ("report_statistics_text",)),
    ):
        written.append(f"<h3>{escape(say(title))}</h3>" + "".join(f"<p>{escape(say(text))}</p>" for text in texts))
    return "".join(written)
