"""Models of other makers behind our protocols: a tiny BertForMaskedLM made here, a stand-in for pycorrector."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp.correct import load_corrector
from nlp.correct.folder import SHIPPED
from nlp.correct.hf import HFModel
from nlp.correct.judge import foreign
from nlp.correct.listen import proposed_by
from nlp.correct.load import find_folder
from nlp.correct.proposals import Candidate
from nlp.correct.pycorrector import PycorrectorProposer
from nlp.text import document_from_text
from nlp.types import ModelError, ModelRef
from tests.correct.tiny_bert import tiny_bert

LINES = ["决策布署", "", "加强服务", "𠮷决策", "加强\ud800服务😀"]
SHIPS = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")


class Stand:
    """A proposer that is no scorer: always the same edits of the lines that hold ``wrong``."""

    ref = ModelRef("stand", "0" * 64)

    def __init__(self, wrong: str, right: str, odds: float) -> None:
        self.wrong, self.right, self.odds = wrong, right, odds

    def propose(self, lines: Sequence[str]) -> list[list[tuple[Candidate, float]]]:
        at = [line.find(self.wrong) for line in lines]
        size = len(self.wrong)
        return [[(Candidate(place, place + size, self.right), self.odds)] if place >= 0 else [] for place in at]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("models") / "bert")


@pytest.fixture(scope="module")
def eager(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that would have 部 everywhere."""
    return tiny_bert(tmp_path_factory.mktemp("models") / "eager", "部")


def test_bert_judges_edits(folder: Path) -> None:
    model = HFModel(folder)
    asked = [
        [Candidate(2, 3, "部"), Candidate(2, 3, ""), Candidate(2, 3, "驴")],
        [],
        [Candidate(2, 4, "部署")],
        [Candidate(0, 1, "决"), Candidate(1, 2, "加")],
        [],
    ]
    odds = model.log_odds(LINES, asked)
    assert [len(some) for some in odds] == [3, 0, 1, 2, 0]
    assert math.isfinite(odds[0][0])
    assert math.isnan(odds[0][1])
    assert math.isnan(odds[0][2])
    assert math.isfinite(odds[2][0])
    assert model.log_odds([LINES[0]], [asked[0]])[0][0] == odds[0][0]
    assert len(model.propose(LINES)) == len(LINES)
    assert model.ref.id == folder.name
    assert len(model.ref.sha256) == 64


def test_bert_proposes_whatever_the_length_of_the_line(eager: Path) -> None:
    model = HFModel(eager)
    long = "各级政府要认真贯彻落实，" * 60
    lines = [*LINES, long, "决策布署"]
    proposed = model.propose(lines)
    assert [edit for edit, _ in proposed[0]] == [Candidate(0, 4, "部部部部")]
    assert all(odds >= 3 for some in proposed for _, odds in some)
    assert proposed[-2][-1][0].end == len(long) - 1
    assert [model.propose([line])[0] for line in lines] == proposed
    assert model.propose(lines[::-1]) == proposed[::-1]


@SHIPS
def test_edits_of_others_are_judged_beside_our_own() -> None:
    text = "各级政府要认真贯彻落实会议精神。"
    alone = load_corrector()
    other = Stand("精神", "精申", 11.0)
    judge = replace(alone, proposers=(other,), scorer=None, joint=None).judge
    judged = judge.statistics.judge(text, proposed_by(other, text))
    assert judged.own + 1 == len(judged.replacements)
    assert judged.replacements[-1] == "申"
    assert int(judged.proposals.start[-1]) == text.index("神")
    before = judge.statistics.judge(text)
    assert np.array_equal(judged.rows[: judged.own], before.rows, equal_nan=True)
    found = {(one.start, one.replacement): one.probability for part in judge.decisions(text, 0.0) for one in part}
    assert 0 < found[text.index("神"), "申"] < alone.hint


