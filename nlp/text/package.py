"""Opening a zip package (docx and its kin) without trusting a number it states."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from nlp.text import limits
from nlp.text.xmlscan import Handler, as_utf8, scan
from nlp.types import InputError

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"


@dataclass(frozen=True, slots=True)
class Relationship:
    """``kind`` is the last step of the relationship's type URI; ``target`` a member name unless external."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """A zip archive within the limits. InputError where it is broken, locked, or swells when unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
            raise InputError(name, "压缩包结构损坏，文件可能没有下载完整，请重新取得原文件") from None
        if len(members) > limits.ZIP_MEMBERS:
            raise InputError(name, f"内含文件超过 {limits.ZIP_MEMBERS} 个，不像正常文稿，未打开")
        if sum(member.file_size for member in members) > limits.ZIP_TOTAL_BYTES:
            raise InputError(name, "解压后过大，不像正常文稿，未打开")
        for member in members:
            swollen = member.file_size > limits.ZIP_RATIO * max(1, member.compress_size)
            if swollen and member.file_size > limits.ZIP_RATIO_FROM:
                raise InputError(name, f"其中的 {member.filename} 压缩比异常（疑似压缩炸弹），未打开")
            if member.flag_bits & 1:
                raise InputError(name, "文件设有密码，请去掉密码后再审")
        self.members: Mapping[str, zipfile.ZipInfo] = {member.filename: member for member in members}

    def read(self, member: str, limit: int = limits.XML_PART_BYTES) -> bytes:
        """One member unpacked, never more than ``limit`` bytes of it."""
        try:
            with self._zip.open(self.members[member]) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise InputError(self.name, f"其中的 {member} 损坏，请用 Word 或 WPS 打开后重新保存") from None
        if len(data) > limit:
            raise InputError(self.name, f"其中的 {member} 解压后过大，未打开")
        return data

    def xml(self, member: str) -> bytes:
        """One XML member as UTF-8."""
        return as_utf8(self.read(member), f"{self.name}（{member}）")

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Relationships of ``part`` by id ("" for the package itself); empty where there are none."""
        folder, base = posixpath.split(part)
        member = posixpath.join(folder, "_rels", f"{base}.rels")
        if member not in self.members:
            return {}
        collected = _Relationships(folder)
        scan(self.xml(member), f"{self.name}（{member}）", collected)
        return collected.found


class _Relationships(Handler):
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, Relationship] = {}

    def start(self, name: str, attributes: dict[str, str], position: int) -> None:
        if name != RELATIONSHIPS:
            return
        target = attributes.get("Target", "")
        external = attributes.get("TargetMode") == "External"
        if not external:
            path = posixpath.normpath(posixpath.join("/", self.folder, unquote(target)))
            target = path.lstrip("/")
        kind = attributes.get("Type", "").rsplit("/", 1)[-1]
        key = attributes.get("Id", "")
        self.found[key] = Relationship(key, kind, target, external)
