"""Explanations on demand: of each control and figure a few sentences, its formulas, and the papers, as HTML.

They are part of the page and come with no answer. ``explain.js`` puts a button beside whatever ``places`` names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from engine.data import all_tasks
from engine.models import models_of
from ui.catalogue import attention_methods, pruners, quantizers
from ui.formulas import entries_html, formula_html
from ui.texts import say


@dataclass(frozen=True)
class Explanation:
    """``title`` and ``text`` are names of texts."""

    title: str
    text: str
    places: str
    """CSS selectors of the controls, tiles or paragraphs that it is about."""
    formulas: tuple[str, ...] = ()
    """See ``ui.formulas``."""
    source: str = ""
    """Papers; empty where the entries name theirs, or where it is a definition of this project."""


def explanations() -> dict[Explanation, Iterable]:
    """Each with the entries of a registry that it lists."""
    registries = {
        Explanation("task", "explain_task", "#task"): all_tasks(),
        Explanation("model", "explain_model", "#model, #lab-model"): models_of(),
        Explanation("quantizer", "explain_quantizer", "#quantizer, #lab-quantizer"): quantizers().values(),
        Explanation(
            "pruning", "explain_pruning", "#pruning, #lab-pruning", ("W′ = W without the r · C channels of least I(c)",)
        ): pruners().values(),
        Explanation("attention", "explain_attention", "#method"): attention_methods().values(),
    }
    return registries | dict.fromkeys(DEFINITIONS, ())


AGRESTI_MIN = "Agresti, Min, Simple Improved Confidence Intervals for Comparing Matched Proportions, Stat. Med. 2005"
DEFINITIONS = (
    Explanation(
        "explain_widths_title", "explain_widths", "#weight-bits, #activation-bits, #lab-bits",
        ("2^{b} values of b bits;   2^{M} of M levels", "bytes of the weights = n · b / 8"),
        "Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, "
        "CVPR 2018",
    ),
    Explanation(
        "ends", "explain_ends", "#ends", ("b_{1} = b_{L} = 8",),
        "Esser et al., Learned Step Size Quantization, ICLR 2020",
    ),
    Explanation(
        "embeddings", "explain_embeddings", "#embeddings",
        ("e\u0302_{i} = s_{i} · round(clip(e_{i} / s_{i}, −2^{b−1}, 2^{b−1} − 1))",),
        "Guan et al., Post-Training 4-bit Quantization on Embedding Tables, 2019",
    ),
    Explanation(
        "pruning_ratio_weights", "explain_ratio", "#pruning-ratio, #lab-ratio", ("r = taken out / all",),
        "Han et al., Learning both Weights and Connections for Efficient Neural Networks, NeurIPS 2015",
    ),
    Explanation(
        "pruning_gradual", "explain_gradual", "#gradual", ("s(t) = s_{f} − s_{f} (1 − t / t_{end})^{3}",),
        "Zhu, Gupta, To prune, or not to prune, ICLR 2018 workshops, equation 1",
    ),
    Explanation(
        "training", "explain_training", "#training",
        ("(s, β) = argmin Σ (x − x\u0302)^{2}",
         "loss = (1 − α) · CE + α · T^{2} · KL(p_{teacher} ‖ p)",
         "∂round(v) / ∂v = 1"),
        "Bhalgat et al., LSQ+, CVPR workshops 2020, equation 10; Hinton et al., Distilling the Knowledge in a Neural "
        "Network, 2015; Bengio et al., Estimating or Propagating Gradients Through Stochastic Neurons, 2013",
    ),
    Explanation(
        "explain_budget_title", "explain_budget", "#budget, #whiskers",
        ("within: high ≤ budget;   over: low > budget",),
        f"{AGRESTI_MIN}; Laufer-Goldshtein et al., Efficiently Controlling Multiple Risks with Pareto Testing, "
        "ICLR 2023",
    ),
    Explanation(
        "recommend_device", "explain_device", "#device, #flash, #ram",
        ("packed size ≤ flash;   max_{t} Σ_{values alive at t} n · b / 8 ≤ RAM",),
        "Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016, section 3",
    ),
    Explanation(
        "accuracy", "explain_accuracy", "#score-card [data-tile=accuracy]",
        ("p = k / n;   (p + z^{2} / 2n ± z √(p (1 − p) / n + z^{2} / 4n^{2})) / (1 + z^{2} / n),   z = 1.96",
         "loss = −(1 / n) Σ log p(y)"),
        "Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927",
    ),
    Explanation(
        "drop", "explain_drop", "#score-card [data-tile=drop]",
        ("drop = 100 (b − c) / n",
         "100 (b − c ± z √(b + c + 1 − (b − c)^{2} / (n + 2))) / (n + 2),   z = 1.96"),
        AGRESTI_MIN,
    ),
    Explanation(
        "packed", "explain_packed", "#score-card [data-tile=packed]",
        ("nominal = Σ_{tensors} n · b / 8", "entropy bound = Σ_{tensors} n · H / 8,   H = −Σ p log_{2} p"),
        "Shannon, A Mathematical Theory of Communication, 1948; Bamler, Understanding Entropy Coding With Asymmetric "
        "Numeral Systems, 2022",
    ),
    Explanation(
        "ratio", "explain_smaller", "#score-card [data-tile=ratio]",
        ("full precision / packed size = (Σ_{tensors} n · 32 / 8) / packed size",),
        "Han et al., Deep Compression, ICLR 2016",
    ),
    Explanation(
        "attention_compute", "explain_compute", "#score-card [data-tile=compute]",
        ("½ (Σ_{scores computed} b / (32 N) + Σ_{entries kept} b / (32 N))",),
    ),
    Explanation(
        "sparsity", "explain_sparsity", "#score-card [data-tile=sparsity]", ("weights that are 0 / all weights",),
        "Han et al., Learning both Weights and Connections for Efficient Neural Networks, NeurIPS 2015",
    ),
    Explanation(
        "multiply_adds", "explain_multiply_adds", "#score-card [data-tile=multiply-adds]",
        ("Σ_{layers} H · W · k^{2} · C_{in} · C_{out}",),
        "Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017",
    ),
    Explanation(
        "chart", "explain_chart", "#chart-section .section-head h2 + p",
        ("on the front: no other with size ≤ and accuracy ≥, one of them strictly",),
        "Satopaa et al., Finding a Kneedle in a Haystack, ICDCS workshops 2011",
    ),
    Explanation(
        "heat", "explain_heat", "#heat-section h2 + p",
        ("drop(r, b) = 100 (accuracy_{full precision} − accuracy_{pruned by r, b bits})",),
        "Han et al., Deep Compression, ICLR 2016",
    ),
    Explanation(
        "weights_error", "explain_error", "#layers .weights .about",
        ("−10 log_{10} (Σ (w − ŵ)^{2} / Σ w^{2})",),
        "Gray, Neuhoff, Quantization, IEEE Transactions on Information Theory 44, 1998",
    ),
    Explanation(
        "sensitivity", "explain_sensitivity", "#layers .sensitivity :is(h3,.heat-scale) + p",
        ("cost(layer, b) = loss_{that layer at b bits} − loss_{full precision}",
         "min Σ_{layers} cost(layer, b_{layer})   where Σ_{layers} bytes(layer, b_{layer}) ≤ B"),
        "Dong et al., HAWQ, ICCV 2019; Kellerer, Pferschy, Pisinger, Knapsack Problems, 2004, section 11.5",
    ),
    Explanation(
        "try", "explain_try", "#try h2 + p", ("p_{i} = exp(z_{i}) / Σ_{j} exp(z_{j})",),
        "Bridle, Probabilistic Interpretation of Feedforward Classification Network Outputs, 1990",
    ),
    Explanation(
        "attention_mass", "explain_mass", "#try .attention .unpainted",
        ("mass kept = (1 / N) Σ_{queries} Σ_{keys kept} A_{query, key},   A: dense attention",),
        "Vaswani et al., Attention Is All You Need, 2017, equation 1",
    ),
    Explanation(
        "compare_heading", "explain_flips", "#compare h2 + p",
        ("accuracy_{other} − accuracy_{A} = (b − c) / n,   b: only the other is right, c: only A is",),
        "McNemar, Note on the Sampling Error of the Difference between Correlated Proportions, Psychometrika 12, 1947",
    ),
    Explanation(
        "compare_confusion", "explain_confusion", "#compare .confusion .about",
        ("C_{ij}: how many examples of class i are taken for class j;   accuracy = Σ_{i} C_{ii} / n",),
    ),
    Explanation(
        "lab_epoch", "explain_epochs", "#lab-training-epochs, #lab-epochs, #lab-tune-epochs",
        ("η(t) = η_{max} · ½ (1 + cos(π t / t_{end}))",),
        "Loshchilov, Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017, equation 5",
    ),
)  # fmt: skip
"""What no registry lists."""


def explanations_html() -> str:
    """Hidden until a button shows one; the browser closes it again at Escape or a click elsewhere."""
    return "".join(_popover(number, *each) for number, each in enumerate(explanations().items()))


def _popover(number: int, one: Explanation, entries: Iterable) -> str:
    title, id = say(one.title), f"explanation-{number}"
    source = f'<p class="source">{escape(say("explain_source", source=one.source))}</p>' if one.source else ""
    return (
        f'<div popover autofocus tabindex="0" role="dialog" class="explanation" id="{id}" aria-labelledby="{id}-title" '
        f'data-places="{escape(one.places)}" data-ask="{escape(say("explain", what=title))}">'
        f'<h2 id="{id}-title">{escape(title)}</h2><p>{escape(say(one.text))}</p>'
        f"{''.join(map(formula_html, one.formulas))}{entries_html(entries)}{source}</div>"
    )
