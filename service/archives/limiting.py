"""A unit's own limits of the inspection indicators: shown in the words of the rules, changed, applied to runs."""

from __future__ import annotations

import os
import shutil
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp.batch.thresholds import Thresholds, thresholds_from
from nlp.report.labels import CATEGORY, xml_safe
from nlp.types import InputError
from service.access import login_required, role_required, signed_in, units_of
from service.archives import blueprint
from service.archives.access import RUNNERS, find_run
from service.archives.limits import LONGEST_COLUMNS, checked, limits_of, write_limits
from service.archives.pages import refusing
from service.archives.places import Refused, folder_size, results_folder, run_folder
from service.audit import record
from service.db import begin_write, get_session, now
from service.jobs import Context, enqueue, job
from service.models import Archive, ArchiveLimits, ArchiveRun, Unit

if TYPE_CHECKING:
    from nlp.batch.run import ReportSettings

KIND = "archive_report"
WORDS: dict[str, dict[str, str]] = {
    "updates": {
        "home_days": "网站首页超过多少天没有更新为不符合",
        "dynamic_days": "动态、要闻类栏目超过多少天没有更新",
        "policy_months": "公告、政策文件类栏目超过多少个月没有更新",
        "other_days": "其他栏目超过多少天没有更新",
        "stale_columns": "更新不及时的栏目达到几个为不符合",
        "overdue_columns": "长期未更新的栏目达到几个为不符合",
        "blank_columns": "空白栏目达到几个为不符合",
    },
    "columns": {
        "dynamic": "动态、要闻类栏目：名称含有",
        "policy": "公告、政策类栏目：名称含有",
        "policy_files": "应当有解读的政策文件栏目：名称含有",
        "home": "算作首页更新的栏目：名称含有（不填则看全站最新一篇）",
        "exempt": "不要求更新的栏目：名称含有",
    },
    "accounts": {
        "silent_days": "政务新媒体账号超过多少天没有更新",
        "minimal_days": "看最近多少天有没有“最低限度更新”",
        "minimal_posts": "这段时间不超过几篇即提醒",
        "per_platform": "一个单位在一个平台上最多几个账号",
    },
    "veto": {"posts": "有严重表述错误的文章达到几篇为单项否决", "categories": "算作表述错误的类别"},
    "interpretation": {"working_days": "政策发布后几个工作日内应当有解读"},
    "local": {"enabled": "另按本地更严的期限检查", "days": "本地期限（天）"},
    "warnings": {
        "home_days": "首页多少天没有更新即预警",
        "blank_columns": "空白栏目几个即预警",
        "stale_columns": "长期未更新的栏目几个即预警",
    },
}
SECTIONS = {
    "updates": "网站和栏目更新", "columns": "栏目怎样分类", "accounts": "政务新媒体", "veto": "严重表述错误",
    "interpretation": "政策解读", "local": "本地要求", "warnings": "预警",
}  # fmt: skip


@blueprint.get("/limits")
@role_required(*RUNNERS)
def limits() -> str:
    """The limits of a unit, with the national ones beside."""
    unit, units = _unit()
    kept = limits_of(get_session(), unit.id)
    source = get_session().get(Unit, kept.unit_id) if kept.unit_id else None
    return render_template(
        "archives/limits.html", unit=unit, units=units, now=thresholds_from(kept.values), usual=Thresholds(),
        words=WORDS, sections=SECTIONS, columns=kept.columns, source=source, categories=CATEGORY,
        own=kept.unit_id == unit.id,
    )  # fmt: skip


@blueprint.post("/limits")
@role_required(*RUNNERS)
@refusing(lambda **_: url_for("archives.limits", unit=request.form.get("unit", "")))
def set_limits() -> Response:
    """Keep the limits of a unit, or drop its own."""
    unit, _ = _unit()
    number = unit.id
    dropped = request.form.get("what") == "drop"
    keep_limits(number, None if dropped else checked(_from_form()), request.form.get("columns", ""))
    flash("检查界线已保存，以后的审校按此判断；已审完的可在其页面“按现行界线重算”。")
    return redirect(url_for("archives.limits", unit=number))


def keep_limits(unit_id: int, values: dict[str, Any] | None, columns: str) -> None:
    """Keep the limits of a unit, None to drop its own; committed. Refused where the columns cannot be read."""
    columns = _columns(columns)
    db = begin_write(get_session())
    row = db.get(ArchiveLimits, unit_id)
    if values is None:
        if row is not None:
            db.delete(row)
    else:
        row = row or ArchiveLimits(unit_id=unit_id)
        row.limits, row.columns, row.user_name, row.updated_at = values, columns, signed_in().name, now()
        db.add(row)
    record(db, signed_in(), "修改检查界线", str(unit_id), unit_id, "恢复" if values is None else "")
    db.commit()


