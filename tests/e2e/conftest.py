"""The office, the browser and the people for the stories; where there is no browser they are skipped in a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.office import Office, furnish, serve
from tests.e2e.seat import PATIENCE, Seat


def chromium() -> str | None:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories that share a service of their own stay together on one worker (``make e2e``: --dist loadgroup)."""
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    driver.expect.set_options(timeout=PATIENCE * 1000)
    with driver.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def office(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data = tmp_path_factory.mktemp("office")
    furnish(data)
    running = serve(data)
    yield running
    running.close()


@pytest.fixture
def sit(browser: Any, office: Office) -> Iterator[Callable[..., Seat]]:
    """Seat a person by user name. In the end no page may have thrown an error or tried what its policy forbids."""
    taken: list[Seat] = []

    def take(name: str, **more: Any) -> Seat:
        taken.append(Seat(browser, office, name, **more))
        return taken[-1]

    yield take
    errors = [(seat.name, error) for seat in taken for error in seat.errors]
    for seat in taken:
        seat.context.close()
    assert errors == []
