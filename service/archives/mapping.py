"""How a person said the fields of an export are to be read: from a form or a call, kept as JSON, given to the batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nlp.batch.mapping import Wishes
from nlp.batch.names import LABELS, TARGETS
from nlp.report.labels import xml_safe
from service.archives.places import Refused

SINGLE = tuple(name for name in TARGETS if name not in ("id", "text", "html", "published"))
"""Fields that one value may hold for all posts, or a level of folders stand for."""
LEVELS = 3
_LONGEST = 200


def wishes_of(kept: Mapping[str, Any]) -> Wishes:
    """The wishes that ``keep`` made plain values of."""
    return Wishes(dict(kept.get("fields", {})), dict(kept.get("constants", {})), tuple(kept.get("folders", ())))


def keep(fields: Mapping[str, str], constants: Mapping[str, str], folders: Iterable[str]) -> dict[str, Any]:
    """Plain values, checked. Refused where a field does not exist or a value is too long."""
    levels = list(folders)
    while levels and not levels[-1]:
        levels.pop()
    for names, known in ((fields, TARGETS), (constants, SINGLE), ([one for one in levels if one], SINGLE)):
        for name in names:
            if name not in known:
                raise Refused(f"没有字段“{name}”，可用的是 {'、'.join(known)}")
    for value in (*fields.values(), *constants.values()):
        if len(value) > _LONGEST or xml_safe(value) != value:
            raise Refused(f"字段的列名或值太长，最多 {_LONGEST} 字")
    used = [one for one in levels if one]
    if len(used) != len(set(used)) or len(levels) > LEVELS:
        raise Refused("一个字段只能对应一级文件夹")
    return {"fields": dict(fields), "constants": dict(constants), "folders": levels}


def from_form(form: Mapping[str, str], shown: Iterable[str]) -> dict[str, Any]:
    """From the form of the mapping page: ``map-<field>`` (a column, "-" for none, "" to be guessed), ``set-<field>``,
    ``level-<n>``. ``shown``: the columns it offered."""
    columns = set(shown)
    fields = {}
    for name in TARGETS:
        chosen = form.get(f"map-{name}", "")
        if chosen == "-":
            fields[name] = ""
        elif chosen.startswith("=") and chosen[1:] in columns:
            fields[name] = chosen[1:]
    constants = {name: value for name in SINGLE if (value := xml_safe(form.get(f"set-{name}", "")).strip())}
    return keep(fields, constants, (form.get(f"level-{number}", "") for number in range(LEVELS)))


def named(levels: Iterable[str]) -> str:
    """Folder levels in words."""
    return "／".join(LABELS.get(level, "不用") for level in levels)
