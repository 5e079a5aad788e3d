"""The colours of cells: in order, readable, and the same for the same loss."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import heat


def contrast(first: str, second: str) -> float:
    """WCAG 2.2."""
    low, high = sorted((heat.luminance(first), heat.luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_luminance_is_that_of_the_standard():
    assert heat.luminance("#ffffff") == pytest.approx(1) and heat.luminance("#000000") == 0
    assert heat.luminance("#ff0000") == pytest.approx(0.2126) and contrast("#777777", "#ffffff") == pytest.approx(
        4.48, abs=0.01
    )


@pytest.mark.parametrize("color", heat.COLORS)
def test_every_number_can_be_read(color):
    assert contrast(color, heat.ink_on(color)) >= 4.5


def test_more_lost_is_darker_so_that_grey_alone_tells():
    lights = [heat.luminance(color) for color in heat.COLORS]
    assert all(more / less > 1.2 for more, less in itertools.pairwise(lights))


@pytest.mark.parametrize(
    "drop, step",
    ((-3, 0), (0, 0), (0.5, 0), (0.51, 1), (1.0, 1), (1.0000000001, 1), (1.5, 2), (1.51, 3), (25, 6), (26, 7)),
)
def test_a_step_ends_with_its_number(drop, step):
    assert heat.color_of(drop) == heat.COLORS[step]


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_who_loses_more_is_never_lighter(first, second):
    less, more = sorted((first, second))
    assert heat.COLORS.index(heat.color_of(less)) <= heat.COLORS.index(heat.color_of(more))


def test_the_scale_names_every_step():
    html = heat.scale_html("Points <lost>")
    assert re.findall(r"background:(#\w+)", html) == list(heat.COLORS)
    assert "up to 1.5" in html and "more than 25" in html and "&lt;lost&gt;" in html
