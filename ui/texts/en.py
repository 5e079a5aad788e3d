"""The page's texts in English. Each one added here needs its translation, see ``ui.texts``."""

from __future__ import annotations

ENGLISH = {
    "title": "Slimscope",
    "tagline": "See what a neural network loses when it slims: measured, not estimated.",
    "other_languages": "Languages",
    # controls
    "task": "Task",
    "model": "Network",
    "quantizer": "Quantizer",
    "full_precision": "Full precision",
    "no_quantizer": "None: full precision",
    "weight_bits": "Weight bits",
    "activation_bits": "Activation bits",
    "weight_bits_info": "b bits tell 2ᵇ values apart, M levels 2ᴹ. They set the size of the file.",
    "activation_bits_info": "Of what flows between layers, which is not in the file.",
    "weight_levels": "Weight levels (M)",
    "activation_levels": "Activation levels (M)",
    "together": "Move both together",
    "view": "View",
    "images": "Images",
    "sentences": "Sentences",
    "embeddings": "Embeddings",
    "embeddings_info": "Most of a small BERT's weights; quantized to the width of the other weights.",
    "embeddings_row": "Quantized, one scale a row",
    "embeddings_tensor": "Quantized, one scale in all",
    "embeddings_none": "Full precision",
    "attention": "Attention method",
    "dense": "Dense attention",
    "dense_info": "Every word piece looks at every other one, in full precision.",
    "in_percent": "{what} (%)",
    "in_kilobytes": "{size} kB",
    "in_points": "{points} pp",
    "comma": ", ",
    "with_share": "{what} {share}",
    "kept": "keeps {share}",
    "kept_score_topk": "{share} of scores",
    "kept_quantized_topk": "{share} of entries",
    "kept_tiered_tokens": "{share} of tokens",
    "kept_bits": "{bits} bits",
    "from_to": "{low} to {high}",
    "ends": "First and last layer at 8 bits",
    "ends_info": "They hold few weights and are sensitive, so papers often spare them.",
    "training": "After compressing",
    "fine_tuned": "Fine-tuned",
    "calibrated": "Calibrated only",
    "training_info": "Calibrated: scales are set from data. Fine-tuned: weights are then trained further.",
    "families": "{quantizer}, {training}",
    "family_pruned": "Pruned: {method}",
    "families_pruned": "{quantizer}, pruned: {method}",
    "fine_tuned_lower": "fine-tuned",
    "calibrated_lower": "calibrated",
    # pruning
    "pruning": "Pruning",
    "no_pruning": "None: all weights stay",
    "no_pruning_info": "Nothing is taken out of the network.",
    "pruning_ratio_weights": "Weights taken out (%)",
    "pruning_ratio_channels": "Channels taken out (%)",
    "pruning_gradual": "Step by step",
    "pruning_gradual_info": "Pruned little by little while it is fine-tuned, not all at once before.",
    "pruned_weights_at_once": "{share} of the weights pruned ({method})",
    "pruned_weights_gradually": "{share} of the weights pruned step by step ({method})",
    "pruned_channels_at_once": "{share} of the channels pruned ({method})",
    "pruned_channels_gradually": "{share} of the channels pruned step by step ({method})",
    "pruned_gradually": "{method}, step by step",
    "pruned_tuned": "fine-tuned for {pruned} epochs after pruning and {epochs} after quantizing",
    "pruned_calibrated": "fine-tuned for {pruned} epochs after pruning, then calibrated only",
    "not_trained": "not trained after pruning",
    "not_trained_lower": "not fine-tuned",
    "sparsity": "Zero weights",
    "sparsity_note": "of the weights of all layers",
    "multiply_adds": "Multiply-adds",
    "multiply_adds_note": "compared with full precision",
    "multiply_adds_counts": "{now} of {before}",
    "gradual_not_here": (
        "Pruning step by step happens during fine-tuning, and nobody has done it at this ratio "
        "yet. Choose another "
        "ratio, or untick \u201cStep by step\u201d to prune at once: that takes seconds here."
    ),
    "unknown_pruning": "The address names a pruning method that is not here ({value}); showing it unpruned.",
    "column_pruning": "Pruning",
    "column_pruning_ratio": "Pruned %",
    "column_sparsity": "Zeros %",
    "column_multiply_adds": "Multiply-adds %",
    # layer by layer
    "formulas": "Formulas and papers",
    "part_failed": "This part could not be shown ({reason}). The rest works; choose again to have it tried once more.",
    "layers": "Layer by layer",
    "layers_weight_bits": "Weight bits or levels",
    "layers_activation_bits": "Activation bits or levels",
    "layers_zeros": "Zero weights",
    "layers_nominal": "Nominal size",
    "layers_entropy": "Entropy bound",
    "layers_rest": "Everything else",
    # describing a variant
    "epochs_one": "fine-tuned for 1 epoch",
    "epochs": "fine-tuned for {epochs} epochs",
    "begun_with_bits": "{trained}, from the variant of {bits} bits on",
    "begun_with_levels": "{trained}, from the variant of {bits} levels on",
    "added_after": "fine-tuned; the attention method was added afterwards",
    "calibrated_only": "calibrated only, not trained",
    "as_trained": "as trained",
    "as_trained_info": "Nothing is rounded: 32-bit floating point.",
    "ends_tag": "ends at {bits}",
    "channel_tag": "per channel",
    "mixed_tag": "widths by layer",
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
    "mixed_reading": "{bits}, other widths in {count} of the layers",
    "reading": "{what}: {ratio} smaller, {change}.",
    "reading_attention": "{what}: {ratio} smaller, {compute} of the attention compute, {change}.",
    "reading_no_ratio": "{what}: {accuracy} right.",
    "reading_baseline": "Full precision: {accuracy} right, {size} at 32 bits a weight. Now take bits away.",
    "reading_unmeasured": "{what}: not measured yet.",
    "loses": "loses {points} points of accuracy",
    "loses_unsure": "loses {points} points of accuracy, which may be chance",
    "gains_unsure": "gains {points} points of accuracy, which may be chance",
    "gains": "gains {points} points of accuracy",
    "loses_nothing": "loses no accuracy",
    "guessing": "{what}: {ratio} smaller, but {accuracy} right is close to guessing.",
    "worse_than_guessing": (
        "{what}: {ratio} smaller, but {accuracy} right is far worse than guessing ({guess}): it errs systematically."
    ),
    # score card
    "score_card": "Score card",
    "waiting": "Reading the measured variants …",
    "waiting_try": "The examples are being made ready …",
    "waiting_flips": "The examples that flipped are being made ready …",
    "waiting_table": "Being made ready …",
    "waiting_take": "The files are being made ready …",
    "accuracy": "Accuracy",
    "interval": "95% interval {low} to {high}",
    "n_test": "on {n} test {examples}",
    "loss_note": "cross-entropy loss {loss}",
    "attention_compute": "Attention compute",
    "attention_compute_note": "of dense attention's",
    "attention_kept_note": "{share} of its entries kept",
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
    "size_packed": "Packed file",
    "sizes": "Sizes",
    "unknown": "—",
    "not_measured": "not measured yet",
    "no_baseline": "The full-precision network is not in the cache, so drop and ratio are unknown.",
    "measured_here": "Measured here, on the first {n} test {examples} only: its intervals are wider.",
    "measured_here_all": "Measured here, on all {n} test {examples}.",
    "only_calibrated": "Nobody has fine-tuned this setting yet: this variant is calibrated only.",
    "only_fine_tuned": "Nobody has measured this setting without fine-tuning yet: this variant is fine-tuned.",
    "measure_hint": "Press the button below to set its scales and measure its accuracy: it takes seconds.",
    "measure_no_data": (
        "Measuring its accuracy needs the {task} data set: name its folder in the environment variable "
        "SLIMSCOPE_DATA{download}."
    ),
    "try_without_data": "Trying it on an example works without it.",
    "measure_no_data_download": ", or download it below",
    "measure_all": "Calibrate and measure (all test {examples})",
    "measure": "Calibrate and measure (up to 1,000 test {examples})",
    "measuring": "Measuring",
    "measure_failed": "This setting could not be measured: {reason}",
    # explanations on demand
    "explain": "Explain: {what}",
    "explain_source": "Source: {source}.",
    "explain_task": "What is classified, and from which examples the accuracy is measured.",
    "explain_model": "The network that is compressed; its full-precision form is what all variants are compared with.",
    "explain_quantizer": "How numbers are rounded to few values, with scales that are learned.",
    "explain_widths_title": "Bits and levels",
    "explain_widths": (
        "b bits tell 2ᵇ values apart, and M levels 2ᴹ. The width of the weights makes the file; that of the "
        "activations, which flow between the layers, is nowhere in it and costs accuracy only."
    ),
    "explain_ends": (
        "What comes in and what goes out passes through these two layers, and they hold few weights: papers keep "
        "them at 8 bits. The course quantizes all layers alike."
    ),
    "explain_embeddings": (
        "A table with a row for each word piece. With a scale for each row, i, large rows do not coarsen small ones; "
        "each scale takes 4 bytes of the nominal size."
    ),
    "explain_pruning": (
        "Which weights are taken out. Single weights become zero and the file smaller; of channels, those of least "
        "importance I(c) are removed, and the network computes less as well."
    ),
    "explain_ratio": (
        "The share r of the weights of all convolutions and linear layers that is taken out; or of the channels "
        "of each layer that may lose some. In ResNet-20 those inside a block may; its shortcuts need all the others."
    ),
    "explain_gradual": (
        "The share s that is pruned grows while the network is fine-tuned, fast at first and ever more slowly, up to "
        "two thirds of the way; what is left then recovers."
    ),
    "explain_training": (
        "Calibrating sets the scales from data and leaves the weights alone. Fine-tuning trains the rounded weights "
        "further, with the full-precision network as the teacher; gradients pass the rounding straight through."
    ),
    "explain_attention": "Which entries of the attention matrix are computed and kept, and with how many bits.",
    "explain_budget_title": "Budget and verdict",
    "explain_budget": (
        "A variant is within the budget when the whole 95% interval of its drop is, over it when the whole interval "
        "is outside; else these examples cannot tell. To recommend one, validation ranks them by how sure it is of "
        "each, so that the test set does not choose; where it is not on record, the intervals are widened instead."
    ),
    "explain_device": (
        "It fits when the packed weights go into the flash, and what the activations take at their peak into the RAM: "
        "the largest sum of all values that some later layer still reads."
    ),
    "explain_accuracy": (
        "The share p of n test examples that is classified correctly. Its 95% interval is Wilson’s. The loss is the "
        "mean of −log of the probability that the right class y got."
    ),
    "explain_drop": (
        "Full-precision accuracy minus this one, on the same n examples, in percentage points (pp): b were right and "
        "are wrong now, c were wrong and are right. The 95% interval is for such pairs, with half an example added to "
        "each of the four counts."
    ),
    "explain_packed": (
        "The bytes of the file that rebuilds the network, measured. Its integers are entropy-coded: values that "
        "are frequent, such as zeros, take few bits. The nominal size only counts bits b, and the entropy bound what "
        "an ideal coder of single symbols would need."
    ),
    "explain_smaller": "How many times the packed file goes into the full-precision network at 32 bits a weight.",
    "explain_compute": (
        "The bits of all products that attention takes, relative to N score and N value products of 32 bits each. "
        "Score products count where they are computed, value products where an entry is kept. It is not a running time."
    ),
    "explain_sparsity": "The share of the weights of all convolutions and linear layers that is exactly zero.",
    "explain_multiply_adds": (
        "Multiplications with an addition that one example takes, here of a convolution with kernels of k by k. Zeros "
        "count too, since hardware that skips them is rare: only removing channels lowers it."
    ),
    "explain_chart": (
        "Each point is a measured variant. The grey line joins those that none as small or smaller beats in accuracy, "
        "the Pareto front; the knee is its point that is highest above the line between its ends."
    ),
    "explain_heat": (
        "Pruning takes weights away, bits take away from each that is left: a file shrinks by both. Each cell is the "
        "measured drop of one such pair; where none was measured, none is drawn."
    ),
    "explain_error": (
        "How large the change of a layer’s weights is, against the weights themselves. Some 6 decibels are worth a "
        "bit. What the change is of, and what else happened meanwhile, stands below the histogram."
    ),
    "explain_sensitivity": (
        "Some layers take few bits, some do not. From such a table, compress --target-bytes chooses a width for each "
        "layer: the least sum of what each costs alone, for a file of that size."
    ),
    "explain_try": (
        "The percentages are what the network’s last layer gives, made positive and to add up to one. They are not how "
        "often it is right: a network can be sure and wrong."
    ),
    "explain_mass": (
        "Each row of dense attention adds up to 100%. The mass kept is the part of it that falls on the entries kept: "
        "a method that chooses well keeps much of it in few entries."
    ),
    "explain_flips": (
        "Two networks of the same accuracy need not be right on the same examples. The drop is the difference of two "
        "counts, those that only one and those that only the other gets right; the rest says nothing about it."
    ),
    "explain_confusion": (
        "Which classes are taken for which. What is on the diagonal is right; the difference of two tables shows "
        "what compression moved."
    ),
    "explain_epochs": (
        "In one epoch the network sees each training example once. The learning rate η rises first and then falls "
        "to zero by a cosine over all epochs: so five epochs are not the first five of ten."
    ),
    # chart and table
    "chart": "Accuracy against cost",
    "chart_size": "Accuracy against packed size",
    "chart_compute": "Accuracy against attention compute",
    "axis": "Horizontal axis",
    "axis_choice_size": "Packed size",
    "axis_choice_compute": "Attention compute",
    "axis_compute": "Attention compute (% of dense attention in full precision)",
    "chart_failed": "The chart could not be drawn here: reload the page. Its numbers are in the table below.",
    "chart_about": "Up is more accurate, left is smaller. Click a point, or press Tab, the arrow keys and Enter.",
    "chart_close_up": "Close-up",
    "chart_whole": "Whole range",
    "chart_range": "Accuracy axis",
    "axis_size": "Packed size (kB, log scale)",
    "axis_accuracy": "Accuracy (%)",
    "front_size": "Best for its size",
    "front_compute": "Best for its compute",
    "legend_faint_size": "Other pruning or attention settings",
    "legend_faint_compute": "Other weights",
    "legend_pale": "Pale: not fine-tuned",
    "tip_compute": "Attention compute",
    "point": "{accuracy} of {n} right, {size}, variant {id}",
    "tip_variant": "Variant",
    "tip_accuracy": "Accuracy",
    "tip_interval": "95% interval",
    "tip_size": "Packed",
    "tip_kilobytes": "Packed kB",
    "tip_n": "Test examples",
    "legend_chosen": "Chosen",
    "off_scale": "Below this range: {count}",
    "table": "All variants",
    "table_about": "Select a row to choose that variant.",
    "column_name": "Setting",
    "column_attention": "Attention",
    "column_training": "Training",
    "column_accuracy": "Accuracy %",
    "column_loss": "Loss",
    "column_compute": "Compute %",
    "column_kept": "Kept %",
    "save_table": "Save as CSV",
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
    "try_sentence_about": "Choose a sentence or type one: both networks read the same word pieces.",
    "sentences_about": "Written by this project, not from SST-2. Any language is read; the network learned English.",
    "own_sentence": "Your own sentence",
    "own_sentence_placeholder": "Type what you thought of a film, and press Enter",
    "classify": "Classify",
    "sentence_gone": "That sentence is not there any more; choose another.",
    "sentence_empty": "There is no word in this: the networks see only the marks of its beginning and end.",
    "sentence_unknown": (
        "[UNK] stands where there are no word pieces for what is written, such as an emoji or a word of more than a "
        "hundred letters: the networks cannot read it."
    ),
    "sentence_cut": "Too long: the networks see its first {count} word pieces and nothing of the rest.",
    "attention_heading": "What the chosen network looks at",
    "layer": "Layer",
    "gallery_test": "Test pictures of {task}: none of them was trained on.",
    "gallery_drawn": "Drawn by this project, not from {task}: only real photos tell how good a network is.",
    "gallery_none": "There are no pictures here for this task; upload one.",
    "gallery_item": "{label}, picture {number}",
    "own_picture": "Your own picture",
    "own_placeholder": "Drop a picture here\nor click to upload",
    "download": "Download {task} ({megabytes} MB)",
    "downloading": "Downloading {task}; this may take minutes",
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
    # attention view
    "attention_title": "Layer {layer} of {layers}",
    "attention_no_method": "No attention method is chosen: nothing is cut.",
    # tokens
    "attention_tokens": "The sentence in word pieces, as the network sees it",
    "attention_high": "high precision",
    "attention_low": "low precision",
    "attention_removed": "removed in this layer",
    "attention_earlier": "removed by an earlier layer",
    "attention_unseen": "cut: no query looks at it any more",
    # facts
    "attention_mass": "Attention mass kept",
    "attention_mass_note": "of dense attention falls on kept entries, mean over queries",
    "attention_mass_note_mean": "of dense attention falls on kept entries, mean over queries and heads",
    "attention_entries": "Entries kept",
    "attention_tokens_cut": "Tokens cut",
    "attention_tokens_removed": "Tokens removed",
    "attention_count": "{count} of {all}",
    "attention_none": "none",
    # maps
    "attention_about": "Rows are queries, the tokens that look; columns are keys, the tokens that are looked at.",
    "attention_head": "Head",
    "attention_all_heads": "All heads",
    "attention_dense": "Dense attention",
    "attention_mask": "Mask",
    "attention_after": "Attention after",
    "attention_dense_note": "full precision, nothing cut",
    "attention_after_note": "what the network uses",
    "attention_map": "{name}, {n} by {n} tokens: arrow keys, Home and End move; the numbers are read below the maps",
    "attention_map_role": "map",
    "attention_kept": "kept",
    "attention_cut": "cut",
    "attention_mean_mask": "size or shade: in how many heads",
    "attention_scale": "Share of a query's attention",
    # the numbers of one cell, and the same as a table
    "attention_no_cell": (
        "Point at a cell to read its numbers, or press Tab until a map is chosen and move with the arrow keys."
    ),
    "attention_cell": "Query {row} “{query}”, key {column} “{target}”: dense {dense}, {mask}, after {after}",
    "attention_cell_mean": (
        "Query {row} “{query}”, key {column} “{target}”, mean of {heads} heads: dense {dense}, {mask}, after {after}"
    ),
    "attention_kept_in": "kept in {count} of {heads}",
    "attention_table": "The same numbers as a table",
    "attention_query": "Query",
    "attention_token": "{number} {token}",
    "attention_column_number": "Key",
    "attention_column_token": "Token",
    "attention_column_dense": "Dense",
    "attention_column_mask": "Mask",
    "attention_column_after": "After",
    # pictures of users
    "picture_unreadable": "This file is not a picture Slimscope can read. Use PNG, JPEG or WebP.",
    "picture_empty": "This file is empty. Choose a picture in PNG, JPEG or WebP.",
    "picture_huge": "This picture has {megapixels} megapixels; the limit is {limit}. Make it smaller and try again.",
    "picture_bomb": "This picture has far more than {limit} megapixels, the limit. Make it smaller and try again.",
    "picture_cut": "This picture is damaged or cut short. Save it again, or choose another.",
    # notices
    "damaged": "Left out because they are damaged or their network was trained anew: {names}. Everything else works.",
    "empty_cache": (
        "No variant is cached yet. Train a network first: python -m engine train resnet20, or, in seconds, "
        "python -m engine train digits_cnn."
    ),
    "unknown_language": "This link names a language that is not here ({value}); showing {default} instead.",
    "unknown_task": "This link names a task that is not here ({value}); showing {default} instead.",
    "unknown_model": "This link names a network that is not here ({value}); showing {default} instead.",
    "unknown_variant": "This link names a variant that is not here ({value}); showing the default instead.",
    "unknown_quantizer": "This link names a quantizer that is not here ({value}); showing the default instead.",
    "unknown_attention": "This link names an attention method that is not here ({value}); showing none instead.",
    "bad_value": "This link says {name}={value}, which is not a possible choice; showing the default instead.",
    "left_out": "This link says {name}={value}, which does not go with the rest of it; it is left out.",
    "link_too_long": "This link is too long: only its first {parts} parts and {letters} letters are followed.",
    "footer": (
        "W4A4: 4-bit weights and activations. Ends: first and last layer. Drop: accuracy lost, in "
        "percentage points "
        "(pp). A 95% interval holds the true value 95 times in 100: Wilson for accuracies, paired "
        "for drops. Nominal "
        "size counts bits, packed size is what is on disk; 1 kB is 1,000 bytes."
    ),
    # what to take: budget, device, recommendation
    "recommend": "What should I take?",
    "recommend_about": "Say how much accuracy may be lost and what the device holds.",
    "recommend_budget": "Budget (pp)",
    "recommend_budget_info": "Accuracy that may be lost. Drag its line in the chart, or empty this for none.",
    "recommend_quick": "{budget} pp",
    "recommend_device": "Fits my device",
    "recommend_device_info": "Packed weights go to its flash, activations at their peak to its RAM.",
    "recommend_no_device": "Any device",
    "recommend_own_device": "My own: type its memory",
    "recommend_flash": "Flash (KiB)",
    "recommend_flash_info": "1 KiB is 1,024 bytes. 0: all goes to the RAM.",
    "recommend_ram": "RAM (KiB)",
    "recommend_ram_info": "What the program leaves free.",
    "recommend_whiskers": "Draw the intervals",
    "recommend_whiskers_info": "95% intervals of the drops: within the budget is what lies wholly above its line.",
    "recommend_mark": "{budget} pp",
    "recommend_line": "budget {budget} pp",
    "recommend_line_says": "Budget line, {budget} percentage points below {reference}",
    "recommend_legend": "Recommended",
    "recommend_legend_faded": "Over the budget, or does not fit",
    "recommend_legend_interval": "95% interval of the drop",
    "recommend_verdict_within": "within the {budget} pp budget",
    "recommend_verdict_over": "over the {budget} pp budget",
    "recommend_verdict_cannot": "cannot tell if within {budget} pp",
    "recommend_head_within": "Take this one.",
    "recommend_head_none": "None to recommend.",
    "recommend_head_too_large": "Nothing within the budget fits.",
    "recommend_head_undecided": "Smaller, but undecided.",
    "recommend_head_knee": "The knee of the curve.",
    "recommend_within": (
        "{name}, {size}: the smallest that is shown to lose at most {budget} pp. It lost {drop} pp "
        "(95% interval {low} to {high}). {why}"
    ),
    "recommend_why_validated": "Validation examples ranked it among {count} variants; the test set only confirmed it.",
    "recommend_why_widened": "That holds with its interval widened for a choice among {count} variants.",
    "recommend_none": "No variant is shown to lose at most {budget} pp: allow more, or measure on more examples.",
    "recommend_too_large": (
        "None of those that are shown to lose at most {budget} pp has room on it: {device}. The smallest of them, "
        "{name}, lost {drop} pp (95% interval {low} to {high}); it needs {weights} for weights and {activations} for "
        "activations at their peak."
    ),
    "recommend_undecided": (
        "{name}, {size}, lost {drop} pp (95% interval {low} to {high}): it may be within {budget} "
        "pp or not. "
        "To tell, 4 times in 5, takes about {needed} test {examples}, {more} more than there are."
    ),
    "recommend_too_close": (
        "{name}, {size}, lost {drop} pp (95% interval {low} to {high}): so close to {budget} pp that no test set of a "
        "practical size can tell whether it is within."
    ),
    "recommend_never": (
        "{name}, {size}, lost {drop} pp (95% interval {low} to {high}): exactly the budget, so "
        "that no number of test "
        "{examples} would tell."
    ),
    "recommend_lucky": (
        "{name}, {size}, lost {drop} pp (95% interval {low} to {high}). That is within {budget} "
        "pp, but to take it for "
        "that would be to choose on the test {examples}: the luckiest of many looks better than it is."
    ),
    "recommend_knee": (
        "{name}, {size}, {accuracy} right: among the variants not known to lose more than {budget} pp, "
        "{count} are beaten by none smaller. Of these it stands highest above the line from the smallest to "
        "the most accurate: from there on each byte saved costs more. This describes the test accuracies, and is no "
        "recommendation."
    ),
    "recommend_choose": "Choose",
    "recommend_chosen": "Chosen",
    "recommend_choose_name": "Choose {name}",
    "recommend_not_validated": (
        "The drop of {count} variants on validation is not on record (python -m engine validate "
        "measures it), so that "
        "only the test set can choose among them: their intervals are widened for it."
    ),
    "recommend_fit_count": "{count} of {all} variants fit: {device}.",
    "recommend_fits": (
        "The chosen one fits: weights {weights}, activations {activations} at their peak ({exact} {why})."
    ),
    "recommend_fits_not": (
        "The chosen one does not fit: weights {weights}, activations {activations} at their peak ({exact} {why})."
    ),
    "recommend_exact": "with sums of branches in floating point, as its accuracy was measured",
    "recommend_memory": "It has {flash} of flash and {ram} of RAM; the program itself needs some of both.",
    "recommend_memory_shared": "Weights and activations share {ram} of RAM on the chip.",
    "recommend_source": "Source of these figures: {source}.",
    # what a visitor takes away
    "take": "Take it away",
    "take_about": "Files to keep. They are made here, and nothing is sent anywhere else.",
    "take_network": "The chosen network",
    "take_file": "Download its packed file",
    "take_file_size": "Download its packed file ({size})",
    "take_code": "In the folder of this project, these lines load and run it:",
    "take_code_packed_now": (
        "It is packed when you press the button. In the folder of this project, these lines run it:"
    ),
    "take_code_label": "Python that loads the file",
    "take_copy": "Copy",
    "take_copied": "The lines are selected, and copied where the browser allows it.",
    "take_x_pictures": "x is a batch of pictures, {shape}: pixels from 0 to 1, minus {mean}, divided by {std}.",
    "take_x_text": "x is a batch of word pieces, at most {length} a sentence, such as",
    "take_no_baseline": (
        "The full-precision network is not in the cache, so there is nothing to pack. Train it "
        "first: python -m "
        "engine train."
    ),
    "take_chart": "The chart",
    "take_chart_about": "As it is drawn above, with its legend, on white.",
    "take_chart_png": "Save as PNG",
    "take_chart_svg": "Save as SVG",
    "take_report": "The report",
    "take_report_about": (
        "Method, results and analysis of all {count} variants of this network, with every figure from their records."
    ),
    "take_docx": "Word (.docx)",
    "take_html": "One HTML file",
    "take_busy": "The file is being made …",
    "save_failed": "The picture could not be made: wait until it is drawn and press again.",
    "take_failed_here": "The file did not arrive. Check the connection to this page and press again.",
    "take_bad_link": "This link names nothing that is here ({link}). Open the page and choose again.",
    "take_bad_format": "A report is not written as “{value}”. Ask for one of: {known}.",
    "take_failed": "This file could not be made: {reason}",
    # the report
    "report_title": "What {model} loses when it slims",
    "report_subtitle": "Compression of a neural network on {task}, measured",
    "report_abstract": "Abstract",
    "report_abstract_what": (
        "{count} compressed variants of {model} were measured on the same {n} test {examples} of "
        "{task}. In full "
        "precision the network classifies {accuracy} of them correctly (95% interval {low} to "
        "{high}); its weights "
        "take {size} at 32 bits each."
    ),
    "report_abstract_best": (
        "The smallest variant shown to lose at most {budget} pp of accuracy is {name}: {size}, "
        "{ratio} smaller "
        "than full precision, with a drop of {drop} pp (95% interval {low} to {high})."
    ),
    "report_abstract_tuned": (
        "Fine-tuning after compression won back up to {gain} pp (95% interval {low} to {high}), for {name}."
    ),
    "report_method": "Method",
    "report_method_data": (
        "Settings were chosen on validation examples; the {n} test {examples}, the same for all variants, were used to "
        "report and to show which variants are within a budget. Some trainings were started because of a test result: "
        "docs/results.md of Slimscope names them. A calibrated variant had its scales set from data and was not "
        "trained; a "
        "fine-tuned one was trained further in its compressed form, taught by the full-precision "
        "network's outputs "
        "too (Hinton et al. 2015)."
    ),
    "report_quantizers": "Quantization",
    "report_pruning": "Pruning",
    "report_attention": "Attention methods",
    "report_entry": "{title}: {summary}. Source: {source}.",
    "report_sizes": "Sizes",
    "report_sizes_text": (
        "Nominal size is the sum over tensors of elements × bits / 8. Packed size is that of the file that "
        "rebuilds the network, measured: its integers are entropy-coded. The entropy bound is what "
        "an ideal coder "
        "of single symbols would need. 1 kB is 1,000 bytes."
    ),
    "report_compute_text": (
        "Attention compute counts the score products that are computed and the value products of kept entries, each "
        "times its bits, relative to dense attention in full precision. It is neither the size of the file nor a time."
    ),
    "report_statistics": "Intervals and budgets",
    "report_statistics_text": (
        "Accuracies have Wilson's 95% interval (1927). A drop is the full-precision accuracy minus "
        "the variant's, "
        "in percentage points (pp), with a 95% interval for matched pairs (Agresti, Min 2005), "
        "since both saw the "
        "same examples. A variant is within a budget when the whole interval of its drop is, over "
        "it when the "
        "whole interval is outside; else these examples cannot tell. A variant is recommended only "
        "if this holds "
        "after the choice among all of them too: ranked on validation examples first, or with a "
        "wider interval."
    ),
    "report_results": "Results",
    "report_figure": "Figure {number}. {what}.",
    "report_table": "Table {number}. {what}.",
    "report_figure_size": (
        "Accuracy against packed size, with the 95% intervals of the drops; a triangle at the lower edge lies below it"
    ),
    "report_figure_compute": (
        "Accuracy against attention compute for weights in full precision; a triangle at the lower edge lies below it"
    ),
    "report_table_results": "Every variant on {n} test {examples}, largest file first",
    "report_column_interval": "95% interval",
    "report_column_packed": "Packed, bytes",
    "report_column_nominal": "Nominal, bytes",
    "report_embeddings_row": "embeddings by row",
    "report_embeddings_tensor": "embeddings by tensor",
    "report_analysis": "Analysis",
    "report_verdicts": (
        "Budget of {budget} pp, by each variant's own interval: of {count} compressed variants "
        "{within} are "
        "within, {over} are over, and for {cannot} these examples cannot tell."
    ),
    "report_break": (
        "Calibrated only, {family} loses most between two neighbouring widths from {before} "
        "({before_accuracy} "
        "correct) to {after} ({after_accuracy})."
    ),
    "report_table_tuning": "What fine-tuning bought: the same setting before and after",
    "report_column_calibrated": "Calibrated %",
    "report_column_tuned": "Fine-tuned %",
    "report_column_gain": "Gain pp",
    "report_column_epochs": "Epochs",
    "report_tuning": (
        "Fine-tuning bought most for {best}: {gain} pp (95% interval {low} to {high}). It bought least for "
        "{least}: {least_gain} pp ({least_low} to {least_high})."
    ),
    "report_ends": (
        "Sparing the first and last layer ({name}, {training}) changed the accuracy by {gain} pp "
        "(95% interval "
        "{low} to {high}) for {bytes} bytes more."
    ),
    "report_method_within": (
        "{method}, weights in full precision: the least attention compute shown to stay within "
        "{budget} pp, its "
        "interval widened for a choice among {count}, is {compute} ({name}; drop {drop} pp, 95% "
        "interval {low} to "
        "{high})."
    ),
    "report_method_none": (
        "{method}, weights in full precision: none of {count} settings is shown to stay within {budget} pp."
    ),
    "report_packing": ("Packed files take between {low} and {high} times their entropy bound; the median is {median}."),
    "report_conclusion": "Conclusion",
    "report_conclusion_within": (
        "For a budget of {budget} pp take {name}: {size}, {ratio} smaller than full precision."
    ),
    "report_conclusion_none": "For a budget of {budget} pp none of these variants can be recommended.",
    "report_conclusion_open": (
        "For {count} variants {n} test {examples} are too few to say whether they lose more than "
        "{budget} pp. A "
        "smaller file among them may be as good as its measured accuracy says, or not."
    ),
    "report_conclusion_limits": (
        "The intervals cover the choice of test examples and not the luck of training: {several} of {settings} "
        "settings were trained with more than one seed. Neither packed size nor attention compute is a latency."
    ),
    "report_appendix": "Appendix",
    "report_table_settings": "Settings on record",
    "report_column_seed": "Seed",
    "report_column_sparsity": "Zeros %",
    "report_column_entropy": "Entropy, bytes",
    "report_column_validation": "Validation %",
    "report_recipes": "Training recipes",
    "report_versions": "Versions",
    "report_version": "{count} records were written with {versions}.",
    "examples_cifar10": "pictures",
    "examples_digits": "pictures",
    "examples_sst2": "sentences",
    "examples": "examples",
    # a closer look: pruning with bits, weights and their levels, sensitivity
    "heat": "Pruning and bits together",
    "heat_about": "Points of accuracy lost, for each way of training. Click a cell to choose it, or use arrow keys.",
    "heat_lost": "Points lost:",
    "heat_upto": "up to {points}",
    "heat_beyond": "more than {points}",
    "heat_both": "Fine-tuned when pruned, and again when quantized",
    "heat_after": "Pruned and quantized, then fine-tuned once",
    "heat_between": "Fine-tuned when pruned, then quantized without training",
    "heat_never": "Never fine-tuned",
    "heat_ratio": "Pruned",
    "heat_unpruned": "Not pruned",
    "heat_cell": (
        "{name}; {training}: {drop} pp lost (95% interval {drop_low} to {drop_high}), {accuracy} right, {size}."
    ),
    "heat_cell_accuracy": "{name}; {training}: {accuracy} right, {size}.",
    "weights_error": "Quantization error",
    "weights_change": "Change of the weights",
    "weights_pending": "…",
    "weights_wait": "The networks are asked for their weights …",
    "weights_exact": "none",
    "weights_decibels": "{decibels} dB ({share})",
    "weights_show": "Show the weights of {layer}",
    "weights_title": "Weights of {layer}",
    "weights_before": "Before",
    "weights_after": "After",
    "weights_level": "Level of the quantizer",
    "weights_count": "{count} weights.",
    "weights_zero": "{share} of them are pruned: zero, and left out of the bars.",
    "weights_levels": "{used} of {count} levels are used.",
    "weights_marks": "The levels are the fine marks below the axis.",
    "weights_channels": "Each of {count} channels has levels of its own, so none are drawn.",
    "weights_says": "Histogram of the weights of {layer} before and after, with the levels of the quantizer. {facts}",
    "weights_quantized": (
        "Compared: the weights before and after quantization, nothing else happened in between. The error is the "
        "signal-to-quantization-noise ratio in decibels, more is better, and in brackets the squared differences as a "
        "share of the squared weights."
    ),
    "weights_pruned": (
        "Compared: the weights before and after pruning. In decibels, and in brackets: the squares of the weights that "
        "were pruned as a share of all squared weights."
    ),
    "weights_moved": (
        "Compared: the weights that fine-tuning began with and those it ended with. The weights in full precision that "
        "it led to are not kept: so this is how far training and quantization together moved the weights, not the "
        "quantizer's error, and a large distance need not be a loss."
    ),
    "weights_alone": (
        "Nothing is compared: these weights are not quantized, or whole channels were removed so that they have no "
        "counterpart."
    ),
    "weights_bars": (
        "The highest bar's share of the weights stands beside it; the outermost bars count whatever lies beyond."
    ),
    "weights_failed": "The weights cannot be shown: {reason}",
    "sensitivity": "How sensitive each layer is",
    "sensitivity_about": (
        "Points of accuracy lost on {n} validation examples when one layer alone is quantized by {quantizer}, without "
        "training; in full precision {accuracy} of them are right."
    ),
    "sensitivity_full": "Measured on the uncompressed network.",
    "sensitivity_pruned": "Measured on the pruned network {id}.",
    "sensitivity_weights": "Its weights",
    "sensitivity_activations": "Its input",
    "sensitivity_cell": "{layer} at {bits}: {drop} pp lost, loss {increase} nats higher",
    "sensitivity_none": (
        "It has not been measured for this network. It needs the data set; this command measures it and can be stopped "
        "and continued:"
    ),
    "sensitivity_damaged": "What was measured cannot be used: {reason}",
    "front_shown": "{front}, among those in colour",
    # live lab
    "lab": "Live lab",
    "lab_about": "Train here and now. One job runs at a time, others wait their turn; everyone sees what comes out.",
    "lab_chain": "Everything from nothing",
    "lab_chain_about": (
        "Trains a small network on the digits before your eyes, prunes, quantizes, fine-tunes and packs it. The "
        "full-precision network that is shown stays as it is: each run trains one of its own with a new seed, keeps "
        "it beside that one, and its drop is measured against it."
    ),
    "lab_bits": "Bits of weights and activations",
    "lab_levels": "Levels (M) of weights and activations",
    "lab_training_epochs": "Epochs of training",
    "lab_epochs": "Epochs of fine-tuning",
    "lab_run": "Run the whole chain",
    "lab_tune": "The chosen setting",
    "lab_tune_about": "Trains the weights of the setting chosen above further, so that they get used to being rounded.",
    "lab_tune_button": "Fine-tune it",
    "lab_offer": "Chosen: {what}.",
    "lab_offer_cached": "Fine-tuned already for this many epochs: {epochs}. Another number makes another variant.",
    "lab_offer_begun": "Stopped half-way with this many epochs: {epochs}. With that number it goes on from there.",
    "lab_nothing": "Choose a quantizer, a pruning or an attention method: only what is compressed is fine-tuned.",
    "lab_no_data": (
        "Fine-tuning it needs the {task} data set: name its folder in the environment variable "
        "SLIMSCOPE_DATA{download}."
    ),
    "lab_gradual_first": (
        "The network that is pruned step by step comes first: choose no quantizer, fine-tune that, then quantize it."
    ),
    "lab_cached": "This setting was fine-tuned for {epochs} epochs already. Choose another number of epochs.",
    "lab_chain_nothing": "Choose a quantizer, a pruning method, or both: there is nothing to compress with.",
    "lab_full": "Too many jobs wait already. Try again when some of them are done.",
    "lab_joined": "Someone has asked for the same variant already: watch it below.",
    "lab_unreachable": "The server does not answer. This page goes on asking.",
    "lab_idle": "Nothing runs at the moment.",
    "lab_title_chain": "Whole chain: {what}",
    "lab_title_tune": "Fine-tuning: {what}",
    "lab_own": "yours",
    "lab_stage_start": "Start",
    "lab_stage_train": "Train",
    "lab_stage_prune": "Prune",
    "lab_stage_quantize": "Quantize",
    "lab_stage_fine_tune": "Fine-tune",
    "lab_stage_pack": "Pack and measure",
    "lab_stage_runs": "Now: {stage}.",
    "lab_after": "{accuracy}, {size}",
    "lab_starting": "A process of its own is starting; that takes some seconds.",
    "lab_progress": "Epoch {epoch} of {epochs}, {left}.",
    "lab_stopping": "Stopping.",
    "lab_left": "about {time} left",
    "lab_seconds": "{count} s",
    "lab_minutes": "{count} min",
    "lab_place": "Waiting, place {place} in the queue.",
    "lab_cancel": "Cancel",
    "lab_cancel_what": "Cancel: {what}",
    "lab_result": "{accuracy} of {n} test {examples} right, packed {size}; it took {time}.",
    "lab_cached_meanwhile": "Done: another program had made it meanwhile.",
    "lab_show": "Show it",
    "lab_cancelled_chain": "Cancelled. Nothing of it was kept.",
    "lab_cancelled_tune": "Cancelled. What was trained is kept: press again and it goes on from there.",
    "lab_failed": "This did not work: {reason}",
    "lab_reason_read_only": "the folder of the variants cannot be written, so no result can be kept.",
    "lab_reason_full": "the disk is full. Free some space and start it again; nothing half-written was kept.",
    "lab_reason_no_data": "the data set is not there: name its folder in the environment variable SLIMSCOPE_DATA.",
    "lab_reason_diverged": "training became unstable. Choose more bits, or prune less.",
    "lab_reason_memory": "there is not enough memory. Close other programs and start it again.",
    "lab_reason_seeds": "as many results of whole chains are kept as there may be. Delete some of their folders.",
    "lab_reason_crashed": "its process ended too early ({detail}), perhaps for want of memory. Start it again.",
    "lab_reason_other": "{detail}",
    "lab_gone": "This job is over, or somebody else started it.",
    "lab_loss": "Training loss",
    "lab_accuracy": "Validation accuracy (%)",
    "lab_epoch": "Epoch",
    "lab_loss_says": "Training loss over the epochs, {loss} after {epoch}",
    "lab_accuracy_says": "Validation accuracy over the epochs, {accuracy} after {epoch}",
    "lab_accuracy_none": "Validation accuracy: not measured yet",
    "lab_table": "The same numbers as a table",
    "seed_tag": "seed {seed}",
    "seeds_note": "{seeds} seeds: {low} to {high}, {mean} on average",
    # lecture mode
    "lecture": "Lecture",
    "lecture_about": "Prepared steps, full screen and in large type: for telling the story in front of a class.",
    "lecture_busy": "The steps are being drawn; once they are here, they need no server …",
    "lecture_unreachable": (
        "The steps did not arrive. Check the connection to this page, leave, and open the lecture again."
    ),
    "lecture_back": "Back",
    "lecture_next": "Next",
    "lecture_full_screen": "Full screen",
    "lecture_leave": "Leave the lecture",
    "lecture_see": "See it on the page",
    "lecture_place": "{number} / {count}",
    "lecture_place_says": "Step {number} of {count}: {title}",
    "lecture_column_variant": "Network",
    "lecture_column_size": "Packed size",
    "lecture_column_compute": "Attention compute",
    "lecture_bars_note": (
        "On {n} test {examples}. Thin lines: 95% intervals. Dashed: what guessing gets, {guess}. Drops in percentage "
        "points."
    ),
    "lecture_drop": "drop {drop} ({drop_low} to {drop_high})",
    "lecture_ratio": "{ratio} smaller",
    "lecture_layer": "Layer {number}",
    "lecture_maps_note": (
        "Layer {layer} of {layers}, mean over its heads. Rows look at columns; the darker, the more attention. Empty: "
        "cut in every head."
    ),
    "lecture_map_says": "says {label}, {probability}",
    "lecture_answer": "{name}: {said}",
    "lecture_map_accuracy": "{accuracy} right on the test set",
    "lecture_map_label": "Attention map, {share}: {entries} of its entries are kept",
    # what a lecture's file has wrong, and what is left out
    "lecture_notices": "Steps left out: {count}",
    "lecture_left_out": "Step {number} ({name}) is left out: {reason}",
    "lecture_not_cached": "these variants are not in the cache: {ids}.",
    "lecture_not_so": "it says “{claim}”, and the records say otherwise.",
    "lecture_not_on_record": "the record of {id} has no {field}.",
    "lecture_two_networks": "its variants are of two networks, and one step shows one.",
    "lecture_no_attention": "{id} reads no sentences, so it has no attention to draw.",
    "lecture_no_layer": "the network has {layers} layers, and the step asks for layer {layer}.",
    "lecture_no_tiers": "the attention method of {id} has no tiers.",
    "lecture_failed": "it could not be drawn ({reason}).",
    "lecture_bad_file": "The lecture’s file {file} cannot be read: {reason}. Correct it and open the lecture again.",
    "lecture_too_large": "it is larger than a million bytes",
    "lecture_no_list": "The lecture’s file {file} must be a list of 1 to {most} steps, each beginning with “- name:”.",
    "lecture_bad_step": "Step {number} ({name}) is left out. Its field {field} is wrong: {problem}",
    "lecture_not_a_step": "a step is a list of fields, such as name, title and variants.",
    "lecture_unknown": "there is no such field; there are {known}.",
    "lecture_bad_name": "a name is 1 to 40 of the characters a-z, 0-9 and -.",
    "lecture_twice": "another step before it has this name.",
    "lecture_no_text": "it needs a text in at least one language: {languages}.",
    "lecture_no_language": "there is no such language; there are {languages}.",
    "lecture_empty_text": "it is not a text, or an empty one.",
    "lecture_no_variants": "it names variants, each with a word for it: “full: cifar10-resnet20-baseline-s0”.",
    "lecture_bad_role": "a word for a variant is a-z, 0-9 and _, and neither recommended nor budget.",
    "lecture_bad_id": "this is no variant’s name; python -m engine list shows them.",
    "lecture_other_roles": "all alternatives must have the same words in the same order: {roles}.",
    "lecture_no_figure": "there is no such figure; there are {known}.",
    "lecture_bad_option": "it must be one of these: {known}.",
    "lecture_is_sentence": "a sentence of at most {most} letters",
    "lecture_is_layer": "a whole number from 1",
    "lecture_bad_budget": "a budget is a number of percentage points from 0 to 100.",
    "lecture_bad_claim": "a claim compares two numbers: “tuned.accuracy > four.accuracy”, or “eight.accuracy > 0.9”.",
    "lecture_no_role": "the step has no variant called {role}; it has {roles}.",
    "lecture_no_field": "nothing on record is called {field}; there are {known}.",
    "lecture_needs_budget": "this text needs the step’s budget, and none is given.",
    "lecture_brace": "a brace is not closed, or is closed without being opened.",
    # comparing with a pinned variant
    "compare_pin": "Pin as B",
    "compare_unpin": "Unpin B",
    "compare_swap": "Swap A and B",
    "compare_pin_about": "To compare other variants with this one, side by side:",
    "compare_card": "A compared with the pinned variant B",
    "compare_pinned_only": (
        "This variant is pinned. Choose another one, and what differs between the two will stand here."
    ),
    "compare_alike": "The same in both: {what}.",
    "compare_what": "What differs",
    "compare_minus_b": "A minus B",
    "compare_widths": "Widths",
    "compare_not_pruned": "Not pruned",
    "compare_chance": "which may be chance",
    "compare_times": "{times} of B\u2019s",
    "compare_unknown": (
        "The address names a variant to compare with that is not here ({value}). Nothing is pinned; choose a variant "
        "and press \u201cPin as B\u201d."
    ),
    "compare_other_network": (
        "The address names a variant of another network to compare with ({value}). Only variants of {model} on {task} "
        "can be compared here, so nothing is pinned."
    ),
    "compare_legend": "B, the pinned variant",
    "compare_legend_front": "Front of {letter}\u2019s kind: {family}",
    "compare_all_say": "All three say {label}.",
    "compare_they_say": "Full precision says {full}, A says {first}, B says {second}.",
    "compare_try_failed": "B could not be tried here: {reason}",
    "compare_heading": "What flipped",
    "compare_about": (
        "The test examples that the chosen variant (A) and the pinned one (B) answer differently, from the stored "
        "predictions. With nothing pinned, A is compared with full precision."
    ),
    "compare_unmeasured": "The setting chosen is not measured yet, so there are no predictions of it to compare.",
    "compare_no_baseline": (
        "The full-precision network is not in the cache. Pin a variant as B to compare others with it."
    ),
    "compare_same": "A and B are the same variant. Choose another one to compare.",
    "compare_baseline": (
        "This is the full-precision network, which others are compared with. Choose a compressed variant."
    ),
    "compare_bad_record": "The predictions on record cannot be compared: {reason}.",
    "compare_gone": "The records have changed in the meantime. Choose the variant again.",
    "compare_full": "full precision",
    "compare_first_only": "{first} right, {second} wrong",
    "compare_second_only": "{second} right, {first} wrong",
    "compare_wrong_apart": "Both wrong, each in its own way",
    "compare_both_right": "Both right",
    "compare_wrong_alike": "Both wrong, with the same answer",
    "compare_order": (
        "Out of {n} test {examples}. The examples below are the first ones in the data set, not picked by anyone."
    ),
    "compare_press": "Press one to try it above.",
    "compare_no_data": (
        "They are shown by number and class: the examples themselves need {task}, which is not on this machine or not "
        "the copy that was measured."
    ),
    "compare_download": "The button under \u201cTry it\u201d downloads it.",
    "compare_none": "There are none.",
    "compare_more": "Show {count} more",
    "compare_most": "The first {count} of {all} are shown.",
    "compare_unknown_class": "class not on record",
    "compare_says": "{who}: {what}",
    "compare_number": "No. {number}",
    "compare_confusion": "Confusion between classes",
    "compare_which": "Whose answers the table counts",
    "compare_less": "A minus {other}",
    "compare_confusion_about": (
        "Rows: what an example is. Columns: what the network says. Stronger colour: a larger share of the row; green "
        "is right, orange is wrong."
    ),
    "compare_less_about": (
        "How many more (+) or fewer (\u2212) examples A puts there than {other}. Green is better, orange is worse, the "
        "stronger the more."
    ),
    "compare_confusion_of": "Confusion between classes: {what}",
    "compare_corner": "Class",
    # for programs, and for requests that cannot be answered
    "api_wants_text": "{name} has to be a text, not {value}.",
    "api_wants_number": "{name} has to be a number, not {value}.",
    "api_wants_picture": (
        "picture has to be an uploaded file or a data:image/…;base64 URL, not {value}. Addresses are not fetched."
    ),
    "api_no_picture": "The networks of {task} read sentences: send sentence, not picture.",
    "api_no_sentence": "The networks of {task} look at pictures: send picture, not sentence.",
    "api_nothing_cached_at_all": "nothing is cached of any task",
    "api_nothing_cached": "nothing is cached of {what}",
    "api_unknown_variant": "no variant {id} is cached in {folder}/",
    "api_left_out": "{id}: it is damaged and left out",
    "api_not_tuned": "{id} has not been fine-tuned yet",
    "api_no_baseline": "the baseline {id} is not cached with its weights",
    "api_made_anew": "{id}: it was measured on other weights than those it is made from now: make it anew",
    "api_unknown_device": "unknown device {name}; known: {known}",
    "api_one_device": "a device has its own flash and RAM: give either it or them",
    "api_needs_ram": "flash needs RAM as well: --ram on the command line, ram in a request",
    "api_bad_device": "a device needs RAM, and flash of 0 or more KB, not {ram} and {flash}",
    "api_bad_budget": "a budget is 0 or more percentage points, not {budget}",
    "api_damaged": "this variant cannot be trusted: {problem}",
    "guard_not_served": "This page serves nothing at this address and fetches nothing from others.",
    "guard_no_address": "Addresses are not fetched: send the file itself.",
    "guard_not_uploaded": "Only a file that was uploaded before can be read: upload it first.",
    "guard_too_large": "This is more than {limit} MB, the limit. Send less.",
    "guard_too_many": "This has more than {limit} values, the limit. Send less.",
    "guard_no_sense": (
        "This request is no JSON, names no endpoint or lacks its arguments: gradio_api/info lists both. On the page, "
        "reload it."
    ),
    "guard_failed": "Something unforeseen went wrong, and the program's log says what. Reload the page and try again.",
}
