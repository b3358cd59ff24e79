"""From a post of the spool to the Document that is reviewed, whatever its text came in."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

from nlp.batch.cut_zip import open_zip
from nlp.batch.schema import Post
from nlp.batch.tree import member_names
from nlp.refused import why
from nlp.text import document_from_text, limits, read_bytes
from nlp.text.encoding import MARKS
from nlp.text.sniff import kind_of
from nlp.types import Document, InputError

_UTF8_MARK = MARKS[0][0]

T = TypeVar("T")


class Documents:
    """Reads the posts of one source. ``path``: the folder, the zip, the table or the file that is the archive."""

    def __init__(self, path: Path, kind: str) -> None:
        self._path, self._kind = path, kind

    def raw(self, post: Post) -> bytes:
        """What the post's text is read from. InputError where a file cannot be read."""
        if post.kind != "file":
            return post.content.encode("utf-8", "surrogatepass")
        data = self._member(post.source) if self._kind == "zip" else self._file(post.source)
        if len(data) > limits.FILE_BYTES:
            raise InputError(post.source, f"超过 {limits.FILE_BYTES // 1024 // 1024} MB，请拆分后再审")
        return data

    def placed(self, post: Post, raw: bytes) -> Post:
        """The post with the site, column, unit … that its page names, where the source named none."""
        if post.kind == "text" or (post.kind == "file" and kind_of(raw, post.source) != "html"):
            return post
        from nlp.batch.pages import page_fields, with_fields

        return with_fields(post, page_fields(_UTF8_MARK + raw if post.kind == "html" else raw))

    def read(self, post: Post, raw: bytes) -> tuple[Post, Document]:
        """The document, and the post with the title and day that the document itself gives where the source gave
        none. InputError where it cannot be read."""
        if post.kind == "text":
            document = document_from_text(post.content, post.title, post.source, post.published)
        elif post.kind == "html":
            from nlp.text.html import read_html

            if len(raw) > limits.FILE_BYTES:
                raise InputError(post.source, f"网页代码超过 {limits.FILE_BYTES // 1024 // 1024} MB，请拆分后再审")
            document = read_html(_UTF8_MARK + raw, post.source)
        else:
            document = read_bytes(raw, post.source)
        title, published = post.title or document.title, post.published or document.published
        if document.format == "html" and published is None:
            from nlp.batch.pages import page_day

            published = page_day(raw)
        document = replace(document, id=post.id, title=title, published=published, source=post.url or post.source)
        if title is None and post.kind == "file":
            title = PurePosixPath(post.source).stem
        return replace(post, title=title, published=published), document

    def _file(self, name: str) -> bytes:
        path = self._path / name if self._kind == "folder" else self._path
        if self._kind == "folder":
            home = os.path.realpath(self._path)
            if os.path.commonpath([home, os.path.realpath(path)]) != home:
                raise InputError(name, "是指向文件夹以外的符号链接，未跟随")
        try:
            with path.open("rb") as stream:
                return stream.read(limits.FILE_BYTES + 1)
        except FileNotFoundError:
            raise InputError(name, "开始审校后被移走或删除了") from None
        except OSError as error:
            raise InputError(name, f"打不开：{why(error)}") from None

    def _member(self, name: str) -> bytes:
        try:
            with self._archive.open(self._members[name]) as stream:
                return stream.read(limits.FILE_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
            raise InputError(name, "在压缩包中已损坏，未能读出") from None

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return open_zip(self._path)[0]

    @cached_property
    def _members(self) -> dict[str, zipfile.ZipInfo]:
        return member_names(self._archive)


def guarded(post: Post, action: Callable[[], T]) -> T:
    """What ``action`` gives; whatever a reader raises on a broken file is an InputError that costs that post only."""
    try:
        return action()
    except InputError:
        raise
    except MemoryError:
        raise InputError(post.source, "读取时内存不足，请拆分后再审") from None
    except Exception as error:
        raise InputError(post.source, f"读取时出错（{type(error).__name__}：{str(error)[:100]}）") from None
