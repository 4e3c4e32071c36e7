"""A customer whose every value is unique, and rows with a unique number in every free text."""

from itertools import count
from typing import Any

from inquiries import services
from inquiries.choices import CorrectionKind
from inquiries.models import Correction, Draft, Inquiry, Note
from inquiries.rules.reveals import WINDOW
from inquiries.selectors import Asked
from ops_console.shared import clock
from ops_console.shared.personal import Kind, classified_fields
from playbooks.models import PlaybookVersion, Run
from privacy.models import Incident
from staff.models import Staff
from tests.factories import NOW, make_customer, make_event, make_inquiry, make_policy
from tests.rights.world import Place, make_matter

# What colleagues see of each other is no customer's data; people and addresses of the staff stand
# on the screens of those who manage them.
OF_COLLEAGUES = {("staff.Staff", "display_name"), ("staff.Staff", "email")}
# The value, and the parts of it of which none may be seen.
CUSTOMER = {
    "name": ("김카나리", ("김카나리", "카나")),
    "phone": ("010-7391-4826", ("010-7391", "0107391", "7391-4826", "73914826")),
    "email": ("canary.kim@canarymail.example", ("canary.kim", "canarymail")),
    "birth_date": ("1913-02-07", ("1913-02-07", "130207")),
    "address": ("서울특별시 마포구 월드컵북로 77 카나리아빌라 1203호", ("카나리아빌라", "1203호")),
    "national_id": ("130207-1987654", ("130207-1", "1302071", "1987654")),
    "account": ("110-777-654321", ("110-777", "110777654", "777654321")),
    "health_notes": ("카나리 당뇨 병력", ("당뇨 병력",)),
}
POLICY_NUMBER = ("KL-CANARY-2019-0044821", ("KL-CANARY", "CANARY-2019"))
MIDDLES = count(7401)


def text_canary() -> tuple[str, tuple[str, ...]]:
    """Return a sentence with a phone number of its own, and what of it may not be seen."""
    middle = next(MIDDLES)
    return f"연락처 010-{middle}-0055 로 전화", (f"010-{middle}", f"010{middle}")


def canaries() -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """Return a value with its parts for every classified field; a new field has none yet."""
    own = {("inquiries.Customer", name): pair for name, pair in CUSTOMER.items()}
    own["inquiries.Policy", "number"] = POLICY_NUMBER
    texts = {
        (label, field): text_canary()
        for label, field, kind in classified_fields()
        if kind == Kind.FREE_TEXT
    }
    return {**own, **texts}


def seed(version: PlaybookVersion, people: dict[str, Staff]) -> tuple[Inquiry, dict[Any, Any]]:
    """Write a row for every model with a canary in each field; return the inquiry and canaries."""
    alice, bob, root = people["AGENT"], people["LEAD"], people["ADMIN"]
    team, planted = alice.teams.get(), canaries()
    of = {key: value for key, (value, _parts) in planted.items()}
    customer = make_customer(
        team.market, **{name: of["inquiries.Customer", name] for name in CUSTOMER}
    )
    policy = make_policy(customer, number=of["inquiries.Policy", "number"])
    details, answers = text_canary(), text_canary()
    inquiry = make_inquiry(
        team,
        number="KR-260311-000001",
        customer=customer,
        policy=policy,
        assignee=alice,
        status="OPEN",
        requester_role="POLICYHOLDER",
        subject=of["inquiries.Inquiry", "subject"],
        customer_words=of["inquiries.Inquiry", "customer_words"],
        details={"certificate_kind": "TAX", "phone_told": details[0]},
    )
    _left_behind(inquiry, of, by=alice)
    _runs(inquiry, version, of, people=(alice, bob, root), answer=answers[0])
    return inquiry, {**planted, "details": details, "answers": answers}


def _left_behind(inquiry: Inquiry, of: dict[Any, str], *, by: Staff) -> None:
    note = Note.objects.create(
        inquiry=inquiry, body=of["inquiries.Note", "body"], author=by, created_at=NOW
    )
    correction = Correction.objects.create(
        inquiry=inquiry,
        kind=CorrectionKind.values[0],
        description=of["inquiries.Correction", "description"],
        recorded_by=by,
        recorded_at=NOW,
    )
    make_event(inquiry)
    make_event(inquiry, kind="NOTE_ADDED", actor=by, data={"note": note.pk})
    make_event(inquiry, kind="CORRECTION_RECORDED", actor=by, data={"correction": correction.pk})
    # A draft is shown to who is writing it: somebody who looks at no page here.
    writer = Staff.objects.create_user("writer", None, role="AGENT")
    Draft.objects.create(
        staff=writer, inquiry=inquiry, form="note", key="a" * 32, sequence=1, updated_at=NOW,
        fields=of["inquiries.Draft", "fields"],
    )  # fmt: skip


def _runs(
    inquiry: Inquiry,
    version: PlaybookVersion,
    of: dict[Any, str],
    *,
    people: tuple[Staff, Staff, Staff],
    answer: str,
) -> None:
    told = {"value": answer, "at": NOW.isoformat(), "by": "AGENT"}
    keys = [check.key for check in version.parsed.checks if check.kind == "text"]
    names = [
        name
        for name, each in version.parsed.variables.items()
        if each.source == "agent" and each.kind == "text"
    ]
    texts = {
        name: of["playbooks.Run", name] for name in ("script_text", "proposed_text", "record_text")
    }
    states: tuple[dict[str, Any], ...] = (
        {"state": "OPEN"},
        {"state": "CONFIRMED", "finished_at": NOW, "outcome": "done"},
        {
            "state": "NOT_USED", "finished_at": NOW, "deviation": "OTHER",
            "deviation_text": of["playbooks.Run", "deviation_text"],
        },
    )  # fmt: skip
    for person, state in zip(people, states, strict=True):
        Run.objects.create(
            inquiry=inquiry, playbook=version.playbook, version=version, by=person, language="ko",
            started_at=NOW, answers=dict.fromkeys(keys, told),
            variables=dict.fromkeys(names, told), **texts, **state,
        )  # fmt: skip


def rows_beside(inquiry: Inquiry, people: dict[str, Staff]) -> dict[str, Any]:
    """Write what else addresses can name, about the same customer; return their arguments."""
    matter = make_matter(Place(inquiry.market, inquiry.team, people))
    asked = Asked("customer", inquiry.customer_id or 0, "phone", inquiry.number)
    target = services.target_of(asked=asked, by=people["LEAD"], now=clock.now())
    why = services.Why("VERIFY_CALLER")
    services.reveal(target=target, why=why, by=people["LEAD"], now=clock.now() - 2 * WINDOW)
    Incident.objects.update(until=clock.now() + WINDOW)
    named = {"note": Note.objects.get().pk, "correction": Correction.objects.get().pk}
    return {**matter.arguments(), **named}
