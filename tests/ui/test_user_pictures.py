"""Whatever a person uploads is either a picture or a sentence that helps."""

import io
import struct
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import numpy as np
import pytest
from gradio.data_classes import ImageData
from PIL import Image

from ui import pictures
from ui.pictures import UnreadablePicture, picture_input, read_picture, to_input

SENTENCE = "This file is not a picture Slimscope can read. Use PNG, JPEG or WebP."


@pytest.fixture
def write(tmp_path):
    def save(content, name="picture.png", **options):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.save(path, **options)
        return str(path)

    return save


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims to be width x height, with no pixels in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.txt", "hello")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"just some text", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
     archive(), b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"\0" * 500],
    ids=["text", "signature only", "svg", "zip", "eps", "zeros"],
)  # fmt: skip
def test_a_file_that_is_no_picture_gets_a_sentence(write, content):
    with pytest.raises(UnreadablePicture, match="Use PNG, JPEG or WebP") as caught:
        read_picture(write(content))
    assert str(caught.value) == SENTENCE


def test_an_empty_file_is_called_empty(write):
    with pytest.raises(UnreadablePicture, match="empty"):
        read_picture(write(b""))
    with pytest.raises(UnreadablePicture, match="empty"):
        read_picture("")


@pytest.mark.parametrize("size", [(8_000, 6_000), (60_000, 60_000)])
def test_a_huge_picture_is_refused_before_it_is_decoded(write, size):
    with pytest.raises(UnreadablePicture, match="40.* Make it smaller"):
        read_picture(write(png_header(*size)))


def test_a_truncated_picture_is_called_damaged(write):
    buffer = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(buffer, "JPEG")
    with pytest.raises(UnreadablePicture, match="damaged or cut short"):
        read_picture(write(buffer.getvalue()[:2_000], "cut.jpg"))
    with pytest.raises(UnreadablePicture, match="damaged or cut short"):
        read_picture(write(png_header(50, 50)))


def test_transparency_becomes_white(write):
    picture = read_picture(write(Image.new("RGBA", (5, 5), (0, 0, 0, 0))))
    assert picture.mode == "RGB"
    assert picture.getpixel((2, 2)) == (255, 255, 255)


