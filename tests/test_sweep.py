"""Grid files: every combination once, in order, and mistakes named."""

import pytest

from engine.sweep import LocalProcesses, expand, read_grid
from engine.variant import Variant


def test_all_combinations_last_field_fastest():
    found = list(expand({"model": "resnet20", "quantizer": "lsqplus", "bits": [8, 4], "epochs": [0, 2]}))
    assert [(v.weight_bits, v.activation_bits, v.epochs) for v in found] == [(8, 8, 0), (8, 8, 2), (4, 4, 0), (4, 4, 2)]
    assert {v.task for v in found} == {"cifar10"}


def test_a_start_makes_no_difference_to_what_is_only_calibrated():
    found = list(expand({"model": "resnet20", "quantizer": "lsqplus", "bits": 2, "epochs": [0, 1], "start_bits": 3}))
    assert [v.start_bits for v in found] == [None, 3]


def test_each_variant_once(tmp_path):
    grid = tmp_path / "grid.yaml"
    grid.write_text(
        "- {model: resnet20, quantizer: lsqplus, bits: [8, 4]}\n- {model: resnet20, quantizer: lsqplus, bits: 4}\n"
    )
    assert read_grid(grid) == [Variant("cifar10", "resnet20", "lsqplus", bits, bits) for bits in (8, 4)]


@pytest.mark.parametrize(
    "text, word",
    (
        ("model: x", "list"), ("- [1]", "list"), ("- {modell: x}", "modell"), ("- {bits: 4}", "model"),
        ("- {model: nope}", "resnet20"), ("- {model: resnet20, quantizer: nope, bits: 4}", "lsqplus"),
        ("- {model: resnet20, quantizer: lsqplus, bits: 99}", "16"), ("{", "YAML"),
        ("- {model: resnet20, task: x}", "task"),
        ("- {model: resnet20, quantizer: lsqplus, bits: 1}", "rebnet"),
        ("- {model: resnet20, quantizer: lsqplus, bits: 4, weight_bits: 8}", "either it or them"),
        ("- {model: resnet20, attention: {method: score_topk}}", "no attention"),
        ("- {model: bert, attention: {method: score_topk, kep: 0.25}}", "kep"),
        ("- {model: bert, attention: {method: score_topk, 1: 0.25}}", "settings by name"),
        ("- {model: bert, quantizer: lsqplus, bits: 4, embeddings: rows}", "tensor, row or None"),
        ("- {model: resnet20, quantizer: lsqplus, bits: 4, ends_bits: 1}", "rebnet"),
        ("- {model: resnet20, quantizer: lsqplus, bits: 4, layer_bits: {fc: [1, 8]}}", "rebnet"),
        ("- {model: bert, attention: {method: tiered_tokens, high_bits: 2, low_bits: 3}}", "low_bits must be less"),
        ("- {model: vgg, pruning: channel_l2, pruning_ratio: 0.5, pruning_gradual: true, epochs: 1}", "at once"),
    ),
)  # fmt: skip
def test_mistakes_are_named(tmp_path, text, word):
    grid = tmp_path / "grid.yaml"
    grid.write_text(text)
    with pytest.raises(ValueError, match=word):
        read_grid(grid)


def test_the_projects_own_grids_can_be_read():
    from engine.paths import ROOT

    grids = sorted((ROOT / "grids").glob("*.yaml"))
    assert grids and all(read_grid(grid) for grid in grids)


def test_lists_within_attention_are_taken_in_turn_too():
    found = list(
        expand(
            {
                "model": "bert",
                "attention": [{"method": "score_topk", "keep": [0.5, 0.25]}, {"method": "tiered_tokens", "kept": 0.85}],
            }
        )
    )
    assert [dict(variant.attention) for variant in found] == [
        {"method": "score_topk", "keep": 0.5},
        {"method": "score_topk", "keep": 0.25},
        {"method": "tiered_tokens", "kept": 0.85},
    ]
    assert len({variant.id for variant in found}) == 3


def test_widths_of_a_layer_are_taken_in_turn_too():
    entry = {"model": "resnet20", "quantizer": "lsqplus", "bits": 4, "layer_bits": {"conv1": [8, 4], "linear": 8}}
    assert [variant.layer_bits for variant in expand(entry)] == [
        (("conv1", (8, 8)), ("linear", (8, 8))),
        (("linear", (8, 8)),),
    ]


def test_variants_that_would_begin_with_one_another_are_refused_instead_of_waited_for():
    entry = {"model": "digits_cnn", "quantizer": "lsqplus", "bits": 4, "epochs": [2, 5], "start_bits": 4}
    with pytest.raises(ValueError, match="begin with another"):
        list(LocalProcesses(1).run(str, list(expand(entry))))


@pytest.mark.parametrize("count", (0, -1))
def test_jobs_need_a_process(count):
    with pytest.raises(ValueError, match="1 or more"):
        LocalProcesses(count)