@blueprint.post("/runs/<identifier>/recount")
@login_required
@refusing(lambda identifier: url_for("archives.run_page", identifier=identifier))
def recount(identifier: str) -> Response:
    """Judge the indicators of a finished run anew, by the limits as they are now."""
    find_run(identifier, *RUNNERS)
    return redirect(url_for("jobs.show", identifier=count_again(identifier)))


def count_again(identifier: str) -> str:
    """A job that writes the reports of a finished run again, committed; its identifier."""
    run = get_session().get_one(ArchiveRun, identifier)
    if run.finished_at is None or run.going_on:
        raise Refused("这次审校还没有审完，或者正在重算")
    archive_id = run.archive_id
    db = begin_write(get_session())
    run, archive = db.get_one(ArchiveRun, identifier), db.get_one(Archive, archive_id)
    now_limits = limits_of(db, archive.unit_id)
    run.limits, run.columns = now_limits.values, now_limits.columns
    run.job_id = enqueue(db, KIND, {"run": run.id}, signed_in(), archive.unit_id, archive.name).id
    record(db, signed_in(), "重算检查指标", identifier, archive.unit_id)
    job_id = run.job_id
    db.commit()
    return job_id


@job(KIND, label="重算检查指标")
def report_again(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Write the reports of a finished run again, by its limits, beside the old ones, which they then replace."""
    from nlp.batch.run import ReportSettings

    settings = context.app.extensions["xianshen_settings"]
    run = context.session.get(ArchiveRun, params["run"])
    if run is None or run.finished_at is None:
        raise Refused("这次审校已经删除，或者没有审完")
    out, identifier = results_folder(settings, run), run.id
    files = write_limits(run_folder(settings, run), run.limits, run.columns)
    against = results_folder(settings, run.against) if run.against is not None else None
    context.session.rollback()
    context.progress(0, 1, "正在重算")
    rewrite(out, ReportSettings(files.thresholds, files.columns, against))
    context.progress(1, 1)
    context.begin().get_one(ArchiveRun, identifier).size = folder_size(out)
    return {"summary": "检查指标和报告已按现行界线重算。", "link": f"/archives/runs/{identifier}/indicators"}


def rewrite(out: Path, reports: ReportSettings) -> None:
    """The reports in a folder of their own first: readers see the old ones or the new ones, each file whole."""
    aside = out.with_name(".reports")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    kept = ("posts.parquet", "findings.parquet", "bad.jsonl", "run.json")
    try:
        for name in kept:
            if (out / name).exists():
                _link(out / name, aside / name)
        try:
            reports.write(aside)
        except InputError as error:
            raise Refused(f"{Path(error.source).name}：{error.reason}") from None
        for path in sorted(aside.iterdir()):
            if path.name not in kept:
                os.replace(path, out / path.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _unit() -> tuple[Unit, list[Unit]]:
    units = units_of(get_session(), signed_in(), *RUNNERS)
    wanted = request.values.get("unit", "")
    found = next((unit for unit in units if str(unit.id) == wanted), units[0] if units and not wanted else None)
    if found is None:
        abort(404, "没有这个单位。")
    return found, units


def _from_form() -> dict[str, Any]:
    """Section → key → value as the form gives them, by the kind of the national value."""
    usual = Thresholds()
    tenant = xml_safe(request.form.get("tenant", "")).strip()[:80]
    values: dict[str, Any] = {"tenant": tenant} if tenant else {}
    for section in WORDS:
        inner = getattr(usual, section)
        told: dict[str, Any] = {}
        for key in fields(inner):
            name, default = f"{section}.{key.name}", getattr(inner, key.name)
            if isinstance(default, bool):
                told[key.name] = request.form.get(name) == "1"
            elif isinstance(default, int):
                told[key.name] = _whole(request.form.get(name, ""), WORDS[section][key.name])
            elif key.name == "categories":
                told[key.name] = [one for one in request.form.getlist(name) if one in CATEGORY]
            else:
                words = xml_safe(request.form.get(name, "")).replace("，", "、").replace(",", "、").split("、")
                told[key.name] = [word.strip()[:40] for word in words if word.strip()][:100]
        values[section] = told
    return values


def _whole(text: str, words: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise Refused(f"“{words}”请写整数")
    return int(text)


def _columns(given: str) -> str:
    columns = xml_safe(given)
    if len(columns) > LONGEST_COLUMNS:
        raise Refused("应有栏目清单太长")
    if columns.strip():
        with TemporaryDirectory(prefix="xianshen-") as folder:
            write_limits(Path(folder), {}, columns)
    return columns
