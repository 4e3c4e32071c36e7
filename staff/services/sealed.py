"""The secrets of authenticator apps follow when the keys of sealed values are changed."""

from allauth.mfa.models import Authenticator

from ops_console.shared.personal import rotation
from staff.services.factors import TOTP, place_of_secret


def _renew(app: Authenticator) -> list[str]:
    if app.type != TOTP:
        return []
    token = rotation.renewed(app.data["secret"], place=place_of_secret(app.user_id))
    if token == app.data["secret"]:
        return []
    app.data = {**app.data, "secret": token}
    return ["data"]


rotation.register(rotation.Keeper(Authenticator, _renew))
