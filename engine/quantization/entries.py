"""The quantizers that there are."""

from engine.late import Late
from engine.quantization.registry import QuantizerEntry, register_quantizer

register_quantizer(
    QuantizerEntry(
        "lsqplus",
        weight=Late("engine.quantization.lsqplus:LSQPlusWeightQuantizer"),
        activation=Late("engine.quantization.lsqplus:LSQPlusActivationQuantizer"),
        title="LSQ+",
        summary="fixed point, learned scale and offset",
        widths=(8, 7, 6, 5, 4, 3, 2),
        source="Bhalgat et al., LSQ+, CVPR workshops 2020; Esser et al., LSQ, ICLR 2020",
    )
)
register_quantizer(
    QuantizerEntry(
        "rebnet",
        weight=Late("engine.quantization.rebnet:ReBNetWeightQuantizer"),
        activation=Late("engine.quantization.rebnet:ReBNetActivationQuantizer"),
        title="ReBNet",
        summary="multi-level binary, one learned scale a level",
        widths=(4, 3, 2, 1),
        unit="levels",
        ends=False,
        source="Ghasemzadeh et al., ReBNet, FCCM 2018; M levels of weights are the course's extension",
    )
)
