"""A month of rights and privacy: what the screens of reviewers and operators have to show."""

from demo.oversight.telling import tell

__all__ = ["tell"]
