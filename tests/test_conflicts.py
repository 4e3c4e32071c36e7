"""Two people change one thing: the second one sees both texts, and nothing is lost."""

from typing import Any

from django.test import Client

from inquiries.models import Inquiry
from staff.models import Market, Staff, Team
from tests.api.fixtures import Call
from tests.cast import signed_in
from tests.inquiries.views.asking import pane, url_of
from voc.models import CauseTree, Tag


def flat(response: Any) -> str:
    return " ".join(response.content.decode().split())


def details_of(inquiry: Inquiry, subject: str) -> dict[str, Any]:
    return {
        "version": inquiry.version,
        "subject": subject,
        "task_type": "CERT",
        "stage": "KEEP",
        "requester_role": "POLICYHOLDER",
        "priority": "NORMAL",
        "detail_certificate_kind": "TAX",
    }


def test_details_show_who_both_texts_and_the_two_ways_on(
    alice: Staff, bob: Staff, taken_inquiry: Inquiry
) -> None:
    url = url_of(taken_inquiry, "details")
    mine, theirs = (details_of(taken_inquiry, text) for text in ("Mine", "Theirs"))
    assert signed_in(bob).post(url, theirs).status_code == 302
    client = signed_in(alice)

    answer = client.post(url, mine, headers=pane("work-head"))
    page = flat(answer)

    assert answer.status_code == 409
    assert "Bob ·" in page
    assert "<td>Mine</td> <td><b>Theirs</b></td>" in page
    assert "Keep mine" in page
    assert f'href="/inquiries/{taken_inquiry.number}/"' in page
    taken_inquiry.refresh_from_db()
    assert taken_inquiry.subject == "Theirs"

    kept = client.post(url, {**mine, "version": taken_inquiry.version})
    taken_inquiry.refresh_from_db()
    assert (kept.status_code, taken_inquiry.subject) == (302, "Mine")


def test_what_stands_now_is_shown_without_the_numbers_in_it(
    alice: Staff, bob: Staff, taken_inquiry: Inquiry, call: Call
) -> None:
    url, stale = url_of(taken_inquiry, "details"), taken_inquiry.version
    details = {"certificate_kind": "TAX", "told": "900101-1234567"}
    Inquiry.objects.filter(pk=taken_inquiry.pk).update(
        subject="Ring 010-7391-4826", version=stale + 1, details=details
    )

    page = signed_in(alice).post(url, details_of(taken_inquiry, "Mine"))
    path, body = f"inquiries/{taken_inquiry.number}/", {"version": stale, "subject": "Mine"}
    answer = call(bob, "patch", path, body)

    assert (page.status_code, answer.status_code) == (409, 409)
    assert "<td>Mine</td> <td><b>Ring 010-****-4826</b></td>" in flat(page)
    assert answer.json()["current"]["subject"] == "Ring 010-****-4826"
    for shown in (flat(page), answer.content.decode()):
        assert "7391" not in shown
        assert "900101" not in shown


def test_the_api_answers_a_conflict_with_what_stands_now(
    call: Call, alice: Staff, taken_inquiry: Inquiry
) -> None:
    path = f"inquiries/{taken_inquiry.number}/"
    seen = call(alice, "get", path).headers["ETag"]
    assert call(alice, "patch", path, {"subject": "First"}, **{"if-match": seen}).status_code == 200

    late = call(alice, "patch", path, {"subject": "Second"}, **{"if-match": seen})
    body = late.json()

    assert (late.status_code, body["code"], body["current"]["subject"]) == (
        409, "conflict", "First",
    )  # fmt: skip
    now = f'"{body["current"]["version"]}"'
    again = call(alice, "patch", path, {"subject": "Second"}, **{"if-match": now})
    assert (again.status_code, again.json()["subject"]) == (200, "Second")


def test_a_verb_of_the_api_honours_the_version_too(
    call: Call, alice: Staff, taken_inquiry: Inquiry
) -> None:
    path, old = f"inquiries/{taken_inquiry.number}/wait/", taken_inquiry.version - 1
    body = {"version": old, "for_whom": "CUSTOMER", "reason": "ANSWER"}

    answer = call(alice, "post", path, body)

    assert (answer.status_code, answer.json()["current"]["status"]) == (409, "OPEN")


