"""Structured pruning: whole channels are taken out, and the network gets smaller for any hardware.

Which layers have to lose a channel together is found by Torch-Pruning's dependency graph (Fang, Ma, Song, Mi, Wang:
DepGraph, Towards Any Structural Pruning, CVPR 2023): a convolution, its batch-norm, the inputs of the layers behind
them, and through additions all that is added. The outputs of the network and its inputs keep all channels.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Callable, Mapping

import torch
import torch_pruning as tp
from torch import Tensor, nn

from engine.modes import evaluating
from engine.pruning.base import Pruner
from engine.pruning.resize import resize
from engine.quantization import quantized_layers

LARGEST_SHARE = 0.9
"""Of one layer's channels, where all layers are ranked together; Torch-Pruning keeps to it about."""
WEIGHTS = (nn.modules.conv._ConvNd, nn.Linear)
"""What importance is measured on. Not batch-norm: a packed file has statistics and scale as one factor."""

ROOTS = [tp.ops.TORCH_CONV, tp.ops.TORCH_LINEAR]
OF_TRANSFORMERS = (nn.LayerNorm, nn.Embedding)
"""Their widths are also written elsewhere in a transformer, of which so only inner neurons are removed."""
ATTENTION_STEPS = ("ScaledDotProduct", "Bmm", "Softmax")
"""Where heads are cut out of channels: removing single ones would shift all others."""


class ChannelPruner(Pruner):
    """Channels are chosen by Torch-Pruning's importance of the group that goes with each."""

    together = False
    """Whether all layers' channels are ranked together; else each layer loses the same share."""

    @abstractmethod
    def importance(self) -> tp.importance.Importance:
        """Gives each channel of a group of layers a number; those with the least go."""

    def prune(self, network: nn.Module, ratio: float, example: Tensor | None = None) -> nn.Module:
        if quantized_layers(network):
            raise ValueError("channels are removed before a network is quantized or masked, not after")
        if example is None:
            raise ValueError("to remove channels an example input is needed: the computation is followed through it")
        network = copy.deepcopy(network)
        if not ratio:
            return network
        wanted = [parameter.requires_grad for parameter in network.parameters()]
        network.requires_grad_(True)  # what needs no gradient leaves no trace
        with evaluating(network), torch.enable_grad():
            pruner = tp.BasePruner(
                network,
                example,
                self.importance(),
                global_pruning=self.together,
                pruning_ratio=ratio,
                max_pruning_ratio=LARGEST_SHARE,
                root_module_types=ROOTS,
            )
        fixed = pruner.ignored_layers = _fixed(pruner.DG)
        prunable = {
            name: layer for name, layer in network.named_modules() if isinstance(layer, WEIGHTS) and layer not in fixed
        }
        before = {name: _channels(layer) for name, layer in prunable.items()}
        pruner.step()
        gone = {name: count - _channels(network.get_submodule(name)) for name, count in before.items()}
        if sum(gone.values()) + len(gone) < ratio * sum(before.values()):  # a channel a layer may be due to rounding
            whole = ", ".join(name for name, count in gone.items() if not count)
            raise ValueError(
                f"a ratio of {ratio:g} would take all channels of {whole or 'a layer'}: choose a smaller one"
            )
        parameters = list(network.parameters())
        if len(parameters) != len(wanted):
            raise ValueError("layers of this network share weights: channels cannot be removed from one of them alone")
        for parameter, grad in zip(parameters, wanted, strict=True):
            parameter.requires_grad_(grad)
        return network

    def blank(self, network: nn.Module, shapes: Mapping[str, tuple[int, ...]]) -> nn.Module:
        network = copy.deepcopy(network)
        resize(network, shapes)
        return network


def _channels(layer: nn.Module) -> int:
    return layer.weight.shape[0]


def _fixed(graph: tp.DependencyGraph) -> list[nn.Module]:
    """The layers whose outputs keep all channels: those that end in an output of the network, those behind whose
    outputs channels are moved in a way that the dependency graph does not follow, and of a transformer all but those
    whose outputs are read by what is added to the residual stream.

    The graph takes padding and slicing for operations on each channel by itself. Along the axis of channels they are
    not: ResNet's parameter-free shortcut adds channel i to channel i + 8.
    """
    groups = list(graph.get_all_groups(root_module_types=ROOTS))
    stream = {
        layer
        for group in groups
        if any(isinstance(dependency.target.module, OF_TRANSFORMERS) for dependency, _ in group)
        for layer in _layers(group, graph.is_out_channel_pruning_fn)
    }
    fixed = []
    for group in groups:
        outside = stream and not stream.issuperset(_layers(group, graph.is_in_channel_pruning_fn))
        if outside or any(_is_fixed(graph, dependency) for dependency, _ in group):
            fixed += _layers(group, graph.is_out_channel_pruning_fn)
    return fixed


def _layers(group: tp.dependency.Group, of: Callable[[Callable], bool]) -> list[nn.Module]:
    """The layers with weights whose outputs, or inputs, go with the group's channels."""
    return [each.layer for each, _ in group if isinstance(each.layer, WEIGHTS) and of(each.pruning_fn)]


def _is_fixed(graph: tp.DependencyGraph, dependency: tp.dependency.Dependency) -> bool:
    node = dependency.target
    if isinstance(node.module, WEIGHTS) and graph.is_in_channel_pruning_fn(dependency.pruning_fn):
        return False
    attends = type(node.grad_fn).__name__.startswith(ATTENTION_STEPS)
    return not node.outputs or isinstance(node.module, OF_TRANSFORMERS) or attends or _pads_channels(node.grad_fn)


def _pads_channels(step: torch.autograd.graph.Node | None) -> bool:
    pads = getattr(step, "_saved_pad", ())
    axes = len(step._input_metadata[0].shape) if pads else 0
    first = 2 * (axes - 2)  # pads are listed from the last axis on, two each
    return any(pads[first : first + 2])


class _Magnitude(ChannelPruner):
    norm: int

    def importance(self) -> tp.importance.Importance:
        return tp.importance.GroupMagnitudeImportance(p=self.norm, target_types=list(WEIGHTS))


class ChannelL1(_Magnitude):
    """Li, Kadav, Durdanovic, Samet, Graf: Pruning Filters for Efficient ConvNets, ICLR 2017."""

    norm = 1


class ChannelL2(_Magnitude):
    """As DepGraph has it by default."""

    norm = 2


class ChannelMedian(ChannelPruner):
    """He, Liu, Wang, Hu, Yang: Filter Pruning via Geometric Median, CVPR 2019."""

    def importance(self) -> tp.importance.Importance:
        return tp.importance.FPGMImportance()


class GlobalChannelL2(_Magnitude):
    """Norms relative to the others of their layer, ranked over the whole network."""

    norm, together = 2, True
