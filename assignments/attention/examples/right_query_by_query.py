# gradcheck: attention
import numpy as np


def attention_forward(q, k, v, causal):
    out = np.zeros((q.shape[0], q.shape[1], v.shape[2]))
    weights = []
    for b in range(len(q)):
        for t in range(q.shape[1]):
            seen = t + 1 if causal else len(k[b])
            scores = k[b][:seen] @ (q[b, t] / np.sqrt(q.shape[2]))
            p = np.exp(scores - max(scores))
            p = p / sum(p)
            out[b, t] = p @ v[b][:seen]
            weights.append((b, t, p))
    return out, (q, k, v, weights)


def attention_backward(dout, cache):
    q, k, v, weights = cache
    dq, dk, dv = np.zeros(q.shape), np.zeros(k.shape), np.zeros(v.shape)
    for b, t, p in weights:
        seen = len(p)
        dv[b, :seen] += np.outer(p, dout[b, t])
        jacobian = np.diag(p) - np.outer(p, p)
        ds = jacobian @ (v[b, :seen] @ dout[b, t]) / np.sqrt(q.shape[2])
        dq[b, t] += ds @ k[b, :seen]
        dk[b, :seen] += np.outer(ds, q[b, t])
    return [dq, dk, dv]
