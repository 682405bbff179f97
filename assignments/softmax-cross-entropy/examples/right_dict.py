# gradcheck: softmax-cross-entropy
import numpy as np


def softmax_loss(x, y):
    columns = x.T
    log_total = np.logaddexp.reduce(columns, axis=0)
    picked = np.eye(len(columns))[:, y]
    loss = np.mean(log_total - np.sum(picked * columns, axis=0))
    return {"loss": loss, "dx": ((np.exp(columns - log_total) - picked) / len(y)).T}
