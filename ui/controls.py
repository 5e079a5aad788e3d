"""The controls on the left: made here, shown from a choice, and read back into one."""

from __future__ import annotations

from dataclasses import dataclass, fields

import gradio as gr

from engine.devices import DEVICES
from ui import attention_controls, needs, pruned, pruning_controls
from ui.catalogue import (
    Catalogue,
    attention_methods,
    has_attention,
    is_text,
    model_title,
    quantizers,
    task_title,
)
from ui.choice import COMPUTE, EMBEDDINGS, ENDS_BITS, SIZE, Choice
from ui.needs import BUDGET, NONE, OWN, OWN_FLASH, OWN_RAM
from ui.texts import named, say

FINE_TUNED, CALIBRATED = "yes", "no"
EMBEDDING_LABELS = ("embeddings_row", "embeddings_tensor", "embeddings_none")
IMAGES, SENTENCES = "images", "sentences"
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
    view: gr.Radio
    embeddings: gr.Dropdown
    method: gr.Dropdown
    axis: gr.Radio
    budget: gr.Number
    device: gr.Dropdown
    flash: gr.Number
    ram: gr.Number
    whiskers: gr.Checkbox
    pruning: gr.Dropdown
    ratio: gr.Slider
    gradual: gr.Checkbox
    pinned: gr.Textbox
    parameters: list

    def all(self) -> list:
        single = [getattr(self, field.name) for field in fields(self)]
        return [*single[:-1], *single[-1]]

    def named(self) -> dict:
        """Each component by the name that ``read`` calls it by when it was moved."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        parameters = named.pop("parameters")
        return named | {f"parameter_{number}": component for number, component in enumerate(parameters)}


COUNT = len(fields(Controls)) - 1 + attention_controls.COUNT
"""How many values ``show`` gives."""
AXIS = 11
"""Where the chart's axis is among them."""
NEEDS = {name: 12 + number for number, name in enumerate(("budget", "device", "flash", "ram", "whiskers"))}
"""Where the values are that make ``ui.needs.Needs``."""
PRUNING = {name: 12 + len(NEEDS) + number for number, name in enumerate(("pruning", "ratio", "gradual"))}
"""Where those are that make ``ui.pruned.Pruned``."""
SLIDERS = (
    {"weight_bits": 3, "activation_bits": 4}
    | {name: NEEDS[name] for name in ("budget", "flash", "ram")}
    | {"ratio": PRUNING["ratio"]}
    | {
        f"parameter_{number}": COUNT - attention_controls.COUNT + number
        for number in range(attention_controls.SLOTS["slider"])
    }
)
"""Which of the values are sliders' and number fields': they are not set while a person moves or types them."""


