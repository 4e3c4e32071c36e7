"""The gallery shows every component and screen, to signed-in people, outside production."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ops_console.shared.gallery.screens import PAGES
from staff.models import Staff
from tests.cast import signed_in

LANGUAGES = ["ko", "zh-hant", "en"]
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Reader(HTMLParser):
    """Collects ids and forbidden attributes, and checks that tags are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.forbidden: list[str] = []
        self.references: set[str] = set()
        self.open: list[str] = []
        self.languages: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.languages.add(str(given.get("lang") or ""))
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "commandfor", "for"):
            self.references |= set(str(given.get(name) or "").split())

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", PAGES)
def test_every_page_is_sound_html(alice: Staff, screen: str, language: str) -> None:
    response = signed_in(alice).get(f"/_ui/{screen}/", {"lang": language})

    assert response.status_code == 200
    found = read(response.text)
    assert not found.open
    assert len(found.ids) == len(set(found.ids))
    assert found.references <= set(found.ids)
    assert not found.forbidden
    assert "<style" not in response.text
    assert not re.search(r"<script(?![^>]*\bsrc=)", response.text)


def test_the_first_page_shows_the_components(alice: Staff) -> None:
    response = signed_in(alice).get("/_ui/")

    assert response.status_code == 200
    assert 'class="card kpi"' in response.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"theme": "dark"}, 'data-theme="dark"'),
        ({"density": "dense"}, 'data-density="dense"'),
        ({"theme": "pink"}, 'data-theme="auto"'),
        ({"lang": "zh-hant"}, '<html lang="zh-Hant"'),
        ({"lang": "fr"}, '<html lang="en"'),
    ],
)
def test_a_look_can_be_tried(alice: Staff, query: dict[str, str], expected: str) -> None:
    assert expected in signed_in(alice).get("/_ui/", query).text


def test_long_samples_are_shown_in_both_asian_languages(alice: Staff) -> None:
    assert {"ko", "zh-Hant"} <= read(signed_in(alice).get("/_ui/").text).languages


def test_an_unknown_page_is_not_found(alice: Staff) -> None:
    assert signed_in(alice).get("/_ui/nothing/").status_code == 404


def test_anonymous_visitors_are_sent_to_sign_in() -> None:
    response = Client().get("/_ui/")

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_production_has_no_gallery(alice: Staff, settings: Settings) -> None:
    settings.IS_PRODUCTION = True

    assert signed_in(alice).get("/_ui/").status_code == 404


def test_it_cannot_be_posted_to(alice: Staff) -> None:
    assert signed_in(alice).post("/_ui/").status_code == 405


def test_drawing_a_page_asks_only_who_is_there(
    alice: Staff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(alice)

    with django_assert_max_num_queries(6):
        client.get("/_ui/dashboard/")
