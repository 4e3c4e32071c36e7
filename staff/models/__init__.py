"""Tables of the staff app: people and places, and by what they get in."""

from staff.models.access import AccessLink, ApiToken, ExternalIdentity, KnownPlace
from staff.models.people import Market, Staff, StaffManager, Team

__all__ = [
    "AccessLink",
    "ApiToken",
    "ExternalIdentity",
    "KnownPlace",
    "Market",
    "Staff",
    "StaffManager",
    "Team",
]
