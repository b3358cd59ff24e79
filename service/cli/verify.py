"""``xianshen verify``: run a review again and compare."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from nlp.lexicon import Release
from nlp.report.labels import xml_safe
from nlp.text.encoding import decode
from nlp.types import InputError
from service.cli.common import EXIT_ACTION, EXIT_PASS, read_source, stop, why
from service.cli.installed import installed_lists, installed_release, lists_option, store_option


@click.command(name="verify")
@click.argument("review_file", metavar="REVIEW.json", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("file", metavar="文件")
@store_option
@lists_option
def command(review_file: Path, file: str, data: Path | None, lists_folder: Path | None) -> None:
    """按保存的审校结果重新审校同一文件，逐项比对。一致退出 0，不一致退出 1。"""
    from nlp.report.wire import review_to_wire
    from nlp.shipped import build_reviewer

    stored = _load(review_file)
    try:
        document = read_source(file)
    except InputError as error:
        stop(f"无法读取 {error}")
    release, head = _release(stored, data)
    refs = [str(one["id"]) for one in stored["provenance"].get("lists", [])]
    lists = installed_lists(data, None, lists_folder, refs) if refs else ()
    use_model = bool(stored["provenance"]["models"])
    reviewer = build_reviewer(use_model=use_model, release=release, head=head, lists=lists)
    try:
        as_of = date.fromisoformat(stored["provenance"]["as_of"])
    except ValueError:
        stop(f"{review_file}：as_of 不是日期")
    again = json.loads(json.dumps(review_to_wire(reviewer.review(document, as_of))))
    differences = list(compare(stored, again))
    if not differences:
        click.echo(f"一致：{len(again['findings'])} 条发现，判定日期 {as_of.isoformat()}")
        sys.exit(EXIT_PASS)
    click.echo(f"不一致，{len(differences)} 处：")
    for line in differences:
        click.echo(f"  {xml_safe(line)}")
    sys.exit(EXIT_ACTION)


def _release(stored: dict[str, Any], data: Path | None) -> tuple[Release | None, str]:
    """The release that the review names: of the installation where it was released there, else as shipped."""
    lexicon = stored["provenance"].get("lexicon")
    label = str(lexicon.get("release")) if isinstance(lexicon, dict) and "head" in lexicon else ""
    named = re.fullmatch(r".* 第(\d{1,9})版(?:（(.+)）)?", label)
    if named is None:
        return None, ""
    return installed_release(data, named[2], int(named[1]))


def _load(path: Path) -> dict[str, Any]:
    """The one review in the file, or the only one of an array."""
    try:
        content = json.loads(decode(path.read_bytes(), str(path)))
    except OSError as error:
        stop(f"无法读取 {path}：{why(error)}")
    except InputError as error:
        stop(f"无法读取 {error}")
    except json.JSONDecodeError as error:
        stop(f"{path}：不是 JSON（第 {error.lineno} 行第 {error.colno} 个字处读不下去）")
    except (ValueError, RecursionError):
        stop(f"{path}：不是可读的 JSON（数字过大或嵌套过深）")
    if isinstance(content, list) and len(content) == 1:
        content = content[0]
    if not _sound(content):
        stop(f"{path}：不是一份 xianshen.review/1 审校结果")
    return dict(content)


def _sound(content: Any) -> bool:
    """Whether this is one review with everything that the comparison looks at."""
    if not isinstance(content, dict) or content.get("schema") != "xianshen.review/1":
        return False
    kinds = {"document": dict, "verdict": str, "score": dict, "findings": list, "failures": list, "provenance": dict}
    if not all(isinstance(content.get(key), kind) for key, kind in kinds.items()):
        return False
    known = content["provenance"]
    lists = known.get("lists", [])
    return (
        isinstance(known.get("models"), list)
        and isinstance(known.get("as_of"), str)
        and isinstance(lists, list)
        and all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in lists)
    )


def compare(stored: dict[str, Any], again: dict[str, Any]) -> list[str]:
    """What differs, one sentence each; the file's name is no difference."""
    lines = []
    for key, name in (
        ("sha256", "原文"),
        ("characters", "字数"),
        ("title", "标题"),
        ("published", "发布日期"),
    ):
        if stored["document"].get(key) != again["document"][key]:
            lines.append(f"{name}不同：{stored['document'].get(key)} → {again['document'][key]}")
    for key, name in (("lexicon", "词库"), ("lists", "名单"), ("models", "模型"), ("code", "程序版本")):
        before, after = stored["provenance"].get(key), again["provenance"].get(key)
        if before != after:
            lines.append(f"{name}不同：{_short(before)} → {_short(after)}")
    for key, name in (("verdict", "结论"), ("score", "得分"), ("failures", "未完成的检查")):
        if stored[key] != again[key]:
            lines.append(f"{name}不同：{_short(stored[key])} → {_short(again[key])}")
    had = {_short(finding): finding for finding in stored["findings"]}
    has = {_short(finding): finding for finding in again["findings"]}
    lines += [f"原有、现无：{_name(had[key])}" for key in had if key not in has]
    lines += [f"原无、现有：{_name(has[key])}" for key in has if key not in had]
    if not lines and stored["findings"] != again["findings"]:
        lines.append("发现的次序不同")
    return lines


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _name(finding: Any) -> str:
    if not isinstance(finding, dict):
        return _short(finding)
    return f"{finding.get('start')}–{finding.get('end')} {finding.get('message')}（{finding.get('origin')}）"
