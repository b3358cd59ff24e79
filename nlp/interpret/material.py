"""The structure of an interpretation: sections, question-and-answer pairs, sentences and what each speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.interpret.facts import Fact, facts_of
from nlp.interpret.lines import label_of, lines_of, split
from nlp.interpret.structure import Policy
from nlp.interpret.types import Kind
from nlp.types import Document, Span

_BULLET = re.compile(r"[★☆●○◆◇■□▲△►▶✔√✓·•※①-⑳➤☞-]")
MARKED = 16
"""Characters from which a line with a bullet is no heading."""
_TOLD = re.compile(r"^[^：:]{2,14}[：:].{3,}$")
_STOPPED = re.compile(r"[，,；;].*(?:不|可|应|须|必|禁|罚|由|经|按|给予|补|奖)")
_QUESTION = re.compile(
    r"^[\s　]*(?:问[：:]|[Qq]\d*[：:]|\d{1,2}[.．、]\s*.{4,80}[？?]$|"
    r"(?:[一二三四五六七八九十]+、)?.{4,60}[？?]$|记者[：:])"
)
_ANSWER = re.compile(r"^[\s　]*(?:答[：:]|[Aa]\d*[：:]|负责人[：:])")
BACKGROUND = re.compile(
    r"截至|近年来|近几年|长期以来|目前[，,]?|当前[，,]|据统计|据测算|初步测算|以来[，,]|今年前|去年|上年|同比|已达到?|累计(?!不|最|至少|满|缴|超过)|"
    r"(?:印发|公布|发布|出台)了?《|近日[，,]|(?<!\d)日前[，,]|高度重视|强调指出|要求[，,：]优化|起草|征求意见|调研|\d{4}年(?:[^，。]{0,8})?(?:制定|颁布|公布|发布|出台|修订)|全国人大|党的[一二三四五六七八九十]+(?:大|届)"
)
_SPEAKS = re.compile(
    r"《(?:[\u4e00-\u9fff]{2,8})》(?:[\u4e00-\u9fff]{0,6})?(?:提出|明确|规定|要求|强调|指出|将|对|从|共|包括|部署|坚持|围绕|分为|在)"
    r"|(?:^|[，。；：])(?:本|该|此次|新)?(?:办法|方案|通知|条例|细则|实施意见|规定|政策|规划|新规|通告)(?:中|里|还|也|就)?(?:提出|明确|规定|要求)"
)
_OWN_WORDS = {"征求意见": r"征求[^，。；]{0,8}意见", "上年": "上年|上一年", "同比": "同比", "调研": "调研"}
"""Cues of history that are none where the policy itself speaks of them (征求业主意见 is a step, 上年 a measure)."""
_BACK_SECTION = re.compile(r"背景|意义|依据|必要性|起草过程|制定过程|出台过程|为什么|过程")
_MORE_SECTION = re.compile(r"目标|任务|内容|措施|举措")
"""A question that asks for more than the background: once an answer names the policy, the rest speaks of it."""
_NEXT_SECTION = re.compile(r"下一步|贯彻落实|如何(?:推动|抓好).{0,20}落实|还将开展")
_STEP_SECTION = re.compile(r"起草过程|制定过程|出台过程|起草情况|征求意见")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``section`` is the heading or question above; ``role`` is title | heading | question | body.

    ``background``: speaks of history, statistics, other documents or next steps rather than of the policy.
    """

    index: int
    span: Span
    section: str
    role: str
    background: bool
    names_policy: bool


