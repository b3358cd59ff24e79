"""What each piece of evidence is worth, in log odds; written by ``python -m train.alignment``."""

from __future__ import annotations

WEIGHTS = (
    3.4342,
    9.5033,
    2.4609,
    1.9678,
    3.8177,
    -0.6075,
    2.6328,
    2.6782,
    1.7257,
    -0.7920,
    1.4740,
    -7.0309,
    -2.9778,
    1.3703,
    -1.9216,
)
BIAS = -9.0103
