"""/api/v1/archives: exports brought in (whole, in pieces, or pointed to), their mapping, and their runs begun."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import Any

from flask import Response

from service.access import DESK_ROLES, signed_in
from service.api import blueprint
from service.api.archive_schemas import SCHEMAS
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, find_unit, say
from service.api.fields import Field, read_body
from service.api.kinds import Flag, Number
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.replay import commit_answer
from service.api.uploads import Base64, Upload, file_bytes
from service.archives import deleting, mapping, receiving
from service.archives.access import RUNNERS, archives_of, everywhere, find_archive, seen_names
from service.archives.browsing import file_names
from service.archives.limiting import keep_limits
from service.archives.limits import checked, limits_of
from service.archives.pages import masked_preview, new_folder_archive, settings
from service.archives.places import Refused, source_path
from service.archives.running import begin_run
from service.db import begin_write, get_session
from service.jobs.view import job_view
from service.models import Archive, ArchiveRun, Unit

assert "Archive" in SCHEMAS
_LARGEST = 2**31 - 1
NEW = (
    Field("unit", "单位名称；不填时用令牌所属人可以审校档案的第一个单位", longest=80),
    Field("name", "档案的名称；不填用文件名", longest=200),
    Upload("file", "整个文件（zip、csv、xlsx、jsonl、parquet……）；大文件改用 file_name 和 size，再分段发送"),
    Field("file_name", "将分段发送的文件的名称", longest=200),
    Number("size", "将分段发送的文件有多少字节", low=1, high=_LARGEST),
    Field("folder", "改用服务器归档文件夹（设置 archive_root）中的这个文件夹或文件", longest=1000),
)
NEWER = tuple(field for field in NEW if field.name in ("file", "file_name", "size"))
PIECE = (
    Number("at", "这一段从第几个字节开始", required=True, high=_LARGEST),
    Base64("data", "这一段的内容，base64", required=True),
)
MAPPING = (
    Field("mapping", "字段对应，toml：[fields]、[constants]、folders，同 xianshen batch --mapping", longest=20_000),
)
RUN = (
    Field("date", "除发布当日外，还按哪一天的规定判定，默认今天", day=True),
    Flag("model", "是否用纠错模型，默认用"),
    Field("against", "与哪一次（run 的 id）对照", longest=32),
)
LIMITS = (
    Field("unit", "单位名称", required=True, longest=80),
    Field("limits", "与国家界线不同之处，toml，同 xianshen batch --thresholds", longest=20_000),
    Field("columns", "应有栏目的清单，csv", longest=200_000),
    Flag("drop", "恢复上级或国家的界线"),
)


@blueprint.get("/archives")
@token_required("archive")
@described(Operation("看得到的档案，新的在前", 200, "Archives"))
def get_archives() -> Response:
    demand(*DESK_ROLES)
    return say({"archives": [archive_value(row) for row in archives_of(get_session(), signed_in())]})


@blueprint.post("/archives")
@token_required("archive")
@described(Operation("建立档案", 201, "Archive", fields=NEW, located=True))
def post_archive() -> Response:
    """A new archive: its whole file, the announcement of one, or a folder of the server."""
    body = read_body(NEW)
    unit = find_unit(body.get("unit"), *RUNNERS)
    archive = as_on_the_page(_made, unit, body)
    location = f"/api/v1/archives/{archive.id}"
    begin_write(get_session())
    answer = json.dumps(archive_value(get_session().get_one(Archive, archive.id)))
    return commit_answer(get_session(), answer, 201, location)


@blueprint.get("/archives/<identifier>")
@token_required("archive")
@described(Operation("一个档案和它的各次审校", 200, "Archive"))
def get_archive(identifier: str) -> Response:
    return say(archive_value(find_archive(identifier)))


@blueprint.post("/archives/<identifier>/newer")
@token_required("archive")
@described(Operation("换成新的导出", 200, "Archive", fields=NEWER, problems=(409,)))
def post_newer(identifier: str) -> Response:
    archive = find_archive(identifier, *RUNNERS)
    as_on_the_page(_renewed, archive, read_body(NEWER))
    return say(archive_value(get_session().get_one(Archive, identifier)))


@blueprint.post("/archives/<identifier>/pieces")
@token_required("archive")
@described(Operation("发送文件的一段；发完即可用", 200, "ArchivePiece", fields=PIECE, problems=(409,)))
def post_piece(identifier: str) -> Response:
    """A piece where the last one ended; after the last one the file is checked and the archive is complete."""
    import base64

    archive = find_archive(identifier, *RUNNERS)
    body = read_body(PIECE)
    data = base64.b64decode(body["data"])
    size = as_on_the_page(receiving.put_piece, archive, int(body["at"]), data)
    complete = size == receiving.announced(archive).size
    if complete:
        as_on_the_page(_finished, archive)
    return say({"received": size, "complete": complete})


@blueprint.get("/archives/<identifier>/preview")
@token_required("archive")
@described(Operation("前十篇将怎样读取", 200, "ArchivePreview", problems=(409,)))
def get_preview(identifier: str) -> Response:
    archive = find_archive(identifier)
    return say(as_on_the_page(_preview, archive, archive.mapping))


@blueprint.put("/archives/<identifier>/mapping")
@token_required("archive")
@described(Operation("修改字段对应", 200, "ArchivePreview", fields=MAPPING, problems=(409,)))
def put_mapping(identifier: str) -> Response:
    """Keep the mapping; answers the first posts as they are then read."""
    find_archive(identifier, *RUNNERS)
    kept = as_on_the_page(_mapping, read_body(MAPPING).get("mapping", ""))
    db = begin_write(get_session())
    db.get_one(Archive, identifier).mapping = kept
    db.commit()
    return say(as_on_the_page(_preview, db.get_one(Archive, identifier), kept))


@blueprint.post("/archives/<identifier>/runs")
@token_required("archive")
@described(Operation("审校档案，作为任务在后台进行", 202, "ArchiveRun", fields=RUN, located=True))
def post_run(identifier: str) -> Response:
    archive = find_archive(identifier, *RUNNERS)
    body = read_body(RUN)
    as_on_the_page(source_path, settings(), archive)
    day = date.fromisoformat(body["date"]) if "date" in body else date.today()
    db = begin_write(get_session())
    archive = db.get_one(Archive, identifier)
    earlier = next((run for run in archive.runs if run.id == body.get("against")), None)
    if "against" in body and earlier is None:
        refuse(409, "这个档案没有要对照的那一次审校。")
    run = as_on_the_page(begin_run, db, signed_in(), archive, day, body.get("model", True), earlier)
    answer = json.dumps(run_value(run))
    return commit_answer(db, answer, 202, f"/api/v1/archive-runs/{run.id}")


@blueprint.delete("/archives/<identifier>")
@token_required("archive")
@described(Operation("删除档案和它的全部结果", 200, "Deleted", problems=(409,)))
def delete_archive(identifier: str) -> Response:
    find_archive(identifier, *RUNNERS)
    as_on_the_page(deleting.drop_archive, identifier)
    return say({"deleted": True})


@blueprint.get("/archive-limits/<unit>")
@token_required("archive")
@described(Operation("一个单位的检查界线", 200, "ArchiveLimits", problems=(403,)))
def get_limits(unit: str) -> Response:
    return say(_limits(find_unit(unit, *RUNNERS)))


@blueprint.put("/archive-limits")
@token_required("archive")
@described(Operation("修改一个单位的检查界线", 200, "ArchiveLimits", fields=LIMITS, problems=(403, 409)))
def put_limits() -> Response:
    body = read_body(LIMITS)
    unit = find_unit(body["unit"], *RUNNERS)
    as_on_the_page(_keep_limits, unit.id, body)
    return say(_limits(get_session().get_one(Unit, unit.id)))


def archive_value(archive: Archive) -> dict[str, Any]:
    """An archive as the person sees it: without its runs where he sees only a part of the results."""
    whole = seen_names(get_session(), signed_in(), archive) is None
    return {
        "id": archive.id,
        "name": archive.name,
        "unit": archive.unit.name,
        "origin": archive.origin,
        "path": archive.path if whole else "",
        "size": archive.size,
        "complete": archive.complete,
        "received": archive.size if archive.complete else receiving.received(archive),
        "mapping": archive.mapping if whole else {},
        "created": archive.created_at.isoformat(),
        "runs": [run_value(run, whole) for run in archive.runs],
    }


def run_value(run: ArchiveRun, whole: bool = True) -> dict[str, Any]:
    """A run with the state of its job; counts only for who sees all of it."""
    job = job_view(run.job) if run.job is not None and whole else None
    return {
        "id": run.id,
        "archive": run.archive_id,
        "number": run.number,
        "as_of": run.as_of.isoformat(),
        "use_model": run.use_model,
        "against": run.against_id,
        "job": run.job_id if whole else None,
        "state": job["state"] if job else None,
        "message": job["message"] if job else "",
        "error": job["error"] if job else None,
        "finished": run.finished_at.isoformat() if run.finished_at else None,
        **{name: getattr(run, name) if whole else 0 for name in ("posts", "serious", "general", "unread")},
        "files": file_names(run) if whole else [],
    }


def _made(unit: Unit, body: dict[str, Any]) -> Archive:
    given = [name for name in ("file", "file_name", "folder") if name in body]
    if len(given) != 1 or ("file_name" in body) != ("size" in body):
        raise Refused("file、file_name 加 size、folder 三者给一样")
    if "folder" in body:
        return new_folder_archive(unit.id, unit.name, body["folder"], everywhere(signed_in()))
    if "file_name" in body:
        return receiving.new_upload(unit, body["file_name"], int(body["size"]), body.get("name", ""))
    name, data = file_bytes(body["file"])
    archive = receiving.new_upload(unit, name, max(1, len(data)), body.get("name", ""))
    return _whole(archive, data)


def _renewed(archive: Archive, body: dict[str, Any]) -> None:
    if ("file" in body) == ("file_name" in body) or ("file_name" in body) != ("size" in body):
        raise Refused("file、file_name 加 size 两者给一样")
    if "file_name" in body:
        receiving.newer_upload(archive, body["file_name"], int(body["size"]))
        return
    name, data = file_bytes(body["file"])
    receiving.newer_upload(archive, name, max(1, len(data)))
    _whole(archive, data)


def _whole(archive: Archive, data: bytes) -> Archive:
    identifier = archive.id
    receiving.put_piece(archive, 0, data)
    _finished(archive)
    return get_session().get_one(Archive, identifier)


def _finished(archive: Archive) -> None:
    identifier = archive.id
    try:
        receiving.finish_upload(archive)
    except Refused:
        receiving.drop_upload(identifier)
        raise


def _preview(archive: Archive, kept: dict[str, Any]) -> dict[str, Any]:
    shown = masked_preview(archive, kept)
    tables = [
        {"place": place, "columns": list(fields.available[:500]), "fields": dict(fields.columns)}
        for place, fields in shown.maps
    ]
    return {"kind": shown.kind, "tables": tables, "posts": list(shown.posts), "bad": list(shown.bad)}


def _mapping(text: str) -> dict[str, Any]:
    told = _toml(text)
    unknown = sorted(set(told) - {"fields", "constants", "folders"})
    fields, constants, folders = told.get("fields", {}), told.get("constants", {}), told.get("folders", [])
    sound = isinstance(folders, list) and all(isinstance(one, str) for one in folders)
    for table in (fields, constants):
        sound = sound and isinstance(table, dict) and all(isinstance(one, str) for one in table.values())
    if unknown or not sound:
        raise Refused("字段对应要写成 [fields]、[constants] 和 folders，值是文字")
    return mapping.keep(fields, constants, folders)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(f"不是 toml 格式：{error}") from None


def _limits(unit: Unit) -> dict[str, Any]:
    kept = limits_of(get_session(), unit.id)
    source = get_session().get(Unit, kept.unit_id) if kept.unit_id else None
    name = source.name if source else None
    return {"unit": unit.name, "source": name, "limits": kept.values, "columns": kept.columns}


def _keep_limits(unit_id: int, body: dict[str, Any]) -> None:
    values = {} if body.get("drop") else checked(_toml(body.get("limits", "")))
    keep_limits(unit_id, None if body.get("drop") else values, body.get("columns", ""))
