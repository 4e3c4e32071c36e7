"""Nobody's data leaves unmasked: unique values in every personal field, every surface searched."""
