"""How an edit changes the way the words around it are cut, on the shipped tables."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.correct import load_corrector
from nlp.correct.alphabet import BOUNDARY
from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder
from nlp.correct.proposals import DELETE, INSERT, SUBSTITUTE, WORD, Proposals
from nlp.correct.segments import Cuts, cuts
from nlp.correct.statistics import Statistics

pytestmark = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")


@pytest.fixture(scope="module")
def statistics() -> Statistics:
    return load_corrector().statistics


def cut(statistics: Statistics, text: str, start: int, size: int, new: str, kind: int = SUBSTITUTE) -> Cuts:
    alphabet = statistics.ngram.alphabet
    ids = np.concatenate(([BOUNDARY], alphabet.encode(text), [BOUNDARY]))
    edit = Proposals.of(np.array([start + 1]), size, alphabet.encode(new)[None], kind)
    return cuts(ids, edit, statistics.tables, statistics.ngram)


def test_a_word_that_tears_another_apart_is_told(statistics: Statistics) -> None:
    torn = cut(statistics, "推广他基层调解工作的经验", 2, 1, "大")
    right = cut(statistics, "服务广他群众的需要", 3, 1, "大")
    assert (torn.new[0], torn.breaks[0]) == (2, 1)
    assert (right.new[0] >= 2, right.breaks[0]) == (True, 0)
    assert right.gain[0] > torn.gain[0] + 5000


def test_a_word_that_is_lost_is_a_loss(statistics: Statistics) -> None:
    lost = cut(statistics, "世界上最大规模的水底婚礼", 9, 1, "的")
    assert (lost.gain[0] < 0, lost.old[0], lost.new[0]) == (True, 2, 1)


def test_words_of_several_characters_and_of_none(statistics: Statistics) -> None:
    word = cut(statistics, "业内认识指出", 2, 2, "人士", WORD)
    assert (word.new[0] >= 2, word.breaks[0]) == (True, 0)
    double = cut(statistics, "认真贯彻落实实有关要求", 6, 1, "", DELETE)
    assert double.gain[0] > 0
    missing = cut(statistics, "坚持实事是原则", 4, 0, "求", INSERT)
    assert (missing.gain[0] > 0, missing.old[0], missing.new[0]) == (True, 0, 4)


def test_no_word_crosses_the_end_of_a_sentence(statistics: Statistics) -> None:
    alphabet = statistics.ngram.alphabet
    parts = alphabet.encode("大家都同义"), alphabet.encode("见不多")
    apart = np.concatenate(([BOUNDARY], parts[0], [BOUNDARY], parts[1], [BOUNDARY]))
    together = np.concatenate(([BOUNDARY], parts[0], parts[1], [BOUNDARY]))
    edit = Proposals.of(np.array([5]), 1, alphabet.encode("意")[None], SUBSTITUTE)
    assert (
        cuts(apart, edit, statistics.tables, statistics.ngram).gain[0]
        != (cuts(together, edit, statistics.tables, statistics.ngram).gain[0])
    )


def test_an_edit_is_seen_alike_whatever_is_beside_it(statistics: Statistics) -> None:
    alphabet = statistics.ngram.alphabet
    ids = np.concatenate(([BOUNDARY], alphabet.encode("必须落实决策布署的要求"), [BOUNDARY]))
    one = Proposals.of(np.array([7]), 1, alphabet.encode("部")[None], SUBSTITUTE)
    other = Proposals.of(np.array([5, 8]), 1, alphabet.encode("诀暑")[:, None], SUBSTITUTE)
    alone = cuts(ids, one, statistics.tables, statistics.ngram)
    beside = cuts(ids, Proposals.join((other, one)), statistics.tables, statistics.ngram)
    for name in ("gain", "old", "new", "breaks"):
        assert getattr(alone, name)[0] == getattr(beside, name)[2]
