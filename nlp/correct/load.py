"""Putting a corrector together from model folders."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nlp.correct.folder import SHIPPED, ModelFolder, open_folder
from nlp.types import ModelError

if TYPE_CHECKING:
    from nlp.correct.corrector import Corrector as Corrector
    from nlp.correct.proposals import Scorer
    from nlp.correct.statistics import Statistics
else:

    def __getattr__(name: str) -> object:
        if name == "Corrector":
            from nlp.correct.corrector import Corrector

            return Corrector
        raise AttributeError(name)


def find_folder(root: Path, kind: str) -> Path | None:
    """The first folder under ``root`` (or ``root`` itself) whose meta.json says it is of ``kind``."""
    for path in (root, *sorted(root.iterdir() if root.is_dir() else ())):
        try:
            meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(meta, dict) and meta.get("kind") == kind:
            return path
    return None


def load_statistics(folder: ModelFolder) -> Statistics:
    """The n-gram and its tables; raises ModelError where the folder is incomplete."""
    from nlp.correct.confusion import Confusion
    from nlp.correct.ngram import NGram
    from nlp.correct.statistics import Statistics

    try:
        ngram = NGram.of(folder.text("alphabet.txt"), folder.arrays("ngram.npz"))
        return Statistics.of(ngram, Confusion.of(folder.arrays("confusion.npz")))
    except (KeyError, ValueError, IndexError) as error:
        raise ModelError(f"模型目录 {folder.path} 不完整：{error}") from error


def load_corrector(folder: Path | None = None, hf_model: Path | None = None) -> Corrector:
    """The shipped corrector, or the one in ``folder`` (a models folder, or one model's own); with ``hf_model``
    a local BertForMaskedLM (macbert4csc and the like) speaks as the scorer instead of the shipped transformer.
    Raises ModelError where a folder is missing, incomplete, or a file's hash differs from meta.json."""
    return _load((folder or SHIPPED).resolve(), hf_model.resolve() if hf_model else None)


@cache
def _load(root: Path, hf_model: Path | None) -> Corrector:
    from nlp.correct.corrector import Corrector
    from nlp.correct.lexicon_terms import Terms
    from nlp.correct.trees import Trees
    from nlp.correct.words import Words

    path = find_folder(root, "ngram")
    if path is None:
        raise ModelError(f"目录 {root} 中没有纠错模型（meta.json 的 kind 为 ngram）")
    opened = open_folder(path)
    statistics = load_statistics(opened)
    scorer = _scorer(root, opened, hf_model)
    has_joint = scorer is not None and "verdict_joint.npz" in opened.contents
    points = "points_joint" if has_joint else "points"
    try:
        trees = Trees.of(opened.arrays("verdict.npz"))
        joint = Trees.of(opened.arrays("verdict_joint.npz")) if has_joint else None
        general, hint = float(opened.meta[points]["general"]), float(opened.meta[points]["hint"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"模型目录 {path} 不完整：缺少 {error}") from error
    return Corrector(
        refs=(opened.ref, *((scorer.ref,) if scorer is not None else ())),
        statistics=statistics,
        trees=trees,
        general=general,
        hint=hint,
        words=Words(statistics.ngram.alphabet, statistics.tables),
        terms=Terms.of_shipped_lexicon(),
        scorer=scorer,
        joint=joint,
    )


def _scorer(root: Path, opened: ModelFolder, hf_model: Path | None) -> Scorer | None:
    """The model of ``hf_model``, else the shipped transformer where the verdict has learnt to listen to it."""
    if hf_model is not None:
        from nlp.correct.hf import HFModel

        return HFModel(hf_model)
    path = find_folder(root, "transformer") if "verdict_joint.npz" in opened.contents else None
    if path is None:
        return None
    from nlp.correct.neural import NeuralScorer

    return cast("Scorer", NeuralScorer(path))
