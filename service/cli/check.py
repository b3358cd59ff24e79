"""``xianshen check``: review drafts."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from nlp.refused import why
from nlp.types import Document, InputError, Review, ReviewError
from service.cli.common import Day, complain, exit_code, read_with_bytes, stop
from service.cli.installed import installed_lists, installed_release, lists_option, store_option, unit_option
from service.cli.progress import over_files, within


@click.command(name="check")
@click.argument("files", nargs=-1, required=True, metavar="文件...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式")
@click.option("--date", "day", type=Day(), help="按哪一天的规定判定（默认今天），如 2023-04-17 或 2023-04")
@click.option("--out", type=click.Path(dir_okay=False), help="另存为 .docx（批注）或 .xlsx（整改清单）")
@click.option("--revisions", is_flag=True, help="与 --out 文件.docx 同用：用修订代替批注")
@click.option("--lexicon", type=click.Path(exists=True, file_okay=False, path_type=Path), help="词库目录")
@click.option("--model", type=click.Path(path_type=Path),
              help="另外使用的本地模型目录：BertForMaskedLM（需安装 hf 附加包）或 kenlm 语言模型")  # fmt: skip
@store_option
@unit_option
@lists_option
@click.option("--no-model", is_flag=True, help="不用纠错模型，只用词库和规则")
def command(
    files: tuple[str, ...],
    form: str,
    day: date | None,
    out: str | None,
    revisions: bool,
    lexicon: Path | None,
    model: Path | None,
    data: Path | None,
    unit: str | None,
    lists_folder: Path | None,
    no_model: bool,
) -> None:
    """审校稿件。读 txt、md、html、docx、pdf；“-”表示标准输入。

    退出码：0 可以发布，1 有需要处理的问题，2 用法或文件有误。
    """
    _check_out(out, files, revisions)
    from nlp.shipped import build_reviewer

    try:
        release, head = (None, "") if lexicon else installed_release(data, unit)
        lists = installed_lists(data, unit, lists_folder)
        reviewer = build_reviewer(lexicon, model, not no_model, release, head, lists)
    except ReviewError as error:
        stop(str(error))
    pairs: list[tuple[Review, Document]] = []
    bad_input = False
    original = b""
    for name in over_files(files):
        try:
            document, original = read_with_bytes(name)
        except InputError as error:
            complain(f"无法读取 {error}")
            bad_input = True
            continue
        with within(name, len(document.text), len(files) == 1) as progress:
            pairs.append((reviewer.review(document, day or date.today(), progress), document))
    _print(pairs, form)
    if out and pairs:
        _write(pairs, Path(out), original, revisions)
    sys.exit(exit_code([review for review, _ in pairs], bad_input))


def _check_out(out: str | None, files: tuple[str, ...], revisions: bool) -> None:
    suffix = Path(out).suffix.lower() if out else ""
    if out and suffix not in (".docx", ".xlsx"):
        stop(f"--out 只能写 .docx 或 .xlsx，不能写“{out}”")
    if suffix == ".docx" and len(files) > 1:
        stop("--out 写 .docx 时一次只能审一个文件；多个文件请写 .xlsx")
    if revisions and suffix != ".docx":
        stop("--revisions 要与 --out 文件.docx 同用")
    if out and any(name != "-" and _same_file(name, out) for name in files):
        stop("--out 与稿件是同一个文件，请换一个文件名，以免覆盖原稿")


def _same_file(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _print(pairs: list[tuple[Review, Document]], form: str) -> None:
    if form == "json":
        from nlp.report.wire import reviews_to_json

        sys.stdout.buffer.write(reviews_to_json([review for review, _ in pairs]).encode("utf-8"))
        return
    from nlp.report.terminal import review_to_text

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = "\n".join(review_to_text(review, document, colour) for review, document in pairs)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _write(pairs: list[tuple[Review, Document]], out: Path, original: bytes, revisions: bool) -> None:
    try:
        if out.suffix.lower() == ".xlsx":
            from nlp.report.xlsx import write_xlsx

            write_xlsx([review for review, _ in pairs], [document for _, document in pairs], out)
        else:
            from nlp.report import write_docx

            review, document = pairs[0]
            write_docx(review, original, document, out, revisions)
    except OSError as error:
        stop(f"不能写入 {out}：{why(error)}")
    except ReviewError as error:
        stop(str(error))
    complain(f"已写入 {out}")
