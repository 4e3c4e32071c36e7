"""The API of inquiries: one class per operation, the same services as the pages."""
