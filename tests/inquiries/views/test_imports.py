"""Imports in the browser: who may, what the pages show, what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inquiries.models import ImportRun, Inquiry
from inquiries.services import importing
from ops_console.shared import jobs
from staff.models import Staff, Team
from tests.cast import signed_in
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING, ROW, text_of
from tests.inquiries.views.asking import counting

CONTENT = text_of(ROW, "A2,soon,,paper,X", "A3,2026-01-05,,claim,<script>alert(1)</script>")


def file(content: str | bytes = CONTENT, name: str = "old.csv") -> SimpleUploadedFile:
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data)


@pytest.fixture
def run(dana: Staff, team_claims: Team) -> ImportRun:
    """Dana's upload, checked."""
    started = importing.start_check(upload=file(), mapping_text=MAPPING, by=dana, now=NOW)
    work(started)
    return started


def work(run: ImportRun) -> None:
    run.refresh_from_db()
    assert run.job is not None
    jobs.run(run.job.pk)


def addresses(run: ImportRun) -> list[str]:
    page = f"/imports/{run.pk}/"
    return ["/imports/", "/imports/new/", page, f"{page}rejects.csv"]


def test_a_file_is_uploaded_checked_and_imported(dana: Staff, team_claims: Team) -> None:
    client = signed_in(dana)
    answer = client.post("/imports/new/", {"file": file(), "mapping": file(MAPPING, "m.toml")})
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == f"/imports/{run.pk}/"
    assert "Checking the file" in client.get(f"/imports/{run.pk}/").content.decode()
    work(run)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "This is no time in a format of the mapping." in page
    assert "<td>2026-01-05 10:00</td>" in page
    assert "<td>Certificate</td>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page

    client.post(f"/imports/{run.pk}/start/")
    work(run)

    assert Inquiry.objects.count() == 2
    assert "Show the inquiries" in client.get(f"/imports/{run.pk}/").content.decode()


def test_an_earlier_mapping_can_be_chosen(dana: Staff, run: ImportRun) -> None:
    answer = signed_in(dana).post("/imports/new/", {"file": file(), "earlier": run.pk})

    again = ImportRun.objects.latest("pk")
    assert answer.status_code == 302
    assert (again.pk != run.pk, again.mapping["text"]) == (True, MAPPING)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "This field is required"),
        ({"file": CONTENT}, "Choose a mapping"),
        ({"file": CONTENT, "mapping": "x = "}, "not valid TOML"),
        ({"file": CONTENT, "mapping": b"\xff\xfe"}, "must be written in UTF-8"),
        ({"file": CONTENT, "mapping": "a = '\x00'"}, "reasonable size"),
        ({"file": CONTENT, "mapping": MAPPING.replace('"KR"', '"XX"')}, "is not open to you"),
        ({"file": CONTENT, "mapping": MAPPING.replace("CLAIMS", "NONE")}, "has no team NONE"),
        ({"file": CONTENT, "mapping": "#" * 300_000}, "reasonable size"),
        ({"file": b"", "mapping": MAPPING}, "empty"),
    ],
)
def test_bad_input_comes_back_with_its_reason(
    dana: Staff, team_claims: Team, fields: dict[str, str | bytes], words: str
) -> None:
    uploads = {name: file(content, f"{name}.txt") for name, content in fields.items()}

    answer = signed_in(dana).post("/imports/new/", uploads)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_an_earlier_mapping_of_somebody_else_is_no_choice(root: Staff, run: ImportRun) -> None:
    answer = signed_in(root).post("/imports/new/", {"file": file(), "earlier": run.pk})

    assert answer.status_code == 422


def test_refused_rows_are_downloaded_as_an_attachment(dana: Staff, run: ImportRun) -> None:
    answer = signed_in(dana).get(f"/imports/{run.pk}/rejects.csv")

    body = b"".join(answer).decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="old.csv.rejects.csv"'
    assert ",soon," in body
    assert body.count("\n") == 2


def test_a_failed_check_shows_its_reason(dana: Staff, team_claims: Team) -> None:
    started = importing.start_check(upload=file("id,id\n"), mapping_text=MAPPING, by=dana, now=NOW)
    work(started)

    answer = signed_in(dana).get(f"/imports/{started.pk}/")

    page = answer.content.decode()
    assert "The header has several columns id. Say in the mapping which one you mean" in page
    assert ": id (1), id (2)" in page
    assert signed_in(dana).post(f"/imports/{started.pk}/start/").status_code == 409


def test_anonymous_visitors_are_asked_to_sign_in(client: Client, run: ImportRun) -> None:
    for address in addresses(run):
        assert client.get(address).headers["Location"].startswith("/sign-in/?next=/imports/")


@pytest.mark.parametrize("name", ["alice", "omar", "erin"])
def test_roles_without_the_permission_are_refused(
    request: pytest.FixtureRequest, run: ImportRun, name: str
) -> None:
    client = signed_in(request.getfixturevalue(name))

    assert {client.get(address).status_code for address in addresses(run)} == {403}
    assert client.post(f"/imports/{run.pk}/start/").status_code == 403


def test_imports_of_others_do_not_exist(root: Staff, run: ImportRun) -> None:
    client = signed_in(root)

    assert {client.get(address).status_code for address in addresses(run)[2:]} == {404}
    assert client.post(f"/imports/{run.pk}/start/").status_code == 404
    assert b"old.csv" not in client.get("/imports/").content


def test_imports_into_a_market_that_was_closed_to_one_do_not_exist(
    dana: Staff, run: ImportRun, team_claims: Team
) -> None:
    dana.markets.remove(team_claims.market)

    assert signed_in(dana).get(f"/imports/{run.pk}/").status_code == 404


def test_nothing_is_started_by_reading(dana: Staff, run: ImportRun) -> None:
    assert signed_in(dana).get(f"/imports/{run.pk}/start/").status_code == 405
    assert signed_in(dana).get("/imports/9999999/").status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_the_same_queries_however_long_it_is(
    dana: Staff, run: ImportRun, rows: int
) -> None:
    for _row in range(rows):
        run.pk = None
        run.save()
    client = signed_in(dana)
    client.get("/imports/")

    with counting() as queries:
        client.get("/imports/")

    assert len(queries) == 5
