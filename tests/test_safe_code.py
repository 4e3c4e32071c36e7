"""What no linter finds: calls by which input reaches SQL, markup, attributes or an address."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_architecture import APPS, ROOT, python_files

# Text that is declared safe although it was put together: the parts are escaped right there.
BUILDS_MARKUP = {
    "ops_console/shared/escaping.py",  # escapes each value itself
    "ops_console/shared/form_rendering.py",  # draws choices, each escaped
    "ops_console/shared/templatetags/ui/attributes.py",  # joins escaped attributes
    "ops_console/shared/charts/figure.py",  # joins parts that are safe already
}
SPEAK = ("ops_console/embedded/", "benchmarks/")  # Programs at a terminal.
ASK = {"GET", "POST", "FILES", "COOKIES", "headers", "META", "data", "query_params", "body"}
Finder = Callable[[ast.AST], bool]


def name_of(node: ast.AST) -> str:
    """Return the last name of what is called or read."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def reads_request(node: ast.AST) -> bool:
    """Tell whether somewhere in an expression the request's own input is read."""
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in ASK
        and name_of(each.value) in {"request", "_request", "req"}
        for each in ast.walk(node)
    )


def is_call(*names: str) -> Finder:
    return lambda node: isinstance(node, ast.Call) and name_of(node) in names


def method_call(*names: str) -> Finder:
    return lambda node: (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    )


def spread_of_input(node: ast.AST) -> bool:
    """A mapping from outside as keyword arguments names fields and, in Django, connectors."""
    return isinstance(node, ast.Call) and any(
        word.arg is None and reads_request(word.value) for word in node.keywords
    )


def attribute_from_input(node: ast.AST) -> bool:
    is_set = isinstance(node, ast.Call) and name_of(node) in {"setattr", "getattr"}
    return is_set and reads_request(node)


def redirect_to_input(node: ast.AST) -> bool:
    named = {"redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect"}
    if isinstance(node, ast.Call) and name_of(node) in named:
        return any(map(reads_request, node.args))
    return False


def all_or_excluded(node: ast.AST) -> bool:
    """A form or serializer that takes the fields of a model as they come."""
    if not isinstance(node, ast.ClassDef) or node.name != "Meta":
        return False
    return any(
        isinstance(line, ast.Assign)
        and (
            name_of(line.targets[0]) == "exclude"
            or (name_of(line.targets[0]) == "fields" and "__all__" in ast.dump(line.value))
        )
        for line in node.body
    )


def formatted_sql(node: ast.AST) -> bool:
    """A statement that is put together with values: `execute("…%s" % x)`, f-string of a request."""
    if not (isinstance(node, ast.Call) and name_of(node) in {"execute", "executemany"}):
        return False
    statement = node.args[0] if node.args else None
    return isinstance(statement, ast.BinOp) and isinstance(statement.op, ast.Mod)


def built_markup(node: ast.AST) -> bool:
    """Text declared safe that is more than what stands in the source."""
    if not (
        isinstance(node, ast.Call) and name_of(node) in {"SafeString", "SafeText", "mark_safe"}
    ):
        return False
    return not (node.args and _is_written_out(node.args[0]))


