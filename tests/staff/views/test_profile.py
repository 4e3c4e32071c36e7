"""The profile page."""

import pytest
from django.test import Client

from staff.models import Staff
from tests.cast import signed_in

PROFILE = "/profile/"
LOOK = {"lang": "ko", "data-theme": "dark", "data-density": "dense"}
WANTED = {"language": "ko", "density": "dense", "theme": "dark", "hotkeys": "on"}


def test_it_shows_the_person_and_the_teams(alice: Staff) -> None:
    page = signed_in(alice).get(PROFILE).content.decode()

    assert "Alice" in page
    assert "Claims" in page


def test_saving_changes_how_the_next_page_looks_and_speaks(alice: Staff) -> None:
    client = signed_in(alice)

    client.post(PROFILE, WANTED)
    page = client.get(PROFILE).content.decode()

    assert all(f'{name}="{value}"' in page for name, value in LOOK.items())
    assert "화면과 언어" in page


def test_an_unknown_code_is_refused_with_422(alice: Staff) -> None:
    response = signed_in(alice).post(PROFILE, {**WANTED, "language": "xx"})

    alice.refresh_from_db()
    assert response.status_code == 422
    assert alice.language == "en"


def test_rights_cannot_be_slipped_in(alice: Staff) -> None:
    signed_in(alice).post(PROFILE, {**WANTED, "role": "ADMIN", "is_staff": "on"})

    alice.refresh_from_db()
    assert (alice.role, alice.is_staff) == ("AGENT", False)


def test_anonymous_visitors_are_asked_to_sign_in(client: Client, db: None) -> None:
    response = client.get(PROFILE)

    assert response.headers["Location"] == "/sign-in/?next=/profile/"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(alice: Staff, method: str) -> None:
    assert getattr(signed_in(alice), method)(PROFILE).status_code == 405
