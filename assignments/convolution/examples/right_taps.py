# gradcheck: convolution
import numpy as np


def taps(w, out_shape, stride):
    for k in range(w.shape[2]):
        for l in range(w.shape[3]):
            rows = slice(k, k + stride * out_shape[2], stride)
            cols = slice(l, l + stride * out_shape[3], stride)
            yield k, l, (slice(None), slice(None), rows, cols)


def padded(x, pad):
    big = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad))
    big[:, :, pad : big.shape[2] - pad, pad : big.shape[3] - pad] = x
    return big


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    big = padded(x, p)
    shape = (len(x), len(w), (big.shape[2] - w.shape[2]) // s + 1, (big.shape[3] - w.shape[3]) // s + 1)
    out = np.tile(b[None, :, None, None], (shape[0], 1, shape[2], shape[3]))
    for k, l, here in taps(w, shape, s):
        out = out + np.einsum("nchw,fc->nfhw", big[here], w[:, :, k, l])
    return out, {"x": x, "w": w, "s": s, "p": p}


def conv_backward_naive(dout, cache):
    x, w, s, p = (cache[key] for key in "xwsp")
    big = padded(x, p)
    dbig, dw = np.zeros(big.shape), np.zeros(w.shape)
    for k, l, here in taps(w, dout.shape, s):
        dw[:, :, k, l] = np.einsum("nfhw,nchw->fc", dout, big[here])
        dbig[here] += np.einsum("nfhw,fc->nchw", dout, w[:, :, k, l])
    return dbig[:, :, p : p + x.shape[2], p : p + x.shape[3]], dw, np.einsum("nfhw->f", dout)
