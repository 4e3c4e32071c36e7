"""Who may open which route by which method; tests/test_urls.py holds the console to it.

Written down independently of the code: changing a right means changing it here too.
"""

from dataclasses import dataclass

AGENT, LEAD, ANALYST, CONTENT = "AGENT", "LEAD", "ANALYST", "CONTENT"
MANAGER, PRIVACY, ADMIN = "MANAGER", "PRIVACY", "ADMIN"

EVERYBODY = (AGENT, LEAD, ANALYST, CONTENT, MANAGER, PRIVACY, ADMIN)
WORKERS = (AGENT, LEAD, ADMIN)
SEE_INQUIRIES = (AGENT, LEAD, ANALYST, MANAGER, PRIVACY, ADMIN)
SEE_PLAYBOOKS = (AGENT, LEAD, ANALYST, CONTENT, MANAGER, ADMIN)
ASSIGNERS = (LEAD, MANAGER, ADMIN)
READ_NUMBERS = (LEAD, ANALYST, CONTENT, MANAGER, ADMIN)
EXPORTERS = (LEAD, ANALYST, MANAGER, ADMIN)
IMPORTERS = (ANALYST, ADMIN)
ASK_EXPORTS = (LEAD, ANALYST, MANAGER, PRIVACY)
APPROVE_EXPORTS = (MANAGER, PRIVACY)
OPERATORS = (ADMIN,)
API_CALLERS = (AGENT, LEAD, ANALYST, MANAGER, ADMIN)
REVEALERS = (AGENT, LEAD)
API_SEES_CUSTOMERS = (AGENT, LEAD, MANAGER, ADMIN)

GET = ("get",)
POST = ("post",)
FORM = ("get", "post")


