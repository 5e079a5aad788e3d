"""What a choice gives, by its parts; for the tests of handlers."""

import gradio as gr

from ui.shown import BELOW, CONTROLS, SHOWN

CLOSE_UP = "close-up"
DIGITS = "task=digits"
W7A7 = "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=7&trained=no"
CARD, BUTTON, CHART, LEGEND, ADVICE, LAYERS, HEAT, TABLE, TAKE, LINK = range(CONTROLS, CONTROLS + SHOWN)
"""Where the parts of the page are among what a choice gives."""


def skipped(values) -> bool:
    return all(value == gr.skip() for value in values)


def opened(handlers, query=""):
    """All that the page shows once it is there: what lies below comes a moment later."""
    shown = handlers.open(query)
    whole = handlers.open_whole(shown[LINK]) if shown[LINK] else shown
    for number, value in enumerate(whole[: CONTROLS + SHOWN]):
        assert shown[number] == (gr.skip() if number in BELOW and shown[LINK] else value)
        shown[number] = value
    return shown
