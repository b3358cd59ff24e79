"""``xianshen models``: which models are active."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nlp.types import ReviewError
from service.cli.common import EXIT_BAD


@click.command(name="models")
@click.option("--model", type=click.Path(path_type=Path), help="另外使用的本地模型目录")
def command(model: Path | None) -> None:
    """列出正在使用的模型及其 sha256。指定 --model 时连同该目录中的模型一起加载、列出。"""
    from nlp.correct import load_corrector

    try:
        refs = load_corrector(hf_model=model).refs
    except (ReviewError, OSError, ImportError) as error:
        click.echo(f"模型未能加载：{error}", err=True)
        sys.exit(EXIT_BAD)
    for ref in refs:
        click.echo(f"{ref.id}\t{ref.sha256}")
