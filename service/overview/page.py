"""The overview page."""

from __future__ import annotations

from flask import render_template

from service.access import DESK_ROLES, role_required
from service.db import get_session
from service.overview import blueprint
from service.overview.charts import bars, months
from service.overview.figures import figures
from service.overview.period import asked


@blueprint.get("/")
@role_required(*DESK_ROLES)
def overview() -> str:
    """Figures of the person's units, by unit, column and month, with charts that print."""
    db = get_session()
    scope = asked(db)
    found = figures(db, scope)
    return render_template(
        "overview.html",
        scope=scope,
        found=found,
        by_month=months("各月差错率和严重问题", [(row.name, row.rate, row.serious) for row in found.months]),
        by_category=bars("问题类型", [(name, number) for name, number in found.categories[:12]], " 处"),
        by_unit=bars("各单位首次差错率", [(row.name, row.rate or 0) for row in found.units], "/万"),
    )
