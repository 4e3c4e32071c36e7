"""Which faults are told of as a service that is away, and which as our own."""

import errno

import pytest
from django.db import OperationalError
from redis.exceptions import ConnectionError as ValkeyConnectionError

from ops_console.shared.views import is_outage


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError(),
        ValkeyConnectionError(),
        OSError(errno.ENOSPC, "no room"),
        OSError(errno.EDQUOT, "no room"),
    ],
    ids=repr,
)
def test_a_server_that_is_away_and_a_full_disk_are_outages(fault: Exception) -> None:
    wrapped = RuntimeError()
    wrapped.__cause__ = fault

    assert is_outage(fault)
    assert is_outage(wrapped)


@pytest.mark.parametrize("fault", [None, LookupError(), OSError(errno.EACCES, "no")], ids=repr)
def test_other_faults_are_our_own(fault: Exception | None) -> None:
    assert not is_outage(fault)
