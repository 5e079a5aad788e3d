"""Variants and their numbers in words: names, sizes, accuracies, and the sentence that reads a result aloud."""

from __future__ import annotations

from engine.recommend import is_baseline
from ui.catalogue import attention_methods, counts_levels, full_multiply_adds, pruners, quantizer_title
from ui.choice import Choice, View
from ui.texts import ENGLISH, listed, named, say

GUESSING = 0.1
"""A network that covers no more than this of the way from guessing to knowing all is said to guess; one that is as far
below guessing, not by chance, to err."""
MINUS = "\N{MINUS SIGN}"
WEIGHTS = ("pruned_weights_at_once", "pruned_weights_gradually")
CHANNELS = ("pruned_channels_at_once", "pruned_channels_gradually")
BITS = ("bits_same", "bits_apart", "bits_weights", "bits_activations")
LEVELS = ("levels_same", "levels_apart", "levels_weights", "levels_activations")


def percent(fraction: float) -> str:
    return f"{100 * fraction:.2f}%"


def has_own_file(row: dict) -> bool:
    """Whether the cache has a file of this variant alone: not if it is calibrated or its attention method was added."""
    return (row["fine_tuned"] or is_baseline(row)) and not row["attention_added"]


def points(value: float | None) -> str:
    """Percentage points; a zero has no sign, what is not known is a dash."""
    if value is None:
        return say("unknown")
    text = f"{value:.2f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", MINUS)


def kilobytes(size: float | None) -> str:
    """A size in bytes; a dash for one that has not been measured."""
    return say("unknown") if size is None else say("in_kilobytes", size=f"{size / 1000:,.2f}")


def times(ratio: float, digits: int = 2) -> str:
    return f"{ratio:.{digits}f}\N{MULTIPLICATION SIGN}"


def short_name(row: dict) -> str:
    """For example ``W4A4``, ``W2A2, ends at 8``, ``M=2`` (levels of weights and activations), ``M=1/2``.

    ``W4A4 -90%`` is what pruning takes. ``W8A8, 25% of scores`` is what the attention method keeps, alone
    where the weights are in full precision.
    """
    weights = _weights(row)
    if row["pruning"] is not None:
        taken = f"{MINUS}{share_pruned(row)}"
        weights = taken if row["quantizer"] is None else f"{weights} {taken}"
    if row["attention"] is None:
        return weights
    kept = short_attention(row["attention"])
    return kept if row["quantizer"] is None and row["pruning"] is None else listed([weights, kept])


def _weights(row: dict, before: str = "") -> str:
    """``before`` the width in one run of text: a mark between them would turn their order in Persian."""
    if row["quantizer"] is None:
        return say("full_precision")
    weight, activation = row["weight_bits"] or 32, row["activation_bits"] or 32
    if counts_levels(row["quantizer"]):
        parts = [f"{before}M={weight}" if weight == activation else f"{before}M={weight}/{activation}"]
    else:
        parts = [f"{before}W{weight}A{activation}"]
    if row["ends_bits"] is not None:
        parts.append(say("ends_tag", bits=row["ends_bits"]))
    if row.get("layer_bits") is not None:
        parts.append(say("mixed_tag"))
    if row["per_channel"]:
        parts.append(say("channel_tag"))
    return listed(parts)


def name(row: dict) -> str:
    """For example ``LSQ+ W4A4``; ``Full precision, top scores before softmax 25%``."""
    parts = [weights_name(row)]
    if row["pruning"] is not None:
        parts.append(pruning(row))
    if row["attention"] is not None:
        parts.append(attention(row["attention"]))
    return listed(parts)


def pruning(row: dict) -> str:
    """For example ``90% of the weights pruned (smallest weights of all)``."""
    at_once, gradually = CHANNELS if removes_channels(row) else WEIGHTS
    return say(
        gradually if row["pruning_gradual"] else at_once, share=share_pruned(row), method=_lower(pruning_method(row))
    )


