"""The earlier inquiry that a new one comes back to."""

import datetime as dt
from typing import TYPE_CHECKING

from inquiries.choices import Channel, Status
from inquiries.models import Customer, Inquiry, Policy
from inquiries.rules.recontact import window_of

if TYPE_CHECKING:
    from staff.models import Staff


def recontact_origin(
    *, customer: Customer | None, policy: Policy | None, task_type: str, received_at: dt.datetime
) -> Inquiry | None:
    """Return the latest inquiry on the same matter within the task's window; None without one.

    The same matter is the same customer, the same policy (or none both times) and the same task, on
    whichever channel; our own calls are no contact of the customer's.
    """
    if customer is None:
        return None
    same = Inquiry.objects.filter(customer=customer, policy=policy, task_type=task_type)
    within = same.filter(
        received_at__lt=received_at, received_at__gte=received_at - window_of(task_type)
    )
    counted = within.exclude(channel=Channel.CALL_OUT).exclude(status=Status.MERGED)
    return counted.order_by("-received_at", "-pk").first()


def recontact_hint(
    person: "Staff",
    *,
    customer: Customer,
    policy: Policy | None,
    task_type: str,
    now: dt.datetime,
) -> list[Inquiry]:
    """Return the inquiries within the window that a new one would repeat, latest first."""
    since = now - window_of(task_type)
    same = Inquiry.objects.visible_to(person).filter(
        customer=customer, policy=policy, task_type=task_type, received_at__gte=since
    )
    counted = same.exclude(channel=Channel.CALL_OUT).exclude(status=Status.MERGED)
    return list(counted.order_by("-received_at", "-pk")[:10])
