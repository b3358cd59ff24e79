"""``xianshen lexicon replay``: a proposal of the store, or a file of entries over a folder of texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from nlp.refused import why
from service.cli.common import complain, stop
from service.cli.lexicon.common import bar, data_option, has_store, person, reading
from service.lexicon.trying import FOLDER, change_of_verdict, replay_proposal, result_of, sentence

_LABELS = {"new": "新增命中", "lost": "失去命中", "covered": "已有词条指出"}


@click.command(name="replay")
@click.argument("what", metavar="提案编号或词条文件")
@click.option(
    "--corpus",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="稿件目录（txt、md、html、docx、pdf、jsonl），可写几个",
)
@click.option(
    "--archive",
    "archives",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="归档导出（与 xianshen batch 的来源相同：文件夹、zip、csv、xlsx、jsonl、parquet），只用于词条文件，可写几个",
)
@click.option("--user", "name", help="以谁的身份查看（提案须写）")
@click.option("--again", is_flag=True, help="重新试跑，不用已有的结果")
@click.option("--samples", type=click.IntRange(0, 100), default=5, show_default=True, help="每种列几处")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式")
@data_option
def replay_(
    what: str,
    folders: tuple[Path, ...],
    archives: tuple[Path, ...],
    name: str | None,
    again: bool,
    samples: int,
    form: str,
    data: Path | None,
) -> None:
    """试跑：新增命中、失去命中、已有词条指出的、结论将改变的。

    提案：在已审稿件、已审档案和数据目录的 corpus 中试跑，结果与提案同存，并记下谁看过。
    词条文件：在 --corpus 的目录和 --archive 的导出中试跑，不需要网页服务。
    """
    if what.isascii() and what.isdigit():
        result = _of_proposal(int(what), folders, name, again, data)
    else:
        result = _of_file(Path(what), folders, archives, data)
    if form == "json":
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        click.echo(_text(result, samples), nl=False)


def _of_proposal(number: int, folders: tuple[Path, ...], name: str | None, again: bool, data: Path | None) -> Any:
    from service.db import begin_write
    from service.lexicon.deciding import current_replay, open_replay
    from service.lexicon.proposals import find_proposal

    if name is None:
        stop("试跑提案请用 --user 写明是谁")
    with reading(data) as (db, settings):
        user, proposal = person(db, name), find_proposal(db, number)
        row = None if again or folders else current_replay(db, proposal)
        if row is None:
            places = (settings.data / FOLDER, *folders)
            row = replay_proposal(db, user, number, places, bar("试跑"), settings)
        result, identifier = result_of(row), row.id
        begin_write(db)
        row = db.get(type(row), identifier)
        assert row is not None
        open_replay(db, person(db, name), row)
        db.commit()
        return result


def _of_file(file: Path, folders: tuple[Path, ...], archives: tuple[Path, ...], data: Path | None) -> Any:
    from itertools import chain

    from service.archives.replayed import export_texts
    from service.cli.lexicon.common import entries
    from service.lexicon.importing import plan_file
    from service.lexicon.replay import replay
    from service.lexicon.texts import Corpus

    if not folders and not archives:
        stop("试跑词条文件请用 --corpus 写明稿件目录，或用 --archive 写明归档导出")
    try:
        content = file.read_bytes()
    except OSError as error:
        stop(f"无法读取 {file}：{why(error)}")
    current = {entry.id: entry for entry in entries(None, data if has_store(data) else None)}
    from nlp.types import InputError

    try:
        proposed, faults = plan_file(file.name, content, current)
    except InputError as error:
        stop(f"无法读取 {error}")
    for fault in faults:
        complain(f"{file}:{fault.number}: {fault.reason}")
    if faults or not proposed:
        stop("词条文件有问题，未试跑" if faults else "词条文件没有改动")
    after = {**current, **{entry.id: entry for entry in proposed}}
    corpora = [Corpus(folder) for folder in folders]
    total = sum(len(corpus.files) for corpus in corpora)
    bad: list[str] = []
    try:
        texts = chain(*corpora, *(export_texts(path, bad) for path in archives))
        result = replay(tuple(current.values()), tuple(after.values()), texts, total, progress=bar("试跑"))
    except InputError as error:
        stop(f"无法读取 {error}")
    result["skipped"] = [*(reason for corpus in corpora for reason in corpus.skipped), *bad]
    return result


def _text(result: dict[str, Any], samples: int) -> str:
    lines = [sentence(result), f"可能受影响的 {result['touched']:,} 篇重新审过，用时 {result['seconds']} 秒。"
             "纠错模型和名单没有重新运行，用的是各稿上次审校的记录。"]  # fmt: skip
    for sort, label in _LABELS.items():
        hits = result["samples"][sort][:samples]
        if hits:
            lines.append(f"── {label} {result[sort]:,} 处，列 {len(hits)} 处")
        for hit in hits:
            doubt = "（疑似误报）" if hit["doubtful"] else ""
            place = " ".join(filter(None, (hit["unit"], hit["column"], hit["title"] or hit["text_id"])))
            lines.append(f"  …{hit['left']}【{hit['matched']}】{hit['right']}…{doubt}")
            lines.append(f"    {hit['message']}  {hit['entry']}  {place}")
    for by, label in (("units", "单位"), ("columns", "栏目")):
        rows = [row for row in result[by] if row["name"]]
        if rows:
            lines.append(f"── 按{label}")
            lines += [f"  {row['name']}  新增 {row['new']}  失去 {row['lost']}  已有 {row['covered']}" for row in rows]
    if result["changed_verdicts"][:samples]:
        lines.append(f"── 结论将改变 {result['verdicts']:,} 篇")
        for one in result["changed_verdicts"][:samples]:
            lines.append(f"  {one['title'] or one['text_id']}  {change_of_verdict(one)}")
    skipped = result.get("skipped", [])
    if skipped:
        lines.append(f"── 未能读取 {len(skipped)} 份")
        lines += [f"  {reason}" for reason in skipped[: samples or 1]]
    return "\n".join(lines) + "\n"