def share_pruned(row: dict) -> str:
    return f"{100 * row['pruning_ratio']:g}%"


def pruning_method(row: dict) -> str:
    """The pruning method's title."""
    if row["pruning"] is None:
        return say("unknown")
    entry = pruners().get(row["pruning"])
    return named(entry.title) if entry else row["pruning"]


def removes_channels(row: dict) -> bool:
    entry = pruners().get(row["pruning"])
    return entry is not None and entry.structured


def pruning_words(row: dict) -> str:
    """The method, and whether it was gradual; a dash where nothing is pruned."""
    method = pruning_method(row)
    return say("pruned_gradually", method=method) if row["pruning_gradual"] else method


def multiply_adds_left(row: dict) -> float | None:
    """Share of the uncompressed network's; ``None`` where they were not counted."""
    count = row["multiply_adds"]
    return None if count is None else count / full_multiply_adds(row)


def _lower(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"


def weights_name(row: dict) -> str:
    """The setting of the weights and activations alone."""
    named = _weights(row, "" if row["quantizer"] is None else f"{quantizer_title(row['quantizer'])} ")
    seed = row.get("baseline_seed") or row.get("seed")
    return listed([named, say("seed_tag", seed=seed)]) if seed else named


def method(row: dict) -> str:
    """The attention method's title."""
    if row["attention"] is None:
        return say("dense")
    return named(attention_methods()[row["attention"]["method"]].title)


def share_kept(settings: dict) -> str:
    """What an attention method keeps: its first parameter."""
    first = attention_methods()[settings["method"]].parameters[0]
    return f"{100 * settings.get(first.name, first.default):g}%"


def attention(settings: dict) -> str:
    """For example ``top scores before softmax 25%, LSQ+ 4``: method, share kept, and how the rest is quantized."""
    title = _lower(named(attention_methods()[settings["method"]].title))
    parts = [say("with_share", what=title, share=share_kept(settings))]
    quantizer, widths = _rest(settings)
    if quantizer is not None:
        parts.append(f"{quantizer_title(quantizer)} {'/'.join(map(str, widths))}")
    return listed(parts)


def short_attention(settings: dict) -> str:
    """For example ``25% of scores``; ``85% of tokens, 8/4 bits`` or ``M=4/2`` where the rest is quantized."""
    key = f"kept_{settings['method']}"
    parts = [say(key if key in ENGLISH else "kept", share=share_kept(settings))]
    quantizer, widths = _rest(settings)
    if quantizer is not None:
        bits = "/".join(map(str, widths))
        parts.append(f"M={bits}" if counts_levels(quantizer) else say("kept_bits", bits=bits))
    return listed(parts)


def _rest(settings: dict) -> tuple[str | None, list[int]]:
    """What quantizes the attention that is left, and its bits or levels."""
    entry = attention_methods()[settings["method"]]
    full = entry.effective({name: value for name, value in settings.items() if name != "method"})
    return full.get("quantizer"), [
        full[each.name] for each in entry.parameters if each.name in full and each.needs == "any"
    ]


def choice_name(choice: Choice) -> str:
    row = {
        "quantizer": choice.quantizer, "weight_bits": choice.weight_bits, "activation_bits": choice.activation_bits,
        "ends_bits": choice.ends, "per_channel": False, "attention": choice.settings,
    }  # fmt: skip
    return name(row | _pruning_of(choice))


def _pruning_of(choice: Choice) -> dict:
    """As in a row."""
    if choice.pruned is None:
        return {"pruning": None}
    return {
        "pruning": choice.pruned.method, "pruning_ratio": choice.pruned.ratio, "pruning_gradual": choice.gradual
    }  # fmt: skip


def training(row: dict) -> str:
    if is_baseline(row):
        return say("as_trained")
    if row["fine_tuned"] and row["attention_added"]:
        return say("added_after")
    if row["pruned_epochs"]:
        key = "pruned_tuned" if row["fine_tuned"] else "pruned_calibrated"
        return say(key, pruned=row["pruned_epochs"], epochs=row["epochs"])
    if not row["fine_tuned"]:
        return say("not_trained" if row["quantizer"] is None and row["attention"] is None else "calibrated_only")
    trained = say("epochs_one") if row["epochs"] == 1 else say("epochs", epochs=row["epochs"])
    if row["start_bits"] is None:
        return trained
    key = "begun_with_levels" if counts_levels(row["quantizer"]) else "begun_with_bits"
    return say(key, trained=trained, bits=row["start_bits"])


def training_short(row: dict) -> str:
    if is_baseline(row):
        return say("as_trained")
    if row["fine_tuned"]:
        return say("fine_tuned_lower")
    return say("not_trained_lower" if row["quantizer"] is None and row["attention"] is None else "calibrated_lower")


def family(row: dict) -> str:
    """What shares a colour and a shape in the chart. Pruned networks that are calibrated only are paler, no more."""
    if row["pruning"] is not None:
        method = pruning_method(row)
        if row["quantizer"] is None:
            return say("family_pruned", method=_lower(method))
        return say("families_pruned", quantizer=quantizer_title(row["quantizer"]), method=_lower(method))
    if row["quantizer"] is None:
        return say("full_precision")
    return say("families", quantizer=quantizer_title(row["quantizer"]), training=training_short(row))


def bits(choice: Choice | dict) -> str:
    """For example ``4-bit weights and activations``."""
    if isinstance(choice, Choice):
        quantizer, w, a, ends = choice.quantizer, choice.weight_bits, choice.activation_bits, choice.ends
        others = None
    else:
        quantizer, w, a, ends = (choice[key] for key in ("quantizer", "weight_bits", "activation_bits", "ends_bits"))
        others = choice.get("layer_bits")
    same, apart, weights, activations = LEVELS if counts_levels(quantizer) else BITS
    if w is None or a is None:
        text = say(activations, a=a) if w is None else say(weights, w=w)
    else:
        text = say(same, w=w) if w == a else say(apart, w=w, a=a)
    if others:
        text = say("mixed_reading", bits=text, count=len(others))
    return text if ends is None else say("ends_reading", bits=text, ends=ends)


def what(choice: Choice | dict) -> str:
    """What was done to the network: bits, and the attention method."""
    if isinstance(choice, Choice):
        quantizer, settings, row = choice.quantizer, choice.settings, _pruning_of(choice)
    else:
        quantizer, settings, row = choice["quantizer"], choice["attention"], choice
    parts = [bits(choice)] if quantizer is not None else []
    if row["pruning"] is not None:
        parts.append(pruning(row))
    if settings is not None:
        parts.append(attention(settings))
    text = listed(parts) or say("full_precision")
    return f"{text[:1].upper()}{text[1:]}"


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
        return say("reading_unmeasured", what=what(view.choice))
    accuracy = percent(row["accuracy"])
    if is_baseline(row):
        return say("reading_baseline", accuracy=accuracy, size=kilobytes(row["nominal_bytes"]))
    if view.full_bytes is None or row["drop"] is None:
        return say("reading_no_ratio", what=what(row), accuracy=accuracy)
    ratio = times(view.full_bytes / row["packed_bytes"], 1)
    guess = 1 / classes
    near = GUESSING * (1 - guess)
    if row["accuracy"] < guess - near and row["accuracy_high"] < guess:
        return say("worse_than_guessing", what=what(row), ratio=ratio, accuracy=accuracy, guess=percent(guess))
    if row["accuracy"] < guess + near:
        return say("guessing", what=what(row), ratio=ratio, accuracy=accuracy)
    if row["attention"] is not None:
        compute = f"{100 * row['attention_compute']:.0f}%"
        return say("reading_attention", what=what(row), ratio=ratio, compute=compute, change=change(row))
    return say("reading", what=what(row), ratio=ratio, change=change(row))
