"""Write lexicons/division/*.tsv from the division facts in ../shared/data/lexicon.

Run ``python -m train.lexicon_tables.divisions`` after the facts change; the output is committed, so nothing here is
needed at run time. Names that are still in use anywhere, that stand inside a current name, or whose successor is not
one place are left out: silence is better than a false alarm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from nlp.lexicon.export import export_tsv
from nlp.types import LexiconEntry, Severity
from train.lexicon_tables.tables import ROOT, rows


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FOLDER = ROOT / "lexicons" / "division"
CHANGES = "民政部《县级以上行政区划变更情况》（{year}年）"
CODES = "民政部《中华人民共和国行政区划代码》（GB/T 2260），代码{code}"
PAST = (
    "当时|时任|曾任|历任|曾在|曾属|原名|原为|原属|前身|旧称|古称|史称|历史上|解放前|"
    "新中国成立前|民国|清代|清朝|明代|明朝|元代|年间|撤县|撤市|撤销|撤并|设立|设市|设区|改设|"
    "改称|改为|更名|划归|并入|析置|建县|置县|籍贯|出生于|生于"
)
BEFORE = "prev=原|原来的|旧|古|老|时|民国"
AFTER = "next=城|志|令|级|衙|籍|旧|老|古|时期|、|场|面|值|域|间|块|道|原|（现|(现|（今|(今"
RENAMED = f"{BEFORE};{AFTER};near={PAST};title;year"
SHORTENED = "prev=原|旧|时;near=简称|原名|前身|历史上|曾称|更名|改称|设立|成立初;title;year"
PEOPLES = _words(
    "蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 "
    "哈萨克族 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 "
    "达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 塔吉克族 怒族 鄂温克族 保安族 "
    "裕固族 独龙族 普米族 各族"
)
BARE = _words("维吾尔 哈萨克 柯尔克孜 塔吉克 锡伯 蒙古")
# Names that common words form by chance: 山东山区, 创建平安县, 河北市区.
RISKY = _words(
    "新建县 平安县 长寿县 东山区 江东区 太平区 永新区 开元区 北市区 南市区 中市区 东市区 西市区 "
    "市郊区 新市区 市中区 城南区 城北区 东郊区 西郊区 南郊区 北郊区 新城区 城关区 "
    "中沙群岛的岛礁及其海域 南沙群岛 西沙群岛"
)
ALSO_PROTECTED = _words(
    "呼和浩特市 乌鲁木齐市 齐齐哈尔市 鄂尔多斯市 克拉玛依市 "
    "呼伦贝尔市 巴彦淖尔市 乌兰察布市 石家庄市 哈尔滨市 秦皇岛市 张家口市 葫芦岛市 佳木斯市 "
    "七台河市 牡丹江市 双鸭山市 连云港市 马鞍山市 景德镇市 平顶山市 驻马店市 张家界市 防城港市 "
    "攀枝花市 六盘水市 嘉峪关市 石嘴山市 日喀则市 吐鲁番市"
)

BAD = (
    "近日，{wrong}召开专题会议，研究部署下一步工作。",
    "项目选址在{wrong}，计划年内开工。",
    "调研组一行来到{wrong}，实地察看产业发展情况。",
    "培训班学员来自{wrong}，为期三天。",
    "今年以来，{wrong}持续优化营商环境。",
    "本次抽检覆盖{wrong}，合格率稳步提升。",
)
GOOD = (
    "近日，{right}召开专题会议，研究部署下一步工作。",
    "项目选址在{right}，计划年内开工。",
    "调研组一行来到{right}，实地察看产业发展情况。",
    "培训班学员来自{right}，为期三天。",
    "今年以来，{right}持续优化营商环境。",
    "本次抽检覆盖{right}，合格率稳步提升。",
)
GOOD_PAST = (
    "{right}由原{wrong}改设而来。",
    "他时任{wrong}县委书记，现已退休。",
    "这批档案的前身是{wrong}档案馆馆藏，现存{right}。",
    "《{wrong}志》已整理出版。",
)


def entry(name: str, form: str, wrong: str, right: tuple[str, ...], exempt: str, authority: str,
          bad: str, good: str, severity: Severity = Severity.GENERAL, year: int | None = None,
          note: str = "") -> LexiconEntry:  # fmt: skip
    """One entry, valid from the first day of ``year`` on."""
    start = date(year, 1, 1) if year else None
    return LexiconEntry(f"division-{name}", 1, "division", form, wrong, right, severity, start, None, "all", exempt,
                        authority, bad, good, "active", note)  # fmt: skip


def renames() -> Iterator[LexiconEntry]:
    """Old names of counties and districts that nobody bears any more, each with the name of today."""
    current = {row["name"] for row in rows("areacodes_validity.tsv") if row["status"] == "在用"}
    successors: dict[str, set[str]] = defaultdict(set)
    facts: dict[str, dict[str, str]] = {}
    for row in rows("division_renames_1998_2024.tsv"):
        successors[row["old_name"]].add(_heir(row["old_name"], row["new_names"].split("/")))
        facts[row["old_name"]] = row
    for name, heir in _ended():
        successors[name].add(heir)
    for number, (old, row) in enumerate(sorted(facts.items(), key=lambda fact: (fact[1]["old_code"], fact[0]))):
        new = _today(old, successors, current)
        year = int(row["effective_year"])
        if new is None or old in current or len(old) < 3 or old in RISKY or any(old in name for name in current):
            continue
        if "自治" in new and new.startswith(old[:-1]):  # 北川县 is the usual short form of 北川羌族自治县
            continue
        bad = BAD[number % len(BAD)].format(wrong=old)
        good = GOOD[number % len(GOOD)].format(right=new)
        if number % 2:
            good = GOOD_PAST[number // 2 % len(GOOD_PAST)].format(wrong=old, right=new).replace("县县委", "县委")
            good = good.replace("市县委", "市委").replace("区县委", "区委")
        yield entry(f"{row['old_code']}-{year}", "literal", old, (new,), RENAMED, CHANGES.format(year=year),
                    bad, good, year=year + 1)  # fmt: skip


def _ended() -> Iterator[tuple[str, str]]:
    """Each name that ended, and what followed when it last ended in that province (沾益县 ended in 1983 and 2016)."""
    last: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows("areacodes_validity.tsv"):
        key = row["province"], row["name"]
        if row["status"] != "在用" and (key not in last or int(row["end"]) > int(last[key]["end"])):
            last[key] = row
    for (_, name), row in last.items():
        names = re.sub(r"\[\d+\]", "", row["new_names"])
        if names not in ("", name):
            yield name, _heir(name, names.split(";"))


def _heir(old: str, new: list[str]) -> str:
    """Of several names that follow, the one with the same stem (永年县 → 永年区); all of them where none has."""
    same = [name for name in new if name[:-1] == old[:-1]]
    return same[0] if len(same) == 1 else "/".join(new)


def _today(old: str, successors: dict[str, set[str]], current: set[str]) -> str | None:
    """The single name of today, following several renames; None where there is not exactly one."""
    names, seen = {old}, set[str]()
    while not names <= current:
        name = min(names - current)
        if name in seen or name not in successors:
            return None
        seen.add(name)
        names = (names - {name}) | successors[name]
    return names.pop() if len(names) == 1 else None


def autonomous() -> Iterator[LexiconEntry]:
    """Full statutory names as protected strings, and the ways in which they are cut short."""
    taken: set[str] = set()
    facts = list(rows("autonomous_full_names.tsv"))
    full_names = {row["full_name"] for row in facts}
    for number, row in enumerate(facts):
        full, code = row["full_name"], row["code"]
        authority = CODES.format(code=code)
        place, peoples, kind = parts(full)
        choose = number % len(BAD)
        if row["level"] != "省级":  # those stand in lexicons/phrase
            slip = full.replace("自治", "自冶")
            yield entry(f"{code}-full", "protected", "", (full,), "", authority, BAD[choose].format(wrong=slip),
                        GOOD[choose].format(right=full), Severity.SERIOUS)  # fmt: skip
        wrongs = [place + kind] if len(place) >= 2 and peoples else []
        if len(peoples) > 1:
            wrongs += [place + "".join(peoples[:i] + peoples[i + 1 :]) + kind for i in range(len(peoples))]
            wrongs.append(place + "".join(reversed(peoples)) + kind)
        if peoples and not peoples[-1].endswith("族"):
            wrongs.append(place + "".join(peoples) + "族" + kind)
        for which, wrong in enumerate(wrongs):
            if wrong in full_names or wrong in taken or len(place) < 2:
                continue
            taken.add(wrong)
            choose = (number + which) % len(BAD)
            yield entry(f"{code}-{'abcdefgh'[which]}", "literal", wrong, (full,), SHORTENED, authority,
                        BAD[choose].format(wrong=wrong), GOOD[choose].format(right=full))  # fmt: skip


def parts(full: str) -> tuple[str, list[str], str]:
    """Place, peoples in order, and kind (自治县 …) of a full name; no place where it is a people's own name."""
    match = re.fullmatch(r"(.+?)(自治[区州县旗])", full)
    assert match, full
    rest, kind = match.groups()
    peoples: list[str] = []
    names = sorted((*PEOPLES, *BARE), key=len, reverse=True)
    while name := next((name for name in names if rest.endswith(name) and len(rest) > len(name)), None):
        peoples.insert(0, name)
        rest = rest[: -len(name)]
    return rest, peoples, kind


def cities() -> Iterator[LexiconEntry]:
    """Long names of prefectures as protected strings."""
    codes = {row["name"]: row["code"] for row in rows("areacodes_validity.tsv") if row["status"] == "在用"}
    for number, name in enumerate(ALSO_PROTECTED):
        choose = number % len(BAD)
        slip = name[:-2] + name[-1] if len(name) > 4 else name[0] + name[2] + name[1] + name[3:]
        yield entry(f"{codes[name]}-city", "protected", "", (name,), "", CODES.format(code=codes[name]),
                    BAD[choose].format(wrong=slip), GOOD[choose].format(right=name), Severity.SERIOUS)  # fmt: skip


def main() -> None:
    """Write the three files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, source in (("renames", renames), ("autonomous", autonomous), ("cities", cities)):
        entries = list(source())
        (FOLDER / f"{name}.tsv").write_text(export_tsv(entries), encoding="utf-8", newline="\n")
        print(f"{name}: {len(entries)}")


if __name__ == "__main__":
    main()
