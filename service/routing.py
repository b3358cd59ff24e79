"""What may stand for an object in an address: anything that no database holds is simply not found."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

GREATEST = 2**31 - 1
"""The greatest row number that every database holds."""


class Name(BaseConverter):
    """An identifier: printable, and short enough to be one."""

    regex = r"[^/\x00-\x1f\x7f]{1,200}"


class Number(IntegerConverter):
    """A row number: what a database's integer holds."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=0, max=GREATEST)


def init_app(app: Flask) -> None:
    """Before any blueprint is registered."""
    app.url_map.converters.update(default=Name, string=Name, int=Number)
