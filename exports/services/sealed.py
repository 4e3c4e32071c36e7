"""Passwords of files that wait for collection follow when the keys of sealed values are changed."""

from exports.models import ExportRequest
from exports.services.building import PASSWORD_PLACE
from ops_console.shared.personal import rotation


def _renew(export: ExportRequest) -> list[str]:
    token = rotation.renewed(export.password, place=PASSWORD_PLACE.format(export.pk))
    if token == export.password:
        return []
    export.password = token
    return ["password"]


rotation.register(rotation.Keeper(ExportRequest, _renew))
