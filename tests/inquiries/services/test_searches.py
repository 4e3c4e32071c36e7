"""Looking for people: what looks for nobody is no search."""

from inquiries import services
from ops_console.shared.models import AuditEntry
from staff.models import Staff
from tests.factories import NOW


def test_looking_for_nothing_finds_nobody_and_is_no_search(alice: Staff) -> None:
    assert services.look_for_customers(text=" \u3000 ", by=alice, now=NOW) == []

    assert AuditEntry.objects.count() == 0
