"""The gallery, and one picture through two networks."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from engine.data import get_task
from ui import data_set, gallery, tryit
from ui.address import from_query
from ui.catalogue import Catalogue, has_data
from ui.choice import default_choice, look_up
from ui.networks import Networks
from ui.pictures import UnreadablePicture, to_png


@pytest.fixture(scope="module")
def computing(tmp_path_factory, make_cache):
    """A cache whose baseline and W4A4 have weights."""
    return Catalogue(make_cache(tmp_path_factory.mktemp("networks"), ("digits",), ("digits",)))


@pytest.fixture
def no_data(monkeypatch):
    monkeypatch.setattr("ui.data_set.has_data", lambda task: False)


def test_each_class_was_drawn_once_and_called_drawn(no_data):
    items = gallery.exhibits("cifar10")
    assert tuple(item.label for item in items) == get_task("cifar10").classes
    assert all(Image.open(io.BytesIO(item.png)).size == (32, 32) for item in items)
    assert gallery.about("cifar10").startswith("Drawn by this project, not from CIFAR-10")
    html = gallery.gallery_html("cifar10", "drawn:3")
    assert html.count("<button") == 10
    assert re.search(r'data-picture="drawn:3" aria-pressed="true"', html)


def test_real_test_pictures_are_the_first_two_of_each_class():
    items = gallery.exhibits("digits")
    assert len(items) == 20
    assert {item.source for item in items} == {"test"}
    assert [item.label for item in items] == [*map(str, range(10))] * 2
    index = int(items[0].name.partition(":")[2])
    assert int(get_task("digits").load("test").labels[index]) == 0


def test_a_task_without_pictures_says_so(no_data):
    assert gallery.exhibits("digits") == ()
    assert "upload one" in gallery.gallery_html("digits")


def test_a_damaged_data_set_leaves_the_drawn_pictures(monkeypatch, tmp_path):
    """One shard cut short made the task itself unreachable."""
    (tmp_path / "cifar10").mkdir()
    for split in ("train", "test"):
        (tmp_path / "cifar10" / f"{split}-00000-of-00001.parquet").write_bytes(b"PAR1" + b"\0" * 100)
    monkeypatch.setenv("SLIMSCOPE_DATA", str(tmp_path))
    monkeypatch.setattr(data_set, "_load", data_set._load.__wrapped__)  # another test may have read the sound one
    assert has_data("cifar10")
    assert {item.source for item in gallery.exhibits("cifar10")} == {gallery.DRAWN}


@pytest.mark.parametrize(
    "reference", ["drawn:99", "test:-1", "../x", "own:", "own:####", "own:" + "A" * 50_000, "x" * 1_000_000]
)
def test_a_reference_from_nowhere_gives_a_sentence(reference):
    with pytest.raises(ValueError, match="choose another"):
        tryit.see(reference, "digits")


def test_a_large_picture_cannot_be_smuggled_in_as_a_reference():
    reference = tryit.OWN + base64.b64encode(to_png(Image.new("L", (5_000, 5_000)))).decode()
    with pytest.raises(ValueError, match="choose another"):
        tryit.see(reference, "digits")


def test_ink_on_paper_is_turned_into_light_on_dark(tmp_path):
    paper = Image.new("RGB", (80, 80), "white")
    paper.paste((0, 0, 0), (35, 10, 45, 70))
    paper.save(tmp_path / "one.png")
    seen = tryit.see(tryit.reference_of_upload(str(tmp_path / "one.png"), "digits"), "digits")
    assert seen.inverted
    assert seen.picture.size == (8, 8)
    assert np.asarray(seen.picture).mean() < 127


def test_an_upload_keeps_only_what_a_network_sees(tmp_path):
    Image.effect_noise((900, 600), 80).save(tmp_path / "noise.png")
    reference = tryit.reference_of_upload(str(tmp_path / "noise.png"), "cifar10")
    assert len(reference) < 8_000
    assert tryit.see(reference, "cifar10").picture.size == (32, 32)
    (tmp_path / "noise.png").write_bytes(b"gone")
    with pytest.raises(UnreadablePicture):
        tryit.reference_of_upload(str(tmp_path / "noise.png"), "cifar10")


def test_both_networks_answer_with_probabilities(computing):
    view = look_up(computing, default_choice(computing, "digits"))
    networks = Networks(computing.store)
    html = tryit.try_picture(computing, networks, view, gallery.exhibits("digits")[7].name)
    numbers = [float(number) for number in re.findall(r'class="number">([\d.]+)%', html)]
    assert len(numbers) == 10
    assert sum(numbers[:5]) <= 100.05
    assert "It is 7." in html
    assert "LSQ+ W4A4" in html
    assert html.count('class="panel') == 2
    picture = tryit.see(gallery.exhibits("digits")[7].name, "digits").picture
    assert tryit.probabilities(networks.get(view.variant(computing)), picture, "digits").sum() == pytest.approx(1)


def test_an_uncached_setting_is_calibrated_and_tried_without_data(computing):
    choice, _ = from_query(computing, "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=3&trained=no")
    html = tryit.try_picture(
        computing, Networks(computing.store), look_up(computing, choice), gallery.exhibits("digits")[0].name
    )
    assert "LSQ+ W7A3" in html
    assert "notice" not in html


def test_a_failure_is_a_sentence_in_its_place(catalogue):
    view = look_up(catalogue, default_choice(catalogue, "digits"))
    html = tryit.try_picture(catalogue, Networks(catalogue.store), view, "drawn:77")
    assert "choose another" in html
    assert 'role="alert"' in html
