"""The page: its layout, and which handler answers to what."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import gradio as gr
from starlette.routing import BaseRoute

from engine.lab import Lab
from engine.store import Store
from ui import controls, downloads, lab_routes, stateless, table
from ui.api import Endpoints
from ui.catalogue import attention_methods, pruners, quantizers
from ui.changes import Changes
from ui.events import ALONE, EACH, LAST, QUICK, WORK
from ui.explain import explanations_html
from ui.formulas import formulas_html
from ui.guard import protect
from ui.handlers import BESIDES, NEEDED, Handlers
from ui.headings import heading
from ui.lab import LabSection
from ui.lab_handlers import LabHandlers
from ui.language import answer_in_language, component_texts, switch_html
from ui.last import Last
from ui.lecture import route as lecture
from ui.lecture.route import opener_html
from ui.needs import MARKED
from ui.opening import Filling
from ui.pictures import picture_input
from ui.shown import BELOW, CLOSE_UP, DATA, DRAWN, FOLLOWING, LASTING, LINK, WHOLE
from ui.texts import examples, say
from ui.theme import script

FORGET_S = 600
"""Seconds until a visitor's upload, of which only the pixels that a network sees are used, is deleted."""


class Page:
    """The components of one page."""

    def __init__(self, store: Store):
        self.handlers = Handlers(store)
        self.changes = Changes(LASTING, LINK)
        self.lab_handlers = LabHandlers(self.handlers.catalogue, Lab(store.folder))

    def build(self) -> gr.Blocks:
        """The page in the language that is spoken; its handlers answer in that of who asks."""
        blocks = self._lay_out()
        stateless.install(blocks)
        protect(blocks)
        answer_in_language(blocks)
        return blocks

    def translations(self) -> dict[str, list[dict]]:
        """See ``ui.language.component_texts``."""
        return component_texts(Page(self.handlers.catalogue.store)._lay_out)

    def downloads(self) -> list[BaseRoute]:
        """See ``ui.downloads``, ``ui.lab_routes`` and ``ui.lecture``."""
        shared = (self.handlers.catalogue, self.handlers.networks)
        return [*downloads.routes(*shared), *lab_routes.routes(self.lab_handlers), *lecture.routes(*shared)]

    def _lay_out(self) -> gr.Blocks:
        with gr.Blocks(
            title=say("title"), analytics_enabled=False, fill_width=True, delete_cache=(FORGET_S, FORGET_S)
        ) as blocks:
            scripts = ("explain", "language", "lecture", "more", "paint", "pictures", "tell", "try")
            gr.HTML(
                f"<h1>{escape(say('title'))}</h1><p>{escape(say('tagline'))}</p>{opener_html()}{switch_html()}",
                elem_id="header", js_on_load="".join(script(f"{name}.js") for name in scripts),
            )  # fmt: skip
            gr.HTML(explanations_html(), elem_id="explanations")
            self.notices = gr.HTML("", elem_id="notices")
            with gr.Row(elem_id="main"):
                with gr.Column(scale=1, min_width=290, elem_id="controls"):
                    self.controls = controls.build()
                with gr.Column(scale=4, min_width=320, elem_id="results"):
                    self._lay_out_results()
            with gr.Accordion(say("layers"), open=False, elem_id="layers-section", elem_classes="panel-section"):
                self.layers = gr.HTML("", js_on_load=script("layers_section.js"), elem_id="layers")
            with gr.Column(elem_id="heat-section", elem_classes="panel-section"):
                gr.HTML(heading("heat", "heat_about"))
                self.heat_map = gr.HTML("", js_on_load=script("heat_map.js"), elem_id="heat-map")
            self._lay_out_try_it()
            with gr.Column(elem_id="compare", elem_classes="panel-section"):
                gr.HTML(heading("compare_heading", "compare_about"))
                self.flips = gr.HTML(_waiting("waiting_flips"), js_on_load=script("compare.js"), elem_id="flips")
            self.lab = LabSection()
            with gr.Column(elem_id="table-section", elem_classes="panel-section"):
                with gr.Row(elem_classes="section-head"):
                    gr.HTML(heading("table", "table_about"))
                    self.save_table = gr.Button(say("save_table"), size="sm", scale=0, elem_id="save-table")
                plain = table.columns(None)
                self.table = gr.Dataframe(
                    value=table.waiting(plain), headers=table.headers(plain), datatype=table.datatypes(plain),
                    column_widths=list(plain.values()), interactive=False, show_label=False, buttons=[],
                    max_height=420, elem_id="table",
                )  # fmt: skip
                gr.HTML("", js_on_load=script("table.js"), visible="hidden")
                self.csv = gr.Textbox("", visible="hidden", elem_id="csv", label="csv")
            with gr.Column(elem_id="take", elem_classes="panel-section"):
                gr.HTML(heading("take", "take_about"))
                self.take = gr.HTML(_waiting("waiting_take"), js_on_load=script("take.js"), elem_id="take-away")
            with gr.Accordion(say("formulas"), open=False, elem_id="formulas-section", elem_classes="panel-section"):
                kinds = {"report_quantizers": quantizers(), "report_pruning": pruners(),
                         "report_attention": attention_methods()}  # fmt: skip
                gr.HTML(formulas_html((title, known.values()) for title, known in kinds.items()), elem_id="formulas")
            gr.HTML(f"<p>{escape(say('footer'))}</p>", elem_id="footer")
            self.link = gr.Textbox("", visible="hidden", elem_id="link", label="link")
            self.pick = gr.Textbox("", visible="hidden", elem_id="pick", label="pick")
            self.dragged = gr.Textbox("", visible="hidden", elem_id="dragged", label="dragged")
            self.picture = gr.Textbox("", visible="hidden", elem_id="picture", label="picture")
            self._wire(blocks)
            Endpoints(self.handlers.catalogue, self.handlers.networks).register()
        return blocks

    def _lay_out_results(self) -> None:
        self.card = gr.HTML(_waiting_card(), elem_id="score-card", js_on_load=script("compare.js"))
        self.measure_button = gr.Button(
            say("measure", examples=examples("")), variant="primary", visible="hidden", elem_id="measure"
        )
        with gr.Column(elem_id="chart-section", elem_classes="panel-section"):
            with gr.Row(elem_classes="section-head"):
                gr.HTML(heading("chart", "chart_about"))
                self.controls.axis.render()
                self.range = gr.Radio(
                    [(say("chart_close_up"), CLOSE_UP), (say("chart_whole"), WHOLE)], value=CLOSE_UP,
                    label=say("chart_range"), show_label=False, container=False, elem_id="range", scale=0,
                    min_width=220,
                )  # fmt: skip
            self.legend = gr.HTML("", elem_id="legend")
            self.chart = gr.Plot(show_label=False, container=False, elem_id="chart")
            failed = f'<i data-failed="{escape(say("chart_failed"))}"></i>'
            self.points = gr.HTML(failed, js_on_load=script("chart.js"), visible="hidden")

        with gr.Column(elem_id="recommend", elem_classes="panel-section"):
            gr.HTML(heading("recommend", "recommend_about"))
            with gr.Row(elem_id="needs"):
                with gr.Column(scale=2, min_width=250):
                    self.controls.budget.render()
                    with gr.Row(elem_id="quick"):
                        self.quick = {
                            budget: gr.Button(say("recommend_quick", budget=f"{budget:g}"), size="sm", min_width=80)
                            for budget in MARKED
                        }
                with gr.Column(scale=3, min_width=280):
                    self.controls.device.render()
                    with gr.Row():
                        self.controls.flash.render()
                        self.controls.ram.render()
                with gr.Column(scale=2, min_width=250):
                    self.controls.whiskers.render()
            self.advice = gr.HTML("", js_on_load=script("advice.js"), elem_id="advice")

    def _lay_out_try_it(self) -> None:
        with gr.Column(elem_id="try", elem_classes="panel-section"):
            self.try_heading = gr.HTML(heading("try", None))
            self.gallery = gr.HTML(_waiting("waiting_try"), elem_id="gallery")
            self.download = gr.Button("", visible="hidden", size="sm", elem_id="download")
            with gr.Row(elem_id="try-row"):
                with gr.Column(scale=3, min_width=230) as self.own_picture:
                    self.upload = picture_input(
                        sources=["upload", "clipboard", "webcam"], label=say("own_picture"), elem_id="upload",
                        placeholder=say("own_placeholder"), webcam_options=gr.WebcamOptions(mirror=False), buttons=[],
                        height=215,
                    )  # fmt: skip
                with gr.Column(scale=9, min_width=320):
                    with gr.Row(visible=False, elem_id="own-sentence") as self.own_sentence:
                        self.sentence = gr.Textbox(
                            label=say("own_sentence"), placeholder=say("own_sentence_placeholder"), max_lines=4,
                            elem_id="sentence", scale=8,
                        )  # fmt: skip
                        self.classify = gr.Button(say("classify"), scale=0, min_width=120, elem_id="classify")
                    self.result = gr.HTML("", elem_id="result", js_on_load=script("attention.js"))

    def _wire(self, blocks: gr.Blocks) -> None:
        answer, every_control = self.handlers, self.controls.all()
        trying, comparing, measuring = answer.trying, answer.comparing, answer.measuring
        shown = [
            self.card,
            self.measure_button,
            self.chart,
            self.legend,
            self.advice,
            self.layers,
            self.heat_map,
            self.table,
            self.take,
            self.link,
        ]
        everything = [*every_control, *shown]
        pictures = [self.gallery, self.try_heading, self.download, self.own_picture, self.own_sentence]
        where, settings = [self.link, self.range], [self.link, *every_control, self.range]
        asked = [self.link, self.picture]
        tried = [self.picture, self.result]
        last_own, last_flips = Last(), Last()  # what a person brings is not overwritten by what was asked for before
        again = {"fn": last_own.defers(trying.show_answers), "inputs": asked, "outputs": self.result}
        first_picture = last_own.defers(trying.open_pictures)
        open_pictures = {"fn": first_picture, "inputs": asked, "outputs": [*pictures, *tried], **QUICK}
        flips = {"fn": last_flips.counts(comparing.show_flips), "inputs": self.link, "outputs": self.flips}

        def on(event, chosen: Callable, inputs: list, moved: int | None = None, mode: dict = LAST) -> None:
            """What follows from a choice comes with it; the flips follow the link, what is tried also the picture."""
            event(self.changes.only(chosen, moved, quick=True), inputs, everything, **mode)

        def beside(event, needed: Callable, inputs: list, moved: int | None = None) -> None:
            """What leaves the variant as it is, whichever that is by now, and sets the needs and what follows."""
            kept = self.changes.beside(needed, NEEDED, moved, quick=True)
            event(kept, inputs, [everything[number] for number in NEEDED], **LAST)

        self.filling = Filling(blocks, [*everything, self.notices], answer.open)
        below = [everything[number] for number in BELOW]
        follow = {"fn": None, "inputs": self.link, "js": script("address.js"), "api_visibility": "private"}
        blocks.load(**follow)
        blocks.load(self.changes.first(answer.open_whole, BELOW), self.link, below, **QUICK).then(**open_pictures).then(
            **flips, **QUICK
        )
        self.link.change(**follow)
        gr.on([self.link.change, self.picture.change], **again, **LAST)
        self.picture.change(None, self.picture, js=script("tried.js"), api_visibility="private")
        self.link.change(**flips, **LAST)
        self.flips.select(last_flips.counts(comparing.show_more), self.link, self.flips, **EACH)
        on(self.card.select, answer.pin, where, mode=EACH)

        task, view = self.controls.task, self.controls.view
        with_picture = [*everything, self.picture]
        for control, chosen in ((task, answer.choose_task), (view, answer.choose_view)):
            kept, all_anew = self.changes.only(chosen), [*everything, *pictures, *tried]
            control.input(kept, [self.link, control, self.range], all_anew, **LAST)
        for number, (name, control) in enumerate(self.controls.named().items()):
            if name in BESIDES:
                beside(control.input, answer.on_need(name), settings, number)
            elif control not in (task, view):
                on(control.input, answer.on_control(name), settings, number)
        for budget, button in self.quick.items():
            beside(button.click, answer.on_need("quick_budget", budget), settings)
        beside(self.dragged.change, answer.drag_budget, [*where, self.dragged])
        on(self.pick.change, answer.choose_point, [*where, self.pick])
        on(self.table.select, answer.choose_table_row, where, mode=EACH)
        self.layers.select(self.changes.upon(answer.look_at_layers), self.link, self.layers, **EACH)
        self.range.input(self.changes.beside(answer.redraw, DRAWN), where, [self.chart, self.legend], **LAST)

        self.upload.input(last_own.counts(trying.choose_upload), [self.link, self.upload], tried, **LAST)
        own = {"inputs": [self.link, self.sentence], "outputs": self.picture, **LAST}
        for typed in (self.sentence.submit, self.classify.click):
            typed(last_own.counts(trying.choose_sentence), **own)
        self.save_table.click(answer.save_table, self.link, self.csv, **QUICK).then(
            None, self.csv, None, js=script("save.js"), api_visibility="private"
        )
        show_result = self.changes.only(answer.show_result, quick=True)
        made = self.lab.wire(blocks, self.lab_handlers, self.link, show_result, where, with_picture)
        renewed = self.lab.state.end(
            self.changes.beside(answer.show_anew, FOLLOWING, quick=True), where, [*shown, *every_control], **EACH
        )
        measured = self.measure_button.click(
            self.changes.only(measuring.measure), where, everything, show_progress_on=self.card, **WORK
        )
        for ended in (made, renewed, measured):  # the link may be the same as before
            ended.then(**open_pictures).then(**again, **QUICK).then(**flips, **QUICK)
        data = self.changes.beside(measuring.show_data, DATA), self.link, [self.card, self.measure_button, *pictures]
        fetched = self.download.click(measuring.fetch, self.link, self.gallery, show_progress_on=self.gallery, **ALONE)
        fetched.success(*data, **QUICK).then(**flips, **QUICK)


def _waiting_card() -> str:
    """The card's outline while the cache is read, so that nothing jumps."""
    return (
        f'<section class="score-card waiting" aria-label="{escape(say("score_card"))}">'
        f'<p class="what">{escape(say("waiting"))}</p></section>'
    )


def _waiting(what: str) -> str:
    """What stands in a section until it is filled, as high as it is then, about."""
    return f'<p class="waiting">{escape(say(what))}</p>'
