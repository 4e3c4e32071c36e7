"""The engineer's hatch into teams and markets; superusers only, through the one sign-in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth import admin as _auth_admin  # noqa: F401 - registers groups
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from ops_console.shared.networks import require_privileged
from ops_console.shared.site_admin import VersionedAdmin
from staff.models import Market, Staff, Team


def sign_in_first(request: HttpRequest, **_extra: object) -> HttpResponse:
    """Lead to the console's sign-in: the admin's own form knows no second factor."""
    return redirect_to_login(request.GET.get("next", "/admin/"), resolve_url("staff:sign_in"))


def own_password(request: HttpRequest, **_extra: object) -> HttpResponse:
    """Lead to the console's page, which asks again who is there."""
    return redirect("staff:password")


_has_permission = admin.site.has_permission


def has_permission_here(request: HttpRequest) -> bool:
    """Let superusers in; from privileged networks only, because teams say who sees what."""
    if not _has_permission(request):
        return False
    require_privileged(request)
    return True


# Django offers no setting for these; the site is a single object.
admin.site.has_permission = has_permission_here  # type: ignore[method-assign]
admin.site.login = sign_in_first  # type: ignore[method-assign, assignment]
admin.site.password_change = own_password  # type: ignore[method-assign, assignment]
# Rights hang on roles; sign-in rows are sealed or unused. Their own admin modules must have been
# loaded: a model that registers itself after this line would be back.
for model in (Group, EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.register([Market, Team], VersionedAdmin)


@admin.register(Staff)
class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """People to look at; they are changed on the people page, which records it."""

    fields = ("username", "display_name", "role", "is_active", "joined_at", "teams", "markets")
    list_display = ("username", "display_name", "role", "is_active")
    list_filter = ("role", "is_active")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Staff | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Staff | None = None) -> bool:
        """Refuse."""
        return False
