"""Masks of pruned weights, and embeddings."""

import pytest
import torch
from torch import nn

from engine import calibrate, prepare
from engine.quantization import (
    LSQPlusActivationQuantizer,
    QuantEmbedding,
    QuantLinear,
    quantized_layers,
    set_scales,
)

QUANTIZERS = ("lsqplus", "rebnet")


def pruned(quantizer, levels=2, share=0.5):
    torch.manual_seed(0)
    network = prepare(nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4)), levels, levels, quantizer)
    for layer in quantized_layers(network).values():
        layer.mask_weight(torch.rand_like(layer.weight) > share)
    calibrate(network, [torch.randn(64, 12)])
    return network


def embedded(quantizer, embeddings, bits=3):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Embedding(20, 8, padding_idx=0), nn.Flatten(), nn.Linear(8 * 5, 3))
    quantized = prepare(network, bits, bits, quantizer, embeddings=embeddings)
    calibrate(quantized, [torch.randint(20, (32, 5))])
    return network, quantized


@pytest.mark.parametrize("quantizer", QUANTIZERS)
def test_a_pruned_weight_is_exactly_zero(quantizer):
    for layer in quantized_layers(pruned(quantizer)).values():
        assert (layer.quantize_weight()[~layer.mask] == 0).all()
        assert (layer.weight_codes().planes[:, ~layer.mask] == 0).all()
        assert torch.equal(layer.weight_codes().values(), layer.quantize_weight())


@pytest.mark.parametrize("quantizer", QUANTIZERS)
def test_and_stays_zero_in_training(quantizer):
    network = pruned(quantizer)
    before = network[0].quantize_weight().detach().clone()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
    for _ in range(5):
        optimizer.zero_grad()
        network(torch.randn(32, 12)).square().sum().backward()
        assert (network[0].weight.grad[~network[0].mask] == 0).all()
        optimizer.step()
    after = network[0].quantize_weight()
    assert (after[~network[0].mask] == 0).all() and not torch.equal(before, after)


@pytest.mark.parametrize("quantizer", QUANTIZERS)
def test_a_state_dict_brings_the_mask(quantizer):
    network = pruned(quantizer)
    other = prepare(nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4)), 2, 2, quantizer)
    other.load_state_dict(network.state_dict())
    x = torch.randn(4, 12)
    assert torch.equal(network(x), other(x))
    dense = prepare(nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4)), 2, 2, quantizer)
    calibrate(dense, [x])
    other.load_state_dict(dense.state_dict())  # and takes it away
    assert other[0].mask is None and torch.equal(other(x), dense(x))


def test_without_a_quantizer_the_mask_is_applied_too():
    network = prepare(nn.Sequential(nn.Linear(4, 4)), None, 8)
    network[0].mask_weight(torch.eye(4, dtype=torch.bool))
    assert torch.equal(network[0].quantize_weight(), network[0].weight * torch.eye(4))


@pytest.mark.parametrize("quantizer", QUANTIZERS)
@pytest.mark.parametrize("embeddings", ("tensor", "row"))
def test_embeddings_give_rows_of_the_quantized_table(quantizer, embeddings):
    network, quantized = embedded(quantizer, embeddings)
    layer = quantized[0]
    assert isinstance(layer, QuantEmbedding) and isinstance(layer, nn.Embedding) and layer.padding_idx == 0
    ids = torch.tensor([[3, 1, 4, 1, 5]])
    assert torch.equal(layer(ids)[0], layer.weight_codes().values()[ids[0]])
    assert layer.weight_codes().scales.shape[1:] == ((20,) if embeddings == "row" else ())
    assert not quantized_layers(network) and torch.equal(network[0].weight, layer.weight)


@pytest.mark.parametrize("quantizer", QUANTIZERS)
@pytest.mark.parametrize("embeddings", ("tensor", "row"))
@pytest.mark.parametrize("shape", ((), (0,), (2, 0)))
def test_one_id_without_a_batch_and_none_at_all(quantizer, embeddings, shape):
    layer = embedded(quantizer, embeddings)[1][0]
    ids = torch.full(shape, 3)
    assert torch.equal(layer(ids), nn.functional.embedding(ids, layer.quantize_weight()))


