"""The trail in words: codes become what people call them, and moments have their day."""

import pytest

from privacy.templatetags import audit_words as words
from staff.models import Staff
from tests.cast import signed_in
from tests.privacy.rows import write
from tests.privacy.test_reviews import opened

pytestmark = pytest.mark.django_db


def seen_by(person: Staff, address: str) -> str:
    return " ".join(signed_in(person).get(address).content.decode().split())


def test_an_entry_says_what_was_done_in_words(alice: Staff, petra: Staff) -> None:
    row = write(
        alice,
        subject_id="77",
        object_type="inquiries.Inquiry",
        object_id="KR-1",
        field_name="customer.phone",
        reason="VERIFY_CALLER",
        # A key that every mapping has as a method.
        data={"items": 3},
    )
    listed = seen_by(petra, "/privacy/audit/?subject=77")
    entry = seen_by(petra, f"/privacy/audit/{row.pk}/")

    for page in (listed, entry):
        assert "Customer 77" in page
        assert "Inquiry KR-1" in page
        assert "Make sure who is calling" in page
        assert "2026-03-11 10:00:00" in page
    assert "Revealed · Phone" in listed
    assert "<code>items</code>" in entry


def test_codes_that_nobody_has_named_stay_as_they_are() -> None:
    assert words.thing("other.Thing", "9") == "other.Thing 9"
    assert words.thing("", "") == "–"  # noqa: RUF001 - the dash of an empty cell
    assert words.reason_in_words("NEW_CODE") == "NEW_CODE"
    assert [words.field_in_words(name) for name in ("note.other", "other.name", "thing")] == [
        "note.other",
        "other.name",
        "thing",
    ]
    assert words.field_in_words("national_id") == "National number"
    assert words.field_in_words("password") == "Password"
    assert words.thing("route", "desk") == "Screen desk"
    assert words.classes_in_words(["phone", "new"]) == "Phone, new"


def test_a_review_names_the_days_of_its_market(alice: Staff, petra: Staff) -> None:
    write(alice)
    review = opened()

    assert "2026-03-01</time> – 2026-03-31" in seen_by(petra, f"/privacy/reviews/{review.pk}/")  # noqa: RUF001 - as printed
