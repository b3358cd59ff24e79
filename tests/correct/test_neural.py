"""The scorer on a model of random weights: contracts, not quality."""

import itertools
import json
import math
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the test makes its model with torch")
pytest.importorskip("onnx", reason="the test writes its model with onnx")
from safetensors.torch import save_file  # noqa: E402

from nlp.correct.folder import open_folder  # noqa: E402
from nlp.correct.neural import NeuralScorer  # noqa: E402
from nlp.correct.proposals import Candidate  # noqa: E402
from nlp.correct.windows import LONGEST, windows  # noqa: E402
from nlp.types import ModelError  # noqa: E402
from train.transformer.export import export, read_run  # noqa: E402
from train.transformer.graph import METHODS  # noqa: E402
from train.transformer.model import CharTransformer, Shape  # noqa: E402

TEXT = "市政府办公室要求各部门认真贯彻落实会议精神，加强安全生产监督检查。"
NAMES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(TEXT + "布署暑部己已巳人民群众，、"))]
SHAPE = Shape(2, 64, 4, 128, len(NAMES))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    torch.manual_seed(3)
    model = CharTransformer(SHAPE)
    for parameter in model.parameters():
        parameter.data += 0.05 * torch.randn_like(parameter)
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / "model.safetensors")
    shape = {"layers": 2, "width": 64, "heads": 4, "positions": 128, "vocabulary": len(NAMES)}
    (folder / "shape.json").write_text(json.dumps(shape))
    return folder