def rights(client: Client, person: Staff, version: int, team: Team, role: str) -> Any:
    sent = {"version": version, "role": role, "teams": [team.pk]}
    return client.post(f"/people/{person.pk}/rights/", sent)


def test_rights_show_what_another_administrator_gave(
    root: Staff, alice: Staff, team_claims: Team
) -> None:
    client = signed_in(root)
    assert rights(client, alice, alice.version, team_claims, "LEAD").status_code == 302

    late = rights(client, alice, alice.version, team_claims, "AGENT")
    alice.refresh_from_db()

    assert (late.status_code, alice.role) == (409, "LEAD")
    assert "<td>Agent</td> <td><b>Team lead</b></td>" in flat(late)
    assert "Root ·" in flat(late)
    assert f'name="version" value="{alice.version}"' in flat(late)
    assert rights(client, alice, alice.version, team_claims, "AGENT").status_code == 302


def test_preferences_of_two_tabs_do_not_overwrite_each_other_unseen(alice: Staff) -> None:
    client = signed_in(alice)
    seen = client.get("/profile/").context["form"]["seen"].value()
    sent = {"language": "en", "density": "comfortable", "theme": "dark", "seen": seen}
    assert client.post("/profile/", sent).status_code == 302

    late = client.post("/profile/", {**sent, "theme": "light"})
    alice.refresh_from_db()

    assert (late.status_code, alice.theme) == (409, "dark")
    assert "<td>Light</td> <td><b>Dark</b></td>" in flat(late)
    again = late.context["form"]["seen"].value()
    assert client.post("/profile/", {**sent, "theme": "light", "seen": again}).status_code == 302


def test_causes_show_the_one_that_stands_now(
    alice: Staff, bob: Staff, market_kr: Market, ops_tree: CauseTree, taken_inquiry: Inquiry
) -> None:
    url = f"/voc/panel/{taken_inquiry.number}/"
    form = signed_in(alice).get(url).context["form"]
    levels = {"slot": "PRIMARY", "harm": 1, "breach": 0, "fault": "UNKNOWN"}
    sent = {"seen_primary": form["seen_primary"].value(), **levels}
    tag = f"{url}tag/"
    assert signed_in(bob).post(tag, {**sent, "cause": "C2.1"}).status_code == 302

    late = signed_in(alice).post(tag, {**sent, "cause": "C1.5"})

    assert late.status_code == 409
    assert "Bob ·" in flat(late)
    again = {**sent, "cause": "C1.5", "seen_primary": late.context["form"]["seen_primary"].value()}
    assert signed_in(alice).post(tag, again).status_code == 302


def test_a_cause_that_somebody_has_changed_is_not_removed_unseen(
    alice: Staff, bob: Staff, market_kr: Market, ops_tree: CauseTree, taken_inquiry: Inquiry
) -> None:
    url = f"/voc/panel/{taken_inquiry.number}/"
    levels = {"slot": "PRIMARY", "harm": 1, "breach": 0, "fault": "UNKNOWN"}
    first = {**levels, "cause": "C2.1", "seen_primary": ""}
    assert signed_in(alice).post(f"{url}tag/", first).status_code == 302
    seen = Tag.objects.get().stamp
    second = {**levels, "cause": "C1.5", "seen_primary": seen}
    assert signed_in(bob).post(f"{url}tag/", second).status_code == 302

    late = signed_in(alice).post(f"{url}untag/", {"slot": "PRIMARY", "seen": seen})
    stands = Tag.objects.get()

    assert (late.status_code, stands.cause.code) == (409, "C1.5")
    assert f"<td>Removed</td> <td><b>{stands.cause.label}</b></td>" in flat(late)
    assert flat(late).count(f'name="seen" value="{stands.stamp}"') == 2
    again = {"slot": "PRIMARY", "seen": stands.stamp}
    assert signed_in(alice).post(f"{url}untag/", again).status_code == 302
    assert not Tag.objects.exists()
