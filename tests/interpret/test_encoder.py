"""The optional sentence encoder: a tiny random BERT made here, and the errors of folders that are none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nlp.interpret.align import align
from nlp.interpret.assess import assess
from nlp.interpret.encoder import SentenceEncoder, closeness
from nlp.interpret.material import parse_interpretation
from nlp.interpret.structure import parse_policy
from nlp.interpret.terms import load_table
from nlp.types import Document, ModelError
from tests.correct.tiny_bert import tiny_bert

pytest.importorskip("transformers")
TEXTS = ["申请人应当提出申请", "在年底前办理", "申请人应当提出申请并交材料" * 12, "部门"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("encoder") / "bert")


def test_a_text_has_the_same_vector_whatever_its_neighbours(folder: Path) -> None:
    encoder = SentenceEncoder(folder)
    together = encoder.embed(TEXTS)
    alone = np.concatenate([encoder.embed([text]) for text in TEXTS])
    assert together.shape[0] == len(TEXTS)
    np.testing.assert_array_equal(together, alone)


def test_a_sentence_is_closest_to_itself(folder: Path) -> None:
    scores = closeness(SentenceEncoder(folder), TEXTS, TEXTS)
    assert list(scores.argmax(axis=1)) == [0, 1, 2, 3]
    assert abs(float(scores.mean())) < 1e-5


def test_nothing_to_compare(folder: Path) -> None:
    assert closeness(SentenceEncoder(folder), [], TEXTS).shape == (0, 4)


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"没有 config\.json"):
        SentenceEncoder(tmp_path)


def test_broken_weights_are_a_sentence(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content[:100] if path.suffix == ".safetensors" else content)
    with pytest.raises(ModelError, match="无法加载"):
        SentenceEncoder(tmp_path)


def test_weights_that_lack_a_layer_are_not_drawn_at_random(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    about["num_hidden_layers"] += 1
    (tmp_path / "config.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ModelError, match="权重不完整，缺少"):
        SentenceEncoder(tmp_path)


def test_an_assessment_names_the_encoder_that_helped(folder: Path) -> None:
    policy = Document("p", "第一条 申请人应当向县民政局提出申请。\n第二条 县民政局在20个工作日内办结。")
    told = Document("i", "想申请的，找县民政局就行。县民政局20个工作日内办结。")
    encoder = SentenceEncoder(folder)
    assert assess(policy, told).provenance.encoder is None
    assert assess(policy, told, encoder=encoder).provenance.encoder == encoder.ref


def test_a_clause_that_the_encoder_finds_near_gains(folder: Path) -> None:
    """Both texts begin with the same sentence, which no other pair of sentences is as close as."""
    clauses = (
        "各级政府要加强安全生产监督检查。",
        "服务质量意见。",
        "会议由张林主持。",
        "认真贯彻落实党中央的决策部署。",
    )
    policy = parse_policy(Document("p", "\n".join(clauses)))
    material = parse_interpretation(Document("i", f"{clauses[0]}\n补助多少，看下表。"), policy)
    alone = {(m.sentence, m.clause): m.score for m in align(policy, material, load_table()).matches}
    helped = align(policy, material, load_table(), SentenceEncoder(folder)).matches
    assert {(m.sentence, m.clause): m.score for m in helped}[0, 0] > alone[0, 0]
