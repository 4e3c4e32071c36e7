"""Which fields a route reads: those on its pages, of its form classes, of its views."""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.urls import Resolver404, resolve

from tests.canary.crawl import QUERIES
from tests.edges.world import ROUTES, TABLE, World, drained
from tests.route_table import API, PAGES, PUBLIC

ROOT = Path(__file__).resolve().parents[2]
GUARDS = frozenset({"csrfmiddlewaretoken", "request_key"})
NAMED = re.compile(r"""(?:POST|GET|query|QUERY)(?:\.get(?:list)?\(|\[)\s*["']([\w-]+)["']""")
CONSTANTS = re.compile(r"""^([A-Z_]+(?:, [A-Z_]+)*) = (.+)$""", re.MULTILINE)
USED = re.compile(r"(?:POST|GET)(?:\.get(?:list)?\(|\[)\s*([A-Z_]+)\b")
Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Target:
    """An address with a method, who may use it, its fields, and a form as a page fills it."""

    name: str
    method: str
    path: str
    role: str
    own: tuple[str, ...]
    others: tuple[str, ...]
    filled: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Every name that can be sent."""
        return self.own + self.others

    def form(self) -> Fields:
        """Return the form as the page filled it."""
        return {name: list(values) for name, values in self.filled}


class _Page(HTMLParser):
    """Collects forms with their filled fields, and the queries of links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, Fields]] = []
        self.links: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.links += [told[name] for name in ("href", "hx-get") if "?" in told.get(name, "")]
        if tag == "form":
            method = "post" if "hx-post" in told else told.get("method", "get").lower()
            self.forms.append((told.get("hx-post") or told.get("action", ""), method, {}))
        elif tag in {"input", "select", "textarea", "button"} and told.get("name") and self.forms:
            self._keep(tag, told)
        elif tag == "option" and self._select and self.forms and told.get("value"):
            known = self.forms[-1][2].setdefault(self._select, [])
            if not known or "selected" in told:
                known[:] = [told["value"]]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _keep(self, tag: str, told: dict[str, str]) -> None:
        fields = self.forms[-1][2].setdefault(told["name"], [])
        if tag == "select":
            self._select = told["name"]
        elif told.get("type") in {"checkbox", "radio"}:
            if "checked" in told or not fields:
                fields.append(told.get("value", "on"))
        elif tag == "input":
            fields.append(told.get("value", ""))


def targets(world: World) -> list[Target]:
    """Return every address by every method that takes fields, with what it takes."""
    if not world.targets:
        world.targets = _found(world)
    return world.targets


def _found(world: World) -> list[Target]:
    on_pages = _on_pages(world)
    found: list[Target] = []
    for name in sorted({*PAGES, *PUBLIC, *API} - {"staff:sign_out"}):
        methods = set(TABLE[name].methods if name in TABLE else ("get", "post"))
        # Bodies of the API are JSON: its schema says what it takes (test_schema.py).
        usable = {"get"} if name in API else {"get", "post"}
        found += [
            _target(world, name, method, on_pages.get((name, method), {}))
            for method in sorted(methods & usable)
        ]
    return found


def _target(world: World, name: str, method: str, filled: Fields) -> Target:
    own = tuple(sorted(set(filled) - GUARDS))
    others = tuple(sorted(vocabulary(_app_of(name)) - set(own) - GUARDS))
    kept = tuple((key, tuple(values)) for key, values in filled.items() if key not in GUARDS)
    return Target(name, method, world.path(name), world.role_for(name), own, others, kept)


def _app_of(name: str) -> str:
    return name.partition(":")[0] if ":" in name else ""


def _on_pages(world: World) -> dict[tuple[str, str], Fields]:
    """Open every page as somebody who may; return the fields by (route, method)."""
    clients = {role: world.client(role) for role in world.people}
    found: dict[tuple[str, str], Fields] = {
        (name, "get"): {key: [value] for query in queries for key, value in parse_qsl(query)}
        for name, queries in QUERIES.items()
    }
    for name, route in PAGES.items():
        if "get" in route.methods:
            path = world.path(name)
            response = clients[route.roles[0]].get(path)
            if not drained(response).streaming and response.status_code == 200:
                _collect(found, path, response.content.decode())
    return found


def _collect(found: dict[tuple[str, str], Fields], path: str, page: str) -> None:
    parser = _Page()
    parser.feed(page)
    for address, method, fields in parser.forms:
        if name := _route_of(address or path):
            known = found.setdefault((name, method), {})
            for field, values in fields.items():
                known.setdefault(field, values)
    for link in parser.links:
        if name := _route_of(link):
            known = found.setdefault((name, "get"), {})
            for field, value in parse_qsl(urlsplit(link).query):
                known.setdefault(field, [value])


def _route_of(address: str) -> str:
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
    return name if name in ROUTES else ""


@cache
def vocabulary(app: str) -> frozenset[str]:
    """Return the names of every field of an app's forms and of what its views read themselves."""
    if app in {"", "api"}:
        return frozenset({"q", "format", "page"})
    return frozenset(_form_fields(app)) | frozenset(_read_in_views(app))


def _form_fields(app: str) -> set[str]:
    names: set[str] = set()
    waiting: list[Any] = [forms.Form]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.split(".")[0] == app:
            names |= set(cls.base_fields)
    return names


def _read_in_views(app: str) -> set[str]:
    names: set[str] = set()
    for path in (ROOT / app).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names |= set(NAMED.findall(text))
        names |= {_constants().get(name, name.lower()) for name in USED.findall(text)}
    return names


@cache
def _constants() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in ROOT.glob("*/**/*.py"):
        if "tests" in path.parts or ".venv" in path.parts:
            continue
        for names, values in CONSTANTS.findall(path.read_text(encoding="utf-8")):
            texts = re.findall(r"""["']([\w-]+)["']""", values)
            found |= dict(zip(names.split(", "), texts, strict=False))
    return found
