"""Uploads lie sealed on the disk, and read as they were sent."""

import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from inquiries.models import ImportRun, Inquiry
from inquiries.services import importing
from inquiries.services.importing.keeping import KeptFile, keep
from ops_console.shared import jobs, sealing
from staff.models import Staff, Team
from tests.factories import NOW
from tests.inquiries.importing.files import MAPPING, ROW, text_of

PIECE = 1000
CONTENT = text_of(ROW, "A2,2026-01-05,,paper,Kim Cheolsu 010-1234-5678")


@pytest.fixture
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", PIECE)


def kept(content: bytes) -> KeptFile:
    return KeptFile(keep(SimpleUploadedFile("x", content))[0])


def started(by: Staff, content: bytes = CONTENT.encode()) -> ImportRun:
    file = SimpleUploadedFile("old.csv", content)
    return importing.start_check(upload=file, mapping_text=MAPPING, by=by, now=NOW)


def worked(run: ImportRun) -> ImportRun:
    assert run.job is not None
    jobs.run(run.job.pk)
    return ImportRun.objects.select_related("job").get(pk=run.pk)


def on_disk(run: ImportRun) -> Path:
    return Path(default_storage.path(run.file))


@pytest.mark.usefixtures("_small_pieces")
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_a_file_of_any_size_reads_as_it_was_sent(size: int) -> None:
    content = (b"0123456789" * PIECE)[:size]

    with kept(content).open("rb") as file:
        assert file.read(10) == content[:10]
        assert file.tell() == min(10, size)
        file.seek(0)
        assert file.read() == content
        assert file.read() == b""


def test_only_the_beginning_can_be_gone_back_to() -> None:
    with kept(b"0123456789").open("rb") as file, pytest.raises(io.UnsupportedOperation):
        file.seek(-1, io.SEEK_END)


def test_nothing_of_an_upload_can_be_read_on_the_disk(dana: Staff, team_claims: Team) -> None:
    run = started(dana)

    stored = on_disk(run).read_bytes()

    assert [word for word in (b"Cheolsu", b"010-1234", b"paper", b"A1") if word in stored] == []
    assert on_disk(run).stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_sealed_upload_is_checked_and_imported(
    dana: Staff, team_claims: Team, pack: type[bytes]
) -> None:
    run = worked(started(dana, pack(CONTENT.encode())))

    done = worked(importing.start_import(run_id=run.pk, by=dana, now=NOW))

    assert (done.rows_created, Inquiry.objects.count()) == (2, 2)


def test_an_upload_that_another_has_taken_the_place_of_is_not_read(
    dana: Staff, team_claims: Team
) -> None:
    run, other = started(dana), started(dana, text_of("B1,2026-01-05,,paper,Other").encode())
    on_disk(run).write_bytes(on_disk(other).read_bytes())

    ended = worked(run)

    assert ended.job is not None
    assert ended.job.status == "FAILED"
    assert ended.job.error == "The file can no longer be read. Upload it again."


def test_an_upload_opens_while_its_key_is_listed(
    dana: Staff, team_claims: Team, settings: Any
) -> None:
    run = started(dana)
    newer = "newer:" + "A" * 43
    settings.PERSONAL_KEYS = [newer, *settings.PERSONAL_KEYS]

    assert worked(run).rows_read == 2

    settings.PERSONAL_KEYS = [newer]
    with KeptFile(run.file).open("rb") as file, pytest.raises(sealing.Unsealable):
        file.read()
