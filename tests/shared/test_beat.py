"""What is due by the clock is due once a day, whatever the clocks around the machine do."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from celery.schedules import crontab

from ops_console.celery import app

STEP = dt.timedelta(minutes=10)
DAYS = 3
DAILY = {name: entry for name, entry in app.conf.beat_schedule.items()
         if isinstance(entry["schedule"], crontab)}  # fmt: skip


@pytest.fixture(params=["Europe/Riga", "Asia/Seoul", "America/New_York"])
def _machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the machine into a zone; its clocks change in the nights looked at."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_machine")
@pytest.mark.parametrize("first", ["2026-03-28", "2026-10-24", "2026-03-07", "2028-02-28"])
@pytest.mark.parametrize("name", DAILY)
def test_nightly_work_is_due_once_a_day_in_utc(name: str, first: str) -> None:
    now = began = dt.datetime.fromisoformat(first).replace(tzinfo=dt.UTC)
    schedule = DAILY[name]["schedule"]
    watched = crontab(
        minute=schedule._orig_minute, hour=schedule._orig_hour, nowfun=lambda: now, app=app
    )
    last_run, runs = began - STEP, []
    while now < began + dt.timedelta(days=DAYS):
        if watched.is_due(last_run).is_due:
            last_run = now
            runs.append(now)
        now += STEP

    hour, minute = min(schedule.hour), min(schedule.minute)
    assert runs == [
        began + dt.timedelta(days=day, hours=hour, minutes=minute) for day in range(DAYS)
    ]
