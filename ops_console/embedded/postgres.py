"""PostgreSQL from its wheel: made once, started durable, reached with a password on loopback."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from ops_console.embedded import processes
from ops_console.embedded.accounts import Account, database_account
from ops_console.embedded.children import Child, Spec
from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.ports import LOOPBACK
from ops_console.embedded.trampoline import Launch
from ops_console.embedded.wheels import postgres_program

# The owner migrates; the console itself runs as a role that may change rows only.
ROLE = "ops_console"
SERVING_ROLE = "ops_console_app"
MEGABYTE = 1024 * 1024
MOST_SHARED_BUFFERS = 512 * MEGABYTE
READY_LINE = 7
SECONDS_TO_NOTICE = 10.0
# One line a rule: only with a password, only from this machine, nobody else.
OWNER_RULE, SERVING_RULE = (
    f"host all {role} {LOOPBACK}/32 scram-sha-256\n" for role in (ROLE, SERVING_ROLE)
)
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
FLEETING = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SETTINGS = {
    "listen_addresses": LOOPBACK,
    # A socket's path may have 107 bytes at most; checkouts lie deeper than that.
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    # Compiling a plan costs more than the short queries of a screen take.
    "jit": "off",
    # No customer's data in the log: neither parameters, nor statements (the driver writes the
    # values into them), nor the row that a constraint refused.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Postgres:
    """One data directory with the server for it."""

    data: Path
    log: Path
    password: str
    durable: bool = True
    # Without one there is no serving role, and everybody comes as the owner.
    serving_password: str = ""

    def url(self, port: int) -> str:
        """Where the server is, as DATABASE_URL says it."""
        return f"postgresql://{ROLE}:{self.password}@{LOOPBACK}:{port}/{ROLE}"

    def serving_url(self, port: int) -> str:
        """Where the processes of the console find it."""
        if not self.serving_password:
            return self.url(port)
        return f"postgresql://{SERVING_ROLE}:{self.serving_password}@{LOOPBACK}:{port}/{ROLE}"

    def prepare(self) -> None:
        """Make the data directory unless it is there, and clear what a killed server left."""
        if self.data.exists():
            _refuse_other_version(self.data)
            _clear_stale_pid_file(self.data)
        else:
            _create(self.data, self.password, durable=self.durable)
        self._let_the_console_in()

    def _let_the_console_in(self) -> None:
        """Make the serving role, in a data directory of an earlier version too."""
        rules = self.data / "pg_hba.conf"
        if not self.serving_password or rules.read_text(encoding="ascii") != OWNER_RULE:
            return
        launch = _launch(database_account(self.data, postgres_program("postgres")), self.data)
        _run_single_user(
            launch,
            self.data,
            [
                # A start that was cut short here may have made it already.
                f"DROP ROLE IF EXISTS {SERVING_ROLE}",
                f"CREATE ROLE {SERVING_ROLE} LOGIN PASSWORD '{self.serving_password}'",
                # So that the owner can look at the world with its eyes (SET ROLE).
                f"GRANT {SERVING_ROLE} TO {ROLE}",
            ],
        )
        rules.write_text(OWNER_RULE + SERVING_RULE, encoding="ascii")

    def spec(self, port: int) -> Spec:
        """How to run the server on PORT."""
        program = postgres_program("postgres")
        settings = SETTINGS | (DURABLE if self.durable else FLEETING) | _memory()
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Spec(
            name="postgres",
            command=[str(program), "-D", str(self.data), "-p", str(port), *options],
            log=self.log,
            # SIGINT is PostgreSQL's "fast" stop: it ends sessions and writes a checkpoint.
            stop=((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)),
            ready=self._is_ready,
            launch=_launch(database_account(self.data, program), self.data),
        )

    def _is_ready(self, child: Child) -> bool:
        lines = _pid_file_lines(self.data)
        # The file of a killed server may still be there for an instant: the number tells.
        return (
            len(lines) > READY_LINE
            and lines[0] == str(child.pid)
            and lines[READY_LINE].strip() == "ready"
        )


def _launch(account: Account | None, directory: Path) -> Launch:
    if account is None:
        return Launch(directory=directory)
    return Launch(
        uid=account.uid, gid=account.gid, capability=account.capability, directory=directory
    )


def _memory() -> dict[str, str]:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    shared = min(MOST_SHARED_BUFFERS, total // 8)
    return {
        "shared_buffers": f"{shared // MEGABYTE}MB",
        "effective_cache_size": f"{total // 2 // MEGABYTE}MB",
    }


def _create(data: Path, password: str, *, durable: bool) -> None:
    """Make the data directory beside its place, so that an interrupted start leaves none."""
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    initdb = postgres_program("initdb")
    launch = _launch(database_account(draft, initdb), draft)
    arguments = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    arguments += ["--builtin-locale=C.UTF-8", "--data-checksums", "--auth=reject"]
    arguments += ["--username=postgres", "--no-instructions"]
    arguments += [] if durable else ["--no-sync"]
    _run(launch, [str(initdb), "-D", str(draft), *arguments])
    (draft / "pg_hba.conf").write_text(OWNER_RULE, encoding="ascii")
    _run_single_user(
        launch,
        draft,
        [
            # Databases of its own are for the tests and the benchmark.
            f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'",
            f"CREATE DATABASE {ROLE} OWNER {ROLE}",
        ],
    )
    draft.rename(data)


def _run_single_user(launch: Launch, data: Path, statements: list[str]) -> None:
    """Run statements with no server: the superuser never gets a password or a way in."""
    server = [str(postgres_program("postgres")), "--single", "-D", str(data), "postgres"]
    _run(launch, server, "".join(f"{statement};\n" for statement in statements))


def _run(launch: Launch, command: list[str], standard_input: str = "") -> None:
    outcome = subprocess.run(
        launch.command(command),
        input=standard_input,
        capture_output=True,
        check=False,
        text=True,
        start_new_session=True,
    )
    if outcome.returncode != 0:
        msg = f"{Path(command[0]).name} failed:\n{outcome.stderr.strip()}"
        raise EmbeddedError(msg)


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _clear_stale_pid_file(data: Path) -> None:
    """Remove the pid file of a killed server whose number now belongs to a zombie or a stranger.

    PostgreSQL would refuse to start for ever. The file stays while any server process works in the
    data directory, for it is what keeps two servers from writing there.
    """
    lines = _pid_file_lines(data)
    if not lines or not processes.can_look():
        return
    deadline = time.monotonic() + SECONDS_TO_NOTICE
    # Sessions of a killed server take a moment to notice that it has gone.
    while processes.working_in(data, "postgres"):
        if time.monotonic() > deadline:
            msg = f"Another PostgreSQL (process {lines[0]}) is using {data}. Stop it first."
            raise EmbeddedError(msg)
        time.sleep(processes.PAUSE)
    (data / "postmaster.pid").unlink()


def _refuse_other_version(data: Path) -> None:
    program = postgres_program("postgres")
    answer = subprocess.run([str(program), "--version"], check=True, capture_output=True, text=True)
    server = answer.stdout.split()[-1].partition(".")[0]
    made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if server != made_by:
        msg = (
            f"{data} was made by PostgreSQL {made_by}; this is {server}. Dump it with the old "
            "version and load it with the new one, or move it away to begin anew."
        )
        raise EmbeddedError(msg)
