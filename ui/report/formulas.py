"""What each quantizer and attention method computes, by its registered name; symbols are the papers'."""

FORMULAS = {
    "lsqplus": (
        "ŵ = s · round(clip(w / s, −2^(b−1), 2^(b−1) − 1))",
        "x̂ = s · round(clip((x − β) / s, 0, 2^b − 1)) + β",
    ),
    "rebnet": ("r₀ = x;  x̂ = Σ γ_l · sign(r_{l−1}), l = 1 … M;  r_l = r_{l−1} − γ_l · sign(r_{l−1})",),
    "quantized_topk": ("A = softmax(Q̃ K̃ᵀ / √d);  A′ = the largest k% of each row of A, else 0",),
    "score_topk": ("A = softmax(S′);  S′ = the largest k% of each row of Q Kᵀ / √d, else −∞",),
    "tiered_tokens": ("importance(j) = Σ over heads and queries i of A_ij",),
}
