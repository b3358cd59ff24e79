"""回头看: this run beside an earlier one. What was fixed, what was not, what is new, what was withdrawn; by unit."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nlp.batch.against_match import STATUS_NAMES, Change, SlimPost, Status, match, same_post
from nlp.batch.schema import AGAINST_FILE, POSTS_FILE
from nlp.batch.spill import Spill
from nlp.batch.store import rows_table
from nlp.batch.stream import FindingLine, PostLine, bad_lines, count_rows, posts_with_findings
from nlp.text.masking import shown, shown_context

POSTS_A_PART = 50_000
_TEXT = pa.string()
COLUMNS = pa.schema(
    [
        ("status", _TEXT), ("unit", _TEXT), ("site", _TEXT), ("column", _TEXT), ("account", _TEXT), ("post_id", _TEXT),
        ("title", _TEXT), ("url", _TEXT), ("published", _TEXT), ("code", _TEXT), ("category", _TEXT),
        ("severity", _TEXT), ("text", _TEXT), ("suggestion", _TEXT), ("origin", _TEXT), ("places", pa.int32()),
        ("context", _TEXT), ("note", _TEXT),
    ]
)  # fmt: skip

_State = tuple[SlimPost, list[FindingLine]]


@dataclass(slots=True)
class Comparison:
    """Places by unit, status and severity, hints included; posts of the earlier run that are gone."""

    units: dict[str, Counter[tuple[Status, str]]] = field(default_factory=dict)
    withdrawn_posts: int = 0

    def add(self, change: Change) -> None:
        """Count a change."""
        key = (change.status, change.finding.severity)
        self.units.setdefault(change.post.unit, Counter())[key] += change.places

    def wire(self) -> dict[str, Any]:
        """As plain values; rate: fixed ÷ (fixed + not fixed), in percent, hints left out."""
        total: Counter[tuple[Status, str]] = Counter()
        for counts in self.units.values():
            total.update(counts)
        units = [{"unit": unit or None, **_counted(counts)} for unit, counts in self.units.items()]
        units.sort(key=lambda row: (-row["serious_not_fixed"], -row["not_fixed"], -row["new"], row["unit"] or ""))
        return {**_counted(total), "withdrawn_posts": self.withdrawn_posts, "units": units}


def _counted(counts: Counter[tuple[Status, str]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for status in Status:
        told[str(status)] = sum(n for (s, level), n in counts.items() if s is status and level != "hint")
    for status in (Status.FIXED, Status.NOT_FIXED, Status.NEW):
        told[f"serious_{status}"] = counts[status, "serious"]
    told["hints"] = sum(n for (_, level), n in counts.items() if level == "hint")
    done = told["fixed"] + told["not_fixed"]
    told["rate"] = round(100 * told["fixed"] / done, 1) if done else None
    return told


def compare(now_dir: Path, earlier_dir: Path) -> Comparison:
    """Write against.parquet into ``now_dir``, grouped by unit, and return the counts.

    Posts are matched by id, else by address. InputError where either folder holds no finished run.
    """
    unread = {name for line in bad_lines(now_dir) if not line.reviewed for name in (line.place, line.id) if name}
    posts = count_rows(now_dir / POSTS_FILE) + count_rows(earlier_dir / POSTS_FILE)
    parts = max(1, -(-posts // POSTS_A_PART))
    comparison = Comparison()
    with Spill(now_dir) as by_id, Spill(now_dir) as by_url, Spill(now_dir) as by_unit:
        for side, folder in enumerate((earlier_dir, now_dir)):
            for state in _states(folder):
                by_id.add((_part(state[0].id, parts), side), state)
        changes = (
            *(_paired(by_id, by_url, number, parts) for number in range(parts)),
            *(_by_address(by_url, number, unread, comparison) for number in range(parts)),
            _leftover(by_url, unread, comparison),
        )
        for stream in changes:
            for change in stream:
                comparison.add(change)
                by_unit.add((change.post.unit, change.status), _row(change))
        _write(now_dir / AGAINST_FILE, comparison, by_unit)
    return comparison


def _states(folder: Path) -> Iterator[_State]:
    for post, findings in posts_with_findings(folder):
        yield _slim(post), findings


def _slim(post: PostLine) -> SlimPost:
    failed = tuple(failure.split("：", 1)[0] for failure in post.failures)
    return SlimPost(
        post.id, post.url or "", post.title or "", post.unit or "", post.site or "", post.column or "",
        post.account or "", (post.published or "")[:10], post.source, post.text_sha256, failed,
    )  # fmt: skip


def _part(key: str, parts: int) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass")) % parts


def _paired(by_id: Spill, by_url: Spill, number: int, parts: int) -> Iterator[Change]:
    """Changes of posts that have their id in both runs; the rest is set aside by address."""
    now: dict[str, _State] = {state[0].id: state for state in by_id.rows((number, 1))}
    for state in by_id.rows((number, 0)):
        partner = now.get(state[0].id)
        if partner and same_post(state[0], partner[0]):
            del now[state[0].id]
            yield from match(state, partner)
        else:
            _aside(by_url, state, 0, parts)
    for state in now.values():
        _aside(by_url, state, 1, parts)


def _aside(by_url: Spill, state: _State, side: int, parts: int) -> None:
    by_url.add((_part(state[0].url, parts) if state[0].url else -1, side), state)


def _by_address(by_url: Spill, number: int, unread: set[str], comparison: Comparison) -> Iterator[Change]:
    """Changes of posts that have their address in both runs, and of those that have none any more."""
    now: dict[str, list[_State]] = {}
    for state in by_url.rows((number, 1)):
        now.setdefault(state[0].url, []).append(state)
    for state in by_url.rows((number, 0)):
        partners = now.get(state[0].url)
        if partners:
            yield from match(state, partners.pop(0))
        else:
            yield from _withdrawn(state, unread, comparison)
    for states in now.values():
        for post, findings in states:
            yield from (Change(Status.NEW, post, finding, finding.count, "新文章") for finding in findings)


def _leftover(by_url: Spill, unread: set[str], comparison: Comparison) -> Iterator[Change]:
    """Posts without an address whose id the other run does not know."""
    for state in by_url.rows((-1, 0)):
        yield from _withdrawn(state, unread, comparison)
    for post, findings in by_url.rows((-1, 1)):
        yield from (Change(Status.NEW, post, finding, finding.count, "新文章") for finding in findings)


def _withdrawn(state: _State, unread: set[str], comparison: Comparison) -> Iterator[Change]:
    post, findings = state
    if post.id in unread or post.source in unread:
        status, note = Status.NOT_CHECKED, "文章本次未能读取"
    else:
        status, note = Status.WITHDRAWN, ""
        comparison.withdrawn_posts += 1
    for finding in findings:
        yield Change(status, post, finding, finding.count, note)


def _row(change: Change) -> tuple[Any, ...]:
    post, finding = change.post, change.finding
    text = shown(finding.code, finding.category, finding.text, finding.suggestions)
    suggestion = finding.suggestions[0] if finding.suggestions else ""
    return (
        str(change.status), post.unit, post.site, post.column, post.account, post.id, post.title, post.url,
        post.published or None, finding.code, finding.category, finding.severity, text, suggestion, finding.origin,
        change.places, shown_context(finding.context, finding.text, text), change.note,
    )  # fmt: skip


def _write(path: Path, comparison: Comparison, by_unit: Spill) -> None:
    with pq.ParquetWriter(path, COLUMNS, compression="zstd") as writer:
        held: list[Sequence[Any]] = []
        for unit in sorted(comparison.units):
            for status in Status:
                for row in by_unit.rows((unit, status)):
                    held.append(row)
                    if len(held) >= 50_000:
                        writer.write_table(rows_table(held, COLUMNS))
                        held = []
        writer.write_table(rows_table(held, COLUMNS))


def status_name(status: str) -> str:
    """The Chinese name of a status."""
    return STATUS_NAMES[Status(status)]
