"""What django-allauth and django-axes ask the console: who may sign in, and by which steps."""

from typing import Any, Never

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ops_console.shared import clock
from ops_console.shared.personal.cipher import open_sealed, place_of, seal
from staff import services
from staff.choices import Factor, Stage
from staff.models import Staff


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; a sign-in passes our stages and is recorded when it is complete."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: people are invited."""
        return False

    def get_login_stages(self) -> list[str]:
        """Name the steps between the first proof and the session, in their order."""
        return [f"{__name__}.SecondFactorStage", f"{__name__}.EnrolStage"]

    def respond_user_inactive(self, request: HttpRequest, user: Staff) -> HttpResponse:
        """Send somebody whose account was closed meanwhile back to the start."""
        return redirect("staff:sign_in")

    def login(self, request: HttpRequest, user: Staff) -> None:
        """Sign in after the last stage; whoever is stopped here stays signed out."""
        super().login(request, user)
        try:
            services.complete(request, person=user, factor=factor_of(request), now=clock.now())
        except BaseException:
            super().logout(request)
            raise

    def post_login(self, request: HttpRequest, user: Staff, **options: Any) -> HttpResponse:
        """Go to where the person wanted to be."""
        response = redirect(options["redirect_url"] or "home")
        services.remember_who(response, user.pk)
        return response


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals what allauth itself would store in the clear; our own code seals for the person."""

    _place = place_of("mfa_authenticator", "data", "allauth")

    def encrypt(self, text: str) -> str:
        """Seal a text."""
        return seal(text, place=self._place)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it; CannotOpen when it was altered."""
        return open_sealed(encrypted_text, place=self._place)

    def get_totp_label(self, user: Staff) -> str:
        """Name the account in the app by its user name, not by an e-mail address."""
        return user.username


class _Stage(LoginStage):  # type: ignore[misc]
    """A step on the way in: nobody is signed in until the last one is passed."""

    def person(self) -> Staff:
        """Return who is on the way in."""
        person: Staff = self.login.user
        return person

    def is_needed(self) -> bool:
        """Tell whether this person has to pass here."""
        raise NotImplementedError

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Show the step's page when it is needed."""
        if self.login.state.get("factor") or not self.is_needed():
            return None, True
        return redirect(self.urlname), True

    def abort(self) -> Never:
        """Not used: an abandoned sign-in ends by its time."""
        raise NotImplementedError


class SecondFactorStage(_Stage):
    """Whoever has an authenticator app shows a code, whatever the role needs."""

    key = Stage.SECOND_FACTOR
    urlname = "staff:second_factor"

    def is_needed(self) -> bool:
        """Tell whether the person has an app."""
        return services.is_enrolled(self.person())


class EnrolStage(_Stage):
    """Whoever needs an app and has none sets one up before getting in."""

    key = Stage.ENROL
    urlname = "staff:enrol"

    def is_needed(self) -> bool:
        """Tell whether the role needs an app that the person does not have."""
        return services.is_factor_missing(self.person())


def factor_of(request: HttpRequest) -> str:
    """Return by what the request's sign-in was proved a second time."""
    return getattr(request, "second_factor", Factor.NONE)


def attempt_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name under which django-axes counts an attempt: a keyed hash, in any case."""
    told = (credentials or {}).get("username") or request.POST.get("username", "")
    return services.hidden_name(str(told))


def attempt_address(request: HttpRequest) -> str:
    """Return the address for django-axes; the outermost middleware has put the true one here."""
    return str(request.META.get("REMOTE_ADDR", ""))
