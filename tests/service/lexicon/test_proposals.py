"""Proposals: two at once, the second person, roles by unit, levels, allow entries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from nlp.lexicon import Matcher, make_release
from nlp.lexicon.layers import disagreements, layered
from nlp.text import document_from_text
from service.db import begin_write
from service.lexicon.current import current_entries
from service.lexicon.deciding import send_back, withdraw
from service.lexicon.history import history
from service.lexicon.proposals import Change, Conflict, Faulty, notes_of, propose, propose_allow
from service.lexicon.releases import as_release, compare, entries_of, find_release, roll_back
from service.lexicon.units import Refused, Tree, set_parent
from service.models import Grant, LexiconEvent, Proposal, ProposalState, Role, Unit
from tests.lexicon.factory import DAY
from tests.service.lexicon.conftest import ENTRY, Office, entry


def test_two_people_edit_the_same_entry(office: Office) -> None:
    office.through(ENTRY)
    office.release()
    first = office.propose(replace(ENTRY, version=2, note="甲的改法"), based_on=1)
    with pytest.raises(Conflict, match=f"正由 weihu 在提案 {first.id} 中修改"):
        office.propose(replace(ENTRY, version=2, note="乙的改法"), based_on=1)
    office.db.rollback()
    office.look(first)
    office.approve(first)
    office.release()
    with pytest.raises(Conflict, match=r"已有第 2 版，您改的是第 1 版"):
        office.propose(replace(ENTRY, version=2, note="乙的改法"), based_on=1)
    office.db.rollback()
    second = office.propose(replace(ENTRY, version=3, note="乙的改法"), based_on=2)
    assert second.state == ProposalState.PENDING
    assert [step.version for step in history(office.db, ENTRY.id)] == [1, 2]


def test_an_entry_is_tried_by_its_own_sentences(office: Office) -> None:
    with pytest.raises(Faulty, match="反例句中没有命中"):
        office.propose(entry("某错词", "某对词", bad="这一句没有它。"))
    office.db.rollback()
    with pytest.raises(Faulty, match="正例句中也命中"):
        office.propose(entry("某错词", "某对词", good="他们说某错词。"))
    office.db.rollback()
    with pytest.raises(Faulty, match=r"“布署”已有词条 typo-\d+"):
        office.propose(entry("布署", "部署"))


def test_contradictions_are_told_but_do_not_stop(office: Office) -> None:
    proposal = office.propose(entry("某种布暑", "某种布署"))
    assert any("布署”本身会被词条" in note.text for note in notes_of(office.db, proposal))


def test_nobody_approves_his_own_or_unseen(office: Office) -> None:
    proposal = office.propose(ENTRY)
    with pytest.raises(Refused, match="还没有按现行词库试跑"):
        office.approve(proposal)
    office.db.rollback()
    office.look(proposal, by="weihu")
    with pytest.raises(Refused, match="请先查看"):
        office.approve(proposal)
    office.db.rollback()
    with pytest.raises(Refused, match="没有全系统（all）的“词库审批”权限"):
        office.approve(proposal, by="weihu")
    office.db.rollback()
    office.look(proposal)
    office.approve(proposal)
    with pytest.raises(Refused, match="已通过，不能再审批"):
        office.approve(proposal)


def test_an_approver_who_proposes_needs_another(office: Office) -> None:
    begin_write(office.db)
    office.db.add(Grant(user_id=office.person("weihu").id, role=Role.LEXICON_APPROVER))
    office.db.commit()
    proposal = office.propose(ENTRY)
    office.look(proposal, by="weihu")
    with pytest.raises(Refused, match="须由另一人审批"):
        office.approve(proposal, by="weihu")


def test_a_replay_holds_for_the_lexicon_it_was_made_with(office: Office) -> None:
    first, second = office.propose(ENTRY), office.propose(entry("某错词", "某对词"))
    office.look(first)
    office.look(second)
    office.approve(second)
    office.release()
    with pytest.raises(Refused, match="还没有按现行词库试跑"):
        office.approve(first)


def test_returned_and_withdrawn(office: Office) -> None:
    first, second = office.propose(ENTRY), office.propose(entry("某错词", "某对词"))
    begin_write(office.db)
    send_back(office.db, office.person("shenpi"), first.id, "依据不足")
    with pytest.raises(Refused, match="只有提出人可以撤回"):
        withdraw(office.db, office.person("shenpi"), second.id, "撤")
    withdraw(office.db, office.person("weihu"), second.id, "另提")
    office.db.commit()
    assert (first.state, second.state) == (ProposalState.RETURNED, ProposalState.WITHDRAWN)
    assert office.propose(ENTRY).id > second.id, "what was returned may be proposed again"
    kinds = list(office.db.scalars(select(LexiconEvent.kind).order_by(LexiconEvent.seq)))
    assert kinds == ["base", "propose", "propose", "return", "withdraw", "propose"]


def test_releases_are_compared_and_rolled_back(office: Office) -> None:
    office.through(ENTRY)
    one = office.release()
    office.through(replace(ENTRY, version=2, right=("有关工作",), good="有关工作如下。"), based_on=1)
    office.through(replace(current_entries(office.db)["typo-0038"], version=2, status="retired"), based_on=1)
    two = office.release()
    found = compare(entries_of(one), entries_of(two))
    assert [after.origin for _, after in found.changed] == ["phrase-test-1@2"]
    assert [gone.id for gone in found.retired] == ["typo-0038"]
    begin_write(office.db)
    three = roll_back(office.db, office.person("shenpi"), 1, "改错了")
    office.db.commit()
    assert three.number == 3
    assert not compare(entries_of(one), entries_of(three)).retired
    now = current_entries(office.db)
    assert now["phrase-test-1"].right == ("有关事项",)
    assert now["phrase-test-1"].version == 3
    assert now["typo-0038"].status == "active"
    assert find_release(office.db, 2).sha256 == two.sha256
    begin_write(office.db)
    with pytest.raises(Refused, match="没有差别"):
        roll_back(office.db, office.person("shenpi"), 1, "再来一次")


def test_roles_reach_down_not_up(office: Office, units: dict[str, Unit]) -> None:
    own = office.propose(entry("县里错词", "县里对词", scope="某县"), by="w-某县")
    assert own.state == ProposalState.PENDING
    office.propose(entry("局里错词", "局里对词", scope="某县教育局"), by="w-某市")
    for by, scope in (("w-某县", "某市"), ("w-某县", "all"), ("w-某县教育局", "甲局")):
        with pytest.raises(Refused, match="权限"):
            office.propose(entry("别处错词", "别处对词", scope=scope), by=by)
        office.db.rollback()
    with pytest.raises(Refused, match="没有单位“某乡”"):
        office.propose(entry("乡里错词", "乡里对词", scope="某乡"))
    office.db.rollback()
    with pytest.raises(Refused, match="引有各单位的稿件"):
        office.look(own, by="s-某县教育局")
    office.db.rollback()
    with pytest.raises(Refused, match="没有“某县”的“词库审批”权限"):
        office.approve(own, by="s-某县教育局")
    office.db.rollback()
    office.look(own, by="s-某省")
    office.approve(own, by="s-某省")


def test_a_unit_inherits_adds_and_relaxes(office: Office, units: dict[str, Unit]) -> None:
    allow = replace(entry("", "上报省级"), kind="allow", form="term", bad="", good="上报省级。", scope="某县教育局")
    for made in (
        entry("上报省级", "报送省级", scope="某省"),
        entry("县内用语", "县级用语", scope="某县"),
        entry("冲突词语", "省的写法", scope="某省"),
        entry("冲突词语", "县的写法", scope="某县"),
        allow,
    ):
        office.through(made)
    release = as_release(office.release())
    tree = Tree.of(office.db)

    def said(unit: str, text: str) -> list[str]:
        matcher = Matcher(layered(release, tree.chain(units[unit].id)))
        return [f"{found.suggestions[0]}" for found in matcher.findings(document_from_text(text), DAY)]

    text = "上报省级。县内用语。冲突词语。"
    assert said("某省", text) == ["报送省级", "省的写法"]
    assert said("某市", text) == ["报送省级", "省的写法"]
    assert said("某县", text) == ["报送省级", "县级用语", "省的写法"]
    assert said("某县教育局", text) == ["县级用语", "省的写法"]
    shown = disagreements(release.entries, tree.chain(units["某县教育局"].id))
    assert [(one.text, one.winner.scope, one.reason) for one in shown] == [
        ("上报省级", "某县教育局", "放行词条优先"),
        ("冲突词语", "某省", "上级的词条优先"),
    ]


def test_units_make_no_circle(office: Office, units: dict[str, Unit]) -> None:
    with pytest.raises(Refused, match="不能再作它的上级"):
        set_parent(office.db, units["某省"], units["某县"])


def test_an_editor_asks_that_a_word_is_never_flagged(office: Office) -> None:
    begin_write(office.db)
    editor = office.person("editor_a")
    made = propose_allow(office.db, editor, "莱蕪红", "本地品牌名", scope="甲局", sentence="推广莱蕪红品牌。")
    office.db.commit()
    assert made.title == "放行“莱蕪红”"
    begin_write(office.db)
    with pytest.raises(Conflict, match=f"见提案 {made.id}"):
        propose_allow(office.db, editor, "莱蕪红", "又一次", scope="甲局")
    office.db.rollback()
    office.look(made)
    office.approve(made)
    office.release()
    found = [one for one in current_entries(office.db).values() if one.right == ("莱蕪红",)]
    assert [(one.kind, one.form, one.scope, one.authority) for one in found] == [
        ("allow", "term", "甲局", "本地品牌名")
    ]


def test_what_is_approved_but_overtaken_is_not_released_silently(office: Office) -> None:
    """An entry changed between approval and release (as a new shipped lexicon would) stops the release, by name."""
    office.through(ENTRY)
    begin_write(office.db)
    row = office.db.scalars(select(Proposal)).one()
    row.changes[0].based_on = 1
    office.db.commit()
    with pytest.raises(Refused, match="词条 phrase-test-1 已不是第 1 版"):
        office.release()


def test_ids_are_given_in_order(office: Office) -> None:
    one, two = office.propose(entry("甲错词", "甲对词")), office.propose(entry("乙错词", "乙对词"))
    first, second = one.changes[0].entry_id, two.changes[0].entry_id
    assert first.endswith("-0001")
    assert second.endswith("-0002")
    begin_write(office.db)
    both = [Change(entry("丙错词", "丙对词")), Change(entry("丁错词", "丁对词"))]
    made = propose(office.db, office.person("weihu"), both, "一起提")
    assert [change.entry_id[-4:] for change in made.changes] == ["0003", "0004"]
    assert make_release(current_entries(office.db).values()).sha256
