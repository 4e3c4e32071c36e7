"""`python -m faults`: boots the console in a place of its own and breaks it in every known way."""

import argparse
import signal
import sys
import time
from contextlib import redirect_stdout
from importlib import import_module

import django

from faults.stack import CONSOLE, SERVERS, Stack, manage
from faults.table import exit_code
from ops_console.embedded.terminal import say

# Of the demo: enough for the nightly figures to be killed in the middle.
INQUIRIES, WEEKS = "900", "20"


def main(arguments: list[str]) -> int:
    """Play the faults; return 1 when anything was lost, doubled or left half done."""
    options = _options(arguments)
    began, stack = time.monotonic(), Stack()
    # So that what was started and mounted goes with us.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    try:
        _boot(stack, quiet=options.json)
        running = import_module("faults.running")
        if not options.json:
            say(f"seed {options.seed}; booted in {time.monotonic() - began:.0f} s\n")
        outcomes = running.play(
            stack,
            seed=options.seed,
            seconds=options.seconds,
            names=options.only,
            as_json=options.json,
        )
    finally:
        stack.close()
    code = exit_code(outcomes)
    if not options.json:
        verdict = "nothing lost, nothing doubled" if code == 0 else "NOT all was borne"
        say(f"\n{verdict}; {time.monotonic() - began:.0f} s in all, seed {options.seed}")
    return code


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument(
        "--seconds", type=float, default=6.0, help="of writing under each kind of kill"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("only", nargs="*", help="parts of the names of faults; default all")
    return parser.parse_args(arguments)


def _boot(stack: Stack, *, quiet: bool) -> None:
    stack.enter()
    stack.start(*SERVERS)
    # What the steps of the preparation say must not stand between lines of JSON.
    with redirect_stdout(sys.stderr if quiet else sys.stdout):
        stack.prepare()
    filled = manage("load_demo", "--count", INQUIRIES, "--weeks", WEEKS)
    if filled.returncode != 0:
        raise RuntimeError(filled.stderr)
    django.setup()
    stack.start(*CONSOLE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
