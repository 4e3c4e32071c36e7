"""Nothing that the console asks of others may take for ever: databases, mail, log, provider."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ops_console.embedded.state import REPOSITORY
from ops_console.shared import jobs, outbound
from ops_console.shared.models import Job, JobStatus
from staff.models import AccessLink, Staff
from staff.services import links, oidc
from tests.edges.valkeys import callers, silent

FULL = Path("/dev/full")
ASK_WITH_A_FULL_LOG = """
import django, logging
django.setup()
from django.test import Client
for path in ("/livez", "/sign-in/", "/nowhere/"):
    print(path, Client().get(path).status_code)
logging.getLogger("ops").error("a line")
"""


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="a setting of Linux")
def test_a_database_that_is_gone_without_a_word_is_noticed_within_half_a_minute(db: None) -> None:
    connection.ensure_connection()
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
        told = {
            name: line.getsockopt(level, number)
            for name, level, number in (
                ("on", socket.SOL_SOCKET, socket.SO_KEEPALIVE),
                ("idle", socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
                ("every", socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
                ("times", socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
                ("unread", socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
            )
        }

    assert told["on"] == 1
    assert told["idle"] + told["every"] * told["times"] <= 30
    assert told["unread"] == 30_000


def test_a_mail_server_that_hangs_holds_no_page_and_the_mail_is_tried_again(
    alice: Staff, settings: Any
) -> None:
    alice.email = "alice@insurer.example"
    alice.save(update_fields=["email"])
    with silent() as door:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = door.getsockname()
        # What is set is bounded; the test does not sit it out.
        assert settings.EMAIL_TIMEOUT <= 10
        settings.EMAIL_TIMEOUT = 0.5

        answer = Client().post("/sign-in/forgot/", {"username": "alice"})
        assert (answer.status_code, callers(door)) == (200, 0)
        job = Job.objects.get(kind=links.JOB)
        jobs.run(job.pk)

        assert callers(door) == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result) == (JobStatus.DONE, {"sent": 1})
    assert AccessLink.objects.filter(person=alice, ended_at=None).exists()


def test_a_provider_that_hangs_leaves_the_other_way_in(
    alice: Staff, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outbound.TIMEOUT_SECONDS <= 5
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 0.5)
    oidc._documents.clear()
    with silent() as door:
        host, port = door.getsockname()
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = f"http://{host}:{port}", "console"

        answer = Client().get("/sign-in/provider/", follow=True)

        assert callers(door) == 1
    assert (answer.status_code, answer.redirect_chain) == (503, [])
    assert Client().get("/sign-in/").status_code == 200


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_a_log_that_takes_no_line_stops_no_page(db: None) -> None:
    database = connection.settings_dict
    place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@{place}",
    }
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", ASK_WITH_A_FULL_LOG],
            stdout=subprocess.PIPE, stderr=full, env=environment, cwd=REPOSITORY, check=False,
        )  # fmt: skip

    assert done.stdout.split() == [b"/livez", b"200", b"/sign-in/", b"200", b"/nowhere/", b"404"]
