"""report.html: one file without scripts that a vice-mayor reads in a minute; all of it from summary.json's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlp.batch.indicators import ACCOUNT_UNKNOWN, UNIT_UNKNOWN
from nlp.batch.report_charts import bar, legend, number, text, timeline
from nlp.batch.report_indicators import indicators_section
from nlp.batch.report_parts import cell, post_link, section, table
from nlp.batch.report_rest import against_section, foot, unread_section
from nlp.batch.report_style import DEFS, STYLE
from nlp.batch.sweep import RULE_NAMES
from nlp.report.labels import CATEGORY

UNITS_SHOWN, COLUMNS_SHOWN, ERRORS_SHOWN = 15, 12, 8
ENOUGH_CHARACTERS = 1_000
_SEVERITIES = (("serious", "严重"), ("general", "一般"), ("hint", "提示"))

Data = Mapping[str, Any]


def report_html(summary: Data) -> str:
    """The page, as text; the same summary gives the same bytes."""
    parts = [
        ("units", "各单位严重问题", _units(summary)),
        ("trend", "差错率走势", _trend(summary)),
        ("kinds", "问题类别", _categories(summary)),
        ("columns", "问题最多的栏目和账号", _columns(summary)),
        ("errors", "最常见的错误", _errors(summary)),
        ("indicators", "检查指标", indicators_section(summary)),
        ("against", "回头看", against_section(summary)),
        ("unread", "没有审到的", unread_section(summary)),
        ("notes", "怎样读这份报告", foot(summary)),
    ]
    shown = [part for part in parts if part[2]]
    title = f"{summary['tenant']}文章审校报告" if summary["tenant"] else "文章审校报告"
    links = "".join(f'<a href="#{name}">{words}</a>' for name, words, _ in shown)
    body = "".join(section(name, words, told) for name, words, told in shown)
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{text(title)}</title><style>{STYLE}</style></head><body>{DEFS}"
        f'<header class="top"><div class="wrap"><small>{_span(summary)}</small><h1>{text(title)}</h1>'
        f'<p class="lead">{lead(summary)}</p>{_second(summary)}</div></header>'
        f'<div class="wrap"><div class="tiles">{_tiles(summary)}</div><nav aria-label="目录">{links}</nav>'
        f"<main>{body}</main></div></body></html>\n"
    )


def lead(summary: Data) -> str:
    """The one sentence on top: how much was read, what is serious, where, what to do first."""
    posts, units = summary["posts"], [unit for unit in summary["units"] if unit["serious"]]
    read = f"共审 <b>{number(posts['posts'])} 篇</b>、{characters(posts['characters'])}"
    violated = [row for row in summary["indicators"] if row["result"] == "violated" and row["effect"] == "单项否决"]
    veto = f"；检查指标有 <b>{len(violated)} 项单项否决</b>不符合" if violated else ""
    if not posts["posts"]:
        return "没有审到任何文章，请先看“没有审到的”。"
    if not posts["serious"]:
        return f"{read}：没有发现严重错误，一般问题 {number(posts['general'])} 处{veto}。"
    first = units[0]
    where = (
        f"涉及 {len(units)} 个单位，最多的是{_unit(first)}（{number(first['serious'])} 处）" if len(units) > 1 else ""
    )
    where = where or f"都在{_unit(first)}"
    serious = f"<b>{number(posts['serious_posts'])} 篇有严重错误</b>"
    return f"{read}：{serious}，{where}{veto}。先改这些文章，再看清单里的其他问题。"


def _second(summary: Data) -> str:
    told = []
    against = summary["against"]
    if against:
        rate = "" if against["rate"] is None else f"（整改率 {number(against['rate'])}%）"
        told.append(
            f"与上次相比：已整改 {number(against['fixed'])} 处{rate}，未整改 {number(against['not_fixed'])} 处，"
            f"新增 {number(against['new'])} 处。"
        )
    if summary["not_reviewed"]["unread"]:
        told.append(f"另有 {number(summary['not_reviewed']['unread'])} 篇没能审校，不在以上数字之内。")
    if summary["notes"]:
        told.append(text(summary["notes"][0]))
    return "".join(f'<p class="second">{words}</p>' for words in told)


def _span(summary: Data) -> str:
    posts = summary["posts"]
    dates = f"文章发布于 {posts['first']} 至 {posts['last']} · " if posts["first"] else ""
    return f"{text(dates)}按 {text(summary['as_of'])} 判定"


def _tiles(summary: Data) -> str:
    posts, units = summary["posts"], [unit for unit in summary["units"] if unit["serious"]]
    rate = posts["per_10k"]
    indicators = [row for row in summary["indicators"] if row["result"] == "violated" and row["effect"] != "预警"]
    judged = sum(row["result"] != "cannot_judge" for row in summary["indicators"])
    unread = summary["not_reviewed"]["unread"]
    tiles = (
        ("审校文章", number(posts["posts"]), f"{characters(posts['characters'])}，{len(summary['units'])} 个单位", ""),
        ("有严重错误的文章", number(posts["serious_posts"]), f"共 {number(posts['serious'])} 处，{len(units)} 个单位",
         "bad" if posts["serious"] else "good"),
        ("差错率（处/万字）", number(rate), f"合格线 1，{'超过' if rate > 1 else '未超过'}",
         "bad" if rate > 1 else "good"),
        ("不符合的检查指标", str(len(indicators)), f"能判断的 {judged} 项", "bad" if indicators else "good"),
        ("没有审到", number(unread), "原因见文末" if unread else "全部读到", "bad" if unread else "good"),
    )  # fmt: skip
    return "".join(
        f'<div class="tile {tone}"><span>{name}</span><strong>{value}</strong><em>{note}</em></div>'
        for name, value, note, tone in tiles
    )


def _units(summary: Data) -> str:
    units = summary["units"]
    if not units:
        return ""
    shown = units[:UNITS_SHOWN]
    most = max(unit["serious"] + unit["general"] for unit in shown)
    rows = []
    for unit in shown:
        said = f"{_unit(unit)}：严重 {unit['serious']}、一般 {unit['general']}"
        parts = (("serious", unit["serious"]), ("general", unit["general"]))
        rows.append(
            f'<tr><th scope="row">{_unit(unit)}</th><td class="bar">{bar(parts, most, said)}</td>'
            + cell(number(unit["serious"]), "n serious" if unit["serious"] else "n", "严重")
            + cell(number(unit["general"]), "n", "一般")
            + cell(f"{number(unit['serious_posts'])} / {number(unit['posts'])}", "n wide", "有严重问题/文章")
            + cell(_rate(unit), "n", "差错率")
            + "</tr>"
        )
    more = (
        f'<p class="note">其余 {len(units) - len(shown)} 个单位见 整改清单.xlsx。</p>'
        if len(units) > len(shown)
        else ""
    )
    head = ("单位", "!bar", "#严重", "#一般", "#!有严重问题/全部文章", "#差错率")
    return legend(_SEVERITIES[:2]) + table(head, rows) + more


def _trend(summary: Data) -> str:
    return '<p class="note">按发布月份；差错率为每万字加权差错，提示不计。</p>' + timeline(summary["months"])


def _categories(summary: Data) -> str:
    rows, kinds = [], summary["categories"]
    if not kinds:
        return '<p class="note">没有发现问题。</p>'
    most = max(sum(kind[level] for level, _ in _SEVERITIES) for kind in kinds)
    for kind in kinds:
        name = CATEGORY[kind["category"]]
        parts = [(level, kind[level]) for level, _ in _SEVERITIES]
        counts = "".join(
            cell(number(kind[level]) if kind[level] else "–", f"n {level}" if kind[level] else "n quiet", words)
            for level, words in _SEVERITIES
        )
        rows.append(f'<tr><th scope="row">{text(name)}</th><td class="bar">{bar(parts, most, name)}</td>{counts}</tr>')
    return legend(_SEVERITIES) + table(("类别", "!bar", "#严重", "#一般", "#提示"), rows)


def _columns(summary: Data) -> str:
    rows = []
    merged = [(row, row["site"], row["column"]) for row in summary["columns"]]
    merged += [(row, row["platform"] or "", f"账号 {row['account'] or ACCOUNT_UNKNOWN}") for row in summary["accounts"]]
    merged = [item for item in merged if item[0]["serious"] or item[0]["general"]]
    merged.sort(key=lambda item: (-item[0]["serious"], -item[0]["weighted"], item[1], item[2]))
    for row, site, column in merged[:COLUMNS_SHOWN]:
        where = " · ".join(part for part in (row["unit"], site) if part and part != column)
        rows.append(
            f'<tr><th scope="row">{text(column)}<br><small class="quiet">{text(where)}</small></th>'
            + cell(number(row["serious"]), "n serious" if row["serious"] else "n", "严重")
            + cell(number(row["general"]), "n", "一般")
            + cell(f"{number(row['serious_posts'])} / {number(row['posts'])}", "n", "有严重问题/文章")
            + cell(_rate(row), "n", "差错率")
            + cell(row["last"] or "–", "nw wide", "最近更新")
            + "</tr>"
        )
    head = ("栏目", "#严重", "#一般", "#有严重问题/全部文章", "#差错率", "!最近更新")
    return table(head, rows, "stack") if rows else '<p class="note">没有需要整改的栏目。</p>'


def _errors(summary: Data) -> str:
    told = []
    for level, name in _SEVERITIES[:2]:
        errors = [error for error in summary["top_errors"] if error["severity"] == level][:ERRORS_SHOWN]
        if errors:
            head = ("错误", "类型", "#几处", "#几个单位", "!时间", "例子")
            told.append(f"<h3>{name}</h3>" + table(head, [_error(error) for error in errors], "stack errors"))
    if not told:
        return '<p class="note">没有需要整改的错误。</p>'
    note = '<p class="note">同一错误的全部位置见 同错排查.csv。个人信息已隐去。</p>'
    return note + "".join(told)


def _error(error: Data) -> str:
    name = RULE_NAMES.get(error["code"], "")
    wrong = f"<del>{text(error['text'][:40])}</del>" if error["text"].strip() else f"<b>{text(name)}</b>"
    right = f" → <ins>{text(error['suggestion'][:40])}</ins>" if error["suggestion"] else ""
    if error["category"] == "privacy":
        right = " → <ins>脱敏</ins>"
    example, context = error["example"], text(error["example"]["context"])
    context = f"…{context}…" if context.strip() else ""
    if error["text"].strip():
        context = context.replace(text(error["text"]), f"<mark>{text(error['text'])}</mark>", 1)
    seen = " 至 ".join(dict.fromkeys(day for day in (error["first_seen"], error["last_seen"]) if day))
    kind = f"{text(name or CATEGORY[error['category']])}<br><small>{text(error['code'])}</small>"
    basis = f"<br><small>依据：{text(error['authority'])}</small>" if error["authority"] else ""
    return (
        f'<tr><th scope="row">{wrong}{right}{basis}</th>'
        + cell(kind, "kind", "")
        + cell(number(error["places"]), f"n {error['severity']}", "几处")
        + cell(number(error["units"]), "n", "几个单位")
        + cell(seen.replace(" 至 ", "<br>至 "), "nw wide", "时间")
        + cell(f"{post_link(example['title'], example['url'], example['post_id'])}<br><small>{context}</small>", "", "")
        + "</tr>"
    )


def _rate(row: Data) -> str:
    """The rate, where there are characters enough for one to mean something."""
    return number(row["per_10k"]) if row["characters"] >= ENOUGH_CHARACTERS else '<span class="quiet">字数少</span>'


def _unit(unit: Data) -> str:
    return text(unit["unit"] or UNIT_UNKNOWN)


def characters(count: int) -> str:
    """Characters in words: 1,284 字 or 98.3 万字."""
    return f"{count:,} 字" if count < 10_000 else f"{count / 10_000:,.1f} 万字"
