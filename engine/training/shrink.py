"""A small BERT out of a large one, without training: where the small one starts from.

Width: the states of all layers are projected on the directions in which they vary most, as SliceGPT does
(Ashkboos et al., ICLR 2024, section 3.3), then turned at random within those, so that no direction stands out
and layer-norm finds every token about equally long. Depth: a small layer stands for one or two of the
teacher's. Heads and inner units: those that contribute most. Then every linear layer of the small network, in
order, is fitted by least squares: from what reaches it there to what the teacher computes at that place, so
that each layer makes up for what those before it lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.data.sentences import trimmed
from engine.models.bert import SentenceBert

RIDGE = 1e-3
"""Of the mean square of the inputs."""
BATCH = 50


@dataclass
class Sample:
    """Sentences in batches, and which of their positions are not padding."""

    ids: list[Tensor]
    kept: list[Tensor]

    @classmethod
    def of(cls, ids: Tensor) -> Sample:
        ordered = ids[(ids != 0).sum(1).argsort(stable=True)]
        batches = [trimmed(batch) for batch in ordered.split(BATCH)]
        return cls(batches, [batch != 0 for batch in batches])

    def flat(self, batches: list[Tensor]) -> Tensor:
        """A list of (n, T, width) -> (tokens, width), without the padding."""
        return torch.cat([batch[kept] for batch, kept in zip(batches, self.kept, strict=True)])


@torch.no_grad()
def shrink(teacher: SentenceBert, student: SentenceBert, ids: Tensor, to_teacher: Tensor) -> Tensor:
    """Set all weights of ``student``, in place; gives the basis back, (teacher's width, student's width).

    ``ids`` (N, T) are some thousand sentences in the student's word pieces; ``to_teacher`` (pieces,) int64 is the
    teacher's number of each. Afterwards a state h of the teacher is about h @ basis in the student. Raises
    ``ValueError`` where the two differ in the width of a head or the student has more layers.
    """
    teacher.eval(), student.eval()
    large, small = teacher.bert, student.bert
    layers = stand_ins(large.config.num_hidden_layers, small.config.num_hidden_layers)
    head = small.config.hidden_size // small.config.num_attention_heads
    if head != large.config.hidden_size // large.config.num_attention_heads:
        raise ValueError("the heads of teacher and student must be of the same width")
    sample = Sample.of(ids)
    states, attended = observe(large, sample, to_teacher)
    norms = [module for name, module in large.bert.named_modules() if name.endswith("LayerNorm")]
    outer, middle = norms[::2], norms[1::2]  # after the embeddings and each layer; after each attention
    spread = [seen - norm.bias for seen, norm in zip(states + attended, outer + middle, strict=True)]
    basis = principal_directions(spread, small.config.hidden_size)

    x = _embeddings(large, small, sample, to_teacher, basis, states[0])
    for layer, (first, last) in zip(small.bert.encoder.layer, layers, strict=True):
        source = large.bert.encoder.layer[first]
        x = _attention(source, layer, sample, x, states[first], basis, attended[first], head)
        x = _feed_forward(source, layer, sample, x, attended[first], outer[last], states[last], basis)
    _classifier(large, small, [batch[:, 0] for batch in x], sample, states[-1])
    return basis


def stand_ins(large: int, small: int) -> list[tuple[int, int]]:
    """For each small layer (a, b): it takes the place of the teacher's layers a to b - 1; the first ones of more."""
    if not 1 <= small <= large:
        raise ValueError(f"{small} layers cannot stand for {large}")
    each, more = divmod(large, small)
    ends = [each * (n + 1) + min(n + 1, more) for n in range(small)]
    return list(zip([0, *ends], ends, strict=False))


