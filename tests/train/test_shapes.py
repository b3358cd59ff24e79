"""Look-alikes from descriptions of characters: what shares all but one component."""

from pathlib import Path

import pytest

from train.ngram.shapes import CROWD, look_alikes, with_gaps

DESCRIPTIONS = """
U+51ED\t凭\tx\t⿱⿰亻⿱丿⿱十一[GKV]几
U+8D41\t赁\tx\t⿱⿰亻⿱丿⿱十一[GKV]贝
U+7784\t瞄\tx\t⿰目⿱⿻十丨[GJ]田
U+951A\t锚\tx\t⿰钅⿱⿻十丨[GJ]田
U+5175\t兵\tx\t⿱丘八
U+4E00\t一\tx\t一
""".strip()


def write(folder: Path, descriptions: str, listed: str = "") -> Path:
    (folder / "faspell_char_meta_full.txt").write_text(descriptions, encoding="utf-8")
    (folder / "sighan_similar_shape_simplified.txt").write_text(listed, encoding="utf-8")
    return folder


def test_all_but_one_component_shared(tmp_path: Path) -> None:
    votes = look_alikes(write(tmp_path, DESCRIPTIONS), frozenset("凭赁瞄锚兵一"))
    assert votes == {("凭", "赁"): 2, ("赁", "凭"): 2, ("瞄", "锚"): 2, ("锚", "瞄"): 2}


def test_a_list_votes_too_and_only_known_characters_count(tmp_path: Path) -> None:
    votes = look_alikes(write(tmp_path, DESCRIPTIONS, "凭,赁几\n兵,乒"), frozenset("凭赁瞄兵"))
    assert votes == {("凭", "赁"): 4, ("赁", "凭"): 2}


def test_a_component_of_many_characters_makes_nothing_alike(tmp_path: Path) -> None:
    many = [chr(0x4E00 + number) for number in range(CROWD + 1)]
    rows = "\n".join(f"U\t{char}\tx\t⿰氵{char}" for char in many)
    assert not look_alikes(write(tmp_path, rows), frozenset(many))


def test_absent_lists_give_nothing(tmp_path: Path) -> None:
    assert not look_alikes(tmp_path, frozenset("凭赁"))


@pytest.mark.parametrize(
    ("shape", "gaps"),
    [
        ("⿱丘八", {"⿱_八", "⿱丘_"}),
        ("⿱⿰甲乙⿱⿱丙丁戊", {"⿱_⿱⿱丙丁戊", "⿱⿰甲乙_", "⿱⿰_乙⿱⿱丙丁戊", "⿱⿰甲_⿱⿱丙丁戊"} | {
            "⿱⿰甲乙⿱_戊", "⿱⿰甲乙⿱⿱丙丁_", "⿱⿰甲乙⿱⿱_丁戊", "⿱⿰甲乙⿱⿱丙_戊"}),
        ("丘", set()),
        ("⿱丘", set()),
        ("⿱丘八牛", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_one_component_open(shape: str, gaps: set[str]) -> None:
    assert set(with_gaps(shape)) == gaps
