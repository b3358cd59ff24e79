"""``xianshen lexicon``: validate, list, show and export entries."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from nlp.types import LexiconEntry, ReviewError
from service.cli.common import EXIT_ACTION, Day, stop

KINDS = ("typo", "phrase", "agency", "division", "law", "hmt", "form", "allow")
COLUMNS = ("id", "version", "kind", "form", "wrong", "right", "severity", "valid_from", "valid_to", "scope",
           "exempt", "authority", "bad", "good", "status", "note")  # fmt: skip

folder_option = click.option(
    "--lexicon",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="词库目录（默认随程序附带）",
)


@click.group(name="lexicon")
def command() -> None:
    """词库：校验、列出、查看、导出。"""


@command.command()
@folder_option
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def validate(folder: Path | None, path: Path | None) -> None:
    """校验词库：格式、重复、矛盾，每个词条的正反例句。有问题退出 1。"""
    from nlp.lexicon import shipped_folder
    from nlp.lexicon.validate import validate as run

    problems = run(path or folder or shipped_folder())
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{len(problems)} 个问题", err=True)
        sys.exit(EXIT_ACTION)
    from nlp.lexicon import load_release

    release = load_release(path or folder or shipped_folder())
    click.echo(f"校验通过：{len(release.entries)} 条，版本 {release.label}，sha256 {release.sha256}")


def _entries(folder: Path | None) -> tuple[LexiconEntry, ...]:
    from nlp.lexicon import load_release, shipped_release

    try:
        return (load_release(folder) if folder else shipped_release()).entries
    except ReviewError as error:
        stop(str(error))


@command.command(name="list")
@folder_option
@click.option("--kind", type=click.Choice(KINDS), help="只列一类")
@click.option("--status", type=click.Choice(["active", "proposed"]), help="只列启用的或待确认的")
@click.option("--date", "day", type=Day(), help="只列在这一天有效的")
@click.argument("words", nargs=-1, metavar="[字词]...")
def list_(folder: Path | None, kind: str | None, status: str | None, day: date | None, words: tuple[str, ...]) -> None:
    """列出词条，可按类别、状态、日期和字词筛选。"""
    for entry in _entries(folder):
        if (kind and entry.kind != kind) or (status and entry.status != status):
            continue
        if day and not entry.valid_on(day):
            continue
        haystack = "\t".join((entry.id, entry.wrong, *entry.right))
        if all(word in haystack for word in words):
            right = "|".join(entry.right)
            click.echo(f"{entry.origin}\t{entry.severity}\t{entry.wrong}\t{right}\t{entry.authority}")


@command.command()
@folder_option
@click.argument("entry_id", metavar="词条编号")
def show(folder: Path | None, entry_id: str) -> None:
    """查看一个词条的全部内容。"""
    wanted = entry_id.partition("@")[0]
    for entry in _entries(folder):
        if entry.id == wanted:
            for column in COLUMNS:
                value = getattr(entry, column)
                shown = "|".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
                click.echo(f"{column:<12}{shown}")
            return
    stop(f"没有词条“{entry_id}”；用 xianshen lexicon list 字词 查找")


@command.command()
@folder_option
@click.option("--kind", type=click.Choice(KINDS), help="只导出一类")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件（默认标准输出）")
def export(folder: Path | None, kind: str | None, out: Path | None) -> None:
    """导出为 TSV，首列之后加一列类别。"""
    from nlp.lexicon.export import export_tsv

    entries = [entry for entry in _entries(folder) if kind is None or entry.kind == kind]
    text = export_tsv(entries)
    if out is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        stop(f"不能写入 {out}：{error.strerror or error}")
    click.echo(f"已写入 {out}：{len(entries)} 条", err=True)
