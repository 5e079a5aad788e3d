"""What the lab's controls answer: which job they ask for, or the sentence that says why there is none."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import gradio as gr

from engine.lab import Chain, FineTune, Lab, LabFull, Work
from engine.lab.work import MOST_EPOCHS
from engine.variant import Variant
from ui import pruned
from ui.address import from_query
from ui.catalogue import (
    Catalogue,
    can_download,
    has_data,
    live_models,
    model_title,
    pruners,
    quantizers,
    task_title,
)
from ui.choice import Choice, View, is_compressed, look_up
from ui.lab_state import variant_name
from ui.texts import named, say

NONE = "none"
FEWEST_TRAINING, MOST_TRAINING, MOST_TUNING = 1, 40, 20


class CannotFineTune(ValueError):
    """The chosen setting cannot be fine-tuned; the message is for the person who asked."""


class LabHandlers:
    """Over a page's catalogue; jobs are the lab's."""

    def __init__(self, catalogue: Catalogue, lab: Lab):
        self.catalogue = catalogue
        self.lab = lab

    def open(self) -> list:
        """Fill the controls from the registries; the section is open where something runs."""
        models = live_models()
        compressors = [(say("no_quantizer"), NONE), *((named(e.title), name) for name, e in quantizers().items())]
        methods = [(say("no_pruning"), NONE), *((named(e.title), name) for name, e in pruners().items())]
        first = next(iter(quantizers()))
        method = next(iter(pruners()))
        return [
            gr.update(open=True) if any(not job.is_over for job in self.lab.jobs()) else gr.skip(),
            gr.update(
                choices=[(model_title(name), name) for name in models], value=models[0],
                visible=True if len(models) > 1 else "hidden",
            ),
            gr.update(choices=compressors, value=first),
            self._bits(first),
            gr.update(choices=methods, value=method),
            self._ratio(method),
        ]  # fmt: skip

    def choose_quantizer(self, name: str) -> dict:
        return self._bits(name)

    def choose_pruning(self, name: str) -> dict:
        return self._ratio(name)

    def run_chain(self, model, quantizer, bits, pruning, percent, training_epochs, epochs) -> list:
        """The sentence to show, and the key of the job, if there is one."""
        entry = quantizers().get(quantizer)
        cut = pruned.read(pruning, percent, False)
        if entry is None and cut is None:
            return [_notice(say("lab_chain_nothing")), ""]
        models = live_models()
        chain = Chain(
            model if model in models else models[0],
            _whole(training_epochs, FEWEST_TRAINING, MOST_TRAINING),
            _whole(epochs, 1, MOST_TUNING),
            entry and entry.name,
            entry and min(entry.widths, key=lambda width: abs(width - _number(bits))),
            cut and cut.method,
            cut and cut.ratio,
        )
        return self._submit(chain)

    def fine_tune(self, link: str, epochs) -> list:
        """As ``run_chain``, for the setting that is chosen."""
        choice, _ = from_query(self.catalogue, link or "")
        if choice is None:
            return [_notice(say("empty_cache")), ""]
        try:
            variant = self.to_fine_tune(look_up(self.catalogue, choice), _whole(epochs, 1, MOST_TUNING))
        except CannotFineTune as error:
            return [_notice(str(error)), ""]
        if variant.id in self.catalogue.store:
            return [_notice(say("lab_cached", epochs=variant.epochs)), ""]
        return self._submit(FineTune(variant))

    def offer(self, query: str) -> str:
        """What a press would fine-tune, or why it would not."""
        choice, _ = from_query(self.catalogue, query)
        if choice is None:
            return say("empty_cache")
        try:
            variant = self.to_fine_tune(look_up(self.catalogue, choice), 1)
        except CannotFineTune as error:
            return str(error)
        said = [say("lab_offer", what=variant_name(variant))]
        settings = [replace(variant, epochs=epochs) for epochs in range(1, MOST_TUNING + 1)]
        cached = [each.epochs for each in settings if each.id in self.catalogue.store]
        begun = [each.epochs for each in settings if (self.lab.runs / f"{each.id}.safetensors").is_file()]
        if cached:
            said.append(say("lab_offer_cached", epochs=say("comma").join(map(str, cached))))
        if begun:
            said.append(say("lab_offer_begun", epochs=say("comma").join(map(str, begun))))
        return " ".join(said)

    def to_fine_tune(self, view: View, epochs: int) -> Variant:
        """The setting on show, fine-tuned for ``epochs`` from the full-precision or the pruned network.

        Raises ``CannotFineTune``.
        """
        choice, row = view.choice, view.row
        if not (is_compressed(row) if row else choice.quantizer or choice.attention or choice.pruned):
            raise CannotFineTune(say("lab_nothing"))
        if view.baseline is None or view.baseline["file"] is None:
            raise CannotFineTune(say("no_baseline"))
        if not has_data(choice.task):
            download = say("measure_no_data_download") if can_download(choice.task) else ""
            raise CannotFineTune(say("lab_no_data", task=task_title(choice.task), download=download))
        if row is not None:
            setting = self.catalogue.variant(row)
        elif choice.gradual and choice.quantizer is None:
            return replace(choice.to_variant(), pruning_gradual=True, epochs=epochs)
        else:
            setting = self._setting(view, choice)
        return replace(setting, epochs=epochs, start_bits=None, attention_added=False)

    def _setting(self, view: View, choice: Choice) -> Variant:
        source = view.pruned_source
        if source is None and choice.gradual:
            raise CannotFineTune(say("lab_gradual_first"))
        if source is None:
            return choice.to_variant()
        return replace(
            choice.to_variant(), pruning_gradual=source["pruning_gradual"], pruned_epochs=source["epochs"],
            seed=source["seed"], baseline_seed=source["baseline_seed"],
        )  # fmt: skip

    def _submit(self, work: Work) -> list:
        try:
            job, new = self.lab.submit(work)
        except LabFull:
            return [_notice(say("lab_full")), ""]
        return [_notice(say("lab_joined")) if not new else "", job.key if new else ""]

    def _bits(self, name: str) -> dict:
        entry = quantizers().get(name)
        if entry is None:
            return gr.update(interactive=False)
        low, high = min(entry.widths), max(entry.widths)
        return gr.update(
            minimum=low, maximum=high, value=min(entry.widths, key=lambda width: abs(width - 4)), interactive=True,
            label=say("lab_levels" if entry.unit == "levels" else "lab_bits"),
        )  # fmt: skip

    def _ratio(self, name: str) -> dict:
        entry = pruners().get(name)
        if entry is None:
            return gr.update(interactive=False)
        low, high, step = pruned.span(entry)
        return gr.update(
            minimum=low, maximum=high, step=step, value=round(100 * pruned.first(entry)), interactive=True,
            label=say("pruning_ratio_channels" if entry.structured else "pruning_ratio_weights"),
        )  # fmt: skip


def _notice(sentence: str) -> str:
    return f'<p class="notice" role="alert">{escape(sentence)}</p>'


def _number(value) -> float:
    """Values come from a browser."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value else 0


def _whole(value, low: int, high: int) -> int:
    return int(min(max(_number(value), low), min(high, MOST_EPOCHS)))
