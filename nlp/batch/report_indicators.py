"""The inspection indicators on the report: what is not met first, with the posts that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlp.batch.report_charts import number, text
from nlp.batch.report_parts import cell, post_link, table

SUBJECTS_SHOWN, PROOFS_SHOWN = 6, 3
_TAGS = {
    "violated": '<span class="tag serious">✖ 不符合</span>',
    "met": '<span class="tag good">✓ 符合</span>',
    "cannot_judge": '<span class="tag cannot">– 无法判断</span>',
}


def indicators_section(summary: Mapping[str, Any]) -> str:
    """Violated and met as a table, then what an export does not let anyone judge, with the reason."""
    rows = [_row(line) for line in summary["indicators"] if line["result"] == "violated"]
    rows += [_row(line) for line in summary["indicators"] if line["result"] == "met"]
    unable = "".join(
        f"<li>{text(line['name'])}（{text(line['id'])}）<small>：{text(line['reason'])}</small></li>"
        for line in summary["indicators"]
        if line["result"] == "cannot_judge"
    )
    told = '<p class="note">只用导出的文章判断，不访问网站；不符合的一律给出佐证文章。</p>'
    if rows:
        told += table(("指标", "结果", "对象和佐证"), rows, "stack first")
    if unable:
        told += f'<h3>导出里看不出、须另行检查的</h3><ul class="plain">{unable}</ul>'
    return told


def _row(line: Mapping[str, Any]) -> str:
    counts = line["counts"]
    name = (
        f"{text(line['name'])}<br><small class='quiet'>{text(line['id'])} · {text(line['effect'])}<br>"
        f"{text(line['source'])}</small>"
    )
    if line["result"] == "met":
        rest = f"；另有 {counts['cannot_judge']} 个无法判断" if counts["cannot_judge"] else ""
        only = text(line["reason"]).removesuffix("。") if counts["met"] == 1 else f"{counts['met']} 个都符合"
        told = f"{only}{rest}。"
    else:
        violated = [subject for subject in line["subjects"] if subject["result"] == "violated"]
        items = "".join(f"<li>{_subject(subject)}</li>" for subject in violated[:SUBJECTS_SHOWN])
        more = counts["violated"] - min(len(violated), SUBJECTS_SHOWN)
        items += f"<li>还有 {more} 个，见 整改清单.xlsx“检查指标”</li>" if more > 0 else ""
        told = f'<ul class="plain">{items}</ul>' if items else text(line["reason"])
    threshold = f'<p class="note need">要求：{text(line["threshold"])}</p>' if line["threshold"] else ""
    return (
        f'<tr><th scope="row">{name}</th>{cell(_TAGS[line["result"]], "nw", "")}{cell(told + threshold, "", "")}</tr>'
    )


def _subject(subject: Mapping[str, Any]) -> str:
    proofs = "".join(
        f"<li>{post_link(post['title'], post['url'], post['id'])} <small>{text(post['published'])} "
        f"{'' if post['note'] in subject['reason'] else text(post['note'])}</small></li>"
        for post in subject["posts"][:PROOFS_SHOWN]
    )
    more = subject["posts_total"] - min(len(subject["posts"]), PROOFS_SHOWN)
    proofs += f"<li>…还有 {number(more)} 篇</li>" if more > 0 else ""
    listed = f'<ul class="proofs">{proofs}</ul>' if proofs else ""
    return f"<b>{text(subject['subject'])}</b>：{text(subject['reason'])}{listed}"
