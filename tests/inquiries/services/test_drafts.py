"""What somebody types is kept only within bounds."""

from typing import Any

import pytest

from inquiries import services
from inquiries.models import Draft
from inquiries.services import drafts
from ops_console.shared import errors
from staff.models import Staff
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def keep(by: Staff, **fields: Any) -> bool:
    values = {"form": "new", "key": "a" * 32, "sequence": 1, "fields": {}, **fields}
    return services.save_draft(written=drafts.Written(**values), by=by, now=NOW)


@pytest.mark.parametrize("sequence", [-1, 0, drafts.MAX_SEQUENCE])
def test_a_write_without_a_place_in_the_order_is_refused(alice: Staff, sequence: int) -> None:
    with pytest.raises(errors.Invalid):
        keep(alice, sequence=sequence)

    assert not Draft.objects.exists()


def test_nobody_leaves_more_texts_open_than_they_work_on(
    alice: Staff, bob: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_OPEN", 2)
    assert all(keep(alice, key=letter * 32) for letter in "ab")

    with pytest.raises(drafts.TooManyDrafts):
        keep(alice, key="c" * 32)

    assert Draft.objects.filter(staff=alice).count() == 2
    assert keep(alice, sequence=2)
    assert keep(bob, key="c" * 32)
