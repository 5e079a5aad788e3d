"""In place of ``engine.lab.child``: does at once, slowly or never what a chain's number of training epochs says."""

import json
import sys
import time

DONE, SLOW, CRASHES, FAILS, DEAF, TALKS = 1, 2, 3, 4, 5, 6


def say(**event):
    print(json.dumps(event), flush=True)


def main():
    order = json.loads(sys.stdin.readline())
    what = order["work"].get("training_epochs", SLOW)
    say(event="stage", stage="train")
    for step in (1, 2):
        say(event="progress", share=step / 4, seconds_left=4.0 - step, epoch=step, epochs=4, at=step, loss=1 / step,
            accuracies=[[1, 0.5]])  # fmt: skip
    if what == CRASHES:
        sys.exit(3)
    if what == FAILS:
        say(event="failed", reason="full", detail="No space left on device")
    elif what == SLOW:
        assert sys.stdin.read() == ""  # until it is asked to stop
        say(event="stopped")
    elif what == DEAF:
        time.sleep(600)
    else:
        if what == TALKS:
            print("no event\n[]\n{}\n", flush=True)
        say(event="measured", stage="train", accuracy=0.9, packed_bytes=10, n=400, accuracies=[[1, 0.5], [2, 0.9]])
        say(event="done", id="made")


main()
