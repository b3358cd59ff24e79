"""Counting, smoothing, packing and scoring on a text small enough to check by hand."""

from __future__ import annotations

import numpy as np

from nlp.correct.alphabet import BASE, Alphabet
from nlp.correct.ngram import NGram
from nlp.correct.xormap import XorMap
from train.ngram.count import ORDER, adjusted
from train.ngram.pack import build, pack
from train.ngram.smooth import prune

TEXT = "我们要做好工作部署。\n我们要加强工作部署。\n工作要做好。\n" * 40


def small() -> NGram:
    characters = "".join(sorted(set(TEXT) - {"\n"})) + "x"
    alphabet = Alphabet.of(characters)
    ids = alphabet.stream(alphabet.encode(TEXT)).astype(np.uint16)
    levels = prune(adjusted(ids), {}, {}, len(characters) + 2)
    return NGram.of(characters, pack(levels, len(characters) + 2))


def test_map_returns_what_was_stored_and_hardly_anything_else() -> None:
    random = np.random.default_rng(5)
    keys = np.unique(random.integers(0, 2**63, 5000).astype(np.uint64))
    codes = random.integers(0, 64, len(keys))
    words, seed, extra = build(keys, codes, np.uint16, 6, codes)
    stored = XorMap(words, 6, seed, extra)
    found, got, more = stored.find(keys)
    assert found.all()
    assert (got == codes).all()
    assert more is not None
    assert (more == codes).all()
    strangers = random.integers(0, 2**63, 20000).astype(np.uint64)
    assert stored.find(strangers)[0].mean() < 0.003


def test_probabilities_sum_to_one() -> None:
    ngram = small()
    ids = ngram.alphabet.encode("我们要")
    choices = np.arange(len(ngram.alphabet.characters) + 2)
    rows = np.concatenate((np.tile(np.append(0, ids), (len(choices), 1)), choices[:, None]), axis=1)
    total = np.exp(ngram.score(rows)[:, -1] / 1000).sum()
    assert 0.8 < total < 1.25


def test_known_text_is_likelier_and_rows_do_not_meet() -> None:
    ngram = small()

    def total(text: str) -> int:
        return int(ngram.score(ngram.alphabet.stream(ngram.alphabet.encode(text))[None]).sum())

    assert total("我们要做好工作部署。") > total("我们要做好工作署部。") + 4000
    one = ngram.alphabet.stream(ngram.alphabet.encode("工作要做好。"))
    both = ngram.alphabet.stream(ngram.alphabet.encode("我们。\n工作要做好。"))
    assert (ngram.score(one[None])[0][1:] == ngram.score(both[None])[0][-len(one) + 1 :]).all()


def test_known_context_gives_the_same_scores() -> None:
    ngram = small()
    ids = ngram.alphabet.stream(ngram.alphabet.encode("我们要做好工作部署。"))
    whole = ngram.trace(ids[None])
    place = 5
    rows = ids[None, place - 4 : place + 3]
    again = ngram.trace(rows, whole.left_of(np.array([place - 1])))
    assert (again.scores[0, 4:] == whole.scores[0, place : place + 3]).all()


def test_counts_are_kneser_ney() -> None:
    ids = np.array([0, 2, 3, 0, 4, 3, 0, 2, 3, 0], np.uint16)
    tables = adjusted(ids)
    assert [table.order for table in tables] == list(range(1, ORDER + 1))
    unigrams = dict(zip(tables[0].keys.tolist(), tables[0].counts.tolist(), strict=True))
    assert unigrams[3] == 2
    bigrams = dict(zip(tables[1].keys.tolist(), tables[1].counts.tolist(), strict=True))
    assert bigrams[2] == 2
    assert bigrams[2 * BASE + 3] == 1
