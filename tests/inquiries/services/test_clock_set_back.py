"""Work goes on when the machine's clock was set back: what ends does not end before it began."""

import pytest

from inquiries import services
from inquiries.models import ClockPause, ServicePolicy
from staff.models import Staff, Team
from tests.inquiries.services.steps import at, clock, events, fresh, logged, taken

pytestmark = pytest.mark.django_db
Targets = dict[str, ServicePolicy]


def test_an_inquiry_is_resolved_no_earlier_than_it_came(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)

    services.resolve(inquiry_id=inquiry.pk, by=alice, now=at(-5))

    assert fresh(inquiry).resolved_at == at(0)
    assert clock(inquiry, "RESOLUTION").stopped_at == at(0)
    assert events(inquiry) == ["CREATED", "RESOLVED"]


def test_a_pause_ends_no_earlier_than_it_began(
    team_claims: Team, alice: Staff, targets_kr: Targets
) -> None:
    inquiry = taken(team_claims, alice)
    due = clock(inquiry, "RESOLUTION").due_at
    services.start_waiting(
        inquiry_id=inquiry.pk, for_whom="CUSTOMER", reason="ANSWER", by=alice, now=at(30)
    )

    services.continue_work(inquiry_id=inquiry.pk, by=alice, now=at(25))

    pause = ClockPause.objects.get()
    assert pause.ended_at == pause.started_at == at(30)
    assert clock(inquiry, "RESOLUTION").due_at == due


@pytest.mark.parametrize("verb", ["end_contact", "abandon_contact"])
def test_a_contact_ends_no_earlier_than_it_began(
    team_claims: Team, alice: Staff, verb: str
) -> None:
    inquiry = logged(team_claims, alice, start_contact=True)
    leg = inquiry.contacts.get()

    getattr(services, verb)(contact_id=leg.pk, by=alice, now=at(-5))

    leg.refresh_from_db()
    assert leg.ended_at == leg.queued_at
