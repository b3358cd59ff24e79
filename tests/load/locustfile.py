"""Fifty editors who each review a 1,500-character draft every 10 seconds; run by ``tests/load/run.py``."""

from __future__ import annotations

import os
import random
from pathlib import Path

from locust import HttpUser, constant_pacing, task

SOURCE = (Path(__file__).resolve().parents[2] / "docs/samples/notice.txt").read_text(encoding="utf-8")
LENGTH = 1_500


def draft(number: int) -> str:
    """1,500 characters; every one differs, so that nothing is answered from memory."""
    lines = SOURCE.splitlines()
    random.Random(number).shuffle(lines)
    text = f"第{number}号稿。\n" + "\n".join(lines * (1 + LENGTH // len(SOURCE)))
    return text[:LENGTH]


class Editor(HttpUser):
    wait_time = constant_pacing(10)

    def on_start(self) -> None:
        self.headers = {"Authorization": f"Bearer {os.environ['LOAD_TOKEN']}"}

    @task
    def review(self) -> None:
        body = {"text": draft(random.randrange(10**9)), "title": "关于开展检查的通知"}
        path = os.environ.get("LOAD_PATH", "/api/v1/reviews")
        with self.client.post(path, json=body, headers=self.headers, name=path, catch_response=True) as answer:
            if answer.status_code not in (200, 201):
                answer.failure(f"{answer.status_code}")
