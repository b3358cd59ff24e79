"""What goes on while the server is killed: scripts that review, jobs that run, an editor who saves and decides.

Each keeps a list of what was acknowledged. A call whose answer was lost is made again, as a careful client does: with
the same Idempotency-Key, or, on the desk, after asking how things stand.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

LOST = (OSError, ValueError, http.client.HTTPException)
"""What a client sees of a server that dies before or in the middle of its answer."""
PASSWORD = "Kill-me-30-times"
TEXT = "各单位要统一布署，截止目前已完成第{}项。" + "请各有关部门按照职责分工，做好各项准备工作。\n" * 30


class Client:
    """HTTP with patience: a server that is away is asked again until it is back."""

    def __init__(self, address: str, headers: dict[str, str] | None = None) -> None:
        self.address, self.headers = address, headers or {}
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _NoRedirect())

    def once(self, method: str, path: str, body: Any = None, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body; one of LOST where no complete answer came."""
        data, headers = None, dict(self.headers)
        if form is not None:
            data = urllib.parse.urlencode(form).encode()
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.address + path, data, {**headers, "Accept": "*/*"}, method=method)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def again(self, method: str, path: str, body: Any = None, seconds: float = 600) -> tuple[int, str]:
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.once(method, path, body)
            except LOST:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


class Scripts:
    """A CMS: single reviews and jobs of several drafts, each with a key of its own."""

    def __init__(self, address: str, token: str, drafts: int) -> None:
        self._address, self._token, self.drafts = address, token, drafts
        self.reviews: dict[str, str] = {}
        self.jobs: list[str] = []

    def review(self, number: int) -> None:
        text = TEXT.format(uuid.uuid4().hex)
        status, answer = self._client().again("POST", "/api/v1/reviews", {"text": text})
        assert status == 201, (status, answer)
        self.reviews[json.loads(answer)["id"]] = text
        time.sleep(0.05)

    def job(self, number: int) -> None:
        drafts = [{"text": TEXT.format(uuid.uuid4().hex)} for _ in range(self.drafts)]
        status, answer = self._client().again("POST", "/api/v1/reviews/batch", {"drafts": drafts})
        assert status == 202, (status, answer)
        self.jobs.append(json.loads(answer)["id"])
        time.sleep(0.3)

    def ask(self, path: str) -> Any:
        return json.loads(self._client().again("GET", path)[1])

    def _client(self) -> Client:
        key = uuid.uuid4().hex
        return Client(self._address, {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key})


class Editor:
    """One draft that is saved again and again, and decisions about what was found in it."""

    def __init__(self, address: str, password: str) -> None:
        self._client = Client(address)
        page = self._client.once("GET", "/login")[1]
        form = {"name": "admin", "password": password, "csrf_token": _csrf(page)}
        assert self._client.once("POST", "/login", form=form)[0] == 302
        form = {"old": password, "new": PASSWORD, "again": PASSWORD}
        form["csrf_token"] = _csrf(self._client.once("GET", "/password")[1])
        assert self._client.once("POST", "/password", form=form)[0] == 302
        csrf = _csrf(self._client.once("GET", "/password")[1])
        self._client.headers["X-CSRF-Token"] = csrf
        assert self._client.once("POST", "/desk/new", form={})[0] == 302
        listed = self._client.once("GET", "/desk/")[1]
        self.draft = re.findall(r"/desk/([0-9a-f]{32})", listed)[0]
        self.version, self.text = self._state()
        self.decided: list[str] = []

    def work(self, number: int) -> None:
        tried = TEXT.format(uuid.uuid4().hex)
        body = {"text": tried, "title": "", "column": "", "planned": "", "version": self.version}
        try:
            status, answer = self._client.once("POST", f"/desk/{self.draft}/save", body)
        except LOST:
            version, text = self._state()
            assert (version, text) in ((self.version, self.text), (self.version + 1, tried)), (
                "an acknowledged save is gone"
            )
            self.version, self.text = version, text
            return
        assert status == 200, (status, answer)
        self.version, self.text = json.loads(answer)["version"], tried
        key = uuid.uuid4().hex
        decision = {
            "action": "ignore",
            "scope": "text",
            "key": key,
            "matched": "布署",
            "reason": "引用原文",
            "origin": "x@1",
        }
        status, answer = self._client.again("POST", f"/desk/{self.draft}/decisions", decision)
        assert status == 200, (status, answer)
        self.decided.append(key)
        time.sleep(0.05)

    def _state(self) -> tuple[int, str]:
        draft = json.loads(self._client.again("GET", f"/desk/{self.draft}/state")[1])["draft"]
        return draft["version"], draft["text"]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _csrf(page: str) -> str:
    found = re.search(r'<meta name="csrf" content="([^"]+)"', page)
    assert found is not None, page[:200]
    return found.group(1)
