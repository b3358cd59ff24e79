"""``xianshen models``: which models are active."""

from __future__ import annotations

import sys

import click

from nlp.types import ReviewError
from service.cli.common import EXIT_BAD


@click.command(name="models")
def command() -> None:
    """列出正在使用的模型及其 sha256。"""
    try:
        from nlp.correct import load_corrector

        refs = load_corrector().refs
    except ImportError:
        refs = ()
    except ReviewError as error:
        click.echo(f"模型未能加载：{error}", err=True)
        sys.exit(EXIT_BAD)
    for ref in refs:
        click.echo(f"{ref.id}\t{ref.sha256}")
    if not refs:
        click.echo("没有正在使用的模型，审校只用词库和规则")
