"""Codes of the staff app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody's job is; rights hang on it (rules.PERMISSIONS)."""

    AGENT = "AGENT", _("Agent")
    LEAD = "LEAD", _("Team lead")
    ANALYST = "ANALYST", _("Analyst")
    CONTENT = "CONTENT", _("Content owner")
    MANAGER = "MANAGER", _("Manager")
    PRIVACY = "PRIVACY", _("Privacy officer")
    ADMIN = "ADMIN", _("Administrator")


class Permission(models.TextChoices):
    """One thing that a role may or may not do."""

    VIEW_INQUIRIES = "VIEW_INQUIRIES", _("See inquiries")
    LOG_INQUIRY = "LOG_INQUIRY", _("Log an inquiry")
    HANDLE_INQUIRY = "HANDLE_INQUIRY", _("Work on an inquiry")
    ASSIGN_INQUIRY = "ASSIGN_INQUIRY", _("Assign inquiries to others")
    VIEW_CUSTOMERS = "VIEW_CUSTOMERS", _("See customers")
    VIEW_PLAYBOOKS = "VIEW_PLAYBOOKS", _("Read playbooks")
    RUN_PLAYBOOK = "RUN_PLAYBOOK", _("Run a playbook")
    VIEW_VOC = "VIEW_VOC", _("See root causes")
    EXPORT_VOC = "EXPORT_VOC", _("Export tagged inquiries")
    VIEW_METRICS = "VIEW_METRICS", _("See dashboards")
    RECORD_CORRECTION = "RECORD_CORRECTION", _("Record a correction")
    IMPORT_INQUIRIES = "IMPORT_INQUIRIES", _("Import inquiries")
    USE_API = "USE_API", _("Use the API")
    CHANGE_CUSTOMER = "CHANGE_CUSTOMER", _("Change customers' data")
    REVEAL_PERSONAL = "REVEAL_PERSONAL", _("Reveal personal data")
    REVEAL_SENSITIVE = "REVEAL_SENSITIVE", _("Reveal national numbers, accounts and health data")
    ASK_EXPORT = "ASK_EXPORT", _("Ask for exports")
    APPROVE_EXPORT = "APPROVE_EXPORT", _("Approve exports of others")
    VIEW_AUDIT = "VIEW_AUDIT", _("Read the audit trail")
    REVIEW_ACCESS = "REVIEW_ACCESS", _("Review access")
    SEARCH_INCIDENTS = "SEARCH_INCIDENTS", _("Find who is affected by an incident")
    MANAGE_RETENTION = "MANAGE_RETENTION", _("Manage retention and legal holds")
    MANAGE_STAFF = "MANAGE_STAFF", _("Manage people and their roles")
    OPERATE = "OPERATE", _("Operate the console")


class Language(models.TextChoices):
    """Languages of the user interface (Django's language codes)."""

    KO = "ko", "한국어"
    ZH_HANT = "zh-hant", "繁體中文"
    EN = "en", "English"


class Density(models.TextChoices):
    """How close the rows stand."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")
    DENSE = "dense", _("Dense")


class Theme(models.TextChoices):
    """Light, dark or as the system has it."""

    AUTO = "auto", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class ClosedReason(models.TextChoices):
    """Why an account is closed."""

    LEFT = "LEFT", _("Has left")
    DISABLED = "DISABLED", _("Closed by an administrator")
    DORMANT = "DORMANT", _("Not used for a long time")


class LinkPurpose(models.TextChoices):
    """What a single-use link is for."""

    INVITE = "INVITE", _("Invitation")
    RESET = "RESET", _("New password")


class Factor(models.TextChoices):
    """By what somebody has proved a second time who they are."""

    NONE = "NONE", _("Password only")
    TOTP = "TOTP", _("Authenticator app")
    RECOVERY = "RECOVERY", _("Recovery code")
    PROVIDER = "PROVIDER", _("Identity provider")


# What refused sign-ins say; the rules and services name them by code.
SIGN_IN_REFUSALS = {
    "wrong_password": _("User name and password do not match."),
    "wrong_code": _("This code is not right, or it was used before. Wait for the next one."),
    "codes_blocked": _("Too many wrong codes. Wait five minutes."),
    "too_many_attempts": _(
        "Too many attempts. Wait a quarter of an hour, or ask for a new password."
    ),
    "factor_needed": _("Your role signs in with an authenticator app."),
    "dead_link": _("This link does not work any more. Ask for a new one."),
    "provider_refused": _(
        "The identity provider did not confirm an account of this console. Ask your administrator."
    ),
    "own_rights": _("Nobody changes their own rights: ask another administrator."),
    "few_characters": _("Use more different characters."),
    "guessable": _("This is easy to guess: add words that have nothing to do with each other."),
    "too_long": _("A password has at most 128 characters."),
}


class Stage(models.TextChoices):
    """Steps on the way in after the password."""

    SECOND_FACTOR = "second_factor", _("Second factor")
    ENROL = "enrol", _("Set up an authenticator app")
