"""One picture for each class of CIFAR-10, drawn in code: for a page without the data set.

Drawn at 256x256 and reduced to 32x32. They are no photos, and say nothing about a network's accuracy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE, SMALL = 256, 32


def _ground(
    top: str, bottom: str, horizon: float | None = None, grain: int = 6
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A ground that fades from ``top`` to ``bottom``, or two with a ``horizon``; with some grain, as photos have."""
    first, second = (np.array(Image.new("RGB", (1, 1), colour).getpixel((0, 0)), float) for colour in (top, bottom))
    down = np.linspace(0, 1, SIDE)[:, None, None]
    share = down if horizon is None else (down > horizon) * 0.9 + down * 0.1
    noise = np.random.default_rng(7).normal(0, grain, (SIDE // 8, SIDE // 8, 1)).repeat(8, 0).repeat(8, 1)
    pixels = (first * (1 - share) + second * share) * np.ones((1, SIDE, 1)) + noise
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    return picture, ImageDraw.Draw(picture)


def _small(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(2)).resize((SMALL, SMALL), Image.Resampling.LANCZOS)


def airplane() -> Image.Image:
    picture, draw = _ground("#6fa8dc", "#d6e8f7")
    draw.polygon([(112, 138), (70, 214), (96, 214), (162, 138)], fill="#8d99a6")
    draw.polygon([(118, 118), (86, 52), (108, 52), (164, 118)], fill="#b7c0c9")
    draw.polygon([(30, 116), (14, 66), (38, 66), (66, 116)], fill="#6b7885")
    draw.rounded_rectangle((22, 108, 226, 148), 20, fill="#e9edf1")
    draw.pieslice((186, 108, 246, 148), -90, 90, fill="#e9edf1")
    draw.rectangle((40, 128, 220, 134), fill="#33597d")
    draw.polygon([(214, 112), (232, 118), (236, 124), (214, 124)], fill="#33414e")
    return _small(picture)


def automobile() -> Image.Image:
    picture, draw = _ground("#b9c6cf", "#6d7072", 0.62)
    draw.ellipse((24, 186, 232, 222), fill="#4a4c4e")
    draw.polygon([(64, 122), (92, 76), (172, 76), (206, 122)], fill="#8c1410")
    draw.polygon([(76, 120), (98, 84), (130, 84), (130, 120)], fill="#26343d")
    draw.polygon([(138, 84), (168, 84), (192, 120), (138, 120)], fill="#2f404b")
    draw.rounded_rectangle((18, 116, 240, 182), 24, fill="#c3211b")
    draw.rectangle((22, 160, 238, 174), fill="#8c1410")
    draw.ellipse((222, 128, 240, 146), fill="#fff3c4")
    for x in (70, 190):
        draw.ellipse((x - 30, 150, x + 30, 210), fill="#17181a")
        draw.ellipse((x - 14, 166, x + 14, 194), fill="#b9bec3")
    return _small(picture)


def bird() -> Image.Image:
    picture, draw = _ground("#cfe3c4", "#94b787")
    draw.line([(0, 206), (256, 190)], fill="#5d4630", width=16)
    draw.polygon([(40, 168), (6, 214), (34, 216), (90, 176)], fill="#5b4632")
    draw.ellipse((50, 92, 190, 190), fill="#8a6a49")
    draw.ellipse((92, 116, 188, 190), fill="#e0a561")
    draw.polygon([(58, 128), (150, 118), (96, 178)], fill="#5b4632")
    draw.ellipse((140, 52, 214, 122), fill="#7b5c3d")
    draw.polygon([(208, 80), (244, 92), (206, 100)], fill="#e2a21d")
    draw.ellipse((182, 74, 196, 88), fill="#120d08")
    for x in (116, 142):
        draw.line([(x, 184), (x, 204)], fill="#3a2c1e", width=7)
    return _small(picture)


def _face(draw, fur: str, inner: str, muzzle: str, eyes: str) -> None:
    draw.ellipse((48, 62, 208, 224), fill=fur)
    draw.ellipse((84, 150, 172, 220), fill=muzzle)
    for x in (96, 160):
        draw.ellipse((x - 18, 112, x + 18, 144), fill=eyes)
        draw.ellipse((x - 7, 114, x + 7, 142), fill="#0d0d0d")
    draw.polygon([(114, 164), (142, 164), (128, 182)], fill=inner)
    draw.line([(128, 182), (128, 198)], fill="#3a2a22", width=5)
    draw.arc((100, 178, 128, 208), 20, 160, fill="#3a2a22", width=5)
    draw.arc((128, 178, 156, 208), 20, 160, fill="#3a2a22", width=5)


def cat() -> Image.Image:
    picture, draw = _ground("#b5a79a", "#8d7d70")
    for ear in ([(54, 110), (52, 22), (118, 74)], [(202, 110), (204, 22), (138, 74)]):
        draw.polygon(ear, fill="#7d756d")
    for ear in ([(66, 90), (64, 46), (100, 76)], [(190, 90), (192, 46), (156, 76)]):
        draw.polygon(ear, fill="#d59f98")
    _face(draw, "#8b837a", "#c9726f", "#d9d4cd", "#b9cf5a")
    for x in (106, 128, 150):
        draw.line([(x, 66), (x + (128 - x) // 5, 100)], fill="#4c463f", width=9)
    for y in (178, 192):
        draw.line([(90, y), (26, y - 10)], fill="#f2efe9", width=4)
        draw.line([(166, y), (230, y - 10)], fill="#f2efe9", width=4)
    return _small(picture)


def deer() -> Image.Image:
    picture, draw = _ground("#7d9a68", "#a8a05c", 0.66)
    for x in (88, 108, 160, 178):
        draw.line([(x, 150), (x, 228)], fill="#6b4527", width=11)
    draw.ellipse((70, 98, 196, 168), fill="#94623a")
    draw.ellipse((176, 104, 202, 130), fill="#efe4d2")
    draw.polygon([(76, 136), (100, 104), (78, 60), (54, 68)], fill="#94623a")
    draw.polygon([(24, 84), (34, 96), (84, 84), (80, 54), (56, 52)], fill="#a26f45")
    draw.polygon([(82, 54), (104, 46), (84, 66)], fill="#a26f45")
    draw.ellipse((54, 62, 64, 72), fill="#120b06")
    draw.ellipse((20, 84, 34, 96), fill="#1f140c")
    for points in (
        [(66, 54), (58, 20), (34, 8)],
        [(60, 30), (78, 10)],
        [(74, 54), (92, 24), (118, 14)],
        [(90, 28), (88, 6)],
    ):
        draw.line(points, fill="#d8c39c", width=7, joint="curve")
    return _small(picture)


def dog() -> Image.Image:
    picture, draw = _ground("#9fb98a", "#6f8a5b")
    _face(draw, "#c08a4e", "#1d1713", "#ead7bd", "#5a3716")
    for box in ((26, 66, 84, 178), (172, 66, 230, 178)):
        draw.ellipse(box, fill="#7a4d22")
    draw.ellipse((106, 154, 150, 186), fill="#1d1713")
    draw.ellipse((114, 196, 142, 226), fill="#d9737c")
    return _small(picture)


def frog() -> Image.Image:
    picture, draw = _ground("#8a7a55", "#5f5334")
    for box in ((10, 138, 96, 216), (160, 138, 246, 216)):
        draw.ellipse(box, fill="#3f7a2a")
    draw.ellipse((44, 84, 212, 212), fill="#58a03a")
    draw.ellipse((74, 150, 182, 214), fill="#c9d68c")
    for x in (84, 172):
        draw.ellipse((x - 30, 54, x + 30, 114), fill="#58a03a")
        draw.ellipse((x - 19, 64, x + 19, 102), fill="#e8c93c")
        draw.ellipse((x - 9, 70, x + 9, 96), fill="#0c0c08")
    draw.arc((74, 96, 182, 158), 15, 165, fill="#2c5a1c", width=7)
    for x in (52, 204):
        draw.ellipse((x - 32, 204, x + 32, 226), fill="#4c8f32")
    return _small(picture)


def horse() -> Image.Image:
    picture, draw = _ground("#a9c8e2", "#7fa052", 0.68)
    for x in (84, 104, 166, 186):
        draw.line([(x, 150), (x, 232)], fill="#4f2c14", width=15)
    draw.line([(200, 118), (228, 150), (226, 200)], fill="#26170c", width=16, joint="curve")
    draw.ellipse((62, 96, 212, 172), fill="#7a4420")
    draw.polygon([(66, 150), (112, 106), (90, 36), (52, 54)], fill="#7a4420")
    draw.polygon([(18, 94), (34, 110), (82, 84), (88, 42), (60, 38)], fill="#85502a")
    draw.polygon([(70, 42), (78, 18), (90, 42)], fill="#7a4420")
    draw.line([(86, 32), (106, 66), (122, 108)], fill="#26170c", width=18, joint="curve")
    draw.ellipse((54, 56, 64, 66), fill="#0f0905")
    draw.ellipse((16, 92, 36, 110), fill="#3d2211")
    return _small(picture)


def ship() -> Image.Image:
    picture, draw = _ground("#bcd7ec", "#2f6690", 0.66)
    draw.rectangle((88, 66, 170, 140), fill="#f1f3f4")
    draw.rectangle((104, 34, 128, 70), fill="#c8372d")
    draw.rectangle((140, 46, 158, 70), fill="#c8372d")
    for x in range(98, 166, 18):
        draw.rectangle((x, 84, x + 9, 94), fill="#3d5568")
        draw.rectangle((x, 108, x + 9, 118), fill="#3d5568")
    draw.polygon([(14, 136), (244, 136), (212, 196), (44, 196)], fill="#26313b")
    draw.polygon([(36, 180), (222, 180), (212, 198), (44, 198)], fill="#a52c22")
    for x in range(0, 256, 52):
        draw.arc((x, 190, x + 52, 222), 200, 340, fill="#cfe3f1", width=6)
    return _small(picture)


def truck() -> Image.Image:
    picture, draw = _ground("#c3d2db", "#77777a", 0.7)
    draw.rectangle((16, 58, 164, 176), fill="#e7e2d4")
    draw.rectangle((16, 58, 164, 70), fill="#b8b09b")
    for x in range(40, 160, 24):
        draw.line([(x, 72), (x, 174)], fill="#cdc6b3", width=4)
    draw.polygon([(170, 92), (216, 92), (242, 132), (242, 184), (170, 184)], fill="#1f5fa8")
    draw.polygon([(184, 102), (212, 102), (230, 132), (184, 132)], fill="#20313d")
    draw.rectangle((12, 174, 244, 190), fill="#33383c")
    draw.rectangle((232, 150, 244, 162), fill="#fff3c4")
    for x in (54, 106, 208):
        draw.ellipse((x - 25, 168, x + 25, 218), fill="#151617")
        draw.ellipse((x - 10, 183, x + 10, 203), fill="#aeb3b7")
    return _small(picture)


DRAWINGS: dict[str, dict[str, Callable[[], Image.Image]]] = {
    "cifar10": {draw.__name__: draw for draw in (airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck)}
}
"""Task -> class -> how to draw it."""
