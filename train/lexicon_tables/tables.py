"""Write lexicons/tables/*.tsv from the facts in ../shared/data/lexicon, in our own compact formats.

Run ``python -m train.lexicon_tables.tables`` after the facts change; the output is committed.
Each table's first line names the authority, the second its columns.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "data" / "lexicon"
TABLES = ROOT / "lexicons" / "tables"
NATIONAL = "中华人民共和国"
# Forms in use in Hong Kong, Macao and Taiwan or in old prints whose listed twin differs in a stroke (爲 為).
MORE_FORMS = (
    "為为說说產产內内戶户錄录溫温黃黄綠绿麼么殼壳鎭镇鍾钟蘊蕴醞酝顏颜顚颠眞真値值兌兑悅悦稅税脫脱塡填淸清靑青愼慎槪概卽即旣既"
    "鄕乡絕绝敎教歳岁寛宽銳锐擡抬沖冲灩滟奨奖緖绪縂总総总県县聼听舗铺艶艳虛虚諮咨閱阅霛灵靜静頹颓飈飙鼔鼓郞郎甁瓶吳吴娛娱誤误"
    "彥彦姸妍別别剎刹呂吕奧奥拋抛歩步毎每渉涉滾滚盜盗睜睁祿禄箏筝粵粤蛻蜕換换搖摇毀毁硏研鎻锁囯国"
)
# Titles that the database of laws in force does not list: repealed, never passed, or of another country.
OTHER_TITLES = (
    "中华人民共和国中外合作经营企业法 中华人民共和国中外合作经营企业法实施细则 中华人民共和国经济合同法 "
    "中华人民共和国涉外经济合同法 "
    "中华人民共和国技术合同法 中华人民共和国民法通则 中华人民共和国民法总则 中华人民共和国合同法 中华人民共和国物权法 "
    "中华人民共和国担保法 中华人民共和国婚姻法 中华人民共和国继承法 中华人民共和国收养法 中华人民共和国侵权责任法 "
    "中华人民共和国食品卫生法 中华人民共和国执业医师法 中华人民共和国外国投资法 信访条例 对敌贸易法 植物品种保护条例 "
    "民事诉讼法典 刑事诉讼法典 投资法 外资法 合作社法 住房法 土地法 中国土地法大纲 苏维埃婚姻条例"
)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a fact file by column name; lines that begin with # are its notes."""
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(name: str, authority: str, columns: str, lines: list[str]) -> None:
    head = [f"# {authority}", f"# {columns}"]
    path = TABLES / name
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8", newline="\n")
    print(f"{path.relative_to(ROOT)}: {len(lines)} lines, {path.stat().st_size / 1000:.0f} kB")


def standard_characters() -> None:
    """One line for each of the three levels: level, then its characters in code point order."""
    levels: dict[str, list[str]] = defaultdict(list)
    for row in rows("tgscc_8105.tsv"):
        levels[row["level"]].append(row["char"])
    lines = [f"{level}\t{''.join(sorted(levels[level]))}" for level in sorted(levels)]
    write("standard_characters.tsv", "《通用规范汉字表》（国发〔2013〕23号）", "level, characters", lines)


def nonstandard_characters() -> None:
    """Traditional and variant characters that are not themselves standard, grouped by their standard form."""
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows("nonstandard_char_map.tsv"):
        if row["also_in_8105"] == "N" and len(row["char"]) == len(row["standard"]) == 1:
            kind = "t" if row["kind"] == "traditional" else "v"
            forms[row["standard"], kind].append(row["char"])
    for form, standard in zip(MORE_FORMS[::2], MORE_FORMS[1::2], strict=True):
        forms[standard, "t"].append(form)
    lines = [f"{standard}\t{kind}\t{''.join(chars)}" for (standard, kind), chars in sorted(forms.items())]
    authority = "《通用规范汉字表》附件1《规范字与繁体字、异体字对照表》（国发〔2013〕23号）"
    write("nonstandard_characters.tsv", authority, "standard, t traditional or v variant, characters", lines)


def area_codes() -> None:
    """The years in which a six-digit code was in force: one line for each four-digit prefix."""
    spans: dict[str, list[str]] = defaultdict(list)
    for row in rows("areacodes_validity.tsv"):
        code = row["code"]
        spans[code[:4]].append(f"{code[4:]}:{row['start']}-{row['end']}")
    lines = [f"{prefix}\t{' '.join(sorted(set(cells)))}" for prefix, cells in sorted(spans.items())]
    authority = "民政部公布的县级以上行政区划代码（GB/T 2260）1981年以来沿革"
    write("area_codes.tsv", authority, "first four digits, last two digits:first year-year it ended", lines)


def law_titles() -> None:
    """Titles of national laws and regulations, in force or once so; * = 中华人民共和国 before it."""
    titles = {
        "*" + title.removeprefix(NATIONAL) if title.startswith(NATIONAL) else title for title in OTHER_TITLES.split()
    }
    for row in rows("law_titles.tsv"):
        for title in (row["full_title"], *row["same_time_repealed"].split("|")):
            title = title.strip().strip("《》")
            if 4 <= len(title) <= 60 and title[-1] in "法例定则典" and not re.search("[《〈]|关于", title):
                titles.add("*" + title.removeprefix(NATIONAL) if title.startswith(NATIONAL) else title)
    authority = "法律、行政法规标题（国家法律法规数据库，截至2025年4月；含已废止的）"
    write("law_titles.tsv", authority, "title; * stands for 中华人民共和国", sorted(titles))


def main() -> None:
    TABLES.mkdir(parents=True, exist_ok=True)
    standard_characters()
    nonstandard_characters()
    area_codes()
    law_titles()


if __name__ == "__main__":
    main()
