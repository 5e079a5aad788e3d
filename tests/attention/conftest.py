"""Small BERTs with random weights, large enough that tokens differ in what they attend to."""

import pytest
import torch
from attention_scales import set_arbitrary_scales
from transformers import BertConfig, BertForSequenceClassification

from engine.attention import compress_attention

SIZES = {"two_layers": (32, 2, 4), "three_layers": (24, 3, 2)}
"""Width, layers, heads."""


def build_bert(size="two_layers", seed=0, **options):
    width, layers, heads = SIZES[size]
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=60, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=2 * width, max_position_embeddings=24, initializer_range=0.3, **options,
    )  # fmt: skip
    return BertForSequenceClassification(config).eval()


def build_batch(lengths=(11, 7, 2, 1), seed=1):
    generator = torch.Generator().manual_seed(seed)
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).long()
    return {"input_ids": torch.randint(1, 60, mask.shape, generator=generator) * mask, "attention_mask": mask}


def compressed_bert(method, quantizer=None, size="two_layers", seed=0, **options):
    model = build_bert(size, seed)
    compress_attention(model, method, **options, quantizer=quantizer)
    set_arbitrary_scales(model)
    return model


@pytest.fixture
def bert():
    return build_bert


@pytest.fixture
def compressed():
    return compressed_bert


@pytest.fixture
def batch():
    return build_batch
