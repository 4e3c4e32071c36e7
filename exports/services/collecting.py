"""Handing out a file: a link that works once, the password that is shown once, the deletion."""

import datetime as dt
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exports import kinds, selectors
from exports.choices import Refusal, Status
from exports.models import ExportRequest
from exports.services.building import PASSWORD_PLACE
from exports.services.records import entry, locked, own_locked, path_of, record, remove_file
from ops_console.shared import clock, errors
from ops_console.shared.models import AuditKind
from ops_console.shared.personal.cipher import CannotOpen, open_sealed

if TYPE_CHECKING:
    from staff.models import Staff

logger = logging.getLogger(__name__)
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Download:
    """A file on its way out; its chunks delete it behind themselves."""

    export: ExportRequest
    file: IO[bytes]

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks()

    def close(self) -> None:
        """Close a file that was perhaps never read: generators that never began close nothing."""
        self.file.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the file; a transfer that breaks off leaves it for another link."""
        with self.file:
            while chunk := self.file.read(CHUNK):
                yield chunk
        complete_download(export_id=self.export.pk, now=clock.now())


@transaction.atomic
def make_link(*, export_id: int, by: "Staff", now: dt.datetime) -> str:
    """Return the token of a new link to one's own file; an earlier link stops working."""
    export = own_locked(export_id, by)
    _require_right(export, by)
    if not selectors.is_live(export, now=now):
        raise errors.Refused(Refusal.NOT_READY.label)
    token = secrets.token_urlsafe(32)
    export.link_digest = selectors.link_digest(token)
    export.save(update_fields=["link_digest"])
    return token


@transaction.atomic
def start_download(*, token: str, by: "Staff", now: dt.datetime) -> Download:
    """Use the link up and open the file; NotFound for a link that is used, old or not one's own."""
    export = own_locked(selectors.export_by_link(by, token, now=now).pk, by)
    if export.link_digest != selectors.link_digest(token):
        raise errors.NotFound
    _require_right(export, by)
    try:
        file = path_of(export).open("rb")
    except FileNotFoundError as error:
        raise errors.Refused(Refusal.NOT_READY.label) from error
    export.link_digest, export.collected_at = "", now
    export.downloads += 1
    export.save(update_fields=["link_digest", "collected_at", "downloads"])
    data = {"rows": export.rows, "sha256": export.sha256, "clear": export.clear_columns}
    record(
        entry(
            export,
            AuditKind.DOWNLOADED,
            reason=export.reason,
            reason_text=export.reason_text,
            data=data,
        ),
        by=by,
        now=now,
    )
    return Download(export, file)


@transaction.atomic
def complete_download(*, export_id: int, now: dt.datetime) -> None:
    """Delete the file that has been handed out."""
    export = locked(export_id)
    if export.status != Status.READY:
        return
    export.status, export.deleted_at = Status.COLLECTED, now
    export.save(update_fields=["status", "deleted_at"])
    transaction.on_commit(lambda: remove_file(export))


@transaction.atomic
def show_password(*, export_id: int, by: "Staff", now: dt.datetime) -> str:
    """Return the password of one's own file for the only time, and forget it."""
    export = own_locked(export_id, by)
    _require_right(export, by)
    if not export.password or export.expires_at is None or now >= export.expires_at:
        raise errors.Refused(Refusal.NO_PASSWORD.label)
    try:
        password = open_sealed(export.password, place=PASSWORD_PLACE.format(export.pk))
    except CannotOpen as error:
        logger.warning("the password of export %s does not open", export.pk)
        message = _("The password can no longer be opened. Ask for the export again.")
        raise errors.Refused(message) from error
    export.password = ""
    export.save(update_fields=["password"])
    record(entry(export, AuditKind.DOWNLOADED, field_name="password"), by=by, now=now)
    return password


def _require_right(export: ExportRequest, by: "Staff") -> None:
    """Look at the rights of this moment: they may have gone since the file was built."""
    kind = kinds.find(export.kind)
    clear = kind.chosen(export.clear_columns) if kind else []
    allowed = kind and selectors.is_allowed(by, kind, market_id=export.market_id, clear=clear)
    if not allowed:
        raise errors.Forbidden
