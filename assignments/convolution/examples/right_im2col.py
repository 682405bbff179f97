# gradcheck: convolution
import numpy as np


def indices(C, HH, WW, H_out, W_out, stride):
    channel = np.repeat(np.arange(C), HH * WW).reshape(-1, 1)
    row = np.tile(np.repeat(np.arange(HH), WW), C).reshape(-1, 1) + stride * np.repeat(np.arange(H_out), W_out)
    column = np.tile(np.arange(WW), HH * C).reshape(-1, 1) + stride * np.tile(np.arange(W_out), H_out)
    return channel, row, column


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, C, HH, WW = w.shape
    x_pad = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    H_out, W_out = (x_pad.shape[2] - HH) // stride + 1, (x_pad.shape[3] - WW) // stride + 1
    where = indices(C, HH, WW, H_out, W_out, stride)
    columns = x_pad[(slice(None), *where)]  # N, C * HH * WW, H_out * W_out
    out = w.reshape(F, -1) @ columns + b.reshape(-1, 1)
    return out.reshape(len(x), F, H_out, W_out), (x.shape, x_pad.shape, w, columns, where, pad)


def conv_backward_naive(dout, cache):
    x_shape, pad_shape, w, columns, where, pad = cache
    flat = dout.reshape(dout.shape[0], dout.shape[1], -1)
    dw = np.sum(flat @ columns.transpose(0, 2, 1), axis=0).reshape(w.shape)
    dcolumns = w.reshape(len(w), -1).T @ flat
    dx_pad = np.zeros(pad_shape)
    np.add.at(dx_pad, (slice(None), *where), dcolumns)
    return [dx_pad[:, :, pad : pad + x_shape[2], pad : pad + x_shape[3]], dw, flat.sum(axis=2).sum(axis=0)]
