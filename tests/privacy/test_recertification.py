"""Once a quarter every account's rights are looked at: who is in, what is judged and signed."""

import datetime as dt
import html
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from ops_console.shared import errors, jobs
from ops_console.shared.models import AuditEntry, AuditKind
from privacy.models import Review, ReviewItem
from privacy.services import Finding, judge_item
from privacy.services.opening import open_review
from staff.models import Market, Staff, Team
from staff.services import Rights, change_rights, close_access, create_token
from tests.cast import make_person, signed_in
from tests.privacy.rows import write
from tests.privacy.test_reviews import AFTER_MARCH, opened

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def rights_of(review: Review) -> set[str]:
    names = review.items.filter(kind="RIGHTS").values_list("account__username", flat=True)
    return set(names)


def item_of(account: Staff) -> ReviewItem:
    return ReviewItem.objects.get(account=account, kind="RIGHTS")


def page_of(reviewer: Staff, item: ReviewItem) -> tuple[Client, str, Any]:
    """Open the page of an item: the browser, the text, and what its form would send back."""
    browser = signed_in(reviewer)
    answer = browser.get(f"/privacy/reviews/items/{item.pk}/")
    form = answer.context["form"]
    hidden = {name: form[name].value() for name in ("seen", "rights")}
    text = " ".join(html.unescape(answer.content.decode()).split())
    return browser, text, {"verdict": "JUSTIFIED", "comment": "", **hidden}


def judge(reviewer: Staff, item: ReviewItem, **sent: Any) -> int:
    browser, _text, form = page_of(reviewer, item)
    return browser.post(f"/privacy/reviews/items/{item.pk}/", {**form, **sent}).status_code


def sign(reviewer: Staff, review: Review) -> tuple[int, str]:
    sent = {"comment": "Everybody needs what they may do."}
    answer = signed_in(reviewer).post(f"/privacy/reviews/{review.pk}/sign/", sent)
    return answer.status_code, html.unescape(answer.content.decode())


def test_every_open_account_of_the_market_is_in_and_no_other(
    market_kr: Market, alice: Staff, bob: Staff, hana: Staff, mei: Staff, petra: Staff,
    team_policy: Team,
) -> None:  # fmt: skip
    leader = make_person("leader", "LEAD")
    Team.objects.filter(pk=team_policy.pk).update(leader=leader)
    make_person("gone", "AGENT", teams=[team_policy], is_active=False)
    make_person("engineer", "ADMIN", is_superuser=True)

    review = opened()

    # Nobody did anything: who had no access in the period has rights all the same.
    assert not Review.objects.get(period="2026-03", market__code="TW").items.filter(account=alice)
    assert rights_of(Review.objects.get(period="2026-03", market=market_kr)) == {
        "alice", "bob", "hana", "petra", "leader", "engineer",
    }  # fmt: skip
    assert rights_of(Review.objects.get(period="2026-03", market__code="TW")) == {
        "mei", "hana", "engineer",
    }  # fmt: skip
    assert review.items.exclude(kind="RIGHTS").count() == 0


def test_rights_are_asked_for_once_a_quarter(market_kr: Market, alice: Staff) -> None:
    march = opened()
    april = opened(AFTER_MARCH + 30 * DAY)
    may = opened(AFTER_MARCH + 61 * DAY)
    june = opened(AFTER_MARCH + 91 * DAY)

    assert [one.period for one in (march, april, may, june)] == [
        "2026-03", "2026-04", "2026-05", "2026-06",
    ]  # fmt: skip
    asked = [len(rights_of(one)) for one in (march, april, may, june)]
    assert asked == [1, 0, 0, 1]


def test_a_console_that_stood_still_asks_once(market_kr: Market, alice: Staff) -> None:
    opened()
    opened(AFTER_MARCH + 300 * DAY)

    asked = [one.period for one in Review.objects.order_by("starts_at") if rights_of(one)]

    assert Review.objects.count() == 10
    assert asked == ["2026-03", "2026-04"]


