"""How long the live lab's chain takes: ``python -m benchmarks.lab [--times 5]``.

Train, prune, quantize, fine-tune and pack the digits' network with what the page offers at first, as the page does it:
by the lab's queue, in a process of its own that leaves a core to the page. The start of that process is counted.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import print_table, write_results
from engine.lab import Chain, Lab
from engine.lab.queue import DONE, Job
from engine.paths import default_cache
from engine.variant import Variant

CHAIN = Chain("digits_cnn", 20, 5, "lsqplus", 4, "channel_l1", 0.5)
"""What the page's controls show when it is opened."""
AIM_S = 20.0
WHOLE = "the live lab's whole chain"
LOOK_EVERY_S = 0.02


def run(lab: Lab) -> tuple[Job, dict[str, float]]:
    """One chain from its submission to its end, and the seconds by stage, as the page sees them."""
    begun = time.perf_counter()
    number, stages, at = lab.submit(CHAIN)[0].number, {}, begun
    while True:
        job = next(each for each in lab.jobs() if each.number == number)
        now = time.perf_counter()
        stages[job.stage] = stages.get(job.stage, 0.0) + now - at
        at = now
        if job.is_over:
            break
        time.sleep(LOOK_EVERY_S)
    if job.state != DONE:
        raise RuntimeError(f"the chain {job.state}: {job.reason} {job.detail}")
    return job, stages | {WHOLE: at - begun}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    taken, accuracies = [], []
    with TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        shipped = Variant("digits", CHAIN.model).id
        shutil.copytree(default_cache() / shipped, cache / shipped)
        lab = Lab(cache, Path(folder) / "runs")
        for _ in range(times):
            job, stages = run(lab)
            taken.append(stages)
            accuracies.append(job.measured["pack"]["accuracy"])
        lab.close()
    rows = []
    for name in taken[0]:
        seconds = [each[name] for each in taken]
        rows.append({"stage": name, "median, s": round(statistics.median(seconds), 2),
                     "longest, s": round(max(seconds), 2),
                     "aim": f"<= {AIM_S:g}" if name == WHOLE else ""})  # fmt: skip
    print_table(rows)
    what = f"{CHAIN.training_epochs} epochs, half of the channels pruned, LSQ+ W4A4, {CHAIN.epochs} epochs"
    notes = (
        f"{times} chains one after the other ({what}); accuracy on the digits' test pictures "
        f"{100 * min(accuracies):.2f} to {100 * max(accuracies):.2f}%, each from a seed of its own."
    )
    print(write_results("lab", rows, notes))


if __name__ == "__main__":
    main()
