"""Events without what Gradio keeps for a visitor: any server answers any page, whatever it showed before.

Gradio remembers each component as it was last sent to a visitor and holds what comes back against that. A page that
outlived a restart of the server, or more visitors than are remembered, would then be refused a choice that it shows;
and to remember an update Gradio makes the component anew, a millisecond each time. Here handlers read whatever comes
as the nearest thing that can be, so that what comes is only brought to its kind, and what goes out is made once.
"""

from __future__ import annotations

import json
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from typing import Any

import gradio as gr
from gradio.components.plot import PlotData
from gradio.state_holder import SessionState

KEPT = 2_000
"""Updates; a page has some forty components."""


def is_skip(answer: object) -> bool:
    return isinstance(answer, dict) and answer == gr.skip()


def is_update(answer: object) -> bool:
    return isinstance(answer, dict) and not is_skip(answer) and answer.get("__type__") == "update"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return value if usable else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


KINDS: dict[type[gr.components.Component], Callable[[Any], Any]] = {
    gr.Textbox: _text, gr.Dropdown: _text, gr.Radio: _text, gr.Checkbox: _truth, gr.Slider: _number, gr.Number: _number,
}  # fmt: skip
"""Component -> what comes of it, brought to its kind: ``None`` where it is of another."""


def install(blocks: gr.Blocks) -> None:
    """For the events of ``blocks`` whose inputs and outputs are known here; others stay with Gradio."""
    blocks.preprocess_data = _reading(blocks.preprocess_data)
    blocks.postprocess_data = _Sending(blocks)


def _reading(preprocess: Callable) -> Callable:
    async def read(event, inputs: list[Any], state=None, explicit_call: bool = False) -> list[Any]:
        kinds = [KINDS.get(type(component)) for component in event.inputs]
        if len(inputs) != len(kinds) or None in kinds:
            return await preprocess(event, inputs, state, explicit_call)
        return [kind(value) for kind, value in zip(kinds, inputs, strict=True)]

    return read


class _Sending:
    """``Blocks.postprocess_data``: what is ready passes, an update is made once, the rest is Gradio's."""

    def __init__(self, blocks: gr.Blocks):
        self.blocks = blocks
        self.make = blocks.postprocess_data
        self._blank: SessionState | None = None
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple, tuple[object, dict]] = OrderedDict()

    async def __call__(self, event, answers, state=None) -> list:
        if not isinstance(answers, (list, tuple)) or len(answers) != len(event.outputs) or len(answers) < 2:
            return await self.make(event, answers, state)
        sent, left = [], []
        for number, (output, answer) in enumerate(zip(event.outputs, answers, strict=True)):
            if is_skip(answer) or (isinstance(answer, str) and type(output) in (gr.HTML, gr.Textbox)):
                sent.append(answer)
            elif isinstance(answer, PlotData):
                sent.append(answer.model_dump())
            elif is_update(answer):
                sent.append(await self._update(event, output, answer))
            else:
                sent.append(answer)
                left.append(number)
        if left:
            part = with_outputs(event, [event.outputs[number] for number in left])
            rest = [answers[number] for number in left]
            made = await self.make(part, rest if len(left) > 1 else rest[0], state)
            for number, each in zip(left, made, strict=True):
                sent[number] = each
        return sent

    async def _update(self, event, output: gr.blocks.Block, update: dict) -> dict:
        """As Gradio makes it of the component that the page began with; only what is in ``update`` is sent."""
        value = update.get("value")
        fields = {name: each for name, each in update.items() if name != "value"}
        scalar = value is None or isinstance(value, (str, int, float))
        told_apart = (type(value), value) if scalar else id(value)  # kept below, so that no other can have its id
        key = (output._id, json.dumps(fields, sort_keys=True), "value" in update, told_apart)
        with self._lock:
            _, made = self._made.get(key, (None, None))
        if made is None:
            alone = with_outputs(event, [output])
            (made,) = await self.make(alone, dict(update), self._nobody())
            with self._lock:
                self._made[key] = value, made
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
        return dict(made)

    def _nobody(self) -> SessionState:
        """A visitor whose page is as it began. To make one takes a millisecond, to copy one nothing."""
        if self._blank is None:
            self._blank = SessionState(self.blocks)
        state = copy(self._blank)
        state.blocks_config, state.config_values = copy(state.blocks_config), dict(state.config_values)
        state.state_data, state._state_ttl = {}, {}
        return state


def with_outputs(event, outputs: list):
    """The event as if it set only these."""
    part = copy(event)
    part.outputs = outputs
    return part
