"""What quantization costs a training step: ``python -m benchmarks.qat_step``.

One step (forward, backward, SGD) of ResNet-20 on random pictures: full precision, ours, and Brevitas's
4-bit layers, eager and compiled, float32 and bfloat16. All in one process, interleaved, medians.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

from benchmarks.report import print_table, write_results
from benchmarks.timing import medians, seconds
from engine import calibrate, prepare
from engine.models import get_model
from engine.training.precision import best_device

BITS = 4


def ours(model: nn.Module, inputs: torch.Tensor) -> nn.Module:
    quantized = prepare(model, BITS, BITS)
    calibrate(quantized, [inputs])
    return quantized


def brevitas_4_bit(model: nn.Module, inputs: torch.Tensor) -> nn.Module:
    """Every convolution and linear layer as Brevitas's, 4-bit weights and unsigned 4-bit inputs, its defaults."""
    import brevitas.nn as qnn
    from brevitas.quant import Int8ActPerTensorFloat

    model = copy.deepcopy(model)
    for name, layer in list(model.named_modules()):
        options = {"weight_bit_width": BITS, "input_quant": Int8ActPerTensorFloat, "input_bit_width": BITS}
        if type(layer) is nn.Conv2d:
            size = layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride, layer.padding
            made = qnn.QuantConv2d(*size, bias=False, **options)
        elif type(layer) is nn.Linear:
            made = qnn.QuantLinear(layer.in_features, layer.out_features, bias=True, **options)
        else:
            continue
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, made.to(inputs.device))
    return model


def make_step(model: nn.Module, inputs, labels, compiled: bool, dtype: torch.dtype | None) -> Callable[[], None]:
    model = model.to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, nesterov=True)
    forward = torch.compile(model, dynamic=False) if compiled else model

    def step() -> None:
        with torch.autocast(inputs.device.type, dtype, enabled=dtype is not None):
            loss = F.cross_entropy(forward(inputs).float(), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if inputs.is_cuda:
            torch.cuda.synchronize()

    return step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--bfloat16-repeats", type=int, default=2, help="fewer: a CPU without it is slow")
    parser.add_argument("--float32-only", action="store_true")
    options = parser.parse_args()
    device = best_device()
    torch.manual_seed(0)
    model = get_model("resnet20").build().to(device)
    inputs = torch.randn(options.batch, 3, 32, 32, device=device).contiguous(memory_format=torch.channels_last)
    labels = torch.randint(10, (options.batch,), device=device)
    kinds = {"full precision": lambda: copy.deepcopy(model), "Slimscope LSQ+ 4 bit": lambda: ours(model, inputs)}
    kinds["Brevitas 4 bit"] = lambda: brevitas_4_bit(model, inputs)

    rows = []
    for dtype in (None,) if options.float32_only else (None, torch.bfloat16):
        steps, firsts = {}, {}
        for kind, make in kinds.items():
            for compiled in (False, True):
                if kind.startswith("Brevitas") and compiled:
                    continue  # measured as its documentation runs it
                step = make_step(make(), inputs, labels, compiled, dtype)
                mode = "compiled" if compiled else "eager"
                print(f"warming up: {kind}, {mode}, {dtype or torch.float32}", flush=True)
                firsts[kind, compiled] = seconds(step)
                if dtype is None:
                    seconds(step)
                steps[kind, compiled] = step
        taken = medians(steps, options.repeats if dtype is None else options.bfloat16_repeats)
        for (kind, compiled), first in firsts.items():
            plain, fastest = taken["full precision", compiled], taken["full precision", True]
            rows.append(
                {
                    "step": kind,
                    "mode": "compiled" if compiled else "eager",
                    "format": "bfloat16" if dtype else "float32",
                    "ms": round(1000 * taken[kind, compiled], 1),
                    "of full precision, same mode": round(taken[kind, compiled] / plain, 2),
                    "of full precision, compiled": round(taken[kind, compiled] / fastest, 2),
                    "first step s": round(first, 1),
                }
            )
    print_table(rows)
    notes = (
        f"ResNet-20, batch {options.batch}, forward, backward and SGD step, {device.type}; medians of "
        f"{options.repeats} interleaved steps (bfloat16: {options.bfloat16_repeats})."
    )
    print(write_results("qat_step", rows, notes, packages=["brevitas"]))


if __name__ == "__main__":
    main()
