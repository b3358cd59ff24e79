"""Check digits and codes of the numbers that name a person, an account or an organisation.

Sources: GB 11643—1999 (citizen number), GB 32100—2015 (organisation code), ISO/IEC 7812-1 (cards).
"""

from __future__ import annotations

from datetime import date

from nlp.lexicon.tables import area_codes

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECK = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_OLDEST = 1890


def citizen_check_digit(first_17: str) -> str:
    """The last character of an 18-digit citizen number (GB 11643—1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECK[total % 11]


def area_known(code: str, born: int) -> bool:
    """Whether the six-digit code could stand in a number given to someone born in that year.

    A code given up before the birth cannot; one made later can, numbers being given from 1984 on.
    ``xx01`` (市辖区) and ``xx00`` of a known prefecture are accepted.
    """
    years = area_codes().get(code)
    if years is None:
        whole = area_codes().get(code[:4] + "00") if code[4:] == "01" else None
        return whole is not None
    return any(end is None or end > born for _, end in years)


def birth_date(digits: str) -> date | None:
    """``YYYYMMDD`` as a day that exists and on which someone alive could be born, else None."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if day.year >= _OLDEST else None


def luhn_valid(digits: str) -> bool:
    """Whether the digits end in their ISO/IEC 7812-1 check digit."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def credit_code_valid(code: str) -> bool:
    """Whether 18 characters are a 统一社会信用代码 (GB 32100—2015, MOD 31-3)."""
    if len(code) != 18 or any(character not in _CREDIT_ALPHABET for character in code):
        return False
    total = sum(_CREDIT_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(code[:17]))
    return _CREDIT_ALPHABET[-total % 31] == code[17]
