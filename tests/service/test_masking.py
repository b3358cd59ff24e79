"""What is printed or handed on names no person's number in full: 审校单, both 整改清单, and the sheet of the API."""

from __future__ import annotations

import io

import openpyxl
import pytest

from service import engine

CITIZEN, MOBILE, CARD = "532522198506122038", "13887654321", "6222022512001234568"
TEXT = (
    "关于发放临时救助金的公示\n现将有关情况公示如下。\n"
    f"张三，身份证号{CITIZEN}，联系电话{MOBILE}。\n患者李某，男，联系电话{MOBILE}。\n张三的银行卡号为{CARD}。\n"
    "要统一布署工作。\n"
)
NUMBERS = (CITIZEN, MOBILE, CARD)


def _draft(person) -> str:
    identifier = person.draft("", title="救助金公示")
    body = {"text": TEXT, "title": f"救助金公示 {MOBILE}", "column": "公示", "planned": "", "version": 2}
    assert person.post(f"/desk/{identifier}/check", body).status_code == 200
    return identifier


def _cells(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


def test_the_sheet_masks_numbers(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = _draft(person)
    card = next(f for f in person.state(identifier)["review"]["findings"] if f["text"] == CITIZEN)
    body = {"action": "ignore", "scope": "text", "key": card["key"], "reason": f"电话已核实 {MOBILE}"}
    body |= {"matched": CITIZEN, "origin": card["origin"], "replacement": ""}
    assert person.post(f"/desk/{identifier}/decisions", body).status_code == 200
    where = person.post(f"/desk/{identifier}/sheet", data={}).headers["Location"]
    for url in (where, f"{where}/verify"):
        page = person.get(url).get_data(as_text=True)
        assert "53********" in page
        assert "138****4321" in page
        assert not [number for number in NUMBERS if number in page]
    assert "✓ 一致" in person.get(f"{where}/verify").get_data(as_text=True)


@pytest.mark.parametrize("url", ["/desk/{}/export.xlsx", "/overview/mending.xlsx"])
def test_the_lists_mask_numbers(sign_in, url: str) -> None:
    person = sign_in("editor_a")
    answer = person.get(url.format(_draft(person)))
    said = _cells(answer.get_data())
    assert "布署" in said
    assert "53*************038" in said
    assert not [number for number in NUMBERS if number in said]


def test_a_sheet_is_verified_in_its_turn(sign_in, monkeypatch: pytest.MonkeyPatch) -> None:
    """What re-runs a review waits for its turn like every other review."""
    person = sign_in("editor_a")
    where = person.post(f"/desk/{_draft(person)}/sheet", data={}).headers["Location"]
    taken = []

    class Counted:
        def __enter__(self) -> None:
            taken.append(True)

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(engine, "_AT_ONCE", Counted())
    assert person.get(f"{where}/verify").status_code == 200
    assert len(taken) == 1
