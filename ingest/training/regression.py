"""Logistic regression over named features, by Newton's method with conjugate gradients (Lin, Weng and Keerthi 2008)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NEWTON_STEPS: Final = 12
_INNER_STEPS: Final = 40
#: Newton's method stops where the gradient is so much smaller than at the start.
_CLOSE: Final = 1e-3


class _Rows:
    """Sparse rows: for each number that is not zero its row, its column and itself."""

    def __init__(self, rows: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> None:
        entries = [
            (i, columns[name], value) for i, row in enumerate(rows) for name, value in row.items() if name in columns
        ]
        self.shape = (len(rows), len(columns))
        self._row, self._column = (np.array([it[side] for it in entries], np.int64) for side in (0, 1))
        self._value = np.array([it[2] for it in entries], np.float64)

    def times(self, vector: Floats) -> Floats:
        return np.bincount(self._row, self._value * vector[self._column], self.shape[0]).astype(np.float64)

    def turned_times(self, vector: Floats) -> Floats:
        return np.bincount(self._column, self._value * vector[self._row], self.shape[1]).astype(np.float64)


def fit(
    rows: Sequence[Mapping[str, float]], right: Sequence[bool], *, penalty: float, least_count: int = 1
) -> dict[str, float]:
    """Return the weight of each feature that at least `least_count` rows have; `penalty` is half of that on squares.

    >>> weights = fit([{"a": 1.0}, {"b": 1.0}] * 20, [True, False] * 20, penalty=0.1)
    >>> weights["a"] > 1 > -1 > weights["b"]
    True
    """
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= least_count)
    matrix = _Rows(rows, {name: column for column, name in enumerate(names)})
    wanted = np.array(right, np.float64)
    weights = np.zeros(len(names))
    first = 0.0
    for _ in range(_NEWTON_STEPS):
        chances = 1 / (1 + np.exp(-matrix.times(weights)))
        gradient = matrix.turned_times(chances - wanted) + penalty * weights
        size = float(np.linalg.norm(gradient))
        first = first or size
        if size <= _CLOSE * first:
            break
        weights += _step(matrix, chances * (1 - chances), gradient, penalty)
    return dict(zip(names, weights.tolist(), strict=True))


def _step(matrix: _Rows, curvature: Floats, gradient: Floats, penalty: float) -> Floats:
    """Return the step that solves Newton's equation nearly, by conjugate gradients."""
    step = np.zeros_like(gradient)
    rest = -gradient
    direction = rest.copy()
    size = float(rest @ rest)
    goal = 0.01 * size
    for _ in range(_INNER_STEPS):
        curved = matrix.turned_times(curvature * matrix.times(direction)) + penalty * direction
        length = size / float(direction @ curved)
        step += length * direction
        rest -= length * curved
        after = float(rest @ rest)
        if after <= goal:
            break
        direction = rest + (after / size) * direction
        size = after
    return step
