"""What a programme sent, checked: the right kind, or a sentence."""

import base64
import binascii
from typing import Any

import gradio as gr
from gradio_client.utils import is_file_obj_with_meta

from ui.pictures import UnreadablePicture
from ui.texts import say, shorten

DATA_URL = "data:image/"
MOST = 1e300
"""Larger numbers, and those that are none, are no float or make none."""


class Refused(gr.Error):
    """A request that cannot be answered; the message is for who sent it."""

    def __init__(self, sentence: object):
        super().__init__(shorten(str(sentence), 2_000), print_exception=False)


def text(name: str, value: Any, optional: bool = False) -> str | None:
    if optional and value is None:
        return None
    if not isinstance(value, str) or (not optional and not value):
        raise Refused(say("api_wants_text", name=name, value=_shown(value)))
    return value


def number(name: str, value: Any, optional: bool = False) -> float | None:
    if optional and value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < MOST:
        raise Refused(say("api_wants_number", name=name, value=_shown(value)))
    return float(value)


def picture(value: Any) -> str | bytes:
    """The path of a file that was uploaded before, or the bytes of a ``data:`` URL. Addresses are never fetched.

    Gradio has checked that the path is one of an upload, for whatever it takes for a file; all else is refused here.
    """
    if isinstance(value, dict) and is_file_obj_with_meta(value):
        return str(value["path"])
    if isinstance(value, str) and value.startswith(DATA_URL):
        try:
            return base64.b64decode(value.partition(",")[2], validate=True)
        except (binascii.Error, ValueError):
            raise UnreadablePicture(say("picture_unreadable")) from None
    raise Refused(say("api_wants_picture", value=_shown(value)))


def _shown(value: Any) -> str:
    """A megabyte is not written out to shorten it."""
    if isinstance(value, str):
        return shorten(repr(value[:80]))
    if value is None or isinstance(value, (bool, int, float)):
        return shorten(repr(value)) if not isinstance(value, int) or abs(value) < 10**50 else "int"
    return type(value).__name__
