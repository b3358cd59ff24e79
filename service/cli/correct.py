"""``xianshen correct``: one sentence a line in, the corrected line out, nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from nlp.types import Failure, ReviewError
from service.cli.common import complain, stop

BATCH = 256


@click.command(name="correct")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式")
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="本地 HF 模型目录")
@click.option("--no-model", is_flag=True, help="只用词库")
def command(form: str, model: Path | None, no_model: bool) -> None:
    """从标准输入逐行读句子，把改正后的句子按原次序逐行写到标准输出。"""
    try:
        corrector = LineCorrector(model, not no_model)
    except ReviewError as error:
        stop(str(error))
    for failure in corrector.problems:
        complain(failure.error)
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")  # type: ignore[union-attr]
    for batch in _batches(sys.stdin.buffer):
        for line, mended in zip(batch, corrector.correct(batch), strict=True):
            if form == "json":
                mended = json.dumps({"source": line, "target": mended}, ensure_ascii=True)
            sys.stdout.write(mended + "\n")
    sys.stdout.flush()


def _batches(stream: Any) -> Iterator[list[str]]:
    """Lines without their ends; bytes that are not UTF-8 pass through unharmed."""
    batch: list[str] = []
    for raw in stream:
        batch.append(raw.decode("utf-8", "surrogateescape").rstrip("\n").removesuffix("\r"))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class LineCorrector:
    """Lexicon first (what it is sure of), then the spelling model on what remains."""

    def __init__(self, model: Path | None, use_model: bool) -> None:
        from nlp.lexicon import Matcher, shipped_release

        self.matcher = Matcher(shipped_release())
        self.problems: list[Failure] = []
        self.model: Any = None
        if use_model:
            try:
                from nlp.correct import load_corrector

                self.model = load_corrector(hf_model=model)
            except ImportError:
                self.model = None
            except (ReviewError, OSError) as error:
                self.problems.append(Failure("spelling", f"纠错模型未能加载，仅用词库：{error}"))

    def correct(self, lines: list[str]) -> list[str]:
        """The corrected lines, same number, same order."""
        mended = [self._by_lexicon(line) for line in lines]
        return list(self.model.correct(mended)) if self.model is not None else mended

    def _by_lexicon(self, line: str) -> str:
        from nlp.fix import apply_fixes
        from nlp.text import document_from_text

        if not line.strip():
            return line
        findings = self.matcher.findings(document_from_text(line), date.today())
        return apply_fixes(line, [finding for finding in findings if finding.severity != "hint"])