def build() -> Controls:
    """Empty controls: registries and cache are read when a page is opened, not while it is built."""
    slider = {"minimum": 2, "maximum": 8, "step": 1, "value": 4, "buttons": []}
    hidden = {"visible": "hidden", "filterable": False}
    return Controls(
        view=gr.Radio(
            [(say("images"), IMAGES), (say("sentences"), SENTENCES)], value=IMAGES, label=say("view"),
            show_label=False, visible="hidden", elem_id="view",
        ),
        task=gr.Dropdown([], label=say("task"), elem_id="task", **hidden),
        model=gr.Dropdown([], label=say("model"), elem_id="model", **hidden),
        quantizer=gr.Dropdown([], label=say("quantizer"), filterable=False, elem_id="quantizer"),
        weight_bits=gr.Slider(label=say("weight_bits"), info=say("weight_bits_info"), elem_id="weight-bits", **slider),
        activation_bits=gr.Slider(
            label=say("activation_bits"), info=say("activation_bits_info"), elem_id="activation-bits", **slider,
        ),
        together=gr.Checkbox(True, label=say("together"), elem_id="together", container=False),
        ends=gr.Checkbox(False, label=say("ends"), info=say("ends_info"), elem_id="ends"),
        embeddings=gr.Dropdown(
            [(say(label), name) for name, label in zip(EMBEDDINGS, EMBEDDING_LABELS, strict=True)], value=EMBEDDINGS[0],
            label=say("embeddings"), info=say("embeddings_info"), elem_id="embeddings", **hidden,
        ),
        **pruning_controls.build(),
        training=gr.Radio(
            [(say("fine_tuned"), FINE_TUNED), (say("calibrated"), CALIBRATED)],
            value=FINE_TUNED, label=say("training"), info=say("training_info"), elem_id="training",
        ),
        pinned=gr.Textbox("", visible="hidden", elem_id="pinned", label="pinned"),
        method=gr.Dropdown([], label=say("attention"), elem_id="method", **hidden),
        parameters=attention_controls.build(),
        axis=gr.Radio(
            [(say("axis_choice_size"), SIZE), (say("axis_choice_compute"), COMPUTE)], value=SIZE, label=say("axis"),
            show_label=False, container=False, visible="hidden", elem_id="axis", scale=0, min_width=300,
            render=False,
        ),
        budget=gr.Number(
            BUDGET, label=say("recommend_budget"), info=say("recommend_budget_info"), step=0.1, elem_id="budget",
            min_width=150, render=False,
        ),
        device=gr.Dropdown(
            [(say("recommend_no_device"), NONE), *((device.title, name) for name, device in DEVICES.items()),
             (say("recommend_own_device"), OWN)],
            value=NONE, label=say("recommend_device"), info=say("recommend_device_info"), filterable=False,
            elem_id="device", min_width=240, render=False,
        ),
        flash=gr.Number(
            OWN_FLASH, label=say("recommend_flash"), info=say("recommend_flash_info"), visible="hidden",
            elem_id="flash", min_width=130, render=False,
        ),
        ram=gr.Number(
            OWN_RAM, label=say("recommend_ram"), info=say("recommend_ram_info"), visible="hidden", elem_id="ram",
            min_width=130, render=False,
        ),
        whiskers=gr.Checkbox(
            False, label=say("recommend_whiskers"), info=say("recommend_whiskers_info"), elem_id="whiskers",
            render=False,
        ),
    )  # fmt: skip


def show(catalogue: Catalogue, choice: Choice, together: bool | None = None) -> list:
    """Updates that make the controls show ``choice``."""
    text = is_text(choice.task)
    tasks, models = [task for task in catalogue.tasks() if is_text(task) == text], catalogue.models(choice.task)
    entries = quantizers()
    offered = [(say("no_quantizer"), NONE), *((named(entry.title), name) for name, entry in entries.items())]
    on = choice.quantizer is not None
    compressed = on or choice.attention is not None or choice.pruned is not None
    entry = entries.get(choice.quantizer) or next(iter(entries.values()))
    span = {"minimum": min(entry.widths), "maximum": max(entry.widths), "interactive": on}
    same = choice.weight_bits == choice.activation_bits
    weight_label, activation_label = WIDTH_LABELS[entry.unit]
    attention = has_attention(choice.model)
    return [
        gr.update(choices=[(task_title(name), name) for name in tasks], value=choice.task, visible=_if(len(tasks) > 1)),
        gr.update(
            choices=[(model_title(name), name) for name in models], value=choice.model, visible=_if(len(models) > 1)
        ),
        gr.update(
            choices=offered,
            value=choice.quantizer or NONE,
            info=sentence(named(entry.summary)) if on else say("as_trained_info"),
        ),
        gr.update(value=_nearest(entry.widths, choice.weight_bits), label=say(weight_label), **span),
        gr.update(value=_nearest(entry.widths, choice.activation_bits), label=say(activation_label), **span),
        gr.update(value=same if together is None else together and same, interactive=on),
        gr.update(value=choice.ends_bits is not None and entry.ends, interactive=on, visible=_if(entry.ends)),
        gr.update(value=FINE_TUNED if choice.fine_tuned else CALIBRATED, interactive=compressed),
        gr.update(
            value=SENTENCES if text else IMAGES, visible=_if(len({is_text(each) for each in catalogue.tasks()}) > 1)
        ),
        gr.update(value=choice.embeddings, interactive=on, visible=_if(attention)),
        _method_update(choice) if attention else gr.update(visible="hidden"),
        gr.update(value=choice.axis, visible=_if(attention)),
        gr.update(value=choice.needs.budget),
        gr.update(value=choice.needs.device),
        gr.update(value=choice.needs.flash, visible=_if(choice.needs.device == OWN)),
        gr.update(value=choice.needs.ram, visible=_if(choice.needs.device == OWN)),
        gr.update(value=choice.needs.whiskers),
        *pruning_controls.show(choice),
        gr.update(value=choice.pinned or ""),
        *attention_controls.show(choice.settings),
    ]


