"""The Celery application: JSON only, late acknowledgement, one job at a time per process."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from kombu.pools import producers

from ops_console.shared.telemetry import tasks as _signals  # noqa: F401 - connects them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ops_console.settings")

app = Celery("ops_console")
app.config_from_object("django.conf:settings", namespace="CELERY")
LONGEST_JOB_SECONDS = 1800
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=LONGEST_JOB_SECONDS - 60,
    task_time_limit=LONGEST_JOB_SECONDS,
    broker_connection_retry_on_startup=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    # What libraries print is theirs; the log has its own way to standard error.
    worker_redirect_stdouts=False,
    timezone="UTC",
    # Redis redelivers an unacknowledged message only after this long: it must exceed the longest
    # job three times over, or a long job is started twice.
    broker_transport_options={
        "visibility_timeout": 3 * LONGEST_JOB_SECONDS,
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
    },
)
app.conf.beat_schedule = {
    "resend-stale-jobs": {"task": "ops_console.shared.tasks.sweep_jobs", "schedule": 60.0},
    "forget-request-keys": {
        "task": "ops_console.shared.tasks.forget_request_keys",
        "schedule": 3600.0,
    },
    # 03:10 in Seoul and 02:10 in Taipei: after the day's last inquiry, before the first shift.
    "nightly-operations": {
        "task": "operations.tasks.start_nightly",
        "schedule": crontab(hour=17, minute=40),
    },
    "nightly-facts": {
        "task": "metrics.tasks.start_nightly",
        "schedule": crontab(hour=18, minute=10),
    },
    "lock-dormant-accounts": {
        "task": "staff.tasks.lock_dormant",
        "schedule": crontab(hour=17, minute=20),
    },
    "forget-drafts": {"task": "inquiries.tasks.forget_drafts", "schedule": 3600.0},
    "sweep-import-files": {
        "task": "inquiries.tasks.sweep_files",
        "schedule": crontab(hour=17, minute=30),
    },
    # 04:30 in Seoul: the day, and with it a month, has ended in every market.
    "open-access-reviews": {
        "task": "privacy.tasks.open_reviews",
        "schedule": crontab(hour=19, minute=30),
    },
    "sweep-exports": {"task": "exports.tasks.sweep_exports", "schedule": 300.0},
}
app.autodiscover_tasks()
# Whoever sends waits for no broker that hangs: rows are the record, and the sweeper sends again.
PATIENCE = 2.0
SENDING = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}


def send(task: str, **parameters: Any) -> None:
    """Give the broker a message within seconds; kombu's OperationalError when it takes none."""
    connection = app.connection_for_write(transport_options=SENDING)
    with producers[connection].acquire(block=True, timeout=PATIENCE) as producer:
        app.send_task(task, kwargs=parameters, producer=producer, retry=False)
