"""Multiply-adds against sums written by hand."""

import torch

from engine.measure.compute import multiply_adds
from engine.models import get_model
from engine.models.bert import build_bert
from engine.pruning import prune


def test_of_a_bert_linear_layers_and_attention_count():
    """Some versions of PyTorch's counter take the fused attention of CPUs for nothing."""
    words, width, inner, layers, classes = 16, 32, 64, 2, 2
    network = build_bert(40, layers=layers, width=width, heads=4, inner=inner, positions=words)
    projections, attention = 4 * words * width**2, 2 * words**2 * width
    block = projections + attention + 2 * words * width * inner
    expected = layers * block + width**2 + classes * width  # pooler and classifier see one word
    example = torch.ones(1, words, dtype=torch.long)
    assert multiply_adds(network, example) == expected
    fewer = prune(network, "channel_l2", 0.5, example)
    assert multiply_adds(fewer, example) == expected - layers * words * width * inner


def test_of_resnet20_convolutions_and_the_linear_layer_count():
    first, last = 32 * 32 * 9 * 3 * 16, 64 * 10
    sixteen = 6 * 32 * 32 * 9 * 16 * 16
    thirty_two = 16 * 16 * 9 * 32 * (16 + 5 * 32)
    sixty_four = 8 * 8 * 9 * 64 * (32 + 5 * 64)
    network = get_model("resnet20").build()
    assert multiply_adds(network, torch.ones(1, 3, 32, 32)) == first + sixteen + thirty_two + sixty_four + last