@pytest.fixture(scope="module")
def folder(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models") / "char-tiny"
    export(run, NAMES, out)
    return out


@pytest.fixture(scope="module")
def scorer(folder: Path) -> NeuralScorer:
    return NeuralScorer(folder)


def torch_odds(run: Path, text: str, place: int, new: str, hidden: tuple[int, ...] = ()) -> float:
    model, number = read_run(run), {name: i for i, name in enumerate(NAMES)}
    ids = torch.tensor([[2, *(number.get(char, 1) for char in text), 3]])
    for other in hidden:
        ids[0, other + 1] = 4
    with torch.no_grad():
        row = model(ids)[0, place + 1]
    return float(row[number[new]] - row[number[text[place]]])


def test_log_odds_are_those_of_the_trained_model(run: Path, tmp_path: Path) -> None:
    export(run, NAMES, tmp_path / "char-float", "float")
    exact = NeuralScorer(tmp_path / "char-float")
    edits = [[Candidate(0, 1, "布"), Candidate(3, 5, "署暑")]]
    one, two = exact.log_odds([TEXT], edits, masked=True)[0]
    assert one == pytest.approx(torch_odds(run, TEXT, 0, "布", (0,)), abs=0.05)
    both = sum(torch_odds(run, TEXT, place, new, (3, 4)) for place, new in ((3, "署"), (4, "暑")))
    assert two == pytest.approx(both, abs=0.1)
    one, two = exact.log_odds([TEXT], edits)[0]
    assert one == pytest.approx(torch_odds(run, TEXT, 0, "布"), abs=0.05)
    assert two == pytest.approx(torch_odds(run, TEXT, 3, "署") + torch_odds(run, TEXT, 4, "暑"), abs=0.1)


@pytest.mark.parametrize("method", [method for method in METHODS if method != "static"])
def test_every_quantisation_stays_near(run: Path, tmp_path: Path, method: str) -> None:
    export(run, NAMES, tmp_path / "char-x", method)
    odds = NeuralScorer(tmp_path / "char-x").log_odds([TEXT], [[Candidate(0, 1, "布")]])[0][0]
    assert odds == pytest.approx(torch_odds(run, TEXT, 0, "布"), abs=0.5)


def test_same_result_whatever_the_batch_the_order_the_threads(folder: Path, scorer: NeuralScorer) -> None:
    lines = [TEXT, TEXT[3:17], TEXT * 9, "人民群众，" + TEXT, TEXT[::-1]]
    asked = [[Candidate(2, 3, "部"), Candidate(5, 7, "己已")] for _ in lines]
    one_thread = NeuralScorer(folder, threads=1)
    hidden = scorer.log_odds(lines, asked, masked=True)
    assert hidden[::-1] == one_thread.log_odds(lines[::-1], asked[::-1], masked=True)
    together = scorer.log_odds(lines, asked)
    apart = [one_thread.log_odds([line], [some])[0] for line, some in zip(lines, asked, strict=True)]
    backwards = scorer.log_odds(lines[::-1], asked[::-1])[::-1]
    assert together == apart == backwards
    assert scorer.alternatives(lines) == [one_thread.alternatives([line])[0] for line in lines]
    single = [[scorer.log_odds([lines[0]], [[one]])[0][0] for one in asked[0]]]
    assert single[0] == together[0]


def test_what_cannot_be_told_is_nan(scorer: NeuralScorer) -> None:
    some = [Candidate(0, 1, ""), Candidate(0, 0, "布"), Candidate(0, 1, "㐀"), Candidate(0, 1, TEXT[0])]
    assert all(math.isnan(odds) for odds in scorer.log_odds([TEXT], [some])[0])


def test_nothing_asked_nothing_run(scorer: NeuralScorer) -> None:
    assert scorer.log_odds([TEXT, ""], [[], []]) == [[], []]
    assert scorer.alternatives([TEXT, ""], [[], []]) == [[], []]
    assert scorer.log_odds([], []) == []


@pytest.mark.parametrize("odd", ["", "😀", "\ud800市政府", "a\r\nb", "𠮷野家\u00a0市"])
def test_odd_text(scorer: NeuralScorer, odd: str) -> None:
    assert all(one.place < len(odd) for one in scorer.alternatives([odd])[0])
    assert isinstance(scorer.propose([odd])[0], list)


def test_long_lines_are_read_in_windows(scorer: NeuralScorer) -> None:
    line = TEXT * 20
    places = [one.place for one in scorer.alternatives([line])[0]]
    assert places == sorted(places)
    assert max(places) > len(line) - 5
    parts = windows(line)
    assert parts[0].core_start == 0
    assert parts[-1].core_end == len(line)
    assert all(one.core_end == two.core_start for one, two in itertools.pairwise(parts))
    assert all(part.end - part.start <= LONGEST for part in parts)
    odds = scorer.log_odds([line], [[Candidate(part.core_end - 1, part.core_end + 1, "已己") for part in parts[:-1]]])
    assert not any(math.isnan(value) for value in odds[0])


def test_neighbours_are_one_edit(scorer: NeuralScorer) -> None:
    edits = scorer.propose([TEXT], floor=-3.5)[0]
    assert edits
    for edit, odds in edits:
        assert len(edit.replacement) == edit.end - edit.start
        assert math.isfinite(odds)


def test_a_changed_file_is_an_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"meta\.json"):
        NeuralScorer(tmp_path)
    broken = tmp_path / "char-broken"
    broken.mkdir()
    for path in folder.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    (broken / "model.onnx").write_bytes(b"x")
    with pytest.raises(ModelError, match="校验值"):
        NeuralScorer(broken)
    (broken / "model.onnx").unlink()
    with pytest.raises(ModelError, match="不能读取"):
        NeuralScorer(broken)


def test_the_reference_names_the_folder_and_its_files(scorer: NeuralScorer, folder: Path) -> None:
    assert scorer.ref == open_folder(folder).ref
    assert scorer.ref.id == "char-tiny"


def test_an_incomplete_folder_is_an_error(folder: Path, tmp_path: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    (tmp_path / "meta.json").write_text(json.dumps(meta | {"files": {}}), encoding="utf-8")
    with pytest.raises(ModelError, match="不完整"):
        NeuralScorer(tmp_path)
