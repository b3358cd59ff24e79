"""The audit trail: one row a step, in the transaction of the step itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.models import Event, User


def record(
    db: Session, user: User | None, action: str, target: str = "", unit_id: int | None = None, detail: str = ""
) -> None:
    """Add an event; ``detail`` holds reasons and names, never the text of a draft."""
    name = user.name if user else ""
    db.add(
        Event(
            user_id=user.id if user else None,
            user_name=name,
            unit_id=unit_id,
            action=action,
            target=target,
            detail=detail,
        )
    )
