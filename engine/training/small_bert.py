"""The small BERT's training, from nothing but text and a teacher.

    teacher   MiniLM is fine-tuned on SST-2's phrases
    answers   it is asked about those phrases and 100,000 sentences of IMDB; the small network is cut out of it
    imitate   the small network learns the answers
    finish    ... and at last the phrases' true labels with the answers

Each leaves a file in the run's folder, named by the settings it depends on: a stop costs seconds, and a change to
a later stage keeps the earlier ones.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor, nn

from engine.data import imdb, sst2
from engine.data.sentences import Sentences, as_matrix
from engine.data.word_pieces import UNKNOWN, WordPieces, sst2_pieces
from engine.training.imitation import CLASSES, Imitator
from engine.training.minilm import answers, load_teacher, teacher_pieces
from engine.training.shrink import shrink
from engine.training.stages import BertRecipe
from engine.training.tensor_file import write_tensors
from engine.training.trainer import Progress, TrainingResult, train

SHARES = {"teacher": 0.20, "answers": 0.25, "imitate": 0.48, "finish": 0.07}
"""Of the arithmetic: a multiply-add counts once forward and twice backward."""
FIT_SENTENCES = 2_000
"""Are enough to cut the small network out of the teacher; half of them phrases."""


def train_bert(
    network: nn.Module,
    data=None,
    *,
    recipe: BertRecipe,
    seed: int = 0,
    folder: Path | None = None,
    download: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> TrainingResult:
    """Train ``network`` (a ``SentenceBert``) in place. A run in the same ``folder`` goes on where it was stopped.

    Raises ``TrainingStopped`` when asked to stop, ``DataMissing`` without SST-2 or IMDB, ``TeacherMissing``
    without the teacher.
    """
    with tempfile.TemporaryDirectory() as unnamed:
        run = Run(Path(folder or unnamed), data, recipe, seed, download, Overall(on_progress), should_stop)
        if not run.lessons_file.exists():
            run.prepare_lessons(network)
        lessons, start, notes = run.read_lessons()
        network.load_state_dict(start)
        validation = sst2.load("validation", data)

        imitator = Imitator(network, lessons.targets)
        first = run.train("imitate", imitator, lessons, validation, loss=imitator.loss)

        phrases = sst2.load("train", data)
        phrases = replace(phrases, targets=lessons.targets[: len(phrases), :CLASSES], multiple=1)
        second = run.train("finish", network, phrases, validation)
    offset = recipe.imitate.epochs
    curve = first.curve + [point | {"epoch": point["epoch"] + offset} for point in second.curve]
    alike = second.notes if first.notes == second.notes else {}
    seconds = notes["seconds"] + first.seconds + second.seconds
    return TrainingResult(curve, seconds, alike | {"teacher": notes["teacher"]})


@dataclass
class Run:
    """The stages of one training and their files."""

    folder: Path
    data: str | os.PathLike | None
    recipe: BertRecipe
    seed: int
    download: bool
    overall: Overall
    should_stop: Callable[[], bool]

    @property
    def lessons_file(self) -> Path:
        return self.folder / f"lessons-{self.recipe.digest('sentences')}.safetensors"

    def train(
        self, stage: str, network: nn.Module, training: Sentences, validation: Sentences, **options
    ) -> TrainingResult:
        """One run of the trainer; where it is finished, ``network`` is as it then was."""
        return train(
            network, training, validation, getattr(self.recipe, stage), seed=self.seed,
            checkpoint=self.folder / f"{stage}-{self.recipe.digest(stage)}.safetensors",
            on_progress=self.overall.stage(stage), should_stop=self.should_stop, **options,
        )  # fmt: skip

    def prepare_lessons(self, network: nn.Module) -> None:
        """Train the teacher, cut ``network`` out of it, ask it about every sentence, and write all that down."""
        imdb.shards(self.data, self.download)  # missing reviews are better named now than after the teacher's training
        phrases = sst2.texts("train", self.data, self.download)
        labels = sst2.load("train", self.data).labels
        pieces = teacher_pieces()
        validation = Sentences.of(
            sst2.texts("validation", self.data), sst2.load("validation", self.data).labels, pieces
        )
        teacher = load_teacher(self.seed)
        taught = self.train("teacher", teacher, Sentences.of(phrases, labels, pieces, multiple=1), validation)

        began = time.monotonic()
        sentences = imdb.opinions(self.data)[: self.recipe.sentences]
        ids, parts = as_matrix(sst2_pieces().many(phrases + sentences)), self.lessons_file.with_suffix("")
        start = self.cut_out(network, teacher, pieces, ids.split([len(phrases), len(sentences)]), parts / "start")
        said = answers(
            teacher, as_matrix(pieces.many(phrases + sentences)), start["basis"], parts,
            self.overall.count("answers"), self.should_stop,
        )  # fmt: skip
        guessed = said[len(phrases) :, :CLASSES].argmax(1)
        lessons = {"ids": ids.short(), "labels": torch.cat([labels, guessed]), "targets": said.half()}
        notes = {"teacher": taught.curve, "seconds": taught.seconds + time.monotonic() - began}
        write_tensors(self.lessons_file, start | lessons, {"notes": json.dumps(notes)})
        shutil.rmtree(parts)

    def cut_out(self, network: nn.Module, teacher, pieces: WordPieces, ids: Sequence[Tensor], file: Path) -> dict:
        """The weights that ``network`` starts from, and the basis; kept, for all answers must be in the same one."""
        if not file.exists():
            sample = torch.cat([part[:: max(1, len(ids) * len(part) // FIT_SENTENCES)] for part in ids])
            mine = sst2_pieces().vocabulary
            known = torch.tensor([pieces.id_of.get(piece, pieces.id_of[UNKNOWN]) for piece in mine])
            basis = shrink(teacher, network, sample, known)
            weights = {f"start.{name}": tensor for name, tensor in network.state_dict().items()}
            write_tensors(file, weights | {"basis": basis})
        return load_file(file)

    def read_lessons(self) -> tuple[Sentences, dict[str, Tensor], dict]:
        """The phrases, then IMDB's sentences, with the answers; where the network starts from; the teacher's curve."""
        tensors = load_file(self.lessons_file)
        with safe_open(self.lessons_file, framework="pt") as file:
            notes = json.loads(file.metadata()["notes"])
        start = {name.removeprefix("start."): tensor for name, tensor in tensors.items() if name.startswith("start.")}
        return Sentences(tensors["ids"].int(), tensors["labels"], tensors["targets"].float(), multiple=1), start, notes


class Overall:
    """Turns the progress of one stage after the other into that of the whole, in thousandths."""

    def __init__(self, on_progress: Callable[[Progress], None]):
        self.on_progress, self.loss = on_progress, 0.0

    def stage(self, name: str) -> Callable[[Progress], None]:
        before = sum(list(SHARES.values())[: list(SHARES).index(name)])
        began = None

        def report(progress: Progress) -> None:
            nonlocal began
            done, now = before + SHARES[name] * progress.step / progress.steps, time.monotonic()
            began = began or (done, now)
            gained = done - began[0]
            left = (now - began[1]) / gained * (1 - done) if gained else None
            last = progress.step == progress.steps and name == list(SHARES)[-1]
            step = 1000 if last else int(999 * done)
            self.loss = progress.loss
            self.on_progress(replace(progress, step=step, steps=1000, seconds_left=left, stage=name))

        return report

    def count(self, name: str) -> Callable[[int, int], None]:
        """The same for a stage that counts what it has done."""
        report = self.stage(name)
        return lambda done, total: report(Progress(done, total, 1, 1, self.loss, None))
