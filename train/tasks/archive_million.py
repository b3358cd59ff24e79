"""Memory of a long batch run: short generated posts, the memory of every process sampled once a second.

``python -m train.tasks.archive_million [--posts 1000000] [--csv FILE] [--svg FILE]``: needs Linux (/proc) and nothing
of ../shared. Deterministic review only.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PARTS = (
    ("各乡镇", "县水利局", "市教育局", "区民政局", "镇人民政府", "社区居委会", "县融媒体中心", "市场监管所"),
    ("召开专题会议", "开展实地走访", "组织集中培训", "发布工作提示", "举办主题活动", "进行安全检查"),
    ("部署防汛备汛工作", "推进农村人居环境整治", "宣传惠民政策", "排查消防安全隐患", "落实就业帮扶措施"),
    ("要求压实责任", "明确时间节点", "听取群众意见", "解决实际困难", "形成长效机制"),
)
_WRONG = ("会议要求进一步布署相关工作。", "请于2月30日前报送材料。", "联系电话13812345678。")


def write_posts(path: Path, posts: int, seed: int = 7) -> int:
    """The export; its characters."""
    rng = random.Random(seed)
    size = 0
    with path.open("w", encoding="utf-8") as out:
        for number in range(posts):
            day = f"20{rng.randrange(15, 26)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            parts = "，".join(rng.choice(choices) for choices in _PARTS)
            text = f"{day[:4]}年，{parts}，涉及{rng.randrange(1, 10**6)}户、{rng.randrange(1, 10**7)}人次。"
            if rng.random() < 0.05:
                text += rng.choice(_WRONG)
            size += len(text)
            row = {"id": str(number), "content": text, "date": day, "unit": parts.partition("，")[0]}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return size


def tree(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def memory_mib(pid: int) -> float:
    """Resident memory of a process, 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def svg(samples: list[tuple[float, float, float]], path: Path) -> None:
    """Two curves over the minutes: the main process, and the largest worker."""
    width, height, left, bottom = 760, 300, 60, 40
    longest, highest = samples[-1][0], max(max(one[1:]) for one in samples) * 1.1

    def place(second: float, mib: float) -> tuple[float, float]:
        return (
            left + second / longest * (width - left - 20),
            height - bottom - mib / highest * (height - bottom - 20),
        )

    def points(column: int) -> str:
        step = max(1, len(samples) // 700)
        places = (place(one[0], one[column]) for one in samples[::step])
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<path d="M{left} 20V{height - bottom}H{width - 20}" fill="none" stroke="#333"/>',
        f'<polyline points="{points(1)}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>',
        f'<polyline points="{points(2)}" fill="none" stroke="#b3541e" stroke-width="1.5"/>',
    ]
    for share in (0.25, 0.5, 0.75, 1.0):
        x, y = place(longest * share, highest * share)
        foot, minutes = height - bottom + 16, longest * share / 60
        lines.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{highest * share:.0f}</text>')
        lines.append(f'<text x="{x:.0f}" y="{foot}" text-anchor="middle">{minutes:.1f}</text>')
    lines.append(f'<text x="{left + 8}" y="32" fill="#1f5fa8">main process, MiB</text>')
    lines.append(f'<text x="{left + 160}" y="32" fill="#b3541e">largest worker, MiB</text>')
    lines.append(f'<text x="{width - 20}" y="{height - 6}" text-anchor="end">minutes</text></svg>')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Generate, run, sample, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--svg", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xianshen-million-") as name:
        archive, out = Path(name) / "posts.jsonl", Path(name) / "out"
        size = write_posts(archive, arguments.posts)
        program = str(Path(sys.executable).with_name("xianshen"))
        command = [program, "batch", str(archive), "--out", str(out), "--no-model", "--workers", "2"]
        begun = time.perf_counter()
        child = subprocess.Popen(command)
        samples: list[tuple[float, float, float]] = []
        while child.poll() is None:
            own, *others = map(memory_mib, tree(child.pid))
            samples.append((time.perf_counter() - begun, own, max(others, default=0.0)))
            time.sleep(1)
        spent = time.perf_counter() - begun
        print(f"{arguments.posts:,} posts, {size:,} characters: {spent:,.0f} s, exit code {child.returncode}")
        for share in (0.1, 0.25, 0.5, 0.75, 0.9, 1.0):
            moment, own, other = samples[int(share * (len(samples) - 1))]
            print(f"  {moment:8.0f} s   main {own:7.0f} MiB   largest worker {other:7.0f} MiB")
        print(f"  peak: main {max(one[1] for one in samples):.0f} MiB, worker {max(one[2] for one in samples):.0f} MiB")
        if arguments.csv:
            arguments.csv.write_text("".join(f"{a:.0f},{b:.0f},{c:.0f}\n" for a, b, c in samples), encoding="utf-8")
        if arguments.svg:
            svg(samples, arguments.svg)


if __name__ == "__main__":
    main()
