"""Variants and their numbers in words: names, sizes, accuracies, and the sentence that reads a result aloud."""

from __future__ import annotations

from ui.catalogue import counts_levels, quantizer_title
from ui.choice import Choice, View
from ui.texts import say

MINUS = "\N{MINUS SIGN}"
BITS = ("bits_same", "bits_apart", "bits_weights", "bits_activations")
LEVELS = ("levels_same", "levels_apart", "levels_weights", "levels_activations")


def percent(fraction: float) -> str:
    return f"{100 * fraction:.2f}%"


def points(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)


def kilobytes(size: float | None) -> str:
    """A size in bytes; a dash for one that has not been measured."""
    return say("unknown") if size is None else f"{size / 1000:,.2f} kB"


def times(ratio: float, digits: int = 2) -> str:
    return f"{ratio:.{digits}f}\N{MULTIPLICATION SIGN}"


def short_name(row: dict) -> str:
    """For example ``W4A4``, ``W2A2, ends at 8``, ``M=2`` (levels of weights and activations), ``M=1/2``."""
    if row["quantizer"] is None:
        return say("full_precision")
    weight, activation = row["weight_bits"] or 32, row["activation_bits"] or 32
    if counts_levels(row["quantizer"]):
        parts = [f"M={weight}" if weight == activation else f"M={weight}/{activation}"]
    else:
        parts = [f"W{weight}A{activation}"]
    if row["ends_bits"] is not None:
        parts.append(say("ends_tag", bits=row["ends_bits"]))
    if row["per_channel"]:
        parts.append(say("channel_tag"))
    return ", ".join(parts)


def name(row: dict) -> str:
    """For example ``LSQ+ W4A4``."""
    return short_name(row) if row["quantizer"] is None else f"{quantizer_title(row['quantizer'])} {short_name(row)}"


def choice_name(choice: Choice) -> str:
    row = {
        "quantizer": choice.quantizer, "weight_bits": choice.weight_bits, "activation_bits": choice.activation_bits,
        "ends_bits": choice.ends, "per_channel": False,
    }  # fmt: skip
    return name(row)


def training(row: dict) -> str:
    if row["quantizer"] is None:
        return say("as_trained")
    if not row["fine_tuned"]:
        return say("calibrated_only")
    return say("epochs_one") if row["epochs"] == 1 else say("epochs", epochs=row["epochs"])


def training_short(row: dict) -> str:
    if row["quantizer"] is None:
        return say("as_trained")
    return say("fine_tuned_lower") if row["fine_tuned"] else say("calibrated_lower")


def family(row: dict) -> str:
    """What shares a colour and a shape in the chart."""
    if row["quantizer"] is None:
        return say("full_precision")
    return say("families", quantizer=quantizer_title(row["quantizer"]), training=training_short(row))


def bits(choice: Choice | dict) -> str:
    """For example ``4-bit weights and activations``."""
    if isinstance(choice, Choice):
        quantizer, w, a, ends = choice.quantizer, choice.weight_bits, choice.activation_bits, choice.ends
    else:
        quantizer, w, a, ends = (choice[key] for key in ("quantizer", "weight_bits", "activation_bits", "ends_bits"))
    same, apart, weights, activations = LEVELS if counts_levels(quantizer) else BITS
    if w is None or a is None:
        text = say(activations, a=a) if w is None else say(weights, w=w)
    else:
        text = say(same, w=w) if w == a else say(apart, w=w, a=a)
    return text if ends is None else say("ends_reading", bits=text, ends=ends)


def change(row: dict) -> str:
    """The drop in words, with whether chance alone could explain it."""
    drop, sure = row["drop"], not row["drop_low"] <= 0 <= row["drop_high"]
    if round(drop, 2) == 0:
        return say("loses_nothing")
    if drop > 0:
        return say("loses" if sure else "loses_unsure", points=points(drop))
    return say("gains" if sure else "gains_unsure", points=points(-drop))


def reading(view: View, classes: int) -> str:
    """One sentence: what was done, what it saves, what it costs."""
    row = view.row
    if row is None:
        return say("reading_unmeasured", what=bits(view.choice))
    accuracy = percent(row["accuracy"])
    if row["quantizer"] is None:
        return say("reading_baseline", accuracy=accuracy, size=kilobytes(row["nominal_bytes"]))
    if view.full_bytes is None or row["drop"] is None:
        return say("reading_no_ratio", what=bits(row), accuracy=accuracy)
    ratio = times(view.full_bytes / row["packed_bytes"], 1)
    if row["accuracy"] < 2 / classes:
        return say("guessing", what=bits(row), ratio=ratio, accuracy=accuracy)
    return say("reading", what=bits(row), ratio=ratio, change=change(row))
