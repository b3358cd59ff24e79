"""Property tests search anew at a developer's desk, and repeat themselves in CI."""

import os

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    known = ("both", "sqlite", "postgresql")
    parser.addoption("--database", choices=known, default="both", help="what the tests of the service run on")
