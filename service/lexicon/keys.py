"""The key that signs what this installation hands out, and the keys of others that it trusts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.orm import Session

from nlp.types import ReviewError
from service.lexicon.current import note_base
from service.lexicon.log import Act, append
from service.lexicon.proposals import one_line
from service.lexicon.units import Refused, Tree, demand
from service.models import Role, TrustedKey, User

FILE = "lexicon.key"


def own_key(data: Path) -> Ed25519PrivateKey:
    """Made once, kept in the data folder, readable by its owner only (it is part of a backup of that folder)."""
    path = data / FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        content = path.read_bytes()
        if len(content) != 32:
            raise ReviewError(f"签名密钥 {path} 已损坏，请从备份恢复") from None
        return Ed25519PrivateKey.from_private_bytes(content)
    key = Ed25519PrivateKey.generate()
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key.private_bytes_raw())
    return key


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def fingerprint(public: str) -> str:
    """What two people read to each other: the first 20 characters of the sha256 of the key, in groups of four."""
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:20].upper()
    return " ".join(digest[at : at + 4] for at in range(0, 20, 4))


def signed_by(public: str, signature: bytes, content: bytes) -> bool:
    """Whether the signature of ``content`` was made with the private half of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def trust(db: Session, user: User, public: str, name: str, authority: str, address: str = "") -> TrustedKey:
    """Take bundles signed by that key from now on, from ``address`` where one is given. In a write transaction."""
    note_base(db)
    demand(Tree.of(db), user, Role.LEXICON_APPROVER, "all")
    public = public.strip().lower()
    if len(public) != 64 or set(public) - set("0123456789abcdef"):
        raise Refused("公钥应为 64 位十六进制，由对方用 xianshen lexicon key 取得")
    authority, name = one_line(authority), one_line(name, "名称", 80)
    if "://" in address and not address.startswith(("https://", "http://")):
        raise Refused("订阅地址须是 https:// 或 http:// 开头的网址，或文件的路径")
    row = db.get(TrustedKey, public)
    before = {"address": row.address, "key": public, "name": row.name} if row else None
    if row is None:
        row = TrustedKey(public=public, name=name, actor=user.name)
        db.add(row)
    row.name, row.address = name, address[:500]
    after = {"address": row.address, "key": public, "name": name}
    append(db, user.name, Act("trust", authority=authority, before=before, after=after))
    db.flush()
    return row


def distrust(db: Session, user: User, public: str, authority: str) -> None:
    """Take nothing more from that key."""
    note_base(db)
    demand(Tree.of(db), user, Role.LEXICON_APPROVER, "all")
    row = db.get(TrustedKey, public.strip().lower())
    if row is None:
        raise Refused("没有信任过这个公钥")
    before = {"address": row.address, "key": row.public, "name": row.name}
    append(db, user.name, Act("trust", authority=one_line(authority), before=before))
    db.delete(row)
    db.flush()
