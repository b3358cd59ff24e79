"""``make load``: one ``xianshen serve`` with its worker, fifty editors for two minutes; prints p95, errors and the
ratio to a bare Flask route. Exit 1 where p95 reaches one second or anything failed.

USERS, SECONDS and MODEL=off change the run; OMP_NUM_THREADS=1 is for the numeric libraries of the server.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.kill.process import Server, free_port

HERE = Path(__file__).parent
USERS, SECONDS = int(os.environ.get("USERS", "50")), int(os.environ.get("SECONDS", "120"))
MOST_MS = 1000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="xianshen-load-") as folder:
        environment = {"XIANSHEN_MODEL": os.environ.get("MODEL", "on"), "XIANSHEN_RATE_PER_MINUTE": "0"}
        print(f"load average before: {os.getloadavg()}")
        with Server(Path(folder), environment) as server:
            own = attack(server.address, server.token(), USERS, SECONDS, Path(folder) / "own")
            print(f"load average during: {os.getloadavg()}")
        port = free_port()
        bare = subprocess.Popen([sys.executable, str(HERE / "bare.py"), str(port)], cwd=HERE.parents[1])
        try:
            Server.wait_for(f"http://127.0.0.1:{port}/", 20)
            yardstick = attack(f"http://127.0.0.1:{port}", "-", USERS, min(SECONDS, 30), Path(folder) / "bare")
        finally:
            bare.kill()
            bare.wait()
    print(f"{USERS} editors, {SECONDS} s: {own}")
    print(f"a bare route: {yardstick}")
    print(f"ratio of the p95: {own['p95'] / max(1, yardstick['p95']):.1f}, of the median: "
          f"{own['median'] / max(1, yardstick['median']):.1f}")  # fmt: skip
    return 0 if own["failures"] == 0 and own["p95"] < MOST_MS and own["requests"] > 0 else 1


def attack(address: str, token: str, users: int, seconds: int, out: Path) -> dict[str, float]:
    """Requests, failures, median, p95 and longest in ms, as locust counted them."""
    command = [sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"), "--headless", "--only-summary"]
    command += ["-u", str(users), "-r", str(max(1, users // 10)), "-t", f"{seconds}s", "-H", address]
    command += ["--csv", str(out)]
    subprocess.run(command, env={**os.environ, "LOAD_TOKEN": token}, capture_output=True, check=False)
    with out.with_name(f"{out.name}_stats.csv").open(encoding="utf-8") as stream:
        row = next(row for row in csv.DictReader(stream) if row["Name"] == "Aggregated")
    return {
        "requests": int(row["Request Count"]),
        "failures": int(row["Failure Count"]),
        "median": float(row["50%"]),
        "p95": float(row["95%"]),
        "longest": float(row["Max Response Time"]),
    }


if __name__ == "__main__":
    sys.exit(main())
