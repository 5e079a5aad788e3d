"""The controls on the left: made here, shown from a choice, and read back into one."""

from __future__ import annotations

from dataclasses import dataclass, fields

import gradio as gr

from ui.catalogue import Catalogue, model_title, quantizers, task_title
from ui.choice import ENDS_BITS, Choice
from ui.texts import say

NONE = "none"
FINE_TUNED, CALIBRATED = "yes", "no"
WIDTH_LABELS = {
    "bits": ("weight_bits", "activation_bits"),
    "levels": ("weight_levels", "activation_levels"),
}


@dataclass(frozen=True)
class Controls:
    """The components, in the order in which handlers get their values."""

    task: gr.Dropdown
    model: gr.Dropdown
    quantizer: gr.Dropdown
    weight_bits: gr.Slider
    activation_bits: gr.Slider
    together: gr.Checkbox
    ends: gr.Checkbox
    training: gr.Radio

    def all(self) -> list:
        return [getattr(self, field.name) for field in fields(self)]


def build() -> Controls:
    """Empty controls: registries and cache are read when a page is opened, not while it is built."""
    slider = {"minimum": 2, "maximum": 8, "step": 1, "value": 4, "buttons": []}
    return Controls(
        task=gr.Dropdown([], label=say("task"), visible="hidden", filterable=False, elem_id="task"),
        model=gr.Dropdown([], label=say("model"), visible="hidden", filterable=False, elem_id="model"),
        quantizer=gr.Dropdown([], label=say("quantizer"), filterable=False, elem_id="quantizer"),
        weight_bits=gr.Slider(label=say("weight_bits"), elem_id="weight-bits", **slider),
        activation_bits=gr.Slider(label=say("activation_bits"), elem_id="activation-bits", **slider),
        together=gr.Checkbox(True, label=say("together"), elem_id="together", container=False),
        ends=gr.Checkbox(False, label=say("ends"), info=say("ends_info"), elem_id="ends"),
        training=gr.Radio(
            [(say("fine_tuned"), FINE_TUNED), (say("calibrated"), CALIBRATED)],
            value=FINE_TUNED, label=say("training"), info=say("training_info"), elem_id="training",
        ),
    )  # fmt: skip


def show(catalogue: Catalogue, choice: Choice, together: bool | None = None) -> list:
    """Updates that make the controls show ``choice``."""
    tasks, models = catalogue.tasks(), catalogue.models(choice.task)
    entries = quantizers()
    offered = [(say("no_quantizer"), NONE), *((entry.title, name) for name, entry in entries.items())]
    on = choice.quantizer is not None
    entry = entries.get(choice.quantizer) or next(iter(entries.values()))
    span = {"minimum": min(entry.widths), "maximum": max(entry.widths), "interactive": on}
    same = choice.weight_bits == choice.activation_bits
    weight_label, activation_label = WIDTH_LABELS[entry.unit]
    return [
        gr.update(choices=[(task_title(name), name) for name in tasks], value=choice.task, visible=_if(len(tasks) > 1)),
        gr.update(
            choices=[(model_title(name), name) for name in models], value=choice.model, visible=_if(len(models) > 1)
        ),
        gr.update(
            choices=offered,
            value=choice.quantizer or NONE,
            info=sentence(entry.summary) if on else say("as_trained_info"),
        ),
        gr.update(value=_nearest(entry.widths, choice.weight_bits), label=say(weight_label), **span),
        gr.update(value=_nearest(entry.widths, choice.activation_bits), label=say(activation_label), **span),
        gr.update(value=same if together is None else together and same, interactive=on),
        gr.update(value=choice.ends_bits is not None and entry.ends, interactive=on, visible=_if(entry.ends)),
        gr.update(value=FINE_TUNED if choice.fine_tuned else CALIBRATED, interactive=on),
    ]


def read(catalogue: Catalogue, values: list, moved: str | None = None) -> Choice | None:
    """The choice in the controls' values; ``moved`` is the slider that the other one follows.

    Values come from a browser: anything that is not a choice becomes the nearest one that is.
    """
    task, model, quantizer, weight_bits, activation_bits, together, ends, training = values
    tasks = catalogue.tasks()
    if not tasks:
        return None
    task = task if task in tasks else tasks[0]
    models = catalogue.models(task)
    model = model if model in models else models[0]
    entry = quantizers().get(quantizer)
    if entry is None:
        return Choice(task, model, None, weight_bits or 4, activation_bits or 4)
    weight_bits, activation_bits = _nearest(entry.widths, weight_bits), _nearest(entry.widths, activation_bits)
    if together and moved == "activation_bits":
        weight_bits = activation_bits
    elif together:
        activation_bits = weight_bits
    return Choice(
        task, model, entry.name, weight_bits, activation_bits, ENDS_BITS if ends else None, training != CALIBRATED
    )


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _nearest(widths: tuple[int, ...], bits: float | None) -> int:
    return min(widths, key=lambda width: abs(width - (bits or 0)))


def _if(condition: bool) -> bool | str:
    return True if condition else "hidden"
