"""Finds Chromium for the browser journeys, and installs it where that is allowed.

python -m tests.browser_program [--install]
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The fonts draw Korean and Chinese in the screenshots.
PACKAGES = ("chromium", "fonts-noto-cjk")


def find_browser() -> str | None:
    """The first Chromium on PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def why_missing() -> str:
    """What a person can do when there is none."""
    return (
        "no Chromium on PATH: install chromium and fonts-noto-cjk (Debian, as root: `make test` "
        "does it)"
    )


def install() -> None:
    """Install Chromium with Debian's package manager, if this is Debian and we are root."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        command = ["apt-get", "--quiet", "--quiet", *arguments]
        if subprocess.run(command, check=False, env=environment).returncode != 0:
            return


def main(arguments: list[str]) -> None:
    """Say which browser the journeys will use."""
    if find_browser() is None and "--install" in arguments:
        install()
    found = find_browser()
    sys.stdout.write(f"{found or f'The journeys will be skipped: {why_missing()}.'}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
