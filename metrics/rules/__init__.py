"""Pure arithmetic of the metrics app: no database, no clock, no framework."""
