"""An app that comes later: a table, then a column, then an index made beside its writers."""
