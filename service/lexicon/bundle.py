"""A lexicon to take away: entries, every release, the log, signed as a whole.

A zip with ``manifest.json`` (canonical; names each other member with its sha256), ``signature`` (Ed25519 over the
manifest, hex), ``entries.tsv``, ``log.jsonl`` and ``releases/<number>.txt``. Nothing in it depends on the time of its
making: the same store gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon.entry import parse_line
from nlp.text.package import Package
from nlp.types import InputError, LexiconEntry, ReviewError
from service.lexicon.keys import public_hex, signed_by
from service.lexicon.log import COLUMNS, GENESIS, canonical, event_hash
from service.lexicon.releases import as_release
from service.lexicon.sheets import to_tsv
from service.models import LexiconEvent, LexiconRelease

SCHEMA = "xianshen.lexicon-bundle/1"
_STAMP = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that holds: its signature, every sha256, the chain of its log, and its releases against the log."""

    public: str
    issuer: str
    number: int
    label: str
    head: tuple[int, str]
    hashes: dict[int, str]
    entries: tuple[LexiconEntry, ...]


def make_bundle(db: Session, key: Ed25519PrivateKey, issuer: str) -> bytes:
    """The bundle of everything released so far. ReviewError where nothing is."""
    rows = list(db.scalars(select(LexiconRelease).order_by(LexiconRelease.number)))
    if not rows:
        raise ReviewError("还没有发布过，没有可以带走的版本")
    newest = rows[-1]
    members = {f"releases/{row.number:04d}.txt": zlib.decompress(row.content) for row in rows}
    members["entries.tsv"] = to_tsv(as_release(newest).entries)
    events = db.scalars(select(LexiconEvent).order_by(LexiconEvent.seq).execution_options(yield_per=2_000))
    last = (0, GENESIS)
    lines = []
    for event in events:
        lines.append(canonical({name: getattr(event, name) for name in COLUMNS}) + "\n")
        last = (event.seq, event.hash)
    members["log.jsonl"] = "".join(lines).encode()
    manifest = canonical(
        {
            "head": {"hash": last[1], "seq": last[0]},
            "issuer": issuer,
            "key": public_hex(key),
            "label": newest.label,
            "members": {name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
            "number": newest.number,
            "schema": SCHEMA,
        }
    ).encode()
    members |= {"manifest.json": manifest, "signature": key.sign(manifest).hex().encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, members[name])
    return out.getvalue()


def read_bundle(name: str, data: bytes, trusted: set[str]) -> Bundle:
    """The bundle of these bytes. InputError where it is none, is not signed by a trusted key, or does not hold."""
    package = Package(data, name)
    manifest, text = _manifest(package, name)
    public = str(manifest.get("key", ""))
    if public not in trusted:
        raise InputError(name, f"由未受信任的密钥 {public[:16]}… 签名；核实对方公钥后用 xianshen lexicon trust 信任")
    signature = package.read("signature", 1_000) if "signature" in package.members else b""
    if not signed_by(public, _hex(signature), text):
        raise InputError(name, "签名不符：清单被改动过")
    named = manifest["members"]
    if set(named) | {"manifest.json", "signature"} != set(package.members):
        raise InputError(name, "所含文件与清单不符")
    members = {}
    for member, sha256 in named.items():
        members[member] = package.read(member)
        if hashlib.sha256(members[member]).hexdigest() != sha256:
            raise InputError(name, f"其中的 {member} 被改动过")
    hashes, told = _chain(name, members["log.jsonl"])
    head = (int(manifest["head"]["seq"]), str(manifest["head"]["hash"]))
    if hashes.get(head[0]) != head[1] or len(hashes) != head[0]:
        raise InputError(name, "日志末端与清单不符")
    for number, sha256 in told.items():
        content = members.get(f"releases/{number:04d}.txt", b"")
        if hashlib.sha256(content).hexdigest() != sha256:
            raise InputError(name, f"第 {number} 版与日志所记不符")
    number = int(manifest["number"])
    if number not in told or number != max(told):
        raise InputError(name, "最新一版与日志所记不符")
    entries = _entries(name, members[f"releases/{number:04d}.txt"])
    return Bundle(public, str(manifest["issuer"]), number, str(manifest["label"]), head, hashes, entries)


def _manifest(package: Package, name: str) -> tuple[dict[str, Any], bytes]:
    wrong = InputError(name, "不是词库包")
    if "manifest.json" not in package.members:
        raise wrong
    text = package.read("manifest.json", 10_000_000)
    try:
        value = json.loads(text)
        sound = (
            value["schema"] == SCHEMA
            and isinstance(value["members"], dict)
            and {"entries.tsv", "log.jsonl"} <= set(value["members"])
            and int(value["head"]["seq"]) >= 0
            and bool(value["head"]["hash"])
            and bool(value["issuer"])
            and bool(value["label"])
            and int(value["number"]) > 0
        )
    except (ValueError, KeyError, TypeError):
        raise wrong from None
    if not sound:
        raise wrong
    return value, text


def _hex(text: bytes) -> bytes:
    try:
        return bytes.fromhex(text.decode("ascii").strip())
    except (UnicodeDecodeError, ValueError):
        return b""


def _chain(name: str, log: bytes) -> tuple[dict[int, str], dict[int, str]]:
    """The hash of every event by its number, and the sha256 of every release; the chain is checked."""
    hashes: dict[int, str] = {}
    releases: dict[int, str] = {}
    previous = GENESIS
    for number, line in enumerate(log.decode("utf-8", "replace").splitlines(), 1):
        try:
            row = json.loads(line)
            real = event_hash(*(row[column] for column in COLUMNS if column != "hash"))
            sound = row["seq"] == number and row["previous"] == previous and real == row["hash"]
        except (ValueError, KeyError, TypeError):
            raise InputError(name, f"日志第 {number} 行读不出来") from None
        if not sound:
            raise InputError(name, f"日志第 {number} 号记录与前后不相接或被改动")
        previous = hashes[number] = row["hash"]
        if row["kind"] in ("release", "rollback"):
            after = json.loads(row["after"])
            releases[int(after["number"])] = str(after["sha256"])
    return hashes, releases


def _entries(name: str, content: bytes) -> tuple[LexiconEntry, ...]:
    found = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        kind, _, rest = line.partition("\t")
        found.append(parse_line(rest, kind, name, number))
    return tuple(found)
