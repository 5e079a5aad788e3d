"""A picture of the gallery or of one's own is tried, and what cannot be gets a sentence."""

import gradio as gr
import pytest
from PIL import Image

from ui.address import view_of
from ui.handlers import Handlers
from ui.networks import Networks
from ui.tryit import try_picture

DIGITS = "task=digits"


@pytest.fixture
def trying(tmp_path, make_cache):
    """Of a cache of its own, with networks that compute."""
    return Handlers(make_cache(tmp_path, ("digits",), ("digits",))).trying


def test_a_picture_is_tried_again_only_where_there_is_one(trying):
    assert trying.show_answers("task=digits", "") == gr.skip()


def test_an_upload_that_is_no_picture_gets_a_sentence(trying, tmp_path):
    (tmp_path / "a.png").write_text("text")
    reference, result = trying.choose_upload("task=digits", str(tmp_path / "a.png"))
    assert reference == ""
    assert "Use PNG, JPEG or WebP." in result


def test_pictures_open_with_the_first_one(trying):
    gallery, head, download, *_, picture, tried = trying.open_pictures(DIGITS)
    assert gallery.count("<button") == 20
    assert f'data-picture="{picture}" aria-pressed="true"' in gallery
    assert "the same 8\u00d78 pixels" in head
    assert download["visible"] == "hidden"
    assert tried == gr.skip()  # it follows the picture


def test_an_exhibit_is_tried_and_one_from_nowhere_gets_a_sentence(trying):
    name = trying.open_pictures(DIGITS)[-2]
    assert "It is 0." in trying.show_answers(DIGITS, name)
    for unknown in ("test:-1", "None", "7", "x" * 100_000):
        assert "choose another" in trying.show_answers(DIGITS, unknown)


def test_an_upload_is_tried(trying, tmp_path):
    Image.effect_noise((60, 40), 90).save(tmp_path / "own.png")
    reference, result = trying.choose_upload(DIGITS, str(tmp_path / "own.png"))
    assert reference.startswith("own:") and result == gr.skip()
    tried = trying.show_answers(DIGITS, reference)
    assert tried.count('class="panel') == 2
    assert "It is" not in tried
    assert trying.choose_upload(DIGITS, None) == [gr.skip()] * 2


def test_a_file_that_is_damaged_meanwhile_gets_a_sentence(trying):
    name = trying.open_pictures(DIGITS)[-2]
    view = view_of(trying.catalogue, DIGITS)
    next(trying.catalogue.store.folder.glob("*-w4a4-e2-s0/*.slim")).write_bytes(b"spoilt")
    tried = try_picture(trying.catalogue, Networks(trying.catalogue.store), view, name)
    assert "could not be tried: digits-digits_cnn-lsqplus-w4a4-e2-s0: " in tried
    assert "is not the file that was written" in tried
