"""Publishing content: new, unchanged, changed, not yet in force, wrong."""

import datetime as dt

import pytest

from ops_console.shared import errors
from playbooks.models import Playbook, PlaybookVersion
from playbooks.services import NotPublishable, publish
from staff.models import Market
from tests.factories import NOW
from tests.playbooks.small import condition, row, small_data, variable, words

LATER = NOW + dt.timedelta(days=10)


def states(code: str = "PB-90") -> list[tuple[int, str]]:
    rows = PlaybookVersion.objects.filter(playbook__code=code).order_by("number")
    return list(rows.values_list("number", "status"))


def test_new_content_goes_live_and_describes_its_playbook(market_kr: Market) -> None:
    published = publish(data=small_data(), now=NOW)

    playbook = published.version.playbook
    playbook.refresh_from_db()
    assert published.is_new
    assert (published.version.status, published.version.published_at) == ("PUBLISHED", NOW)
    assert (playbook.market, playbook.risk, playbook.task_types) == (market_kr, "H", ["CERT"])
    assert "small playbook" in playbook.search_text
    assert "我要證明書" in playbook.search_text


def test_the_same_content_again_changes_nothing(live_playbook: PlaybookVersion) -> None:
    reordered = dict(reversed(small_data().items()))

    published = publish(data=reordered, now=LATER)

    assert not published.is_new
    assert published.version == live_playbook
    assert states() == [(1, "PUBLISHED")]


def test_changed_content_is_a_new_version_and_ends_the_old_one(
    live_playbook: PlaybookVersion,
) -> None:
    published = publish(data=small_data(title=words("Second"), task_types=["LOAN"]), now=LATER)

    live_playbook.refresh_from_db()
    live_playbook.playbook.refresh_from_db()
    assert published.version.number == 2
    assert states() == [(1, "WITHDRAWN"), (2, "PUBLISHED")]
    assert (live_playbook.withdrawn_at, live_playbook.effective_to) == (LATER, LATER.date())
    assert live_playbook.playbook.task_types == ["LOAN"]


def test_going_back_to_earlier_words_is_a_new_version_too(live_playbook: PlaybookVersion) -> None:
    publish(data=small_data(title=words("Second")), now=NOW)
    publish(data=small_data(), now=NOW)

    assert states() == [(1, "WITHDRAWN"), (2, "WITHDRAWN"), (3, "PUBLISHED")]


def test_content_of_the_future_waits_as_a_draft_until_its_day(
    live_playbook: PlaybookVersion,
) -> None:
    data = small_data(title=words("Second"), effective_from="2026-03-21")

    publish(data=data, now=NOW)
    assert states() == [(1, "PUBLISHED"), (2, "DRAFT")]
    published = publish(data=data, now=LATER)

    assert not published.is_new
    assert states() == [(1, "WITHDRAWN"), (2, "PUBLISHED")]


def test_the_day_is_the_day_of_the_market(market_kr: Market) -> None:
    evening_in_utc = dt.datetime(2026, 3, 20, 15, 30, tzinfo=dt.UTC)

    published = publish(data=small_data(effective_from="2026-03-21"), now=evening_in_utc)

    assert published.version.status == "PUBLISHED"


def test_wrong_content_leaves_nothing_behind(market_kr: Market) -> None:
    with pytest.raises(NotPublishable) as refused:
        publish(data=small_data(test_cases=[]), now=NOW)

    assert refused.value.problems[0] == "test_cases: at least 3 are needed"
    assert not Playbook.objects.exists()


def test_a_broken_shape_is_refused_with_its_place(market_kr: Market) -> None:
    with pytest.raises(NotPublishable, match=r"title\.en: is missing"):
        publish(data=small_data(title={"ko": "제목", "zh-Hant": "標題"}), now=NOW)


def test_a_market_that_does_not_exist_is_refused(market_kr: Market) -> None:
    with pytest.raises(errors.NotFound):
        publish(data=small_data(market="XX"), now=NOW)


def test_what_an_author_should_look_at_is_said_but_stops_nothing(market_kr: Market) -> None:
    data = small_data()
    data["rules"].insert(1, row("R5", "ESCALATE", condition("asked_on", "unknown")))
    data["test_cases"][2]["answers"]["asked_on"] = "2025-06-01"
    data["variables"]["spare"] = variable("text", "agent")
    data["test_cases"].append(
        {
            "name": "nobody knows the day",
            "answers": {"is_holder": "YES", "asked_on": "UNKNOWN"},
            "expect_rule": "R5",
            "expect_outcome": "ESCALATE",
        }
    )

    published = publish(data=data, now=NOW)

    assert published.version.status == "PUBLISHED"
    assert published.notices[0] == "R1 comes before R5 by order"
    assert published.notices[1].startswith("known answers reach only the catch-all: {")
    assert published.notices[-1] == "variable spare is used nowhere"
