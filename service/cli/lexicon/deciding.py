"""``xianshen lexicon approve``, ``reject``, ``withdraw``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from service.cli.common import complain
from service.cli.lexicon.common import authority_option, data_option, user_option, writing
from service.lexicon.deciding import approve, send_back, withdraw
from service.models import Proposal


@click.command(name="approve")
@click.argument("number", type=int, metavar="提案编号")
@user_option
@authority_option
@data_option
def approve_(number: int, name: str, authority: str, data: Path | None) -> None:
    """通过提案，进入下一版。须由另一人，并先用 replay 看过试跑结果。"""
    _decide(approve, number, name, authority, data)


@click.command(name="reject")
@click.argument("number", type=int, metavar="提案编号")
@user_option
@authority_option
@data_option
def reject_(number: int, name: str, authority: str, data: Path | None) -> None:
    """退回提案，写明意见。须由另一人。"""
    _decide(send_back, number, name, authority, data)


@click.command(name="withdraw")
@click.argument("number", type=int, metavar="提案编号")
@user_option
@authority_option
@data_option
def withdraw_(number: int, name: str, authority: str, data: Path | None) -> None:
    """撤回自己的、尚未发布的提案。"""
    _decide(withdraw, number, name, authority, data)


def _decide(act: Callable[..., Proposal], number: int, name: str, authority: str, data: Path | None) -> None:
    with writing(data, name) as (db, user):
        proposal = act(db, user, number, authority)
        complain(f"提案 {number} {proposal.state}：{proposal.title}")
