"""The page's texts in English. Each one added here needs its translation, see ``ui.texts``."""

from __future__ import annotations

ENGLISH = {
    "title": "Slimscope",
    "tagline": "See what a neural network loses when it slims: every number here was measured.",
    "other_languages": "Languages",
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
    "from_to": "{low} to {high}",
    "ends": "First and last layer at 8 bits",
    "ends_info": "They hold few weights and are sensitive, so papers often spare them.",
    "training": "After compressing",
    "fine_tuned": "Fine-tuned",
    "calibrated": "Calibrated only",
    "training_info": "Calibrated: scales are set from data. Fine-tuned: weights are then trained further.",
    "families": "{quantizer}, {training}",
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
    "multiply_adds_note": "than full precision",
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
    # score card
    "score_card": "Score card",
    "waiting": "Reading the measured variants …",
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
        "Measuring it needs the {task} data set: name its folder in the environment variable SLIMSCOPE_DATA{download}."
    ),
    "try_without_data": "Trying it on a picture works without it.",
    "measure_no_data_download": ", or download it below",
    "measure": "Calibrate and measure (up to 1,000 test {examples})",
    "measuring": "Measuring",
    "measure_failed": "This setting could not be measured: {reason}",
    # chart and table
    "chart": "Accuracy against cost",
    "chart_size": "Accuracy against packed size",
    "chart_compute": "Accuracy against attention compute",
    "axis": "Horizontal axis",
    "axis_choice_size": "Packed size",
    "axis_choice_compute": "Attention compute",
    "axis_compute": "Attention compute (% of dense attention in full precision)",
    "chart_about": "Up is more accurate, left is smaller. Click a point, or press Tab and Enter.",
    "chart_close_up": "Close-up",
    "chart_whole": "Whole range",
    "chart_range": "Accuracy axis",
    "axis_size": "Packed size (kB, log scale)",
    "axis_accuracy": "Accuracy (%)",
    "front_size": "Best for its size",
    "front_compute": "Best for its compute",
    "legend_faint_size": "Other attention settings",
    "legend_faint_compute": "Other weights",
    "legend_pale": "Pale: not fine-tuned",
    "tip_compute": "Attention compute",
    "point": "{name}, {training}, {accuracy} of {n} right, {size}, variant {id}",
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
    "damaged": "Left out because they are damaged: {names}. Everything else works.",
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
    "recommend_head_undecided": "Smaller, but undecided.",
    "recommend_head_knee": "The knee of the curve.",
    "recommend_within": (
        "{name}, {size}: the smallest that is shown to lose at most {budget} pp. It lost {drop} pp "
        "(95% interval {low} to {high}). {why}"
    ),
    "recommend_why_validated": "Validation examples ranked it among {count} variants; the test set only confirmed it.",
    "recommend_why_widened": "That holds with its interval widened for a choice among {count} variants.",
    "recommend_none": "No variant is shown to lose at most {budget} pp: allow more, or measure on more examples.",
    "recommend_undecided": (
        "{name}, {size}, lost {drop} pp (95% interval {low} to {high}): it may be within {budget} "
        "pp or not. "
        "To tell, 4 times in 5, takes about {needed} test {examples}, {more} more than there are."
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
        "{name}, {size}, {accuracy} right: of the {count} variants that none smaller beats, it "
        "stands highest above "
        "the line from the smallest to the most accurate. From there on each byte saved costs more."
    ),
    "recommend_choose": "Choose",
    "recommend_chosen": "Chosen",
    "recommend_choose_name": "Choose {name}",
    "recommend_not_validated": (
        "The validation accuracy of {count} variants is not on record (python -m engine validate "
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
        "Settings were chosen on validation examples; the {n} test {examples} were used to report "
        "only, and all "
        "variants saw the same ones. A calibrated variant had its scales set from data and was not "
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
        "Attention compute counts the score and value products that are kept, times their bits, "
        "relative to dense "
        "attention in full precision. It is neither the size of the file nor a time."
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
        "Each setting was trained with one seed, so that the intervals cover the choice of test "
        "examples and not "
        "the luck of training. Neither packed size nor attention compute is a latency."
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
    # for programmes, and for requests that cannot be answered
    "api_wants_text": "{name} has to be a text, not {value}.",
    "api_wants_number": "{name} has to be a number, not {value}.",
    "api_wants_picture": (
        "picture has to be an uploaded file or a data:image/…;base64 URL, not {value}. Addresses are not fetched."
    ),
    "api_no_picture": "The networks of {task} read sentences: send sentence, not picture.",
    "api_no_sentence": "The networks of {task} look at pictures: send picture, not sentence.",
    "guard_not_served": "This page serves nothing at this address and fetches nothing from others.",
    "guard_no_address": "Addresses are not fetched: send the file itself.",
    "guard_not_uploaded": "Only a file that was uploaded before can be read: upload it first.",
    "guard_too_large": "This is more than {limit} MB, the limit. Send less.",
    "guard_no_sense": (
        "This request names no endpoint or lacks its arguments: gradio_api/info lists both. On the page, reload it."
    ),
    "guard_failed": "Something unforeseen went wrong, and the program's log says what. Reload the page and try again.",
}
