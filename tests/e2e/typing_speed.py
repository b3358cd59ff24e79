"""How long after a keystroke the new findings of a 3,000-character draft are seen, with the model, in the browser.

``python -m tests.e2e.typing_speed``: median and 95th percentile in ms, of the whole (with the pause of 100 ms after
which a check begins) and of the check alone. Read the figures of a quiet machine only.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from tests.e2e.conftest import chromium
from tests.e2e.office import furnish, serve
from tests.e2e.seat import Seat

CHARACTERS, TIMES = 3_000, 60
CLEAN = Path(__file__).parents[1] / "clean"
_WATCH = """() => {
    const [text, cards] = ["text", "cards"].map((id) => document.getElementById(id));
    window.seen = [];
    let typed = 0;
    text.addEventListener("input", () => { typed = performance.now(); });
    new MutationObserver(() => {
        if (typed && document.getElementById("saved").textContent.startsWith("已自动保存")) {
            const calls = performance.getEntriesByType("resource").filter((one) => one.name.endsWith("/check"));
            const begun = calls.length ? calls[calls.length - 1].startTime : typed;
            window.seen.push([performance.now() - typed, performance.now() - begun]);
            typed = 0;
            performance.clearResourceTimings();
        }
    }).observe(cards, { childList: true });
}"""


def main() -> int:
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        print("no Chromium on this machine: apt-get install chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        furnish(Path(folder))
        office = serve(Path(folder), model=True)
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            seen = measure(Seat(browser, office, "wangxl"))
        finally:
            browser.close()
            office.close()
    for name, values in zip(("keystroke to findings", "check alone"), zip(*seen, strict=True), strict=True):
        print(f"{name}: median {median(values):.0f} ms, p95 {quantiles(values, n=20)[-1]:.0f} ms ({len(values)} times)")
    return 0


def measure(seat: Seat) -> list[tuple[float, float]]:
    """For each keystroke, somewhere in the draft: ms until the findings are drawn, from the key and from the call."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(CLEAN.glob("*.txt")))[:CHARACTERS]
    seat.write(text)
    page: Any = seat.page
    page.evaluate(_WATCH)
    random = Random(0)
    for number in range(TIMES):
        at = random.randrange(CHARACTERS)
        page.evaluate(
            "at => { const text = document.getElementById('text'); text.focus(); text.setSelectionRange(at, at); }", at
        )
        page.keyboard.insert_text("的")
        seat.until(f"window.seen.length > {number}")
        page.wait_for_timeout(random.randrange(50, 250))
    return [tuple(pair) for pair in page.evaluate("window.seen")]


if __name__ == "__main__":
    sys.exit(main())
