"""What the attention methods cost on a CPU, and what quantization costs a BERT's training step.

    python -m benchmarks.attention [--repeats 15] [--quick] [--results FOLDER]

Forward passes of the small BERT: dense, with each attention method, and with the same method written down in a few
lines (``benchmarks.attention_references``). Training steps: plain, LSQ+ and ReBNet, eager and compiled. Random
weights; all in one process, interleaved, medians.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.attention_references import reference_of
from benchmarks.report import RESULTS, print_table, write_results
from benchmarks.timing import medians, seconds
from engine import calibrate, prepare
from engine.attention import compress_attention, count_attention
from engine.models import get_model

METHODS = {"quantized_topk": {"keep": 0.25}, "tiered_tokens": {}, "score_topk": {"keep": 0.25}}
QUANTIZERS = {"none": (None, 4), "LSQ+, 4 bits": ("lsqplus", 4), "ReBNet, 2 levels": ("rebnet", 2)}
DENSE = ("eager", "sdpa")
TRAINED = {
    "plain": lambda network: copy.deepcopy(network),
    "LSQ+ W4A4": lambda network: prepare(network, 4, 4, embeddings="tensor"),
    "ReBNet M=2": lambda network: prepare(network, 2, 2, "rebnet", embeddings="tensor"),
}


def sentences(lengths: list[int], words: int) -> Tensor:
    """(len(lengths), max(lengths)) random ids, zero after each end."""
    inside = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return torch.randint(1, words, inside.shape) * inside


def dense(network: nn.Module, implementation: str) -> nn.Module:
    network = copy.deepcopy(network)
    network.bert.set_attn_implementation(implementation)
    return network


def compressed(network: nn.Module, method: str, quantizer: str | None, bits: int, ids: Tensor) -> nn.Module:
    network = copy.deepcopy(network)
    widths = {"high_bits": bits, "low_bits": bits // 2} if method == "tiered_tokens" else {"bits": bits}
    compress_attention(network, method, **METHODS[method], **widths, quantizer=quantizer)
    calibrate(network, [ids])
    return network


def forward_step(network: nn.Module, ids: Tensor, counted: bool = False) -> Callable[[], None]:
    @torch.inference_mode()
    def step() -> None:
        if counted:
            with count_attention(network):
                network(ids)
        else:
            network(ids)

    return step


def train_step(network: nn.Module, ids: Tensor, labels: Tensor, compiled: bool) -> Callable[[], None]:
    optimizer = torch.optim.AdamW(network.train().parameters(), lr=1e-4, weight_decay=0.01)
    forward = torch.compile(network, dynamic=False) if compiled else network

    def step() -> None:
        loss = F.cross_entropy(forward(ids), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def forward_rows(network: nn.Module, batches: dict[str, Tensor], repeats: int) -> list[dict]:
    """One row a method and quantizer, and one a dense implementation, for each batch."""
    sample = list(batches.values())[-1]
    plain = {name: dense(network, name) for name in DENSE}
    ours = {
        (method, label): compressed(network, method, *quantizer, sample)
        for method in METHODS
        for label, quantizer in QUANTIZERS.items()
    }
    references = {key: reference_of(model) for key, model in ours.items()}
    rows = []
    for title, ids in batches.items():
        steps = {("dense", name): forward_step(model, ids) for name, model in plain.items()}
        for key, model in ours.items():
            steps["ours", key] = forward_step(model, ids)
            steps["reference", key] = forward_step(references[key], ids)
            steps["counted", key] = forward_step(model, ids, counted=True)
        medians(steps, 2)  # warming up
        ms = {key: 1000 * taken for key, taken in medians(steps, repeats).items()}
        eager = ms["dense", "eager"]
        for name in DENSE:
            rows.append(_row(title, f"dense, {name}", "none", ms["dense", name], eager))
        for key in ours:
            others = ms["reference", key], ms["counted", key]
            rows.append(_row(title, *key, ms["ours", key], eager, *others))
    return rows


def _row(
    title: str, attention: str, quantizer: str, ms: float, eager: float,
    reference: float | None = None, counted: float | None = None,
) -> dict:  # fmt: skip
    return {
        "sentences": title,
        "attention": attention,
        "quantizer": quantizer,
        "ms": round(ms, 2),
        "of dense, eager": round(ms / eager, 2),
        "reference, ms": "" if reference is None else round(reference, 2),
        "of the reference": "" if reference is None else round(ms / reference, 2),
        "counting, ms": "" if counted is None else round(counted, 2),
        "counting, of dense, eager": "" if counted is None else round(counted / eager, 2),
    }


def training_rows(network: nn.Module, ids: Tensor, repeats: int, modes: tuple[bool, ...]) -> list[dict]:
    """One row a kind of network and mode; ``modes``: whether compiled."""
    labels = torch.randint(2, (len(ids),))
    steps, first = {}, {}
    for kind, make in TRAINED.items():
        for compiled in modes:
            trained = make(network)
            if kind != "plain":
                calibrate(trained, [ids])
            print(f"warming up: {kind}, {'compiled' if compiled else 'eager'}", flush=True)
            steps[kind, compiled] = train_step(trained, ids, labels, compiled)
            first[kind, compiled] = seconds(steps[kind, compiled])
            seconds(steps[kind, compiled])
    taken = medians(steps, repeats)
    return [
        {
            "step": kind,
            "mode": "compiled" if compiled else "eager",
            "ms": round(1000 * taken[kind, compiled], 1),
            "of plain, same mode": round(taken[kind, compiled] / taken["plain", compiled], 2),
            "of plain, compiled": round(taken[kind, compiled] / taken["plain", True], 2) if True in modes else "",
            "first step s": round(first[kind, compiled], 1),
        }
        for kind, compiled in steps
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="to see that it works: small batches, nothing compiled")
    parser.add_argument("--results", type=Path, help="folder to write to; by default the project's, and none if quick")
    options = parser.parse_args()
    torch.manual_seed(0)
    network = get_model("bert").build().eval()
    words = network.bert.config.vocab_size
    size, repeats = (4, 2) if options.quick else (64, options.repeats)
    lengths = [50, *torch.randint(5, 51, (size - 1,)).tolist()]
    batches = {"1 of 25 tokens": sentences([25], words), f"{size} of 5 to 50 tokens": sentences(lengths, words)}

    forward = forward_rows(network, batches, repeats)
    print_table(forward)
    ids = sentences([16, *torch.randint(12, 17, (size - 1,)).tolist()], words)
    training = training_rows(network, ids, repeats, (False,) if options.quick else (False, True))
    print_table(training)

    folder = options.results or (None if options.quick else RESULTS)
    if folder is not None:
        about = f"Small BERT, random weights, CPU, float32; medians of {repeats} interleaved"
        notes = (
            f"{about} forward passes. Reference: the same method, quantizer included, in a few lines of PyTorch; "
            "counting: with count_attention on; tiered_tokens: so many bits in the high tier, half as many in the low."
        )
        print(write_results("attention", forward, notes, ["transformers"], folder))
        notes = f"{about} steps (forward, backward, AdamW) on {size} sentences of 12 to 16 tokens."
        print(write_results("bert_step", training, notes, ["transformers"], folder))


if __name__ == "__main__":
    main()
