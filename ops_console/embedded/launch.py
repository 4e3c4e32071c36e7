"""Start a program as another user and ask the kernel to end it with its parent.

Run as a script between fork and the program itself (`python -I -S launch.py OPTIONS PROGRAM ...`),
so that the process number stays and the parent never runs Python code in a forked child.
It imports only the standard library, because `-I -S` shows it nothing else.
"""

import ctypes
import json
import os
import signal
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
# Keeps capabilities over a change of user, and counts them in access(2), which PostgreSQL uses to
# find its own executable.
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(function: str, *arguments: Any) -> None:
    if getattr(_libc(), function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


def change_user(uid: int, gid: int, capability: int | None) -> None:
    """Become UID, keeping nothing of root's power but one CAPABILITY, if one is given."""
    if capability is not None:
        _call("prctl", PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capability is not None:
        bit = 1 << capability
        header = _Header(CAPABILITY_VERSION_3, 0)
        sets = (_Sets * 2)(_Sets(bit, bit, bit), _Sets(0, 0, 0))
        _call("capset", ctypes.byref(header), ctypes.byref(sets))
        _call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def end_with_parent(signal_number: int, parent: int) -> None:
    """Have the kernel send SIGNAL_NUMBER when the parent dies (Linux; elsewhere do nothing)."""
    if not sys.platform.startswith("linux"):
        return
    _call("prctl", PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("The process that started this one has gone.")


def hear_stop_signals() -> None:
    """Undo what a shell does to a command behind `&`: it and its programs ignore these."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def main() -> None:
    """Apply the options, a JSON object, and become the program."""
    hear_stop_signals()
    options = json.loads(sys.argv[1])
    program = sys.argv[2:]
    if options["uid"] is not None:
        change_user(options["uid"], options["gid"], options["capability"])
    if options["directory"] is not None:
        os.chdir(options["directory"])
    if options["death_signal"] is not None:
        # After the change of user, which clears it.
        end_with_parent(options["death_signal"], options["parent"])
    os.execvp(program[0], program)  # noqa: S606 - the caller names the program


if __name__ == "__main__":
    main()
