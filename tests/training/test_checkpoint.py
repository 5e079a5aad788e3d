"""Checkpoints of networks unlike the project's own."""

import pytest
import torch
from torch import nn

from engine.training.checkpoint import load_checkpoint, save_checkpoint


def test_weights_that_layers_share_are_saved_and_loaded(tmp_path):
    """safetensors refuses two names for one memory."""
    networks = []
    for seed in (0, 1):
        torch.manual_seed(seed)
        network = nn.Sequential(nn.Embedding(6, 4), nn.Linear(4, 6, bias=False))
        network[1].weight = network[0].weight
        networks.append((network, torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)))
    (network, optimizer), (other, its_optimizer) = networks
    network(torch.arange(6)).square().sum().backward()
    optimizer.step()
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, network, optimizer, {"step": 1, "origin": "here"})
    assert load_checkpoint(path, other, its_optimizer, "elsewhere") is None
    assert load_checkpoint(path, other, its_optimizer, "here")["step"] == 1
    assert torch.equal(other[0].weight, network[0].weight) and other[1].weight is other[0].weight
    mine, theirs = (each.state_dict()["state"][0]["momentum_buffer"] for each in (optimizer, its_optimizer))
    assert torch.equal(mine, theirs)


def test_a_damaged_checkpoint_is_named_and_training_begins_anew(tmp_path):
    """It raised, at every new try too, until somebody removed the file."""
    network, path = nn.Linear(2, 2), tmp_path / "run.safetensors"
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    save_checkpoint(path, network, optimizer, {"step": 1, "origin": "here"})
    path.write_bytes(path.read_bytes()[:40])
    with pytest.warns(UserWarning, match="run.safetensors is damaged"):
        assert load_checkpoint(path, network, optimizer, "here") is None
