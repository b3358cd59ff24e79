"""A small archive of plainly invented units, reviewed by the real Reviewer and laid out as a batch run leaves it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nlp.batch.columns import FINDINGS, POSTS
from nlp.batch.schema import BAD_FILE, FINDINGS_FILE, POSTS_FILE
from nlp.lexicon import shipped_release
from nlp.review import Reviewer
from nlp.text import document_from_text
from nlp.types import Severity

AS_OF = date(2026, 11, 20)
UNITS = ("甲县教育局", "甲县水务局", "甲县民政局", "乙镇人民政府", "丙乡人民政府", "甲县农业农村局", "甲县卫生健康局")
SITE = "甲县人民政府网"
SENTENCES = (
    "全县认真组织开展安全生产大检查，对重点场所逐一排查，建立问题台账。",
    "各村（社区）结合实际制定工作计划，明确责任人和完成时限。",
    "工作人员深入田间地头，向群众讲解春耕生产技术要点。",
    "会议听取了上半年工作情况汇报，研究了下一步重点任务。",
    "项目建成后，可解决周边群众的安全饮水问题。",
    "志愿者走进敬老院，为老人打扫卫生、陪老人聊天。",
    "学校组织学生开展防溺水安全教育，发放宣传资料。",
    "下一步，将继续完善长效机制，巩固整治成果。",
    "群众办事只需提交一次材料，窗口当场受理。",
    "现场会强调，要把各项措施落到实处，让群众看到变化。",
)
FAULTS = (
    "会议对下一阶段工作进行了布署。",
    "要坚持以人民为中心的发展思想，弘扬社会注意核心价值观。",
    "各部门要增强“四个意识”、坚定“四个自信”、做到“两个维护”，践行两个务必。",
    "据统计，共发放宣传资料500份，其中学校300份、社区100份。",
    "联系人张某某，身份证号530102198001010037，请尽快补齐材料。",
    "现场共计发放各类物资3百余份。",
    "会议进行进行了热烈讨论。",
    "请于2026年2月30日前报送材料。",
)
COLUMNS = ("工作动态", "通知公告", "政策文件", "政策解读", "部门要闻", "民生实事", "机构职能")


@dataclass(frozen=True)
class Written:
    """A post as a test writes it."""

    id: str
    text: str
    title: str = "工作简报"
    unit: str | None = UNITS[0]
    site: str | None = SITE
    column: str | None = "工作动态"
    account: str | None = None
    platform: str | None = None
    published: str | None = "2026-11-10"
    author: str | None = None
    url: str | None = None
    source: str = ""
    links: Sequence[tuple[str, str]] = ()
    failures: Sequence[str] = ()
    extra: Sequence[dict[str, Any]] = field(default=())


@cache
def reviewer() -> Reviewer:
    return Reviewer(shipped_release())


def write_run(folder: Path, posts: Iterable[Written], bad: Sequence[dict[str, Any]] = (), as_of: date = AS_OF) -> Path:
    """posts.parquet, findings.parquet and bad.jsonl of ``posts``; ``extra`` findings are added as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    post_rows: list[dict[str, Any]] = []
    finding_rows: list[dict[str, Any]] = []
    for post in posts:
        post_row, findings = reviewed(post, as_of)
        post_rows.append(post_row)
        finding_rows += findings
    pq.write_table(pa.Table.from_pylist(post_rows, POSTS), folder / POSTS_FILE)
    pq.write_table(pa.Table.from_pylist(finding_rows, FINDINGS), folder / FINDINGS_FILE)
    if bad:
        lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in bad)
        (folder / BAD_FILE).write_text(lines, encoding="utf-8")
    return folder


