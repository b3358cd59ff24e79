"""What an editor reads for severities, categories and verdicts: the same word everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.types import Finding, Severity, Verdict

SEVERITY: Mapping[Severity, str] = {
    Severity.SERIOUS: "严重",
    Severity.GENERAL: "一般",
    Severity.HINT: "提示",
}
VERDICT: Mapping[Verdict, str] = {
    Verdict.PASS: "可以发布",
    Verdict.REVISE: "修改后发布",
    Verdict.BLOCK: "不得发布",
}


class _Labels(dict[str, str]):
    """Category names; one that is not known yet is shown as it is."""

    def __missing__(self, key: str) -> str:
        return key


CATEGORY: Mapping[str, str] = _Labels(
    typo="错别字",
    phrase="固定表述",
    agency="机构名称",
    person="人名职务",
    division="行政区划",
    law="法律法规",
    hmt="涉港澳台",
    form="规范用语",
    punctuation="标点",
    numeral="数字",
    date="日期",
    document="公文格式",
    character="用字",
    wording="语句",
    privacy="个人信息",
    link="链接",
    spelling="疑似错字",
)

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str, stand_in: str = "") -> str:
    """``text`` with what XML 1.0 cannot hold (control characters, lone surrogates) as ``stand_in``."""
    return _NOT_XML.sub(stand_in, text)


def advice(finding: Finding) -> str:
    """What to write instead, best first; the message where a person must decide."""
    return "；".join(suggestion or "（删去）" for suggestion in finding.suggestions) or finding.message


def basis(finding: Finding) -> str:
    """The citation, or how sure the model is, or nothing."""
    if finding.authority:
        return finding.authority
    if finding.confidence is None:
        return ""
    return f"模型判断，把握 {finding.confidence:.2f}"
