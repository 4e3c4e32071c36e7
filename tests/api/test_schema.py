"""The OpenAPI schema says what there is, and its page works for signed-in people."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from staff.models import Staff
from tests.cast import signed_in


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


def test_the_schema_is_valid_and_complete(tmp_path: Any) -> None:
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml")
    )


def test_every_operation_has_a_summary_and_its_refusals(schema: Any) -> None:
    operations = [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if "/schema/" not in path
    ]

    bare = [
        f"{method} {path}"
        for path, method, operation in operations
        if not operation.get("summary") or "401" not in operation["responses"]
    ]

    assert len(operations) > 25
    assert not bare


def test_schema_and_page_ask_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/api/v1/schema/").status_code == 401
    assert client.get("/api/v1/docs/").status_code == 401


def test_schema_and_page_open_for_signed_in_people(alice: Staff) -> None:
    assert signed_in(alice).get("/api/v1/schema/").status_code == 200
    page = signed_in(alice).get("/api/v1/docs/")

    assert page.status_code == 200
    assert "swagger-ui" in page.content.decode()
    assert "<script>" not in page.content.decode()
