"""The attention view says and carries what the engine recorded, whatever the tokens are."""

import base64
import json
import re
import struct
from collections import Counter
from html.parser import HTMLParser

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.attention import AttentionCompute, LayerRecord, compress_attention, record_attention
from engine.models.bert import build_bert
from ui.attention_view import attention_html
from ui.texts import ENGLISH
from ui.theme import ASSETS, script

PIECES = ["[CLS]", "a", "witty", "##ish", "film", "[SEP]"]


def make_record(tokens=6, heads=3, keep=0.4, seed=0, kept=None, attention=None, tiers=None, present=None):
    random = torch.Generator().manual_seed(seed)
    dense = torch.randn(1, heads, tokens, tokens, generator=random).mul(2).softmax(-1)
    kept = torch.rand(dense.shape, generator=random) < keep if kept is None else kept
    here = torch.ones(1, tokens, dtype=torch.bool)
    present = here if present is None else torch.tensor([present])
    attention = dense * kept if attention is None else attention
    tiers = None if tiers is None else torch.tensor([tiers], dtype=torch.int8)
    return LayerRecord("layer", here, present, dense, kept, attention, tiers, None, AttentionCompute())


class Reader(HTMLParser):
    """What a browser makes of the HTML: its tags, and for each chip the class and the text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.chips, self.sent, self.cut, self.inside = [], [], None, [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if "data-attention" in attributes:
            self.sent = json.loads(attributes["data-attention"])
        if tag in ("ol", "dl", "li", "bdi", "span"):
            self.inside.append(tag)
        if tag == "li" and "ol" in self.inside:
            self.chips.append([attributes["class"].partition(" ")[2], "", ""])
        if tag == "bdi" and "dl" in self.inside:
            self.cut.append("")

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, text):
        if "ol" in self.inside and "li" in self.inside:
            self.chips[-1][1 if "bdi" in self.inside else 2] += text
        elif self.inside[-1:] == ["bdi"]:
            self.cut[-1] += text


def decode(sent: dict) -> tuple[list, list, list]:
    """Kept, dense and after of every entry, read without NumPy."""
    n = len(sent["pieces"])
    bits = "".join(f"{byte:08b}" for byte in base64.b64decode(sent["kept"]))[: sent["heads"] * n * n]

    def values(numbers):
        data = base64.b64decode(numbers["data"])
        reach = numbers["high"] - numbers["low"]
        return [numbers["low"] + step * reach / 65535 for (step,) in struct.iter_unpack("<H", data)]

    kept, after = [bit == "1" for bit in bits], iter(values(sent["after"]))
    decoded = kept, values(sent["dense"]), [next(after) if bit else 0.0 for bit in kept]
    assert next(after, None) is None
    return decoded


def facts(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", " ", value) for value in re.findall(r"<dd>(.*?)</dd>", html)]


@pytest.mark.parametrize("tokens, heads", [(2, 1), (6, 3), (9, 5)])
def test_the_numbers_sent_are_the_recorded_ones(tokens, heads):
    record = make_record(tokens, heads)
    kept, dense, after = decode(Reader(attention_html(["x"] * tokens, record, 0, 4)).sent)
    assert kept == record.kept.flatten().tolist()
    assert dense == pytest.approx(record.dense.flatten().tolist(), abs=1e-5)
    assert after == pytest.approx(record.attention.flatten().tolist(), abs=1e-5)


def test_quantized_attention_outside_zero_to_one_is_sent_too():
    kept = torch.rand(1, 2, 6, 6, generator=torch.Generator().manual_seed(1)) < 0.5
    record = make_record(kept=kept, attention=torch.linspace(-0.3, 1.6, 72).reshape(1, 2, 6, 6) * kept, heads=2)
    _, _, after = decode(Reader(attention_html(PIECES, record, 0, 1)).sent)
    assert after == pytest.approx(record.attention.flatten().tolist(), abs=2e-5)


def test_a_layer_that_keeps_nothing():
    record = make_record(keep=0.0)
    html = attention_html(PIECES, record, 0, 1)
    kept, _, after = decode(Reader(html).sent)
    assert not any(kept)
    assert not any(after)
    assert [value.split()[0] for value in facts(html)] == ["0.00%", "0.00%", "6"]
    assert Reader(html).cut == PIECES


def test_facts_of_all_heads_and_of_each():
    record = make_record(heads=2, present=[True, True, False, True, True, True])
    record.kept[0, :, 2] = False
    html = attention_html(PIECES, record, 1, 4)
    masses, counts = [], []
    for head in range(2):
        rows = [row for row in range(6) if row != 2]
        entries = [(row, key) for row in rows for key in range(6) if record.kept[0, head, row, key]]
        masses.append(sum(float(record.dense[0, head, row, key]) for row, key in entries) / len(rows))
        counts.append(len(entries))
    shown = [facts[0] for facts in Reader(html).sent["facts"]]
    assert shown == [f"{100 * mass:.2f}%" for mass in (sum(masses) / 2, *masses)]
    shown = [facts[2:] for facts in Reader(html).sent["facts"]]
    assert shown[0] == [f"{100 * sum(counts) / 72:.2f}%", f"{sum(counts)} of 72"]
    assert shown[1:] == [[f"{100 * count / 36:.2f}%", f"{count} of 36"] for count in counts]
    assert f"{100 * sum(masses) / 2:.2f}%" in facts(html)[0]
    assert "queries and heads" in facts(html)[0]
    assert f"{sum(counts)} of 72" in facts(html)[1]
    assert 'aria-label="Layer 2 of 4"' in html


def test_a_token_is_cut_where_no_query_of_any_head_looks_at_it():
    kept = torch.ones(1, 2, 6, 6, dtype=torch.bool)
    kept[0, 0, :, 1] = False  # but head 1 still looks
    kept[0, :, :, 3] = False
    html = attention_html(PIECES, make_record(heads=2, kept=kept), 0, 4)
    read = Reader(html)
    assert read.chips[3] == ["unseen", "##ish", " (cut: no query looks at it any more)"]
    assert [chip for chip in read.chips if chip[0]] == [read.chips[3]]
    assert read.cut == ["##ish"]
    assert read.sent["gone"] == [False, False, False, True, False, False]
    assert "none" in facts(attention_html(PIECES, make_record(keep=1.1), 0, 4))[2]


def test_tiers_and_what_earlier_layers_removed():
    record = make_record(tiers=[2, 1, 0, 0, 2, 1], present=[True, True, True, False, True, True])
    read = Reader(attention_html(PIECES, record, 0, 4))
    assert read.chips == [
        ["high", "[CLS]", " (high precision)"],
        ["low", "a", " (low precision)"],
        ["removed", "witty", " (removed in this layer)"],
        ["earlier", "##ish", " (removed by an earlier layer)"],
        ["high", "film", " (high precision)"],
        ["low", "[SEP]", " (low precision)"],
    ]
    assert read.cut == ["witty", "##ish"]
    assert read.sent["gone"] == [False, False, True, True, False, False]


def test_a_real_network_with_cascading_tiers():
    torch.manual_seed(0)
    model = build_bert(60, layers=3, width=24, heads=2, inner=48).eval()
    compress_attention(model, "tiered_tokens", kept=0.5, high_share=0.5)
    pieces = [f"w{number}" for number in range(12)]
    with torch.no_grad(), record_attention(model) as layers:
        model(torch.arange(1, 13)[None])
    found = [Counter(chip[0] for chip in Reader(attention_html(pieces, layer, 0, 3)).chips) for layer in layers]
    assert found == [
        {"high": 3, "low": 3, "removed": 6},
        {"high": 2, "low": 1, "removed": 3, "earlier": 6},
        {"high": 1, "low": 1, "removed": 1, "earlier": 9},
    ]


def test_without_a_method_everything_is_kept():
    kept = torch.ones(1, 3, 6, 6, dtype=torch.bool)
    html = attention_html(PIECES, make_record(kept=kept), 0, 4, method=False)
    assert ENGLISH["attention_no_method"] in html
    assert [value.split()[0] for value in facts(html)] == ["100.00%", "100.00%", "none"]
    assert ENGLISH["attention_no_method"] not in attention_html(PIECES, make_record(kept=kept), 0, 4)


def test_pieces_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="5 pieces"):
        attention_html(PIECES[:5], make_record(), 0, 4)


NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onclick='x", "&lt;", "فیلم", "{row}"]


@pytest.mark.parametrize("tiers", [None, [2, 0, 0, 0, 1, 0]])
def test_tokens_are_text_whatever_they_hold(tiers):
    plain = Reader(attention_html(PIECES, make_record(keep=0.0, tiers=tiers), 0, 4))
    read = Reader(attention_html(NASTY, make_record(keep=0.0, tiers=tiers), 0, 4))
    assert read.tags == plain.tags
    assert [chip[1] for chip in read.chips] == NASTY
    assert read.sent["pieces"] == NASTY
    assert set(read.cut) <= set(NASTY)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=6, max_size=6))
def test_any_text_comes_back(pieces):
    read = Reader(attention_html(pieces, make_record(keep=0.0), 0, 4))
    assert read.sent["pieces"] == read.cut == [chip[1] for chip in read.chips] == pieces


BLIND = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB."""