def _method_update(choice: Choice) -> dict:
    methods = attention_methods()
    method = (choice.settings or {}).get("method", NONE)
    about = say("dense_info") if method == NONE else sentence(named(methods[method].summary))
    offered = [(say("dense"), NONE), *((named(entry.title), name) for name, entry in methods.items())]
    return gr.update(choices=offered, value=method, info=about, visible=True)


def read(catalogue: Catalogue, values: list, moved: str | None = None) -> Choice | None:
    """The choice in the controls' values; ``moved`` names the control that was moved.

    The slider of the other width may follow it, and a method that was just chosen comes with its defaults. Values
    come from a browser: anything that is not a choice becomes the nearest one that is.
    """
    single = values[: COUNT - attention_controls.COUNT]
    task, model, quantizer, weight_bits, activation_bits, together, ends, training = single[:8]
    _, embeddings, method, axis = single[8:12]
    wanted, (*pruning, pinned) = single[12 : 12 + len(NEEDS)], single[12 + len(NEEDS) :]
    tasks = catalogue.tasks()
    if not tasks:
        return None
    task = task if task in tasks else tasks[0]
    models = catalogue.models(task)
    model = model if model in models else models[0]
    attention = _read_attention(model, method, values[-attention_controls.COUNT :], moved)
    shared = {
        "fine_tuned": training != CALIBRATED,
        "embeddings": embeddings if embeddings in EMBEDDINGS else EMBEDDINGS[0],
        "attention": attention,
        "axis": COMPUTE if axis == COMPUTE and has_attention(model) else SIZE,
        "needs": needs.read(*wanted),
        "pruned": pruned.read(*pruning, moved),
        "pinned": pinned if _is_of(catalogue.row(pinned), task, model) else None,
    }
    entry = quantizers().get(quantizer)
    if entry is None:
        weight_bits, activation_bits = (bits if bits in range(1, 17) else 4 for bits in (weight_bits, activation_bits))
        return Choice(task, model, None, weight_bits, activation_bits, **shared)
    weight_bits, activation_bits = _nearest(entry.widths, weight_bits), _nearest(entry.widths, activation_bits)
    if together and moved == "activation_bits":
        weight_bits = activation_bits
    elif together:
        activation_bits = weight_bits
    return Choice(task, model, entry.name, weight_bits, activation_bits, ENDS_BITS if ends else None, **shared)


def _read_attention(model: str, method: str, values: list, moved: str | None) -> tuple | None:
    if not has_attention(model) or method not in attention_methods():
        return None
    if moved == "method":
        settings = attention_controls.defaults(method)
    else:
        settings = attention_controls.read(method, values)
    return tuple(sorted(settings.items()))


def _is_of(row: dict | None, task: str, model: str) -> bool:
    return row is not None and (row["task"], row["model"]) == (task, model)


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _nearest(widths: tuple[int, ...], bits: object) -> int:
    given = bits if isinstance(bits, (int, float)) else 0
    return min(widths, key=lambda width: abs(width - given))


def _if(condition: bool) -> bool | str:
    return True if condition else "hidden"
