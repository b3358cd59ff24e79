"""The files of a folder or a zip in a fixed order, and which of them are posts, tables or neither."""

from __future__ import annotations

import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nlp.batch.lines import unpacked_suffix
from nlp.batch.schema import NOT_DRAFTS, BadRow
from nlp.refused import why
from nlp.text import limits
from nlp.text.encoding import plausibility

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
DOCUMENTS = (".html", ".htm", ".shtml", ".xhtml", ".docx", ".pdf", ".txt", ".md", ".markdown")
_OTHER_DRAFTS = (".doc", ".wps", ".ofd", ".rtf", ".odt", ".mht", ".mhtml", ".xls", ".xlsx", ".et", ".ppt", ".pptx",
                 ".zip", ".rar", ".7z", "")  # fmt: skip
"""Read like posts: the reader says of each what it is and the way out."""
_SYSTEM = ("thumbs.db", ".ds_store", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Found:
    """A file below the source. name: its path there, with slashes. kind: table | document. size in bytes."""

    name: str
    kind: str
    size: int


def kind_of_name(name: str) -> str | None:
    """table | document, or None where the file is neither (a picture, a style sheet)."""
    if unpacked_suffix(name) in TABLES:
        return "table"
    suffix = PurePosixPath(name.lower()).suffix
    return "document" if suffix in DOCUMENTS or suffix in _OTHER_DRAFTS else None


def is_system(name: str) -> bool:
    """Files that operating systems and office programs leave behind."""
    parts = PurePosixPath(name.lower()).parts
    return "__macosx" in parts or parts[-1] in _SYSTEM or parts[-1].startswith(("~$", "._"))


def walk_folder(root: Path) -> Iterator[Found | BadRow]:
    """Every file below ``root`` by name; links are followed only to files inside it."""
    home = os.path.realpath(root)
    passed: Counter[str] = Counter()
    for name, entry in _entries(root, ""):
        if isinstance(entry, str):
            yield BadRow(name, entry, False)
            continue
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if os.path.commonpath([home, target]) != home:
                yield BadRow(name, "是指向文件夹以外的符号链接，未跟随", False)
                continue
            if not os.path.exists(target):
                yield BadRow(name, "是失效的符号链接，没有所指的文件", False)
                continue
            if os.path.isdir(target):
                yield BadRow(name, "是指向文件夹的符号链接，未跟随；其中的文件在原处审校", False)
                continue
        info = os.stat(entry.path)
        if not stat.S_ISREG(info.st_mode):
            yield BadRow(name, "不是普通文件（设备或管道），未读", False)
            continue
        kind = kind_of_name(name)
        if is_system(name):
            continue
        if kind is None:
            passed[PurePosixPath(name.lower()).suffix] += 1
        else:
            yield Found(name, kind, info.st_size)
    yield from _passed_over(passed)


def walk_zip(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> Iterator[Found | BadRow]:
    """Every member by name; names that point out of the archive, locked and swollen members are bad lines."""
    passed: Counter[str] = Counter()
    for name in sorted(names):
        info = names[name]
        if info.is_dir() or is_system(name):
            continue
        path = PurePosixPath(name)
        kind = kind_of_name(name)
        if path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":"):
            yield BadRow(name, "压缩包中的路径指向包外，未读", False)
        elif info.flag_bits & 1:
            yield BadRow(name, "设有密码，请去掉密码后再审", False)
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield BadRow(name, "是符号链接，未跟随", False)
        elif kind is None:
            passed[path.suffix.lower()] += 1
        elif info.file_size > limits.ZIP_RATIO * max(1, info.compress_size) and info.file_size > limits.ZIP_RATIO_FROM:
            yield BadRow(name, "压缩比异常（疑似压缩炸弹），未打开", False)
        else:
            yield Found(name, kind, info.file_size)
    yield from _passed_over(passed)


def member_names(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Members by their names as people see them: old Windows archives write Chinese names in GBK."""
    names: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename
        if not info.flag_bits & 0x800:
            name = _read_name(name.encode("cp437", "replace"))
        name = name.replace("\\", "/")
        own, copy = name, 2
        while own in names:
            own = f"{name}#{copy}"
            copy += 1
        names[own] = info
    return names


def _read_name(raw: bytes) -> str:
    """UTF-8 or GB18030, whichever reads better: a few Chinese names are valid as both."""
    readings = []
    for encoding in ("utf-8", "gb18030", "cp437"):
        try:
            readings.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return max(readings, key=plausibility)


def _entries(folder: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str] | str]]:
    """(path below the root, entry or what is wrong), depth first, names in code-point order."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield prefix or "（最外层）", f"文件夹打不开：{why(error)}"
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), name + "/")
        else:
            yield name, entry


def _passed_over(passed: Counter[str]) -> Iterator[BadRow]:
    for suffix, number in sorted(passed.items()):
        yield BadRow(NOT_DRAFTS, f"有 {number:,} 个 {suffix} 文件不是文稿，未审", False)
