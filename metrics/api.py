"""The API of figures."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from metrics import selectors
from metrics.choices import PeriodPreset
from metrics.serializers import KpiOut, KpiQueryIn
from ops_console.shared import clock
from ops_console.shared.api import ErrorBody, Operation
from staff.choices import Permission


class KpiList(Operation):
    """Every figure of a market and period, within one's scope."""

    permission = Permission.VIEW_METRICS

    @extend_schema(
        operation_id="kpi_list",
        tags=["kpis"],
        summary="Read every figure of a market and period with numerator and interval",
        parameters=[KpiQueryIn],
        responses={200: KpiOut(many=True), 401: ErrorBody, 403: ErrorBody, 422: ErrorBody},
    )
    def get(self, request: Request) -> Response:
        """Read the figures."""
        asked = KpiQueryIn(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        filter_ = selectors.MetricsFilter(period=PeriodPreset.CUSTOM, **asked.validated_data)
        values = selectors.kpi_values(self.person, filter_, now=clock.now())
        return Response(KpiOut(values, many=True).data)
