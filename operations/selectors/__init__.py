"""Reads for probes and for the operations pages."""
