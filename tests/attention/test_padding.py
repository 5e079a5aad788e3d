"""Padding never takes part, whichever mask says what it is."""

import pytest
import torch

from engine.attention import record_attention
from engine.quantization import all_quantizers

CUT = {
    "score_topk": {"keep": 0.4},
    "quantized_topk": {"keep": 0.4},
    "tiered_tokens": {"kept": 0.7, "high_share": 0.4},
}
NAMES = [entry.name for entry in all_quantizers()]


@torch.no_grad()
def logits(model, batch):
    return model(**batch).logits


@pytest.mark.parametrize("size", ["two_layers", "three_layers"])
@pytest.mark.parametrize("quantizer", [None, *NAMES])
@pytest.mark.parametrize("method", CUT)
def test_a_sentence_alone_and_in_a_padded_batch(compressed, batch, method, quantizer, size):
    lengths = (11, 7, 2, 1)
    model, inputs = compressed(method, quantizer, size, **CUT[method]), batch(lengths)
    with record_attention(model) as together:
        in_batch = logits(model, inputs)
    for index, length in enumerate(lengths):
        sentence = {"input_ids": inputs["input_ids"][index : index + 1, :length]}
        for mask in ({}, {"attention_mask": torch.ones(1, length)}):
            with record_attention(model) as alone:
                expected = logits(model, sentence | mask)
            torch.testing.assert_close(in_batch[index : index + 1], expected, rtol=1e-4, atol=1e-4)
            for mine, theirs in zip(together, alone, strict=True):
                assert torch.equal(mine.kept[index, :, :length, :length], theirs.kept[0])
                assert not mine.kept[index, :, length:].any()
                assert not mine.kept[index, :, :, length:].any()
                if method == "tiered_tokens":
                    assert torch.equal(mine.tiers[index, :length], theirs.tiers[0])


@pytest.mark.parametrize("method", CUT)
def test_padded_masks_of_every_kind_are_understood(compressed, batch, method):
    model, inputs = compressed(method, **CUT[method]), batch()
    expected = logits(model, inputs)
    yes = inputs["attention_mask"].bool()
    square = yes[:, None, None, :].expand(-1, 1, yes.shape[1], -1)
    for mask in (yes, square, torch.where(square, 0.0, -10_000.0), torch.where(square, 0.0, -torch.inf)):
        torch.testing.assert_close(logits(model, inputs | {"attention_mask": mask}), expected)
    unpadded = logits(model, {"input_ids": inputs["input_ids"]})
    torch.testing.assert_close(
        unpadded, logits(model, {"input_ids": inputs["input_ids"], "attention_mask": yes | True})
    )
    assert not torch.allclose(unpadded, expected)


@pytest.mark.parametrize("method", CUT)
def test_a_mask_of_whole_numbers_for_each_pair_is_refused(compressed, batch, method):
    """Taken for one that is added, its zeros would let padding take part."""
    model, inputs = compressed(method, **CUT[method]), batch()
    pairs = inputs["attention_mask"][:, None, None, :].expand(-1, 1, inputs["input_ids"].shape[1], -1)
    with pytest.raises(ValueError, match="bool, or of floats that are added"):
        logits(model, inputs | {"attention_mask": pairs})
