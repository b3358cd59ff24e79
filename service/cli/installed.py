"""The lexicon of an installation, for commands that review without the service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon import Release
from nlp.types import ReviewError
from service.cli.common import stop
from service.cli.store import open_database, settings_or_stop
from service.settings import load_settings

if TYPE_CHECKING:
    from nlp.lists import PrivateList
    from service.lexicon.units import Tree

store_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="数据目录：用其中最新发布的词库（默认 XIANSHEN_DATA 或 ./xianshen-data，没有则用随程序附带的）",
)
unit_option = click.option("--unit", help="按哪个单位的词库（与数据目录同用，默认全系统的）")


lists_option = click.option(
    "--lists",
    "lists_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="名单目录：其中的 .tsv、.xlsx（人员职务、地名机构、固定表述），与数据目录中的名单一起用",
)


def installed_release(
    data: Path | None, unit: str | None = None, number: int | None = None
) -> tuple[Release | None, str]:
    """The newest (or that) release of the installation, layered for a unit, and the log entry that made it.

    (None, "") where there is no installation or it has released nothing. Stops where a unit or release is unknown.
    """
    from nlp.lexicon.layers import layered
    from service.lexicon.releases import as_release, newest
    from service.models import LexiconRelease

    with _installation(data, unit) as found:
        if found is None:
            return None, ""
        db, tree = found
        row = db.scalar(select(LexiconRelease).where(LexiconRelease.number == number)) if number else newest(db)
        if row is None:
            return None, ""
        release = as_release(row)
        own = {entry.scope for entry in release.entries}
        scopes = tuple(scope for scope in tree.scopes_above(unit or "all") if scope in own)
        label = f"{row.label}（{scopes[0]}）" if scopes else row.label
        return layered(release, scopes, label), f"{row.head}:{row.seq}"


def installed_lists(
    data: Path | None, unit: str | None = None, folder: Path | None = None, refs: Sequence[str] | None = None
) -> tuple[PrivateList, ...]:
    """The private lists of a folder (``--lists``, or the one of the settings), and those of the installation that
    apply to a unit; with ``refs`` those versions of the installation instead. Stops where one cannot be used."""
    from service.lists.store import as_list, in_force, named
    from service.lists.tables import lists_in

    folder = folder or _folder_of_settings(data)
    try:
        found = lists_in(folder) if folder else ()
    except ReviewError as error:
        stop(f"名单不能用：{error}")
    with _installation(data, unit) as installation:
        if installation is None:
            return found
        db, tree = installation
        if refs is None:
            known = tuple(as_list(tree, one) for one in in_force(db, tree, tree.number(unit) if unit else None))
        else:
            here = {f"{one.id}@{one.version}" for one in found}
            known = named(db, tree, [ref for ref in refs if ref not in here]) or ()
        return (*found, *known)


def _folder_of_settings(data: Path | None) -> Path | None:
    try:
        named = load_settings(data=data).lists
    except ReviewError:
        return None
    return Path(named) if named else None


@contextmanager
def _installation(data: Path | None, unit: str | None) -> Iterator[tuple[Session, Tree] | None]:
    """The store and its units; None where there is no installation. Stops where the unit is unknown."""
    from service.lexicon.units import Tree

    try:
        settings = load_settings(data=data)
    except ReviewError:
        settings = settings_or_stop(data=data) if data else None
    if settings is None or (settings.sqlite_file is not None and not settings.sqlite_file.exists()):
        yield None
        return
    engine = open_database(settings)
    with Session(engine) as db:
        tree = Tree.of(db)
        if unit and tree.number(unit) is None:
            stop(f"没有单位“{unit}”")
        yield db, tree
    engine.dispose()
