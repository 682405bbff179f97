# gradcheck: convolution
import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    x_pad = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    HH, WW = w.shape[2:]
    rows, cols = 1 + (x_pad.shape[2] - HH) // s, 1 + (x_pad.shape[3] - WW) // s
    out = np.zeros((x.shape[0], w.shape[0], rows, cols))
    for i in range(rows):
        for j in range(cols):
            window = x_pad[:, :, i * s : i * s + HH, j * s : j * s + WW]
            out[:, :, i, j] = np.einsum("nchw,fchw->nf", window, w) + b
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    x_pad = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    HH, WW = w.shape[2:]
    dx_pad, dw = np.zeros_like(x_pad), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            here = np.s_[:, :, i * s : i * s + HH, j * s : j * s + WW]
            dw += np.einsum("nf,nchw->fchw", dout[:, :, i, j], x_pad[here])
            dx_pad[here] = np.einsum("nf,fchw->nchw", dout[:, :, i, j], w)
    return dx_pad[:, :, p : p + x.shape[2], p : p + x.shape[3]], dw, dout.sum(axis=(0, 2, 3))
