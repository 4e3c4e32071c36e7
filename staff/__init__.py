"""Staff: who may do what."""
