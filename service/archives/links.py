"""Where a finding on record stands in an archive."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import ArchiveItem


def post_links(db: Session, findings: Iterable[int]) -> dict[int, str]:
    """Finding → address of its post in the last run that saw it; "" where that run was deleted. Findings that come
    from no archive are left out."""
    query = select(ArchiveItem).where(ArchiveItem.finding_id.in_(list(findings)))
    return {
        item.finding_id: url_for("archives.post", identifier=item.run_id, id=item.post_id) if item.run_id else ""
        for item in db.scalars(query)
    }