def test_a_second_run_asks_nobody_twice(market_kr: Market, alice: Staff, bob: Staff) -> None:
    review = opened()
    make_person("late", "MANAGER", markets=[market_kr])
    params = {"market": "KR", "first": "2026-03-01", "end": "2026-04-01", "days": 14}

    again = open_review(job=jobs.JobHandle(1, "KR:2026-03", params, None, 2))

    assert again == {"items": 2}
    assert rights_of(review) == {"alice", "bob"}


def test_the_facts_are_those_of_the_opening(
    alice: Staff, bob: Staff, root: Staff, market_kr: Market, team_policy: Team
) -> None:
    last_sign_in = AFTER_MARCH - 40 * DAY
    Staff.objects.filter(pk=alice.pk).update(last_login=last_sign_in)
    with time_machine.travel(AFTER_MARCH - 5 * DAY, tick=False):
        token_at = AFTER_MARCH - 5 * DAY
        change_rights(
            person_id=bob.pk, rights=Rights(role="MANAGER", markets=[market_kr]), version=1,
            by=root, now=token_at,
        )  # fmt: skip
        create_token(owner=Staff.objects.get(pk=bob.pk), label="night", days=30, now=token_at)

    opened()

    assert item_of(alice).facts == {
        "rights": {
            "role": "AGENT", "markets": [], "teams": ["KR/CLAIMS"], "is_open": True,
            "is_superuser": False,
        },
        "has_app": False, "last_login": "2026-02-20", "joined": "2025-01-02", "tokens": 0,
        "changes": 0,
    }  # fmt: skip
    facts = item_of(bob).facts
    # He leads the team still, whatever his new role.
    assert facts["rights"]["teams"] == ["KR/CLAIMS"]
    assert (facts["rights"]["role"], facts["tokens"], facts["changes"]) == ("MANAGER", 1, 1)
    assert item_of(alice).flags == ["UNUSED", "PERSONAL_DATA"]
    assert item_of(bob).flags == ["NEVER_USED", "GRANTED"]
    flags = ReviewItem.objects.filter(account=root).values_list("flags", flat=True)
    assert list(flags) == [["NEVER_USED", "SEVERAL_MARKETS"]] * 2


def test_a_signature_waits_for_the_rights_of_everybody(
    alice: Staff, petra: Staff, omar: Staff
) -> None:
    review = opened()
    listed = signed_in(petra).get("/privacy/reviews/").context["reviews"]
    assert [one.waiting for one in listed] == [3]

    assert sign(petra, review)[0] == 409
    assert "ask a colleague" in page_after_judging_oneself(petra)
    assert [judge(omar, item_of(petra)), judge(petra, item_of(omar))] == [302, 302]
    status, text = sign(petra, review)
    assert (status, "The rights of every account" in text) == (409, True)
    assert judge(petra, item_of(alice)) == 302
    assert sign(petra, review)[0] == 302


def page_after_judging_oneself(person: Staff) -> str:
    browser, text, form = page_of(person, item_of(person))
    assert "This is your own access" in text
    answer = browser.post(f"/privacy/reviews/items/{item_of(person).pk}/", form)
    assert answer.status_code == 409
    return answer.content.decode()


def test_what_is_to_be_followed_up_needs_words_and_changes_nothing(
    alice: Staff, petra: Staff
) -> None:
    opened()
    item = item_of(alice)

    assert judge(petra, item, verdict="QUESTIONED") == 422
    assert judge(petra, item, verdict="QUESTIONED", comment="Works elsewhere now") == 302

    _browser, text, _form = page_of(petra, item)
    assert f"/people/{alice.pk}/" in text
    assert Staff.objects.get(pk=alice.pk).may("VIEW_INQUIRIES")


def test_a_finding_replaces_no_colleague_s_unseen(alice: Staff, petra: Staff, omar: Staff) -> None:
    opened()
    item = item_of(alice)
    browser, _text, form = page_of(omar, item)
    assert judge(petra, item, verdict="QUESTIONED", comment="Ask the leader") == 302

    late = browser.post(f"/privacy/reviews/items/{item.pk}/", form)

    page = html.unescape(late.content.decode())
    assert late.status_code == 409
    assert all(text in page for text in ("Ask the leader", "Still needed", "To be followed up"))
    item.refresh_from_db()
    assert item.judged_by == petra


