"""What the pages of the lexicon share: who may read and act, words for codes, refusals as messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import CATEGORY, SEVERITY, xml_safe
from nlp.types import LexiconEntry, ReviewError
from service.access import DESK_ROLES, role_required, signed_in
from service.db import begin_write, get_session
from service.lexicon.current import current_entries
from service.lexicon.say import NAMES
from service.lexicon.units import Tree, may, readable
from service.models import Role, Unit, User

READERS = (*DESK_ROLES, Role.LEXICON, Role.LEXICON_APPROVER)
KINDS = {
    "typo": "错别字", "phrase": "固定表述", "agency": "机构名", "division": "行政区划", "law": "法规",
    "hmt": "涉港澳台", "form": "规范用语", "allow": "放行",
}  # fmt: skip
FORMS = {
    "literal": "原样匹配", "pattern": "模式", "protected": "受保护名称", "expansion": "固定表述的展开",
    "title": "法规标题", "term": "放行的词",
}  # fmt: skip
STATUS = {"active": "启用", "proposed": "待确认", "retired": "停用"}
WORDS = {"kinds": KINDS, "forms": FORMS, "statuses": STATUS, "severities": SEVERITY, "names": NAMES,
         "categories": CATEGORY}  # fmt: skip


def reader(view: Callable[..., Any]) -> Callable[..., Any]:
    """For people of a desk or of the lexicon."""
    return role_required(*READERS)(view)


def acting(view: Callable[..., Any]) -> Callable[..., Any]:
    """For readers; what is refused becomes a message on the page one came from."""

    @wraps(view)
    def guarded(*arguments: Any, **named: Any) -> Any:
        try:
            return view(*arguments, **named)
        except ReviewError as error:
            get_session().rollback()
            flash(f"{error}。".replace("。。", "。"))
            return redirect(_back())

    return role_required(*READERS)(guarded)


def _back() -> str:
    """The page of ours that the form stood on."""
    address = request.form.get("back", "")
    inside = address.startswith("/lexicon/") and address.isprintable()
    return address if inside else url_for("lexicon.entries")


@contextmanager
def writing() -> Iterator[tuple[Session, User]]:
    """A write transaction of the signed-in person, committed at the end."""
    db = begin_write(get_session())
    yield db, signed_in()
    db.commit()


def show(template: str, **values: Any) -> str:
    db = get_session()
    tree, user = Tree.of(db), signed_in()
    may_propose = any(grant.role == Role.LEXICON for grant in user.grants)
    may_approve = any(grant.role == Role.LEXICON_APPROVER for grant in user.grants)
    return render_template(
        template, **WORDS, scope_name=scope_name, may_propose=may_propose, may_approve=may_approve,
        own_scopes=scopes_for(tree, user, Role.LEXICON), **values,
    )  # fmt: skip


def scopes_for(tree: Tree, user: User, role: Role) -> list[str]:
    """The scopes for which a person holds a role, ``all`` first."""
    return [scope for scope in ("all", *tree.names.values()) if may(tree, user, role, scope)]


def scope_name(scope: str) -> str:
    return "全系统" if scope == "all" else scope


def visible(db: Session) -> dict[str, LexiconEntry]:
    """The entries the signed-in person may read."""
    scopes = readable(Tree.of(db), signed_in())
    current: Mapping[str, LexiconEntry] = current_entries(db)
    if scopes is None:
        return dict(current)
    return {identifier: entry for identifier, entry in current.items() if entry.scope in scopes}


def find_entry(identifier: str) -> LexiconEntry:
    entry = visible(get_session()).get(identifier.partition("@")[0])
    if entry is None:
        abort(404, "没有这个词条。")
    return entry


def field(name: str, longest: int = 500) -> str:
    """A line of the form, without what a page cannot show."""
    return xml_safe(request.form.get(name, "")).strip()[:longest]


def units_shown(db: Session) -> list[Unit]:
    """The units whose lexicon the signed-in person may look at."""
    scopes = readable(Tree.of(db), signed_in())
    found = db.query(Unit).order_by(Unit.id).all()
    return [unit for unit in found if scopes is None or unit.name in scopes]


def to(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, **values))
