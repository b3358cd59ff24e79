"""What is taken away from a run: the report as a page of its own, the worklist whole or of one unit, the tables."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import abort, request, send_file
from werkzeug.wrappers import Response

from nlp.batch.schema import (
    AGAINST_FILE,
    BAD_FILE,
    FINDINGS_FILE,
    POSTS_FILE,
    REPORT_FILE,
    SUMMARY_FILE,
    SWEEP_CSV,
    SWEEP_FILE,
)  # fmt: skip
from nlp.batch.wanted import Wanted
from service.access import login_required, signed_in
from service.archives import blueprint
from service.archives.access import RUNNERS, find_run, see_run
from service.archives.browsing import results, summary_of_or_404
from service.archives.results import findings_page
from service.archives.wanting import NONE
from service.audit import record
from service.db import begin_write, get_session

REPORT_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation"
)
"""The report holds its own style and no script: nothing runs, nothing is fetched, and it is nobody's origin."""
_WORKLIST = re.compile(r"整改清单(-\d{2,4})?\.xlsx")
OPEN_FILES = (REPORT_FILE, SWEEP_CSV, SWEEP_FILE, AGAINST_FILE, SUMMARY_FILE)
"""Masked: for everybody of the archive's unit."""
CLOSED_FILES = (FINDINGS_FILE, POSTS_FILE, BAD_FILE)
"""They hold what was matched, personal data included: for who runs archives, and each taking is on record."""
UNIT_ROWS = 50_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/runs/<identifier>/report")
@login_required
def report(identifier: str) -> Response:
    """report.html as a page that may do nothing."""
    path = _file(identifier, REPORT_FILE)
    answer = send_file(path, "text/html")
    answer.headers["Content-Security-Policy"] = REPORT_CSP
    return answer


@blueprint.get("/runs/<identifier>/files/<name>")
@login_required
def file(identifier: str, name: str) -> Response:
    """A file of the results by its name."""
    if name in CLOSED_FILES:
        find_run(identifier, *RUNNERS)
    elif name not in OPEN_FILES and not _WORKLIST.fullmatch(name):
        abort(404, "没有这个文件。")
    path = _file(identifier, name)
    if name in CLOSED_FILES:
        run = find_run(identifier)
        unit_id, detail = run.archive.unit_id, name
        db = begin_write(get_session())
        record(db, signed_in(), "导出档案明细", identifier, unit_id, detail)
        db.commit()
    kind = _XLSX if name.endswith(".xlsx") else "application/octet-stream"
    return send_file(path, kind, as_attachment=True, download_name=name)


@blueprint.get("/runs/<identifier>/unit.xlsx")
@login_required
def unit_worklist(identifier: str) -> Response:
    """整改清单 of one unit name (``unit``) alone."""
    from nlp.batch.worklist_unit import write_unit_worklist

    seen = see_run(identifier)
    asked = request.args.get("unit", "")
    unit = "" if asked == NONE else asked
    if not asked or (not seen.whole and unit not in (seen.names or ())):
        abort(404, "没有这个单位。")
    out = results(seen)
    if findings_page(out, Wanted(unit=unit), 1).total > UNIT_ROWS:
        abort(409, f"这个单位有 {UNIT_ROWS:,} 条以上问题，请下载整份整改清单。")
    with TemporaryDirectory(prefix="xianshen-") as folder:
        (name, *_) = write_unit_worklist(out, unit, Path(folder))
        data = (Path(folder) / name).read_bytes()
    called = re.sub(r'[/\\:*?"<>|\x00-\x1f\x7f]', "_", unit or "未注明单位")[:60]
    return send_file(io.BytesIO(data), _XLSX, as_attachment=True, download_name=f"整改清单-{called}.xlsx")


def _file(identifier: str, name: str) -> Path:
    """A file of the results for who sees the whole run; 404 where it is not there."""
    seen = see_run(identifier)
    if not seen.whole:
        abort(404, "没有这个文件。")
    out = results(seen)
    summary_of_or_404(out)
    path = out / name
    if not path.is_file():
        abort(404, "没有这个文件。")
    return path
