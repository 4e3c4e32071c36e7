"""Pages of the staff app: getting in, one's own pages, links, people."""

from staff.views.entry import confirm, language, sign_in, sign_out
from staff.views.links import choose_password, forgot, open_link
from staff.views.people import (
    people,
    person,
    person_close,
    person_factor,
    person_identity,
    person_link,
    person_new,
    person_open,
    person_rights,
    person_sessions,
)
from staff.views.profile import profile, revoke_token, tokens
from staff.views.provider import provider, provider_back
from staff.views.security import (
    app_codes,
    app_new,
    app_remove,
    end_sessions,
    password,
    security,
)
from staff.views.steps import enrol, second_factor

__all__ = [
    "app_codes",
    "app_new",
    "app_remove",
    "choose_password",
    "confirm",
    "end_sessions",
    "enrol",
    "forgot",
    "language",
    "open_link",
    "password",
    "people",
    "person",
    "person_close",
    "person_factor",
    "person_identity",
    "person_link",
    "person_new",
    "person_open",
    "person_rights",
    "person_sessions",
    "profile",
    "provider",
    "provider_back",
    "revoke_token",
    "second_factor",
    "security",
    "sign_in",
    "sign_out",
    "tokens",
]
