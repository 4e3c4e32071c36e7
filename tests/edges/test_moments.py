"""Moments at the edge of what Python, PostgreSQL and people know are refused, never a fault."""

import base64
import datetime as dt
from urllib.parse import quote

import pytest
from django import forms

from ops_console.shared.moments import MomentField
from tests.edges.hostile import Senders, require_no_fault
from tests.edges.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("moments")]
ODD = (
    "2026-03-11T10:00+23:59", "2026-03-11T10:00-23:59", "0001-01-01T00:00", "9999-12-31T23:59",
    "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1899-12-31T00:00", "2026-02-30T10:00",
    "2026-03-11T24:00", "2026-03-11T10:00Z", "infinity", "now",
)  # fmt: skip


def test_a_moment_comes_on_the_clock_in_force_or_is_refused() -> None:
    field = MomentField()
    kept = field.clean("2026-03-11T10:00+23:59")

    assert kept == dt.datetime(2026, 3, 10, 10, 1, tzinfo=dt.UTC)
    assert abs(kept.utcoffset() or dt.timedelta()) <= dt.timedelta(hours=14)
    for text in ("0001-01-01T00:00", "9999-12-31T23:59-14:00", "1999-12-31T00:00", "infinity"):
        with pytest.raises(forms.ValidationError):
            field.clean(text)


def test_no_moment_in_any_form_is_a_fault(everything: World) -> None:
    client = everything.client("PRIVACY")
    usual = {"title": "Leak", "known_at": "2026-03-11T10:00", "since": "2026-03-10T10:00"}
    for odd in ODD:
        for name in ("known_at", "since", "until"):
            sent = {**usual, "until": "2026-03-12T10:00", name: odd}
            for path in ("/privacy/incidents/", everything.path("privacy:incident_search")):
                require_no_fault(client.post(path, sent), said=f"{name} {odd}")
    for path in ("/privacy/incidents/", everything.path("privacy:incident")):
        assert client.get(path).status_code == 200


def test_no_made_up_page_mark_is_a_fault(everything: World) -> None:
    senders = Senders(everything)
    usual = "2026-03-11T10:00:00+00:00"
    pairs = [(at, "1") for at in (*ODD, "")] + [(usual, key) for key in ("9" * 30, "-1", "²", "")]
    for at, key in pairs:
        mark = base64.urlsafe_b64encode(f"{at}~{key}".encode()).decode().rstrip("=")
        for path, text in (
            ("/metrics/inquiries/?kpi=received&", mark),
            ("/inquiries/?", mark),
            ("/voc/inquiries/?", quote(f"{at}_{key}")),
        ):
            found = senders.get(f"{path}after={text}", "LEAD")
            require_no_fault(found, said=f"{path} {at} {key}")
