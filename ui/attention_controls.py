"""Controls of an attention method's parameters: of each kind as many as some method needs, shared by all methods."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.catalogue import attention_methods, quantizer_title, quantizers
from ui.texts import named, say


def _kind(parameter) -> str:
    if hasattr(parameter, "choices"):
        return "list"
    return "switch" if isinstance(parameter.default, bool) else "slider"


SLOTS = {
    kind: max(sum(_kind(each) == kind for each in method.parameters) for method in attention_methods().values())
    for kind in ("slider", "switch", "list")
}
"""How many controls of each kind there are, in this order."""
COUNT = sum(SLOTS.values())
FULL = "none"
"""The value of a list that stands for ``None``."""
HIDDEN = gr.update(visible="hidden")


def build() -> list:
    """The components, hidden."""
    shared = {"visible": "hidden", "interactive": True}
    return [
        *(gr.Slider(label="", elem_id=f"parameter-{i}", buttons=[], **shared) for i in range(SLOTS["slider"])),
        *(gr.Checkbox(label="", elem_id=f"switch-{i}", **shared) for i in range(SLOTS["switch"])),
        *(gr.Dropdown([], label="", filterable=False, elem_id=f"list-{i}", **shared) for i in range(SLOTS["list"])),
    ]


def show(settings: dict[str, Any] | None) -> list:
    """Updates that make the controls show ``settings``, a method's name and parameters; ``None`` hides them."""
    updates = [HIDDEN] * COUNT
    if settings is not None:
        for slot, parameter in _slots(settings["method"]):
            if parameter.matters(settings.get("quantizer")):
                updates[slot] = _update(parameter, settings.get(parameter.name, parameter.default), settings)
    return updates


def read(method: str, values: list) -> dict[str, Any]:
    """The method's name and its effective parameters; what no parameter can be becomes its default."""
    given = {}
    for slot, parameter in _slots(method):
        try:
            given[parameter.name] = parameter.check(_from_control(parameter, values[slot]))
        except ValueError:
            continue
    return effective({"method": method, **given})


def defaults(method: str) -> dict[str, Any]:
    return effective({"method": method})


def effective(settings: dict[str, Any]) -> dict[str, Any]:
    """A method's name and those of its parameters that make a difference; raises ``ValueError`` for wrong ones."""
    entry = attention_methods()[settings["method"]]
    given = {name: value for name, value in settings.items() if name != "method"}
    widths = [each for each in entry.parameters if _is_width(each) and each.name in given]
    most = max((_highest(each, given.get("quantizer")) for each in widths), default=0)
    widest = max((given[each.name] for each in widths), default=0)
    if widest > most:  # in proportion: tiers stay apart
        given |= {each.name: max(each.low, given[each.name] * most // widest) for each in widths}
    return {"method": entry.name, **entry.effective(given)}


def _slots(method: str) -> list[tuple[int, Any]]:
    """(number of the control, parameter), in the method's order."""
    kinds = list(SLOTS)
    free = {kind: sum(list(SLOTS.values())[:number]) for number, kind in enumerate(kinds)}
    found = []
    for parameter in attention_methods()[method].parameters:
        kind = _kind(parameter)
        found.append((free[kind], parameter))
        free[kind] += 1
    return found


def _is_share(parameter) -> bool:
    return isinstance(parameter.default, float)


def _is_width(parameter) -> bool:
    return _kind(parameter) == "slider" and parameter.needs is not None


def _highest(parameter, quantizer: str | None) -> int:
    """A quantizer need not have all the widths that a parameter may take."""
    entry = quantizers().get(quantizer)
    return parameter.high if entry is None else min(parameter.high, max(entry.widths))


def _update(parameter, value: Any, settings: dict[str, Any]) -> dict:
    """A share is shown in percent."""
    shown = {"label": named(parameter.title), "info": named(parameter.about), "visible": True}
    if _kind(parameter) == "switch":
        return gr.update(value=value, **shown)
    if _kind(parameter) == "list":
        offered = [(_option(parameter, choice), FULL if choice is None else choice) for choice in parameter.choices]
        return gr.update(choices=offered, value=FULL if value is None else value, **shown)
    if _is_share(parameter):
        shown["label"] = say("in_percent", what=named(parameter.title))
        low = 0 if parameter.zero else 1
        return gr.update(value=round(100 * value), minimum=low, maximum=100, step=1, **shown)
    high = _highest(parameter, settings.get("quantizer")) if _is_width(parameter) else parameter.high
    return gr.update(value=value, minimum=parameter.low, maximum=high, step=1, **shown)


def _option(parameter, choice) -> str:
    if choice is None:
        return say("full_precision")
    return quantizer_title(choice) if choice in quantizers() else named(str(choice))


def _from_control(parameter, value: Any) -> Any:
    """What a browser sent, as the parameter takes it."""
    kind = _kind(parameter)
    if kind == "list":
        return None if value == FULL else value
    if kind == "switch" or not isinstance(value, (int, float)):
        return value
    return value / 100 if _is_share(parameter) else int(value)
