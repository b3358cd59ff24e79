"""The first start on a fresh database: a unit, an administrator, a password that is said once."""

from __future__ import annotations

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from service.audit import record
from service.db import begin_write
from service.models import Grant, Role, Unit, User
from service.passwords import hash_password, one_time_password

ADMIN, UNIT = "admin", "本单位"


def first_administrator(engine: Engine) -> str | None:
    """The one-time password of the administrator just made, or None where somebody is already there."""
    with Session(engine) as db:
        begin_write(db)
        if db.scalar(select(User.id).limit(1)) is not None:
            return None
        password = one_time_password()
        admin = User(name=ADMIN, display="管理员", password_hash=hash_password(password))
        admin.grants = [Grant(role=role) for role in (Role.ADMIN, Role.EDITOR, Role.APPROVER)]
        db.add_all([Unit(name=UNIT), admin])
        db.flush()
        record(db, admin, "建立首个管理员", admin.name)
        db.commit()
        return password
