"""Controls of pruning: the method, how much of the network goes, and whether at once or step by step."""

from __future__ import annotations

import gradio as gr

from ui.catalogue import pruners
from ui.choice import Choice
from ui.pruned import span
from ui.texts import named, say

NONE = "none"
"""The value of the list that stands for no pruning."""
HIDDEN = gr.update(visible="hidden")


def build() -> dict:
    """Name -> component; registries are read when a page is opened."""
    hidden = {"visible": "hidden", "interactive": True}
    return {
        "pruning": gr.Dropdown([], label=say("pruning"), filterable=False, elem_id="pruning"),
        "ratio": gr.Slider(
            minimum=10, maximum=90, step=10, value=50, label=say("pruning_ratio_weights"), buttons=[],
            elem_id="pruning-ratio", **hidden,
        ),
        "gradual": gr.Checkbox(
            False, label=say("pruning_gradual"), info=say("pruning_gradual_info"), elem_id="gradual", **hidden
        ),
    }  # fmt: skip


def show(choice: Choice) -> list:
    """Updates that make the controls show how the network of ``choice`` is pruned."""
    entries, pruned = pruners(), choice.pruned
    offered = [(say("no_pruning"), NONE), *((named(entry.title), name) for name, entry in entries.items())]
    entry = entries.get(pruned.method) if pruned else None
    if entry is None:
        return [gr.update(choices=offered, value=NONE, info=say("no_pruning_info")), HIDDEN, HIDDEN]
    low, high, step = span(entry)
    percent = round(100 * pruned.ratio, 2)
    about = named(entry.summary)
    return [
        gr.update(choices=offered, value=entry.name, info=f"{about[:1].upper()}{about[1:]}."),
        gr.update(
            value=percent, minimum=min(low, percent), maximum=max(high, percent), step=step, visible=True,
            label=say("pruning_ratio_channels" if entry.structured else "pruning_ratio_weights"),
        ),
        gr.update(
            value=choice.gradual, interactive=choice.can_be_gradual,
            visible=True if entry.gradual else "hidden",
        ),
    ]  # fmt: skip
