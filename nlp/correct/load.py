"""Putting a corrector together from model folders."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nlp.correct.folder import SHIPPED, ModelFolder, open_folder
from nlp.types import ModelError, ModelRef

if TYPE_CHECKING:
    from nlp.correct.corrector import Corrector as Corrector
    from nlp.correct.proposals import Proposer, Scorer
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
    """The shipped corrector, or the one in ``folder`` (a models folder, or one model's own). ``hf_model`` is a folder
    that a user names: a BertForMaskedLM (macbert4csc and the like), which then proposes and speaks as the scorer
    instead of the shipped transformer; a kenlm model, on which pycorrector's Corrector proposes; or a models folder
    like ours, which stands in for ``folder``. Raises ModelError where a folder is missing, incomplete, or a file's
    hash differs from meta.json."""
    return _load((folder or SHIPPED).resolve(), hf_model.resolve() if hf_model else None)


@cache
def _load(root: Path, other: Path | None) -> Corrector:
    from nlp.correct.corrector import Corrector
    from nlp.correct.lexicon_terms import Terms
    from nlp.correct.proposals import Scorer
    from nlp.correct.trees import Trees
    from nlp.correct.words import Words

    if other is not None and find_folder(other, "ngram") is not None:
        root, other = other, None
    path = find_folder(root, "ngram")
    if path is None:
        raise ModelError(f"目录 {root} 中没有纠错模型（meta.json 的 kind 为 ngram）")
    opened = open_folder(path)
    statistics = load_statistics(opened)
    proposers = () if other is None else (_other(other),)
    scorer: Scorer | None = next((one for one in proposers if isinstance(one, Scorer)), None)
    if other is None and "verdict_joint.npz" in opened.contents:
        scorer = _transformer(root)
    has_joint = other is None and scorer is not None
    points = "points_joint" if has_joint else "points"
    try:
        trees = Trees.of(opened.arrays("verdict.npz"))
        joint = Trees.of(opened.arrays("verdict_joint.npz")) if has_joint else None
        general, hint = float(opened.meta[points]["general"]), float(opened.meta[points]["hint"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"模型目录 {path} 不完整：缺少 {error}") from error
    voices: dict[ModelRef, None] = {one.ref: None for one in (scorer, *proposers) if one is not None}
    return Corrector(
        refs=(opened.ref, *voices),
        statistics=statistics,
        trees=trees,
        general=general,
        hint=hint,
        words=Words(statistics.ngram.alphabet, statistics.tables),
        terms=Terms.of_shipped_lexicon(),
        scorer=scorer,
        joint=joint,
        proposers=proposers,
    )


def _transformer(root: Path) -> Scorer | None:
    """The shipped transformer, where there is one beside a verdict that has learnt to listen to it."""
    path = find_folder(root, "transformer")
    if path is None:
        return None
    from nlp.correct.neural import NeuralScorer

    return cast("Scorer", NeuralScorer(path))


def _other(folder: Path) -> Proposer:
    """The model of another maker in ``folder``."""
    from nlp.correct.pycorrector import PycorrectorProposer, language_model

    if folder.is_dir() and not (folder / "config.json").exists():
        if language_model(folder) is None:
            raise ModelError(
                f"模型目录 {folder} 无法识别：其中既没有 BERT 模型（config.json、vocab.txt 和权重），"
                "也没有 kenlm 语言模型（*.klm、*.arpa）或先审自己的模型（meta.json）"
            )
        return PycorrectorProposer.of_folder(folder)
    from nlp.correct.hf import HFModel

    return HFModel(folder)
