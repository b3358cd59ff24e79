"""What an interpretation may not do to its policy: act by another office, admit no condition, shut a group out, let
what is forbidden; and what it may: ask for leave first, speak of the office it is."""

from __future__ import annotations

import pytest

from nlp.interpret import assess
from nlp.text import document_from_text

POLICY = """白石县湖区垂钓管理规定
各街道办事处、各湖区管理站：
第一条 为保护湖区水生态，根据有关法规，制定本规定。
第二条 本规定适用于湖区一级、二级保护区内的垂钓活动，包括钓鱼、钓虾和夜钓。
第三条 省级、市级湿地公园内应当设置垂钓区，县农业农村局负责划定垂钓区，县水利局负责巡查堤岸。
第四条 垂钓者不得使用鱼枪、锚钩等工具，不得随意丢弃饵料、渔线。
第五条 举办垂钓赛事的，应当经县体育局同意，并由专人负责现场安全。
第六条 残疾人联合会组织的康复垂钓活动，免征场地使用费。
第七条 垂钓者违反本规定的，由县农业农村局责令改正；情节严重的，没收渔具。
第八条 未满14周岁的人员，在没有监护人陪同的情况下，不得在深水区垂钓，但参加学校统一组织的活动除外。
第九条 本规定自2026年7月1日起施行。
"""
TRUE = """白石县湖区垂钓管理规定解读
在湖区一级、二级保护区内垂钓都要守规定，钓鱼、钓虾、夜钓都算。
省级、市级湿地公园里要有垂钓区，垂钓区由县农业农村局划定，堤岸由县水利局巡查。
鱼枪、锚钩这些工具不能使用，饵料、渔线也不能乱丢。
办垂钓赛事，县体育局同意后可以办，但要有专人管安全。
残联组织的康复垂钓，场地使用费免征。
违反规定的，县农业农村局会责令改正；情节严重的没收渔具。
未满14周岁的孩子没有监护人陪同不得在深水区垂钓，学校统一组织的活动除外。
需要说明的是，我们局会在垂钓区设立咨询点。
"""
TURNED = [
    ("垂钓区由县农业农村局划定", "垂钓区由县水利局划定", "subject"),
    ("残联组织的康复垂钓，场地使用费免征", "残联组织的康复垂钓，场地使用费要交", "negation"),
    ("县农业农村局会责令改正", "县法院会责令改正", "subject"),
    ("县农业农村局会责令改正", "街道办事处会责令改正", "subject"),
    ("情节严重的没收渔具", "一律没收渔具", "obligation"),
    ("省级、市级湿地公园里要有", "各级湿地公园里要有", "scope"),
    ("鱼枪、锚钩这些工具不能使用", "鱼枪、锚钩这些工具可以使用", "negation"),
    ("，学校统一组织的活动除外", "", "condition"),
]


def judged(text: str):
    return assess(document_from_text(POLICY), document_from_text(text))


def test_a_faithful_text_is_not_accused() -> None:
    assert [item.note for item in judged(TRUE).contradictions] == []


@pytest.mark.parametrize(("old", "new", "kind"), TURNED)
def test_what_was_turned_round_is_found(old: str, new: str, kind: str) -> None:
    assert TRUE.count(old) == 1
    result = judged(TRUE.replace(old, new))
    assert [str(item.kind) for item in result.contradictions] == [kind]
    assert result.score <= 59
