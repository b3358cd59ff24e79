import random
import time
from pathlib import Path

import pytest

from train.confusion import load_confusions
from train.noise import CLEAN, MIXTURE, SAME_LENGTH, NoiseModel

SENTENCES = [
    "市政府办公室要求各部门认真贯彻落实会议精神，加强安全生产监督检查。",
    "各级各部门要切实提高政治站位，把群众的利益放在首位，努力地做好服务工作。",
    "全市共排查隐患一百二十三处，整改完成九十八项，其余项目正在按照计划推进。",
    "本办法自公布之日起施行，由市人力资源和社会保障局负责解释。",
    "县医院新建门诊楼工程已于五月竣工，三百张床位投入使用。",
]


@pytest.fixture(scope="module")
def model() -> NoiseModel:
    return NoiseModel()


def test_edits_lead_back_to_the_target(model: NoiseModel) -> None:
    rng = random.Random(3)
    for sentence in SENTENCES * 200:
        noisy = model.corrupt(sentence, rng)
        assert noisy.target == sentence
        text = noisy.text
        for edit in reversed(noisy.edits):
            text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
        assert text == sentence


def test_one_seed_one_corpus(model: NoiseModel) -> None:
    again = NoiseModel()
    one, two = random.Random(7), random.Random(7)
    assert [model.corrupt(s, one) for s in SENTENCES * 20] == [again.corrupt(s, two) for s in SENTENCES * 20]


def test_share_of_clean_sentences_and_of_kinds(model: NoiseModel) -> None:
    rng = random.Random(11)
    noisy = [model.corrupt(sentence, rng) for sentence in SENTENCES * 400]
    clean = sum(not one.edits for one in noisy) / len(noisy)
    assert CLEAN - 0.03 < clean < CLEAN + 0.05
    assert sum(MIXTURE.values()) == pytest.approx(1.0, abs=0.03)
    two_at_once = sum(
        sum(a != b for a, b in zip(one.text[e.span.start : e.span.end], e.replacement, strict=False)) == 2
        for one in noisy
        for e in one.edits
    )
    assert two_at_once > len(noisy) * 0.08
    assert any(len(one.text) > len(one.target) for one in noisy)
    assert any(len(one.text) < len(one.target) for one in noisy)


def test_a_tagger_gets_equal_lengths() -> None:
    tagger = NoiseModel(kinds=SAME_LENGTH)
    rng = random.Random(5)
    assert all(len(one.text) == len(one.target) for one in (tagger.corrupt(s, rng) for s in SENTENCES * 200))


def test_a_familiar_word_comes_to_hand_in_a_set_phrase() -> None:
    kin, rng = NoiseModel(kinds=frozenset(["kin"]), clean=0), random.Random(2)
    made = {kin.corrupt("醒目位置，一目了然。", rng).text for _ in range(400)}
    assert "醒目位置，一目了解。" in made
    assert all(sum(a != b for a, b in zip(text, "醒目位置，一目了然。", strict=True)) <= 3 for text in made)
    assert sum("一目了然" not in text for text in made) > len(made) / 2


@pytest.mark.parametrize(("word", "other"), [("部署", "布署"), ("权利", "权力"), ("记者", "几则"), ("原因", "元音")])
def test_pinyin_offers_whole_words(word: str, other: str) -> None:
    tables = load_confusions()
    offered = [choices.options for choices in (tables.same(word), tables.near(word), tables.slips.get(word)) if choices]
    assert any(other in options for options in offered)


def test_fifty_thousand_sentences_a_minute(model: NoiseModel) -> None:
    rng = random.Random(1)
    began = time.process_time()
    for sentence in SENTENCES * 400:
        model.corrupt(sentence, rng)
    assert time.process_time() - began < 2000 / 50_000 * 60


@pytest.mark.parametrize(
    "odd", ["", "。", "abc 123", "😀政府工作报告😀𠮷野家", "\ud800的工作会议", "第一行\r\n第二行会议"]
)
def test_odd_text_passes_through(model: NoiseModel, odd: str) -> None:
    rng = random.Random(2)
    for _ in range(50):
        assert model.corrupt(odd, rng).target == odd


def test_slips_that_were_seen_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "seen.tsv"
    path.write_text("贯撤落实\t贯彻落实\n安全声产\t安全生产\n" * 3, encoding="utf-8")
    model = NoiseModel(kinds=frozenset({"seen"}), clean=0, pairs=(path,))
    rng = random.Random(2)
    texts = [model.corrupt("认真贯彻安全生产责任制。", rng).text for _ in range(60)]
    assert any("贯撤" in text for text in texts)
    assert any("声产" in text for text in texts)
