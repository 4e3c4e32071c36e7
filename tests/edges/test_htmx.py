"""What htmx may do in a page: nothing that the page's own script could not be held to."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from staff.models import Staff
from tests.cast import signed_in

META = re.compile(r"<meta\s+name=\"htmx-config\"\s+content='([^']*)'")
WANTED = {
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    # Pages of customers stay in no storage of the browser.
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "disableInheritance": True,
}


def options_of(page: str) -> dict[str, Any]:
    found = META.findall(page)
    assert len(found) == 1
    told: dict[str, Any] = json.loads(unescape(found[0]))
    return told


def test_htmx_is_held_short_on_every_kind_of_page(alice: Staff, root: Staff) -> None:
    pages = [
        Client().get("/sign-in/"), Client().get("/nowhere/"), signed_in(alice).get("/desk/"),
        signed_in(alice).get("/people/"), signed_in(root).get("/people/"),
    ]  # fmt: skip

    for page in pages:
        told = options_of(page.content.decode())
        assert {name: told.get(name) for name in WANTED} == WANTED


@pytest.mark.parametrize("status", [403, 404, 413, 429, 500, 503])
def test_no_answer_of_a_failure_takes_the_place_of_a_pane(alice: Staff, status: int) -> None:
    rules = options_of(signed_in(alice).get("/desk/").content.decode())["responseHandling"]

    (rule,) = [each for each in rules if re.fullmatch(each["code"], str(status))][:1]

    assert rule["swap"] is False
