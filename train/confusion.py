"""What is mistaken for what in typing: words that sound alike, characters that look alike, known slips.

Built from the jieba dictionary and pypinyin alone; shared tables of look-alikes and of wrong → right words
add to it where they are present.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin, pinyin

from train.ngram.confusion import fuzzy
from train.ngram.shapes import look_alikes

LONGEST_WORD = 4
TONE = 2.5
"""How much likelier a character of the same tone is taken for another than one of another tone."""
WORD_FLOOR = 5
"""jieba frequency from which a word can be what the input method offered."""
COMMON_WORD = 200
"""jieba frequency from which a word comes to mind by itself."""

LOOK_ALIKES = (
    "己已巳 末未 士土 日曰 人入 千干于 午牛 天夭 贷货 拨拔 戍戌戊 侯候 折拆析 微徽 辨辩辫瓣 祟崇 赢羸 "
    "籍藉 拆折 治冶 冷泠 准淮 壁璧 蓝篮 竞竟 免兔 乌鸟 幻幼 刺剌 延廷 眯咪 晴睛 清情请 栽裁载 遗遣 "
    "既即 拢扰 暑署 粱梁 狠狼 柬东 崇祟 博搏 慕幕暮墓 胁协 抄钞 材村 技枝 政攻 住往 使便 授受 推准 "
    "待侍 持恃 具县 历厉 力刀 目自 且旦 代伐 侵浸 偏遍 傅博 凤风 划戏 削消 副幅 徒徙 密蜜 尝赏 常裳 "
    "弛驰 捡检 提堤 施旋 欧殴 沮阻 测侧 渡度 漫慢 炼练 狭峡 班斑 瑞端 畜蓄 症证 盲育 科料 稿搞 第弟 "
    "管官 粮根 级极 纪记 绩积 缓援 胜性 致到 航般 范苑 营管 蒸燕 衰哀衷 讯迅 诉诈 谋媒 账胀 贡页 赔陪 "
    "趋趁 转传 迭选 邮即 银根 锻锤 问间 降除 隐稳 项顷 顿项 颁频 养美 验检 鱼角 麻庥"
)
"""Own list of characters that are confused by eye, used with and without the shared tables."""

MEASURES = "个项条件份批次家名位座处幢栋所支台套辆架艘艇只头匹张幅篇本册页封期届场轮起宗笔股块片段根把副双对组"

OFFICIAL_SLIPS = (
    "部署>布署,部暑 截至>截止 贯彻>贯切,贯撤 按照>安照,按着 账户>帐户 账目>帐目 坐落>座落 通信>通迅 "
    "通讯>通迅 以至于>以致于 反映>反应 权利>权力 必须>必需 启示>启事 渡过>度过 度过>渡过 法治>法制 "
    "期间>其间 融合>溶合 发挥>发辉 发扬>发杨 阶段>阶断 竞争>竟争 竣工>峻工 震撼>震憾 松弛>松驰 "
    "严峻>严竣 凑合>凑和 辐射>幅射 幅度>辐度 粗犷>粗旷 寒暄>寒喧 脉搏>脉博 精髓>精随 候选>侯选 "
    "气候>气侯 冒昧>冒味 煤炭>煤碳 碳排放>炭排放 碳达峰>炭达峰,碳达锋 碳中和>炭中和 蔓延>漫延 "
    "弥漫>迷漫 缔造>谛造 妨碍>防碍 防范>妨范 恢复>灰复 覆盖>复盖 答复>答覆 反复>反覆 枢纽>枢扭 "
    "瞻仰>赡仰 赡养>瞻养 追溯>追朔 遏制>竭制 诀窍>决窍 决策>决册,抉策 抉择>决择 题材>提材 体制>体治 "
    "机制>机治 编制>编治 统筹>统酬 筹备>酬备 营造>萤造 渠道>渠到 措施>措失,措拖 落实>落时 推进>推近 "
    "促进>促近 增强>曾强 加强>家强 提升>题升 健全>建全 健康>建康 构建>购建 购买>构买 签订>签定 "
    "鉴定>签定 修订>修定 申报>伸报 延伸>延申 审批>审披 审核>甚核 督促>督捉 整改>正改 整治>正治 "
    "隐患>隐换 排查>排察 巡察>巡查 类型>类形 形势>型势,形式 态势>态式 方式>方试 试点>式点 模式>模试 "
    "示范>式范 规范>规犯 模范>模犯 典范>典犯 侵犯>侵范 职责>职则 准则>准责 原则>原责 权益>权宜 "
    "效益>效宜 适宜>适益 坚持>坚恃 支持>支恃 坚定>坚订 稳定>稳订 资源>资原 资金>资今 供给>供几 "
    "基础>基楚 清楚>清础 基本>基木 根本>根木 群众>群重 尊重>尊众 注重>注众 座谈会>坐谈会 会议>会义 "
    "意义>意议 决议>决义 建议>建义 倡议>倡义 主义>主议 义务>议务 服务>伏务 任务>任物 物资>物质 "
    "投资>投姿 工程>工成 工作>工做 做好>作好 作为>做为 作用>做用 合作>合做 作出>做出 年度>年渡 "
    "制度>制渡 进度>进渡 过渡>过度 再次>在次 现在>现再 存在>存再 正在>正再 在于>再于 以及>以级 "
    "以来>已来 以上>已上 已经>以经 关于>关与 对于>对与 由于>由与 属于>属与 处于>处与 给予>给于 "
    "予以>与以 赋予>赋与 参与>参于 份额>分额 部分>部份 成分>成份 身份>身分 充分>充份 省份>省分 "
    "分量>份量 缘分>缘份 象征>像征 好像>好象 想象>想像 图像>图象 现象>现像 对象>对像 气象>气像 "
    "账号>帐号 历史>历吏 历届>历界 世界>世届 届时>界时 换届>换界 界限>界线 即使>既使 既然>即然 "
    "立即>立既 即将>既将 既要>即要"
)
"""Slips of official prose, right>wrong,wrong: own list after the usual proofreading handbooks."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Things one may slip to; ``cumulative`` weights as random.choices takes them."""

    options: tuple[str, ...]
    cumulative: tuple[float, ...]

    @classmethod
    def of(cls, weighted: Mapping[str, float]) -> Choices:
        kept = sorted((option, weight) for option, weight in weighted.items() if weight > 0)
        return cls(tuple(option for option, _ in kept), tuple(accumulate(weight for _, weight in kept)))


