# gradcheck: relu
def relu_forward(x):
    out = [[max(float(v), 0.0) for v in row] for row in x]
    return out, out


def relu_backward(dout, cache):
    return [[d if o > 0 else 0.0 for d, o in zip(drow, orow)] for drow, orow in zip(dout, cache)]
