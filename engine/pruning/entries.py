"""The pruning methods that there are."""

from engine.late import Late
from engine.pruning.registry import PrunerEntry, register_pruner

_HAN = "Han et al., Learning both Weights and Connections for Efficient Neural Networks, NeurIPS 2015"
_DEPGRAPH = "Fang et al., DepGraph: Towards Any Structural Pruning, CVPR 2023"
_WEIGHTS = {"structured": False, "gradual": True, "ratios": (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)}
_CHANNELS = {
    "structured": True,
    "gradual": False,
    "ratios": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
    "library": "torch-pruning",
}

register_pruner(
    PrunerEntry(
        "channel_l1",
        pruner=Late("engine.pruning.structured:ChannelL1"),
        title="Channels of least L1 norm",
        summary="channels whose weights' magnitudes sum to the least are removed, the same share in every layer",
        source="Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017; groups of Fang et al., DepGraph, "
        "CVPR 2023",
        **_CHANNELS,
    )
)
register_pruner(
    PrunerEntry(
        "channel_l2",
        pruner=Late("engine.pruning.structured:ChannelL2"),
        title="Channels of least L2 norm",
        summary="channels whose weights' squares sum to the least are removed, the same share in every layer",
        source=_DEPGRAPH,
        **_CHANNELS,
    )
)
register_pruner(
    PrunerEntry(
        "channel_median",
        pruner=Late("engine.pruning.structured:ChannelMedian"),
        title="Channels near the median",
        summary="channels whose filters are nearest to all others, so that these can stand in, are removed",
        source="He et al., Filter Pruning via Geometric Median, CVPR 2019",
        **_CHANNELS,
    )
)
register_pruner(
    PrunerEntry(
        "global_channel_l2",
        pruner=Late("engine.pruning.structured:GlobalChannelL2"),
        title="Channels of least L2 norm of all",
        summary="channels of least L2 norm, relative to the others of their layer, are removed over the whole network",
        source=_DEPGRAPH,
        **_CHANNELS,
    )
)
register_pruner(
    PrunerEntry(
        "global_magnitude",
        pruner=Late("engine.pruning.unstructured:GlobalMagnitude"),
        title="Smallest weights of all",
        summary="single weights, ranked over the whole network, become zero",
        source=f"{_HAN}; ranked over all layers as in Frankle, Carbin, The Lottery Ticket Hypothesis, ICLR 2019",
        **_WEIGHTS,
    )
)
register_pruner(
    PrunerEntry(
        "layer_magnitude",
        pruner=Late("engine.pruning.unstructured:LayerMagnitude"),
        title="Smallest weights of each layer",
        summary="single weights become zero, the same share in every layer",
        source=_HAN,
        **_WEIGHTS,
    )
)
