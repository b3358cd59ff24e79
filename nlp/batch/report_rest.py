"""回头看, what was not reviewed, and how the numbers came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlp.batch.indicators import UNIT_UNKNOWN
from nlp.batch.report_charts import bar, legend, number, text
from nlp.batch.report_parts import cell, table
from nlp.batch.schema import place_name

UNITS_SHOWN, BAD_SHOWN = 20, 20
_FATES = (("good", "已整改"), ("serious", "未整改"), ("new", "新增"), ("gone", "文章已不在"))
_KEYS = {"good": "fixed", "serious": "not_fixed", "new": "new", "gone": "withdrawn"}


def against_section(summary: Mapping[str, Any]) -> str:
    """By unit: fixed, not fixed, new, withdrawn; nothing where there is no earlier run."""
    against = summary["against"]
    if not against:
        return ""
    units = against["units"][:UNITS_SHOWN]
    most = max((sum(unit[_KEYS[name]] for name, _ in _FATES) for unit in units), default=0)
    rows = []
    for unit in units:
        name = text(unit["unit"] or UNIT_UNKNOWN)
        parts = [(kind, unit[_KEYS[kind]]) for kind, _ in _FATES]
        counts = "".join(cell(number(unit[_KEYS[kind]]), "n", words) for kind, words in _FATES)
        rate = "–" if unit["rate"] is None else f"{number(unit['rate'])}%"
        rows.append(
            f'<tr><th scope="row">{name}</th><td class="bar">{bar(parts, most, name)}</td>{counts}'
            f"{cell(rate, 'n', '整改率')}</tr>"
        )
    told = (
        f'<p class="note">与上次结果（按 {text(against["earlier_as_of"])} 判定）逐条比对，不含提示。'
        f"整改率＝已整改÷（已整改＋未整改）。"
    )
    if against["rules_changed"]:
        told += f"另有 {number(against['rules_changed'])} 处原文未改，因词库或规则变化不再判错，不算整改。"
    if against["not_checked"]:
        told += f"{number(against['not_checked'])} 处本次未能检查。"
    head = ("单位", "!bar", *(f"#{words}" for _, words in _FATES), "#整改率")
    return f"{told}</p>{legend(_FATES)}{table(head, rows)}"


def unread_section(summary: Mapping[str, Any]) -> str:
    """Posts that could not be read, checks that did not complete; nothing where all was reviewed."""
    missed = summary["not_reviewed"]
    told = []
    if missed["posts_with_failures"]:
        codes = "、".join(f"{text(code)} {number(count)} 篇" for code, count in missed["failures"].items())
        told.append(f"<p>有 {number(missed['posts_with_failures'])} 篇文章的个别检查没有完成：{codes}。</p>")
    if missed["bad"]:
        rows = [
            f'<tr><th scope="row">{text(place_name(line["place"]))}</th>{cell(text(line["reason"]), "", "")}'
            f"{cell('已审校，搁置此项' if line['reviewed'] else '未审校', 'nw', '')}</tr>"
            for line in missed["bad"][:BAD_SHOWN]
        ]
        more = missed["unread"] + missed["set_aside"] - len(rows)
        told.append(table(("位置", "原因", "结果"), rows, "stack"))
        if more > 0:
            told.append(f'<p class="note">还有 {number(more)} 条，见 bad.jsonl。</p>')
    return "".join(told)


def foot(summary: Mapping[str, Any]) -> str:
    """What counts as what, by which lexicon and models, and where the details are."""
    run, posts = summary["run"], summary["posts"]
    lines = [
        "严重：须立即处理；一般：计入差错率；提示：供参考，不计分。差错率按每万字加权差错计，合格线为 1。",
        "每篇文章按发布当天和今天两种规定判断：当时即错的和现已过时的分开标注。",
        f"相同文章 {number(posts['duplicates'])} 篇只审一次，在每个位置分别列出。",
        f"没有发布日期的 {number(posts['undated'])} 篇不进走势图，也不算栏目更新。",
        "个人信息在报告、清单里已隐去；原始数据（findings.parquet）含原文，请勿外传。",
        *summary["notes"],
        *run.get("unchecked", []),
    ]
    release, models = run.get("lexicon") or {}, run.get("models") or []
    by = [f"词库 {release['release']}（{release['sha256'][:12]}）" if release.get("release") else ""]
    by += [f"模型 {model['id']}（{model['sha256'][:12]}）" for model in models]
    by.append(f"先审 {run['code']}" if run.get("code") else "")
    told = "".join(f"<li>{text(line)}</li>" for line in lines)
    files = "、".join(summary["files"])
    return (
        f'<ul class="plain">{told}</ul><p class="note">同一文件夹里：{text(files)}。</p>'
        f'<p class="note">{text(" · ".join(part for part in by if part))}</p>'
    )
