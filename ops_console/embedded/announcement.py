"""What `make run` prints when everything is up: the address and, in a demo, how to sign in."""

from typing import Any

from ops_console.embedded.files import read_json
from ops_console.embedded.state import State
from ops_console.embedded.terminal import say

COLUMNS = ("role", "market", "username", "password")


def announce(state: State, address: str, *, show_accounts: bool) -> None:
    """Say where the console is; accounts are shown for a demo on this machine only."""
    say()
    say(f"Ops Console is ready: {address}")
    accounts = read_json(state.sign_in) if show_accounts else None
    if accounts:
        say()
        say("Sign in (demo accounts; their passwords were made for this installation):")
        for line in table(accounts["accounts"]):
            say(f"  {line}")
    say()
    say(f"Logs: {state.logs}. Ctrl-C stops everything; the data stays.")


def table(accounts: list[dict[str, Any]]) -> list[str]:
    """Accounts as aligned lines below a heading."""
    rows = [COLUMNS, *(tuple(str(each.get(name, "")) for name in COLUMNS) for each in accounts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