def _is_written_out(node: ast.AST) -> bool:
    """Tell whether a text is a constant, or a constant so many times."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return isinstance(node.left, ast.Constant)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def read_of_rows(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}


def is_exempt(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and name_of(node) == "csrf_exempt"


# What is looked for, what to do instead, where it may stand, and a line that must be found.
FORBIDDEN: dict[str, tuple[Finder, str, tuple[str, ...], str]] = {
    "raw": (method_call("raw"), "write a QuerySet", (), "Inquiry.objects.raw(text)"),
    "extra": (method_call("extra"), "write an annotation", (), "rows.extra(where=[text])"),
    "RawSQL": (is_call("RawSQL"), "write an expression", (), "RawSQL(text, [])"),
    "SQL with values": (formatted_sql, "pass parameters", (), "cursor.execute('%s' % text)"),
    "**request": (
        spread_of_input, "read named fields through a form", (), "rows.filter(**request.GET.dict())"
    ),
    "attribute": (
        attribute_from_input, "name the attribute", (), "setattr(row, request.POST['name'], 1)"
    ),
    "redirect": (
        redirect_to_input, "lead to a page of ours", (), "redirect(request.GET['next'])"
    ),
    "fields of a model": (
        all_or_excluded, "list the fields", (), "class Meta:\n    fields = '__all__'"
    ),
    "left out fields": (
        all_or_excluded, "list the fields", (), "class Meta:\n    exclude = ['role']"
    ),
    "csrf_exempt": (is_exempt, "no route is exempt", (), "view = csrf_exempt(view)"),
    "markup": (
        built_markup, "build it with format_html", tuple(BUILDS_MARKUP), "mark_safe(f'<b>{name}')"
    ),
    "print": (is_call("print"), "log it, or write to the command's output", SPEAK, "print(1)"),
    "eval": (is_call("eval", "exec", "__import__"), "call what is meant", (), "eval(text)"),
}  # fmt: skip


def found(finder: Finder, *, but: tuple[str, ...]) -> Iterator[str]:
    for path in python_files(*APPS):
        place = str(path.relative_to(ROOT))
        if not (but and place.startswith(but)):
            for node in nodes_of(path):
                if finder(node):
                    yield f"{place}:{getattr(node, 'lineno', 0)}"


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_such_call_stands_in_the_code(what: str) -> None:
    finder, instead, but, line = FORBIDDEN[what]

    assert any(finder(node) for node in ast.walk(ast.parse(line))), "The search finds nothing."
    assert list(found(finder, but=but)) == [], instead
    assert all((ROOT / place).exists() for place in but), "The exception is gone: delete it."


@pytest.mark.parametrize(
    "line",
    [
        "redirect('inquiries:desk')", "redirect(next_page(request))", "redirect(request.path)",
        "rows.filter(**conditions)", "setattr(row, name, value)", "SafeString('')",
        "class Meta:\n    fields = ['name']", "cursor.execute(text, [request.GET['q']])",
    ],
)  # fmt: skip
def test_what_is_harmless_is_let_be(line: str) -> None:
    tree = list(ast.walk(ast.parse(line)))

    assert [what for what, (finder, *_rest) in FORBIDDEN.items() if any(map(finder, tree))] == []


def edges() -> Iterator[Path]:
    for path in python_files(*APPS):
        if {"views", "api", "tasks"} & {path.stem, *path.relative_to(ROOT).parts[1:-1]}:
            yield path


def test_views_operations_and_tasks_ask_selectors_and_services_for_rows() -> None:
    reading = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in edges()
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute) and read_of_rows(node)
    ]

    assert len(list(edges())) > 50
    assert reading == []


# Who else asks for rows of these without the person's scope: by id or number that was looked up
# before, or for nobody in particular.
SCOPED = {"Inquiry", "Customer", "Policy", "ExportRequest"}
SCOPES = {"visible_to", "in_markets", "market_id__in", "market__in", "requested_by"}
UNSCOPED = {
    "inquiries/selectors/customers.py": {
        "find_customers",  # its ids come from matching_customers
        "check_open_to_team", "customer_context", "policies_of",  # of a customer at hand
    },
    "inquiries/selectors/queues.py": {"queue_page"},  # shows what _tabs has narrowed
    "inquiries/selectors/reveals.py": {"customer_id_of"},  # to name whom a refusal was about
    "inquiries/selectors/searches.py": {"search", "_inquiries"},  # both by ids found in scope
}  # fmt: skip


def unscoped_reads(path: Path) -> Iterator[str]:
    """Yield the functions of a selector module that read such rows and name no scope."""
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef):
            names = {name_of(each) for each in ast.walk(node) if isinstance(each, ast.Attribute)}
            words = {each.arg for each in ast.walk(node) if isinstance(each, ast.keyword)}
            reads = any(
                read_of_rows(each) and name_of(each.value) in SCOPED  # type: ignore[attr-defined]
                for each in ast.walk(node)
            )
            for_person = "person" in {each.arg for each in node.args.args}
            if reads and for_person and not SCOPES & (names | {str(word) for word in words}):
                yield node.name


def test_reads_for_a_person_name_the_scope() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files(*APPS)
        if "selectors" in (path.stem, *path.parts)
        for name in unscoped_reads(path)
        if name not in UNSCOPED.get(str(path.relative_to(ROOT)), set())
    }

    assert found == set(), "Begin with visible_to(person) or in_markets(person.scope.market_ids)"


TEMPLATES = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off|\{%\s*debug\b")


def test_no_template_switches_escaping_off() -> None:
    templates = [*sorted((ROOT / "templates").rglob("*.html"))]

    assert len(templates) > 50
    assert [str(path) for path in templates if TEMPLATES.search(path.read_text("utf-8"))] == []
    assert TEMPLATES.search("{{ name|safe }}")
    assert TEMPLATES.search("{% autoescape off %}")
