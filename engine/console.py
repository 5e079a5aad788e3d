"""What a command shows while it runs and prints when it is done, and how it is stopped."""

from __future__ import annotations

import signal

from tqdm import tqdm

STOPPED = 130
"""The exit status of a command that was asked to stop."""


class Stop:
    """True once the process was asked to end: training then saves itself and returns."""

    def __init__(self):
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_):
        if self.asked:  # asked twice: at once
            raise KeyboardInterrupt
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


class ProgressBar:
    """Shows ``engine.training.trainer.Progress`` with the loss and the time left."""

    def __init__(self, title: str):
        self.title, self.bar = title, None

    def __call__(self, progress) -> None:
        if self.bar is None:
            form = "{desc} {percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} {postfix}"
            self.bar = tqdm(total=progress.steps, desc=self.title, bar_format=form, mininterval=1.0)
        self.bar.n = progress.step
        left = ""
        if progress.seconds_left is not None:
            minutes, seconds = divmod(round(progress.seconds_left), 60)
            left = f", {minutes}:{seconds:02d} left"
        self.bar.set_postfix_str(
            f"{progress.stage and progress.stage + ', '}epoch {progress.epoch}/{progress.epochs}, "
            f"loss {progress.loss:.3f}{left}",
            refresh=False,
        )
        self.bar.update(0)
        if progress.step == progress.steps:
            self.bar.close()


def print_rows(rows: list[dict]) -> None:
    """A line each; see ``engine.listing``."""
    for row in rows:
        drop = (
            ""
            if row["drop"] is None
            else f"  drop {row['drop']:+.2f} [{row['drop_low']:+.2f}, {row['drop_high']:+.2f}] pp"
        )
        print(
            f"{row['id']:<56} {row['accuracy']:.2%} of {row['n']}{drop}  "
            f"packed {row['packed_bytes']:,} B, nominal {row['nominal_bytes']:,.0f} B"
        )
