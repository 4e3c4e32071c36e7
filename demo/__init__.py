"""A fictitious insurer for trying the console: people, customers and half a year of inquiries."""
