"""The audit trail: who did what to whose data, append-only and chained, so that changes show."""

from ops_console.shared.audit.chain import Anchor, Broken, anchors, verify
from ops_console.shared.audit.recording import CONSOLE_CHAIN, Entry, record

__all__ = ["CONSOLE_CHAIN", "Anchor", "Broken", "Entry", "anchors", "record", "verify"]