@dataclass(frozen=True, slots=True, eq=False)
class Confusions:
    """``words`` by toneless reading ("bu shu" → 部署 布署 …) and ``fuzzy_words`` by fuzzy reading;
    ``shapes`` of a character; ``slips`` of a right word; ``seen`` what was written for a right character;
    ``after`` and ``before`` a character what makes a common word of two with it; ``frequency`` of a word in the
    jieba dictionary."""

    words: Mapping[str, tuple[str, ...]]
    fuzzy_words: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, Choices]
    slips: Mapping[str, Choices]
    seen: Mapping[str, Choices]
    after: Mapping[str, Choices]
    before: Mapping[str, Choices]
    frequency: Mapping[str, int]

    def same(self, word: str) -> Choices | None:
        """Other words of the same toneless reading, weighted by the root of their frequency."""
        return self._others(word, self.words.get(reading(word), ()))

    def near(self, word: str) -> Choices | None:
        """Other words of the same fuzzy reading (zh/z, n/l, h/f, ang/an …) but not of the same reading."""
        sound = reading(word)
        there = self.fuzzy_words.get(fuzzy_reading(sound), ())
        return self._others(word, [other for other in there if reading(other) != sound])

    def _others(self, word: str, there: Sequence[str]) -> Choices | None:
        weights = {other: math.sqrt(self.frequency[other]) for other in there if other != word}
        if len(word) == 1:
            tones = toned(word)
            weights = {other: weight * (TONE if tones & toned(other) else 1.0) for other, weight in weights.items()}
        return Choices.of(weights) if weights else None


@lru_cache(maxsize=1 << 18)
def reading(word: str) -> str:
    """Toneless syllables joined by spaces; polyphones as the word pronounces them."""
    return " ".join(lazy_pinyin(word))


@lru_cache(maxsize=1 << 14)
def toned(char: str) -> frozenset[str]:
    """The readings of a character with their tones."""
    return frozenset(pinyin(char, style=Style.TONE3, heteronym=True)[0])


@lru_cache(maxsize=1 << 18)
def fuzzy_reading(sound: str) -> str:
    return " ".join(fuzzy(syllable) for syllable in sound.split(" "))


