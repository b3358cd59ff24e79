"""The structure of a policy: title, 文号, clauses with stable ids and spans, definitions, what it replaces.

A clause is what a reader would call one: an article (第十条 with its paragraphs and items), a numbered measure
(（三）…), or an unnumbered paragraph. Its id is the path of its labels: ``第十条``, ``二/（一）/3``, ``二/段2``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.interpret.facts import DocumentNumber, Fact, document_numbers, facts_of
from nlp.interpret.levels import counts_of, levels_of
from nlp.interpret.lines import ARTICLE, DATE_LINE, NUMBER_LINE, THIRD, label_of, lines_of, split
from nlp.types import Document, Span

_ADDRESS = re.compile(r"^[^。；]{2,400}[:：]$")
_NOISE = re.compile(r"^[（(](?:本文有删减|此件公开发布|来源|记者|信息公开形式)[^）)]*[)）]$|^附件[：:]?")
_ENDS = tuple("。！？!?；;：:”）)，,")
_DEFINITION = re.compile(
    r"(?:本[\u4e00-\u9fff]{1,6}所称|以上所称|所称)?(?P<term>[\u4e00-\u9fffA-Za-z（）()“”]{2,24}?)[，,]?(?:是指|指的是|系指|，指)"
)
_REPLACES = re.compile(
    r"(?:同时废止|予以废止|即行废止|停止执行|不再执行|修订(?:形成|如下|为)|修改为|作如下修改|代替《|原《[^》]+》(?:废止|失效))"
)
ORGANISATION = re.compile(
    r"组织(?:实施|保障|领导|落实)|保障措施|政策组织|监督管理|职责分工|支撑保障|附则|附\s*则|总\s*则|其他$|加强(?:组织|统筹|宣传|监督|评估)|落实(?:各方)?责任|宣传(?:引导|与信息)|跟踪评估|责任分工"
)
PRINCIPLES = re.compile(r"总体要求|指导思想|基本原则|总体思路")


@dataclass(frozen=True, slots=True)
class Clause:
    """``heading`` is the run-in or own-line heading, '' where there is none; ``section`` the headings above."""

    id: str
    span: Span
    heading: str
    section: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    text: str
    title: str
    numbers: tuple[DocumentNumber, ...]
    clauses: tuple[Clause, ...]
    headings: tuple[Span, ...]
    facts: tuple[Fact, ...]
    definitions: tuple[tuple[str, Span], ...]
    replaces: Span | None
    counts: frozenset[int]
    levels: tuple[tuple[str, int, Span], ...]
    body: Span


def parse_policy(document: Document) -> Policy:
    """The structure of a policy document; ``clauses`` is empty where nothing reads as a clause."""
    text = document.text
    lines = lines_of(text)
    start = _body_start(text, lines)
    clauses, headings = _clauses(text, lines[start:])
    title = document.title or _title(text, lines[: max(start, 1)])
    body = Span(lines[start].start, lines[-1].end) if start < len(lines) else Span(0, len(text))
    replaced = _REPLACES.search(text)
    return Policy(
        text=text,
        title=title,
        numbers=tuple(document_numbers(text)),
        clauses=tuple(clauses),
        headings=tuple(headings),
        facts=tuple(facts_of(text)),
        definitions=tuple(_definitions(text, clauses)),
        replaces=Span(replaced.start(), replaced.end()) if replaced else None,
        counts=counts_of(text, lines, len(clauses)),
        levels=levels_of(text, lines),
        body=body,
    )


def _body_start(text: str, lines: list[Span]) -> int:
    """Index of the first line of the body: after title, 文号, address and, of a forwarded text, its letter."""
    for index, span in enumerate(lines):
        line = text[span.start : span.end]
        if _ADDRESS.match(line) and index < 12 and "：" in line[-1:] and index > 0:
            return index + 1
        if label_of(line) or (len(line) > 60 and line.endswith("。")):
            return index
    return 0


def _title(text: str, lines: list[Span]) -> str:
    for span in lines:
        line = text[span.start : span.end]
        if not NUMBER_LINE.match(line) and len(line) >= 4:
            return line.lstrip("# ")
    return ""


def _is_text(line: str) -> bool:
    """Whether an unlabelled line is prose rather than a signature, a date or a note."""
    if DATE_LINE.match(line) or NUMBER_LINE.match(line) or _NOISE.match(line):
        return False
    return len(line) >= 12 and (line.endswith(_ENDS) or len(line) > 40)


def _clauses(text: str, lines: list[Span]) -> tuple[list[Clause], list[Span]]:
    raw: list[tuple[list[tuple[int, str]], int, int, str, list[str]]] = []
    headings: list[Span] = []
    path: list[tuple[int, str]] = []
    names: dict[int, str] = {}
    in_article = any(ARTICLE.match(text[s.start : s.end]) for s in lines)
    for place, span in enumerate(lines):
        line = text[span.start : span.end]
        label = label_of(line)
        if label and in_article and label[0] >= 4 and path and path[-1][0] == 2:
            label = None  # items of an article belong to it
            if raw:
                raw[-1] = (*raw[-1][:2], span.end, *raw[-1][3:])
            continue
        if label is None:
            if not _is_text(line) and not (in_article and path and path[-1][0] == 2 and line.endswith(_ENDS)):
                if raw and THIRD.match(line):
                    raw[-1] = (*raw[-1][:2], span.end, *raw[-1][3:])
                continue
            if in_article and path and path[-1][0] == 2 and raw:
                raw[-1] = (*raw[-1][:2], span.end, *raw[-1][3:])
            else:
                raw.append(([*path, (9, "段")], span.start, span.end, "", _above(names, 9)))
            continue
        level, name, width = label
        path = [step for step in path if step[0] < level]
        path.append((level, name))
        names = {k: v for k, v in names.items() if k < level}
        rest = line[width:].strip()
        following = label_of(text[lines[place + 1].start : lines[place + 1].end]) if place + 1 < len(lines) else None
        opens = following is not None and following[0] > level and rest.count("。") == 1 and rest.endswith("。")
        heading_only = level != 2 and len(rest) <= 45 and (opens or not rest.endswith(_ENDS))
        heading = rest if heading_only else _run_in(rest)
        names[level] = heading
        if heading_only:
            headings.append(span)
            continue
        raw.append((list(path), span.start, span.end, heading, _above(names, level)))
    raw = [item for item in raw if text[item[1] : item[2]].strip()]
    return _build(text, _with_bare_items(text, raw, headings)), headings


def _with_bare_items(text: str, raw: list, headings: list[Span]) -> list:  # type: ignore[type-arg]
    """Where a policy is nothing but short numbered lines, the lines are its clauses."""
    if raw:
        return raw
    return [([(5, str(n))], s.start, s.end, text[s.start : s.end], []) for n, s in enumerate(headings, 1)]


def _above(names: dict[int, str], level: int) -> list[str]:
    return [name for key, name in sorted(names.items()) if key < level and name]


def _run_in(rest: str) -> str:
    """The heading that opens a numbered paragraph (加快培育虚拟电厂主体。省级…), or ''."""
    head, dot, tail = rest.partition("。")
    return head if dot and tail and 4 <= len(head) <= 40 and "，" not in head[:-1] else ""


def _build(text: str, raw: list) -> list[Clause]:  # type: ignore[type-arg]
    clauses: list[Clause] = []
    used: dict[str, int] = {}
    articles = any(step[0] == 2 for item in raw for step in item[0])
    for path, start, end, heading, above in raw:
        steps = [step for step in path if step[0] >= 2] if articles and any(s[0] == 2 for s in path) else path
        name = "/".join(label for _, label in steps) or "段"
        used[name] = used.get(name, 0) + 1
        identity = f"{name}{used[name]}" if name.endswith("段") else name + (f"#{used[name]}" if used[name] > 1 else "")
        span = Span(start, end)
        clauses.append(Clause(identity, span, heading, "/".join(above), tuple(split(text, span, segments=True))))
    return clauses


def _definitions(text: str, clauses: list[Clause]) -> list[tuple[str, Span]]:
    found = []
    for clause in clauses:
        for sentence in clause.sentences:
            match = _DEFINITION.search(text, sentence.start, sentence.end)
            if match and match.end() - sentence.start <= 40:
                term = re.sub(
                    r"^.*(?:所称|其中|上述)|[“”]|^本[^的]{2,4}的|^[（(].{1,3}[）)]|^(?:也称|又称)", "", match["term"]
                )
                if 2 <= len(term) <= 16:
                    found.append((term, Span(match.start(), sentence.end)))
    return found
