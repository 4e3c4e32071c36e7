"""Nothing under version control looks like a key, but for keys of tests that are marked as such."""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written beside a value that is made up, on its line or the one before.
MARK = "not a secret"
PATTERNS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY"),
    "AWS": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})"),
    "GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "Slack": re.compile(r"\bxox[abprs]-[\w-]{10,}|hooks\.slack\.com/services/\w"),
    "Google": re.compile(r"\bAIza[\w-]{35}\b"),
    "Stripe": re.compile(r"\b[rs]k_(?:live|test)_\w{20,}"),
    "OpenAI or alike": re.compile(r"\bsk-[A-Za-z0-9_-]{32,}"),
    "JSON web token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{10,}"),
    "sealing key": re.compile(r"\b[a-z]\w*:[A-Za-z0-9_+/-]{43}=(?![\w=])"),
    "password in an address": re.compile(
        r"\b[a-z]+(?:ql|s)?://[^\s/:@'\"{}$%<>…]*:(?P<value>[^\s/@'\"{}$%<>…]{8,})@(?!\W)"
    ),
    "Django": re.compile(r"django-insecure-\w{20,}"),
}
ASSIGNED = re.compile(
    r"""(?i)(?:secret|passw(?:or)?d|token|api_?key|credential)\w*["']?\s*[:=]\s*["'](?P<value>[^"'\s]{20,})["']"""
)
# Made by machines, with a checksum on each line.
GENERATED = re.compile(r"^(requirements.*\.txt|static/vendor/.*|locale/.*\.po|docs/pictures/.*)$")
WORDS_ENTROPY = 3.9
# What documents write in the place of one.
EXAMPLE = "password"


def files() -> Iterator[Path]:
    """Yield every text file that is under version control, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("this is no checkout")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and not GENERATED.match(name) and path != Path(__file__):
            yield path


def entropy(text: str) -> float:
    """Return the bits that a character of the text tells."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) of everything that looks like a secret and is not marked as made up."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if MARK in line or (number > 1 and MARK in lines[number - 2]) or len(line) > 5000:
            continue
        for what, pattern in PATTERNS.items():
            if any(match.groupdict().get("value") != EXAMPLE for match in pattern.finditer(line)):
                yield number, what
        for match in ASSIGNED.finditer(line):
            if entropy(match["value"]) > WORDS_ENTROPY and "{" not in match["value"]:
                yield number, "assigned"


def test_no_file_holds_what_looks_like_a_secret() -> None:
    found, count = [], 0
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        count += 1
        found += [f"{path.relative_to(ROOT)}:{line} {what}" for line, what in found_in(text)]

    assert found == []
    assert count > 500


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "key = 'AKIA" + "ABCDEFGHIJKLMNOP'",
        "ghp_" + "a1B2" * 10,
        'SECRET_KEY = "' + "q7$Kd0_xVb2!mZ8@rT5y" + 'Lw3"',
        "OPS_PERSONAL_KEYS=k1:" + "Ab3_" * 10 + "Ab3=",
        "redis://:" + "hunter2hunter2@cache.example/0",
        "eyJhbGciOiJIUzI1NiIs" + ".eyJzdWIiOiIxMjM0NTY3." + "SflKxwRJSMeKKF2QT4",
    ],
)
def test_a_secret_would_be_found(text: str) -> None:
    assert list(found_in(text))
    assert not list(found_in(f"# {MARK}\n{text}"))


def test_no_file_is_one_that_only_a_machine_should_have() -> None:
    names = {path.name for path in files()}
    endings = {path.suffix for path in files()}

    assert not names & {".env", "id_rsa", "id_ed25519", ".pgpass", ".netrc", "credentials.json"}
    assert not endings & {
        ".pem",
        ".key",
        ".p12",
        ".pfx",
        ".jks",
        ".kdbx",
        ".dump",
        ".rdb",
        ".sqlite3",
    }
