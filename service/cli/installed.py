"""The lexicon of an installation, for commands that review without the service."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon import Release
from nlp.types import ReviewError
from service.cli.common import stop
from service.cli.store import open_database, settings_or_stop
from service.settings import load_settings

store_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="数据目录：用其中最新发布的词库（默认 XIANSHEN_DATA 或 ./xianshen-data，没有则用随程序附带的）",
)
unit_option = click.option("--unit", help="按哪个单位的词库（与数据目录同用，默认全系统的）")


def installed_release(
    data: Path | None, unit: str | None = None, number: int | None = None
) -> tuple[Release | None, str]:
    """The newest (or that) release of the installation, layered for a unit, and the log entry that made it.

    (None, "") where there is no installation or it has released nothing. Stops where a unit or release is unknown.
    """
    try:
        settings = load_settings(data=data)
    except ReviewError:
        settings = settings_or_stop(data=data) if data else None
    if settings is None or (settings.sqlite_file is not None and not settings.sqlite_file.exists()):
        return None, ""
    from nlp.lexicon.layers import layered
    from service.lexicon.releases import as_release, newest
    from service.lexicon.units import Tree
    from service.models import LexiconRelease

    engine = open_database(settings)
    with Session(engine) as db:
        tree = Tree.of(db)
        if unit and tree.number(unit) is None:
            stop(f"没有单位“{unit}”")
        row = db.scalar(select(LexiconRelease).where(LexiconRelease.number == number)) if number else newest(db)
        if row is None:
            return None, ""
        release = as_release(row)
        own = {entry.scope for entry in release.entries}
        scopes = tuple(scope for scope in tree.scopes_above(unit or "all") if scope in own)
        label = f"{row.label}（{scopes[0]}）" if scopes else row.label
        return layered(release, scopes, label), f"{row.head}:{row.seq}"
