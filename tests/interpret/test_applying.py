"""INT-16: what a policy says of applying and its interpretation leaves out; nothing where there is no such service."""

from __future__ import annotations

from nlp.interpret.applying import untold_service
from nlp.interpret.material import parse_interpretation
from nlp.interpret.structure import parse_policy
from nlp.types import Document

POLICY = (
    "青岚县高龄津贴发放办法\n"
    "第一条 符合下列条件的老年人，可以申请高龄津贴：（一）具有本县户籍；（二）年满80周岁。\n"
    "第二条 申请人应当向户籍所在地乡镇人民政府提出申请，并提交身份证明和户口簿复印件。\n"
    "第三条 乡镇人民政府应当自受理申请之日起7个工作日内完成审核，公示后报县民政局审批。\n"
    "第四条 本办法自2026年5月1日起施行。\n"
)
TOLD = (
    "《青岚县高龄津贴发放办法》解读\n谁能领？具有本县户籍、年满80周岁的老人。\n"
    "到户籍所在地的乡镇政府申请，带上身份证和户口本复印件。\n受理后7个工作日内审核，公示以后报县民政局。\n"
)


def untold(policy: str, text: str) -> list[str]:
    source = parse_policy(Document("p", policy))
    found = untold_service(source, parse_interpretation(Document("i", text), source))
    for item in found:
        assert item.policy is not None
        assert source.body.contains(item.policy)
    return [item.note.partition("：")[2] for item in found]


def test_all_told() -> None:
    assert untold(POLICY, TOLD) == []


def test_what_a_reader_would_look_for_in_vain() -> None:
    lines = TOLD.split("\n")
    assert untold(POLICY, "\n".join(lines[:2] + lines[3:])) == ["到哪里办", "要带什么材料"]
    assert untold(POLICY, "\n".join(lines[:3])) == ["怎么办", "多久办结"]


def test_a_policy_without_a_service_asks_for_none() -> None:
    policy = "某县加强防汛工作的通知\n一、各乡镇要在5月底前完成排查。\n二、县水务局应当每周通报一次，材料报县政府。\n"
    assert untold(policy, "防汛通知解读\n各乡镇5月底前查完。") == []