def test_sixteen_bits_become_eight(write):
    values = np.full((4, 4), 65_535 // 2, np.uint16)
    assert read_picture(write(Image.fromarray(values))).getpixel((0, 0)) == (127, 127, 127)


def test_cmyk_palette_grey_and_float_become_rgb(write):
    for mode, name in (
        ("CMYK", "a.jpg"),
        ("P", "b.png"),
        ("L", "c.png"),
        ("1", "d.png"),
        ("LA", "e.png"),
        ("F", "f.tiff"),
    ):
        assert read_picture(write(Image.new(mode, (6, 4)), name)).mode == "RGB"


def test_the_first_frame_of_an_animation_is_read(write):
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    picture = read_picture(write(frames[0], "a.gif", save_all=True, append_images=frames[1:]))
    assert picture.getpixel((0, 0)) == (255, 0, 0)


def test_a_photo_is_turned_as_its_camera_noted(write):
    picture = Image.new("RGB", (40, 20), "white")
    exif = Image.Exif()
    exif[274] = 6  # turn right
    assert read_picture(write(picture, "a.jpg", exif=exif)).size == (20, 40)


def test_the_middle_square_is_what_a_network_sees():
    picture = Image.new("RGB", (90, 30), "red")
    picture.paste((0, 0, 255), (30, 0, 60, 30))
    seen = to_input(picture, (3, 32, 32))
    assert seen.size == (32, 32)
    assert seen.getpixel((0, 0)) == seen.getpixel((31, 31)) == (0, 0, 255)


@pytest.mark.parametrize("size", [(1, 1), (1, 4_000), (5, 3)])
def test_tiny_and_thin_pictures_are_pictures(write, size):
    seen = to_input(read_picture(write(Image.new("RGB", size, "green"))), (3, 32, 32))
    assert seen.size == (32, 32)
    assert seen.getpixel((16, 16)) == (0, 128, 0)


def test_grey_networks_get_grey_pictures():
    seen = to_input(Image.new("RGB", (50, 50), "white"), (1, 8, 8))
    assert seen.mode == "L"
    assert seen.size == (8, 8)


def shaded(mode: str) -> Image.Image:
    """600 x 600, from dark to light, transparent at one side where the mode allows."""
    grey = Image.linear_gradient("L").resize((600, 600))
    if mode == "RGBA":
        return Image.merge("RGBA", (grey, grey.rotate(90), grey, grey.rotate(180)))
    if mode == "LA":
        return Image.merge("LA", (grey, grey.rotate(90)))
    if mode == "I;16":
        return Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    return grey.convert(mode)


@pytest.mark.parametrize("mode, name, options", [
    ("RGBA", "a.png", {}), ("RGB", "a.png", {}), ("RGB", "a.jpg", {"quality": 95}), ("LA", "a.png", {}),
    ("L", "a.png", {}), ("L", "a.png", {"transparency": 0}), ("P", "a.png", {}), ("P", "a.png", {"transparency": 9}),
    ("1", "a.png", {}), ("CMYK", "a.jpg", {"quality": 95}), ("I;16", "a.png", {}), ("F", "a.tiff", {}),
    ("RGBA", "a.webp", {"lossless": True}),
])  # fmt: skip
def test_a_large_picture_is_made_smaller_before_it_is_worked_on(write, monkeypatch, mode, name, options):
    """One of 40 megapixels with transparency took 600 MB."""
    path = write(shaded(mode), name, **options)
    whole = read_picture(path)
    monkeypatch.setattr(pictures, "ENOUGH", 100)
    smaller = read_picture(path)
    assert whole.size == (600, 600) and smaller.mode == "RGB"
    assert smaller.width == smaller.height <= 200
    seen = [np.asarray(to_input(picture, (3, 32, 32)), int) for picture in (whole, smaller)]
    assert np.abs(seen[0] - seen[1]).max() <= 4


def test_a_large_photo_is_turned_and_its_middle_square_comes(write, monkeypatch):
    monkeypatch.setattr(pictures, "ENOUGH", 100)
    exif = Image.Exif()
    exif[274] = 6  # turn right: what was at the left is above
    photo = Image.new("RGB", (1200, 600), "red")
    photo.paste((0, 0, 255), (300, 0, 600, 600))
    photo.paste((0, 128, 0), (600, 0, 900, 600))
    for name in ("a.jpg", "a.png"):
        seen = read_picture(write(photo, name, exif=exif))
        assert seen.width == seen.height <= 100
        above, below = (seen.getpixel((seen.width // 2, seen.height * part // 5)) for part in (1, 4))
        assert (above[2], below[1]) == pytest.approx((255, 128), abs=4)


@pytest.mark.parametrize("mode", ["RGBA", "P", "1", "I;16", "F"])
@pytest.mark.parametrize("size", [(100, 5_000), (5_000, 100), (150, 9_001)])
def test_no_copies_are_made_of_a_long_thin_picture(write, monkeypatch, mode, size):
    """One of 300 x 133,000 took 600 MB, of floats 800: its short side kept it from being made smaller."""
    worked_on, work = [], pictures._to_rgb
    monkeypatch.setattr(pictures, "_to_rgb", lambda picture: worked_on.append(picture.size) or work(picture))
    monkeypatch.setattr(pictures, "ENOUGH", 200)
    seen = to_input(read_picture(write(Image.new(mode, size, 1), "a.tiff")), (3, 32, 32))
    assert seen.size == (32, 32)
    assert max(worked_on[0]) <= 200


def test_pictures_are_read_one_at_a_time(write, monkeypatch):
    """Forty that come at once would take forty times the memory of one."""
    running, most, work = [], [], pictures._to_rgb

    def slow(picture):
        running.append(picture)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return work(picture)

    monkeypatch.setattr(pictures, "_to_rgb", slow)
    path = write(Image.new("RGB", (50, 50)))
    with ThreadPoolExecutor(6) as pool:
        assert len(list(pool.map(read_picture, [path] * 6))) == 6
    assert max(most) == 1


def test_gradio_hands_over_the_file_unopened(write):
    with gr.Blocks():
        component = picture_input()
    path = write(b"no picture at all")
    assert component.preprocess(ImageData(path=path, orig_name="x.png")) == path
    assert component.preprocess(None) is None
    assert component.get_block_name() == "image"
