"""Scales without calibration, which takes longer than all else here: plausible for attention and for value vectors."""

import torch

from engine.attention.quantized import QuantizedTensor


@torch.no_grad()
def set_arbitrary_scales(model):
    for name, place in model.named_modules():
        if not isinstance(place, QuantizedTensor):
            continue
        low, high = (-3.0, 3.0) if "value" in name else (0.0, 0.6)
        parameters = dict(place.input_quantizer.named_parameters())
        if set(parameters) == {"scale", "offset"}:
            parameters["scale"].fill_((high - low) / 2**place.bits)
            parameters["offset"].fill_(low + 0.01)
        elif set(parameters) == {"scales"}:
            parameters["scales"].copy_(high * 0.55 ** torch.arange(1, place.bits + 1))
        else:
            place.input_quantizer.fit(torch.linspace(low, high, 64))
