"""Small pieces of the report: sections, tables that stack on a phone, links to posts."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.batch.report_charts import text
from nlp.batch.sheets_parts import is_web


def section(name: str, title: str, told: str) -> str:
    """A titled section that the contents can jump to."""
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{title}</h2>{told}</section>'


def table(head: Sequence[str], rows: Sequence[str], kind: str = "") -> str:
    """A table; ``#`` before a heading sets it right, ``!`` hides it on a phone, ``!bar`` is the chart's column."""
    heads = []
    for words in head:
        classes = []
        if words.startswith("#"):
            classes, words = ["n"], words[1:]
        if words == "!bar":
            classes, words = ["bar"], ""
        elif words.startswith("!"):
            classes, words = [*classes, "wide"], words[1:]
        named = f' class="{" ".join(classes)}"' if classes else ""
        heads.append(f'<th scope="col"{named}>{words}</th>' if words else f"<td{named}></td>")
    return f'<table class="{kind}"><thead><tr>{"".join(heads)}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def cell(told: str, classes: str, name: str) -> str:
    """A cell; ``name`` is what it is called where the table stacks."""
    named = f' data-name="{name}"' if name else ""
    return f'<td class="{classes}"{named}>{told}</td>'


def post_link(title: str, url: str, identity: str) -> str:
    """The title of a post as a link where it has an address of the web."""
    words = text((title or identity)[:60])
    return f'<a href="{text(url)}">{words}</a>' if url and is_web(url) else words
