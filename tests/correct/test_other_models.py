"""Models of other makers behind our protocols: a tiny random BertForMaskedLM, a stand-in for pycorrector."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from nlp.correct.hf import HFModel
from nlp.correct.proposals import Candidate
from nlp.correct.pycorrector import PycorrectorProposer
from nlp.types import ModelError

LINES = ["决策布署", "", "加强服务", "𠮷决策"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    path = tmp_path_factory.mktemp("bert")
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"决策布部署加强服务"]
    (path / "vocab.txt").write_text("\n".join(tokens), encoding="utf-8")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokens), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    transformers.BertForMaskedLM(config).save_pretrained(path)
    return path


def test_bert_judges_edits(folder: Path) -> None:
    model = HFModel(folder)
    asked = [
        [Candidate(2, 3, "部"), Candidate(2, 3, ""), Candidate(2, 3, "驴")],
        [],
        [Candidate(2, 4, "部署")],
        [Candidate(0, 1, "决"), Candidate(1, 2, "加")],
    ]
    odds = model.log_odds(LINES, asked)
    assert [len(some) for some in odds] == [3, 0, 1, 2]
    assert math.isfinite(odds[0][0])
    assert math.isnan(odds[0][1])
    assert math.isnan(odds[0][2])
    assert math.isfinite(odds[2][0])
    assert model.log_odds([LINES[0]], [asked[0]])[0][0] == pytest.approx(odds[0][0], abs=1e-4)
    assert len(model.propose(LINES)) == len(LINES)
    assert model.ref.id == folder.name
    assert len(model.ref.sha256) == 64


def test_missing_bert_is_a_model_error(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    with pytest.raises(ModelError, match=r"无法加载|不存在"):
        HFModel(tmp_path / "absent")


def test_pycorrector_edits_come_through() -> None:
    class Stand:
        def correct_batch(self, sentences: list[str]) -> list[dict[str, Any]]:
            return [{"source": text, "target": text.replace("布", "部"), "errors": []} for text in sentences]

    proposed = PycorrectorProposer(Stand(), "stand").propose(LINES)
    assert [[edit for edit, _ in some] for some in proposed] == [[Candidate(2, 3, "部")], [], [], []]
