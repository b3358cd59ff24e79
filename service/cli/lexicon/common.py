"""What the lexicon commands share: the store, the acting person, refusals as sentences."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import InputError, LexiconEntry, ReviewError
from service.cli.common import EXIT_ACTION, complain, stop
from service.cli.store import data_option, open_store, settings_or_stop
from service.db import begin_write
from service.lexicon.proposals import Faulty
from service.models import User
from service.settings import Settings, load_settings

user_option = click.option("--user", "name", required=True, help="以谁的身份（用户名）；须有相应权限")
authority_option = click.option("--authority", "--reason", "authority", required=True, help="依据或理由，一行")
folder_option = click.option(
    "--lexicon",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="词库目录（不看数据目录中的词库）",
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出形式"
)

__all__ = ["authority_option", "data_option", "folder_option", "format_option", "user_option"]


def say_json(value: Any) -> None:
    """The value on standard output, for a script."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@contextmanager
def reading(data: Path | None) -> Iterator[tuple[Session, Settings]]:
    """A session to read by; what is refused becomes a sentence and exit 1, bad input exit 2."""
    settings = settings_or_stop(data=data)
    engine = open_store(settings)
    try:
        with Session(engine) as db:
            yield db, settings
    except InputError as error:
        stop(f"无法读取 {error}")
    except Faulty as error:
        for note in error.notes:
            complain(f"{note.entry_id}：{note.text}")
        sys.exit(EXIT_ACTION)
    except ReviewError as error:
        complain(str(error))
        sys.exit(EXIT_ACTION)
    finally:
        engine.dispose()


@contextmanager
def writing(data: Path | None, name: str) -> Iterator[tuple[Session, User]]:
    """A write transaction in the name of a person, committed at the end unless something was refused."""
    with reading(data) as (db, _):
        begin_write(db)
        yield db, person(db, name)
        db.commit()


def person(db: Session, name: str) -> User:
    user = db.scalar(select(User).where(User.name == name))
    if user is None or not user.active:
        names = "、".join(db.scalars(select(User.name).where(User.active).order_by(User.name).limit(20)))
        stop(f"没有用户“{name}”；现有用户：{names}")
    return user


def has_store(data: Path | None) -> bool:
    """Whether there is a store to read: named by --data or the environment, or in the default folder."""
    try:
        settings = load_settings(data=data)
    except ReviewError:
        return data is not None
    return data is not None or settings.sqlite_file is None or settings.sqlite_file.exists()


def entries(folder: Path | None, data: Path | None) -> tuple[LexiconEntry, ...]:
    """Entries of a folder, of the store where there is one, else as shipped."""
    from nlp.lexicon import load_release, shipped_release

    if folder is None and has_store(data):
        from service.lexicon.current import current_entries

        with reading(data) as (db, _):
            return tuple(sorted(current_entries(db).values(), key=lambda entry: entry.id))
    try:
        return (load_release(folder) if folder else shipped_release()).entries
    except ReviewError as error:
        stop(str(error))


def bar(label: str) -> Callable[[int, int], None]:
    """Progress on stderr: a line that grows where a person watches, else a line every tenth part."""
    told = -1

    def tell(done: int, whole: int) -> None:
        nonlocal told
        part = 10 * done // max(1, whole)
        if sys.stderr.isatty():
            click.echo(f"\r{label} {done:,} / {whole:,}", err=True, nl=done >= whole)
        elif part != told:
            told = part
            click.echo(f"{label} {done:,} / {whole:,}", err=True)

    return tell
