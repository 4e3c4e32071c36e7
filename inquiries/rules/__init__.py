"""Pure decisions of the inquiries app: no database, no clock, no framework."""