@dataclass(frozen=True, slots=True)
class Material:
    text: str
    title: str
    sentences: tuple[Sentence, ...]
    questions: tuple[Span, ...]
    headings: tuple[Span, ...]

    @property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences that say something: no title, headings, questions."""
        return tuple(s for s in self.sentences if s.role == "body")


def parse_interpretation(document: Document, policy: Policy) -> Material:
    """Sections, questions and sentences of an interpretation of ``policy``.

    Where there is nothing but headings, they are all it says: they are its body.
    """
    text = document.text
    sentences: list[Sentence] = []
    questions: list[Span] = []
    headings: list[Span] = []
    section, told = "", False
    short, own = _short_names(text), {cue for cue, said in _OWN_WORDS.items() if re.search(said, policy.text)}
    for number, span in enumerate(lines_of(text)):
        line = text[span.start : span.end]
        role = _role(line, number, sentences[-1].role if sentences else "", section)
        told = told and role == "body"
        if role == "question":
            questions.append(span)
            section = line
        elif role == "heading":
            headings.append(span)
            section = line
        if role != "body":
            sentences.append(Sentence(len(sentences), span, section, role, role == "title", False))
            continue
        for piece in split(text, span):
            said = text[piece.start : piece.end]
            names = bool(_SPEAKS.search(said)) or any(name in said for name in short)
            told = told or (_MORE_SECTION.search(section) is not None and _SPEAKS.search(said) is not None)
            back = _is_background(said, "" if told else section, names, own)
            sentences.append(Sentence(len(sentences), piece, section, "body", back, names))
    if not any(one.role == "body" for one in sentences):
        sentences = [replace(one, role="body") if one.role == "heading" else one for one in sentences]
    title = document.title or next((text[s.span.start : s.span.end] for s in sentences if s.role == "title"), "")
    return Material(text, title, tuple(sentences), tuple(questions), tuple(headings))


def _short_names(text: str) -> list[str]:
    """《意见》 and the like, where the text says 以下简称《意见》."""
    return [f"《{name}》" for name in re.findall(r"以下简称[“\"]?《([^》]{2,12})》", text)]


def is_question(line: str) -> bool:
    """Whether a line asks: 问：…, Q1：…, 记者：…, or a short line that ends with a question mark."""
    return _QUESTION.match(line) is not None and len(line) <= 90


def _role(line: str, number: int, before: str, section: str) -> str:
    """``before`` is the role of the line above: in a picture's text short lines without a stop are what it says."""
    if is_question(line):
        return "question"
    if _ANSWER.match(line):
        return "body"
    ends = line[-1] in "。！？；;：:，,…"
    if number == 0 and not line.endswith(("。", "；")) and len(line) <= 80:
        return "title"
    if not ends and len(line) <= 45 and (label_of(line) or len(line) <= 24):
        return "body" if _says(line, before, section) else "heading"
    return "body"


def _says(line: str, before: str, section: str) -> bool:
    """Whether a short line without a full stop says something: an arrow, a colon, a figure or a comma, or no mark of
    its own below a marked heading (◆ or 【】)."""
    if label_of(line) or line.startswith(("【", "《", "第")):
        return False
    marked = _BULLET.match(line) is not None
    if "→" in line or (marked and len(line) > MARKED):
        return True
    if not marked and before in ("heading", "body") and (section.startswith("【") or _BULLET.match(section)):
        return True
    says = _STOPPED.search(line) or _TOLD.search(line) or any(map(_exact, facts_of(line)))
    return bool(says) and (marked or before in ("heading", "body"))


def _exact(fact: Fact) -> bool:
    return fact.kind not in (Kind.COUNT, Kind.DATE)


def _is_background(said: str, section: str, names: bool, own: set[str]) -> bool:
    """``own`` are cues of history that the policy itself speaks of."""
    if _STEP_SECTION.search(section) or (_NEXT_SECTION.search(section) and not names):
        return True
    if re.match(r"(?:答[：:])?(?:下一步|接下来|今后)", said):
        return True
    cue = next((m for m in BACKGROUND.finditer(said) if m.group() not in own), None)
    if cue and not (names and "《" in said and _SPEAKS.search(said)):
        return True
    return bool(_BACK_SECTION.search(section)) and not _SPEAKS.search(said)


_ANNOUNCES = re.compile(r"\s*(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、是])")
SHORT = 30


def is_lead(material: Material, sentence: Sentence) -> bool:
    """Whether a sentence only announces the next ones of its paragraph (三是强化监督管理。)."""
    after = material.sentences[sentence.index + 1] if sentence.index + 1 < len(material.sentences) else None
    if sentence.span.end - sentence.span.start > SHORT or after is None or after.role != "body":
        return False
    if "\n" in material.text[sentence.span.end : after.span.start]:
        return False
    return _ANNOUNCES.match(material.text, sentence.span.start) is not None


_EXAMPLE = re.compile(r"例如|比如|譬如|算(?:一)?(?:笔|个)账|打个比方|举例|举个例子|以[^。，]{1,12}为例|假如|假设")


def is_example(text: str, sentence: Sentence) -> bool:
    """Whether a sentence is a worked example, whose persons and figures are made up to explain."""
    return _EXAMPLE.search(text, sentence.span.start, sentence.span.end) is not None
