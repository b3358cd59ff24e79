"""``xianshen lexicon usage`` and ``suggest``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from nlp.refused import why
from service.cli.lexicon.common import data_option, format_option, reading, say_json


@click.command(name="usage")
@click.argument("entry_id", metavar="[词条编号]", required=False)
@click.option("--noisy", "noisy_only", is_flag=True, help="只列采纳率低的，供提出降级")
@click.option("--line", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="采纳率低于多少算低")
@click.option("--least", type=click.IntRange(1), default=10, show_default=True, help="至少处理过几次才算")
@format_option
@data_option
def usage_(entry_id: str | None, noisy_only: bool, line: float, least: int, form: str, data: Path | None) -> None:
    """词条的命中、采纳、忽略、采纳率、最近一次。系统不会自行改动词条。"""
    from service.lexicon.usage import noisy, usage

    with reading(data) as (db, _):
        if noisy_only:
            rows = [used for _, used in noisy(db, line, least)]
        else:
            rows = sorted(usage(db, entry_id.partition("@")[0] if entry_id else None).values(), key=lambda u: u.origin)
        if form == "json":
            say_json([
                {**asdict(used), "last": used.last.isoformat() if used.last else None, "precision": used.precision}
                for used in rows
            ])  # fmt: skip
            return
        for used in rows:
            precision = f"{used.precision:.0%}" if used.precision is not None else "—"
            last = f"{used.last.astimezone():%Y-%m-%d}" if used.last else "—"
            said = (f"命中 {used.hits}", f"采纳 {used.accepted}", f"忽略 {used.ignored}", f"采纳率 {precision}", last)
            click.echo("\t".join((used.origin, *said)))


@click.command(name="suggest")
@click.option("--accepted", type=click.IntRange(1), default=5, show_default=True, help="至少采纳几次")
@click.option("--editors", type=click.IntRange(1), default=2, show_default=True, help="至少几名编辑采纳")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写成可补充后导入的 TSV")
@format_option
@data_option
def suggest_(accepted: int, editors: int, out: Path | None, form: str, data: Path | None) -> None:
    """常被采纳的模型意见，可由人补全后提为词条。"""
    from service.cli.common import complain, stop
    from service.lexicon.suggestions import suggestions

    with reading(data) as (db, _):
        found = suggestions(db, accepted, editors)
    if out is None and form == "json":
        say_json([asdict(one) | {"sentence": one.sentence} for one in found])
        return
    if out is None:
        for one in found:
            click.echo("\t".join((one.wrong, one.right, one.sentence, one.bad, one.good)))
        return
    columns = ("kind", "wrong", "right", "severity", "authority", "bad", "good", "note")
    lines = ["\t".join(columns)]
    lines += [
        "\t".join(("typo", one.wrong, one.right, "general", "", one.bad, one.good, one.sentence)) for one in found
    ]
    try:
        out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        stop(f"不能写入 {out}：{why(error)}")
    complain(f"已写入 {out}：{len(found)} 条，补上依据后可导入")