def test_rights_that_changed_are_shown_with_those_of_the_opening(
    alice: Staff, petra: Staff, root: Staff, market_kr: Market
) -> None:
    opened()
    item = item_of(alice)
    browser, before, form = page_of(petra, item)
    change_rights(
        person_id=alice.pk, rights=Rights(role="MANAGER", markets=[market_kr]), version=1,
        by=root, now=AFTER_MARCH + DAY,
    )  # fmt: skip

    late = browser.post(f"/privacy/reviews/items/{item.pk}/", form)

    assert ("Agent" in before, "Manager" in before) == (True, False)
    page = html.unescape(late.content.decode())
    assert late.status_code == 409
    assert "The rights have changed since this page was opened" in page
    assert [state.rights["role"] for state in late.context["states"]] == ["AGENT", "MANAGER"]
    # The page says what is so now: sending it again judges that.
    again = {**form, "rights": late.context["form"]["rights"].value()}
    assert browser.post(f"/privacy/reviews/items/{item.pk}/", again).status_code == 302


def test_an_item_keeps_which_rights_were_judged(
    alice: Staff, petra: Staff, root: Staff, market_kr: Market
) -> None:
    opened()
    item = item_of(alice)
    assert judge(petra, item) == 302
    close_access(person_id=alice.pk, reason="LEFT", by=root, now=AFTER_MARCH + DAY)

    browser = signed_in(petra)
    states = browser.get(f"/privacy/reviews/items/{item.pk}/").context["states"]
    told = [(state.rights["is_open"], state.is_judged) for state in states]
    assert told == [(True, True), (False, False)]

    assert judge(petra, item) == 302
    states = browser.get(f"/privacy/reviews/items/{item.pk}/").context["states"]
    assert [(state.rights["is_open"], state.is_judged) for state in states] == [
        (True, False), (False, True),
    ]  # fmt: skip
    entries = AuditEntry.objects.filter(kind=AuditKind.REVIEWED, object_id=str(item.pk))
    kept = [entry.data["rights"]["is_open"] for entry in entries.order_by("number")]
    assert kept == [True, False]


def test_a_finding_that_names_no_rights_is_refused(alice: Staff, petra: Staff) -> None:
    opened()

    with pytest.raises(errors.Conflict) as refused:
        judge_item(
            item=item_of(alice), finding=Finding(verdict="JUSTIFIED"), by=petra, now=AFTER_MARCH
        )

    assert refused.value.code == "rights_moved"
    assert item_of(alice).verdict == ""


@pytest.mark.parametrize("language", ["en", "ko", "zh-hant"])
def test_the_pages_say_it_in_the_reader_s_language(
    alice: Staff, petra: Staff, language: str
) -> None:
    write(alice)
    review = opened()
    Staff.objects.filter(pk=petra.pk).update(language=language)
    petra.refresh_from_db()

    shown = signed_in(petra).get(f"/privacy/reviews/{review.pk}/").content.decode()
    _browser, judged, _form = page_of(petra, item_of(alice))

    with translation.override(language):
        texts = [
            [gettext(text) for text in ("Rights of the accounts", "Has never signed in", "Agent")],
            [gettext(text) for text in ("Still needed", "What the account may do", "Agent")],
        ]
    assert [text for text in texts[0] if text not in html.unescape(shown)] == []
    assert [text for text in texts[1] if text not in judged] == []


def test_another_market_s_rights_do_not_exist(mei: Staff, petra: Staff) -> None:
    opened()

    answer = signed_in(petra).get(f"/privacy/reviews/items/{item_of(mei).pk}/")

    assert answer.status_code == 404


def test_the_page_asks_as_often_for_many_accounts_as_for_few(
    alice: Staff, petra: Staff, team_claims: Team, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        make_person(f"agent{n}", "AGENT", teams=[team_claims])
    review = opened()
    browser = signed_in(petra)

    with django_assert_max_num_queries(15):
        assert browser.get(f"/privacy/reviews/{review.pk}/").status_code == 200
