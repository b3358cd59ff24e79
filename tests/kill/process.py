"""A real ``xianshen serve`` in a process of its own: started, killed, started again on the same data."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

MAIN = (sys.executable, "-c", "from service.cli import main; main()")
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The service on one data folder and port; its lines of the log are in ``log``."""

    def __init__(self, folder: Path, environment: dict[str, str], arguments: tuple[str, ...] = ()) -> None:
        self.data, self.port, self.log = folder / "data", free_port(), folder / "serve.log"
        self.environment = {**os.environ, "XIANSHEN_DATA": str(self.data), "XIANSHEN_LOG_FORMAT": "json", **environment}
        self.address = f"http://127.0.0.1:{self.port}"
        self.arguments = arguments
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, seconds: float = 90) -> None:
        """Start and wait until it answers; the port may be held for a moment by the one that was killed."""
        command = [*MAIN, "serve", "--port", str(self.port), *self.arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.wait_for(f"{self.address}/healthz", seconds, self.process)

    @staticmethod
    def wait_for(url: str, seconds: float, process: subprocess.Popen[bytes] | None = None) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if process is not None and process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}")
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(url)

    def kill(self) -> None:
        """As a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As Ctrl+C or a service manager would; killed where that takes too long."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(25)
        except subprocess.TimeoutExpired:
            self.kill()

    def worker_pid(self) -> int | None:
        """The child that is its worker, None in the moment between two of them."""
        assert self.process is not None
        tasks = Path(f"/proc/{self.process.pid}/task")
        try:
            children = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
        except OSError:
            return None
        for pid in children:
            try:
                if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return int(pid)
            except OSError:
                continue
        return None

    def run(self, *arguments: str) -> str:
        """Standard output of another command on the same data."""
        done = subprocess.run([*MAIN, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def token(self) -> str:
        return self.run("token", "create", "--user", "admin", "--scope", "all")

    def one_time_password(self) -> str:
        found = re.search(r"一次性密码：(\S+)", self.log.read_text(encoding="utf-8"))
        assert found is not None
        return found.group(1)


class Background:
    """Threads that repeat a piece of work until stopped; what they raised is kept."""

    def __init__(self) -> None:
        self.ended, self.errors, self._threads = threading.Event(), [], []  # type: ignore[var-annotated]

    def repeat(self, work: Any, count: int = 1) -> None:
        for number in range(count):
            thread = threading.Thread(target=self._run, args=(work, number), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, work: Any, number: int) -> None:
        while not self.ended.is_set():
            try:
                work(number)
            except Exception as error:  # reported by the caller
                self.errors.append(repr(error))
                return

    def stop(self, seconds: float = 60) -> None:
        self.ended.set()
        for thread in self._threads:
            thread.join(seconds)
