"""Writes of exports: asking, deciding, building, handing out, sweeping."""

from exports.services.asking import NewExport, ask, cancel
from exports.services.building import JOB_KIND, build_export
from exports.services.collecting import (
    Download,
    complete_download,
    make_link,
    show_password,
    start_download,
)
from exports.services.deciding import decide
from exports.services.sweeping import Swept, sweep

__all__ = [
    "JOB_KIND",
    "Download",
    "NewExport",
    "Swept",
    "ask",
    "build_export",
    "cancel",
    "complete_download",
    "decide",
    "make_link",
    "show_password",
    "start_download",
    "sweep",
]
