# gradcheck: attention
import numpy as np


def attention_forward(q, k, v, causal):
    scale = q.shape[2] ** -0.5
    scores = scale * np.einsum("btd,bsd->bts", q, k)
    if causal:
        t, s = np.indices(scores.shape[1:])
        scores = np.where(s > t, -1e30, scores)
    scores = scores - np.amax(scores, axis=2, keepdims=True)
    p = np.exp(scores) / np.sum(np.exp(scores), axis=2, keepdims=True)
    return np.einsum("bts,bsm->btm", p, v), {"q": q, "k": k, "v": v, "p": p, "scale": scale}


def attention_backward(dout, cache):
    p = cache["p"]
    dp = np.einsum("btm,bsm->bts", dout, cache["v"])
    ds = cache["scale"] * (p * dp - p * np.einsum("bts,bts->bt", p, dp)[:, :, None])
    return {
        "dv": np.einsum("bts,btm->bsm", p, dout),
        "dk": np.einsum("bts,btd->bsd", ds, cache["q"]),
        "dq": np.einsum("bts,bsd->btd", ds, cache["k"]),
    }
