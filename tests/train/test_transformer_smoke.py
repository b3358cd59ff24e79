"""The whole of training in miniature: arrays, a run that is interrupted and goes on, a student, a model folder."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip("onnx", reason="export needs onnx")
pytest.importorskip("safetensors", reason="training needs safetensors")

from nlp.correct.neural import NeuralScorer  # noqa: E402
from nlp.correct.vocabulary import Vocabulary  # noqa: E402
from tests.train import tiny  # noqa: E402
from train.transformer.export import export  # noqa: E402
from train.transformer.model import CharTransformer, Shape, load_weights  # noqa: E402
from train.transformer.store import load  # noqa: E402
from train.transformer.train import Run, mask, masked_loss, train  # noqa: E402
from train.transformer.validate import Score, best  # noqa: E402


@pytest.fixture(scope="module")
def names() -> list[str]:
    return tiny.symbols()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> Path:
    out = tmp_path_factory.mktemp("data")
    tiny.arrays(out, names)
    return out


def shape(names: list[str], layers: int = 2) -> Shape:
    return Shape(layers, 64, 4, 128, len(names))


def test_arrays_hold_text_and_errors(data: Path, names: list[str]) -> None:
    chunks, vocabulary = load(data), Vocabulary.of(names)
    first = chunks.clean[: chunks.starts[1]]
    assert "".join(vocabulary.characters[i] for i in first) == tiny.SENTENCES[0]
    assert len(chunks.noisy) == 3
    assert all(0.01 < (noisy != chunks.clean).mean() < 0.2 for noisy in chunks.noisy)
    rows = [written.shape[0] for written, _ in chunks.batches(512, 0)]
    assert sum(rows) == len(chunks.starts) - 1
    assert all(written.size <= 700 for written, _ in chunks.batches(512, 1))


def test_same_seed_same_batches(data: Path) -> None:
    chunks = load(data)
    for one, two in zip(chunks.batches(512, 5), chunks.batches(512, 5), strict=True):
        assert np.array_equal(one[0], two[0])
        assert np.array_equal(one[1], two[1])


def test_losses_fall_on_changed_masked_and_some_of_the_rest() -> None:
    written = torch.randint(5, 50, (8, 64))
    meant = written.clone()
    meant[:, 3] = 51
    shown, places, weights = mask(written, meant, torch.Generator().manual_seed(0))
    changed = weights[places % 64 == 3]
    assert len(changed) == 8
    assert (changed == 2).all()
    assert 0.1 < (shown == 4).float().mean() < 0.2
    assert set(weights.tolist()) == {2.0, 1.0}


def test_a_run_learns_resumes_teaches_and_ships(data: Path, names: list[str], tmp_path: Path) -> None:
    torch.set_num_threads(1)
    chunks = load(data)
    run = Run(shape(names), tmp_path / "run", None, "cpu", rate=6.0)
    before = masked_loss(run.model, chunks, "cpu")
    train(run, chunks, None, batch=1024, tokens=50_000)

    again = Run(shape(names), tmp_path / "run", None, "cpu", rate=6.0)
    assert again.resume()
    assert again.progress.tokens >= 50_000
    train(again, chunks, chunks, batch=1024, tokens=160_000)
    assert len(again.progress.curve) == 2
    after = masked_loss(again.model, chunks, "cpu")
    assert after < before - 1.0

    student = Run(shape(names, layers=1), tmp_path / "student", tmp_path / "run" / "model.safetensors", "cpu", 6.0)
    train(student, chunks, None, teacher=again.model.eval(), batch=1024, tokens=60_000)
    assert masked_loss(student.model, chunks, "cpu") < before

    (tmp_path / "run" / "shape.json").write_text(
        json.dumps({"layers": 2, "width": 64, "heads": 4, "positions": 128, "vocabulary": len(names)})
    )
    export(tmp_path / "run", names, tmp_path / "char-tiny", "float")
    scorer = NeuralScorer(tmp_path / "char-tiny")
    text = "市政府办公室要求各部门认真贯彻落实会义精神。"
    alternatives = {one.character: one.odds for one in scorer.alternatives([text], [[text.index("义")]])[0]}
    model = CharTransformer(shape(names))
    load_weights(model, tmp_path / "run" / "model.safetensors")
    ids, odds = best(model, Vocabulary.of(names), [text])[0]
    place = text.index("义")
    character = Vocabulary.of(names).characters[int(ids[place])]
    if character in alternatives:
        assert alternatives[character] == pytest.approx(float(odds[place]), abs=0.15)


def test_scores_are_sentence_level_and_strict() -> None:
    rows = [("错一", "对一"), ("错二", "对二"), ("好", "好")]
    score = Score.of(rows, ["对一", "对一", "坏"])
    assert (score.precision, score.recall, score.touched) == (1 / 3, 1 / 2, 1.0)
