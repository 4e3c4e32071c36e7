"""Who may open which route by which method; tests/rights holds the console to it.

Written down independently of the code: changing a right means changing it here too. docs/rights.md
is drawn from this table and from the table of permissions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

AGENT, LEAD, ANALYST, CONTENT = "AGENT", "LEAD", "ANALYST", "CONTENT"
MANAGER, PRIVACY, ADMIN = "MANAGER", "PRIVACY", "ADMIN"

EVERYBODY = (AGENT, LEAD, ANALYST, CONTENT, MANAGER, PRIVACY, ADMIN)
WORKERS = (AGENT, LEAD)
SEE_INQUIRIES = (AGENT, LEAD, ANALYST, MANAGER, PRIVACY, ADMIN)
SEE_PLAYBOOKS = (AGENT, LEAD, ANALYST, CONTENT, MANAGER, ADMIN)
ASSIGNERS = (LEAD, MANAGER)
READ_NUMBERS = (LEAD, ANALYST, CONTENT, MANAGER, ADMIN)
EXPORTERS = (LEAD, ANALYST, MANAGER)
IMPORTERS = (ANALYST, ADMIN)
ASK_EXPORTS = (LEAD, ANALYST, MANAGER, PRIVACY)
APPROVE_EXPORTS = (MANAGER, PRIVACY)
OPERATORS = (ADMIN,)
API_CALLERS = (AGENT, LEAD, ANALYST, MANAGER)
REVEALERS = (AGENT, LEAD)
API_SEES_CUSTOMERS = (AGENT, LEAD, MANAGER)

GET = ("get",)
POST = ("post",)
FORM = ("get", "post")


# They see the inquiry, but the action is not theirs.
NO_READERS = {
    f"{role} {method}": 403 for role in (ANALYST, PRIVACY, ADMIN) for method in ("get", "post")
}
TEAM, MARKET, OWN, CONSOLE = "TEAM", "MARKET", "OWN", "CONSOLE"


@dataclass(frozen=True)
class Route:
    """The roles that a route lets in, the methods that it knows, and whose object it names.

    For people to whom the object is not open it does not exist: TEAM is open to the team that has
    it (and to roles that see all teams of the market), MARKET to the market, OWN to the `owner`
    among those of the role and to the roles in `also`, CONSOLE to everybody whom the route lets in.

    A request without fields is answered with 200 when it reads and with 422 when it is a form,
    unless `but` says otherwise, by method or by "ROLE method"; "elsewhere method" is the answer
    where the fields are looked at before the object, which is not open: it tells nothing of it.
    """

    roles: tuple[str, ...]
    methods: tuple[str, ...] = GET
    whose: str = ""
    owner: str = ""
    also: tuple[str, ...] = ()
    but: Mapping[str, int] = field(default_factory=dict)

    def answer(self, role: str, method: str) -> int:
        """Return the status with which somebody of the role is answered who may see the object."""
        usual = 200 if method == "get" else 422
        return self.but.get(f"{role} {method}", self.but.get(method, usual))

    def elsewhere(self, method: str) -> int:
        """Return the status for whoever may not see the object."""
        return self.but.get(f"elsewhere {method}", 404)


PUBLIC = {
    "home",
    "livez",
    "readyz",
    "figures",
    "staff:sign_in",
    "staff:sign_out",
    "staff:language",
    "staff:second_factor",
    "staff:enrol",
    "staff:forgot",
    "staff:open_link",
    "staff:choose_password",
    "staff:provider",
    "staff:provider_back",
}
PAGES = {
    "privacy:audit": Route((PRIVACY,)),
    "privacy:anchors": Route((PRIVACY,), but={"get": 404}),
    "privacy:entry": Route((PRIVACY,), GET, MARKET),
    "privacy:reviews": Route((MANAGER, PRIVACY)),
    "privacy:review": Route((MANAGER, PRIVACY), GET, MARKET),
    "privacy:sign_review": Route((MANAGER, PRIVACY), POST, MARKET),
    "privacy:judge": Route((MANAGER, PRIVACY), FORM, MARKET),
    "privacy:incidents": Route((PRIVACY,), FORM),
    "privacy:incident": Route((PRIVACY,), GET, MARKET),
    "privacy:incident_search": Route((PRIVACY,), POST, MARKET),
    "privacy:incident_act": Route((PRIVACY,), POST, MARKET),
    "operations:index": Route(OPERATORS),
    "operations:jobs": Route(OPERATORS),
    "operations:job": Route(OPERATORS, GET, CONSOLE),
    "operations:retry": Route(OPERATORS, POST, CONSOLE, but={"post": 302}),
    "operations:retention": Route((PRIVACY,), FORM),
    "operations:lift_hold": Route((PRIVACY,), POST, MARKET, but={"post": 302}),
    "operations:bring_back": Route((PRIVACY,), POST),
    "gallery": Route(EVERYBODY),
    "gallery_page": Route(EVERYBODY),
    "staff:profile": Route(EVERYBODY, FORM),
    "staff:confirm": Route(EVERYBODY, FORM),
    "staff:security": Route(EVERYBODY),
    "staff:password": Route(EVERYBODY, FORM),
    "staff:app_new": Route(EVERYBODY, FORM),
    "staff:app_remove": Route(EVERYBODY, POST, but={"post": 404}),
    "staff:app_codes": Route(EVERYBODY, POST, but={"post": 409}),
    "staff:end_sessions": Route(EVERYBODY, POST, but={"post": 302}),
    "staff:people": Route((ADMIN,)),
    "staff:person_new": Route((ADMIN,), FORM),
    "staff:person": Route((ADMIN,), GET, MARKET),
    "staff:person_rights": Route((ADMIN,), POST, MARKET),
    "staff:person_close": Route((ADMIN,), POST, MARKET, but={"elsewhere post": 422}),
    "staff:person_open": Route((ADMIN,), POST, MARKET, but={"post": 409}),
    "staff:person_sessions": Route((ADMIN,), POST, MARKET, but={"post": 302}),
    "staff:person_link": Route((ADMIN,), POST, MARKET, but={"post": 302}),
    "staff:person_factor": Route((ADMIN,), POST, MARKET, but={"post": 404}),
    "staff:person_identity": Route(
        (ADMIN,), POST, MARKET, but={"post": 302, "elsewhere post": 404}
    ),
    "staff:tokens": Route(API_CALLERS, FORM),
    "staff:revoke_token": Route(API_CALLERS, POST, OWN, "AGENT", but={"post": 302}),
    "inquiries:desk": Route(SEE_INQUIRIES),
    "inquiries:queue": Route(SEE_INQUIRIES),
    "inquiries:search": Route(SEE_INQUIRIES, FORM),
    "inquiries:list": Route(SEE_INQUIRIES),
    "inquiries:draft_save": Route(SEE_INQUIRIES, POST),
    "inquiries:draft_discard": Route(SEE_INQUIRIES, POST, but={"post": 404}),
    "inquiries:new": Route(WORKERS, FORM),
    "inquiries:new_fields": Route(WORKERS, POST, but={"post": 200}),
    "inquiries:customer_search": Route(WORKERS, POST, but={"post": 200}),
    "inquiries:customer_new": Route(WORKERS, POST, but={"post": 200}),
    "inquiries:show": Route(SEE_INQUIRIES, GET, TEAM),
    "inquiries:work": Route(SEE_INQUIRIES, GET, TEAM, but={"get": 302}),
    "inquiries:context": Route(SEE_INQUIRIES, GET, TEAM, but={"get": 302}),
    "inquiries:take": Route(WORKERS, POST, TEAM, but={"post": 302, "AGENT post": 409}),
    "inquiries:assign": Route(ASSIGNERS, FORM, TEAM),
    "inquiries:transfer": Route(SEE_INQUIRIES, FORM, TEAM, but=NO_READERS),
    "inquiries:wait": Route(WORKERS, FORM, TEAM),
    "inquiries:continue": Route(WORKERS, POST, TEAM, but={"post": 409}),
    "inquiries:resolve": Route(WORKERS, FORM, TEAM, but={"post": 409}),
    "inquiries:close": Route(WORKERS, FORM, TEAM),
    "inquiries:reopen": Route(WORKERS, FORM, TEAM),
    "inquiries:merge": Route(WORKERS, FORM, TEAM),
    "inquiries:note": Route(SEE_INQUIRIES, FORM, TEAM, but=NO_READERS),
    "inquiries:complaint": Route(WORKERS, FORM, TEAM),
    "inquiries:promise": Route(WORKERS, FORM, TEAM),
    "inquiries:correct": Route(WORKERS, FORM, TEAM),
    "inquiries:customer_link": Route(WORKERS, POST, TEAM, but={"post": 200}),
    "inquiries:details": Route(WORKERS, FORM, TEAM),
    "inquiries:reveal": Route(REVEALERS, FORM, TEAM),
    "inquiries:reveal_alone": Route(REVEALERS, FORM, TEAM),
    "inquiries:customer_change": Route((AGENT, LEAD), FORM, TEAM),
    "inquiries:contact_start": Route(WORKERS, FORM, TEAM),
    "inquiries:contact_hold": Route(WORKERS, POST, TEAM, but={"post": 409, "AGENT post": 302}),
    "inquiries:contact_continue": Route(WORKERS, POST, TEAM, but={"post": 409}),
    "inquiries:contact_end": Route(WORKERS, POST, TEAM, but={"post": 409, "AGENT post": 302}),
    "inquiries:contact_wrap_up": Route(WORKERS, POST, TEAM, but={"post": 409}),
    "inquiries:contact_abandon": Route(WORKERS, POST, TEAM, but={"post": 409, "AGENT post": 302}),
    "inquiries:imports": Route(IMPORTERS),
    "inquiries:import_new": Route(IMPORTERS, FORM),
    "inquiries:import_show": Route(IMPORTERS, GET, OWN, "ANALYST"),
    "inquiries:import_start": Route(IMPORTERS, POST, OWN, "ANALYST", but={"post": 409}),
    "inquiries:import_rejects": Route(IMPORTERS, GET, OWN, "ANALYST", but={"get": 404}),
    "exports:index": Route(ASK_EXPORTS),
    "exports:choose": Route(ASK_EXPORTS),
    "exports:new": Route(ASK_EXPORTS, FORM),
    "exports:approvals": Route(APPROVE_EXPORTS),
    "exports:show": Route(ASK_EXPORTS, GET, OWN, "LEAD", APPROVE_EXPORTS),
    "exports:manifest": Route(ASK_EXPORTS, GET, OWN, "LEAD", APPROVE_EXPORTS),
    "exports:cancel": Route(
        ASK_EXPORTS, POST, OWN, "LEAD", APPROVE_EXPORTS, but={"post": 404, "LEAD post": 302}
    ),
    "exports:decide": Route(APPROVE_EXPORTS, POST, OWN, "LEAD", APPROVE_EXPORTS),
    "exports:link": Route(
        ASK_EXPORTS, POST, OWN, "LEAD", APPROVE_EXPORTS, but={"post": 404, "LEAD post": 409}
    ),
    "exports:password": Route(
        ASK_EXPORTS, POST, OWN, "LEAD", APPROVE_EXPORTS, but={"post": 404, "LEAD post": 409}
    ),
    "exports:collect": Route(ASK_EXPORTS, FORM, OWN),
    "playbooks:index": Route(SEE_PLAYBOOKS),
    "playbooks:show": Route(SEE_PLAYBOOKS, GET, MARKET),
    "playbooks:panel": Route(SEE_PLAYBOOKS, GET, TEAM),
    "playbooks:answers": Route(WORKERS, POST, TEAM, but={"post": 303}),
    "playbooks:confirm": Route(WORKERS, POST, TEAM),
    "playbooks:unused": Route(WORKERS, POST, TEAM),
    "playbooks:again": Route(WORKERS, POST, TEAM, but={"post": 303}),
    "voc:report": Route(READ_NUMBERS),
    "voc:inquiries": Route(READ_NUMBERS),
    "voc:pivot": Route(READ_NUMBERS),
    "voc:pivot_csv": Route(EXPORTERS),
    "voc:panel": Route(SEE_INQUIRIES, GET, TEAM),
    "voc:tag": Route(WORKERS, POST, TEAM),
    "voc:untag": Route(WORKERS, POST, TEAM),
    "metrics:dashboard": Route(READ_NUMBERS),
    "metrics:drill": Route(READ_NUMBERS, but={"get": 422, "CONTENT get": 403}),
    "metrics:definitions": Route(READ_NUMBERS),
}
VERBS = (
    "take", "assign", "transfer", "wait", "continue", "resolve", "close", "reopen", "complaint",
    "promise", "notes", "causes",
)  # fmt: skip
API = {
    "api:me": Route(API_CALLERS),
    "api:causes": Route(API_CALLERS, but={"get": 404}),
    "api:kpis": Route(EXPORTERS, but={"get": 422}),
    "api:inquiries": Route(API_CALLERS, FORM),
    "api:inquiry": Route(API_CALLERS, ("get", "patch"), TEAM),
    **{f"api:inquiry_{verb}": Route(API_CALLERS, POST, TEAM) for verb in VERBS},
    "api:inquiry_corrections": Route(WORKERS, POST, TEAM),
    "api:inquiry_contacts": Route(API_CALLERS, FORM, TEAM),
    "api:contact": Route(
        API_CALLERS, POST, TEAM, but={"post": 200, "ANALYST post": 403, "MANAGER post": 403}
    ),
    "api:customers": Route(API_SEES_CUSTOMERS, POST),
    "api:customer_search": Route(API_SEES_CUSTOMERS, POST),
    "api:customer": Route(API_SEES_CUSTOMERS, ("get", "patch"), TEAM, but={"elsewhere patch": 422}),
    "api:customer_policies": Route(API_SEES_CUSTOMERS, GET, TEAM),
    "api:inquiry_reveal": Route(REVEALERS, POST, TEAM, but={"elsewhere post": 422}),
    "api:customer_reveal": Route(REVEALERS, POST, TEAM, but={"elsewhere post": 422}),
    "api:policy_reveal": Route(REVEALERS, POST, TEAM, but={"elsewhere post": 422}),
    "api:policies": Route(API_SEES_CUSTOMERS, POST),
    "api:policy": Route(API_SEES_CUSTOMERS, GET, TEAM),
    "api:schema": Route(EVERYBODY),
    "api:docs": Route(EVERYBODY),
}

# Django's own site, for superusers only: everybody else is led to the sign-in.
SITE = {
    "index", "login", "logout", "password_change", "password_change_done", "autocomplete",
    "jsi18n", "view_on_site", "app_list", "",
}  # fmt: skip
SITE_MODELS = {
    "staff_market", "staff_team", "staff_staff", "exports_threshold", "inquiries_businesscalendar",
    "inquiries_servicepolicy", "privacy_reviewplan",
}  # fmt: skip
SITE_VIEWS = ("changelist", "add", "history", "delete", "change")
SITE_ROUTES = SITE | {f"{model}_{view}" for model in SITE_MODELS for view in SITE_VIEWS}
