"""The application: ``create_app`` puts settings, database, reviewer and blueprints together."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from flask import Flask, render_template, request
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from nlp.review import Reviewer
from service import db, metrics, requests, routing, security, zone
from service.access import current_user, holds, wants_json
from service.api.problems import problem
from service.engine import build_reviewer
from service.jobs.queue import Queue
from service.lexicon.reviewers import Reviewers
from service.menu import menu
from service.models import Role
from service.settings import Settings
from service.throttle import RateLimit

BLUEPRINTS = (
    "health",
    "metrics",
    "login",
    "api",
    "desk",
    "lexicon.pages",
    "interpret",
    "archives",
    "overview",
    "jobs",
    "admin",
)


def create_app(settings: Settings, engine: Engine | None = None, reviewer: Reviewer | None = None) -> Flask:
    """The WSGI application. The database is brought to the newest schema; the reviewer is built unless given."""
    zone.live_in(settings.zone)
    engine = engine or db.make_engine(settings)
    db.upgrade(engine)
    app = Flask("service")
    base = reviewer or build_reviewer(settings)
    app.config.update(
        SECRET_KEY=db.secret_key(settings),
        SESSION_COOKIE_NAME="xianshen",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_upload_mb * 1024 * 1024,
    )
    app.extensions.update(
        xianshen_settings=settings,
        xianshen_engine=engine,
        xianshen_reviewer=base,
        xianshen_reviewers=Reviewers(base),
        xianshen_rate=RateLimit(settings.rate_per_minute),
        xianshen_queue=Queue(settings),
    )
    db.init_app(app, engine)
    metrics.init_app(app)
    requests.init_app(app)
    security.init_app(app)
    routing.init_app(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"service.{name}").blueprint)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _fail)
    app.jinja_env.globals.update(current_user=current_user, holds=holds, menu=menu, Role=Role)
    return app


_SENTENCES = {
    400: "请求有误。",
    403: "您没有使用此功能的权限。",
    404: "没有这个页面。",
    405: "不支持这种操作。",
    413: "内容太大，请拆分后再试。",
    429: "操作太频繁，请稍后再试。",
    500: "系统出错了，您的稿件没有丢失。请稍后再试；如仍出错，请联系管理员。",
}


def _refuse(error: HTTPException):  # type: ignore[no-untyped-def]
    """A person gets a page, a script gets JSON, the API gets problem+json."""
    status = error.code or 500
    if status < 400:
        return error
    own = error.description if error.description != type(error).description else None
    sentence = own or _SENTENCES.get(status, "请求未能完成。")
    if request.path.startswith("/api/"):
        answer = problem(status, sentence)
        for name, value in error.get_headers(request.environ):
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer
    if wants_json():
        return {"error": sentence}, status
    return render_template("error.html", sentence=sentence, status=status), status


def _fail(error: Exception):  # type: ignore[no-untyped-def]
    """An unforeseen error: logged with its place (never with draft text), told in a sentence."""
    from flask import current_app

    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    current_app.logger.error("unhandled %s at %s on %s", type(error).__name__, place, request.path)
    return _refuse(HTTPException(description=_SENTENCES[500]))
