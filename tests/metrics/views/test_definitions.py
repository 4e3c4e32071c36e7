"""The page of definitions."""

import pytest
from django.test import Client

from metrics.choices import DEFINITIONS, Kpi
from staff.models import Staff
from tests.cast import signed_in

URL = "/metrics/definitions/"


def test_every_figure_has_a_definition(dana: Staff) -> None:
    text = signed_in(dana).get(URL).content.decode()

    assert set(DEFINITIONS) == set(Kpi)
    for kpi in Kpi:
        assert f'id="{kpi.value}"' in text
        assert str(kpi.label) in text


def test_anonymous_visitors_sign_in_first(client: Client, db: None) -> None:
    assert client.get(URL).status_code == 302


def test_agents_may_not_see_it(alice: Staff) -> None:
    assert signed_in(alice).get(URL).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(dana: Staff, method: str) -> None:
    assert getattr(signed_in(dana), method)(URL).status_code == 405
