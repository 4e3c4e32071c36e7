"""Every write of the staff app, one function per business verb."""

from staff.services.attempts import TooManyAttempts, hidden_name
from staff.services.carried import (
    Carried,
    forget_who,
    last_person_id,
    pack,
    remember_who,
    unpack,
)
from staff.services.entry import WrongPassword, check_password, complete, confirm, enter
from staff.services.factors import (
    CodesBlocked,
    WrongCode,
    codes_left,
    enrol,
    is_enrolled,
    new_secret,
    open_secret,
    remove,
    remove_own,
    renew_codes,
    verify,
)
from staff.services.factors import is_missing as is_factor_missing
from staff.services.factors import is_needed as is_factor_needed
from staff.services.links import (
    DeadLink,
    address_of,
    ask_for_reset,
    held,
    hold,
    make_link,
    open_link,
    use_link,
)
from staff.services.markets import ensure_market
from staff.services.oidc import ProviderRefused, provider_name
from staff.services.oidc import confirm as confirm_provider
from staff.services.oidc import finish as finish_provider
from staff.services.oidc import start as start_provider
from staff.services.passwords import set_password
from staff.services.people import (
    NewPerson,
    Rights,
    add_person,
    change_identity,
    change_rights,
    close_access,
    create_admin,
    end_sessions_of,
    invite,
    lock_dormant,
    open_access,
    remove_factor_of,
    send_link_to,
)
from staff.services.preferences import PREFERENCES, change_preferences, preferences_stamp
from staff.services.refusals import note_refusal
from staff.services.sessions import (
    end_access,
    end_reason,
    is_fresh,
    keep_alive,
    note_factor,
    sign_out,
    zone_of,
)
from staff.services.tokens import create_token, owner_of_token, revoke_token

__all__ = [
    "PREFERENCES",
    "Carried",
    "CodesBlocked",
    "DeadLink",
    "NewPerson",
    "ProviderRefused",
    "Rights",
    "TooManyAttempts",
    "WrongCode",
    "WrongPassword",
    "add_person",
    "address_of",
    "ask_for_reset",
    "change_identity",
    "change_preferences",
    "change_rights",
    "check_password",
    "close_access",
    "codes_left",
    "complete",
    "confirm",
    "confirm_provider",
    "create_admin",
    "create_token",
    "end_access",
    "end_reason",
    "end_sessions_of",
    "enrol",
    "ensure_market",
    "enter",
    "finish_provider",
    "forget_who",
    "held",
    "hidden_name",
    "hold",
    "invite",
    "is_enrolled",
    "is_factor_missing",
    "is_factor_needed",
    "is_fresh",
    "keep_alive",
    "last_person_id",
    "lock_dormant",
    "make_link",
    "new_secret",
    "note_factor",
    "note_refusal",
    "open_access",
    "open_link",
    "open_secret",
    "owner_of_token",
    "pack",
    "preferences_stamp",
    "provider_name",
    "remember_who",
    "remove",
    "remove_factor_of",
    "remove_own",
    "renew_codes",
    "revoke_token",
    "send_link_to",
    "set_password",
    "sign_out",
    "start_provider",
    "unpack",
    "use_link",
    "verify",
    "zone_of",
]
