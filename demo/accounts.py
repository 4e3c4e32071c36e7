"""People of the demo who can sign in, with passwords made for this installation."""

import json
import os
import secrets
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

# In the order in which they are shown; the first of each role is who to try.
SIGN_IN = (
    ("minji.kim", "KR"),
    ("hyejin.park", "KR"),
    ("dabin.ryu", "KR"),
    ("yichun.chen", "TW"),
    ("peishan.lin", "TW"),
    ("jungah.noh", "KR"),
    ("wonsik.cha", "KR"),
    ("sumin.gong", "KR"),
    ("haneul.ji", "KR"),
)


def are_there() -> bool:
    """Tell whether the people of the demo are all in this database."""
    names = [username for username, _market in SIGN_IN]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staff_staff WHERE username = ANY(%s)", [names])
        (found,) = cursor.fetchone()
    return bool(found == len(names))


@transaction.atomic
def make(path: Path) -> list[dict[str, str]]:
    """Give these people passwords and write them to a file that only its owner may read."""
    accounts = [_account(username, market) for username, market in SIGN_IN]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"accounts": accounts}, file, ensure_ascii=False, indent=1)
    return accounts


def _account(username: str, market: str) -> dict[str, str]:
    password = secrets.token_urlsafe(15)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE staff_staff SET password = %s WHERE username = %s RETURNING display_name, role",
            [make_password(password), username],
        )
        name, role = cursor.fetchone()
    return {
        "username": username,
        "password": password,
        "role": role.lower(),
        "name": name,
        "market": market,
    }
