"""The disks of the database and of the uploads run full."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from faults.client import Answer, ask
from faults.files import new_upload
from faults.stage import Stage
from faults.table import Outcome
from faults.writers import Desk, Signed

SPARE_MEGABYTES, UPLOADS_MEGABYTES = 96, 2
FULL_SECONDS = 3.0
CHUNK = 256 * 1024


def run(stage: Stage) -> Outcome:
    """Move the database to a small disk, fill it while people write, make room, count."""
    if os.geteuid() != 0:
        return Outcome("", skipped="only root may mount a small disk")
    disk = _move_database(stage)
    with stage.writing("programs", "leads", "forms") as desk:
        time.sleep(stage.seconds / 3)
        _fill(disk / "ballast")
        page = _page_while_full(stage)
        time.sleep(FULL_SECONDS)
        (disk / "ballast").unlink()
        if stage.stack.has_ended("postgres"):
            stage.stack.restart("postgres")
        time.sleep(stage.seconds / 3)
    outcome = stage.judge(desk, f"a page while full: {page}")
    if page not in {200, 503}:
        outcome.verdict.complaints.append(f"while the disk was full a page answered {page}")
    _full_uploads(stage, outcome)
    return outcome


def _move_database(stage: Stage) -> Path:
    """Stop the server, copy its files to a disk with little room, and go on there."""
    stack = stage.stack
    stack.stop("postgres")
    files = [path for path in stack.database_folder.rglob("*") if path.is_file()]
    used = sum(path.stat().st_size for path in files) // (1024 * 1024)
    disk = stack.root / "small-disk"
    stack.mount(disk, megabytes=used + SPARE_MEGABYTES)
    owner = stack.database_folder.stat()
    shutil.copytree(stack.database_folder, disk / "postgres")
    for path in (disk / "postgres", *(disk / "postgres").rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    stack.database_folder = disk / "postgres"
    stack.start("postgres")
    return disk


def _fill(ballast: Path) -> None:
    """Write until there is no room at all."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"\0" * CHUNK) == CHUNK:
            pass
    with suppress(OSError), ballast.open("ab", buffering=0) as file:
        while file.write(b"\0" * 512):
            pass


def _page_while_full(stage: Stage) -> int:
    time.sleep(0.5)
    return ask(stage.stack.port, "GET", "/sign-in/").status


def _full_uploads(stage: Stage, outcome: Outcome) -> None:
    """Send a file that does not fit; nothing of it is to stay, and the next one is to be taken."""
    folder = stage.stack.state.root / "media"
    kept = folder.with_name("media.aside")
    folder.rename(kept)
    stage.stack.mount(folder, megabytes=UPLOADS_MEGABYTES)
    desk = stage.desk()
    signed = Signed(desk, stage.world.analyst)
    refused = _send(desk, signed, rows=60_000)
    left = [path for path in folder.rglob("*") if path.is_file()]
    taken = _send(desk, signed, rows=1_000)
    stage.stack.unmount(folder)
    folder.rmdir()
    kept.rename(folder)
    outcome.note += f"; an upload that does not fit: {refused.status}, the next: {taken.status}"
    if refused.status not in {413, 503, 507} or left or taken.status != 302:
        outcome.verdict.complaints.append(
            f"uploads: {refused.status}, {len(left)} files left, then {taken.status}"
        )


def _send(desk: Desk, signed: Signed, *, rows: int) -> Answer:
    upload = new_upload(desk.chance, rows)
    files = {"file": upload.content, "mapping": upload.mapping}
    return signed.post("/imports/new/", {}, key=upload.word, files=files)
