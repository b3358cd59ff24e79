"""整改清单 of one unit alone, to be handed to it: read from the results with the unit as the filter."""

from __future__ import annotations

from pathlib import Path

from nlp.batch.spill import Spill
from nlp.batch.stream import posts_with_findings
from nlp.batch.summary import Summary
from nlp.batch.wanted import Wanted
from nlp.batch.worklist import Worklist
from nlp.batch.worklist_extra import Extra


def write_unit_worklist(out: Path, unit: str, folder: Path) -> list[str]:
    """Write 整改清单.xlsx of ``unit`` ("" for posts without one) of the run in ``out`` into ``folder``; the names of
    the files (several past 400,000 rows)."""
    summary = Summary()
    with Spill(folder) as spill:
        worklist = Worklist(spill)
        for post, findings in posts_with_findings(out, Wanted(unit=unit)):
            summary.add(post, findings)
            if findings:
                worklist.add(post, findings)
        return worklist.write(folder, summary.units, Extra((), (), 0, ()))
