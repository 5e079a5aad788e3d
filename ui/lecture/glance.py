"""One sentence through a step's networks while the lecture is prepared: their answers and their attention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.data import get_task
from ui.catalogue import Catalogue, is_text
from ui.lecture.scene import LeftOut
from ui.networks import Networks
from ui.sentences import look
from ui.texts import named, say


@dataclass(frozen=True)
class Glance:
    tokens: tuple[str, ...]
    """The N word pieces, [CLS] and [SEP] included."""
    layers: list
    """One ``LayerRecord`` a layer, of a batch of one."""
    answer: str
    """The class that the network says, in the language that is spoken."""
    probability: float


def glance(catalogue: Catalogue, networks: Networks, row: dict, sentence: str) -> Glance:
    """Raises ``LeftOut`` for a network that reads no sentences, and what ``Networks.get`` raises."""
    if not is_text(row["task"]):
        raise LeftOut(say("lecture_no_attention", id=row["id"]))
    task = get_task(row["task"])
    pieces = task.pieces()(sentence)
    probabilities, layers = look(networks, catalogue.variant(row), pieces.ids)
    said = int(np.argmax(probabilities))
    return Glance(tuple(pieces.tokens), layers, named(task.classes[said]), float(probabilities[said]))
