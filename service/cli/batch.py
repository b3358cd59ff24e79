"""``xianshen batch``: review an archive."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nlp.refused import why
from nlp.types import ReviewError
from service.cli.common import EXIT_ACTION, EXIT_BAD, EXIT_PASS, Day, complain, stop
from service.cli.installed import installed_lists, installed_release, lists_option, store_option, unit_option

if TYPE_CHECKING:
    from nlp.batch.engine import Engine
    from nlp.batch.mapping import Wishes
    from nlp.batch.run import BatchSettings

INTERRUPTED = 130
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(name="batch")
@click.argument("source", metavar="归档", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="结果文件夹（新的或空的；接着审用原来的）")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="本机多进程，或 Ray 集群")
@click.option("--workers", type=click.IntRange(1, 1024), help="进程数（默认等于处理器核数；ray 为审校者个数）")
@click.option("--resume", is_flag=True, help="接着上次中断的地方审")
@click.option("--as-of", "day", type=Day(), help="除发布当日外，还按哪一天的规定判定（默认今天）")
@click.option("--map", "maps", multiple=True, metavar="字段=列名", help="指定某个字段取自哪一列，如 text=正文，可多次")
@click.option("--set", "sets", multiple=True, metavar="字段=值", help="给所有稿件同一个值，如 unit=某县教育局，可多次")
@click.option("--folders", default="", metavar="字段,字段", help="各级文件夹名代表什么，如 unit,column")
@click.option("--mapping", type=_FILE, help="写有字段对应的 toml 文件")
@click.option("--preview", is_flag=True, help="只按将要读取的样子列出前十篇，不审校")
@click.option("--no-model", is_flag=True, help="不用纠错模型，只用词库和规则（快得多）")
@click.option("--lexicon", type=_FOLDER, help="词库目录")
@store_option
@unit_option
@lists_option
@click.option("--model", type=_FOLDER, help="本地的 BertForMaskedLM 模型目录（需安装 hf 附加包）")
@click.option("--against", type=_FOLDER, help="与上一次的结果文件夹对照（回头看）：已改、未改、新增、撤下")
@click.option("--thresholds", type=_FILE, help="本单位的检查指标界线（toml）")
@click.option("--columns", type=_FILE, help="应有栏目的清单（csv），空白栏目据此判断")
@click.option("--ray-address", help="Ray 集群地址（默认在本机起一个）")
@click.option("--gpu-actors", type=click.FloatRange(0, 8), default=0.0, help="每个审校者占用的显卡数，如 1 或 0.25")
def command(
    source: Path,
    out: Path | None,
    engine: str,
    workers: int | None,
    resume: bool,
    day: date | None,
    maps: tuple[str, ...],
    sets: tuple[str, ...],
    folders: str,
    mapping: Path | None,
    preview: bool,
    no_model: bool,
    lexicon: Path | None,
    data: Path | None,
    unit: str | None,
    lists_folder: Path | None,
    model: Path | None,
    against: Path | None,
    thresholds: Path | None,
    columns: Path | None,
    ray_address: str | None,
    gpu_actors: float,
) -> None:
    """批量审校一个归档：文件夹、zip、csv、jsonl、parquet。

    结果都在 --out 文件夹：report.html 给领导看，整改清单.xlsx 按单位分发，summary.json、posts.parquet、
    findings.parquet 供统计，bad.jsonl 是没能审的稿件和原因。
    退出码：0 没有需要处理的问题，1 有，2 用法有误或一篇也没能审，130 中途停下（可用 --resume 接着审）。
    """
    from nlp.batch.identity import Given
    from nlp.batch.mapping import read_wishes
    from nlp.batch.run import BatchSettings, ReportSettings

    try:
        wishes = read_wishes(mapping, maps, sets, folders)
        if preview:
            sys.exit(_preview(source, wishes))
        if out is None:
            stop("请用 --out 指定结果文件夹；只想看看怎么读，用 --preview")
        reports = ReportSettings(thresholds, columns, against)
        release, head = (None, "") if lexicon else installed_release(data, unit)
        given = Given(release, head, installed_lists(data, unit, lists_folder))
        settings = BatchSettings(wishes, day, lexicon, given, model, not no_model, reports=reports)
        code = _run(source, out, settings, _engine(engine, workers, ray_address, gpu_actors), resume)
    except ReviewError as error:
        stop(str(error))
    except OSError as error:
        stop(f"写不进结果文件夹：{why(error)}。处理后加 --resume 接着审")
    sys.exit(code)


def _run(source: Path, out: Path, settings: BatchSettings, engine: Engine, resume: bool) -> int:
    from nlp.batch.run import run_batch
    from service.cli.batch_progress import Progress

    progress = Progress()
    try:
        finished = run_batch(source, out, settings, engine, progress, resume)
    except KeyboardInterrupt:
        progress.close()
        complain(f"已停下，审完的部分都在 {out} 里。接着审：同样的命令加上 --resume")
        return INTERRUPTED
    progress.close()
    if not finished.fresh:
        complain(f"{out} 里的批量审校早已完成，没有重新审")
    return _say(finished.out, finished.posts)


def _say(out: Path, posts: int) -> int:
    """The outcome in two sentences on stderr; the exit code."""
    from nlp.batch.counts import count_results
    from nlp.batch.schema import BAD_FILE

    counts = count_results(out)
    for line in counts.unread:
        complain(f"未审：{line}")
    if counts.unread_total > len(counts.unread):
        complain(f"……共 {counts.unread_total:,} 条未审，见 {out / BAD_FILE}")
    if not posts:
        complain("一篇也没能审，请看上面的原因" if counts.unread_total else "没有读到稿件：来源是空的，或者只有表头")
        return EXIT_BAD
    complain(
        f"已审 {posts:,} 篇：不得发布 {counts.block:,}，需修改 {counts.revise:,}，可以发布 {counts.passed:,}；"
        f"重复 {counts.duplicates:,}；未审 {counts.unread_total:,}。结果在 {out}"
    )
    return EXIT_ACTION if counts.block or counts.revise or counts.failed or counts.unread_total else EXIT_PASS


def _engine(name: str, workers: int | None, address: str | None, gpus: float) -> Engine:
    if name == "ray":
        from nlp.batch.ray_engine import RayEngine

        return RayEngine(workers, address, gpus)
    if address or gpus:
        stop("--ray-address 和 --gpu-actors 要与 --engine ray 同用")
    from nlp.batch.local import LocalEngine

    return LocalEngine(workers or os.cpu_count() or 1)


def _preview(source: Path, wishes: Wishes) -> int:
    from nlp.batch.preview import preview, preview_lines

    shown = preview(source, wishes)
    for line in preview_lines(shown):
        click.echo(line)
    return EXIT_PASS if shown.posts else EXIT_BAD
