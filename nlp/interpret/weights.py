"""What each piece of evidence is worth, in log odds; written by ``python -m train.alignment``."""

from __future__ import annotations

WEIGHTS = (
    3.7104,
    9.4258,
    2.4230,
    2.0429,
    3.7065,
    -0.6218,
    2.6379,
    2.6163,
    1.8171,
    -0.7894,
    1.4483,
    -7.2851,
    -2.9010,
    1.3417,
    -1.9019,
)
BIAS = -8.9112
