"""Uploads on the disk: sealed, for they tell of people as plainly as the rows they become."""

import hashlib
import io
import os
import uuid
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import default_storage

from ops_console.shared import sealing
from ops_console.shared.personal.keys import encryption_keys

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from django.core.files.uploadedfile import UploadedFile

FOLDER = "imports"
UPLOAD = sealing.Purpose(magic=b"OPSUPLOAD1\n", context=b"ops upload|")


def keep(upload: "UploadedFile[Any]") -> tuple[str, str]:
    """Keep a file; return its name here and its SHA-256. Nothing stays of one that does not fit."""
    name, digest = f"{FOLDER}/{uuid.uuid4().hex}", hashlib.sha256()
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    told, (key, *_older) = {"file": name}, encryption_keys()
    try:
        with sealing.SealedWriter(path, key=key, purpose=UPLOAD, told=told) as file:
            for chunk in upload.chunks():
                digest.update(chunk)
                file.write(chunk)
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    except OSError:
        default_storage.delete(name)
        raise
    return name, digest.hexdigest()


class KeptFile:
    """A kept upload that reads like a plain file; Unsealable where it is not what was kept."""

    def __init__(self, name: str) -> None:
        self._name, self._path = name, Path(default_storage.path(name))

    def stat(self) -> os.stat_result:
        """Tell of the file on the disk, which is a few bytes longer than what it holds."""
        return self._path.stat()

    def open(self, _mode: str = "rb", /) -> IO[bytes]:
        """Open it to be read from its beginning."""
        return io.BufferedReader(_Unsealing(self._path, self._name), sealing.PIECE)


class _Unsealing(io.RawIOBase):
    """Plain bytes of a sealed file, forward from the beginning, to which it can go back."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._begin()

    def _begin(self) -> None:
        self._pieces = sealing.unsealed(
            self._path, keys=encryption_keys(), purpose=UPLOAD, told={"file": self._name}
        )
        self._piece, self._position = memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if (offset, whence) == (0, io.SEEK_CUR):
            return self._position
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("Only the beginning can be gone back to.")
        self._begin()
        return 0

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        room = memoryview(buffer)
        count = min(len(room), len(self._piece))
        room[:count], self._piece = self._piece[:count], self._piece[count:]
        self._position += count
        return count
