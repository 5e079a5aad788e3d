"""Cutting a small BERT out of a large one: each step against what it is to do, and the whole against chance."""

import numpy as np
import pytest
import torch

from engine.data.sentences import as_matrix
from engine.models.bert import build_bert
from engine.training.shrink import least_squares, principal_directions, shrink, stand_ins

WORDS = 60


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def sentences(count=400):
    generator = torch.Generator().manual_seed(0)
    lengths = torch.randint(3, 12, (count,), generator=generator).tolist()
    return as_matrix(
        [[2, *torch.randint(5, WORDS, (length - 2,), generator=generator).tolist(), 3] for length in lengths]
    )


def teacher():
    """Random, but with weights large enough that every part matters."""
    torch.manual_seed(0)
    network = build_bert(WORDS, layers=3, width=32, heads=4, inner=64)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.ndim > 1:
                parameter.mul_(3)
    return network.eval()


def student(**options):
    torch.manual_seed(1)
    return build_bert(WORDS, **({"layers": 2, "width": 24, "heads": 3, "inner": 48} | options))


@torch.no_grad()
def agreement(large, small, basis):
    """Cosine between the small network's vectors and the large one's in its space, without what all have in common."""
    ids = sentences()[:100].long()
    mine, theirs = small.with_vectors(ids)[:, 2:], large.with_vectors(ids)[:, 2:].unflatten(1, (2, -1)) @ basis
    theirs = theirs.flatten(1)
    return torch.cosine_similarity(mine - mine.mean(0), theirs - theirs.mean(0)).mean().item()


def test_small_layers_stand_for_the_teachers():
    assert stand_ins(6, 4) == [(0, 2), (2, 4), (4, 5), (5, 6)]
    assert stand_ins(3, 3) == [(0, 1), (1, 2), (2, 3)] and stand_ins(5, 2) == [(0, 3), (3, 5)]
    with pytest.raises(ValueError):
        stand_ins(2, 3)


def test_least_squares_against_numpy():
    x, y = normal(200, 6), normal(200, 3, seed=1)
    weight, bias = least_squares(x, y)
    expected = np.linalg.lstsq(np.hstack([x, np.ones((200, 1))]), y.numpy(), rcond=None)[0]
    torch.testing.assert_close(
        torch.cat([weight.T, bias[None]]), torch.from_numpy(expected).float(), atol=5e-3, rtol=5e-3
    )


def test_the_basis_is_orthonormal_and_holds_what_varies_most():
    states = normal(500, 12) * torch.tensor([9.0, 7, 5, 3] + [0.01] * 8)
    basis = principal_directions([states, 2 * states], 4)
    torch.testing.assert_close(basis.T @ basis, torch.eye(4), atol=1e-5, rtol=1e-5)
    assert basis[:4].square().sum() == pytest.approx(4, abs=1e-3)
    assert basis.sum(1)[3].abs() == pytest.approx(2, abs=0.02)  # layer-norm takes the mean away, and with it the least


def test_one_as_large_as_its_teacher_is_nearly_its_teacher():
    large, small = teacher(), student(layers=3, width=32, heads=4, inner=64)
    basis = shrink(large, small, sentences(), torch.arange(WORDS))
    assert agreement(large, small, basis) > 0.9
    with torch.no_grad():
        one, other = large(sentences()[:100].long())[:, 1], small(sentences()[:100].long())[:, 1]
    assert torch.corrcoef(torch.stack([one, other]))[0, 1] > 0.9


def test_a_smaller_one_is_far_better_than_chance_and_the_same_each_time():
    large, small, again = teacher(), student(), student()
    chance = agreement(large, small, torch.linalg.qr(normal(32, 24)).Q)
    basis = shrink(large, small, sentences(), torch.arange(WORDS))
    assert agreement(large, small, basis) > 0.5 > 0.3 > chance
    assert torch.equal(shrink(large, again, sentences(), torch.arange(WORDS)), basis)
    assert all(torch.equal(value, again.state_dict()[name]) for name, value in small.state_dict().items())


def test_heads_of_another_width_are_refused():
    with pytest.raises(ValueError, match="heads"):
        shrink(teacher(), student(heads=2), sentences(), torch.arange(WORDS))
