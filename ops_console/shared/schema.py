"""What the schema of the API says of every operation alike."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from ops_console.shared.idempotency import HEADER

KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Names the request: its repetition gets the first answer and has no effect.",
)


class OperationSchema(AutoSchema):
    """Names the request key wherever an operation demands it."""

    def get_override_parameters(self) -> list[Any]:
        """Return the header of the request key for what writes."""
        is_write = self.method in {"POST", "PUT", "PATCH", "DELETE"}
        reads = getattr(self.view, "reads_by_post", True)
        return [KEY] if is_write and not reads else []
