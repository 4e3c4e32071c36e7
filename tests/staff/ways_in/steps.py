"""What somebody does to get in, step by step, and what an authenticator app would show."""

import datetime as dt
import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from ops_console.shared import clock
from ops_console.shared.models import AuditEntry
from ops_console.shared.personal.cipher import open_sealed
from staff import services
from staff.models import Staff
from tests.cast import KeyedClient, enter

SIGN_IN, CODE, APP, CONFIRM = "/sign-in/", "/sign-in/code/", "/sign-in/app/", "/sign-in/confirm/"
PASSWORD = "한글로 된 긴 비밀번호 2026"
OFFICE = "203.0.113.10"


def give_password(person: Staff, password: str = PASSWORD) -> Staff:
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


def send(client: Client, path: str, address: str = OFFICE, **fields: str) -> Any:
    """Post a form from an address."""
    return client.post(path, fields, REMOTE_ADDR=address)


def try_password(client: Client, name: str = "alice", address: str = OFFICE, **fields: str) -> Any:
    return send(client, SIGN_IN, address, **{"username": name, "password": PASSWORD, **fields})


def secret_of(person: Staff) -> str:
    row = Authenticator.objects.get(user=person, type="totp")
    return open_sealed(row.data["secret"], place=f"mfa_authenticator|secret|{person.pk}")


def code_at(secret: str, moment: dt.datetime) -> str:
    return str(format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30)))


def give_app(person: Staff, *, ago: int = 300) -> tuple[str, list[str]]:
    """Set an app up some seconds ago; return its secret and the recovery codes."""
    then = clock.now() - dt.timedelta(seconds=ago)
    secret, sealed = services.new_secret(person)
    codes = services.enrol(person=person, sealed=sealed, code=code_at(secret, then), now=then)
    return secret, codes


def code_now(person: Staff) -> str:
    return code_at(secret_of(person), clock.now())


def is_in(client: Client) -> bool:
    """Tell whether the browser is signed in, as a page tells it."""
    return client.get("/profile/").status_code == 200


def inside(person: Staff, factor: str = "TOTP") -> Client:
    """Return a browser in which this person has signed in with a second factor."""
    client = KeyedClient()
    enter(client, person, factor=factor)
    return client


def kinds(*wanted: str) -> list[str]:
    """Return the audit entries' kinds in their order, only these when some are named."""
    found = AuditEntry.objects.order_by("number").values_list("kind", flat=True)
    return [kind for kind in found if not wanted or kind in wanted]


def hidden(page: bytes, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', page.decode())
    assert found
    return found[1]
