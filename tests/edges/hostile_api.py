"""Bodies, queries and paths from the API's own schema, right and wrong: no answer is a fault."""

import json
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import schemathesis
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

from tests.edges.hostile import require_no_fault
from tests.edges.world import World

READ_ONLY = {"/api/v1/schema/", "/api/v1/docs/"}


@cache
def operations() -> tuple[Any, ...]:
    """Return every operation of the schema."""
    raw = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(raw, default=str)))
    results: list[Any] = list(schema.get_all_operations())
    found = [result.ok() for result in results]
    return tuple(each for each in found if each.path not in READ_ONLY)


def fuzz_api(world: World, *, examples: int) -> dict[int, int]:
    """Send cases in the name of a lead; return how often each status came."""
    client, statuses = world.client("LEAD"), dict[int, int]()
    cases = st.one_of(
        *(
            operation.as_strategy(generation_mode=mode)
            for operation in operations()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        )
    )

    @profile(
        max_examples=examples, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases, known=st.booleans())
    def send(case: Any, known: bool) -> None:  # noqa: FBT001 - drawn
        path = _path(case, world.values if known else {})
        with transaction.atomic():
            response = client.generic(case.method, path, **_said(case))
            transaction.set_rollback(True)
        require_no_fault(response, said=f"{case.method} {path} {case.body!a}")
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        assert "json" in response.headers.get("Content-Type", "json"), path

    send()
    return statuses


def _path(case: Any, known: dict[str, Any]) -> str:
    """Return the address with the case's arguments, or with those of rows that exist."""
    path = str(case.path)
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(
            f"{{{name}}}", quote(str(known.get(name, value)), safe="", errors="replace")
        )
    pairs = {name: value for name, value in (case.query or {}).items() if value is not None}
    return f"{path}?{urlencode(pairs, doseq=True, errors='replace')}" if pairs else path


def _said(case: Any) -> dict[str, Any]:
    own = {"idempotency-key": uuid4().hex}
    if case.body is NOT_SET:
        return {"headers": own}
    body = case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str)
    return {"data": body, "content_type": "application/json", "headers": own}
