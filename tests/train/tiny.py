"""A corrector of a few thousand weights and the text it learns: made by the tests that need one."""

import random
from pathlib import Path

from nlp.correct.vocabulary import Vocabulary
from train.confusion import load_confusions
from train.noise import SAME_LENGTH, NoiseModel
from train.transformer.data import build

SENTENCES = [
    "市政府办公室要求各部门认真贯彻落实会议精神。",
    "各级各部门要切实把群众的利益放在首位。",
    "全市共排查隐患一百二十三处，整改完成九十八项。",
    "本办法自公布之日起施行，由市财政局负责解释。",
    "县医院新建门诊楼工程已于五月竣工。",
    "会议强调，要加强安全生产监督检查工作。",
]


def symbols() -> list[str]:
    """PAD UNKNOWN BEGIN END MASK, then the characters of the sentences and of what they are mistyped for."""
    found = set("".join(SENTENCES))
    noise, rng = NoiseModel(kinds=SAME_LENGTH, clean=0, confusions=load_confusions()), random.Random(0)
    for sentence in SENTENCES * 20:
        found |= set(noise.corrupt(sentence, rng).text)
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(found)]


def arrays(out: Path, names: list[str], repeats: int = 30) -> dict[str, object]:
    """The arrays of store.py for the sentences, three versions of their errors."""
    noise = NoiseModel(kinds=SAME_LENGTH, clean=0.2, confusions=load_confusions())
    texts = [[sentence] for sentence in SENTENCES * repeats]
    pairs = [("本办法自公布之日启施行。", "本办法自公布之日起施行。")]
    return build(texts, pairs, Vocabulary.of(names), noise, 3, 0, out)
