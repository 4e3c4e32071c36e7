"""Codes of what is asked, by whom and through which channel; labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """The way an inquiry came in or an answer went out."""

    CALL_IN = "CALL_IN", _("Inbound call")
    CALL_OUT = "CALL_OUT", _("Call-back")
    APP_WEB = "APP_WEB", _("App or web")
    EMAIL = "EMAIL", _("E-mail")
    WEB_MESSAGE = "WEB_MESSAGE", _("Web message")
    CHAT = "CHAT", _("Chat")
    MESSENGER = "MESSENGER", _("Messenger")
    MAIL_FAX = "MAIL_FAX", _("Mail or fax")
    BRANCH = "BRANCH", _("Branch counter")
    AGENT = "AGENT", _("Sales agent or broker")
    PARTNER = "PARTNER", _("Partner")
    TICKET = "TICKET", _("Problem ticket")
    REGULATOR = "REGULATOR", _("Regulator")


CALL_CHANNELS = frozenset({Channel.CALL_IN, Channel.CALL_OUT})


class Stage(models.TextChoices):
    """Where in its life the policy stands."""

    JOIN = "JOIN", _("Joining")
    KEEP = "KEEP", _("In force")
    CHANGE = "CHANGE", _("Policy change")
    CLAIM = "CLAIM", _("Claim")
    END = "END", _("Ending")


class TaskType(models.TextChoices):
    """What the customer wants done."""

    INFO_POLICY = "INFO_POLICY", _("Policy explanation")
    DOC_GUIDE = "DOC_GUIDE", _("Document guidance")
    CLAIM_HOSP = "CLAIM_HOSP", _("Hospital claim")
    CLAIM_DIAG = "CLAIM_DIAG", _("Diagnosis benefit")
    CLAIM_DEATH = "CLAIM_DEATH", _("Death claim")
    CLAIM_STATUS = "CLAIM_STATUS", _("Claim progress")
    CLAIM_EXPL = "CLAIM_EXPL", _("Claim explanation")
    CHG_ADDR = "CHG_ADDR", _("Address or contact change")
    CHG_BENE = "CHG_BENE", _("Beneficiary change")
    CHG_OWNER = "CHG_OWNER", _("Policyholder change")
    CHG_COVER = "CHG_COVER", _("Cover reduction")
    PAY_METHOD = "PAY_METHOD", _("Payment method")
    PAY_FAIL = "PAY_FAIL", _("Premium debit failed")
    REVIVAL = "REVIVAL", _("Reinstatement")
    LOAN = "LOAN", _("Policy loan")
    SURR = "SURR", _("Surrender")
    COOL_OFF = "COOL_OFF", _("Cooling-off withdrawal")
    UNLAWFUL = "UNLAWFUL", _("Sale-defect termination")
    MATURITY = "MATURITY", _("Maturity or survival benefit")
    CERT = "CERT", _("Certificate")
    NB_STATUS = "NB_STATUS", _("Underwriting progress")
    TRAVEL = "TRAVEL", _("Travel insurance")
    AGENT_REQ = "AGENT_REQ", _("Sales agent's request")
    COMP_AGENT = "COMP_AGENT", _("Complaint about a sales agent")
    COMP_OTHER = "COMP_OTHER", _("Other complaint")
    PRIVACY = "PRIVACY", _("Data subject request")
    NONINS = "NONINS", _("Not about insurance")


class RequesterRole(models.TextChoices):
    """Who is asking; decides what may be said."""

    POLICYHOLDER = "POLICYHOLDER", _("Policyholder")
    INSURED = "INSURED", _("Insured")
    BENEFICIARY = "BENEFICIARY", _("Beneficiary")
    HEIR = "HEIR", _("Heir")
    GUARDIAN = "GUARDIAN", _("Legal guardian")
    PROXY = "PROXY", _("Proxy")
    SALES_AGENT = "SALES_AGENT", _("Sales agent")
    THIRD_PARTY = "THIRD_PARTY", _("Third party")


class Priority(models.TextChoices):
    """How soon it must be looked at, given equal due times."""

    LOW = "LOW", pgettext_lazy("priority", "Low")
    NORMAL = "NORMAL", pgettext_lazy("priority", "Normal")
    HIGH = "HIGH", pgettext_lazy("priority", "High")
    URGENT = "URGENT", pgettext_lazy("priority", "Urgent")


class ComplaintLevel(models.TextChoices):
    """Whether the inquiry is a registered complaint."""

    NONE = "NONE", _("No complaint")
    INTERNAL = "INTERNAL", _("Complaint to the company")
    EXTERNAL = "EXTERNAL", _("Complaint to a regulator")