def reviewed(post: Written, as_of: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a post and those of its findings."""
    day = date.fromisoformat(post.published[:10]) if post.published else None
    document = replace(document_from_text(post.text), published=day, title=post.title)
    review = reviewer().review(document, as_of)
    where = {name: getattr(post, name) for name in ("unit", "site", "column", "account", "published", "author")}
    findings: list[dict[str, Any]] = []
    for f in review.findings:
        row = {
            "post_id": post.id,
            "seq": len(findings),
            "code": f.code,
            "category": f.category,
            "severity": str(f.severity),
            "field": "text",
            "start": f.span.start,
            "end": f.span.end,
            "text": f.matched,
            "message": f.message,
            "suggestions": list(f.suggestions),
            "authority": f.authority,
            "origin": f.origin,
            "confidence": f.confidence,
            "judged": str(f.judged) if f.judged else None,
            "count": f.count,
            "places": [{"start": s.start, "end": s.end} for s in f.places],
            "context": post.text[max(0, f.span.start - 30) : f.span.end + 30],
            **where,
        }
        findings.append(row)
    for extra in post.extra:
        findings.append(finding(post.id, seq=len(findings), **where | extra))
    counts = {level: sum(f["count"] for f in findings if f["severity"] == level) for level in map(str, Severity)}
    row = {
        "id": post.id,
        "title": post.title,
        "url": post.url,
        "platform": post.platform,
        **where,
        "source": post.source or f"{post.id}.html",
        "text_sha256": review.text_sha256,
        "characters": review.characters,
        "verdict": "block" if counts["serious"] else str(review.verdict),
        **counts,
        "weighted": review.score.weighted_errors,
        "per_10k": review.score.per_10k,
        "duplicate_of": None,
        "failures": list(post.failures),
        "text_head": post.text[:200],
        "judged_as_of": as_of.isoformat(),
        "links": [{"url": url, "text": words, "kind": "a", "hidden": False} for url, words in post.links],
    }
    return row, findings


def finding(post_id: str, **values: Any) -> dict[str, Any]:
    """A row of findings.parquet with what a test does not care about filled in."""
    row = {
        "post_id": post_id,
        "seq": 0,
        "code": "LEX-typo",
        "category": "typo",
        "severity": "general",
        "field": "text",
        "start": 0,
        "end": 2,
        "text": "布署",
        "message": "此处有误",
        "suggestions": ["部署"],
        "authority": "《现代汉语词典》第7版",
        "origin": "typo-0001@1",
        "confidence": None,
        "judged": None,
        "count": 1,
        "places": [],
        "context": "认真布署工作",
        "unit": UNITS[0],
        "site": SITE,
        "column": "工作动态",
        "account": None,
        "published": "2026-11-10",
        "author": None,
    }
    return row | values


def sample(posts: int, seed: int = 5, months: int = 18, mended: float = 0.0) -> list[Written]:
    """``posts`` posts of all units over ``months``; a share of ``mended`` has its faults taken out."""
    told = []
    for number in range(posts):
        draw = random.Random(seed * 1_000_003 + number)
        unit = UNITS[min(int(draw.expovariate(0.5)), len(UNITS) - 1)]
        lines = draw.choices(SENTENCES, k=draw.randint(8, 20))
        faulty = draw.random() < 0.3
        faults = draw.sample(FAULTS, draw.choice((1, 1, 1, 2)))
        clean = draw.random() < mended
        places = [draw.randrange(len(lines)) for _ in faults]
        if faulty and not clean:
            for place, fault in zip(places, faults, strict=True):
                lines.insert(place, fault)
        day = AS_OF - timedelta(days=int(draw.random() ** 1.3 * months * 30))
        column = draw.choice(COLUMNS[:2] + COLUMNS[4:6])
        media = draw.random() < 0.2
        told.append(
            Written(
                id=f"t{number:05d}",
                text="\n".join(lines),
                title=f"{unit}：{draw.choice(SENTENCES)[:16]}（第{number + 1}期）",
                unit=unit,
                site=None if media else SITE,
                column=None if media else column,
                account=f"{unit[:2]}发布" if media else None,
                platform="微信" if media else None,
                published=day.isoformat(),
                author=draw.choice(("编辑一", "编辑二", None)),
                url=f"https://www.jiaxian.example/{column}/t{number:05d}.html",
            )
        )
    return told
