"""Every write of the inquiries app, one function per business verb."""

from inquiries.services.contacts import (
    abandon_contact,
    continue_contact,
    end_contact,
    hold_contact,
    start_contact,
    wrap_up_contact,
)
from inquiries.services.customer_changes import CustomerChanges, InvalidFacts, change_customer
from inquiries.services.customers import (
    CUSTOMER_COLUMNS,
    NewCustomer,
    NewPolicy,
    create_customer,
    create_policy,
    customer_columns,
)
from inquiries.services.details import (
    DetailChanges,
    InvalidDetails,
    change_details,
    checked_details,
)
from inquiries.services.drafts import close_draft, discard_draft, save_draft
from inquiries.services.events import record_event
from inquiries.services.handling import assign, continue_work, start_waiting, take, transfer
from inquiries.services.intake import NewInquiry, log_inquiry
from inquiries.services.outcomes import close, merge, reopen, resolve
from inquiries.services.records import (
    add_note,
    leave_record,
    promise_callback,
    record_correction,
    register_complaint,
)
from inquiries.services.reveals import (
    BadReason,
    NotFresh,
    Why,
    count_look,
    reveal,
    target_of,
)
from inquiries.services.searches import look_for, look_for_customers

__all__ = [
    "CUSTOMER_COLUMNS",
    "BadReason",
    "CustomerChanges",
    "DetailChanges",
    "InvalidDetails",
    "InvalidFacts",
    "NewCustomer",
    "NewInquiry",
    "NewPolicy",
    "NotFresh",
    "Why",
    "abandon_contact",
    "add_note",
    "assign",
    "change_customer",
    "change_details",
    "checked_details",
    "close",
    "close_draft",
    "continue_contact",
    "continue_work",
    "count_look",
    "create_customer",
    "create_policy",
    "customer_columns",
    "discard_draft",
    "end_contact",
    "hold_contact",
    "leave_record",
    "log_inquiry",
    "look_for",
    "look_for_customers",
    "merge",
    "promise_callback",
    "record_correction",
    "record_event",
    "register_complaint",
    "reopen",
    "resolve",
    "reveal",
    "save_draft",
    "start_contact",
    "start_waiting",
    "take",
    "target_of",
    "transfer",
    "wrap_up_contact",
]
