"""The tables. Each module holds one concern; ``Base.metadata`` knows all of them."""

from service.models.base import Base
from service.models.drafts import Decision, Draft, DraftVersion, State
from service.models.people import Grant, LoginAttempt, Role, Token, Unit, User
from service.models.records import Event, IdempotencyKey, ReviewRecord

__all__ = [
    "Base",
    "Decision",
    "Draft",
    "DraftVersion",
    "Event",
    "Grant",
    "IdempotencyKey",
    "LoginAttempt",
    "ReviewRecord",
    "Role",
    "State",
    "Token",
    "Unit",
    "User",
]
