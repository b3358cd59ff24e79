"""``xianshen lexicon export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nlp.lexicon.entry import KINDS
from nlp.refused import why
from service.cli.common import complain, stop
from service.cli.lexicon.common import data_option, entries, folder_option


@click.command(name="export")
@folder_option
@data_option
@click.option("--kind", type=click.Choice(KINDS), help="只导出一类")
@click.option("--scope", help="只导出某单位的（单位名称，或 all）")
@click.option("--format", "form", type=click.Choice(["tsv", "xlsx"]), help="形式（默认按文件名，标准输出为 tsv）")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件（默认标准输出）")
@click.option("--bundle", type=click.Path(dir_okay=False, path_type=Path),
              help="导出签名的词库包：词条、各版、日志（须写 --user）")  # fmt: skip
@click.option("--user", "name", help="导出词库包的人")
@click.option("--issuer", help="词库包上写的单位名称（默认最上级单位）")
def export_(
    folder: Path | None,
    data: Path | None,
    kind: str | None,
    scope: str | None,
    form: str | None,
    out: Path | None,
    bundle: Path | None,
    name: str | None,
    issuer: str | None,
) -> None:
    """导出词条，停用的也在内；导入后再导出，逐字节相同。--bundle 导出带签名的词库包。"""
    if bundle is not None:
        from service.cli.lexicon.bundling import hand_out

        hand_out(bundle, name, issuer, data)
        return
    from service.lexicon.sheets import to_tsv, to_xlsx

    found = entries(folder, data)
    chosen = [one for one in found if (not kind or one.kind == kind) and (not scope or one.scope == scope)]
    form = form or ("xlsx" if out is not None and out.suffix.lower() == ".xlsx" else "tsv")
    content = to_xlsx(chosen) if form == "xlsx" else to_tsv(chosen)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        stop(f"不能写入 {out}：{why(error)}")
    complain(f"已写入 {out}：{len(chosen)} 条")
