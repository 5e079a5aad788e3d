"""The live lab on the page: its controls, and which handler answers to what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import gradio as gr

from ui.events import EACH, LAST, QUICK
from ui.headings import heading
from ui.lab_handlers import FEWEST_TRAINING, MOST_TRAINING, MOST_TUNING, LabHandlers
from ui.texts import say
from ui.theme import script

TELL = "(key) => { window.dispatchEvent(new CustomEvent('slimscope-lab', {detail: key})); }"


class LabSection:
    """An accordion; the registries are read when a page is opened, not while it is built."""

    def __init__(self):
        slider = {"step": 1, "buttons": [], "interactive": True}
        with gr.Accordion(
            say("lab"), open=False, elem_id="lab-section", elem_classes="panel-section"
        ) as self.accordion:
            gr.HTML(f'<p class="lab-about">{escape(say("lab_about"))}</p>')
            with gr.Row(elem_id="lab-row"):
                with gr.Column(scale=3, min_width=320, elem_id="lab-chain"):
                    gr.HTML(heading("lab_chain", "lab_chain_about", 3))
                    self.model = gr.Dropdown([], label=say("model"), visible="hidden", elem_id="lab-model")
                    with gr.Row():
                        self.quantizer = gr.Dropdown(
                            [], label=say("quantizer"), filterable=False, interactive=True, elem_id="lab-quantizer",
                            min_width=180,
                        )  # fmt: skip
                        self.bits = gr.Slider(
                            2, 8, 4, label=say("lab_bits"), elem_id="lab-bits", min_width=180, **slider
                        )
                    with gr.Row():
                        self.pruning = gr.Dropdown(
                            [], label=say("pruning"), filterable=False, interactive=True, elem_id="lab-pruning",
                            min_width=180,
                        )  # fmt: skip
                        self.ratio = gr.Slider(
                            10, 90, 50, label=say("pruning_ratio_weights"), elem_id="lab-ratio", min_width=180,
                            **(slider | {"step": 10}),
                        )  # fmt: skip
                    with gr.Row():
                        self.training_epochs = gr.Slider(
                            FEWEST_TRAINING, MOST_TRAINING, 20, label=say("lab_training_epochs"), min_width=180,
                            elem_id="lab-training-epochs", **slider,
                        )  # fmt: skip
                        self.epochs = gr.Slider(
                            1, MOST_TUNING, 5, label=say("lab_epochs"), elem_id="lab-epochs", min_width=180, **slider
                        )
                    self.run = gr.Button(say("lab_run"), variant="primary", elem_id="lab-run")
                with gr.Column(scale=2, min_width=280, elem_id="lab-tune"):
                    gr.HTML(heading("lab_tune", "lab_tune_about", 3))
                    gr.HTML('<p class="lab-offer"></p>', elem_id="lab-offer")
                    self.tune_epochs = gr.Slider(
                        1, MOST_TUNING, 3, label=say("lab_epochs"), elem_id="lab-tune-epochs", **slider
                    )
                    self.tune = gr.Button(say("lab_tune_button"), variant="primary", elem_id="lab-tune-button")
            self.said = gr.HTML("", elem_id="lab-said")
            self.state = gr.HTML(
                '<div class="lab-jobs"></div><p class="lab-says" role="status"></p>'
                '<p class="lab-problem notice" role="alert" hidden '
                f'data-failed="{escape(say("lab_unreachable"))}"></p>',
                js_on_load=script("lab.js"), elem_id="lab-state",
            )  # fmt: skip
            self.key = gr.Textbox("", visible="hidden", elem_id="lab-key", label="key")

    def wire(
        self,
        blocks: gr.Blocks,
        answer: LabHandlers,
        link: gr.Textbox,
        show: Callable[..., list],
        where: Sequence[gr.components.Component],
        everything: Sequence[gr.components.Component],
    ) -> gr.events.Dependency:
        """``show`` answers a variant's id with ``everything``, given ``where``; gives that event.

        Whenever a job has ended, whoever started it, ``state.end`` is what happens.
        """
        chosen = [self.model, self.quantizer, self.bits, self.pruning, self.ratio]
        blocks.load(answer.open, None, [self.accordion, *chosen], **QUICK)
        self.quantizer.input(answer.choose_quantizer, self.quantizer, self.bits, **LAST)
        self.pruning.input(answer.choose_pruning, self.pruning, self.ratio, **LAST)
        tell = {"fn": None, "inputs": self.key, "outputs": None, "js": TELL, "api_visibility": "private"}
        self.run.click(
            answer.run_chain, [*chosen, self.training_epochs, self.epochs], [self.said, self.key], **QUICK
        ).then(**tell)
        self.tune.click(answer.fine_tune, [link, self.tune_epochs], [self.said, self.key], **QUICK).then(**tell)
        return self.state.select(show, where, everything, **EACH)
