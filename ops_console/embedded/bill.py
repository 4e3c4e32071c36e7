"""The bill of materials: every locked package that is installed, as CycloneDX.

    python -m ops_console.embedded.bill FILE

It ends with 1, and writes nothing, where what is installed is not what the lock names.
"""

import datetime as dt
import importlib.metadata
import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ops_console.embedded.bootstrap import RUNTIME
from ops_console.embedded.terminal import say

Json = dict[str, Any]
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NEEDED_BY = re.compile(r"^\s+#\s+(?:via\s+)?(?P<name>-r |[A-Za-z0-9._-]+)")
LONGEST_LICENCE = 60
ROOT = "ops-console"


@dataclass
class Locked:
    """A package as the lock file names it."""

    name: str
    version: str
    hashes: list[str] = field(default_factory=list)
    # Names of packages, or "" for the requirements of the console itself.
    needed_by: list[str] = field(default_factory=list)

    @property
    def purl(self) -> str:
        """Its name in every tool that knows advisories."""
        return f"pkg:pypi/{normal(self.name)}@{self.version}"


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> list[Locked]:
    """Return what a lock file names; a package may stand there once for each kind of machine."""
    found: list[Locked] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if pinned := PINNED.match(line):
            found.append(Locked(pinned["name"], pinned["version"]))
        if found:
            found[-1].hashes += HASH.findall(line)
            found[-1].needed_by += _needed_by(line)
    return found


def _needed_by(line: str) -> Iterator[str]:
    match = NEEDED_BY.match(line)
    if match and match["name"] != "via":
        yield "" if match["name"] == "-r " else normal(match["name"])


def installed() -> dict[str, str]:
    """Return the versions of what this Python has, by normal name."""
    return {
        normal(each.metadata["Name"]): each.version for each in importlib.metadata.distributions()
    }


def differences(packages: list[Locked], there: dict[str, str]) -> list[str]:
    """Return a line for each package that is installed in a version that the lock does not name."""
    versions: dict[str, set[str]] = {}
    for package in packages:
        versions.setdefault(normal(package.name), set()).add(package.version)
    return [
        f"{name} {there[name]} is installed, the lock names {' or '.join(sorted(named))}"
        for name, named in sorted(versions.items())
        if name in there and there[name] not in named
    ]


def bill(packages: list[Locked], there: dict[str, str], *, now: dt.datetime) -> Json:
    """Return the document about those packages that are installed."""
    present = [each for each in packages if there.get(normal(each.name)) == each.version]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": now.isoformat(timespec="seconds"),
            "lifecycles": [{"phase": "build"}],
            "component": {"type": "application", "bom-ref": ROOT, "name": ROOT},
        },
        "components": [_component(each) for each in present],
        "dependencies": list(_dependencies(present)),
    }


def _component(package: Locked) -> Json:
    hashes = [{"alg": "SHA-256", "content": content} for content in package.hashes]
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "scope": "required",
        "licenses": _licences(package.name),
        # The files that the lock accepts; an index address may not stand in the repository.
        "externalReferences": [{"type": "distribution", "url": package.purl, "hashes": hashes}],
    }


def _licences(name: str) -> list[Json]:
    told = importlib.metadata.metadata(name)
    if "License-Expression" in told:
        return [{"expression": told["License-Expression"]}]
    prefix = "License :: OSI Approved :: "
    classes = [each for each in told.get_all("Classifier", []) if each.startswith(prefix)]
    names = [each.removeprefix(prefix) for each in classes] or told.get_all("License", [])
    return [{"license": {"name": each}} for each in names if 0 < len(each) <= LONGEST_LICENCE]


def _dependencies(packages: list[Locked]) -> Iterator[Json]:
    refs = {normal(each.name): each.purl for each in packages}
    needs: dict[str, set[str]] = {ROOT: set(), **{ref: set() for ref in refs.values()}}
    for package in packages:
        for name in package.needed_by:
            needs.get(refs.get(name, "") if name else ROOT, set()).add(package.purl)
    for ref, needed in needs.items():
        yield {"ref": ref, "dependsOn": sorted(needed)}


def main(arguments: list[str]) -> int:
    """Write the bill; return the exit code for the shell."""
    packages, there = locked(RUNTIME), installed()
    if wrong := differences(packages, there):
        sys.stderr.write("\n".join(wrong) + "\n")
        return 1
    found = bill(packages, there, now=dt.datetime.now(tz=dt.UTC))
    path = Path(arguments[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    say(f"{len(found['components'])} packages: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
