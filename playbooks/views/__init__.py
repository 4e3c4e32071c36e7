"""Pages of the playbooks app."""
