"""A small BERT for SST-2: 4 layers, width 256, 8 heads, 6,500 word pieces, 4.92 M parameters.

Devlin, Chang, Lee, Toutanova: BERT, NAACL 2019. Not one of Google's miniatures (Turc et al. 2019; BERT-Mini has
30,522 word pieces, 11.2 M parameters): layers of the same size with more heads, other pieces and another training.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.data.word_pieces import LONGEST, read_vocabulary
from engine.late import importing


class SentenceBert(nn.Module):
    """(N, T) ids of word pieces, zeros after the end of each sentence -> (N, classes) logits.

    ``bert`` is a ``transformers.BertForSequenceClassification``, and what works on one works on it.
    """

    def __init__(self, bert: nn.Module):
        super().__init__()
        self.bert = bert

    def forward(self, ids: Tensor) -> Tensor:
        return self.bert(input_ids=ids, attention_mask=(ids != 0).long()).logits

    def with_vectors(self, ids: Tensor) -> Tensor:
        """(N, classes + 2 width): the logits, the last state of [CLS], and the mean of all last states."""
        kept = ids != 0
        states = self.bert.bert(input_ids=ids, attention_mask=kept.long())
        last = states.last_hidden_state
        mean = (last * kept.unsqueeze(2)).sum(1) / kept.sum(1, keepdim=True)
        return torch.cat([self.bert.classifier(states.pooler_output), last[:, 0], mean], 1)


def build_bert(
    words: int, layers: int = 4, width: int = 256, heads: int = 8, inner: int = 1024, positions: int = LONGEST
) -> SentenceBert:
    """Random weights. No dropout: soft labels regularise, and a stopped training goes on exactly."""
    with importing:  # here: it takes seconds, and pictures need none of it
        from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        vocab_size=words, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=inner, max_position_embeddings=positions, num_labels=2, pad_token_id=0,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return SentenceBert(BertForSequenceClassification(config))


def bert() -> nn.Module:
    return build_bert(len(read_vocabulary()))
