"""``xianshen interpret``: judge a policy interpretation against its policy."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp.types import Document, Review, ReviewError, Verdict
from service.cli.common import EXIT_ACTION, EXIT_PASS, Day, complain, read_source, stop, why

if TYPE_CHECKING:
    from nlp.interpret import Assessment
    from nlp.interpret.encoder import SentenceEncoder

GOOD = 75


@click.command(name="interpret")
@click.argument("policy", metavar="政策文件")
@click.argument("interpretation", metavar="解读文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式")
@click.option("--policy-date", type=Day(), help="政策发布日期，如 2026-03-01")
@click.option("--date", "day", type=Day(), help="解读发布日期")
@click.option("--policy-url", default="", help="政策网页的网址，用来查解读是否链接到它")
@click.option("--url", default="", help="解读网页的网址，用来查政策是否链接到它")
@click.option("--encoder", default="", help="句向量模型的文件夹（可选，帮助看出哪句讲哪条）")
@click.option("--out", type=click.Path(dir_okay=False), help="另存为 .html（对照页）或 .docx（解读加批注）")
@click.option("--no-review", is_flag=True, help="不对解读作文字审校")
@click.option("--no-model", is_flag=True, help="文字审校不用纠错模型，只用词库和规则")
def command(
    policy: str,
    interpretation: str,
    form: str,
    policy_date: date | None,
    day: date | None,
    policy_url: str,
    url: str,
    encoder: str,
    out: str | None,
    no_review: bool,
    no_model: bool,
) -> None:
    """对照政策文件评估解读材料。读 txt、md、html、docx、pdf；“-”表示标准输入。

    退出码：0 良好以上，1 需要修改（有不一致、被封顶、不足 75 分或文字审校有严重问题），2 用法或文件有误。
    """
    _check_arguments(policy, interpretation, out)
    _check_addresses({"--policy-url": policy_url, "--url": url})
    from nlp.interpret import assess

    try:
        source = _at(read_source(policy), policy_url)
        target = _at(read_source(interpretation), url)
        assessment = assess(source, target, policy_date, day, _encoder(encoder))
    except ReviewError as error:
        stop(str(error))
    review = None if no_review else _review(target, day, not no_model)
    _print(assessment, source, target, review, form)
    if out:
        _write(assessment, source, target, review, Path(out), interpretation)
    blocked = review is not None and review.verdict is Verdict.BLOCK
    needs_action = bool(assessment.contradictions or assessment.capped_by or assessment.score < GOOD or blocked)
    sys.exit(EXIT_ACTION if needs_action else EXIT_PASS)


def _check_arguments(policy: str, interpretation: str, out: str | None) -> None:
    if policy == "-" and interpretation == "-":
        stop("政策和解读不能都从标准输入读取")
    if policy != "-" and os.path.realpath(policy) == os.path.realpath(interpretation):
        stop("政策和解读是同一个文件，请检查是否选错")
    if out and Path(out).suffix.lower() not in (".html", ".docx"):
        stop(f"--out 只能写 .html 或 .docx，不能写“{out}”")
    if out and os.path.realpath(out) in (os.path.realpath(policy), os.path.realpath(interpretation)):
        stop("--out 与输入是同一个文件，请换一个文件名，以免覆盖原稿")


def _check_addresses(given: dict[str, str]) -> None:
    for option, url in given.items():
        if url and not re.match(r"https?://[^\s/]+", url, re.IGNORECASE):
            stop(f"{option} 要写完整的网址，如 https://www.example.gov.cn/a.html，不能写“{url}”")


def _at(document: Document, url: str) -> Document:
    """The document as it stands, or will stand, at an address."""
    return replace(document, source=url) if url else document


def _encoder(folder: str) -> SentenceEncoder | None:
    """The sentence encoder of a local folder. ModelError where it cannot be loaded."""
    if not folder:
        return None
    from nlp.interpret.encoder import SentenceEncoder

    return SentenceEncoder(Path(folder))


def _review(document: Document, day: date | None, use_model: bool) -> Review | None:
    """The spelling and lexicon review of the interpretation; None, said on stderr, where it cannot run."""
    try:
        from nlp.shipped import build_reviewer

        review: Review = build_reviewer(use_model=use_model).review(document, day or date.today())
    except ReviewError as error:
        complain(f"未作文字审校：{error}")
        return None
    return review


def _print(
    assessment: Assessment, policy: Document, interpretation: Document, review: Review | None, form: str
) -> None:
    if form == "json":
        import json

        from nlp.report.assessment_json import assessment_value

        value: dict[str, Any] = assessment_value(assessment, policy.text, interpretation.text)
        if review is not None:
            from nlp.report.wire import review_to_wire

            value["review"] = review_to_wire(review)
        else:
            value["review"] = None
        text = json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
        sys.stdout.buffer.write(text)
        return
    from nlp.report.assessment_text import assessment_text

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    shown = assessment_text(assessment, policy, interpretation, colour, review)
    sys.stdout.buffer.write((shown.rstrip("\n") + "\n").encode("utf-8", "replace"))


def _write(
    assessment: Assessment,
    policy: Document,
    interpretation: Document,
    review: Review | None,
    out: Path,
    name: str,
) -> None:
    try:
        if out.suffix.lower() == ".html":
            from nlp.report.assessment_html import assessment_html

            out.write_text(assessment_html(assessment, policy, interpretation, review), encoding="utf-8")
        else:
            from nlp.report import write_docx
            from nlp.report.assessment_docx import assessment_findings
            from nlp.shipped import build_reviewer

            base = review or build_reviewer(use_model=False).review(interpretation, date.today())
            findings = assessment_findings(assessment, policy, interpretation)
            commented = replace(base, findings=(*findings, *(review.findings if review else ())))
            original = b"" if name == "-" else Path(name).read_bytes()
            write_docx(commented, original, interpretation, out, False)
    except OSError as error:
        stop(f"不能写入 {out}：{why(error)}")
    complain(f"已写入 {out}")
