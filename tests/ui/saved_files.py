"""What a browser saves when a button is pressed."""

from __future__ import annotations

import io

from lxml import etree
from PIL import Image


def saved(page, place) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        place.click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def pictures(page, place: str) -> tuple[bytes, Image.Image]:
    """What is saved as SVG, and as PNG, by the buttons in a place."""
    name, drawn = saved(page, page.locator(f"{place} [data-save-picture=svg]").first)
    assert name.endswith(".svg") and etree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    name, data = saved(page, page.locator(f"{place} [data-save-picture=png]").first)
    assert name.endswith(".png")
    return drawn, Image.open(io.BytesIO(data)).convert("RGB")