def observe(large: nn.Module, sample: Sample, to_teacher: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """The teacher's states between layers, and those between attention and feed-forward: (tokens, width) each."""
    seen: list[list[Tensor]] = [[] for _ in large.bert.encoder.layer]
    hooks = [
        layer.attention.output.register_forward_hook(lambda _, __, output, mine=mine: mine.append(output))
        for layer, mine in zip(large.bert.encoder.layer, seen, strict=True)
    ]
    states = []
    try:
        for ids, kept in zip(sample.ids, sample.kept, strict=True):
            out = large.bert(input_ids=to_teacher[ids], attention_mask=kept.long(), output_hidden_states=True)
            states.append(out.hidden_states)
    finally:
        for hook in hooks:
            hook.remove()
    return [sample.flat(list(one)) for one in zip(*states, strict=True)], [sample.flat(one) for one in seen]


def principal_directions(states: list[Tensor], width: int) -> Tensor:
    """(their width, ``width``) orthonormal columns; all ``states`` count the same.

    The least of the directions comes to lie along (1, ..., 1), which layer-norm takes away; the others at random.
    """
    moments = sum(one.double().T @ one.double() / one.double().square().sum() for one in states)
    directions = torch.linalg.eigh(moments).eigenvectors[:, -width:]
    mixed = torch.randn(width, width, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    mixed[:, 0] = 1
    return (directions @ torch.linalg.qr(mixed).Q.T).float()


def least_squares(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Weight (out, in) and bias (out,) that take ``x`` (n, in) closest to ``y`` (n, out), under a little ridge."""
    a, b = _centred(x), _centred(y)
    square = a.T @ a
    square.diagonal().add_(RIDGE * square.diagonal().mean())
    weight = torch.linalg.solve(square, a.T @ b).T.float()
    return weight, y.mean(0) - weight @ x.mean(0)


def _fit(layer: nn.Linear, x: Tensor, y: Tensor) -> None:
    weight, bias = least_squares(x, y)
    layer.weight.copy_(weight)
    layer.bias.copy_(bias)


def _set_norm(norm: nn.LayerNorm, theirs: nn.LayerNorm, states: Tensor, basis: Tensor) -> Tensor:
    """Let ``norm`` give about ``states @ basis``; what should come into it, of mean square 1, is returned.

    Without their layer-norm's bias, states are all of about one length, as what leaves a layer-norm must be.
    """
    wanted = (states - theirs.bias) @ basis
    size = wanted.square().mean().sqrt()
    norm.weight.fill_(size)
    norm.bias.copy_(theirs.bias @ basis)
    return wanted / size


def _embeddings(large, small, sample: Sample, to_teacher: Tensor, basis: Tensor, states: Tensor) -> list[Tensor]:
    """The teacher's layer-norm is taken as linear, its division being that of an average token."""
    theirs, mine = large.bert.embeddings, small.bert.embeddings
    words, positions = theirs.word_embeddings.weight[to_teacher], theirs.position_embeddings.weight
    types, norm = theirs.token_type_embeddings.weight, theirs.LayerNorm
    summed = [words[ids] + positions[: ids.shape[1]] + types[0] for ids in sample.ids]
    scale = 1 / sample.flat(summed).std(1, unbiased=False).mean()
    _set_norm(mine.LayerNorm, norm, states, basis)

    def project(vectors: Tensor) -> Tensor:
        return (vectors - vectors.mean(1, keepdim=True)) * norm.weight * scale @ basis / mine.LayerNorm.weight

    mine.word_embeddings.weight.copy_(project(words))
    mine.position_embeddings.weight.copy_(project(positions[: len(mine.position_embeddings.weight)]))
    mine.token_type_embeddings.weight.copy_(project(types))
    return [mine(input_ids=ids) for ids in sample.ids]


def _attention(
    source, layer, sample: Sample, x: list[Tensor], states: Tensor, basis, attended, head: int
) -> list[Tensor]:
    theirs, mine, flat = source.attention, layer.attention, sample.flat(x)
    values = theirs.self.value(states).unflatten(1, (-1, head))
    outward = theirs.output.dense.weight.unflatten(1, (-1, head))
    moments, gains = torch.einsum("thd,the->hde", values, values), torch.einsum("ohd,ohe->hde", outward, outward)
    strength = (moments * gains).sum((1, 2))
    count = layer.attention.self.query.out_features // head
    rows = _strongest(strength, count)[:, None] * head + torch.arange(head)
    for name in ("query", "key", "value"):
        _fit(getattr(mine.self, name), flat, getattr(theirs.self, name)(states)[:, rows.flatten()])
    mixed = []
    for batch, kept in zip(x, sample.kept, strict=True):
        q, k, v = (
            getattr(mine.self, name)(batch).unflatten(2, (count, head)).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        mixed.append(F.scaled_dot_product_attention(q, k, v, kept[:, None, None]).transpose(1, 2).flatten(2))
    wanted = _set_norm(mine.output.LayerNorm, theirs.output.LayerNorm, attended, basis)
    _fit(mine.output.dense, sample.flat(mixed), wanted - flat)
    return [mine.output(new, old) for new, old in zip(mixed, x, strict=True)]


def _feed_forward(
    source, layer, sample: Sample, x: list[Tensor], attended: Tensor, norm, states, basis
) -> list[Tensor]:
    flat, inner = sample.flat(x), source.intermediate.dense(attended)
    strength = source.intermediate.intermediate_act_fn(inner).var(0) * source.output.dense.weight.square().sum(0)
    _fit(layer.intermediate.dense, flat, inner[:, _strongest(strength, layer.intermediate.dense.out_features)])
    active = [layer.intermediate(batch) for batch in x]
    wanted = _set_norm(layer.output.LayerNorm, norm, states, basis)
    _fit(layer.output.dense, sample.flat(active), wanted - flat)
    return [layer.output(new, old) for new, old in zip(active, x, strict=True)]


def _classifier(large, small, firsts: list[Tensor], sample: Sample, states: Tensor) -> None:
    """``firsts``: the student's last states of [CLS], (n, width) a batch."""
    is_first = torch.cat([torch.arange(kept.shape[1]).expand_as(kept)[kept] == 0 for kept in sample.kept])
    theirs, mine = large.bert.pooler, small.bert.pooler
    inner, flat = theirs.dense(states[is_first]), torch.cat(firsts)
    strength = inner.tanh().var(0) * large.classifier.weight.square().sum(0)
    _fit(mine.dense, flat, inner[:, _strongest(strength, mine.dense.out_features)])
    _fit(small.classifier, mine.dense(flat).tanh(), large.classifier(inner.tanh()))


def _strongest(strength: Tensor, count: int) -> Tensor:
    return strength.topk(count).indices.sort().values


def _centred(x: Tensor) -> Tensor:
    x = x.double()
    return x - x.mean(0)
