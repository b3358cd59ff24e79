"""Measures of the interpretation benchmark: naive scorers, AUC over sentences, alignment against hand annotations."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.interpret.align import align
from nlp.interpret.copying import judge_copying
from nlp.interpret.material import parse_interpretation
from nlp.interpret.structure import parse_policy
from nlp.interpret.terms import load_table
from nlp.types import Document

_KEEP = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")


def plain(text: str) -> str:
    return "".join(_KEEP.findall(text))


def naive_scores(policy: str, interpretation: str) -> tuple[float, float, float]:
    """ROUGE-L F (characters), Grusky coverage and density of the interpretation against the policy."""
    source, target = plain(policy), plain(interpretation)
    common = lcs(source, target)
    precision, recall = common / max(len(target), 1), common / max(len(source), 1)
    rouge = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    coverage = density = 0.0
    place = 0
    index: dict[str, list[int]] = {}
    for i in range(len(source) - 1):
        index.setdefault(source[i : i + 2], []).append(i)
    while place < len(target):
        best = 0
        for origin in index.get(target[place : place + 2], ())[:400]:
            size = 2
            while (
                place + size < len(target)
                and origin + size < len(source)
                and target[place + size] == source[origin + size]
            ):
                size += 1
            best = max(best, size)
        if best:
            coverage += best
            density += best * best
        place += max(best, 1)
    return rouge, coverage / max(len(target), 1), density / max(len(target), 1)


def lcs(one: str, other: str) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004)."""
    masks: dict[str, int] = {}
    for place, character in enumerate(other):
        masks[character] = masks.get(character, 0) | (1 << place)
    full = (1 << len(other)) - 1
    row = full
    for character in one:
        match = row & masks.get(character, 0)
        row = ((row + match) | (row - match)) & full
    return len(other) - row.bit_count()


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a copied sentence scores above an own one; ties count half."""
    if not positive or not negative:
        return float("nan")
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def copied_sentences(pairs: Sequence[Any], seed: int = 3) -> tuple[list[float], list[float]]:
    """Sentence copying shares: policy sentences put into an interpretation, against sentences of another pair's
    interpretation put there. Every inserted sentence is one sample."""
    rng = random.Random(seed)
    positive: list[float] = []
    negative: list[float] = []
    for number, pair in enumerate(pairs):
        policy = parse_policy(pair.policy)
        lifted = [
            pair.policy.text[s.start : s.end]
            for c in policy.clauses
            for s in c.sentences
            if 25 <= s.end - s.start <= 160
        ]
        own = _own(pair)
        other = pairs[(number + 1) % len(pairs)]
        own += re.findall(r"[^。！？\n]{25,160}。", other.interpretation.text)[:20]
        for samples, into in ((rng.sample(lifted, min(30, len(lifted))), positive), (own, negative)):
            text = "标题\n" + "\n".join(s.rstrip("；;。") + "。" for s in samples)
            material = parse_interpretation(Document("x", text), policy)
            result = judge_copying(policy, material)
            into += [result.verbatim.get(s.index, 0.0) for s in material.body]
    return positive, negative


def _own(pair: Any) -> list[str]:
    """Interpretation sentences of which fewer than half the characters stand in the policy in runs of four."""
    source = plain(pair.policy.text)
    found = []
    for sentence in re.findall(r"[^。！？\n]{25,160}。", pair.interpretation.text):
        said = plain(sentence)
        grams = [said[i : i + 6] for i in range(len(said) - 5)]
        if grams and np.mean([gram in source for gram in grams]) < 0.3:
            found.append(sentence)
    return found


def alignment_scores(pairs: Sequence[Any], folder: Path) -> list[tuple[str, float, float, float]]:
    """Precision, recall and F1 of (sentence, clause) links per annotated pair and over all."""
    rows = []
    total = [0, 0, 0]
    for path in sorted(folder.glob("*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        pair = next((p for p in pairs if p.name == wanted["pair"]), None)
        if pair is None:
            continue
        policy = parse_policy(pair.policy)
        material = parse_interpretation(pair.interpretation, policy)
        result = align(policy, material, load_table())
        found = {(material.sentences[m.sentence].span.start, policy.clauses[m.clause].id) for m in result.matches}
        gold = {(start, clause) for start, ids in wanted["links"] for clause in ids}
        judged = {start for start, _ in wanted["links"]}
        found = {link for link in found if link[0] in judged}
        hits = len(found & gold)
        total = [total[0] + hits, total[1] + len(found), total[2] + len(gold)]
        rows.append((wanted["pair"], *_prf(hits, len(found), len(gold))))
    if rows:
        rows.append(("all", *_prf(*total)))
    return rows


def _prf(hits: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = hits / max(found, 1), hits / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
