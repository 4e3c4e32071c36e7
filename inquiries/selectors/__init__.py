"""Every read of the inquiries app, prefetched for the screen that shows it."""

from inquiries.selectors.calendars import (
    add_business_days,
    business_days_between,
    hours_by_market,
    market_hours,
)
from inquiries.selectors.clocks import (
    ClockView,
    clock_views,
)
from inquiries.selectors.customers import (
    CustomerContext,
    customer_at_hand,
    customer_context,
    find_customers,
    policies_of,
)
from inquiries.selectors.filters import (
    ListFilter,
    QueueFilter,
)
from inquiries.selectors.imports import (
    import_run,
    import_runs,
    mappings_used,
)
from inquiries.selectors.lists import (
    ListPage,
    filtered_inquiries,
    inquiries_for_list,
)
from inquiries.selectors.lookups import (
    contacts_of,
    customers_by_id,
    get_contact,
    get_customer,
    get_customer_by_id,
    get_inquiry,
    get_policy,
    numbers_of_inquiries,
)
from inquiries.selectors.queues import (
    QueuePage,
    queue_counts,
    queue_page,
)
from inquiries.selectors.recontacts import (
    recontact_hint,
    recontact_origin,
)
from inquiries.selectors.reveals import (
    Asked,
    Target,
    clear_value,
    customer_id_of,
    inquiry_id_of,
    open_reveals,
    open_until,
    subject_of,
)
from inquiries.selectors.searches import (
    SearchHits,
    search,
)
from inquiries.selectors.states import (
    ActionState,
    actions,
    current_contact,
    resolving_gaps,
)
from inquiries.selectors.timelines import (
    TimelineEntry,
    last_change,
    timeline,
)

__all__ = [
    "ActionState",
    "Asked",
    "ClockView",
    "CustomerContext",
    "ListFilter",
    "ListPage",
    "QueueFilter",
    "QueuePage",
    "SearchHits",
    "Target",
    "TimelineEntry",
    "actions",
    "add_business_days",
    "business_days_between",
    "clear_value",
    "clock_views",
    "contacts_of",
    "current_contact",
    "customer_at_hand",
    "customer_context",
    "customer_id_of",
    "customers_by_id",
    "filtered_inquiries",
    "find_customers",
    "get_contact",
    "get_customer",
    "get_customer_by_id",
    "get_inquiry",
    "get_policy",
    "hours_by_market",
    "import_run",
    "import_runs",
    "inquiries_for_list",
    "inquiry_id_of",
    "last_change",
    "mappings_used",
    "market_hours",
    "numbers_of_inquiries",
    "open_reveals",
    "open_until",
    "policies_of",
    "queue_counts",
    "queue_page",
    "recontact_hint",
    "recontact_origin",
    "resolving_gaps",
    "search",
    "subject_of",
    "timeline",
]
