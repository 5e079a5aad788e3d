"""How much a network computes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.modes import evaluating


@torch.no_grad()
def multiply_adds(network: nn.Module, example: Tensor) -> int:
    """Multiplications with an addition that convolutions, linear layers and attention take for ``example``.

    All of them count, those with a zero too: hardware that skips zeros is rare. So removing channels lowers the number
    and pruning single weights does not. PyTorch's counter says two operations for each. Attention is computed in its
    steps meanwhile: some versions of the counter take what is fused on a CPU for nothing.
    """
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode  # a second to import, which the page does not spend

    with evaluating(network), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        network(example)
    return counter.get_total_flops() // 2
