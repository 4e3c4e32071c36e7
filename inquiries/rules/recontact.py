"""When a later inquiry counts as the same matter coming back."""

import datetime as dt

from inquiries.choices import Channel, CustomerKind
from inquiries.task_fields import profile_of


def window_of(task_type: str) -> dt.timedelta:
    """Return the days within which the same matter counts as a re-contact."""
    return dt.timedelta(days=profile_of(task_type).window_days)


def can_be_recontact(*, channel: str, customer_kind: str, is_new_claim_event: bool) -> bool:
    """Tell whether an inquiry may count as a re-contact at all.

    Our own calls and new claim events are no failure of an earlier answer, and sales agents call
    about many customers.
    """
    return (
        channel != Channel.CALL_OUT
        and customer_kind != CustomerKind.SALES_AGENT
        and not is_new_claim_event
    )
