"""The three methods again, for one unpadded sentence, in plain loops over Python numbers: slow and independent.

Vectors are nested lists, heads first: query[head][token][dimension]. ``quantizers`` are functions of one number,
``None`` where there is none. Each gives attention[head][query][key] and the outputs that follow from it.
"""

import math
from decimal import Decimal


def ceil_share(share, n):
    return math.ceil(Decimal(str(share)) * n)


def best(values, count):
    """Positions of the ``count`` greatest, of equal ones the first."""
    return set(sorted(range(len(values)), key=lambda position: (-values[position], position))[:count])


def dot(left, right):
    return sum(a * b for a, b in zip(left, right, strict=True))


def softmax(scores):
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def outputs(attention, value):
    return [
        [[sum(row[j] * vectors[j][d] for j in range(len(row))) for d in range(len(vectors[0]))] for row in rows]
        for rows, vectors in zip(attention, value, strict=True)
    ]


def score_topk(query, key, value, keep, quantizers):
    attention, kept = [], []
    for q, k in zip(query, key, strict=True):
        rows, chosen_rows = [], []
        for vector in q:
            scores = [dot(vector, other) / math.sqrt(len(vector)) for other in k]
            chosen = best(scores, max(1, ceil_share(keep, len(k))))
            shares = iter(softmax([scores[j] for j in sorted(chosen)]))
            rows.append([quantizers["attention"](next(shares)) if j in chosen else 0.0 for j in range(len(k))])
            chosen_rows.append([j in chosen for j in range(len(k))])
        attention.append(rows)
        kept.append(chosen_rows)
    return attention, kept, outputs(attention, value)


def truncated(vectors, container_bits, truncate_bits):
    """Integers with their lowest bits cut off, and the step of the container."""
    high = 2 ** (container_bits - 1) - 1
    step = max(abs(x) for vector in vectors for x in vector) / high
    shift = container_bits - truncate_bits
    return [[(round(x / step) >> shift) << shift for x in vector] for vector in vectors], step


def quantized_topk(query, key, value, keep, truncate_bits, container_bits, selects_only, renormalise, quantizers):
    attention, kept = [], []
    for q, k in zip(query, key, strict=True):
        coarse_q, step_q = truncated(q, container_bits, truncate_bits)
        coarse_k, step_k = truncated(k, container_bits, truncate_bits)
        rows, chosen_rows = [], []
        for vector, coarse in zip(q, coarse_q, strict=True):
            integers = [dot(coarse, other) for other in coarse_k]
            chosen = best(integers, max(1, ceil_share(keep, len(k))))
            scores = [integer * step_q * step_k / math.sqrt(len(vector)) for integer in integers]
            if selects_only:
                scores = [dot(vector, other) / math.sqrt(len(vector)) for other in k]
            row = [share if j in chosen else 0.0 for j, share in enumerate(softmax(scores))]
            if renormalise:
                total = sum(row)
                row = [share / total for share in row]
            rows.append([quantizers["attention"](row[j]) if j in chosen else 0.0 for j in range(len(k))])
            chosen_rows.append([j in chosen for j in range(len(k))])
        attention.append(rows)
        kept.append(chosen_rows)
    return attention, kept, outputs(attention, value)


def tiered_tokens(query, key, value, kept, high_share, quantizers, present=None):
    """``present``: positions that no earlier layer removed. Also gives high and kept positions."""
    tokens, heads = range(len(query[0])), range(len(query))
    present = set(tokens) if present is None else present
    order = sorted(present)
    dense = {}
    for h in heads:
        for i in tokens:
            scores = [dot(query[h][i], key[h][j]) / math.sqrt(len(query[h][i])) for j in order]
            dense |= {(h, i, j): share for j, share in zip(order, softmax(scores), strict=True)}
    importance = {j: sum(dense[h, i, j] for h in heads for i in order) for j in order}
    ranked = sorted(order, key=lambda j: (j != order[0], -importance[j], j))  # [CLS] first
    stay = ranked[: max(1, ceil_share(kept, len(order)))]
    ranked = sorted(stay, key=lambda j: (-importance[j], j))
    high = set(ranked[: ceil_share(high_share, len(stay))])
    tier = {j: "high" if j in high else "low" for j in stay}
    attention = [
        [
            [quantizers[f"attention_{tier[j]}"](dense[h, i, j]) if i in present and j in tier else 0.0 for j in tokens]
            for i in tokens
        ]
        for h in heads
    ]
    narrowed = [
        [[quantizers[f"value_{tier[j]}"](x) for x in vectors[j]] if j in tier else vectors[j] for j in tokens]
        for vectors in value
    ]
    mask = [[[i in present and j in tier for j in tokens] for i in tokens] for _ in heads]
    return attention, mask, outputs(attention, narrowed), high, set(stay)