@dataclass(frozen=True)
class Route:
    """The roles that a route lets in and the methods that it knows."""

    roles: tuple[str, ...]
    methods: tuple[str, ...] = GET


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
    "privacy:entry": Route((PRIVACY,)),
    "privacy:reviews": Route((MANAGER, PRIVACY)),
    "privacy:review": Route((MANAGER, PRIVACY)),
    "privacy:sign_review": Route((MANAGER, PRIVACY), POST),
    "privacy:judge": Route((MANAGER, PRIVACY), FORM),
    "privacy:incidents": Route((PRIVACY,), FORM),
    "privacy:incident": Route((PRIVACY,)),
    "privacy:incident_search": Route((PRIVACY,), POST),
    "privacy:incident_act": Route((PRIVACY,), POST),
    "operations:index": Route(OPERATORS),
    "operations:jobs": Route(OPERATORS),
    "operations:job": Route(OPERATORS),
    "operations:retry": Route(OPERATORS, POST),
    "operations:retention": Route((PRIVACY,), FORM),
    "operations:lift_hold": Route((PRIVACY,), POST),
    "operations:bring_back": Route((PRIVACY,), POST),
    "gallery": Route(EVERYBODY),
    "gallery_page": Route(EVERYBODY),
    "staff:profile": Route(EVERYBODY, FORM),
    "staff:confirm": Route(EVERYBODY, FORM),
    "staff:security": Route(EVERYBODY),
    "staff:password": Route(EVERYBODY, FORM),
    "staff:app_new": Route(EVERYBODY, FORM),
    "staff:app_remove": Route(EVERYBODY, POST),
    "staff:app_codes": Route(EVERYBODY, POST),
    "staff:end_sessions": Route(EVERYBODY, POST),
    "staff:people": Route((ADMIN,)),
    "staff:person_new": Route((ADMIN,), FORM),
    "staff:person": Route((ADMIN,)),
    "staff:person_rights": Route((ADMIN,), POST),
    "staff:person_close": Route((ADMIN,), POST),
    "staff:person_open": Route((ADMIN,), POST),
    "staff:person_sessions": Route((ADMIN,), POST),
    "staff:person_link": Route((ADMIN,), POST),
    "staff:person_factor": Route((ADMIN,), POST),
    "staff:person_identity": Route((ADMIN,), POST),
    "staff:tokens": Route(API_CALLERS, FORM),
    "staff:revoke_token": Route(API_CALLERS, POST),
    "inquiries:desk": Route(SEE_INQUIRIES),
    "inquiries:queue": Route(SEE_INQUIRIES),
    "inquiries:search": Route(SEE_INQUIRIES, FORM),
    "inquiries:list": Route(SEE_INQUIRIES),
    "inquiries:draft_save": Route(SEE_INQUIRIES, POST),
    "inquiries:draft_discard": Route(SEE_INQUIRIES, POST),
    "inquiries:new": Route(WORKERS, FORM),
    "inquiries:new_fields": Route(WORKERS, POST),
    "inquiries:customer_search": Route(WORKERS, POST),
    "inquiries:customer_new": Route(WORKERS, POST),
    "inquiries:show": Route(SEE_INQUIRIES),
    "inquiries:work": Route(SEE_INQUIRIES),
    "inquiries:context": Route(SEE_INQUIRIES),
    "inquiries:take": Route(WORKERS, FORM),
    "inquiries:assign": Route(ASSIGNERS, FORM),
    "inquiries:transfer": Route(SEE_INQUIRIES, FORM),
    "inquiries:wait": Route(WORKERS, FORM),
    "inquiries:continue": Route(WORKERS, FORM),
    "inquiries:resolve": Route(WORKERS, FORM),
    "inquiries:close": Route(WORKERS, FORM),
    "inquiries:reopen": Route(WORKERS, FORM),
    "inquiries:merge": Route(WORKERS, FORM),
    "inquiries:note": Route(SEE_INQUIRIES, FORM),
    "inquiries:complaint": Route(WORKERS, FORM),
    "inquiries:promise": Route(WORKERS, FORM),
    "inquiries:correct": Route(WORKERS, FORM),
    "inquiries:customer_link": Route(WORKERS, FORM),
    "inquiries:details": Route(WORKERS, FORM),
    "inquiries:reveal": Route(REVEALERS, FORM),
    "inquiries:reveal_alone": Route(REVEALERS, FORM),
    "inquiries:customer_change": Route((AGENT, LEAD), FORM),
    "inquiries:contact_start": Route(WORKERS, FORM),
    "inquiries:contact_hold": Route(WORKERS, FORM),
    "inquiries:contact_continue": Route(WORKERS, FORM),
    "inquiries:contact_end": Route(WORKERS, FORM),
    "inquiries:contact_wrap_up": Route(WORKERS, FORM),
    "inquiries:contact_abandon": Route(WORKERS, FORM),
    "inquiries:imports": Route(IMPORTERS),
    "inquiries:import_new": Route(IMPORTERS, FORM),
    "inquiries:import_show": Route(IMPORTERS),
    "inquiries:import_start": Route(IMPORTERS, POST),
    "inquiries:import_rejects": Route(IMPORTERS),
    "exports:index": Route(ASK_EXPORTS),
    "exports:choose": Route(ASK_EXPORTS),
    "exports:new": Route(ASK_EXPORTS, FORM),
    "exports:approvals": Route(APPROVE_EXPORTS),
    "exports:show": Route(ASK_EXPORTS),
    "exports:manifest": Route(ASK_EXPORTS),
    "exports:cancel": Route(ASK_EXPORTS, POST),
    "exports:decide": Route(APPROVE_EXPORTS, POST),
    "exports:link": Route(ASK_EXPORTS, POST),
    "exports:password": Route(ASK_EXPORTS, POST),
    "exports:collect": Route(ASK_EXPORTS, FORM),
    "playbooks:index": Route(SEE_PLAYBOOKS),
    "playbooks:show": Route(SEE_PLAYBOOKS),
    "playbooks:panel": Route(SEE_PLAYBOOKS),
    "playbooks:answers": Route(WORKERS, POST),
    "playbooks:confirm": Route(WORKERS, POST),
    "playbooks:unused": Route(WORKERS, POST),
    "playbooks:again": Route(WORKERS, POST),
    "voc:report": Route(READ_NUMBERS),
    "voc:inquiries": Route(READ_NUMBERS),
    "voc:pivot": Route(READ_NUMBERS),
    "voc:pivot_csv": Route(EXPORTERS),
    "voc:panel": Route(SEE_INQUIRIES),
    "voc:tag": Route(WORKERS, POST),
    "voc:untag": Route(WORKERS, POST),
    "metrics:dashboard": Route(READ_NUMBERS),
    "metrics:drill": Route(READ_NUMBERS),
    "metrics:definitions": Route(READ_NUMBERS),
}
VERBS = (
    "take", "assign", "transfer", "wait", "continue", "resolve", "close", "reopen", "complaint",
    "promise", "notes", "causes",
)  # fmt: skip
API = {
    "api:me": Route(API_CALLERS),
    "api:causes": Route(API_CALLERS),
    "api:kpis": Route(EXPORTERS),
    "api:inquiries": Route(API_CALLERS, FORM),
    "api:inquiry": Route(API_CALLERS, ("get", "patch")),
    **{f"api:inquiry_{verb}": Route(API_CALLERS, POST) for verb in VERBS},
    "api:inquiry_corrections": Route(WORKERS, POST),
    "api:inquiry_contacts": Route(API_CALLERS, FORM),
    "api:contact": Route(API_CALLERS, POST),
    "api:customers": Route(API_SEES_CUSTOMERS, POST),
    "api:customer_search": Route(API_SEES_CUSTOMERS, POST),
    "api:customer": Route(API_SEES_CUSTOMERS, ("get", "patch")),
    "api:customer_policies": Route(API_SEES_CUSTOMERS),
    "api:inquiry_reveal": Route(REVEALERS, POST),
    "api:customer_reveal": Route(REVEALERS, POST),
    "api:policy_reveal": Route(REVEALERS, POST),
    "api:policies": Route(API_SEES_CUSTOMERS, POST),
    "api:policy": Route(API_SEES_CUSTOMERS),
    "api:schema": Route(EVERYBODY),
    "api:docs": Route(EVERYBODY),
}
