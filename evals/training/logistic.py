"""Fit a logistic regression, in the form that the reader keeps."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.bank import Matrix
from assistant.reader_weights import Logistic


def fit_logistic(
    rows: Matrix, labels: Matrix, columns: tuple[str, ...], c: float
) -> Logistic:
    """Fit one.

    Args:
        rows: Shape (n, len(columns)).
        labels: 0 or 1, shape (n,).
        columns: What the columns are.
        c: Inverse strength of the ridge penalty.
    """
    scaler = StandardScaler().fit(rows)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    model = LogisticRegression(C=c, max_iter=3000)
    model.fit((rows - scaler.mean_) / scale, labels)
    return Logistic(
        columns=columns,
        mean=scaler.mean_,
        scale=scale,
        coefficients=model.coef_[0],
        intercept=float(model.intercept_[0]),
    )
