"""A teacher's memory: the same answers, asked once."""

import pytest
import torch
from torch import nn

from engine.training.teacher import Teacher


class Counting(nn.Linear):
    asked = 0

    def forward(self, x):
        self.asked += 1
        return super().forward(x)


@pytest.fixture
def network():
    torch.manual_seed(0)
    return Counting(3, 2)


BATCHES = [
    [torch.randn(4, 3, generator=torch.Generator().manual_seed(10 * epoch + step)) for step in range(5)]
    for epoch in range(2)
]


def whole_run(teacher, epochs=2):
    return [teacher(BATCHES[epoch][step], epoch, step) for epoch in range(epochs) for step in range(5)]


def test_without_a_memory_it_is_the_network(network):
    answers = whole_run(Teacher(network, 5))
    assert network.asked == 10 and torch.equal(answers[7], network(BATCHES[1][2]))


def test_a_second_run_reads_what_the_first_was_told(network, tmp_path):
    first = whole_run(Teacher(network, 5, tmp_path / "memory"))
    second = whole_run(Teacher(network, 5, tmp_path / "memory"))
    assert network.asked == 10
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_a_longer_run_computes_only_what_is_new(network, tmp_path):
    whole_run(Teacher(network, 5, tmp_path), epochs=1)
    whole_run(Teacher(network, 5, tmp_path), epochs=2)
    assert network.asked == 10


def test_an_epoch_resumed_in_the_middle_is_right_and_not_kept(network, tmp_path):
    teacher = Teacher(network, 5, tmp_path)
    for step in (3, 4):
        assert torch.equal(teacher(BATCHES[0][step], 0, step), network(BATCHES[0][step]))
    assert not list(tmp_path.iterdir())


def test_answers_carry_no_gradient(network, tmp_path):
    for memory in (None, tmp_path):
        assert not Teacher(network, 5, memory)(BATCHES[0][0], 0, 0).requires_grad
