"""The verdict: labels, trees without scikit-learn, and the whole training on a handful of sentences."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("sklearn")

from nlp.correct import load_corrector
from nlp.correct.trees import Trees
from train.ngram.build import main as build_ngram
from train.verdict.build import main as build_verdict
from train.verdict.fit import believable, export, fit
from train.verdict.label import align


def test_labels() -> None:
    assert align("决策布署", "决策部署").is_right(2, 3, "部")
    assert not align("决策布署", "决策部署").is_right(2, 3, "步")
    assert align("信用欣喜库", "信用信息库").is_right(2, 4, "信息")
    assert align("高质量发发展", "高质量发展").is_right(3, 4, "")
    assert align("高质量发发展", "高质量发展").is_right(4, 5, "")
    assert align("加强服平台", "加强服务平台").is_right(3, 3, "务")
    assert not align("加强服务平台", "加强服务平台").is_right(3, 4, "物")


def test_trees_equal_sklearn() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(3000, 6)).astype(np.float32)
    rows[random.random(rows.shape) < 0.1] = np.nan
    rows[:, 3] = np.nan
    right = np.nan_to_num(rows[:, 0]) + np.nan_to_num(rows[:, 5]) * np.nan_to_num(rows[:, 1]) > 0.3
    model, columns = fit(rows, right, 40)
    trees = Trees.of(export(model, columns))
    assert 3 not in columns
    assert trees.raw(rows) == pytest.approx(model.decision_function(rows[:, columns]), abs=1e-9)
    assert (trees.raw(rows[1000:1003]) == trees.raw(rows)[1000:1003]).all()


def test_labels_that_nobody_believes_are_left_out() -> None:
    random = np.random.default_rng(2)
    rows = random.normal(size=(6000, 5)).astype(np.float32)
    rows[:, 0] += 10
    truth = rows[:, 1] + rows[:, 2] > 0
    called = truth.copy()
    mistaken = random.choice(np.flatnonzero(rows[:, 1] + rows[:, 2] > 0.5), 30, replace=False)
    called[mistaken] = False
    kept = believable(rows, called, np.arange(6000), 40, np.ones(6000))
    assert kept[mistaken].mean() < 0.1
    assert kept[called].all()
    assert kept[~truth].mean() > 0.9


def test_training_from_prose_to_corrector(tmp_path: Path) -> None:
    who = ("各级政府", "有关部门", "各地区", "全体干部", "基层组织", "各乡镇")
    must = ("要认真", "应当切实", "必须坚决", "要持续", "应当全面")
    does = ("贯彻落实", "加强改进", "组织实施", "督促检查", "统筹推进", "总结完善")
    what = (
        "决策部署",
        "工作任务",
        "重点项目",
        "政策措施",
        "安全生产责任",
        "公共服务体系",
        "生态环境保护",
        "监督管理制度",
    )
    texts = ["".join(parts) + "。" for parts in itertools.product(who, must, does, what)]
    prose = tmp_path / "prose"
    prose.mkdir()
    documents = [json.dumps({"text": "\n".join(texts[at::160])}) for at in range(160)]
    (prose / "gov.jsonl").write_text("\n".join(documents * 1), encoding="utf-8")
    model = tmp_path / "model"
    for command, arguments in (
        (build_ngram, [str(prose), str(model)]),
        (build_verdict, [str(prose), str(model), "--sentences", "400", "--rounds", "10"]),
    ):
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    assert set(meta["files"]) == {"alphabet.txt", "confusion.npz", "ngram.npz", "verdict.npz"}
    corrector = load_corrector(model)
    assert corrector.correct(["全体干部要认真贯彻落实决策部署。"]) == ["全体干部要认真贯彻落实决策部署。"]
    assert list(corrector.decide("各级政府要认真贯彻落实决策布署。")) is not None
