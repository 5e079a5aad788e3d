"""What each quantizer and attention method computes, by its registered name; symbols are the papers'."""

FORMULAS = {
    "lsqplus": (
        "w\u0302 = s · round(clip(w / s, −2^{b−1}, 2^{b−1} − 1))",
        "x\u0302 = s · round(clip((x − β) / s, 0, 2^{b} − 1)) + β",
    ),
    "rebnet": ("r_{0} = x;   r_{l} = r_{l−1} − γ_{l} sign(r_{l−1});   x\u0302 = Σ_{l=1…M} γ_{l} sign(r_{l−1})",),
    "quantized_topk": ("A = softmax(Q\u0303 K\u0303^{T} / √d);   A′ = the largest k% of each row of A, else 0",),
    "score_topk": ("A = softmax(S′);   S′ = the largest k% of each row of Q K^{T} / √d, else −∞",),
    "tiered_tokens": ("importance(j) = Σ_{heads, i} A_{ij}",),
}
