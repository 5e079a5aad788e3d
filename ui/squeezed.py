"""Answers kept in short form: HTML and charts are mostly repetition and shrink to a tenth."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from gradio.components.plot import PlotData

LONG = 1_000
"""Letters; shorter texts are kept as they are."""
LEVEL = 1
"""Of zlib: the fastest, which loses little on such texts."""


@dataclass(frozen=True)
class Squeezed:
    """A long text, or the JSON of a chart."""

    data: bytes
    chart: bool

    @classmethod
    def of(cls, value: object) -> object:
        """``value`` itself where there is nothing to gain."""
        text = value.plot if isinstance(value, PlotData) and value.type == "altair" else value
        if not isinstance(text, str) or len(text) < LONG:
            return value
        return cls(zlib.compress(text.encode(), LEVEL), text is not value)

    def value(self) -> str | PlotData:
        text = zlib.decompress(self.data).decode()
        return PlotData(type="altair", plot=text) if self.chart else text


def squeeze(values: tuple) -> tuple:
    return tuple(Squeezed.of(value) for value in values)


def unsqueeze(values: tuple) -> tuple:
    return tuple(value.value() if isinstance(value, Squeezed) else value for value in values)
