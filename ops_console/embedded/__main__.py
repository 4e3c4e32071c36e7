"""Command line of the embedded servers: `python -m ops_console.embedded run`."""

import sys

from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.run import run

USAGE = "Usage: python -m ops_console.embedded run"


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code for the shell."""
    if arguments != ["run"]:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        return run()
    except EmbeddedError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
