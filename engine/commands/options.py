"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.paths import default_runs


def add_data(made: argparse.ArgumentParser) -> None:
    made.add_argument("--data", help="folder with the data sets (default: SLIMSCOPE_DATA)")


def add_training(made: argparse.ArgumentParser) -> None:
    """Of commands that train."""
    add_data(made)
    made.add_argument("--runs", type=Path, default=default_runs(), help="folder of checkpoints (default: runs/)")


def add_settings(made: argparse.ArgumentParser) -> None:
    """Of a network, but its widths."""
    made.add_argument("--per-channel", action="store_true", help="one weight scale an output channel")
    made.add_argument(
        "--embeddings", choices=("tensor", "row"), help="quantize them too, with a scale for each of these"
    )
    made.add_argument("--pruning", metavar="METHOD", help="take weights or channels out; without bits, only that")
    made.add_argument("--pruning-ratio", type=float, metavar="R", help="the share of them, between 0 and 1")
    made.add_argument("--gradual", action="store_true", help="prune step by step during fine-tuning")
    made.add_argument(
        "--pruned-epochs", type=int, default=0, metavar="N",
        help="quantize the cached pruned network that was fine-tuned for N epochs; 0: one that was only pruned",
    )  # fmt: skip
    made.add_argument("--seed", type=int, default=0)
