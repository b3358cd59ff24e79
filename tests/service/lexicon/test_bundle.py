"""Bundles: taken by another installation, refused where anything was touched, followed by file and by https."""

from __future__ import annotations

import datetime
import http.server
import io
import json
import ssl
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from nlp.types import InputError
from service.db import begin_write
from service.lexicon.bundle import make_bundle, read_bundle
from service.lexicon.current import current_entries
from service.lexicon.keys import FILE, own_key, public_hex, trust
from service.lexicon.subscribing import fetch, take_bundle
from service.lexicon.units import Refused
from service.settings import Settings
from tests.service.lexicon.conftest import ENTRY, Office, entry

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_hex(KEY)


@pytest.fixture
def bundle(office: Office) -> bytes:
    office.through(ENTRY)
    office.release()
    return make_bundle(office.db, KEY, "某省")


def touched(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, change(content) if member == name else content)
    return out.getvalue()


@pytest.mark.sqlite_only
def test_a_bundle_holds_or_is_refused(bundle: bytes, office: Office) -> None:
    found = read_bundle("包.zip", bundle, {PUBLIC})
    assert (found.issuer, found.number, found.public) == ("某省", 1, PUBLIC)
    assert ENTRY in found.entries
    assert make_bundle(office.db, KEY, "某省") == bundle, "the same store gives the same bytes"
    for data, said in (
        (touched(bundle, "entries.tsv", lambda text: text.replace(b"general", b"serious")), "entries.tsv 被改动过"),
        (touched(bundle, "log.jsonl", lambda text: text[:-100]), "log.jsonl 被改动过"),
        (touched(bundle, "releases/0001.txt", lambda text: text[1:]), "releases/0001.txt 被改动过"),
        (touched(bundle, "manifest.json", lambda text: text.replace("某省".encode(), "某市".encode())), "签名不符"),
        (touched(bundle, "signature", lambda text: b"00" * 64), "签名不符"),
        (touched(bundle, "signature", lambda text: b"zz"), "签名不符"),
        (touched(bundle, "manifest.json", lambda text: b"[]"), "不是词库包"),
        (b"PK\x05\x06" + b"\0" * 18, "不是词库包"),
        (b"nonsense", "损坏"),
    ):
        with pytest.raises(InputError, match=said):
            read_bundle("包.zip", data, {PUBLIC})
    with pytest.raises(InputError, match="未受信任的密钥"):
        read_bundle("包.zip", bundle, set())


