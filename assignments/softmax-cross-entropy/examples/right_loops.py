# gradcheck: softmax-cross-entropy
import math


def softmax_loss(x, y):
    n = len(y)
    loss, dx = 0.0, []
    for scores, label in zip(x.tolist(), y.tolist()):
        top = max(scores)
        log_total = top + math.log(math.fsum(math.exp(s - top) for s in scores))
        loss += (log_total - scores[label]) / n
        dx.append([(math.exp(s - log_total) - (k == label)) / n for k, s in enumerate(scores)])
    return [loss, dx]
