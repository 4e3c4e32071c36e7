"""Inquiries: intake, queue, clocks and work."""