@pytest.mark.sqlite_only
def test_a_signed_bundle_with_a_broken_log_is_refused(bundle: bytes) -> None:
    """Who has the key can sign anything; what does not hold in itself is refused all the same."""
    import hashlib

    from service.lexicon.log import canonical

    with zipfile.ZipFile(io.BytesIO(bundle)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members["log.jsonl"] = members["log.jsonl"].replace("同意".encode(), "准予".encode())
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["log.jsonl"] = hashlib.sha256(members["log.jsonl"]).hexdigest()
    members["manifest.json"] = canonical(manifest).encode()
    members["signature"] = KEY.sign(members["manifest.json"]).hex().encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    with pytest.raises(InputError, match=r"日志第 \d+ 号记录与前后不相接或被改动"):
        read_bundle("包.zip", out.getvalue(), {PUBLIC})


def trusting(office: Office, address: str = "") -> None:
    begin_write(office.db)
    trust(office.db, office.person("shenpi"), PUBLIC, "某省", "省厅来函", address)
    office.db.commit()


def test_another_installation_follows(office: Office, tmp_path: Path) -> None:
    """The upper unit's releases arrive as proposals; a log that does not go on from the last one is refused."""
    from sqlalchemy.orm import Session

    from service.db import make_engine, upgrade
    from service.models import Grant, Role, User

    upper = make_engine(Settings(data=tmp_path / "upper"))
    upgrade(upper)
    with Session(upper) as db:
        begin_write(db)
        for name, role in (("weihu", Role.LEXICON), ("shenpi", Role.LEXICON_APPROVER)):
            db.add(User(name=name, display=name, password_hash="", grants=[Grant(role=role)]))
        db.commit()
        above = Office(db)
        above.through(ENTRY)
        above.release()
        first = make_bundle(db, KEY, "某省")
        above.through(replace(ENTRY, version=2, note="第二版"), based_on=1)
        above.release()
        second = make_bundle(db, KEY, "某省")

    with pytest.raises(InputError, match="未受信任"):
        take_bundle(office.db, office.person("weihu"), "一.zip", first, "省厅来函")
    office.db.rollback()
    trusting(office)
    taken = take_bundle(office.db, office.person("weihu"), "一.zip", first, "省厅来函")
    office.db.commit()
    assert taken.proposal is not None
    assert taken.proposal.title.startswith("并入某省 ")
    office.look(taken.proposal)
    office.approve(taken.proposal)
    office.release()
    assert current_entries(office.db)[ENTRY.id] == ENTRY
    taken = take_bundle(office.db, office.person("weihu"), "二.zip", second, "省厅来函")
    office.db.commit()
    assert taken.proposal is not None
    assert [change.based_on for change in taken.proposal.changes] == [1]
    with pytest.raises(InputError, match="比上次从“某省”导入的旧"):
        take_bundle(office.db, office.person("weihu"), "一.zip", first, "省厅来函")
    office.db.rollback()

    with Session(upper) as db:
        from sqlalchemy import text

        from service.lexicon.log import COLUMNS, event_hash

        rows = [list(row) for row in db.execute(text(f"SELECT {', '.join(COLUMNS)} FROM lexicon_event ORDER BY seq"))]
        rows[1][2] = "boss"
        previous = "0" * 64
        begin_write(db)
        for row in rows:
            row[-2], row[-1] = previous, event_hash(*row[:-2], previous)
            previous = row[-1]
            values = {"actor": row[2], "previous": row[-2], "hash": row[-1], "seq": row[0]}
            db.execute(
                text("UPDATE lexicon_event SET actor = :actor, previous = :previous, hash = :hash WHERE seq = :seq"),
                values,
            )
        db.commit()
        rewritten = make_bundle(db, KEY, "某省")
    upper.dispose()
    with pytest.raises(InputError, match="不是同一条日志"):
        take_bundle(office.db, office.person("weihu"), "三.zip", rewritten, "省厅来函")


@pytest.mark.sqlite_only
def test_only_an_approver_of_all_trusts(office: Office) -> None:
    begin_write(office.db)
    with pytest.raises(Refused, match="权限"):
        trust(office.db, office.person("weihu"), PUBLIC, "某省", "来函")
    with pytest.raises(Refused, match="64 位"):
        trust(office.db, office.person("shenpi"), "abc", "某省", "来函")
    with pytest.raises(Refused, match="https"):
        trust(office.db, office.person("shenpi"), PUBLIC, "某省", "来函", "ftp://example.org/b.zip")


def test_the_key_is_the_owners(tmp_path: Path) -> None:
    key = own_key(tmp_path)
    assert public_hex(own_key(tmp_path)) == public_hex(key)
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """A site that hands out a bundle, by https with a certificate this process trusts, and by http."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = datetime.timedelta(days=1)
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day).add_extension(names, False)
    made = made.add_extension(x509.BasicConstraints(True, None), True)
    file = tmp_path / "site.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(
        key.private_bytes(*plain) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/moved"):
                self.send_response(302)
                self.send_header("Location", {"/moved": "http://localhost/bundle", "/moved-here": "/large"}[self.path])
                self.end_headers()
                return
            self.send_response(200 if self.path in ("/large", "/%E5%8C%85.zip") else 404)
            self.end_headers()
            self.wfile.write(b"x" * (200 if self.path == "/large" else 10))

        def log_message(self, *_: object) -> None:
            pass

    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    servers[0].socket = context.wrap_socket(servers[0].socket, server_side=True)
    threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    yield tuple(
        f"{scheme}://localhost:{server.server_port}" for scheme, server in zip(("https", "http"), servers, strict=True)
    )
    for server, thread in zip(servers, threads, strict=True):
        server.shutdown()
        server.server_close()
        thread.join()


def test_fetching_is_bounded_and_never_leaves_https(
    sites: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.lexicon.subscribing.MOST_BYTES", 100)
    site, plain = sites
    assert fetch(f"{site}/包.zip") == fetch(f"{plain}/包.zip") == b"x" * 10
    kept = tmp_path / "bundle.zip"
    kept.write_bytes(b"file")
    assert fetch(str(kept)) == b"file"
    for address, said in (
        (f"{site}/large", "超过"),
        (f"{site}/none", "取不到"),
        (f"{site}/moved", "取不到（转到了不是 https 的地址）"),
        (f"{plain}/moved-here", "超过"),
        ("ftp://localhost/bundle", "只接受 https"),
        ("file:///etc/passwd", "只接受 https"),
        (str(tmp_path / "nowhere.zip"), "取不到"),
    ):
        with pytest.raises(InputError, match=said):
            fetch(address)


def test_an_installation_takes_nothing_from_itself(office: Office) -> None:
    office.through(entry("甲局用语", "甲局新语", scope="甲局"), ENTRY)
    office.release()
    data = make_bundle(office.db, KEY, "某省")
    trusting(office)
    taken = take_bundle(office.db, office.person("weihu"), "包.zip", data, "来函")
    assert (taken.proposal, taken.skipped, taken.faults) == (None, 0, ()), "nothing new for the one it came from"
