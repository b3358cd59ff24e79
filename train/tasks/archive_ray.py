"""Ray beside the local engine: the overhead of two actors, and a cluster of two nodes of which one is killed.

``python -m train.tasks.archive_ray ARCHIVE [--no-model] [--skip-timing] [--kill-after SECONDS]``. Both comparisons are
also of the results, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
from pathlib import Path

from nlp.batch.local import LocalEngine
from nlp.batch.ray_engine import RayEngine
from train.tasks.archive import Clock, measure
from train.tasks.archive_kill import differences


def timed(archive: Path, out: Path, engine: LocalEngine | RayEngine, use_model: bool) -> tuple[float, float]:
    """Seconds of the review step, and of the whole run, by the wall clock."""
    spans = measure(archive, out, engine, use_model)
    return spans["review"][0], sum(one[0] for one in spans.values())


def two_nodes(archive: Path, out: Path, use_model: bool, kill_after: float) -> None:
    """A head with one core and two nodes of one core each; one node is killed in the middle of the
    review (its raylet and every process on it)."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 256 * 1024 * 1024})
    first = cluster.add_node(num_cpus=1, object_store_memory=256 * 1024 * 1024)
    cluster.add_node(num_cpus=1, object_store_memory=256 * 1024 * 1024)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
    killed: list[float] = []

    class Killer(Clock):
        def stage(self, name: str, total: int | None, done: int) -> None:
            super().stage(name, total, done)
            if name == "review":
                threading.Timer(kill_after, kill).start()

    def kill() -> None:
        cluster.remove_node(first, allow_graceful=False)
        killed.append(kill_after)

    spans = measure(archive, out, RayEngine(workers=2), use_model, Killer())
    said = f"one node killed after {killed[0]:.1f} s" if killed else "NO NODE WAS KILLED: the review was over first"
    print(f"two nodes: review {spans['review'][0]:.1f} s, {said}")
    cluster.shutdown()


def main() -> None:
    """Run, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--skip-timing", action="store_true")
    parser.add_argument("--kill-after", type=float, default=20.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xianshen-ray-") as name:
        place, use_model = Path(name), not arguments.no_model
        local = timed(arguments.archive, place / "local", LocalEngine(2), use_model)
        print(f"local, 2 processes: review {local[0]:.1f} s, whole run {local[1]:.1f} s", flush=True)
        if not arguments.skip_timing:
            other = timed(arguments.archive, place / "ray", RayEngine(workers=2), use_model)
            print(f"ray, 2 actors:      review {other[0]:.1f} s, whole run {other[1]:.1f} s")
            print(f"overhead: review {other[0] / local[0] - 1:+.1%}, whole run {other[1] / local[1] - 1:+.1%}")
            print(f"results: {differences(place / 'local', place / 'ray') or 'identical'}", flush=True)
        two_nodes(arguments.archive, place / "nodes", use_model, arguments.kill_after)
        found = differences(place / "local", place / "nodes")
        print(f"results with a node killed: {found or 'identical'}")
        raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