def is_common(text: str) -> bool:
    """Whether every character is in GB 2312: what an input method offers, no traditional or odd forms."""
    try:
        return bool(text.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def is_han(text: str) -> bool:
    """Whether every character is a common Han character (CJK Unified Ideographs, no extensions)."""
    return bool(text) and all("\u4e00" <= char <= "\u9fff" for char in text)


def _dictionary() -> dict[str, int]:
    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split(" ") for line in lines)
        return {
            row[0]: int(row[1]) for row in rows if len(row[0]) <= LONGEST_WORD and is_han(row[0]) and is_common(row[0])
        }


def _shapes(folder: Path | None, frequency: Mapping[str, int]) -> dict[str, Choices]:
    votes: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for group in LOOK_ALIKES.split():
        for char in group:
            votes[char] |= {other: 9.0 for other in group if other != char and is_common(other)}
    common = frozenset(char for char, count in frequency.items() if len(char) == 1 and count >= WORD_FLOOR)
    for (one, other), count in look_alikes(folder, common).items() if folder is not None else ():
        votes[one][other] = votes[one].get(other, 0.0) + count * count
    return {
        char: Choices.of({other: vote * math.sqrt(frequency.get(other, 1) + 9) for other, vote in others.items()})
        for char, others in votes.items()
    }


def _pairs(folder: Path | None) -> Iterable[tuple[str, str]]:
    """Right and wrong word: the own list, then the word lists of the shared tables (noisy, weighed down)."""
    for row in OFFICIAL_SLIPS.split():
        right, _, wrong = row.partition(">")
        yield from ((right, form) for form in wrong.split(",") if is_han(form))
    if folder is None:
        return
    path = folder / "macro_correct_confusion_words.json"
    if path.exists():
        yield from ((right, wrong) for wrong, right in json.loads(path.read_text(encoding="utf-8")).items())
    path = folder / "pycorrector_custom_confusion_words.txt"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        wrong, *rest = line.split("\t") if "\t" in line else line.split()
        if rest and not line.startswith("#"):
            yield rest[0], wrong


def _seen(slips: Mapping[str, Mapping[str, float]], pairs: Iterable[Path]) -> dict[str, Choices]:
    """What was written for a right character in the lists and in sentence pairs of one length."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = [(wrong, right) for right, forms in slips.items() for wrong in forms]
    for path in pairs:
        rows += [(row[0], row[1]) for row in map(_columns, path.read_text(encoding="utf-8").splitlines()) if row]
    for wrong, right in rows:
        if len(wrong) == len(right):
            for one, other in zip(wrong, right, strict=True):
                if one != other and is_han(one + other) and is_common(one + other):
                    counts[other][one] += 1
    return {
        right: Choices.of({wrong: math.sqrt(count) for wrong, count in forms.items()})
        for right, forms in sorted(counts.items())
    }


def _companions(frequency: Mapping[str, int], kept: int) -> dict[str, Choices]:
    """By character what makes a common word of two with it, ``kept`` being the place of the character."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for word, count in frequency.items():
        if len(word) == 2 and count >= COMMON_WORD:
            found[word[kept]][word[1 - kept]] = math.sqrt(count)
    return {char: Choices.of(others) for char, others in found.items()}


def _columns(line: str) -> list[str] | None:
    row = line.split("\t")
    return row if len(row) == 2 else None


@lru_cache(maxsize=2)
def load_confusions(folder: Path | None = None, pairs: tuple[Path, ...] = ()) -> Confusions:
    """The tables; ``folder`` is shared ``data/confusion``, left out where it is None or absent; ``pairs`` are files
    of source<TAB>target, never dev sets. Takes 3 s."""
    folder = folder if folder is not None and folder.is_dir() else None
    frequency = _dictionary()
    words: defaultdict[str, list[str]] = defaultdict(list)
    near: defaultdict[str, list[str]] = defaultdict(list)
    for word, count in frequency.items():
        if count >= WORD_FLOOR:
            sound = reading(word)
            words[sound].append(word)
            near[fuzzy_reading(sound)].append(word)
    slips: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for right, wrong in _pairs(folder):
        if right != wrong and is_han(right) and is_han(wrong) and len(right) == len(wrong):
            slips[right][wrong] = 1.0
    return Confusions(
        {sound: tuple(group) for sound, group in words.items()},
        {sound: tuple(group) for sound, group in near.items()},
        _shapes(folder, frequency),
        {right: Choices.of(wrong) for right, wrong in slips.items()},
        _seen(slips, pairs),
        _companions(frequency, 0),
        _companions(frequency, 1),
        frequency,
    )
