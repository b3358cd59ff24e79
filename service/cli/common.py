"""What several commands share: dates, reading files, building the reviewer, exit codes."""

from __future__ import annotations

import calendar
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from nlp.refused import why as why
from nlp.types import Document

EXIT_PASS, EXIT_ACTION, EXIT_BAD = 0, 1, 2
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)|年)?")


class Day(click.ParamType[date]):
    """A day, or a month or year, which stand for their last day."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        match = _DATE.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"“{value}”不是日期，请写成 2023-04-17 或 2023-04", param, ctx)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            month = month or 12
            return date(year, month, day or calendar.monthrange(year, month)[1])
        except (ValueError, calendar.IllegalMonthError):
            self.fail(f"“{value}”不是日历上的日期", param, ctx)


def complain(message: str) -> None:
    """One sentence to stderr."""
    click.echo(message, err=True)


def stop(message: str) -> NoReturn:
    """One sentence to stderr, then exit with 2."""
    complain(message)
    sys.exit(EXIT_BAD)


def read_with_bytes(name: str) -> tuple[Document, bytes]:
    """Document and bytes of a file, or of standard input for ``-``. InputError where it cannot be read."""
    from nlp.text import read_bytes, read_path

    if name == "-":
        data = sys.stdin.buffer.read()
        return read_bytes(data, "标准输入"), data
    document = read_path(Path(name))
    return document, Path(name).read_bytes() if document.format == "docx" else b""


def read_source(name: str) -> Document:
    """The document alone."""
    return read_with_bytes(name)[0]


def exit_code(reviews: list[Any], bad_input: bool) -> int:
    """2 where any input was bad, 1 where anything needs action, else 0."""
    if bad_input:
        return EXIT_BAD
    needs_action = any(review.verdict != "pass" or review.failures for review in reviews)
    return EXIT_ACTION if needs_action else EXIT_PASS
