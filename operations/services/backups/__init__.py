"""Backups: taken sealed in one snapshot, restored only whole, rehearsed in a place of their own."""

from operations.services.backups.keeping import Backup, known_backups, remove_old
from operations.services.backups.opening import BackupRefused, open_manifest
from operations.services.backups.restoring import restore
from operations.services.backups.taking import take_backup

__all__ = [
    "Backup",
    "BackupRefused",
    "known_backups",
    "open_manifest",
    "remove_old",
    "restore",
    "take_backup",
]
