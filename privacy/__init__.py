"""Watching over personal data: the audit trail, access reviews, incidents."""
