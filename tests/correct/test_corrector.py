"""The shipped corrector: what it mends, says and leaves alone, and that nothing but the text decides."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from nlp.correct import Corrector, load_corrector
from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder
from nlp.text import document_from_text
from nlp.types import ModelError, Severity, Span

FOLDER = find_folder(SHIPPED, "ngram")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="no n-gram model shipped")

LINES = [
    "各级政府要认真贯彻落实党中央的决策布署。",
    "加强金融信用欣喜基础数据库的共享。",
    "加大对违法行为的处罚力度，切实维护群众合法权益。",
    "根据工作需要，现将有关事项通知如下：",
    "共同推动经济社会高质量发发展。",
    "",
    "这是😀一行\u00a0带有𠮷字和\ud800的文字。",
    "会议由张林主持，李玮玮、王祎参加。",
]


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    return load_corrector()


def test_mends_plain_errors(corrector: Corrector) -> None:
    corrected = corrector.correct(LINES)
    assert corrected[0] == "各级政府要认真贯彻落实党中央的决策部署。"
    assert corrected[1] == "加强金融信用信息基础数据库的共享。"
    assert corrected[2:4] == LINES[2:4]
    assert corrected[5:] == LINES[5:]


def test_finding_says_what_and_why(corrector: Corrector) -> None:
    document = document_from_text("各级政府要认真贯彻落实党中央的决策布署。")
    (finding,) = corrector.findings(document, ())
    assert (finding.matched, finding.suggestions) == ("布署", ("部署",))
    assert finding.message == "「布署」疑为「部署」：同音，此处更常见；很可能"
    assert finding.category == "spelling"
    assert finding.severity is Severity.GENERAL
    assert finding.origin == corrector.refs[0].id
    assert finding.confidence is not None
    assert 0.5 < finding.confidence <= 1
    assert corrector.findings(document, [Span(17, 19)]) == []


def test_quotations_and_titles_are_hints_at_most(corrector: Corrector) -> None:
    text = "他写道：“各级政府要认真贯彻落实党中央的决策布署。”"
    assert corrector.correct([text]) == [text]
    found = corrector.findings(document_from_text(text), ())
    assert all(finding.severity is Severity.HINT for finding in found)


def test_spans_hold_in_any_text(corrector: Corrector) -> None:
    text = "\r\n".join(LINES) + "\r\n" + "决策布署" * 3
    for finding in corrector.findings(document_from_text(text), ()):
        assert text[finding.span.start : finding.span.end] == finding.matched
        assert finding.matched


def test_batch_and_order_change_nothing(corrector: Corrector) -> None:
    lines = [line for line in LINES for _ in range(3)]
    alone = {line: corrector.correct([line])[0] for line in LINES}
    random.Random(3).shuffle(lines)
    assert corrector.correct(lines) == [alone[line] for line in lines]
    many = lines * 30
    assert corrector.correct(many) == [alone[line] for line in many]


def test_every_decision_is_the_line_s_own(corrector: Corrector) -> None:
    offsets, decisions = [], []
    for line in LINES:
        decisions.append([(one.start, one.replacement, one.probability) for one in corrector.decide(line)])
        offsets.append(sum(map(len, LINES[: len(offsets)])) + len(offsets))
    together = list(corrector.decide("\n".join(LINES)))
    expected = [
        (start + offset, replacement, probability)
        for offset, some in zip(offsets, decisions, strict=True)
        for start, replacement, probability in some
    ]
    assert [(one.start, one.replacement, one.probability) for one in together] == expected


def test_changed_file_is_an_error(tmp_path: Path) -> None:
    assert FOLDER is not None
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy)
    (copy / "alphabet.txt").write_text("一二三", encoding="utf-8")
    with pytest.raises(ModelError, match=r"alphabet\.txt"):
        load_corrector(copy)


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="ngram"):
        load_corrector(tmp_path)
    (tmp_path / "meta.json").write_text(json.dumps({"id": "x", "kind": "ngram", "files": {"a.npz": "0"}}))
    with pytest.raises(ModelError, match=r"a\.npz"):
        load_corrector(tmp_path / ".")
