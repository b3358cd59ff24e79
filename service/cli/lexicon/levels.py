"""``xianshen lexicon levels``: what a unit works by, and which entry is followed where levels disagree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from nlp.types import ReviewError
from service.cli.lexicon.common import data_option, format_option, reading, say_json


@click.command(name="levels")
@click.argument("unit", metavar="单位名称")
@format_option
@data_option
def levels_(unit: str, form: str, data: Path | None) -> None:
    """一个单位沿用哪些上级的词条，各级有几条；上下级规定不同的写法，以哪一条为准。"""
    from nlp.lexicon.layers import ALL, disagreements
    from service.lexicon.current import current_entries
    from service.lexicon.units import Tree

    with reading(data) as (db, _):
        tree = Tree.of(db)
        number = tree.number(unit)
        if number is None:
            raise ReviewError(f"没有单位“{unit}”")
        known = current_entries(db).values()
        chain = tree.chain(number)
        counts = Counter(entry.scope for entry in known if entry.status == "active")
        found = disagreements(known, chain)
    scopes = (ALL, *reversed(chain))
    if form == "json":
        told = [
            {"text": one.text, "followed": one.winner.origin, "scope": one.winner.scope, "reason": one.reason,
             "others": [{"entry": other.origin, "scope": other.scope} for other in one.losers]}
            for one in found
        ]  # fmt: skip
        say_json({"levels": [{"scope": scope, "entries": counts[scope]} for scope in scopes], "disagreements": told})
        return
    names = {scope: "全系统" if scope == ALL else scope for scope in scopes}
    click.echo(" → ".join(f"{names[scope]} {counts[scope]:,} 条" for scope in scopes))
    for one in found:
        others = "、".join(f"{other.origin}（{names[other.scope]}）" for other in one.losers)
        click.echo(
            f"“{one.text}”：以 {one.winner.origin}（{names[one.winner.scope]}）为准，不用 {others}；{one.reason}"
        )
    if not found:
        click.echo("上下级没有不同的规定")
