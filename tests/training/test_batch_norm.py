"""A rebuilt network's batch-norm, made trainable again."""

import torch
from torch import nn

from engine.data import get_task
from engine.models import get_model
from engine.networks import load
from engine.packing import pack
from engine.training.batch_norm import unfold_batch_norm
from engine.variant import Variant


def test_eval_stays_the_same_and_training_is_like_the_original():
    torch.manual_seed(0)
    network = get_model("digits_cnn").build()
    training = get_task("digits").load("train").head(512)
    inputs, _ = next(training.batches(512))
    with torch.no_grad():
        for layer in (network.bn1, network.bn2):
            layer.weight.uniform_(0.5, 2)
            layer.bias.normal_()
            layer.momentum = 1.0  # statistics of this very batch
        network.train()(inputs)
        expected_eval, expected_train = network.eval()(inputs), network.train()(inputs)
        network.eval()
        rebuilt = load(pack(network, Variant("digits", "digits_cnn").to_json()))
        assert torch.allclose(rebuilt(inputs), expected_eval, atol=0.02)
        folded_train = rebuilt.train()(inputs)
        assert not torch.allclose(folded_train, expected_train, atol=0.5)  # what would go wrong without it

        rebuilt = load(pack(network, Variant("digits", "digits_cnn").to_json()))
        before = rebuilt(inputs)
        unfold_batch_norm(rebuilt, training.batches(100))
        assert torch.allclose(rebuilt(inputs), before, atol=1e-4)
        assert torch.allclose(rebuilt.train()(inputs), expected_train, atol=0.05)


def test_what_a_file_does_not_fold_is_left_alone():
    torch.manual_seed(0)
    network = nn.Sequential(nn.BatchNorm1d(4, affine=False), nn.BatchNorm1d(4, track_running_stats=False)).eval()
    inputs = torch.randn(50, 4) * 3 + 1
    before = network(inputs)
    unfold_batch_norm(network, [(inputs, None)])
    assert torch.equal(network(inputs), before)
