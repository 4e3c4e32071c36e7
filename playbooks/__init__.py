"""Playbooks: guidance beside the inquiry."""