def test_neither_the_model_nor_the_verdict_alone_is_enough() -> None:
    doubtful, willing, sure = foreign(np.array([0.01, 0.6, 0.6]), np.array([30.0, 1.0, 9.0]))
    assert doubtful < 0.1
    assert willing < 0.1
    assert sure > 0.5


@SHIPS
def test_what_is_protected_stays_and_order_changes_nothing(eager: Path) -> None:
    corrector = load_corrector(hf_model=eager)
    assert [ref.id for ref in corrector.refs] == [load_corrector().refs[0].id, "eager"]
    lines = [
        "会议由张林主持。",
        "加强安全生产监督检查。",
        "《决策布署》",
        "要认真贯彻落实决策布署。",
        "",
    ]
    mended = corrector.correct(lines)
    assert mended == [*lines[:3], "要认真贯彻落实决策部署。", ""]
    assert corrector.correct(lines[::-1]) == mended[::-1]
    assert [corrector.correct([line])[0] for line in lines] == mended
    document = document_from_text("\n".join(lines))
    (finding,) = [one for one in corrector.findings(document, ()) if one.severity == "general"]
    assert (finding.matched, finding.suggestions) == ("布署", ("部署",))


def damaged(folder: Path, how: str) -> Path:
    if how == "no vocabulary":
        (folder / "vocab.txt").unlink()
    elif how == "no weights":
        (folder / "model.safetensors").unlink()
    elif how == "cut weights":
        weights = (folder / "model.safetensors").read_bytes()
        (folder / "model.safetensors").write_bytes(weights[: len(weights) // 2])
    elif how == "other model":
        (folder / "config.json").write_text('{"model_type": "gpt2"}')
    elif how == "no JSON":
        (folder / "config.json").write_text("{")
    elif how == "special":
        (folder / "vocab.txt").write_text("一\n二\n", encoding="utf-8")
    elif how == "longer vocabulary":
        (folder / "vocab.txt").write_text((folder / "vocab.txt").read_text("utf-8") + "一\n" * 40, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("no vocabulary", r"vocab\.txt"),
        ("no weights", "无法加载"),
        ("cut weights", "无法加载"),
        ("other model", "gpt2"),
        ("no JSON", r"config\.json"),
        ("special", r"\[CLS\]"),
        ("longer vocabulary", "多于权重"),
    ],
)
def test_a_damaged_folder_is_a_clear_error(tmp_path: Path, how: str, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        HFModel(damaged(tiny_bert(tmp_path / "bert"), how))


@SHIPS
def test_a_folder_that_is_no_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="无法识别"):
        load_corrector(hf_model=tmp_path)
    with pytest.raises(ModelError, match="不存在"):
        load_corrector(hf_model=tmp_path / "absent")
    (tmp_path / "people.arpa").write_text("not a model")
    with pytest.raises(ModelError, match=r"kenlm|语言模型"):
        load_corrector(hf_model=tmp_path)


@SHIPS
def test_a_models_folder_of_ours_stands_in() -> None:
    assert load_corrector(hf_model=SHIPPED).refs == load_corrector().refs


def test_pycorrector_edits_come_through() -> None:
    class Wrapped:
        def correct_batch(self, sentences: list[str]) -> list[dict[str, Any]]:
            return [{"source": text, "target": text.replace("布", "部"), "errors": []} for text in sentences]

    proposer = PycorrectorProposer(Wrapped(), "stand")
    assert [[edit for edit, _ in some] for some in proposer.propose(LINES)] == [[Candidate(2, 3, "部")], [], [], [], []]
    assert proposed_by(proposer, "\n".join(LINES)) == {Candidate(2, 3, "部"): 3.0}


def test_edits_are_cut_to_what_they_change() -> None:
    text = "一行\n高质量发发展的路"
    for wrong, right, changed in (
        ("质量发发展", "质量发展", [Candidate(7, 8, "")]),
        ("质量发发展的路", "质亮发发展的鹿", [Candidate(5, 6, "亮"), Candidate(10, 11, "鹿")]),
        ("发展", "发展", []),
    ):
        assert list(proposed_by(Stand(wrong, right, 5.0), text)) == changed