@pytest.mark.parametrize("eyes", BLIND)
def test_every_step_of_the_colour_scale_is_darker_for_all_eyes(eyes):
    colours = re.search(r"RAMP = \[(.*?)\]", script("attention.js"), re.DOTALL)[1]
    lightness = []
    for colour in re.findall("#(.{6})", colours):
        encoded = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in encoded]
        red, green, blue = (sum(m * v for m, v in zip(row, linear, strict=True)) for row in BLIND[eyes])
        luminance = max(0.2126 * red + 0.7152 * green + 0.0722 * blue, 0)
        lightness.append(116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance)
    steps = [first - second for first, second in zip(lightness, lightness[1:], strict=False)]
    assert len(lightness) == 10
    assert min(steps) > 7 and max(steps) < 12
    assert lightness[0] > 95
    assert lightness[-1] < 15


def test_the_style_sheet_names_only_what_is_the_views_own():
    """Gradio's own parts keep their looks; and it drops every at-rule but @media."""
    sheet = re.sub(r"/\*.*?\*/", "", (ASSETS / "attention.css").read_text("utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"@\w+", sheet)) == {"@media"}
    for selectors in re.findall(r"([^{}]+)\{", sheet):
        if "@" not in selectors:
            assert all(re.match(r"(\.dark )?\.attention\b", each.strip()) for each in selectors.split(",")), selectors
