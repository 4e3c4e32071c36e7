"""The console's web process on a machine whose clock was set back."""

import datetime as dt
import os

from django.utils import timezone

from ops_console.shared import clock

BACK = dt.timedelta(seconds=int(os.environ.get("FAULTS_CLOCK_BACK", "300")))
_right = clock.now


def _set_back() -> dt.datetime:
    return _right() - BACK


clock.now = timezone.now = _set_back  # noqa: TID251 - what libraries read is set back too

from ops_console.asgi import application  # noqa: E402 - it must read the time that was set back

__all__ = ["application"]
