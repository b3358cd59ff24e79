"""A person at a screen: signed in, with the ways of the desk, and with every fault of the page noted."""

from __future__ import annotations

import time
from typing import Any

from tests.e2e.office import PASSWORD, PEOPLE, Office

SCREEN = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PATIENCE = 40.0
"""Seconds until something that should be seen is missed; a busy machine is no fault of the page."""
_SIGNED_IN: dict[tuple[str, str], Any] = {}
"""Cookies of people by the service's address: signing in costs what argon2 is meant to cost."""
_REFUSED = "Failed to load resource"
"""How the browser notes an answer of 4xx, which is no fault of the page."""


class Seat:
    """``errors``: exceptions of scripts and what the page's content policy stopped."""

    def __init__(self, browser: Any, office: Office, name: str, **more: Any) -> None:
        self.address, self.name, self.display = office.address, name, PEOPLE[name][0]
        known = _SIGNED_IN.get((office.address, name))
        kept = {"storage_state": known} if known else {}
        self.context = browser.new_context(**{"viewport": SCREEN, "locale": "zh-CN", **kept, **more})
        self.errors: list[str] = []
        self.page = self.another()
        self.go("/")
        if self.path().startswith("/login"):
            self._sign_in()
        self.page.wait_for_selector(".who")

    def _sign_in(self) -> None:
        """Once for each person; who left by the button signs in again."""
        self.page.fill("input[name=name]", self.name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button.main")
        self.page.wait_for_selector(".who")
        _SIGNED_IN[(self.address, self.name)] = {"cookies": self.context.cookies(), "origins": []}

    def another(self) -> Any:
        """One more tab of the same browser."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, said: Any) -> None:
        if said.type == "error" and not said.text.startswith(_REFUSED):
            self.errors.append(said.text)

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)

    def write(self, text: str, title: str = "") -> str:
        """A new draft with that text, reviewed and saved; its path."""
        self.go("/desk/")
        self.page.click("text=新建，粘贴文字")
        self.ready()
        if title:
            self.page.fill("#title", title)
        self.page.fill("#text", text)
        self.saved()
        return self.path()

    def open(self, path: str) -> None:
        """A draft, with its review."""
        self.go(path)
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector("#saved:has-text('已')")

    def saved(self) -> None:
        """Wait until all that was typed is saved and reviewed."""
        self.until(
            "/^已(自动)?保存/.test(document.getElementById('saved').textContent)"
            " && !Object.keys(localStorage).some((key) => key.startsWith('xianshen-'))"
        )

    def until(self, expression: str) -> None:
        """Wait for a truth of the page. Asked from outside: the page's content policy lets nobody evaluate in it."""
        deadline = time.monotonic() + PATIENCE
        while not self.page.evaluate(expression):
            assert time.monotonic() < deadline, f"in vain: {expression}"
            self.page.wait_for_timeout(30)

    def type_over_lost_answers(self, calls: str) -> None:
        """Type four sentences at the end of the text. Twice the server keeps what was sent and the page never hears of
        it; after the second time the tab is closed, and another one opened."""

        def lose(route: Any) -> None:
            route.fetch()
            route.abort()

        self.page.locator("#text").press("Control+End")
        for first, then in (("第一句。", "第二句。"), ("第三句。", "第四句。")):
            self.page.route(calls, lose, times=1)
            self.page.keyboard.type(first)
            self.page.wait_for_selector("#trouble:has-text('连不上服务器')")
            self.page.keyboard.type(then)
            if then == "第二句。":
                self.saved()
                self.page.wait_for_selector("#trouble", state="hidden")
        self.page.close(run_before_unload=False)
        self.page = self.another()

    def path(self) -> str:
        return str(self.page.url).removeprefix(self.address)

    def text(self) -> str:
        """What stands in the text area."""
        return str(self.page.input_value("#text"))

    def cards(self) -> list[str]:
        """The words of each open card in reading order."""
        return list(self.page.locator("#cards > .card").all_inner_texts())

    def card(self, words: str) -> Any:
        return self.page.locator("#cards > .card", has_text=words).first

    def main(self) -> str:
        return str(self.page.locator("main").inner_text())
