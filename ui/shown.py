"""What a choice shows: all that follows from it, made once for everybody who makes the same one."""

from __future__ import annotations

import gradio as gr
from gradio.components.plot import PlotData

from engine.data import get_task
from ui import compare_card, controls, slices, table
from ui.address import to_query
from ui.advice import advice_html
from ui.budget_line import BudgetLine
from ui.catalogue import Catalogue, can_download, has_data, is_text
from ui.choice import Choice, View, look_up
from ui.heat_map import heat_map_html
from ui.kept_charts import plot_json
from ui.layers_view import layers_html
from ui.legend import legend
from ui.networks import Networks
from ui.once import once
from ui.parts import PartlyFailed, Parts
from ui.scorecard import score_card
from ui.sizing import sizes_of
from ui.squeezed import squeeze, unsqueeze
from ui.takeaway import takeaway_html
from ui.texts import examples, language, say

CLOSE_UP, WHOLE = "close-up", "whole"
CONTROLS, SHOWN = controls.COUNT, 10
"""How many values ``controls.show`` and ``Shown.of`` give."""
KEPT_ANSWERS = 2_048
"""More than the variants of the cache, so that a full hall choosing at random finds them made; 30 kB each."""
CARD, BUTTON, CHART, LEGEND, ADVICE, _, HEAT_MAP, TABLE, _, LINK = range(CONTROLS, CONTROLS + SHOWN)
DRAWN, DATA, FOLLOWING = (CHART, LEGEND), (CARD, BUTTON), tuple(range(CONTROLS, CONTROLS + SHOWN))
"""What the chart's events give, what depends on whether the data set is here, and what ``Shown.of`` gives."""
LASTING = (*range(CONTROLS), BUTTON, LEGEND, ADVICE, HEAT_MAP, TABLE)
"""What most choices leave as it is."""
BELOW = tuple(CONTROLS + number for number in (5, 6, 7, 8))
"""Where some of the values of ``Shown.of`` are in an answer; ``BELOW`` are those of the page's lower half."""


class Shown:
    """Answers to a choice; none depends on who asks, but for the language."""

    def __init__(self, catalogue: Catalogue, networks: Networks):
        self.catalogue, self.networks = catalogue, networks
        self._known = once(KEPT_ANSWERS)(self._make)

    def of(self, choice: Choice, zoom: str) -> list:
        """All that follows from a choice but the controls, kept for who makes the same one."""
        data = has_data(choice.task), can_download(choice.task)
        try:
            known = self._known(choice, zoom, language().code, self.catalogue.version, *data)
        except PartlyFailed as failed:  # it is not kept: the next one who asks has it tried again
            known = failed.answer
        known = unsqueeze(known)
        return [dict(each) if isinstance(each, dict) else each for each in known]  # Gradio takes updates apart

    def _make(self, choice: Choice, zoom: str, spoken: str, version: int, has_data: bool, can_download: bool) -> tuple:
        """``spoken``, the language's code, and the ``version`` are there to keep answers of each apart."""
        view, task = look_up(self.catalogue, choice), choice.task
        measurable = view.row is None and view.can_be_made and has_data
        label = say("measure_all" if is_text(task) else "measure", examples=examples(task))
        button = gr.update(value=label, visible=True if measurable else "hidden")
        query, parts = to_query(view), Parts()
        pinning = parts.of(lambda: compare_card.pinning(self.catalogue, view), compare_card.Pinning)
        sizes = parts.of(lambda: sizes_of(self.catalogue, self.networks, view), lambda _: None)
        card = parts.html(lambda: score_card(view, len(get_task(task).classes), can_download, pinning, sizes))
        chart, legend_html = parts.of(lambda: self.chart(view, zoom), lambda notice: [None, notice])
        advice = parts.html(lambda: advice_html(self.catalogue, view))
        layers = parts.html(lambda: layers_html(view.row and self.catalogue.record(view.row)))
        heat_map = parts.html(lambda: heat_map_html(view))
        shown = (card, button, chart, legend_html, advice, layers, heat_map, table.table(view))
        return parts.whole(squeeze((*shown, parts.html(lambda: takeaway_html(view, query)), query)))

    def empty(self) -> list:
        """For an empty cache: nothing can be chosen."""
        return [*([gr.skip()] * CONTROLS), "", gr.update(visible="hidden"), None, "", "", "", "", None, "", ""]

    def with_controls(self, choice: Choice, zoom: str) -> list:
        """All that follows from a choice: first what the controls show, then as ``of``."""
        return [*controls.show(self.catalogue, choice), *self.of(choice, zoom)]

    def chart(self, view: View, zoom: str) -> list:
        """The chart and its legend; ``zoom`` is ``CLOSE_UP`` or ``WHOLE``."""
        zoomed = zoom != WHOLE
        rows, wanted = slices.marked(view), view.choice.needs
        reference = view.baseline["accuracy"] if view.advice else None
        line = None if reference is None or wanted.budget is None else BudgetLine(100 * reference, wanted.budget)
        chosen = view.row["id"] if view.row else None
        plot = plot_json(rows, chosen, zoomed, view.choice.axis, line, wanted.whiskers)
        return [
            plot and PlotData(type="altair", plot=plot),
            legend(rows, zoomed, view.choice.axis, wanted.whiskers, view.advice, chosen, ring=chosen is not None),
        ]


def unchanged() -> list:
    """Instead of what ``Shown.with_controls`` gives."""
    return [gr.skip()] * (CONTROLS + SHOWN)
