"""Replays of proposals: run over what the system keeps, kept with the proposal, opened by the approver."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from nlp.report.labels import VERDICT
from nlp.types import LexiconEntry, Verdict
from service.db import begin_write
from service.lexicon.current import current_entries, note_base
from service.lexicon.log import Act, append
from service.lexicon.proposals import Conflict, changes_of, demand_keeper, find_proposal, notes_of
from service.lexicon.recalled import recalled
from service.lexicon.releases import current_sha256
from service.lexicon.replay import replay
from service.lexicon.texts import Corpus, Text, count_stored, stored_texts
from service.lexicon.units import Tree
from service.models import Proposal, ProposalState, Replay, User
from service.settings import Settings

FOLDER = "corpus"  # in the data folder: texts an administrator keeps for replays
NOTES = 200  # of the examination, in the result
SMALL = 200  # changes: so many are examined while somebody waits for the page
Progress = Callable[[int, int], None]


def before_and_after(db: Session, proposal: Proposal) -> tuple[list[LexiconEntry], list[LexiconEntry]]:
    """The lexicon as it is, and as it would be with the proposal."""
    current = current_entries(db)
    after = {**current, **{change.entry.id: change.entry for change in changes_of(proposal)}}
    return list(current.values()), [after[identifier] for identifier in sorted(after)]


def replay_proposal(
    db: Session,
    user: User,
    number: int,
    folders: Iterable[Path] = (),
    progress: Progress = lambda done, whole: None,
    settings: Settings | None = None,
) -> Replay:
    """Run and keep a replay over what was reviewed here, ``folders`` of texts and, with ``settings``, the archives; the
    write transaction is short and at the end, and is committed here."""
    from service.archives.replayed import archive_texts, newest_runs

    proposal = find_proposal(db, number)
    demand_keeper(db, user, proposal)
    digest, sha256, name = proposal.digest, current_sha256(db), user.name
    before, after = before_and_after(db, proposal)
    tree = Tree.of(db)
    chains = {unit: tree.chain(key) for key, unit in tree.names.items()}
    corpora = [Corpus(folder) for folder in folders if folder.is_dir()]
    runs, gone = newest_runs(db) if settings else [], list[str]()
    total = count_stored(db) + sum(len(corpus.files) for corpus in corpora) + sum(run.posts for run in runs)
    texts: Iterable[Text] = chain(stored_texts(db), *corpora)
    if settings:
        texts = chain(texts, archive_texts(settings, runs, gone))
    result = replay(
        before, after, texts, total, chains=chains, progress=progress, recall=lambda chunk: recalled(db, chunk)
    )
    notes = notes_of(db, proposal)
    result["notes"] = [{"entry": note.entry_id, "text": note.text} for note in notes[:NOTES]]
    result["more_notes"] = len(notes) - len(result["notes"])
    result["archives"] = len(runs) - len(gone)
    result["skipped"] = [*gone, *(reason for corpus in corpora for reason in corpus.skipped)][:100]
    begin_write(db)
    note_base(db)
    proposal = find_proposal(db, number)
    if (proposal.digest, current_sha256(db)) != (digest, sha256):
        raise Conflict("试跑期间词库或提案有变动，请再试跑一次")
    row = Replay(proposal_id=number, digest=digest, release_sha256=sha256, actor=name,
                 result=json.dumps(result, ensure_ascii=False))  # fmt: skip
    db.add(row)
    db.flush()
    counts = {key: result[key] for key in ("texts", "touched", "new", "lost", "covered", "verdicts")}
    append(db, name, Act("replay", after={"proposal": number, "replay": row.id, "sha256": digest, **counts}))
    db.commit()
    return row


def result_of(row: Replay) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(row.result)
    return value


def notes_shown(db: Session, proposal: Proposal, result: dict[str, Any] | None) -> tuple[list[dict[str, str]], int]:
    """Notes of the examination and how many more there are: of the replay, else made now where that is quick."""
    if result is not None and "notes" in result:
        return result["notes"], int(result["more_notes"])
    if proposal.state != ProposalState.PENDING or proposal.size > SMALL:
        return [], 0
    return [{"entry": note.entry_id, "text": note.text} for note in notes_of(db, proposal)], 0


def sentence(result: dict[str, Any]) -> str:
    """What a person reads first."""
    archives = f"，含 {result['archives']:,} 个档案" if result.get("archives") else ""
    said = f"已审 {result['texts']:,} 篇（{result['characters']:,} 字{archives}）：将新增命中 {result['new']:,} 处"
    if result["doubtful"]:
        said += f"，其中 {result['doubtful']:,} 处疑似误报"
    said += f"；失去命中 {result['lost']:,} 处；已有词条指出 {result['covered']:,} 处；"
    return said + f"{result['verdicts']:,} 篇结论将改变"


def change_of_verdict(one: dict[str, str]) -> str:
    return f"{VERDICT[Verdict(one['before'])]} → {VERDICT[Verdict(one['after'])]}"
