"""Check digits and area codes, with public examples of the standards."""

from __future__ import annotations

import pytest

from nlp.lexicon.identifiers import area_known, birth_date, citizen_check_digit, credit_code_valid, luhn_valid


def test_citizen_check_digit_of_the_standard_example() -> None:
    assert citizen_check_digit("11010519491231002") == "X"
    assert citizen_check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("code", "born", "known"),
    [
        ("110103", 1950, True),  # 崇文区, merged in 2010
        ("110103", 2015, False),
        ("533522", 1960, True),  # 凤庆县 before 临沧 became a city
        ("530921", 1960, True),
        ("310101", 1980, True),
        ("990101", 1980, False),
        ("110000", 1980, True),
    ],
)
def test_area_known(code: str, born: int, known: bool) -> None:
    assert area_known(code, born) is known


def test_birth_date_needs_a_day_that_exists() -> None:
    assert birth_date("19900307") is not None
    assert birth_date("19900230") is None
    assert birth_date("17900101") is None


def test_luhn() -> None:
    assert luhn_valid("4111111111111111")
    assert not luhn_valid("4111111111111112")


def test_credit_code() -> None:
    assert credit_code_valid("91350100M000100Y43")
    assert not credit_code_valid("91350100M000100Y44")
    assert not credit_code_valid("91350100M000100I43")
    assert not credit_code_valid("9135")
