"""Long work: jobs that show progress, can be cancelled, and survive a restart of server or worker.

For whoever adds a kind of job::

    # service/archives/run.py, listed in service.jobs.registry.MODULES
    from service.jobs import Context, job

    @job("archive", label="批量审校", lane=Lane.LONG)   # an hour or a night; without lane: seconds or minutes
    def run(context: Context, params: dict) -> dict:
        start = context.checkpoint.get("next", 0)
        for number in range(start, params["files"]):
            context.progress(number, params["files"], f"正在审校第 {number + 1} 份")   # raises Cancelled, let it pass
            name, data = context.file(number)
            review = ...                                # long work: no transaction is open here
            context.begin().add(ReviewRecord(...))      # a short write transaction
            context.checkpoint["next"] = number + 1
            context.save()                              # row and checkpoint are kept together, or neither
        return {"summary": "已审校 12 份", "link": "/archives/7"}   # JSON; both optional, shown on the job's page

For whoever starts one, inside a request::

    from service.jobs import enqueue

    db = begin_write(get_session())
    row = enqueue(db, "archive", {"files": 12}, user=signed_in(), unit_id=unit.id, title="2023年旧闻", files=[...])
    db.commit()                                         # kept from here on; the worker is told after the commit
    return redirect(url_for("jobs.show", identifier=row.id))

Pages: ``/jobs/``; ``/jobs/<id>`` with progress, results and a button to cancel; ``/jobs/<id>/state`` as JSON
``xianshen.job/1``, like ``GET /api/v1/jobs/<id>``; ``/jobs/<id>/files/<number>``. ``static/progress.js`` asks for the
state of any element with ``data-job="<address of the state>"``.

Rules that hold everywhere:

- The table ``job`` is the truth; a huey message only says "look at this job". A lost message is sent again, a doubled
  one finds the job taken.
- A job is claimed by one conditional UPDATE that raises ``attempt``; progress, checkpoint and end are written by the
  holder of the newest attempt only. A job ends once, and its end is one row of the audit trail.
- A worker that is silent for 20 s is dead: its jobs wait again and go on from their checkpoint. What a step writes
  through ``context.session`` is kept with the checkpoint by ``context.save()``, so a step that was cut off leaves
  nothing and is done again. A step that writes elsewhere (a file) must be harmless to repeat.
- A ``ReviewError`` fails the job with its sentence; any other exception with a general one, its place is logged.
- ``params``, ``message``, ``result`` hold no draft text. Files are kept with the job (``files=``, ``context.file``,
  ``context.hand_out``), or by the caller where they are large.
- In a test: ``run_now(app, row.id)`` runs the job in the test itself.
"""

from __future__ import annotations

from flask import Flask

from service.jobs.context import Cancelled, Context, Interrupted
from service.jobs.pages import blueprint
from service.jobs.registry import Lane, job
from service.jobs.running import run_job
from service.jobs.store import cancel, enqueue
from service.models import JobState

__all__ = ["Cancelled", "Context", "Interrupted", "Lane", "blueprint", "cancel", "enqueue", "job", "run_now"]


def run_now(app: Flask, identifier: str) -> JobState | None:
    """Run a waiting job in this process; for tests and for the shell."""
    return run_job(identifier, lambda: app, app.extensions["xianshen_sessions"], "here")
