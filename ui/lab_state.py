"""What the lab is doing, as HTML: the running job with its stages and curve, the queue, what ended last.

Whatever is put into it is escaped here.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from engine.lab import Chain, Job, Lab, failure
from engine.lab.queue import CANCELLED, DONE, RUNNING, WAITING
from engine.lab.work import FINE_TUNE, PACK, PRUNE, QUANTIZE, START, TRAIN
from engine.listing import IDENTITY
from engine.variant import Variant
from ui import describe
from ui.catalogue import model_title, task_of, task_title
from ui.lab_curve import curve_html
from ui.texts import examples, say

STAGES = {
    START: "lab_stage_start", TRAIN: "lab_stage_train", PRUNE: "lab_stage_prune", QUANTIZE: "lab_stage_quantize",
    FINE_TUNE: "lab_stage_fine_tune", PACK: "lab_stage_pack",
}  # fmt: skip
REASONS = {
    failure.READ_ONLY: "lab_reason_read_only", failure.FULL: "lab_reason_full", failure.NO_DATA: "lab_reason_no_data",
    failure.DIVERGED: "lab_reason_diverged", failure.MEMORY: "lab_reason_memory", failure.SEEDS: "lab_reason_seeds",
    failure.CRASHED: "lab_reason_crashed", failure.OTHER: "lab_reason_other",
}  # fmt: skip


def state(lab: Lab, keys: Collection[str]) -> dict:
    """``html`` for those who own ``keys``, whether anything is ``active``, and the numbers of ``ended`` jobs."""
    jobs = lab.jobs(keys)
    active = [job for job in jobs if not job.is_over]
    parts, place = [], 0
    for job in jobs:
        own, may = job.key in keys, lab.may_cancel(job, keys)
        if job.state == RUNNING:
            parts.append(_running(job, own, may))
        elif job.state == WAITING:
            place += 1
            parts.append(_waiting(job, place, own, may))
        else:
            parts.append(_ended(job, own, whole=not active and job is jobs[0]))
    return {
        "html": "".join(parts) or f'<p class="lab-idle">{escape(say("lab_idle"))}</p>',
        "active": [job.number for job in active],
        "ended": [job.number for job in jobs if job.is_over],
        "says": _says(jobs[0]) if jobs else "",
    }


def title(job: Job) -> str:
    work = job.work
    if isinstance(work, Chain):
        return say("lab_title_chain", what=variant_name(work.variant(task_of(work.model), 1)))
    return say("lab_title_tune", what=variant_name(work.variant))


def variant_name(variant: Variant) -> str:
    """For example ``LSQ+ W3A3, 50% of the weights pruned, Digits CNN on Digits``; the seed is left out."""
    row = {name: getattr(variant, name) for name in IDENTITY} | {"baseline_seed": 0}
    row["attention"] = None if variant.attention is None else dict(variant.attention)
    where = say("on_task", model=model_title(variant.model), task=task_title(variant.task))
    return f"{describe.name(row)} · {where}"


def _running(job: Job, own: bool, may: bool) -> str:
    if job.stopping:
        where = say("lab_stopping")
    elif job.stage == START:
        where = say("lab_starting")
    elif job.stage in (TRAIN, FINE_TUNE) and job.epochs and job.seconds_left is not None:
        where = say("lab_progress", epoch=job.epoch, epochs=job.epochs, left=time_left(job.seconds_left))
    else:
        where = say("lab_stage_runs", stage=say(STAGES[job.stage]))
    done = round(100 * job.share)
    return (
        f'<article class="lab-job running">{_head(job, own)}{_stages(job)}'
        f'<div class="lab-bar" role="progressbar" aria-label="{escape(title(job))}" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{done}"><span style="width:{done}%"></span></div>'
        f'<p class="lab-where">{escape(where)}</p>{_curve(job)}'
        f"{_cancel(job) if may and not job.stopping else ''}</article>"
    )


def _waiting(job: Job, place: int, own: bool, may: bool) -> str:
    return (
        f'<article class="lab-job waiting">{_head(job, own)}<p>{escape(say("lab_place", place=place))}</p>'
        f"{_cancel(job) if may else ''}</article>"
    )


def _ended(job: Job, own: bool, whole: bool) -> str:
    details = _stages(job) + _curve(job) if whole and job.measured else ""
    if job.state == DONE:
        show = f'<button type="button" data-variant="{escape(job.id)}" data-key="show{job.number}">'
        said = f"<p>{escape(_result(job))} {show}{escape(say('lab_show'))}</button></p>"
    else:
        said = f'<p class="notice">{escape(_says(job))}</p>'
    return f'<article class="lab-job over">{_head(job, own)}{said}{details}</article>'


def _result(job: Job) -> str:
    if PACK not in job.measured:
        return say("lab_cached_meanwhile")
    last = job.measured[PACK]
    task = task_of(job.work.model) if isinstance(job.work, Chain) else job.work.variant.task
    return say(
        "lab_result", accuracy=describe.percent(last["accuracy"]), n=f"{last['n']:,}", examples=examples(task),
        size=describe.kilobytes(last["packed_bytes"]), time=duration(job.seconds),
    )  # fmt: skip


def _says(job: Job) -> str:
    """What a screen reader is told: it changes where the stage or the state does."""
    if job.state == RUNNING:
        return say("lab_stage_runs", stage=say(STAGES[job.stage]))
    if job.state == WAITING:
        return say("lab_place", place=1)
    if job.state == DONE:
        return _result(job)
    if job.state == CANCELLED:
        return say("lab_cancelled_chain" if isinstance(job.work, Chain) else "lab_cancelled_tune")
    return say("lab_failed", reason=say(REASONS[job.reason], detail=job.detail))


def _head(job: Job, own: bool) -> str:
    mark = f' <span class="lab-own">{escape(say("lab_own"))}</span>' if own else ""
    return f"<h4>{escape(title(job))}{mark}</h4>"


def _stages(job: Job) -> str:
    """The stages in order, with what was measured after each."""
    names, items = job.work.stages, []
    here = names.index(job.stage) if job.stage in names else 0
    for number, name in enumerate(names):
        is_done = number < here or job.state == DONE
        kind = "done" if is_done else "now" if number == here and not job.is_over else "next"
        found = job.measured.get(name)
        note = ""
        if found:
            values = say(
                "lab_after",
                accuracy=describe.percent(found["accuracy"]),
                size=describe.kilobytes(found["packed_bytes"]),
            )
            note = f"<span>{escape(values)}</span>"
        current = ' aria-current="step"' if kind == "now" else ""
        items.append(f'<li class="{kind}"{current}><b>{escape(say(STAGES[name]))}</b>{note}</li>')
    return f'<ol class="lab-stages">{"".join(items)}</ol>'


def _curve(job: Job) -> str:
    work = job.work
    epochs = work.training_epochs + work.epochs if isinstance(work, Chain) else work.variant.epochs
    return curve_html(job.curve, epochs)


def _cancel(job: Job) -> str:
    label = escape(say("lab_cancel_what", what=title(job)))
    return (
        f'<button type="button" data-cancel="{job.number}" data-key="cancel{job.number}" aria-label="{label}">'
        f"{escape(say('lab_cancel'))}</button>"
    )


def time_left(seconds: float) -> str:
    return say("lab_left", time=duration(seconds))


def duration(seconds: float) -> str:
    """Seconds up to two minutes, then minutes."""
    if seconds < 120:
        return say("lab_seconds", count=f"{max(1, round(seconds)):,}")
    return say("lab_minutes", count=f"{round(seconds / 60):,}")
