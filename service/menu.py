"""The main menu: what this person may open, in the order of the day's work."""

from __future__ import annotations

from service.access import DESK_ROLES, current_user, holds
from service.models import Role

_LEXICON = (*DESK_ROLES, Role.LEXICON, Role.LEXICON_APPROVER)
ITEMS: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("desk.drafts", "审稿台", DESK_ROLES),
    ("lexicon.entries", "词库", _LEXICON),
    ("interpret.works", "解读", DESK_ROLES),
    ("archives.index", "档案", DESK_ROLES),
    ("overview.overview", "总览", DESK_ROLES),
    ("jobs.index", "任务", tuple(Role)),
    ("admin.people", "用户和单位", (Role.ADMIN,)),
    ("admin.events", "操作记录", (Role.ADMIN,)),
)
"""Endpoint, name, and the roles that may open it."""


def menu() -> list[tuple[str, str]]:
    """(endpoint, name) of each item that the signed-in person may open."""
    user = current_user()
    if user is None or user.must_change:
        return []
    return [(endpoint, name) for endpoint, name, roles in ITEMS if any(holds(user, role) for role in roles)]


def first_page() -> str:
    """The endpoint that a person begins with: the first of the menu, the desk (and so the login) for a stranger."""
    items = menu()
    return items[0][0] if items else "desk.drafts"
