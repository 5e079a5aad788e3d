"""Pictures of users: read within limits, whatever they turn out to be, and reduced to what a network sees."""

from __future__ import annotations

import io
import struct
import threading
import warnings
from itertools import pairwise
from pathlib import Path

import gradio as gr
import numpy as np
from PIL import Image, ImageOps

from ui.texts import say

MAX_PIXELS = 40_000_000
ENOUGH = 2_000
"""Of a picture of more than so many pixels squared only the middle square is worked on, made no larger than that:
networks see 32x32 of it."""
STRIP = 256
"""Rows of what becomes of a large picture that are made at a time, as a whole copy of it may take 160 MB."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""Formats that need no other program to decode."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # also for what Gradio itself opens
_one_at_a_time = threading.Semaphore()  # a file of 1 MB may take 300 MB while it is read; forty may come at once


class UnreadablePicture(ValueError):
    """The message says what is wrong with a file and what to do."""


def picture_input(**options) -> gr.Image:
    """``gr.Image`` that hands over the path of the uploaded file: ``read_picture`` opens it, within its limits.

    Gradio's own preprocessing would open it first, and fail without a sentence. (A subclass would make Gradio
    write a .pyi file beside this one.) Gradio still checks that the path is one of its uploads.
    """
    component = gr.Image(type="filepath", **options)
    component.preprocess = lambda payload: None if payload is None else str(payload.path or "")
    return component


def read_picture(source: str | Path | bytes) -> Image.Image:
    """The first frame of a picture in RGB, upright, on white; raises ``UnreadablePicture``.

    ``source`` is a file's path, or its bytes. Of a large picture the middle square comes, smaller: see ``ENOUGH``.
    """
    with _one_at_a_time:
        return _read(source)


def _read(source: str | Path | bytes) -> Image.Image:
    in_memory = isinstance(source, bytes)
    try:
        size = len(source) if in_memory else Path(source).stat().st_size if source else 0
    except OSError:
        raise UnreadablePicture(say("picture_gone")) from None
    if size == 0:
        raise UnreadablePicture(say("picture_empty"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(source) if in_memory else source, formats=FORMATS)
    except Image.DecompressionBombError:
        raise UnreadablePicture(say("picture_bomb", limit=MAX_PIXELS // 1_000_000)) from None
    except Exception:  # decoders raise all kinds of errors for files made to hurt
        raise UnreadablePicture(say("picture_unreadable")) from None
    with picture:
        pixels = picture.width * picture.height
        if pixels > MAX_PIXELS:
            limit = MAX_PIXELS // 1_000_000
            raise UnreadablePicture(say("picture_huge", megapixels=round(pixels / 1_000_000), limit=limit))
        try:
            by = _too_large_by(picture)
            picture.draft(None, (picture.width // by, picture.height // by))  # a JPEG is decoded smaller
            picture.load()
            return _to_rgb(_upright(_reduced(picture)))
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, MemoryError, struct.error):
            raise UnreadablePicture(say("picture_cut")) from None


def _too_large_by(picture: Image.Image) -> int:
    """How many pixels of the middle square, across and down, have to become one."""
    return -(-min(picture.size) // ENOUGH)


def _middle(picture: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the middle square: what a network is shown."""
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return left, top, left + side, top + side


def _reduced(picture: Image.Image) -> Image.Image:
    """Small enough for the copies that are made of it."""
    if picture.width * picture.height <= ENOUGH**2:
        return picture
    by = _too_large_by(picture)
    left, top, right, bottom = _middle(picture)
    edges = [*range(top, bottom, by * STRIP), bottom]
    strips = [_strip(picture.crop((left, above, right, below)), by) for above, below in pairwise(edges)]
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    for number, strip in enumerate(strips):
        whole.paste(strip, (0, number * STRIP))
    whole.info = strips[0].info  # how it is to be turned
    return whole


def _strip(picture: Image.Image, by: int) -> Image.Image:
    if picture.mode.startswith("I;"):
        picture = picture.convert("I")
    elif picture.mode in ("P", "PA", "1") or (picture.mode in ("L", "RGB") and "transparency" in picture.info):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")  # there is no mean of such pixels
    return picture.reduce(by)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera noted; a picture whose notes are damaged stays as it is."""
    try:
        return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error, ZeroDivisionError):
        return picture


def _to_rgb(picture: Image.Image) -> Image.Image:
    """Any mode to RGB: 16-bit and float pictures scaled to 8 bits, transparency on white."""
    if picture.mode.startswith(("I", "F")):
        values = np.nan_to_num(np.asarray(picture, np.float32))
        top = (
            65_535
            if picture.mode.startswith("I") and values.max(initial=0) <= 65_535
            else max(1.0, values.max(initial=1))
        )
        picture = Image.fromarray((values.clip(0, top) * (255 / top)).astype(np.uint8))
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")


def to_input(picture: Image.Image, shape: tuple[int, ...]) -> Image.Image:
    """The middle square of a picture, reduced to a task's input ``shape`` (C, H, W): mode RGB or L."""
    channels, height, width = shape
    square = picture.crop(_middle(picture))
    reduced = square.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return reduced if channels == 3 else ImageOps.autocontrast(reduced.convert("L"), cutoff=1)


def is_dark_on_light(picture: Image.Image) -> bool:
    """Whether a digit is ink on paper; the networks know light digits on a dark ground."""
    return bool(np.asarray(picture).mean() > 127)


def to_png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
