"""Number and date formats per language."""
