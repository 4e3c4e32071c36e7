import pytest

from ops_console.shared import errors
from staff.models import Staff
from tests.factories import NOW
from tests.voc.fixtures import Tagger, closed, tag
from voc import services
from voc.models import RootCause, Tag


def test_a_second_cause_goes_with_an_event(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.5")
    tag(inquiry, RootCause.objects.get(code="C2.1"), by=alice, is_primary=False)

    services.untag_inquiry(inquiry_id=inquiry.pk, is_primary=False, by=alice, now=NOW)

    assert [row.cause.code for row in Tag.objects.filter(inquiry=inquiry)] == ["C1.5"]
    event = inquiry.events.get()
    assert (event.kind, event.data["cause"], event.data["removed"]) == (
        "CAUSE_TAGGED",
        "C2.1",
        True,
    )


def test_an_answered_inquiry_keeps_its_primary_cause(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.5", **closed(1))

    with pytest.raises(errors.Refused) as caught:
        services.untag_inquiry(inquiry_id=inquiry.pk, is_primary=True, by=alice, now=NOW)

    assert caught.value.code == "needed"
    assert Tag.objects.filter(inquiry=inquiry).exists()
    assert not inquiry.events.exists()


def test_what_is_not_there_cannot_be_removed(tagged: Tagger, alice: Staff) -> None:
    inquiry = tagged("C1.5")

    with pytest.raises(errors.NotFound):
        services.untag_inquiry(inquiry_id=inquiry.pk, is_primary=False, by=alice, now=NOW)


def test_nobody_removes_a_cause_of_another_team(tagged: Tagger, charlie: Staff) -> None:
    inquiry = tagged("C1.5")

    with pytest.raises(errors.NotFound):
        services.untag_inquiry(inquiry_id=inquiry.pk, is_primary=True, by=charlie, now=NOW)


def test_somebody_who_only_reads_removes_nothing(tagged: Tagger, dana: Staff) -> None:
    inquiry = tagged("C1.5")

    with pytest.raises(errors.Forbidden):
        services.untag_inquiry(inquiry_id=inquiry.pk, is_primary=True, by=dana, now=NOW)
