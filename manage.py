#!/usr/bin/env python3
"""Django's command line; finds the project's own interpreter and database servers."""

import os
import sys

from ops_console import embedded


def main() -> None:
    """Run one management command, borrowing the embedded servers when none is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ops_console.settings")
    embedded.use_project_interpreter()
    with embedded.borrowed():
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
