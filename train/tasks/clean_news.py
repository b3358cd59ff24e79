"""False alarms: the share of error-free news sentences that a review touches.

``python -m train.tasks.clean_news [FILE.jsonl] [--no-model] [--show N]``; needs ../shared or a jsonl of {"text"}.
"""

from __future__ import annotations

import argparse
import bisect
import json
from collections import Counter
from datetime import date
from pathlib import Path

from nlp.shipped import build_reviewer
from nlp.text import document_from_text, sentences
from nlp.types import Finding, Severity

DEFAULT = Path(__file__).resolve().parents[3] / "shared/data/csc/dev/clean_news.jsonl"


def main() -> None:
    """Print the two shares and what fired most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print the first N findings in context")
    arguments = parser.parse_args()
    if not arguments.file.exists():
        raise SystemExit(f"{arguments.file} is not here; give a jsonl file of error-free texts")
    reviewer = build_reviewer(use_model=not arguments.no_model)
    total = above = anything = 0
    codes: Counter[str] = Counter()
    examples: list[str] = []
    failures: Counter[str] = Counter()
    for line in arguments.file.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        starts = [span.start for span in sentences(text)]
        total += len(starts)
        review = reviewer.review(document_from_text(text), date(2026, 11, 24))
        above += len(_touched(starts, [f for f in review.findings if f.severity is not Severity.HINT]))
        anything += len(_touched(starts, list(review.findings)))
        failures.update(f"{failure.code}: {failure.error}" for failure in review.failures)
        for finding in review.findings:
            codes[f"{finding.code} {finding.severity}"] += finding.count
            context = text[max(0, finding.span.start - 15) : finding.span.end + 15].replace("\n", " ")
            examples.append(f"{finding.code} {finding.severity} {finding.message} … {context}")
    print(f"sentences {total}")
    print(f"touched above hint {above} = {above / total:.2%} (allowed 0.30 %)")
    print(f"touched by anything {anything} = {anything / total:.2%} (allowed 1.00 %)")
    for failure, number in failures.most_common():
        print(f"NOT CHECKED {number} × {failure}")
    for code, number in codes.most_common():
        print(f"  {number:4} {code}")
    for example in examples[: arguments.show]:
        print(example)


def _touched(starts: list[int], findings: list[Finding]) -> set[int]:
    places = [span.start for finding in findings for span in (finding.span, *finding.places)]
    return {bisect.bisect_right(starts, place) - 1 for place in places}


if __name__ == "__main__":
    main()
