"""The time of the office: one setting, and every clock of the process follows it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from service import zone
from service.desk.view import clock
from service.settings import Settings, SettingsError, load_settings

LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _back() -> Iterator[None]:
    before = os.environ.get("TZ")
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_the_office_is_in_china_unless_it_says_otherwise() -> None:
    assert Settings().zone == "Asia/Shanghai"
    zone.live_in(Settings().zone)
    assert clock(LATE, day=True) == "2026-11-24 07:30"
    zone.live_in("Asia/Urumqi")
    assert clock(LATE, day=True) == "2026-11-24 05:30"


def test_without_zone_data_the_rule_of_china_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zone, "_file_of", lambda name: None)
    zone.live_in("Asia/Shanghai")
    assert clock(LATE) == "07:30"


def test_today_is_the_day_of_the_office() -> None:
    zone.live_in("Pacific/Kiritimati")  # fourteen hours ahead
    ahead = datetime.now().date()
    zone.live_in("Pacific/Pago_Pago")  # eleven hours behind
    assert (ahead - datetime.now().date()).days in (1, 2)


@pytest.mark.parametrize("name", ["Asia/Nowhere", "../etc/passwd", "北京", "", "Asia"])
def test_a_wrong_zone_stops_the_start_with_a_sentence(name: str) -> None:
    with pytest.raises(SettingsError, match="XIANSHEN_ZONE"):
        load_settings({"XIANSHEN_ZONE": name})
