"""The small BERT: its size, padding, and the way through quantization and a packed file."""

import pytest
import torch

from engine import calibrate, load, pack, prepare, unpack
from engine.data.sentences import as_matrix, trimmed
from engine.data.word_pieces import sst2_pieces
from engine.models import get_model
from engine.models.bert import SentenceBert, build_bert
from engine.quantization import quantized_layers
from engine.variant import Variant

TEXTS = ("a joy .", "", "not a bad film at all , but not a good one either", "این فیلم", "<b>x</b>")


def ids(*texts):
    return trimmed(as_matrix(sst2_pieces().many(texts or TEXTS)))


def tiny(seed=0):
    torch.manual_seed(seed)
    return build_bert(len(sst2_pieces()), layers=2, width=16, heads=2, inner=32).eval()


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return get_model("bert").build().eval()


def test_it_has_at_most_five_million_parameters(network):
    assert isinstance(network, SentenceBert) and type(network.bert).__name__ == "BertForSequenceClassification"
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_923_138
    assert network.bert.config.vocab_size == len(sst2_pieces())


@torch.no_grad()
def test_packed_it_is_under_ten_megabytes_and_the_same_network(network):
    packed = pack(network, Variant("sst2", "bert").to_json())
    assert len(packed) < 10_000_000
    again, half = load(packed), {name: tensor.half().float() for name, tensor in network.state_dict().items()}
    network.load_state_dict(half)
    assert torch.equal(again(ids()), network(ids()))


@torch.no_grad()
def test_padding_takes_no_part(network):
    together = network(ids())
    for text, mine in zip(TEXTS, together, strict=True):
        torch.testing.assert_close(network(ids(text))[0], mine, atol=1e-5, rtol=1e-5)
    longer = torch.nn.functional.pad(ids(), (0, 40))
    torch.testing.assert_close(network(longer), together, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(network.with_vectors(longer), network.with_vectors(ids()), atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_vectors_go_with_the_logits():
    network = tiny()
    outputs = network.with_vectors(ids())
    assert outputs.shape == (len(TEXTS), 2 + 2 * 16)
    torch.testing.assert_close(outputs[:, :2], network(ids()))
    last = network.bert.bert(input_ids=ids(TEXTS[0])).last_hidden_state[0]
    torch.testing.assert_close(outputs[0, 2:], torch.cat([last[0], last.mean(0)]))


def test_it_trains_without_chance():
    network = tiny().train()
    assert torch.equal(network(ids()), network(ids()))


@pytest.mark.parametrize("quantizer, bits", (("lsqplus", 4), ("rebnet", 2)))
@pytest.mark.parametrize("embeddings", (None, "tensor", "row"))
@torch.no_grad()
def test_quantized_packed_and_back_bit_for_bit(quantizer, bits, embeddings):
    quantized = prepare(tiny(), bits, bits, quantizer, embeddings=embeddings)
    calibrate(quantized, [ids()])
    packed = pack(quantized, {})
    again = prepare(tiny(seed=1), bits, bits, quantizer, embeddings=embeddings)
    unpack(packed).restore(again)
    assert len(quantized_layers(again)) == 2 * 6 + 2 + (3 if embeddings else 0)
    assert torch.equal(again(ids()), quantized(ids())) or embeddings is None  # what stays float is rounded to float16
    assert pack(again, {}) == packed
    third = prepare(tiny(seed=2), bits, bits, quantizer, embeddings=embeddings)
    unpack(packed).restore(third)
    assert torch.equal(third(ids()), again(ids()))
