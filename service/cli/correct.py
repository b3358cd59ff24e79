"""``xianshen correct``: one sentence a line in, the corrected line out, nothing else."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import click

from nlp.shipped import build_line_corrector
from nlp.text.encoding import is_big5
from nlp.text.sniff import is_file_of_a_program
from nlp.types import ReviewError
from service.cli.common import EXIT_ACTION, EXIT_PASS, complain, stop

BLOCK = 1 << 18
"""Bytes read at once at most; what has come is answered at once, so that another program may wait for each line."""
EXIT_BROKEN_PIPE, EXIT_INTERRUPTED = 141, 130


@click.command(name="correct")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出形式")
@click.option("--model", type=click.Path(path_type=Path), help="另外使用的本地模型目录（BertForMaskedLM 或 kenlm）")
@click.option("--no-model", is_flag=True, help="只用词库和规则")
def command(form: str, model: Path | None, no_model: bool) -> None:
    """从标准输入逐行读句子，把改正后的句子按原次序逐行写到标准输出。

    输入为 UTF-8。退出码：0 完成，1 模型未能加载，只用了词库和规则，2 用法或输入有误。
    """
    written = 0
    try:
        corrector = build_line_corrector(model, not no_model)
        for problem in corrector.problems:
            complain(problem)
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")  # type: ignore[union-attr]
        for lines in _lines(sys.stdin.buffer):
            ends = ["\r\n" if line.endswith("\r") else "\n" for line in lines]
            lines = [line.removesuffix("\r") for line in lines]
            for line, mended, end in zip(lines, corrector.correct(lines), ends, strict=True):
                sys.stdout.write(mended + end if form == "text" else _record(line, mended))
                written += 1
            sys.stdout.flush()
    except ReviewError as error:
        stop(str(error))
    except BrokenPipeError:
        _leave_quietly()
    except KeyboardInterrupt:
        complain(f"已中断，已写出 {written} 行")
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(EXIT_ACTION if corrector.problems else EXIT_PASS)


def _record(line: str, mended: str) -> str:
    return json.dumps({"source": line, "target": mended}, ensure_ascii=True) + "\n"


def _leave_quietly() -> NoReturn:
    """Whoever read the output has had enough: no word about it."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(EXIT_BROKEN_PIPE)


def _lines(stream: BinaryIO) -> Iterator[list[str]]:
    """Whole lines without their line feeds, as many as have come; stray bytes pass through unharmed."""
    number, rest = 0, [b""]
    read = getattr(stream, "read1", stream.read)
    while block := read(BLOCK):
        if number == 0 and rest == [b""]:
            _refuse(block)
        if b"\n" not in block:
            rest.append(block)
            continue
        raw = (b"".join(rest) + block).split(b"\n")
        rest = [raw.pop()]
        yield [_decoded(line, number + place) for place, line in enumerate(raw, 1)]
        number += len(raw)
    if last := b"".join(rest):
        yield [_decoded(last, number + 1)]


def _refuse(head: bytes) -> None:
    """Stops where the first bytes are no lines of UTF-8, whatever would be made of them."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        stop(
            "标准输入不是 UTF-8，看起来是 UTF-16 编码。"
            "请先转换编码，例如：iconv -f UTF-16 -t UTF-8 文件 | xianshen correct"
        )
    if is_file_of_a_program(head):
        stop("标准输入不是文本（是 Word、PDF、图片或压缩包），请用 xianshen check 审校文件，或另存为 UTF-8 文本")


def _decoded(raw: bytes, number: int) -> str:
    """The line in UTF-8 with stray bytes as lone surrogates; stops where it is plainly GBK."""
    line = raw.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in line)
    if stray > 3 and stray > sum(char > "\x7f" for char in line) / 2 and _is_gbk(raw):
        name, code = ("Big5", "BIG5") if is_big5(raw, raw.decode("gb18030")) else ("GBK（GB18030）", "GB18030")
        stop(
            f"标准输入第 {number} 行不是 UTF-8，看起来是 {name} 编码。"
            f"请先转换编码，例如：iconv -f {code} -t UTF-8 文件 | xianshen correct"
        )
    return line


def _is_gbk(raw: bytes) -> bool:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= char <= "\u9fff" for char in text) >= 2
