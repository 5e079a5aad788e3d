"""Sensitivity as the page shows it: the numbers on record, or the very command that measures them."""

import re

import pytest

from engine.cli import parser
from engine.commands.sensitivity import _like
from engine.sensitivity import ACTIVATIONS, WEIGHTS, Cell, Sensitivity, digest_of, path_of, write
from engine.variant import Variant
from ui import heat
from ui.sensitivity_view import command, sensitivity_html

DIGITS = ("digits", "digits_cnn")
PLAIN = Variant(*DIGITS, "lsqplus", 4, 4)
PRUNED = Variant(*DIGITS, "lsqplus", 4, 4, pruning="global_magnitude", pruning_ratio=0.8, pruned_epochs=6)


@pytest.fixture
def store(make_cache, tmp_path):
    return make_cache(tmp_path, ("digits",))


def measured(store, like: Variant, accuracy: float = 0.96) -> Sensitivity:
    source = store.record(like.source().id)
    cells = (
        Cell("conv1", WEIGHTS, 8, 0.11, accuracy, 100), Cell("conv1", WEIGHTS, 2, 0.9, accuracy - 0.07, 30),
        Cell("conv1", ACTIVATIONS, 8, 0.1, accuracy), Cell("<b>", WEIGHTS, 8, 0.1, accuracy + 0.01, 90),
    )  # fmt: skip
    table = Sensitivity(source.id, digest_of(source), like.quantizer, 500, 0.1, accuracy, cells=cells)
    write(store, like, table)
    return table


def test_each_layer_and_width_has_its_drop(store):
    measured(store, PLAIN)
    html = sensitivity_html(store, PLAIN)
    lines = re.findall(r'<tr><th scope="row"><bdi>(.*?)</bdi></th>(.*?)</tr>', html)
    assert [name for name, _ in lines] == ["conv1", "&lt;b&gt;"]
    texts = [re.findall(r"<td[^>]*>(?:<bdi[^>]*>)?([^<]+)", line) for _, line in lines]
    assert texts == [["0.00", "7.00", "0.00", "—"], ["−1.00", "—", "—", "—"]]
    assert heat.style(7.0) in html and "500 validation examples" in html and "96.00%" in html
    assert "7.00 pp lost, loss 0.80 nats higher" in html


def test_without_a_measurement_it_names_the_command(store):
    html = sensitivity_html(store, PLAIN)
    assert "python -m engine sensitivity digits_cnn --quantizer lsqplus<" in html and "<table" not in html


@pytest.mark.parametrize(
    "variant",
    (
        PLAIN,
        PRUNED,
        Variant(*DIGITS, "rebnet", 2, 2, per_channel=True, seed=3),
        Variant(*DIGITS, "lsqplus", 4, 4, pruning="layer_magnitude", pruning_ratio=0.5, pruning_gradual=True,
                pruned_epochs=6, epochs=2),
        Variant("sst2", "bert", "lsqplus", 4, 4, embeddings="row"),
    ),
)  # fmt: skip
def test_the_command_measures_the_table_that_is_missing(store, variant):
    """It is parsed as the command line does, and names the same file."""
    words = command(variant).split()
    assert words[:3] == ["python", "-m", "engine"]
    options = parser().parse_args(words[3:])
    assert path_of(store, _like(options, variant.task, 0)) == path_of(store, variant)


def test_a_pruned_network_without_its_own_table_shows_that_of_the_whole_one(pruned_cache, tmp_path, make_cache):
    store = make_cache(tmp_path, ("digits",))
    measured(store, PLAIN)
    assert "Measured on the uncompressed network" in sensitivity_html(store, PRUNED)
    assert "<table" in sensitivity_html(store, Variant(*DIGITS))  # and so does the baseline
    assert "<table" in sensitivity_html(store, Variant(*DIGITS, pruning="channel_l2", pruning_ratio=0.5, epochs=6))


def test_a_table_of_other_weights_is_said_to_be_so(store):
    table = measured(store, PLAIN)
    path = path_of(store, PLAIN)
    path.write_text(path.read_text().replace(table.sha256, "0" * 64))
    html = sensitivity_html(store, PLAIN)
    assert "measured on other weights" in html and "<table" not in html
