"""What the benchmark compares with computes the same."""

import pytest
import torch

from benchmarks.attention_references import reference_of

SETTINGS = {
    "score_topk": ({"keep": 0.25}, {"keep": 0.6, "bits": 2}),
    "quantized_topk": ({"keep": 0.25}, {"keep": 0.6, "bits": 2, "truncate_bits": 3}),
    "tiered_tokens": ({}, {"kept": 0.6, "high_share": 0.3, "high_bits": 3, "low_bits": 2}),
}


@pytest.mark.parametrize("size", ["two_layers", "three_layers"])
@pytest.mark.parametrize("quantizer", [None, "lsqplus", "rebnet"])
@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("method", SETTINGS)
@torch.no_grad()
def test_ours_and_the_reference_give_the_same_logits(compressed, bert, batch, method, which, quantizer, size):
    ours = compressed(method, quantizer, size, **SETTINGS[method][which])
    reference = reference_of(ours)
    for inputs in (batch((20, 13, 8, 2, 1)), batch((12,), seed=2)):
        expected = ours(**inputs).logits
        torch.testing.assert_close(reference(**inputs).logits, expected, rtol=1e-4, atol=1e-5)
        assert (expected - bert(size)(**inputs).logits).abs().max() > 1e-3  # the cut makes a difference
