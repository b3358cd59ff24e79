"""Who may see which archive and which part of its results.

People of the archive's unit (editors, approvers, administrators) see everything; approvers and administrators of it
start runs, hand out and delete. People of another unit see the posts of the unit names that were matched to theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access import DESK_ROLES, holds, signed_in, units_of
from service.db import get_session
from service.lexicon.units import Tree
from service.models import Archive, ArchiveRun, ArchiveUnit, Role, Unit, User

RUNNERS = (Role.APPROVER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Seen:
    """A run as a person sees it. names: the unit names whose posts he sees, None for all."""

    run: ArchiveRun
    names: frozenset[str] | None

    @property
    def whole(self) -> bool:
        return self.names is None


def find_archive(identifier: str, *roles: Role) -> Archive:
    """The archive of one of the person's units: 404 where he holds no desk role there, 403 without one of ``roles``."""
    archive = get_session().get(Archive, identifier) if identifier.isascii() else None
    user = signed_in()
    if archive is None or not any(holds(user, role, archive.unit_id) for role in DESK_ROLES):
        abort(404, "没有这个档案。")
    if roles and not any(holds(user, role, archive.unit_id) for role in roles):
        abort(403, f"此操作需要“{archive.unit.name}”的“{'”或“'.join(roles)}”权限。")
    return archive


def find_run(identifier: str, *roles: Role) -> ArchiveRun:
    """A run of an archive of one of the person's units, as ``find_archive``."""
    run = get_session().get(ArchiveRun, identifier) if identifier.isascii() else None
    if run is None:
        abort(404, "没有这次审校。")
    find_archive(run.archive_id, *roles)
    return run


def see_run(identifier: str) -> Seen:
    """A run and the part of it that the person sees; 404 where that is nothing."""
    db, user = get_session(), signed_in()
    run = db.get(ArchiveRun, identifier) if identifier.isascii() else None
    names = seen_names(db, user, run.archive) if run is not None else frozenset()
    if run is None or (names is not None and not names):
        abort(404, "没有这次审校。")
    return Seen(run, names)


def seen_names(db: Session, user: User, archive: Archive) -> frozenset[str] | None:
    """The unit names of the archive whose posts the person sees; None for everything."""
    if any(holds(user, role, archive.unit_id) for role in DESK_ROLES):
        return None
    own = {unit.id for unit in units_of(db, user, *DESK_ROLES)}
    query = select(ArchiveUnit.name).where(ArchiveUnit.archive_id == archive.id, ArchiveUnit.unit_id.in_(own))
    return frozenset(db.scalars(query))


def archives_of(db: Session, user: User) -> list[Archive]:
    """Archives that the person sees, or a part of, newest first."""
    own = [unit.id for unit in units_of(db, user, *DESK_ROLES)]
    matched = select(ArchiveUnit.archive_id).where(ArchiveUnit.unit_id.in_(own))
    query = select(Archive).where(Archive.unit_id.in_(own) | Archive.id.in_(matched))
    return list(db.scalars(query.order_by(Archive.created_at.desc(), Archive.id).limit(200)))


def everywhere(user: User) -> bool:
    """True for who may run archives in all units."""
    return any(grant.unit_id is None and grant.role in RUNNERS for grant in user.grants)


def assignable(db: Session, user: User, archive: Archive) -> list[Unit]:
    """Units that work may be handed to: those the person runs archives for, and all below the archive's unit."""
    own = {unit.id for unit in units_of(db, user, *RUNNERS)}
    tree = Tree.of(db)
    below = {number for number in tree.names if archive.unit_id in tree.numbers(number)}
    return _by_name(db, own | below)


def _by_name(db: Session, numbers: Iterable[int]) -> list[Unit]:
    return list(db.scalars(select(Unit).where(Unit.id.in_(list(numbers))).order_by(Unit.name)))
