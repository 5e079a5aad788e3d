"""Every text of the page in one table a language, so that a translation is one more table.

A text is plain, never HTML; what is put into it with ``{name}`` is escaped where the page is built.
"""

from __future__ import annotations

ENGLISH = {
    "title": "Slimscope",
    "tagline": "See what a neural network loses when it slims: every number here was measured.",
    # controls
    "task": "Task",
    "model": "Network",
    "quantizer": "Quantizer",
    "full_precision": "Full precision",
    "no_quantizer": "None: full precision",
    "weight_bits": "Weight bits",
    "activation_bits": "Activation bits",
    "weight_levels": "Weight levels (M)",
    "activation_levels": "Activation levels (M)",
    "together": "Move both together",
    "ends": "First and last layer at 8 bits",
    "ends_info": "They hold few weights and are sensitive, so papers often spare them.",
    "training": "After compressing",
    "fine_tuned": "Fine-tuned",
    "calibrated": "Calibrated only",
    "training_info": "Calibrated: scales are set from data. Fine-tuned: weights are then trained further.",
    "families": "{quantizer}, {training}",
    "fine_tuned_lower": "fine-tuned",
    "calibrated_lower": "calibrated",
    # describing a variant
    "epochs_one": "fine-tuned for 1 epoch",
    "epochs": "fine-tuned for {epochs} epochs",
    "calibrated_only": "calibrated only, not trained",
    "as_trained": "as trained",
    "as_trained_info": "The network as it was trained.",
    "ends_tag": "ends at {bits}",
    "channel_tag": "per channel",
    "on_task": "{model} on {task}",
    # the sentence that reads the result aloud
    "bits_same": "{w}-bit weights and activations",
    "bits_apart": "{w}-bit weights, {a}-bit activations",
    "bits_weights": "{w}-bit weights",
    "bits_activations": "{a}-bit activations",
    "levels_same": "Weights and activations of M={w} signs each",
    "levels_apart": "Weights of M={w} signs each, activations of M={a}",
    "levels_weights": "Weights of M={w} signs each",
    "levels_activations": "Activations of M={a} signs each",
    "ends_reading": "{bits}, first and last layer at {ends}",
    "reading": "{what}: {ratio} smaller, {change}.",
    "reading_no_ratio": "{what}: {accuracy} right.",
    "reading_baseline": "Full precision: {accuracy} right, {size} at 32 bits a weight. Now take bits away.",
    "reading_unmeasured": "{what}: not measured yet.",
    "loses": "loses {points} points of accuracy",
    "loses_unsure": "loses {points} points of accuracy, which may be chance",
    "gains_unsure": "gains {points} points of accuracy, which may be chance",
    "gains": "gains {points} points of accuracy",
    "loses_nothing": "loses no accuracy",
    "guessing": "{what}: {ratio} smaller, but {accuracy} right is close to guessing.",
    # score card
    "score_card": "Score card",
    "waiting": "Reading the measured variants …",
    "accuracy": "Accuracy",
    "interval": "95% interval {low} to {high}",
    "n_test": "on {n} test {examples}",
    "drop": "Accuracy drop",
    "drop_against": "full precision: {accuracy}",
    "drop_reference": "the others are compared with it",
    "packed": "Packed size",
    "packed_note": "its file on disk",
    "packed_note_calibrated": "the file that packing writes",
    "nominal_note": "nominal {size}",
    "ratio": "Smaller",
    "ratio_note": "than full precision,",
    "ratio_note_bits": "32 bits a weight",
    "size_full": "Full precision, 32 bits",
    "size_baseline_packed": "Full precision, packed",
    "size_nominal": "Nominal, weights \u00d7 bits",
    "size_packed": "Packed, on disk",
    "sizes": "Sizes",
    "unknown": "—",
    "not_measured": "not measured yet",
    "no_baseline": "The full-precision network is not in the cache, so drop and ratio are unknown.",
    "measured_here": "Measured just now, on the first {n} test {examples} only: its intervals are wider.",
    "measured_here_all": "Measured just now, on all {n} test {examples}.",
    "only_calibrated": "Nobody has fine-tuned this setting yet: this variant is calibrated only.",
    "only_fine_tuned": "Nobody has measured this setting without fine-tuning yet: this variant is fine-tuned.",
    "measure_hint": "Press the button below to set its scales and measure its accuracy: it takes seconds.",
    "measure_no_data": (
        "Measuring it needs the {task} data set: name its folder in the environment variable SLIMSCOPE_DATA{download}. "
        "Trying it on a picture works without it."
    ),
    "measure_no_data_download": ", or download it below",
    "measure": "Calibrate and measure (up to 1,000 test {examples})",
    "measuring": "Measuring",
    "measure_failed": "This setting could not be measured: {reason}",
    # chart and table
    "chart": "Accuracy against packed size",
    "chart_about": "Up is more accurate, left is smaller. Click a point, or press Tab and Enter.",
    "chart_close_up": "Close-up",
    "chart_whole": "Whole range",
    "chart_range": "Accuracy axis",
    "axis_size": "Packed size (kB, log scale)",
    "axis_accuracy": "Accuracy (%)",
    "front": "Best for its size",
    "point": "{name}, {training}, {accuracy} of {n} right, {size}, variant {id}",
    "tip_variant": "Variant",
    "tip_accuracy": "Accuracy",
    "tip_interval": "95% interval",
    "tip_size": "Packed",
    "tip_n": "Test examples",
    "legend_interval": "95% interval",
    "legend_chosen": "Chosen",
    "off_scale": "Below this range: {count}",
    "table": "All variants",
    "table_about": "Select a row to choose that variant.",
    "column_name": "Setting",
    "column_training": "Training",
    "column_accuracy": "Accuracy %",
    "column_drop": "Drop pp",
    "column_drop_low": "Drop, 95% low",
    "column_drop_high": "Drop, 95% high",
    "column_packed": "Packed kB",
    "column_nominal": "Nominal kB",
    "column_ratio": "\u00d7 smaller",
    "column_n": "Test examples",
    "column_id": "Variant",
    # try it
    "try": "Try it",
    "try_about": "Choose a picture: both networks look at the same {side}\u00d7{side} pixels.",
    "gallery_test": "Test pictures of {task}: none of them was trained on.",
    "gallery_drawn": "Drawn by this project, not from {task}: only real photos tell how good a network is.",
    "gallery_none": "There are no pictures here for this task; upload one.",
    "gallery_item": "{label}, picture {number}",
    "own_picture": "Your own picture",
    "own_placeholder": "Drop a picture here\nor click to upload",
    "download": "Download {task} (170 MB)",
    "downloading": "Downloading {task}; this takes some minutes",
    "download_failed": "{task} could not be downloaded: {reason}",
    "sees": "What the network sees",
    "sees_size": "{side}\u00d7{side} pixels",
    "sees_inverted": "{side}\u00d7{side} pixels, dark and light swapped: it learned light digits on a dark ground",
    "picture_alt": "The picture, reduced to {side} by {side} pixels",
    "both_say": "Both say {label}.",
    "they_disagree": "They disagree: full precision says {first}, the chosen variant says {second}.",
    "truth": "It is {label}.",
    "truth_drawn": "Meant to be {label}.",
    "no_baseline_network": "the full-precision network is not in the cache",
    "same_network": "The chosen variant is the full-precision network itself.",
    "chosen": "Chosen variant",
    "try_failed": "The networks could not be tried: {reason}",
    "picture_gone": "That picture is not there any more; choose another.",
    # pictures of users
    "picture_unreadable": "This file is not a picture Slimscope can read. Use PNG, JPEG or WebP.",
    "picture_empty": "This file is empty. Choose a picture in PNG, JPEG or WebP.",
    "picture_huge": "This picture has {megapixels} megapixels; the limit is {limit}. Make it smaller and try again.",
    "picture_cut": "This picture is damaged or cut short. Save it again, or choose another.",
    # notices
    "damaged": "Left out because they are damaged: {names}. Everything else works.",
    "empty_cache": (
        "No variant is cached yet. Train a network first: python -m engine train resnet20, or, in seconds, "
        "python -m engine train digits_cnn."
    ),
    "unknown_task": "This link names a task that is not here ({value}); showing {default} instead.",
    "unknown_model": "This link names a network that is not here ({value}); showing {default} instead.",
    "unknown_variant": "This link names a variant that is not here ({value}); showing the default instead.",
    "unknown_quantizer": "This link names a quantizer that is not here ({value}); showing the default instead.",
    "bad_value": "This link says {name}={value}, which is not a possible choice; showing the default instead.",
    "footer": (
        "W4A4: 4-bit weights and activations. Ends: first and last layer. Drop: accuracy lost, in percentage points "
        "(pp). A 95% interval holds the true value 95 times in 100: Wilson for accuracies, paired for drops. Nominal "
        "size counts bits, packed size is what is on disk; 1 kB is 1,000 bytes."
    ),
    "examples_cifar10": "pictures",
    "examples_digits": "pictures",
    "examples": "examples",
}


def say(key: str, **values) -> str:
    """The text called ``key`` with ``values`` filled in."""
    return ENGLISH[key].format(**values)


def examples(task: str) -> str:
    """What an example of ``task`` is called."""
    return ENGLISH.get(f"examples_{task}", ENGLISH["examples"])
