"""Networks in memory: bounded by what they hold, and what was let go is made again."""

import weakref
from dataclasses import replace

import pytest
import torch

from engine.variant import Variant
from ui import networks as memory
from ui.networks import Networks

BERT = Variant("sst2", "bert")
IDS = torch.tensor([[5, 60, 700, 6]])
LIMIT = 100 * 2**20
"""Of two quantized BERTs with the weights of their own, but not of three."""


@pytest.fixture(scope="module")
def store(tmp_path_factory, make_cache):
    return make_cache(tmp_path_factory.mktemp("cache"), ("sst2",), ("sst2",))


@pytest.fixture
def networks(store, monkeypatch):
    monkeypatch.setattr(memory, "MOST_BYTES", LIMIT)
    return Networks(store)


def calibrated(bits):
    return replace(BERT, quantizer="lsqplus", weight_bits=bits, activation_bits=bits, embeddings="row")


def held(networks):
    tensors = {}
    for network in networks._kept.values():
        for module in network.modules():
            own = [*module._parameters.values(), *module._buffers.values(), getattr(module, "settled", None)]
            tensors |= {tensor.data_ptr(): tensor.nbytes for tensor in own if tensor is not None}
    return sum(tensors.values())


def test_however_many_are_asked_for_their_bytes_are_bounded_and_each_answers_again(networks):
    said, seen = {}, []
    for bits in (2, 3, 4, 5, 6, 7, 8, 2, 5):
        network = networks.get(calibrated(bits))
        seen.append(weakref.ref(network))
        with torch.inference_mode():
            logits = network(IDS)
        assert torch.equal(said.setdefault(bits, logits), logits)
        assert held(networks) <= LIMIT
        assert memory.held_bytes(networks._kept.values()) == pytest.approx(held(networks), rel=0.01)
    del network
    alive = {id(ref()) for ref in seen} - {id(None)}
    assert alive <= set(map(id, networks._kept.values()))  # what was let go is gone, not left to the collector


def test_what_several_share_counts_once(networks):
    methods = [{"method": "score_topk", "keep": keep} for keep in (0.1, 0.2, 0.3, 0.4, 0.5, 0.75)]
    made = [networks.get(replace(BERT, attention=method)) for method in methods]
    assert held(networks) < LIMIT / 3
    assert [networks.get(replace(BERT, attention=method)) for method in methods] == made  # none was let go


def test_one_that_is_larger_than_the_limit_is_kept_while_it_is_the_last(networks, monkeypatch):
    monkeypatch.setattr(memory, "MOST_BYTES", 1)
    network = networks.get(calibrated(4))
    assert networks.get(calibrated(4)) is network and len(networks._kept) == 1