@pytest.mark.parametrize("quantizer", QUANTIZERS)
def test_embeddings_learn(quantizer):
    _, quantized = embedded(quantizer, "tensor")
    quantized(torch.randint(1, 20, (16, 5))).square().sum().backward()
    layer = quantized[0]
    assert layer.weight.grad.abs().sum() > 0
    assert all(parameter.grad.abs().sum() > 0 for parameter in layer.weight_quantizer.parameters())


@pytest.mark.parametrize("quantizer", QUANTIZERS)
@pytest.mark.parametrize("embeddings", ("tensor", "row"))
@pytest.mark.parametrize("masked", (False, True))
def test_few_rows_and_their_gradients_are_those_of_the_whole_table(quantizer, embeddings, masked):
    """Only they are quantized; one is there twice, and padding learns nothing."""
    layer = embedded(quantizer, embeddings)[1][0]
    if masked:
        layer.mask_weight(torch.rand_like(layer.weight) > 0.3)
    ids = torch.tensor([[3, 1, 4, 1], [5, 9, 0, 0]])
    assert ids.numel() < layer.num_embeddings
    towards = torch.randn(*ids.shape, layer.embedding_dim)
    found = []
    for vectors in (layer(ids), nn.functional.embedding(ids, layer.quantize_weight(), layer.padding_idx)):
        layer.zero_grad()
        (vectors * towards).sum().backward()
        found.append([vectors.detach(), *(parameter.grad.clone() for parameter in layer.parameters())])
    assert torch.equal(found[0][0], found[1][0])
    for few, whole in zip(found[0][1:], found[1][1:], strict=True):
        torch.testing.assert_close(few, whole, rtol=1e-5, atol=1e-6)
    assert found[0][1][0].abs().sum() == 0 and found[0][1][3].abs().sum() > 0


def test_rows_are_refused_by_quantizers_of_activations():
    with pytest.raises(TypeError, match="single rows"):
        LSQPlusActivationQuantizer(4).rows(torch.zeros(2, 2), torch.tensor([0]))


def test_a_scale_a_row_loses_less_than_one_for_all():
    losses = []
    for embeddings in ("tensor", "row"):
        network, quantized = embedded("lsqplus", embeddings, 2)
        losses.append((quantized[0].quantize_weight() - network[0].weight).square().sum().item())
    assert losses[1] < losses[0]


def test_embeddings_stay_unless_asked_for_and_other_words_are_refused():
    assert type(embedded("lsqplus", None)[1][0]) is nn.Embedding
    with pytest.raises(ValueError, match="embeddings must be tensor, row or None"):
        prepare(nn.Sequential(nn.Embedding(3, 3), nn.Linear(3, 3)), embeddings="column")


def test_embeddings_are_neither_first_nor_last_layer():
    network = nn.Sequential(nn.Embedding(20, 8), nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 3))
    quantized = prepare(network, 4, 4, ends_bits=8, embeddings="tensor")
    assert [layer.weight_quantizer.bits for layer in quantized_layers(quantized).values()] == [4, 8, 4, 8]
    assert type(quantized[1]) is QuantLinear


def test_a_state_dict_without_a_layer_leaves_its_mask():
    """A partial one, such as of scales alone, took all masks away: what was pruned came back."""
    network = pruned("lsqplus")
    mask = network[0].mask.clone()
    network.load_state_dict({"2.bias": torch.zeros(4)}, strict=False)
    assert torch.equal(network[0].mask, mask) and network[2].mask is not None


def test_frequent_rows_of_an_embedding_learn_as_they_would_unquantized():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Embedding(20, 8, scale_grad_by_freq=True), nn.Linear(8, 3))
    quantized = prepare(network, 8, None, embeddings="row")
    set_scales(quantized, {})
    ids = torch.tensor([3, 3, 3, 7])
    for each in (network, quantized):
        each[0](ids).sum().backward()
    assert torch.equal(quantized[0].weight.grad, network[0].weight.grad)
