"""The live curve of a training as two small SVGs, loss and validation accuracy, and the same as a table.

Drawn here and not by Altair: it is drawn anew every second, for everyone who watches.
"""

from __future__ import annotations

from html import escape

from engine.lab.curve import Curve
from engine.lab.work import FINE_TUNE
from ui.saving import save_buttons
from ui.texts import language, say

WIDTH, HEIGHT = 360, 150
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 22
Point = tuple[float, float]


def curve_html(curve: Curve, all_epochs: float) -> str:
    """Both over the epochs of the whole job; empty before the first step."""
    if not curve.losses:
        return ""
    end = max(all_epochs, curve.losses[-1][0], 1)
    change = curve.starts.get(FINE_TUNE) or None
    accuracies = [(epoch, 100 * accuracy) for epoch, accuracy in curve.accuracies]
    low = 10 * (min((value for _, value in accuracies), default=0) // 10)
    most = max(value for _, value in curve.losses)
    return (
        '<div class="lab-curves">'
        + _chart("loss", say("lab_loss"), _loss_says(curve), curve.losses, (0, most), end, change, f"{most:.2g}", "0")
        + _chart(
            "accuracy", say("lab_accuracy"), _accuracy_says(accuracies), accuracies, (low, 100), end, change,
            "100", f"{low:g}",
        )
        + "</div>"
        + _table(accuracies, curve.losses)
    )  # fmt: skip


def _loss_says(curve: Curve) -> str:
    epoch, loss = curve.losses[-1]
    return say("lab_loss_says", loss=f"{loss:.3f}", epoch=f"{epoch:.1f}")


def _accuracy_says(points: list[Point]) -> str:
    if not points:
        return say("lab_accuracy_none")
    return say("lab_accuracy_says", accuracy=f"{points[-1][1]:.2f}%", epoch=f"{points[-1][0]:g}")


def _chart(
    kind: str, title: str, says: str, points: list[Point], span: Point, end: float, change: float | None,
    highest: str, lowest: str,
) -> str:  # fmt: skip
    low, high = span

    def x(epoch: float) -> float:
        return LEFT + epoch / end * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (high - value) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)

    base, edge = HEIGHT - BOTTOM, WIDTH - RIGHT
    places = [(x(epoch), y(value)) for epoch, value in points]
    parts = [
        f'<path class="axis" d="M{LEFT} {TOP}V{base}H{edge}"/>',
        f'<text x="{LEFT - 5}" y="{TOP + 5}" text-anchor="end">{highest}</text>',
        f'<text x="{LEFT - 5}" y="{base}" text-anchor="end">{lowest}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 5}">0</text>',
        f'<text x="{edge}" y="{HEIGHT - 5}" text-anchor="end">{end:g}</text>',
        f'<text x="{(LEFT + edge) / 2}" y="{HEIGHT - 5}" text-anchor="middle">{escape(say("lab_epoch"))}</text>',
    ]
    if change is not None:
        parts.append(f'<path class="change" d="M{x(change):.1f} {TOP}V{base}"/>')
        down = TOP + 8 if kind == "loss" else base - 6  # where the line is not
        parts.append(f'<text x="{x(change) - 4:.1f}" y="{down}" text-anchor="end">{escape(_change())}</text>')
    if places:
        line = "L".join(f"{across:.1f} {down:.1f}" for across, down in places)
        parts.append(f'<path class="line" d="M{line}"/>')
    if kind == "accuracy":
        parts += [f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3"/>' for across, down in places]
    return (
        f'<figure class="lab-curve {kind}"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(says)}" direction="ltr">'
        f"{''.join(parts)}</svg>{save_buttons(f'slimscope-{kind}')}</figure>"
    )


def _change() -> str:
    """The stage that begins at the dashed line; the arrow points to it."""
    name = say("lab_stage_fine_tune")
    return f"{name} \N{RIGHTWARDS ARROW}" if not language().right_to_left else f"\N{RIGHTWARDS ARROW} {name}"


def _table(accuracies: list[Point], losses: list[Point]) -> str:
    """Both at each epoch that was validated; the loss is the last one before its end."""
    if not accuracies:
        return ""

    def loss_at(epoch: float) -> str:
        before = [loss for at, loss in losses if at <= epoch + 1e-6]
        return f"{before[-1]:.3f}" if before else say("unknown")

    lines = "".join(
        f'<tr><th scope="row">{epoch:g}</th><td>{value:.2f}</td><td>{escape(loss_at(epoch))}</td></tr>'
        for epoch, value in accuracies
    )
    return (
        f'<details data-key="lab-table"><summary data-key="lab-table-head">{escape(say("lab_table"))}</summary>'
        f'<table><thead><tr><th scope="col">{escape(say("lab_epoch"))}</th>'
        f'<th scope="col">{escape(say("lab_accuracy"))}</th><th scope="col">{escape(say("lab_loss"))}</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></details>"
    )
